"""Regions are known by the names valid in the year of the report; an ambiguous name is never resolved by guessing."""

import pytest

from transforms.identity.credit_codes import credit_codes, is_credit_code, is_organisation_code
from transforms.identity.regions import AgencyLevel, agency_level, find, provinces, region_by_code


@pytest.mark.parametrize(
    ("agency", "year", "code"),
    [
        ("淄博市淄川区投资促进服务中心", 2023, "370302"),
        ("淄川区投资促进服务中心", 2023, "370302"),
        ("温州市投资促进局", 2024, "330300"),
        ("浙江省教育厅", 2020, "330000"),
        ("吉林市教育局", 2020, "220200"),
        ("上海市浦东新区人民政府", 2021, "310115"),
        ("河南省济源市教育局", 2020, "419001"),
        ("福州市鼓楼区人民政府", 2023, "350102"),
        ("澄江县投资促进局", 2016, "530422"),
        ("澄江市投资促进局", 2020, "530481"),
        ("钱塘区人民政府", 2022, "330114"),
        ("国家税务总局温州市税务局", 2023, "330300"),
        ("温 州 市 教 育 局", 2023, "330300"),
    ],
)
def test_the_longest_name_valid_in_the_year_wins(agency: str, year: int, code: str) -> None:
    region, findings = find(agency, year)
    assert region is not None and region.code == code
    assert findings == []


@pytest.mark.parametrize(
    "agency", ["鼓楼区人民政府", "江苏省鼓楼区教育局", "投资促进局", "平潭综合实验区管委会", "市教育局"]
)
def test_an_ambiguous_or_missing_region_stays_unknown(agency: str) -> None:
    region, findings = find(agency, 2023)
    assert region is None
    assert [one.rule for one in findings] == ["ID.REGION"]


def test_a_name_given_up_before_the_year_is_taken_with_a_finding() -> None:
    region, findings = find("澄江县投资促进局", 2022)
    assert region is not None and region.code == "530422"
    assert [one.rule for one in findings] == ["ID.REGION"]


def test_a_region_made_later_is_not_read_into_an_earlier_year() -> None:
    before, _ = find("重庆市两江新区审计局", 2020)
    after, _ = find("重庆市两江新区审计局", 2026)
    assert before is not None and before.code == "500000"
    assert after is not None and after.code == "500157"


def test_a_county_that_became_a_city_keeps_its_persistent_id() -> None:
    county, _ = find("澄江县教育局", 2016)
    city, _ = find("澄江市教育局", 2022)
    assert county is not None and city is not None
    assert county.persistent_id == city.persistent_id


@pytest.mark.parametrize(
    ("agency", "level"),
    [
        ("国家发展和改革委员会", AgencyLevel.NATIONAL),
        ("教育部", AgencyLevel.NATIONAL),
        ("浙江省教育厅", AgencyLevel.PROVINCE),
        ("北京市城市管理委员会", AgencyLevel.PROVINCE),
        ("温州市投资促进局", AgencyLevel.PREFECTURE),
        ("澄江市投资促进局", AgencyLevel.COUNTY),
        ("武山县城关镇", AgencyLevel.TOWNSHIP),
        ("凉州区张义镇人民政府", AgencyLevel.TOWNSHIP),
        ("平潭综合实验区管委会", AgencyLevel.FUNCTIONAL),
        ("温州经济技术开发区管理委员会", AgencyLevel.FUNCTIONAL),
        ("国家税务总局温州市税务局", AgencyLevel.VERTICAL),
        ("投资促进局", None),
    ],
)
def test_the_level_of_an_agency(agency: str, level: AgencyLevel | None) -> None:
    region, _ = find(agency, 2022)
    assert agency_level(agency, region) is level


def test_the_table_is_whole() -> None:
    assert len(provinces()) == 34
    abolished = region_by_code("622301")
    assert abolished is not None and abolished.valid_to == 2000
    assert region_by_code("530481", 2024) is not None and region_by_code("000000") is None


def test_credit_codes_are_found_in_index_numbers_and_checked() -> None:
    [code] = credit_codes("索引号：12620600MB0523338C/2025-04735")
    assert (code.body_type, code.region_code, code.organisation_code) == ("12", "620600", "MB0523338")
    assert is_credit_code("116223010139324488")
    assert not is_credit_code("116223010139324489")
    assert list(credit_codes("索引号：12620600MB0523339C/2025-04735")) == []
    assert is_organisation_code("014416330") and not is_organisation_code("014416331")
