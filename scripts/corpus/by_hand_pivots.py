"""Workbooks with a pivot table, put in by hand."""

from __future__ import annotations

from corpus import by_xlsxwriter
from corpus.content import HEAD, ITEMS, LAST_ITEM, SHEET
from corpus.package import BOOK, FIRST, MAIN, OFFICE, SECOND, Package
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_AREA = f"A2:H{LAST_ITEM}"


def pivot_on(package: Package, sheet: str, source: str, place: str) -> None:
    """Put a pivot table, the score by state, on a sheet."""
    cache, records, table = (
        "xl/pivotCache/pivotCacheDefinition1.xml",
        "xl/pivotCache/pivotCacheRecords1.xml",
        "xl/pivotTables/pivotTable1.xml",
    )
    states = sorted({str(item[5]) for item in ITEMS})
    shared = "".join(f'<s v="{state}"/>' for state in states)
    fields = "".join(
        f'<cacheField name="{text}" numFmtId="0"><sharedItems{f" count={chr(34)}{len(states)}{chr(34)}>{shared}</sharedItems>" if text == "状态" else "/>"}</cacheField>'
        for text in HEAD
    )
    definition = f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rIdX1" refreshOnLoad="1" recordCount="0"><cacheSource type="worksheet"><worksheetSource ref="{_AREA}" sheet="{source}"/></cacheSource><cacheFields count="{len(HEAD)}">{fields}</cacheFields></pivotCacheDefinition>'
    link = package.add(cache, definition, f"{_KINDS}.pivotCacheDefinition+xml", BOOK, "pivotCacheDefinition")
    package.add(
        records,
        f'<pivotCacheRecords xmlns="{MAIN}" count="0"/>',
        f"{_KINDS}.pivotCacheRecords+xml",
        cache,
        "pivotCacheRecords",
    )
    items = "".join(f'<item x="{n}"/>' for n in range(len(states)))
    axes = "".join(
        f'<pivotField axis="axisRow" showAll="0"><items count="{len(states) + 1}">{items}<item t="default"/></items></pivotField>'
        if text == "状态"
        else f'<pivotField {"dataField=" + chr(34) + "1" + chr(34) if text == "分值" else ""} showAll="0"/>'
        for text in HEAD
    )
    rows = "".join(f'<i><x v="{n}"/></i>' for n in range(len(states)))
    made = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="按状态" cacheId="1" dataCaption="值"><location ref="{place}" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="{len(HEAD)}">{axes}</pivotFields><rowFields count="1"><field x="5"/></rowFields><rowItems count="{len(states) + 1}">{rows}<i t="grand"><x/></i></rowItems>'
        '<colItems count="1"><i/></colItems><dataFields count="1"><dataField name="分值合计" fld="6"/></dataFields></pivotTableDefinition>'
    )
    package.add(table, made, f"{_KINDS}.pivotTable+xml", sheet, "pivotTable")
    package.link(table, "pivotCacheDefinition", cache)
    package.insert(BOOK, f'<pivotCaches><pivotCache cacheId="1" r:id="{link}"/></pivotCaches>')


def two_sheets(first: str, second: str) -> Package:
    """Return a workbook of two sheets: the ledger and what a pivot table shows of it."""
    made = by_xlsxwriter.Written()
    for name in (first, second):
        if name == SHEET:
            made.ledger(name)
        else:
            sheet = made.book.add_worksheet(name)
            sheet.write_row(0, 0, ["行标签", "分值合计"])
            for row, (state, score) in enumerate((("办结", 10), ("未落实", 20), ("正在办理", 35), ("总计", 65)), 1):
                sheet.write_row(row, 0, [state, score])
    made.book.close()
    return Package(made.file.getvalue())


@recipe("by hand", "pivot_of_ledger.xlsx", "sharedStrings pivotTable")
def pivot_of_ledger() -> bytes:
    package = two_sheets(SHEET, "汇总")
    pivot_on(package, SECOND, SHEET, "A1:B5")
    return package.data()


@recipe("by hand", "pivot_first.xlsx", "sharedStrings pivotTable pivotOnFirstSheet")
def pivot_first() -> bytes:
    package = two_sheets("汇总", SHEET)
    pivot_on(package, FIRST, SHEET, "A1:B5")
    return package.data()
