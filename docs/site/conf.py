"""How the documentation becomes a web site: ``make docs`` builds it into build/docs, where it works without a network.

The source folder is the project's own, so that every link of a page leads the same way here, in an editor and
on a forge. Any warning, a dead link or a missing heading among them, fails the build.
"""

project = "Gongkai 公开"
root_doc = "docs/index"
extensions = ["myst_parser"]
include_patterns = [
    "README.md", "README.zh.md", "CHANGELOG.md", "SECURITY.md", "docs/**.md", "warehouse/frames.md",
    "sources/sample_site/content/README.md", "build/data_dictionary.md",
]  # fmt: skip
myst_heading_anchors = 4
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
html_theme = "furo"
html_title = "Gongkai 公开"
html_favicon = "../../explorer/static/seal.svg"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#a5281b", "color-brand-content": "#0a4d86"},
    "dark_css_variables": {"color-brand-primary": "#f2a79c", "color-brand-content": "#8cc2f2"},
}
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_additional_pages = {"index": "front.html"}
templates_path = ["."]
