"""From a number to where it was read, and what strangers wrote is only ever shown as text."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from PIL import Image

from contracts.readings import Place
from explorer.handed import NotShown
from explorer.pages.document import download_name
from explorer.site import make_site
from flows.exploring import handed
from flows.isolation.looking import look_at_page
from tests.explorer.conftest import CARRIERS, CORPUS, HOSTILE_NAME, SCRIPT, Browser, Stored
from tests.explorer.conftest import Browser as Visitor
from warehouse import open_warehouse

CELL = "section3.new_received.total"


class Elements(HTMLParser):
    """Elements of a page with their attributes, and the text inside of marked ones."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self._is_in_mark = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._is_in_mark = self._is_in_mark or tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._is_in_mark = self._is_in_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        if self._is_in_mark:
            self.marked.append(data)


def printed(stored: Stored, name: str, row: str = "new_received", column: str = "total") -> int | None:
    with sqlite3.connect(stored.file) as connection:
        found = connection.execute(
            "SELECT request_count FROM fact_application JOIN dim_form_row USING (form_row_id) "
            "JOIN dim_applicant_type USING (applicant_type_id) "
            "WHERE report_id = ? AND row_code = ? AND applicant_type = ?",
            (stored.reports[name], row, column),
        ).fetchone()
    return None if found is None else found[0]


@pytest.mark.parametrize("name", ["docx", "html", "txt", "doc", "rtf", "odt", "xls", "xlsx", "ofd"])
def test_the_number_is_marked_in_the_table_it_was_read_from(browser: Browser, stored: Stored, name: str) -> None:
    page = browser.page(f"/report/{stored.reports[name]}/cell/{CELL}")
    marked = Elements(page).marked
    assert [text.strip() for text in marked] == [str(printed(stored, name))]


def test_the_number_is_boxed_on_the_page_of_a_pdf(browser: Browser, stored: Stored) -> None:
    path = f"/report/{stored.reports['pdf']}/cell/{CELL}"
    assert f'src="{path}/page.png"' in browser.page(path)
    response = browser.get(f"{path}/page.png")
    assert response.headers["content-type"] == "image/png"
    width, height = struct.unpack(">II", response.content[16:24])
    assert width > 800 and height > 800
    colours = Image.open(io.BytesIO(response.content)).convert("RGB").getcolors(1 << 24) or []
    assert any(red > 180 and green < 40 and blue < 40 for _, (red, green, blue) in colours)


def test_the_evidence_names_source_reader_raw_text_and_checks(browser: Browser, stored: Stored) -> None:
    page = browser.page(f"/report/{stored.reports['html']}/cell/{CELL}")
    for words in ("html.visible", "http://a.example/", "printed as", "S3.ROWSUM", "S3.FLOW", "holds"):
        assert words in page


def test_a_failed_sum_is_shown_with_the_value_it_would_need(browser: Browser, stored: Stored) -> None:
    report = stored.reports["wrong"]
    with sqlite3.connect(stored.file) as connection:
        rows = connection.execute(
            "SELECT address, suggested FROM fact_quality_finding WHERE report_id = ? AND suggested IS NOT NULL "
            "AND address LIKE 'section3.%.%'", (report,)
        ).fetchall()  # fmt: skip
    assert rows
    page = browser.page(f"/report/{report}")
    for address, suggested in rows:
        cell = page[page.index(f'id="{address}"') - 200 :][:700]
        assert "s-suspect" in cell and f"→ {suggested:g}" in cell
        assert "fails by" in browser.page(f"/report/{report}/cell/{address}")


def test_missing_rows_are_never_shown_as_zero(browser: Browser, stored: Stored) -> None:
    report = stored.reports["gaps"]
    with sqlite3.connect(stored.file) as connection:
        row = connection.execute(
            "SELECT row_code FROM fact_application JOIN dim_form_row USING (form_row_id) "
            "JOIN code_value_status USING (value_status_id) WHERE report_id = ? AND code = 'missing_row'", (report,)
        ).fetchone()[0]  # fmt: skip
    page = browser.page(f"/report/{report}")
    start = page.index(f'id="section3.{row}.total"')
    cell = page[start - 80 : page.index("</td>", start)]
    assert "s-missing_row" in cell and "×" in cell and ">0<" not in cell
    evidence = browser.page(f"/report/{report}/cell/section3.{row}.total")
    assert "the document holds no such cell" in evidence


@pytest.mark.parametrize("name", ["pdf", "txt", "wrong", "gaps", "hostile"])
def test_a_report_shows_every_cell_of_its_form_once(browser: Browser, stored: Stored, name: str) -> None:
    page = browser.page(f"/report/{stored.reports[name]}")
    shown = [attributes["id"] for tag, attributes in Elements(page).found if tag == "td" and attributes.get("id")]
    with sqlite3.connect(stored.file) as connection:
        form = connection.execute(
            "SELECT form FROM report JOIN dim_form USING (form_id) WHERE report_id = ?", (stored.reports[name],)
        ).fetchone()[0]
        rows = connection.execute("SELECT count(*) * 7 FROM dim_form_row WHERE form = ?", (form,)).fetchone()[0]
        items = connection.execute("SELECT count(*) FROM dim_disclosure_item WHERE form = ?", (form,)).fetchone()[0]
    assert len(shown) == len(set(shown)) == rows + items + 15


def test_what_a_report_says_is_text_and_never_markup(browser: Browser, stored: Stored) -> None:
    report, sha256 = stored.reports["hostile"], stored.hashes["hostile"]
    pages = [
        "/", f"/report/{report}", f"/report/{report}/cell/section3.granted.total", f"/document/{sha256}",
        "/dashboard/coverage", "/dashboard/changes", "/dashboard/quality", "/warehouse/mart_report_wide",
        "/warehouse/cell?raw_text__contains=onerror", "/warehouse/report_section", "/warehouse/document",
        "/warehouse/grant_rate",
    ]  # fmt: skip
    seen = 0
    for path in pages:
        page = browser.page(path)
        assert SCRIPT not in page and "<img src=x" not in page and "alert(2)</script>" not in page, path
        handlers = [attributes for _, attributes in Elements(page).found if "onerror" in attributes]
        assert not handlers, path
        seen += "&lt;script&gt;alert" in page or "&lt;img src=x" in page
    assert seen >= 4, "the hostile text must be there for the test to say anything"


def test_an_address_of_a_stranger_is_no_link_unless_it_is_of_the_web(browser: Browser, stored: Stored) -> None:
    with sqlite3.connect(stored.file) as connection:
        connection.execute("UPDATE document SET url = 'javascript:alert(4)' WHERE sha256 = ?", (stored.hashes["gaps"],))
    page = browser.page(f"/document/{stored.hashes['gaps']}")
    assert "javascript:alert(4)" in page
    assert not [one for _, one in Elements(page).found if str(one.get("href")).startswith("javascript:")]


def test_the_original_is_a_download_byte_for_byte(browser: Browser, stored: Stored) -> None:
    for name, sha256 in stored.hashes.items():
        response = browser.get(f"/document/{sha256}/original")
        assert response.content == (stored.raw / "sha256" / sha256[:2] / sha256).read_bytes(), name
        assert response.headers["content-type"] == "application/octet-stream"
        disposition = response.headers["content-disposition"]
        assert disposition.startswith("attachment;") and "\r" not in disposition and "\n" not in disposition
        assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name", [HOSTILE_NAME, "", None, "..", "a\x00b.html", "C:\\x\\报告.pdf", "x" * 500, 'a"b;c.html']
)
def test_a_download_has_a_harmless_name(name: str | None) -> None:
    safe = download_name(name, "ab" * 32, "html")
    assert safe.endswith((".html", ".pdf")) and len(safe) < 140
    assert not set(safe) & set('/\\"\r\n\x00;<>') and not safe.startswith(".")


def test_a_program_cannot_be_downloaded_as_one() -> None:
    assert download_name("report.exe", "ab" * 32, "pdf") == "report.exe.pdf"
    assert download_name("报告.ZIP", "ab" * 32, "pdf") == "报告.ZIP"
    assert download_name("x.scr", "ab" * 32, "unknown") == "x.scr.bin"


def test_a_vanished_original_is_told_and_breaks_no_page(browser: Browser, stored: Stored) -> None:
    sha256 = stored.hashes["docx"]
    file = stored.raw / "sha256" / sha256[:2] / sha256
    aside = file.with_name("aside")
    file.rename(aside)
    try:
        assert "cannot be read" in browser.page(f"/report/{stored.reports['docx']}/cell/{CELL}")
        assert browser.get(f"/document/{sha256}/original").status_code == 404
    finally:
        aside.rename(file)


@pytest.mark.parametrize("path", ["/warehouse/mart_report_wide", "/warehouse/grant_rate", "/"])
def test_numbers_lead_to_their_evidence(browser: Browser, stored: Stored, path: str) -> None:
    assert f'href="/report/{stored.reports["pdf"]}/cell/section3.granted.total"' in browser.page(path)


def test_numbers_of_the_long_tables_lead_to_their_evidence(browser: Browser, stored: Stored) -> None:
    report = stored.reports["pdf"]
    for table, address in (
        ("mart_application_long", "section3.refused.state_secret.company"),
        ("mart_disclosure_long", "section2.20(1).regulation.issued"),
        ("mart_litigation_long", "section4.reconsideration.upheld"),
    ):
        page = browser.page(f"/warehouse/{table}?report_id={report}&_size=max")
        assert f'href="/report/{report}/cell/{address}"' in page
        assert browser.get(f"/report/{report}/cell/{address}").status_code == 200


@pytest.mark.parametrize("carrier", ["picture", "archive", "archive in an archive"])
def test_pages_of_pictures_and_of_files_in_archives_are_drawn(carrier: str) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(picture, "PNG", dpi=(150, 150))
    data, member, place = (CORPUS / CARRIERS["pdf"]).read_bytes(), None, Place(page=1, box=(100, 100, 150, 120))
    if carrier == "picture":
        pytest.importorskip("cv2", reason="reading pictures is an extra")
        data = picture.getvalue()
    for name in ("附件/报告.pdf", "outer.zip")[: carrier.count("archive")]:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as package:
            package.writestr(name if member is None else "inner.zip", data)
        data, member = packed.getvalue(), name if member is None else f"inner.zip/{member}"
    page = Image.open(io.BytesIO(look_at_page(data, replace(place, member=member))))
    assert abs(page.width - 595 * 2) < 5 and abs(page.height - 842 * 2) < 5
    red, green, blue = page.convert("RGB").getpixel((2 * 125, 2 * 100)) if carrier == "picture" else (208, 0, 0)
    assert (red, green, blue) == (208, 0, 0)


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"%PDF-1.4 nothing", Place(page=1, box=(1, 1, 2, 2)), "damaged|cut off|PDF"),
        (b"plain text", Place(page=1, box=(1, 1, 2, 2)), "only a cell of a PDF"),
        ((CORPUS / CARRIERS["pdf"]).read_bytes(), Place(page=99, box=(1, 1, 2, 2)), "99"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_one_line(data: bytes, place: Place, words: str) -> None:
    with pytest.raises(NotShown, match=words) as told:
        look_at_page(data, place)
    assert "\n" not in str(told.value)


def test_computed_figures_lead_to_the_reports_they_are_of(browser: Browser, stored: Stored) -> None:
    assert f'<a href="/report/{stored.reports["pdf"]}">0.' in browser.page("/warehouse/v_grant_rate")
    page = browser.page("/warehouse/v_grant_rate_by_region")
    target = next(one["href"] for tag, one in Elements(page).found if "mart_report_wide?" in str(one.get("href")))
    assert target is not None and "report_year__exact=" in target
    rows = browser.get(target.replace("mart_report_wide?", "mart_report_wide.json?_shape=array&")).json()
    assert rows and {row["report_year"] for row in rows} == {int(target.partition("report_year__exact=")[2][:4])}


def test_what_people_decided_is_shown_beside_what_is_printed(stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "warehouse.sqlite"
    with open_warehouse(f"sqlite:///{stored.file}") as house:
        house.backup(file)
    report = stored.reports["wrong"]
    with open_warehouse(f"sqlite:///{file}") as house:
        finding = house.query(
            "SELECT fingerprint, address, suggested, report_key FROM fact_quality_finding q JOIN report r "
            "USING (report_id) WHERE report_id = :report AND suggested IS NOT NULL AND address LIKE 'section3.%.total'",
            report=report,
        ).iloc[0]
        printed = house.query(
            "SELECT request_count FROM fact_application JOIN dim_form_row USING (form_row_id) JOIN dim_applicant_type "
            "USING (applicant_type_id) WHERE report_id = :report "
            "AND 'section3.' || row_code || '.' || applicant_type = :address",
            report=report,
            address=finding["address"],
        ).iloc[0, 0]
        decisions = {
            "corrections": [
                {"report": finding["report_key"], "cell": finding["address"], "printed": int(printed),
                 "corrected": int(finding["suggested"]), "reason": "letter <b>of the agency</b>", "by": "a person"}
            ],
        }  # fmt: skip
        (tmp_path / "decisions.yaml").write_text(yaml.safe_dump(decisions), encoding="utf-8")
        house.apply_decisions(tmp_path / "decisions.yaml")
        house.rebuild_marts()
    visitor = Visitor(make_site(file, handed(stored.raw)))
    try:
        page = visitor.page(f"/report/{report}/cell/{finding['address']}")
        assert "corrected by a person" in page and f"printed: {printed}" in page
        assert "letter &lt;b&gt;of the agency&lt;/b&gt; (a person)" in page
        assert "s-corrected" in visitor.page(f"/report/{report}")
    finally:
        visitor.close()
