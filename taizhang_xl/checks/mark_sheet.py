"""The sheet 校验结果: each finding with a link to its cell, as a sheet of our own to be put into the ledger itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from taizhang_xl.changes import ChangeSet, Look, OwnCell, OwnSheet, SheetChange
from taizhang_xl.checks.private import for_others
from taizhang_xl.findings import Finding, Severity

MARK_SHEET = "校验结果"
MARK_TITLE = "校验结果：截至"
# Together as wide as a page that lies across, in letters as large as the ledger's.
_COLUMNS = (("序号", 6), ("级别", 7), ("位置", 15), ("单元格内容", 20), ("问题", 40), ("怎样改", 30))
_HEAD = Look(fill="DDE6F0", head=True)
_TEXT, _PLAIN = Look(number_format="@", wrap=True, lines=True), Look(lines=True)
_LEVELS = {Severity.ERROR: _PLAIN._replace(fill="F8CBAD"), Severity.WARNING: _PLAIN._replace(fill="FFF2CC")}


def mark_changes(findings: Sequence[Finding], as_of: date) -> ChangeSet:
    """Return the edit that puts findings on their sheet, in the place of what an earlier check left there.

    The list is printed and handed to those who are to mend it: numbers of persons in what it quotes are held back.
    """
    return ChangeSet(sheets=(SheetChange(MARK_SHEET, _content(findings, as_of), MARK_TITLE),))


def unmark_changes() -> ChangeSet:
    """Return the edit that takes the sheet of findings away again."""
    return ChangeSet(sheets=(SheetChange(MARK_SHEET, None, MARK_TITLE),))


def _content(findings: Sequence[Finding], as_of: date) -> OwnSheet:
    title = f"{MARK_TITLE}{as_of}，共{len(findings)}处。点“位置”跳到那一格；改完再校验一次，这张表会更新。"
    head = tuple(OwnCell(name, _HEAD) for name, _ in _COLUMNS)
    rows = [_row(number, finding) for number, finding in enumerate(findings, 1)]
    return OwnSheet(tuple((width, Look()) for _, width in _COLUMNS), ((OwnCell(title),), head, *rows), frozen=2)


def _row(number: int, finding: Finding) -> tuple[OwnCell, ...]:
    place = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
    sheet = finding.sheet.replace("'", "''")
    link = f"'{sheet}'!{finding.cell or 'A1'}" if finding.sheet else ""
    return (
        OwnCell(number, _PLAIN),
        OwnCell(str(finding.severity), _LEVELS.get(finding.severity, _PLAIN)),
        OwnCell(place, _TEXT, link),
        *(OwnCell(for_others(text) or None, _TEXT) for text in (finding.value, finding.message, finding.fix)),
    )
