"""Dimensions: who reports, by which form, about which rows, columns, items and outcomes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, SmallInteger, String, UniqueConstraint

from warehouse.schema.declaring import column, table

FORM = "form declaration"
REGISTRY = "source registry"
LOADER = "loader"


def _label_en() -> Column[str]:
    return column("label_en", String, zh="英文名称", en="label in English", source=FORM)


def _sort_order() -> Column[int]:
    return column("sort_order", Integer, zh="排序", en="order on the form", source=FORM)


def _is_printed_total() -> Column[bool]:
    return column(
        "is_total",
        Boolean,
        zh="是否总计——所印总计为真；不可与其各部分相加",
        en="true for the printed total: never add it to its parts",
        source=FORM,
    )


code_value_status = table(
    "code_value_status",
    column(
        "value_status_id",
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        zh="取值状态编号",
        en="value status id",
        source=LOADER,
    ),
    column("code", String, unique=True, zh="取值状态代码", en="value status code", source=LOADER),
    column("label_zh", String, zh="中文名称", en="label in Chinese", source=LOADER),
    column("label_en", String, zh="英文名称", en="label in English", source=LOADER),
    zh="取值状态——某项事实何以取该值；只有 reported 带有数字",
    en="why a fact has the value it has; only 'reported' carries a number",
    grain="one status",
    grain_zh="一种状态",
)

dim_region = table(
    "dim_region",
    column("region_id", Integer, primary_key=True, autoincrement=False, zh="区划编号", en="region id", source=LOADER),
    column("region_code", String, zh="行政区划代码——GB/T 2260 代码", en="GB/T 2260 code", source="GB/T 2260"),
    column(
        "name_zh", String, zh="区划名称——本行所属年份的名称", en="name in the years of this row", source="GB/T 2260"
    ),
    column("short_name", String, nullable=True, zh="区划简称", en="short name", source="GB/T 2260"),
    column(
        "level",
        String,
        zh="区划层级——1 省级，2 地级，3 县级",
        en="level: 1 province, 2 prefecture, 3 county",
        source="GB/T 2260",
    ),
    column("parent_code", String, nullable=True, zh="上级区划代码", en="code of the parent region", source="GB/T 2260"),
    column(
        "persistent_id",
        String,
        nullable=True,
        zh="区划持续标识——代码变更后仍不变的标识",
        en="identity that survives a change of code",
        source="GB/T 2260",
    ),
    column(
        "valid_from",
        Integer,
        zh="启用年份——本行的首个年份",
        en="first year of this row",
        unit="年 (year)",
        source="GB/T 2260",
    ),
    column(
        "valid_to",
        Integer,
        nullable=True,
        zh="停用年份——本行的末个年份，仍有效为空",
        en="last year of this row, null while valid",
        unit="年 (year)",
        source="GB/T 2260",
    ),
    UniqueConstraint("region_code", "valid_from"),
    zh="行政区划（按年）——各区划及其有效年份",
    en="administrative regions, by the years in which they were so",
    grain="one region and span of years",
    grain_zh="一个区划的一段有效年份",
)

dim_agency = table(
    "dim_agency",
    column("agency_id", Integer, primary_key=True, autoincrement=False, zh="机关编号", en="agency id", source=LOADER),
    column(
        "agency_key",
        String,
        unique=True,
        zh="机关标识——登记中的机关标识；没有则为来源主机加所印名称；再没有则为文件",
        en="registry's id of the agency, else source host and name as printed, else the document",
        source=LOADER,
    ),
    column(
        "key_kind",
        String,
        zh="标识来源——标识的依据，registry 登记、host_and_name 主机与名称、document 文件",
        en="what the key rests on: registry, host_and_name or document",
        source=LOADER,
    ),
    column("name_zh", String, nullable=True, zh="机关名称", en="preferred name", source=REGISTRY),
    column("level", String, nullable=True, zh="机关层级", en="level of government", source=REGISTRY),
    column(
        "body_type",
        String,
        nullable=True,
        zh="机关类型——人民政府、部门、事业单位等",
        en="kind of body: government, department, institution …",
        source=REGISTRY,
    ),
    column(
        "region_code",
        String,
        nullable=True,
        zh="行政区划代码——GB/T 2260 代码；不明为空，绝不猜测",
        en="GB/T 2260 code; null while unknown, never guessed",
        source=REGISTRY,
    ),
    column(
        "parent_agency_key",
        String,
        nullable=True,
        zh="上级机关标识——其所属人民政府的标识",
        en="key of the government it belongs to",
        source=REGISTRY,
    ),
    column(
        "uscc",
        String,
        nullable=True,
        zh="统一社会信用代码",
        en="unified social credit code",
        source="document index number",
    ),
    column(
        "source_id",
        String,
        nullable=True,
        zh="来源编号——列出该机关的登记条目",
        en="registry entry that lists it",
        source=REGISTRY,
    ),
    column(
        "first_expected_year",
        Integer,
        nullable=True,
        zh="首个应报年度——应有报告的第一个年度",
        en="first year for which a report is expected",
        unit="年 (year)",
        source=REGISTRY,
    ),
    column(
        "last_expected_year",
        Integer,
        nullable=True,
        zh="末个应报年度——应有报告的最后一个年度",
        en="last year for which a report is expected",
        unit="年 (year)",
        source=REGISTRY,
    ),
    column(
        "level_source",
        String,
        nullable=True,
        zh="层级来源——层级的依据，registry 登记或 document 文件；层级不明为空",
        en="what the level rests on: registry or document; null where it is unknown",
        source=LOADER,
    ),
    column(
        "region_source",
        String,
        nullable=True,
        zh="区划来源——区划的依据，registry 登记或 document 文件；区划不明为空",
        en="what the region rests on: registry or document; null where it is unknown",
        source=LOADER,
    ),
    zh="行政机关——发布报告的机关",
    en="agencies that publish reports",
    grain="one agency",
    grain_zh="一个机关",
)

dim_agency_name = table(
    "dim_agency_name",
    column(
        "agency_id",
        Integer,
        ForeignKey(dim_agency.c.agency_id),
        primary_key=True,
        autoincrement=False,
        zh="机关编号",
        en="agency id",
        source=LOADER,
    ),
    column("name_zh", String, primary_key=True, zh="机关名称", en="name as printed", source="document"),
    column(
        "first_year",
        Integer,
        zh="首见年度——印有该名称的首个报告年度",
        en="first report year that prints this name",
        unit="年 (year)",
        source="document",
    ),
    column(
        "last_year",
        Integer,
        zh="末见年度——印有该名称的末个报告年度",
        en="last report year that prints this name",
        unit="年 (year)",
        source="document",
    ),
    zh="机关名称沿革——机关在各报告年度用过的名称",
    en="names an agency has used, by report year",
    grain="one agency and name",
    grain_zh="一个机关的一个名称",
)

dim_form = table(
    "dim_form",
    column(
        "form_id", SmallInteger, primary_key=True, autoincrement=False, zh="报表格式编号", en="form id", source=LOADER
    ),
    column(
        "form",
        String,
        unique=True,
        zh="报表格式——格式代码，即启用年份",
        en="form code: the year it came into use",
        source=FORM,
    ),
    column("label_zh", String, zh="格式名称", en="name in Chinese", source=FORM),
    column("label_en", String, zh="英文名称", en="name in English", source=FORM),
    column(
        "legal_basis",
        String,
        nullable=True,
        zh="法律依据——规定该格式的通知",
        en="notice that prescribes the form",
        source=FORM,
    ),
    column(
        "first_year", Integer, nullable=True, zh="首个适用年度", en="first report year", unit="年 (year)", source=FORM
    ),
    column(
        "last_year",
        Integer,
        nullable=True,
        zh="末个适用年度——最后一个报告年度，仍在使用为空",
        en="last report year, null while in use",
        unit="年 (year)",
        source=FORM,
    ),
    zh="报表格式——年度报告的法定格式",
    en="statutory forms of the report",
    grain="one form",
    grain_zh="一种格式",
)

dim_form_row = table(
    "dim_form_row",
    column(
        "form_row_id", SmallInteger, primary_key=True, autoincrement=False, zh="办理行编号", en="row id", source=LOADER
    ),
    column("form", String, ForeignKey(dim_form.c.form), zh="报表格式", en="form code", source=FORM),
    column(
        "row_code",
        String,
        zh="行代码——如 refused.state_secret",
        en="row code such as refused.state_secret",
        source=FORM,
    ),
    column(
        "row_group",
        String,
        nullable=True,
        zh="行组——如 refused；单独成行为空",
        en="group such as refused; null where the row stands alone",
        source=FORM,
    ),
    column(
        "number", String, nullable=True, zh="表内序号——表上所印的序号", en="number printed on the form", source=FORM
    ),
    column("label_zh", String, zh="行名称", en="label in Chinese", source=FORM),
    _label_en(),
    column(
        "is_total",
        Boolean,
        zh="是否合计——合计其他行的行为真；不可与其各部分相加",
        en="true for a row that sums others: never add it to its parts",
        source=FORM,
    ),
    column(
        "in_results",
        Boolean,
        zh="是否办理结果——办理结果中的末级行为真",
        en="true for a leaf row of the handling results",
        source=FORM,
    ),
    column(
        "split_in_mart",
        Boolean,
        zh="宽表是否分申请人——宽表按申请人类型分列该行为真",
        en="true when the wide mart shows the row by applicant type",
        source=FORM,
    ),
    _sort_order(),
    UniqueConstraint("form", "row_code"),
    zh="依申请办理行——第三部分的行",
    en="rows of section three",
    grain="one row of one form",
    grain_zh="一种格式的一行",
)

dim_applicant_type = table(
    "dim_applicant_type",
    column(
        "applicant_type_id",
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        zh="申请人类型编号",
        en="applicant type id",
        source=LOADER,
    ),
    column("applicant_type", String, unique=True, zh="申请人类型", en="applicant type code", source=FORM),
    column("label_zh", String, zh="类型名称", en="label in Chinese", source=FORM),
    _label_en(),
    _is_printed_total(),
    _sort_order(),
    zh="申请人类型——第三部分的列",
    en="columns of section three",
    grain="one applicant type",
    grain_zh="一种申请人",
)

dim_disclosure_item = table(
    "dim_disclosure_item",
    column(
        "disclosure_item_id",
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        zh="主动公开项目编号",
        en="disclosure item id",
        source=LOADER,
    ),
    column("form", String, ForeignKey(dim_form.c.form), zh="报表格式", en="form code", source=FORM),
    column("item", String, zh="项目代码——如 20(1).regulation", en="item code such as 20(1).regulation", source=FORM),
    column("measure", String, zh="指标代码——如 issued", en="measure code such as issued", source=FORM),
    column("label_zh", String, zh="项目与指标名称", en="label in Chinese", source=FORM),
    _label_en(),
    column(
        "unit",
        String,
        nullable=True,
        zh="单位——格式规定的单位；由单元格自行印出单位时为空",
        en="unit the form prescribes; null where the cell prints its own",
        source=FORM,
    ),
    column("is_money", Boolean, zh="是否金额——金额为真", en="true for an amount of money", source=FORM),
    _sort_order(),
    UniqueConstraint("form", "item", "measure"),
    zh="主动公开项目——第二部分的单元格",
    en="cells of section two",
    grain="one item and measure of one form",
    grain_zh="一种格式的一个项目与指标",
)

dim_proceeding = table(
    "dim_proceeding",
    column(
        "proceeding_id",
        SmallInteger,
        primary_key=True,
        autoincrement=False,
        zh="救济程序编号",
        en="proceeding id",
        source=LOADER,
    ),
    column("proceeding", String, unique=True, zh="救济程序", en="proceeding code", source=FORM),
    column("label_zh", String, zh="程序名称", en="label in Chinese", source=FORM),
    _label_en(),
    _sort_order(),
    zh="复议诉讼程序——第四部分的行政复议与行政诉讼各块",
    en="reconsideration and litigation: the blocks of section four",
    grain="one proceeding",
    grain_zh="一种程序",
)

dim_outcome = table(
    "dim_outcome",
    column(
        "outcome_id", SmallInteger, primary_key=True, autoincrement=False, zh="结果编号", en="outcome id", source=LOADER
    ),
    column("outcome", String, unique=True, zh="结果", en="outcome code", source=FORM),
    column("label_zh", String, zh="结果名称", en="label in Chinese", source=FORM),
    _label_en(),
    _is_printed_total(),
    _sort_order(),
    zh="复议诉讼结果——第四部分的列",
    en="columns of section four",
    grain="one outcome",
    grain_zh="一种结果",
)

dim_unit = table(
    "dim_unit",
    column("unit", String, primary_key=True, zh="单位", en="unit as printed", source=LOADER),
    column(
        "wan_yuan_per_unit",
        String,
        nullable=True,
        zh="折合万元——折合为万元的系数；计数单位为空",
        en="factor to 万元 (10,000 yuan), null for counts",
        unit="万元 (10,000 yuan)",
        source=LOADER,
    ),
    zh="计量单位——金额单位及其换算",
    en="units of money and how they convert",
    grain="one unit",
    grain_zh="一种单位",
)
