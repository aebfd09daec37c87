"""What one run did to a workbook, as the journal keeps it: an Entry is one ChangeSet applied, and one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, NamedTuple

from taizhang_xl.cells import Value, column_name, column_number
from taizhang_xl.changes import KEEP, Height, Keep
from taizhang_xl.formats import refuse_newer

# What staff read in the history: the verb by which a change came.
REFRESH, FIX, EDIT, MARK, UNMARK = "着色", "修正", "修改单元格", "写校验结果", "去掉校验结果"
CONSOLIDATE, MONTH_END, CLOSE, SIGN_OFF, EXTEND = "合并", "月底", "月结", "销号", "延期"
UNDO, BY_HAND = "撤销", "手工修改"
# Said at the end of a history: runs that may be of another ledger.
NOT_LISTED = "没有列出"

Reported = Mapping[str, Mapping[str, Mapping[str, tuple[str | None, str | None]]]]
"""Month -> 编号 -> field -> what the bases held as reported before and after, None for nothing."""


class Edited(NamedTuple):
    """One cell as it was and as it was left; `new` is KEEP where only the look changed.

    `item`, `field` and for a row of 月报 `month` say which cell it is, wherever staff move it. `fill` is (old, new)
    where it changed. `lost` names what cannot be brought back, a formula say, `look` what else changed of the look.
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
    """A row put under a list, or with `emptied` one that was taken back: column number -> value."""

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
    """A whole sheet of ours that was added, rewritten or removed; `sign` begins its first cell, `texts` digests it."""

    name: str
    kind: str
    sign: str = ""
    texts: str = ""


ADDED, REWRITTEN, REMOVED = "新建", "重写", "去掉"


class Entry(NamedTuple):
    """One ChangeSet applied to one workbook: who, when, by which verb, from which bytes to which, and what changed.

    `uncertain` marks one whose run was cut off and of which nobody can tell any more whether all of it was saved.
    `snapshot` is of a close the digest of the file that keeps the month as it was. `again` is said of an undo that
    takes another undo back and so closes a month again: that month and the id of the other, "2018-03_ID".
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
        """Return the entry with only what concerns one item."""
        return self._replace(
            cells=tuple(cell for cell in self.cells if cell.item == number),
            rows=tuple(row for row in self.rows if row.item == number),
            sheets=(),
            heights=tuple(each for each in self.heights if each.item == number),
        )

    @property
    def size(self) -> int:
        """How many cells, rows and sheets it names."""
        return len(self.cells) + len(self.rows) + len(self.sheets)


def as_dict(entry: Entry) -> dict[str, Any]:
    """Return an entry as JSON says it; what is empty is left out."""
    return _said(
        id=entry.id, time=entry.time, user=entry.user, host=entry.host, ledger=entry.ledger, verb=entry.verb,
        month=entry.month, before=entry.before, after=entry.after, cells=list(map(_cell, entry.cells)),
        rows=list(map(_row, entry.rows)),
        sheets=[_said(name=each.name, kind=each.kind, sign=each.sign, texts=each.texts) for each in entry.sheets],
        reported=entry.reported, note=entry.note, uncertain=entry.uncertain, snapshot=entry.snapshot,
        again=entry.again, heights=list(map(_height, entry.heights)),
    )  # fmt: skip


def as_line(entry: Entry) -> bytes:
    """Return an entry as one line of JSON; `from_line` gives the same entry back, every value with its type."""
    # JSON escapes the line ends in texts, so that a line of the file is an entry.
    return json.dumps(as_dict(entry), ensure_ascii=False).encode() + b"\n"


def from_line(line: bytes) -> Entry:
    """Return the entry of a line. Raises ValueError where it is none, NewerFormatError where a newer program wrote it."""
    try:
        said = json.loads(line)
        refuse_newer(said)
        return Entry(
            id=str(said["id"]),
            time=str(said["time"]),
            user=str(said["user"]),
            host=str(said["host"]),
            ledger=str(said["ledger"]),
            verb=str(said["verb"]),
            month=_text(said, "month"),
            before=_text(said, "before"),
            after=_text(said, "after"),
            note=_text(said, "note"),
            cells=tuple(map(_cell_of, said.get("cells", ()))),
            rows=tuple(map(_row_of, said.get("rows", ()))),
            sheets=tuple(SheetEdited(**each) for each in said.get("sheets", ())),
            heights=tuple(map(_height_of, said.get("heights", ()))),
            reported=_reported_of(said.get("reported", {})),
            uncertain=bool(said.get("uncertain")),
            snapshot=_text(said, "snapshot"),
            again=_text(said, "again"),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(str(error)) from error


def _said(**fields: Any) -> dict[str, Any]:
    """Return what there is to say: nothing is written for what is empty."""
    return {name: value for name, value in fields.items() if value or name in ("user", "host")}


def _text(said: Mapping[str, Any], name: str) -> str:
    return str(said.get(name, ""))


def _cell(edited: Edited) -> dict[str, Any]:
    said = _said(
        sheet=edited.sheet, cell=edited.cell, 编号=edited.item, 字段=str(edited.field), 月份=edited.month,
        lost=edited.lost, look=edited.look,
    )  # fmt: skip
    if not isinstance(edited.new, Keep):
        said |= {"old": _packed(edited.old), "new": _packed(edited.new)}
    if edited.fill is not None:
        said["fill"] = list(edited.fill)
    return said


def _cell_of(said: Mapping[str, Any]) -> Edited:
    fill = said.get("fill")
    return Edited(
        sheet=str(said["sheet"]),
        cell=str(said["cell"]),
        item=_text(said, "编号"),
        field=_text(said, "字段"),
        month=_text(said, "月份"),
        old=_unpacked(said.get("old")),
        new=_unpacked(said["new"]) if "new" in said else KEEP,
        fill=None if fill is None else (fill[0], fill[1]),
        lost=_text(said, "lost"),
        look=_text(said, "look"),
    )


def _row(edited: RowEdited) -> dict[str, Any]:
    values = {column_name(column): _packed(value) for column, value in edited.values.items()}
    return _said(
        sheet=edited.sheet, row=edited.row, 编号=edited.item, 月份=edited.month, values=values, emptied=edited.emptied
    )


def _row_of(said: Mapping[str, Any]) -> RowEdited:
    values = {column_number(name): _unpacked(value) for name, value in said["values"].items()}
    item, month = _text(said, "编号"), _text(said, "月份")
    return RowEdited(str(said["sheet"]), int(said["row"]), values, item, month, bool(said.get("emptied")))


def _height(edited: HeightEdited) -> dict[str, Any]:
    return _said(
        sheet=edited.sheet, row=edited.row, 编号=edited.item, 月份=edited.month, old=list(edited.old),
        new=list(edited.new),
    )  # fmt: skip


def _height_of(said: Mapping[str, Any]) -> HeightEdited:
    old, new = (Height(*said[name]) for name in ("old", "new"))
    return HeightEdited(str(said["sheet"]), int(said["row"]), old, new, _text(said, "编号"), _text(said, "月份"))


def _reported_of(said: Mapping[str, Any]) -> Reported:
    return {
        month: {number: {name: (pair[0], pair[1]) for name, pair in fields.items()} for number, fields in items.items()}
        for month, items in said.items()
    }


# datetime before date: each moment is a day too.
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


def _unpacked(said: Any) -> Value:
    if not isinstance(said, dict):
        return said  # type: ignore[no-any-return]
    return next(read(said[name]) for name, _, read in _KINDS if name in said)
