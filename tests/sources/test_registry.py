"""The registry: small files, checked, with every fault shown at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.registry_files import SHIPPED_REGISTRY, RegistryError, check_registry, load_registry
from sources.registry_schema import Listing, UrlTemplate
from sources.sample_site import SampleSite

_SOUND = """\
id: yangcheng
name: 样城县人民政府
host_allow: [www.yangcheng.test]
agencies:
- {id: yc.jyj, name: 样城县教育局, level: county, code: "01"}
discover:
- {type: listing, style: trs, url: "http://www.yangcheng.test/nb/"}
- {type: url_template, url: "http://www.yangcheng.test/nb.jsp?area={code}&y={year}"}
"""


def _check(folder: Path, text: str) -> list[str]:
    (folder / "source.yaml").write_text(text, encoding="utf-8")
    return [str(problem).removeprefix(f"{folder}/") for problem in check_registry(folder)]


def test_the_shipped_registry_is_sound_and_asks_nobody_by_itself() -> None:
    assert check_registry() == []
    registry = load_registry()
    assert {"wenzhou", "zichuan", "xinjiang"} <= {source.id for source in registry.sources}
    assert registry.enabled == ()
    styles = {
        strategy.style for source in registry.sources for strategy in source.discover if isinstance(strategy, Listing)
    }
    assert styles == {"trs", "jpage", "jpaas", "gkmlpt", "label8888", "html_next"}, "one real example of each family"


def test_the_sample_registry_is_sound_and_enabled(site: SampleSite) -> None:
    registry = site.registry()
    assert all(source.sample and source.enabled for source in registry.sources)
    assert any(isinstance(strategy, UrlTemplate) for source in registry.sources for strategy in source.discover)


def test_a_sound_file_of_a_user(tmp_path: Path) -> None:
    assert _check(tmp_path, _SOUND) == []
    (source,) = load_registry(tmp_path).sources
    assert source.politeness.delay_s == 3.0
    assert list(source.agencies[0].expected_years(2021)) == [2019, 2020, 2021]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("style: trs", "style: trx"), "source.yaml:7: discover.0.listing.style: Input should be 'trs', 'jpage'"),
        (("level: county", "level: village"), "source.yaml:5: agencies.0.level: Input should be 'national'"),
        (("name: 样城县人民政府", "nmae: 样城县人民政府"), "source.yaml:2: nmae: Unexpected keyword argument"),
        (("id: yangcheng", "id: 样城"), "source.yaml:1: id: String should match pattern"),
        (("www.yangcheng.test/nb/", "other.test/nb/"), "source.yaml:7: host other.test is not in host_allow"),
        (('code: "01"', "code: null"), "source.yaml:8: the address needs {code}, but agency yc.jyj has no code"),
        (("&y={year}", ""), "source.yaml:8: a url_template must contain {year}"),
        (("{year}", "{month}"), "source.yaml:8: unknown placeholder {month}; known are {code} and {year}"),
        (("discover:", "discover: ["), "source.yaml:7: not valid YAML"),
        (("id: yangcheng", "- id: yangcheng"), "source.yaml:2: not valid YAML"),
    ],
)
def test_a_fault_is_shown_at_its_line(tmp_path: Path, change: tuple[str, str], expected: str) -> None:
    assert any(problem.startswith(expected) for problem in _check(tmp_path, _SOUND.replace(*change)))


def test_all_faults_are_shown_not_only_the_first(tmp_path: Path) -> None:
    text = _SOUND.replace("style: trs", "style: trx").replace("level: county", "level: village")
    assert len(_check(tmp_path, text)) == 2


def test_an_identity_is_declared_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(_SOUND, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(_SOUND, encoding="utf-8")
    problems = [str(problem) for problem in check_registry(tmp_path)]
    assert any("b.yaml:1: source yangcheng is also declared in" in problem for problem in problems)
    assert any("b.yaml:5: agency yc.jyj is also declared in" in problem for problem in problems)
    with pytest.raises(RegistryError, match="also declared"):
        load_registry(tmp_path)


def test_a_parent_is_a_government_that_some_file_declares(tmp_path: Path) -> None:
    child = _SOUND.replace("level: county,", "level: county, parent: yc.zf,")
    lost = ["source.yaml:5: parent yc.zf is no government that these files declare"]
    assert _check(tmp_path, child) == lost
    government = _SOUND.replace("id: yangcheng", "id: zhengfu").replace("yc.jyj", "yc.zf")
    other = tmp_path / "zhengfu.yaml"
    other.write_text(government, encoding="utf-8")
    assert _check(tmp_path, child) == lost, "a department is no parent"
    other.write_text(government.replace("level: county,", "level: county, kind: government,"), encoding="utf-8")
    assert _check(tmp_path, child) == []


def test_a_missing_folder_and_a_file_in_another_encoding_are_named(tmp_path: Path) -> None:
    assert "no such folder" in str(check_registry(tmp_path / "none")[0])
    (tmp_path / "gbk.yaml").write_bytes("name: 样城".encode("gbk"))
    assert "save the file as UTF-8" in str(check_registry(tmp_path)[0])


def test_the_shipped_folder_holds_one_source_a_file() -> None:
    assert all(len(file.read_text(encoding="utf-8").splitlines()) < 30 for file in SHIPPED_REGISTRY.glob("*.yaml"))
