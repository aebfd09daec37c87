"""Workbooks with a pivot table, put in by hand."""

from __future__ import annotations

from corpus import by_xlsxwriter
from corpus.content import HEAD, ITEMS, LAST_ITEM, SHEET
from corpus.package import BOOK, FIRST, MAIN, OFFICE, SECOND, Package
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CACHE, _RECORDS = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotCache/pivotCacheRecords1.xml"
_TABLE = "xl/pivotTables/pivotTable1.xml"
_STATES = sorted({str(item[5]) for item in ITEMS})


def cache() -> str:
    """Return the source of the pivot table: the ledger."""
    values = "".join(f'<s v="{state}"/>' for state in _STATES)
    items = {"状态": f'<sharedItems count="{len(_STATES)}">{values}</sharedItems>'}
    fields = "".join(
        f'<cacheField name="{text}" numFmtId="0">{items.get(text, "<sharedItems/>")}</cacheField>' for text in HEAD
    )
    return (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rIdX1" refreshOnLoad="1" recordCount="0">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A2:H{LAST_ITEM}" sheet="{SHEET}"/></cacheSource>'
        f'<cacheFields count="{len(HEAD)}">{fields}</cacheFields></pivotCacheDefinition>'
    )


def table() -> str:
    """Return the pivot table: the score by state, in A1:B5."""
    numbers = range(len(_STATES))
    items = "".join(f'<item x="{n}"/>' for n in numbers)
    fields = {
        "状态": f'<pivotField axis="axisRow" showAll="0"><items count="{len(_STATES) + 1}">{items}<item t="default"/></items></pivotField>',
        "分值": '<pivotField dataField="1" showAll="0"/>',
    }
    listed = "".join(fields.get(text, '<pivotField showAll="0"/>') for text in HEAD)
    rows = "".join(f'<i><x v="{n}"/></i>' for n in numbers)
    return (
        f'<pivotTableDefinition xmlns="{MAIN}" name="按状态" cacheId="1" dataCaption="值">'
        '<location ref="A1:B5" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="{len(HEAD)}">{listed}</pivotFields>'
        f'<rowFields count="1"><field x="{HEAD.index("状态")}"/></rowFields>'
        f'<rowItems count="{len(_STATES) + 1}">{rows}<i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>'
        f'<dataFields count="1"><dataField name="分值合计" fld="{HEAD.index("分值")}"/></dataFields></pivotTableDefinition>'
    )


def with_pivot(first: str, second: str) -> bytes:
    """Return a workbook of two sheets: the ledger, and a pivot table of it on the other one."""
    made = by_xlsxwriter.Written()
    for name in (first, second):
        if name == SHEET:
            made.ledger(name)
            continue
        sheet = made.book.add_worksheet(name)
        for row, line in enumerate(
            (("行标签", "分值合计"), ("办结", 10), ("未落实", 20), ("正在办理", 35), ("总计", 65))
        ):
            sheet.write_row(row, 0, line)
    made.book.close()
    package = Package(made.file.getvalue())
    link = package.add(_CACHE, cache(), f"{_KINDS}.pivotCacheDefinition+xml", BOOK, "pivotCacheDefinition")
    records = f'<pivotCacheRecords xmlns="{MAIN}" count="0"/>'
    package.add(_RECORDS, records, f"{_KINDS}.pivotCacheRecords+xml", _CACHE, "pivotCacheRecords")
    owner = SECOND if first == SHEET else FIRST
    package.add(_TABLE, table(), f"{_KINDS}.pivotTable+xml", owner, "pivotTable")
    package.link(_TABLE, "pivotCacheDefinition", _CACHE)
    package.insert(BOOK, f'<pivotCaches><pivotCache cacheId="1" r:id="{link}"/></pivotCaches>')
    return package.data()


@recipe("by hand", "pivot_of_ledger.xlsx", "sharedStrings pivotTable")
def pivot_of_ledger() -> bytes:
    return with_pivot(SHEET, "汇总")


@recipe("by hand", "pivot_first.xlsx", "sharedStrings pivotTable pivotOnFirstSheet")
def pivot_first() -> bytes:
    return with_pivot("汇总", SHEET)
