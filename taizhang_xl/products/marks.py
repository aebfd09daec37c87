"""The sheet 校验结果: each finding with a link to its cell, as a worksheet to be put into the ledger itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from taizhang_xl.cells import address
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.xlsx.celltext import content

MARK_SHEET = "校验结果"
MARK_TITLE = "校验结果：截至"
_COLUMNS = (("序号", 6), ("级别", 9), ("位置", 16), ("单元格内容", 24), ("问题", 60), ("怎样改", 50))
_HEAD_FILL = "DDE6F0"
_FILLS = {Severity.ERROR: "F8CBAD", Severity.WARNING: "FFF2CC"}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def mark_sheet(findings: Sequence[Finding], format_of: Callable[[str], int], as_of: date) -> bytes:
    """Return the worksheet part that lists findings; `format_of` gives the cell format with a fill "RRGGBB"."""
    title = f"{MARK_TITLE}{as_of}，共{len(findings)}处。点“位置”跳到那一格；改完再校验一次，这张表会更新。"
    head = format_of(_HEAD_FILL)
    rows = [_row(1, [(title, 0)]), _row(2, [(name, head) for name, _ in _COLUMNS])]
    links = []
    for row, finding in enumerate(findings, 3):
        fill = format_of(_FILLS[finding.severity]) if finding.severity in _FILLS else 0
        place = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
        texts = (place, finding.value, finding.message, finding.fix)
        rows.append(_row(row, [(row - 2, 0), (str(finding.severity), fill), *((text, 0) for text in texts)]))
        if finding.sheet:
            links.append(_link(row, finding))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(_COLUMNS, 1)
    )
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'{linked}<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _row(number: int, cells: Sequence[tuple[str | int, int]]) -> str:
    return f'<row r="{number}">{"".join(_cell(number, n, *cell) for n, cell in enumerate(cells, 1))}</row>'


def _cell(row: int, column: int, value: str | int, style: int) -> str:
    kind, inner = content(value, b"", date1904=False)
    typed = f' t="{kind.decode()}"' if kind else ""
    return f'<c r="{address(row, column)}" s="{style}"{typed}>{inner.decode()}</c>'


def _link(row: int, finding: Finding) -> str:
    sheet = finding.sheet.replace("'", "''")
    location = escape(f"'{sheet}'!{finding.cell or 'A1'}")
    return f'<hyperlink ref="C{row}" location="{location}"/>'
