"""deadline: how the text of a deadline is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from taizhang_xl.cells import value_text
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import NEW_YEAR, read_day
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.deadline import Deadline, DeadlineKind
from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.dates.recurring import recurrence_words

_KEYS = ("text", "kind", "start", "due", "milestones", "recurrence", "approximate", "note")
_KINDS = {
    DeadlineKind.DATED: "有期限",
    DeadlineKind.RECURRING: "周期",
    DeadlineKind.OPEN_ENDED: "长期",
    DeadlineKind.UNCLEAR: "看不懂",
}


def _read_texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value))  # type: ignore[call-overload]


_TEXTS = Option(
    "texts",
    _read_texts,
    "时限",
    python="Sequence[str] | str",
    example="10月底",
    positional=True,
    many=True,
    metavar="时限…",
)
_SINCE: Option[date | None] = Option(
    "since", read_day, "交办日期，“交办后3个月内”从这天算起", None, "date | str | None", metavar="日期",
    terminal=("--from",),
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Read each text as 完成时限 of an item of the year."""
    year, since = context[NEW_YEAR], context[_SINCE]
    found = tuple(parse_deadline(text, year, since) for text in context[_TEXTS])
    wrong = any(each.kind is DeadlineKind.UNCLEAR for each in found)
    return Decision(tuple(map(_line, found)), wrong=wrong, result=found)


def _line(each: Deadline) -> Line:
    span = f"{each.start} 至 {each.due}" if each.start and each.due else str(each.due or "")
    named = "、".join(f"{day.month}月{day.day}日" for day in each.milestones)
    often = f"{recurrence_words(each.recurrence)}{named}" if each.recurrence else ""
    parts = (f"“{each.text}”", _KINDS[each.kind], span, often, each.note)
    return Line("  ".join(part for part in parts if part))


def _row(each: Deadline) -> dict[str, Any]:
    return {**{name: getattr(each, name) for name in _KEYS}, "recurrence": each.recurrence or None}


def _json(done: Done) -> Any:
    """Return one object for one text, a list for several."""
    rows = [_row(each) for each in done.decision.result]
    return rows[0] if len(rows) == 1 else rows


def _rows(done: Done) -> list[dict[str, Any]]:
    found: Sequence[Deadline] = done.decision.result
    flat = [{**_row(each), "milestones": ";".join(map(str, each.milestones))} for each in found]
    return [{name: value_text(value) for name, value in row.items()} for row in flat]


VERB = Verb(
    "deadline", "看一句完成时限怎样理解。", (_TEXTS, NEW_YEAR, _SINCE), decide, group="核对", dry_run=False,
    python="tuple[Deadline, ...]", json=_json, rows=_rows,
)  # fmt: skip
