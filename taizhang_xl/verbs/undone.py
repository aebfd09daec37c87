"""What an undo took back and what it left, and its lines of plain Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.decision import Line
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Severity
from taizhang_xl.journal.entry import Entry, RowEdited
from taizhang_xl.journal.undo import Left


class Undone(NamedTuple):
    """What an undo took back, the newest first, and what it left; `saved` is None where nothing was written.

    `rows` are rows that had been appended and are empty now, or were emptied and are filled again. An emptied row
    stays in its table, where later appends fill it. `reopened` is the month of which the close is taken back, `closed`
    the one of which it is restored, `kept` are sheets of which only the rows are taken back.
    """

    entries: tuple[Entry, ...]
    changes: ChangeSet
    left: tuple[Left, ...]
    rows: tuple[RowEdited, ...]
    saved: Path | None
    notes: tuple[str, ...] = ()
    reopened: str = ""
    closed: str = ""
    kept: tuple[str, ...] = ()


def left_lines(undone: Undone) -> Iterator[Line]:
    """Yield what was not taken back and why, and the rows that stay empty in their tables."""
    for left in undone.left:
        place = f"{left.sheet}!{left.cell}" if left.cell else left.sheet
        yield Line(f"没有动 {place} {left.item} {left.field}".rstrip() + f"：{left.why}", Severity.WARNING)
    for sheet in dict.fromkeys(row.sheet for row in undone.rows if row.emptied):
        added = "表是那一次加的，只剩表头，也留着，" if sheet in undone.kept else ""
        yield Line(f"{sheet}：{added}清空的行留在表里，下次新增时接着用")


def undone_line(undone: Undone, *, live: bool, dry_run: bool) -> Line:
    """Return what is taken back; a workbook that is open (`live`) is saved by staff."""
    whole = {(row.sheet, row.row) for row in undone.rows}
    cells = sum((change.sheet, change.row) not in whole for change in undone.changes.changes)
    emptied = sum(row.emptied for row in undone.rows)
    counts = (
        (cells, "恢复 {} 格"),
        (emptied, "清空 {} 行"),
        (len(whole) - emptied, "补回 {} 行"),
        (len(undone.changes.sheets), "去掉 {} 张表"),
    )
    months = ((undone.reopened, "{}的月结撤回"), (undone.closed, "{}恢复为已月结"))
    told = [words.format(Month.parse(month).label) for month, words in months if month]
    done = "，".join((*told, *(words.format(count) for count, words in counts if count)))
    names = "、".join(f"{entry.verb}（{entry.id}）" for entry in undone.entries)
    if not done:
        return Line(f"没有可以撤销的内容：{names}，没有写文件")
    if dry_run:
        return Line(f"会撤销 {names}：{done}，没有写文件")
    # A sheet that was taken away is not kept: what made it makes it again.
    gone = len(undone.changes.sheets)
    again = "再点一次“撤销”就是恢复" if live else "再运行一次 undo 就是恢复"
    if gone:
        is_all = not (told or cells or whole)
        again = "去掉的表恢复不了，要用请再生成一次" if is_all else f"{again}，去掉的表要再生成一次"
    saved = "保存工作簿后才算数，" if live else ""
    return Line(f"√ 已撤销 {names}：{done}；{saved}{again}")
