"""What the statutory forms ask: their rows, columns, items, proceedings and outcomes; how a cell can be filled."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, SmallInteger, String, UniqueConstraint

from warehouse.schema.declaring import FORM, LOADER, column, table


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
