"""What came of a verb, in lines for people: the same for a terminal, a message box and Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang_xl.cells import column_name, value_text
from taizhang_xl.changes import Change, ChangeSet, Keep
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Severity
from taizhang_xl.messages import one_line

if TYPE_CHECKING:
    from taizhang_xl.contract.save import Written
    from taizhang_xl.xlsx.verify import Receipt

_LISTED, _IN_A_BOX, _CHARACTERS = 200, 12, 780


class Box(NamedTuple):
    """What a message box shows: `lines`, what matters first, then `next_step`. It has no room for those that are `left`."""

    lines: tuple[Line, ...]
    left: tuple[Line, ...]
    next_step: str

    def text(self, rest: str) -> str:
        """Return the text of the box; `rest` tells where the lines are that it has no room for."""
        more = f"……还有 {len(self.left)} 行，{rest}" if self.left else ""
        return "\n".join(filter(None, (*(line.text for line in self.lines), more, self.next_step)))

    @property
    def whole(self) -> str:
        """The text with every line."""
        return "\n".join(filter(None, (*(line.text for line in (*self.lines, *self.left)), self.next_step)))


def lines_of(done: Done) -> Iterator[Line]:
    """Yield all lines: the single things first, so that what matters stands last, where a terminal is read."""
    yield from done.decision.details
    yield from done.decision.summary
    for written in done.written:
        yield from _live_lines(written) if done.live else _written_lines(written)
    if done.decision.files and done.dry_run:
        yield Line(f"会写 {len(done.decision.files)} 个文件，没有写")
    yield from _aside_lines(done)
    yield from effect_lines(done)
    if done.decision.next_step and not done.dry_run:
        yield Line(done.decision.next_step)


def box_of(done: Done) -> Box:
    """Return what a message box shows: twelve lines at most, with the one that tells of the others and the next step."""
    last = done.decision.next_step
    lines = (*effect_lines(done), *done.decision.summary, *_aside_lines(done), *done.decision.details)
    room = _IN_A_BOX - bool(last)
    room -= len(lines) > room
    lengths = accumulate(len(line.text) + 1 for line in lines[:room])
    shown = sum(length <= _CHARACTERS - len(last) for length in lengths)
    return Box(lines[:shown], lines[shown:], last)


def _aside_lines(done: Done) -> Iterator[Line]:
    for path in done.aside:
        yield Line(f"手工改过的原件没有覆盖，另存为 {path}", Severity.WARNING)


def effect_lines(done: Done) -> Iterator[Line]:
    """Yield what became of the effects of this run, and which of earlier runs nobody knows of."""
    yield from (Line(str(each), Severity.WARNING) for each in done.left_open)
    if done.dry_run:
        yield from (Line(f"会{effect.name}：{effect.target}，没有做") for effect in done.decision.effects)
    for effect, state, why, lines in done.effects:
        yield from lines
        if lines and not why:
            continue
        if state is None:
            yield Line(f"没有{effect.name}：{effect.target}（前面有一件没有做成）", Severity.WARNING)
        elif state == "done":
            yield Line(f"√ {effect.name}：{effect.target}{why and f'（{why}）'}", Severity.WARNING if why else None)
        else:
            yield Line(f"× {effect.name}没有做成：{effect.target}（{why}）", Severity.ERROR)


def _live_lines(written: Written) -> Iterator[Line]:
    if written.changes:
        yield Line(f"√ 打开着的工作簿{_counted(written.changes, '了')}，保存以后才算数")


def _written_lines(written: Written) -> Iterator[Line]:
    changes = written.changes
    if changes and written.saved is None:
        listed = [*map(change_line, changes.changes), *map(_row_line, appended_rows(written))]
        yield from map(Line, listed[:_LISTED])
        if len(listed) > _LISTED:
            yield Line(f"……还有 {len(listed) - _LISTED} 处（看全部加 --format json）")
    if changes:
        saved = f"√ 已存 {written.saved}：{_counted(changes, '了')}"
        yield Line(saved if written.saved else f"会{_counted(changes)}，没有写文件")
    else:
        yield Line("台账没有要改的，只记入修改记录" if written.recorded else "没有要改的，没有写文件")
    if written.receipt is not None:
        yield Line(_receipt_text(written.receipt, dry_run=written.saved is None))
    for note in written.notes:
        yield Line(f"请注意：{note}", Severity.WARNING)


def _counted(changes: ChangeSet, word: str = "") -> str:
    counts = (
        (len(changes.changes), f"改{word} {{}} 处"), (len(changes.appends), f"加{word} {{}} 行"),
        (len(changes.sheets), f"动{word} {{}} 张表"),
    )  # fmt: skip
    return "，".join(text.format(count) for count, text in counts if count)


def _receipt_text(receipt: Receipt, *, dry_run: bool) -> str:
    if dry_run:
        taller = f"，{receipt.heights} 行会改行高" if receipt.heights else ""
        return f"试改的结果已核对：{receipt.cells} 格都对{taller}，别处不会动；台账现在还是原样"
    taller = f"；{receipt.heights} 行的行高跟着改了" if receipt.heights else ""
    return f"√ 已核对：{receipt.cells} 格读回来都对{taller}，除此以外没有任何改动"


def change_line(change: Change) -> str:
    """Return one edit as people read it."""
    place = f"{change.sheet}!{change.address}"
    if isinstance(change.new, Keep):
        return f"{place}  {change.why}"
    return one_line(f"{place}  “{value_text(change.old)}” → “{value_text(change.new)}”  {change.why}")


def _row_line(row: dict[str, Any]) -> str:
    values = "；".join(f"{column}=“{value_text(value)}”" for column, value in row["values"].items())
    return one_line(f"{row['sheet']} 第 {row['row']} 行（新增）  {values}")


def appended_rows(written: Written) -> Sequence[dict[str, Any]]:
    """Return the rows that were appended, each with the place it landed on."""
    return [
        {
            "sheet": append.sheet,
            "row": row,
            "values": {column_name(column): value for column, value in sorted(append.values.items())},
            "item": append.item,
            "why": append.why,
        }
        for append, row in zip(written.changes.appends, written.rows, strict=True)
    ]


def change_row(change: Change) -> dict[str, Any]:
    """Return one edit with the keys that JSON shows."""
    row = {"sheet": change.sheet, "cell": change.address, "old": change.old, "item": change.item, "why": change.why}
    if not isinstance(change.new, Keep):
        row["new"] = change.new
    for name in ("fill", "font_colour", "number_format"):
        if not isinstance(look := getattr(change, name), Keep):
            row[name] = look
    return row


def written_json(done: Done) -> dict[str, Any]:
    """Return what was done to a workbook with the keys that JSON shows."""
    (written,) = done.written
    return {
        "changes": [change_row(change) for change in written.changes.changes],
        "appended": appended_rows(written),
        "saved": str(written.saved) if written.saved else None,
        "receipt": written.receipt._asdict() if written.receipt else None,
        "notes": written.notes,
    }
