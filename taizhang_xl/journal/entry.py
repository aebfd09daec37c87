"""What a run, or staff by hand, did to a workbook: an Entry is one line of JSON in the journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, NamedTuple

from taizhang_xl.cells import Value, column_name, column_number
from taizhang_xl.changes import KEEP, Height, Keep
from taizhang_xl.formats import refuse_newer

# What staff read in the history: the verb that made a change.
REFRESH, FIX, EDIT, MARK, UNMARK = "着色", "修正", "修改单元格", "写校验结果", "去掉校验结果"
ADOPT = "接收台账"
CONSOLIDATE, MONTH_END, CLOSE, SIGN_OFF, EXTEND = "合并", "月底", "月结", "销号", "延期"
UNDO, BY_HAND = "撤销", "手工修改"
# Shown at the end of a history: runs that may be another ledger's.
NOT_LISTED = "没有列出"

Reported = Mapping[str, Mapping[str, Mapping[str, tuple[str | None, str | None]]]]
"""Month -> 编号 -> field -> the text in the bases before and after, None for none."""


class Edited(NamedTuple):
    """One cell before and after; `new` is KEEP if only the look changed.

    `item`, `field` and for a row of 月报 `month` identify the cell, wherever staff move it. `fill` is (old, new) if it
    changed. `lost` names what cannot be restored, such as a formula, `look` what else changed of the look.
    """

    sheet: str
    cell: str
    item: str = ""
    field: str = ""
    month: str = ""
    old: Value = None
    new: Value | Keep = KEEP
    fill: tuple[str | None, str | None] | None = None
    lost: str = ""
    look: str = ""


class RowEdited(NamedTuple):
    """A row appended to a list, or if `emptied` one that was undone: column number -> value."""

    sheet: str
    row: int
    values: Mapping[int, Value]
    item: str = ""
    month: str = ""
    emptied: bool = False


class HeightEdited(NamedTuple):
    """A row whose height changed with what was written into it, and by which 编号 and month it is known."""

    sheet: str
    row: int
    old: Height
    new: Height
    item: str = ""
    month: str = ""


class SheetEdited(NamedTuple):
    """A whole sheet of ours added, rewritten or removed; its first cell begins with `sign`, `texts` is its digest."""

    name: str
    kind: str
    sign: str = ""
    texts: str = ""


ADDED, REWRITTEN, REMOVED = "新建", "重写", "去掉"


class Entry(NamedTuple):
    """The changes of one run, or of staff by hand: who, when, by which verb, from which bytes to which, what changed.

    `uncertain`: its run was interrupted, and it can no longer be known whether all of it was saved. `snapshot` is a
    close's digest of the file that keeps the month as it was. `again` is for an undo that takes another undo back
    and so closes a month again: that month and the id of the other, "2018-03_ID".
    """

    id: str
    time: str
    user: str
    host: str
    ledger: str
    verb: str
    month: str = ""
    before: str = ""
    after: str = ""
    cells: tuple[Edited, ...] = ()
    rows: tuple[RowEdited, ...] = ()
    sheets: tuple[SheetEdited, ...] = ()
    reported: Reported = MappingProxyType({})
    note: str = ""
    uncertain: bool = False
    snapshot: str = ""
    again: str = ""
    heights: tuple[HeightEdited, ...] = ()

    def of_item(self, number: str) -> Entry:
        """Return the entry reduced to one item."""
        return self._replace(
            cells=tuple(cell for cell in self.cells if cell.item == number),
            rows=tuple(row for row in self.rows if row.item == number),
            sheets=(),
            heights=tuple(each for each in self.heights if each.item == number),
        )

    @property
    def size(self) -> int:
        """The number of its cells, rows and sheets."""
        return len(self.cells) + len(self.rows) + len(self.sheets)


def as_dict(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON values; empty ones are left out."""
    return _filled(
        id=entry.id, time=entry.time, user=entry.user, host=entry.host, ledger=entry.ledger, verb=entry.verb,
        month=entry.month, before=entry.before, after=entry.after, cells=list(map(_cell, entry.cells)),
        rows=list(map(_row, entry.rows)),
        sheets=[_filled(name=each.name, kind=each.kind, sign=each.sign, texts=each.texts) for each in entry.sheets],
        reported=entry.reported, note=entry.note, uncertain=entry.uncertain, snapshot=entry.snapshot,
        again=entry.again, heights=list(map(_height, entry.heights)),
    )  # fmt: skip


def as_line(entry: Entry) -> bytes:
    """Return an entry as one line of JSON; `from_line` returns the same entry, every value with its type."""
    # JSON escapes line ends in texts, so a line of the file is an entry.
    return json.dumps(as_dict(entry), ensure_ascii=False).encode() + b"\n"


def from_line(line: bytes) -> Entry:
    """Return the entry of a line. Raises ValueError if it is not one, NewerFormatError if a newer program wrote it."""
    try:
        loaded = json.loads(line)
        refuse_newer(loaded)
        return Entry(
            id=str(loaded["id"]),
            time=str(loaded["time"]),
            user=str(loaded["user"]),
            host=str(loaded["host"]),
            ledger=str(loaded["ledger"]),
            verb=str(loaded["verb"]),
            month=_text(loaded, "month"),
            before=_text(loaded, "before"),
            after=_text(loaded, "after"),
            note=_text(loaded, "note"),
            cells=tuple(map(_cell_of, loaded.get("cells", ()))),
            rows=tuple(map(_row_of, loaded.get("rows", ()))),
            sheets=tuple(SheetEdited(**each) for each in loaded.get("sheets", ())),
            heights=tuple(map(_height_of, loaded.get("heights", ()))),
            reported=_reported_of(loaded.get("reported", {})),
            uncertain=bool(loaded.get("uncertain")),
            snapshot=_text(loaded, "snapshot"),
            again=_text(loaded, "again"),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(str(error)) from error


def _filled(**fields: Any) -> dict[str, Any]:
    """Return the fields that are not empty; the others are not written."""
    return {name: value for name, value in fields.items() if value or name in ("user", "host")}


def _text(loaded: Mapping[str, Any], name: str) -> str:
    return str(loaded.get(name, ""))


def _cell(edited: Edited) -> dict[str, Any]:
    fields = _filled(
        sheet=edited.sheet, cell=edited.cell, 编号=edited.item, 字段=str(edited.field), 月份=edited.month,
        lost=edited.lost, look=edited.look,
    )  # fmt: skip
    if not isinstance(edited.new, Keep):
        fields |= {"old": _packed(edited.old), "new": _packed(edited.new)}
    if edited.fill is not None:
        fields["fill"] = list(edited.fill)
    return fields


def _cell_of(loaded: Mapping[str, Any]) -> Edited:
    fill = loaded.get("fill")
    return Edited(
        sheet=str(loaded["sheet"]),
        cell=str(loaded["cell"]),
        item=_text(loaded, "编号"),
        field=_text(loaded, "字段"),
        month=_text(loaded, "月份"),
        old=_unpacked(loaded.get("old")),
        new=_unpacked(loaded["new"]) if "new" in loaded else KEEP,
        fill=None if fill is None else (fill[0], fill[1]),
        lost=_text(loaded, "lost"),
        look=_text(loaded, "look"),
    )


def _row(edited: RowEdited) -> dict[str, Any]:
    values = {column_name(column): _packed(value) for column, value in edited.values.items()}
    return _filled(
        sheet=edited.sheet, row=edited.row, 编号=edited.item, 月份=edited.month, values=values, emptied=edited.emptied
    )


def _row_of(loaded: Mapping[str, Any]) -> RowEdited:
    values = {column_number(name): _unpacked(value) for name, value in loaded["values"].items()}
    item, month = _text(loaded, "编号"), _text(loaded, "月份")
    return RowEdited(str(loaded["sheet"]), int(loaded["row"]), values, item, month, bool(loaded.get("emptied")))


def _height(edited: HeightEdited) -> dict[str, Any]:
    return _filled(
        sheet=edited.sheet, row=edited.row, 编号=edited.item, 月份=edited.month, old=list(edited.old),
        new=list(edited.new),
    )  # fmt: skip


def _height_of(loaded: Mapping[str, Any]) -> HeightEdited:
    old, new = (Height(*loaded[name]) for name in ("old", "new"))
    return HeightEdited(
        str(loaded["sheet"]), int(loaded["row"]), old, new, _text(loaded, "编号"), _text(loaded, "月份")
    )


def _reported_of(loaded: Mapping[str, Any]) -> Reported:
    return {
        month: {number: {name: (pair[0], pair[1]) for name, pair in fields.items()} for number, fields in items.items()}
        for month, items in loaded.items()
    }


# datetime before date: every datetime is a date too.
_KINDS: tuple[tuple[str, type[Any], Callable[[str], Value]], ...] = (
    ("datetime", datetime, datetime.fromisoformat),
    ("date", date, date.fromisoformat),
    ("time", time, time.fromisoformat),
)


def _packed(value: Value) -> object:
    if not isinstance(value, (date, time)):
        return value
    kind = next(name for name, type_, _ in _KINDS if isinstance(value, type_))
    return {kind: value.isoformat()}


def _unpacked(loaded: Any) -> Value:
    if not isinstance(loaded, dict):
        return loaded  # type: ignore[no-any-return]
    return next(read(loaded[name]) for name, _, read in _KINDS if name in loaded)
