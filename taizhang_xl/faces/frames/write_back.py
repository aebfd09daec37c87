"""A changed frame of items -> the edits of the ledger. Decided whole; whatever is doubtful is refused with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.cells import Value, value_text
from taizhang_xl.changes import Change, ChangeSet, Keep
from taizhang_xl.contract.apply import apply_to_files
from taizhang_xl.contract.context import silent
from taizhang_xl.contract.decision import Decision, Edit
from taizhang_xl.contract.open_book import apply_to_open_book
from taizhang_xl.contract.opening import Opened, open_ledger, opened_from
from taizhang_xl.errors import ChangedMeanwhileError, ForeignFormatError, UsageError
from taizhang_xl.faces.frames.columns import CELL, WRITABLE
from taizhang_xl.faces.frames.given import Rows, checked, listed
from taizhang_xl.faces.frames.rows import item_rows
from taizhang_xl.hosts.book import apply_steps
from taizhang_xl.hosts.hosts import find_open
from taizhang_xl.journal.entry import EDIT
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.messages import one_line
from taizhang_xl.text import trimmed
from taizhang_xl.xlsx.read.workbook import Workbook

if TYPE_CHECKING:
    import pandas as pd

    from taizhang_xl.contract.save import Written

_SHOWN = 10
_WHY = "从数据框写回"
_TITLE = "台账：写回"


class Wanted(NamedTuple):
    """One cell that the frame has otherwise than the ledger had it when it was read."""

    item: Item
    name: str
    value: Value

    @property
    def place(self) -> str:
        """The cell as people find it."""
        return f"{self.item.number or self.item.where(Field.NUMBER).cell} {self.name}"


@dataclass(frozen=True, slots=True, repr=False)
class WriteBack:
    """What a frame changes in a ledger. Nothing is written before `write()`; printed, it lists the cells.

    `opened` is the ledger that the changes were computed from; `live` tells that a program holds it open.
    """

    changes: ChangeSet
    opened: Opened
    live: bool

    def __len__(self) -> int:
        return len(self.changes.changes)

    def __repr__(self) -> str:
        if not self.changes:
            return "和台账一样，没有要改的"
        lines = [one_line(f"  {_line(each)}") for each in self.changes.changes[:_SHOWN]]
        if len(self) > _SHOWN:
            lines.append(f"  ……还有 {len(self) - _SHOWN} 处（看全部用 to_frame()）")
        return "\n".join((f"要改 {len(self)} 处，还没有写；write() 才写：", *lines))

    def to_frame(self) -> pd.DataFrame:
        """Return the changes as a data frame: 编号, 字段, 单元格, 原来, 改成; all string."""
        import pandas as pd

        rows = [
            (each.item, each.field, f"{each.sheet}!{each.address}", value_text(each.old), _new_text(each))
            for each in self.changes.changes
        ]
        labels = ["编号", "字段", CELL, "原来", "改成"]
        return pd.DataFrame(rows, columns=labels).astype("string").replace("", pd.NA)

    def write(self) -> Written:
        """Write the changes, all or none: into the open workbook if a program holds the ledger open, else into the file.

        Raises ChangedMeanwhileError if the ledger was changed since `write_back`, FileError, EditRefusedError.
        """
        decision = _decision(self.opened, self.changes)
        if not self.live:
            return apply_to_files(decision, silent, self.opened.path).written[0]
        if (host := find_open(self.opened.path)) is None:
            raise ChangedMeanwhileError(self.opened.path, "刚才打开着，现在关了，没有写", "请重新读一遍再写回")
        carry_out = partial(apply_steps, host, title=_TITLE)
        return apply_to_open_book(decision, _workbook(self.opened), silent, carry_out).done.written[0]


def plan_of(before: Opened, as_of: date, frame: pd.DataFrame, *, part: bool) -> WriteBack:
    """Return what a frame changes in a ledger as it is now; `before` is the ledger as it was when the frame was made."""
    base = {str(row[CELL]): row for row in item_rows(before.ledger, as_of)}
    rows = checked(frame, base, part=part)
    items = {f"{item.sheet}!A{item.row}": item for item in before.ledger.items}
    wanted = list(_wanted(rows, base, items))
    if not before.path.exists():
        raise UsageError(before.path.name, "不是文件，没有地方写回", "请先存成 .xlsx，再从文件读")
    now, live = _now(before.path, before.ledger.year)
    changes = ChangeSet.of(_changes(wanted, before, now))
    if changes:
        # What the writer refuses (merged cells, formulas, locked cells) is refused now.
        apply_to_files(_decision(now, changes), silent, dry_run=True)
    return WriteBack(changes, now, live)


def _wanted(rows: Rows, base: Mapping[str, Mapping[str, object]], items: Mapping[str, Item]) -> Iterator[Wanted]:
    fixed: list[str] = []
    for cell, row in rows.items():
        for name, value in row.items():
            if _same(value, base[cell].get(name)):
                continue
            wanted = Wanted(items[cell], name, value)
            if name not in WRITABLE:
                fixed.append(wanted.place)
            yield wanted
    if fixed:
        raise UsageError("数据框", f"{listed(fixed)} 是算出来的或认行用的，不能改", "请恢复原样，或重新读一遍")


def _same(one: object, other: object) -> bool:
    return (trimmed(one) or None) == other if isinstance(one, str) else one == other


def _now(path: Path, year: int) -> tuple[Opened, bool]:
    """Return the ledger as it is now, and whether a program holds it open."""
    # Imported late: what is only read needs no host.
    from taizhang_xl.hosts.open_copy import copy_now

    if (host := find_open(path)) is not None:
        return opened_from(copy_now(host, path), path, year=year), True
    return open_ledger(path, year=year), False


def _changes(wanted: Iterable[Wanted], before: Opened, now: Opened) -> list[Change]:
    """Return the edits of the ledger as it is now. Raises ChangedMeanwhileError naming each cell changed since."""
    found: list[Change] = []
    moved: list[str] = []
    for each in wanted:
        item = _item_now(each.item, before.ledger, now.ledger)
        present = item.cell(each.name).value if item else None
        if item is None:
            moved.append(each.place)
        elif value_text(present) == value_text(each.item.cell(each.name).value):
            found.append(_change(now.ledger, item, each))
        elif value_text(present) != value_text(each.value):
            moved.append(f"{each.place}（现在是“{value_text(present)}”）")
    if moved:
        raise ChangedMeanwhileError(now.path, f"{listed(moved)} 在这期间改过或不在了，一处也没有写", "请重新读一遍再改")
    return found


def _item_now(item: Item, before: Ledger, now: Ledger) -> Item | None:
    """Return the same item in the ledger as it is now: by its number, wherever its row is."""
    if item.number and item.number not in before.doubled:
        return None if item.number in now.doubled else now.by_number.get(item.number)
    found = next((each for each in now.items if (each.sheet, each.row) == (item.sheet, item.row)), None)
    return found if found is not None and found.cells == item.cells else None


def _change(ledger: Ledger, item: Item, wanted: Wanted) -> Change:
    name = wanted.name
    if name not in item.columns:
        raise UsageError(
            f"台账“{item.sheet}”", f"没有“{name}”这一列，{wanted.place} 没有地方写", "请先在表头加上这一列"
        )
    if _is_shared(ledger, item, name):
        raise UsageError(f"台账“{item.sheet}”", f"{wanted.place} 在合并单元格里，不能单独改", "请先在台账里取消合并")
    old = item.cell(name).value
    return Change(
        item.sheet, item.row, item.columns[name], old, _typed(wanted), why=_WHY, item=item.number, field=name
    )  # fmt: skip


def _is_shared(ledger: Ledger, item: Item, name: str) -> bool:
    """Tell whether a cell is one with those of other rows: an edit of it would change what the frame says of them."""
    sheet, column = next(part.sheet for part in ledger.parts if part.sheet.name == item.sheet), item.columns[name]
    return any(
        merged.bottom > merged.top and merged.top <= item.row <= merged.bottom and merged.left <= column <= merged.right
        for merged in sheet.merged
    )


def _typed(wanted: Wanted) -> Value:
    """Return what is written: 序号 as the number that it mostly is."""
    value = wanted.value
    return int(value) if wanted.name == Field.ORDER and isinstance(value, str) and value.isdecimal() else value


def _decision(opened: Opened, changes: ChangeSet) -> Decision:
    return Decision(edits=(Edit(opened.package, changes, EntryInfo(EDIT)),))


def _workbook(opened: Opened) -> Workbook:
    if not isinstance(opened.source, Workbook):
        raise ForeignFormatError(opened.path, "不是 .xlsx 台账，旧格式和文本只能读", "请另存为 .xlsx 再用")
    return opened.source


def _new_text(change: Change) -> str:
    return "" if isinstance(change.new, Keep) else value_text(change.new)


def _line(change: Change) -> str:
    place = f"{change.sheet}!{change.address} {change.item} {change.field}"
    return f"{place}：“{value_text(change.old)}” → “{_new_text(change)}”"
