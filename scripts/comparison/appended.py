"""A row under a table: workbooks of our own making, and the judge of what has to grow with a table."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.content import HEAD, SHEET, STATES

from comparison.book import UNREADABLE, Book, Cell, descendants
from comparison.features import ranges
from comparison.judge import lost_parts, newly_broken
from comparison.looks import children, local

TABLE, LAST = "事项", 7
NEW_ROW = ("X-011", "新增的一项", "按时落实", "办公室", "10月底", "办结", 2.5, None, None)
_GIVEN = NEW_ROW[:7]
_ROW, _LOOK, _TABLE = "the row stands under the last one", "it looks like the row above", "the table covers it"
_FILTER, _FORMULA = "the table's filter covers it", "the calculated column is filled"
_RULE, _LIST, _CHART = "the conditional format covers it", "the drop-down covers it", "the chart shows it"
_TOTALS, _REST = "the totals row is moved down", "the rows above are as they were, no part lost or broken"
CHECKS = {
    "with a rule, a drop-down and a chart": (_ROW, _LOOK, _TABLE, _FILTER, _FORMULA, _REST, _RULE, _LIST, _CHART),
    "with a totals row": (_ROW, _LOOK, _TABLE, _FILTER, _FORMULA, _REST, _TOTALS),
}


def write_table(path: Path, kind: str) -> None:
    """Write a ledger with a table of five rows in A2:I7, and what has to grow with it."""
    from corpus.by_xlsxwriter import Written

    made, totals = Written(), _TOTALS in CHECKS[kind]
    sheet = made.ledger(border=1)
    columns = [*({"header": text} for text in HEAD), {"header": "折算", "formula": f"={TABLE}[@[分值]]*0.1"}]
    if totals:
        columns[0]["total_string"], columns[6]["total_function"] = "合计", "sum"
    sheet.add_table(f"A2:I{LAST + totals}", {"name": TABLE, "columns": columns, "total_row": totals})
    if not totals:
        look = made.book.add_format({"bg_color": "#A9D18E"})
        rule = {"type": "cell", "criteria": "==", "value": '"办结"', "format": look}
        sheet.conditional_format("F3:F7", rule)
        sheet.data_validation("F3:F7", {"validate": "list", "source": STATES})
        chart = made.book.add_chart({"type": "column"})
        chart.add_series({"categories": f"={SHEET}!$A$3:$A$7", "values": f"={SHEET}!$G$3:$G$7"})
        sheet.insert_chart("K2", chart)
    made.book.close()
    path.write_bytes(made.file.getvalue())


def judge_append(before: str, after: str, kind: str) -> dict[str, bool]:
    """Return each check, and whether it came out right; all are wrong where the file cannot be followed."""
    old = Book(Path(before))
    try:
        new = Book(Path(after))
        grown = {
            name: re.sub(r"(?<!\d)[78](?!\d)", lambda row: str(int(row[0]) + 1), text)
            for name, text in _ranges(old).items()
        }
        landed, above, size = _row(new, LAST + 1), _row(new, LAST), len(_GIVEN)
        totals = [_row(old, LAST + 1), _row(new, LAST + 2)]
        rest = [_row(old, row) == _row(new, row) for row in range(1, LAST + 1)]
        found = {
            _ROW: [cell.value for cell in landed[:size]] == [*map(str, _GIVEN)],
            _LOOK: [cell.look for cell in landed[:size]] == [cell.look for cell in above[:size]],
            _FORMULA: landed[-1].formula == above[-1].formula != "",
            _TOTALS: [cell.typed for cell in totals[0]] == [cell.typed for cell in totals[1]],
            _REST: all(rest) and not lost_parts(old, new) and not newly_broken(old, new),
            **{name: text == grown[name] for name, text in _ranges(new).items()},
        }
    except UNREADABLE:
        found = {}
    return {name: found.get(name, False) for name in CHECKS[kind]}


def _row(book: Book, row: int) -> list[Cell]:
    """Return the cells of a row, without the results of formulas."""
    cells = [book.cells[SHEET].get((row, column), Cell()) for column in range(1, len(NEW_ROW) + 1)]
    return [cell._replace(value="") if cell.formula else cell for cell in cells]


def _ranges(book: Book) -> dict[str, str]:
    """Return the ranges that should grow, by check."""
    table, root = book.xml(book.related(book.sheet_parts[SHEET], "table")[0]), book.sheets[SHEET]
    charts = [book.xml(name) for name in book.parts if book.content_type(name).endswith("drawingml.chart+xml")]
    return {
        _TABLE: table.get("ref", ""),
        _FILTER: "".join(item.get("ref", "") for item in children(table, "autoFilter")),
        _RULE: " ".join(map(ranges, descendants(root, "conditionalFormatting"))),
        _LIST: " ".join(map(ranges, descendants(root, "dataValidation"))),
        _CHART: " ".join(i.text or "" for chart in charts for i in chart.iter() if local(i) == "f"),
    }
