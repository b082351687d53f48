"""The warehouse's description of itself, for engines and tools that cannot read comments."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String

from warehouse.schema.declaring import column, table

DECLARATION = "declaration"

meta_table = table(
    "meta_table",
    column("table_name", String, primary_key=True, zh="表名", en="name of the table or view", source=DECLARATION),
    column(
        "kind",
        String,
        zh="类别——dimension 维度、fact 事实、record 记录、provenance 溯源、review 复核、mart 数据集市、"
        "view 视图或 meta 说明",
        en="dimension, fact, record, provenance, review, mart, view or meta",
        source=DECLARATION,
    ),
    column("zh", String, zh="中文说明", en="description in Chinese", source=DECLARATION),
    column("en", String, zh="英文说明", en="description in English", source=DECLARATION),
    column("grain", String, zh="粒度——每行是什么", en="what one row is", source=DECLARATION),
    zh="表说明——每张表和每个视图的说明",
    en="description of every table and view",
    grain="one table or view",
    grain_zh="一张表或一个视图",
)

meta_column = table(
    "meta_column",
    column(
        "table_name",
        String,
        ForeignKey(meta_table.c.table_name),
        primary_key=True,
        zh="表名",
        en="table or view",
        source=DECLARATION,
    ),
    column("column_name", String, primary_key=True, zh="列名", en="column", source=DECLARATION),
    column("position", Integer, zh="次序", en="order in the table", source=DECLARATION),
    column("zh", String, zh="中文说明", en="description in Chinese", source=DECLARATION),
    column("en", String, zh="英文说明", en="description in English", source=DECLARATION),
    column("unit", String, nullable=True, zh="单位", en="unit", source=DECLARATION),
    column("source", String, nullable=True, zh="来源", en="where the value comes from", source=DECLARATION),
    zh="列说明——每一列的说明",
    en="description of every column",
    grain="one column",
    grain_zh="一列",
)
