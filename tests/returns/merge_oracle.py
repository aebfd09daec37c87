"""What a merge must come to, told from the rules alone: no line of this is shared with the program under test.

A month is a ledger as people see it, what each unit was sent, and the forms that came back. For every cell that a unit
fills in `expected` gives the outcomes that the rules allow: what the ledger holds afterwards, and how it is named.
Where the rules leave a choice there is more than one; which of them the program took is remembered by `learn`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

TEXTS = ("进展情况", "佐证", "未完成原因", "下月安排")
MATTER, CO_REPORT = "需协调事项", "协办情况"
UNIT_FIELDS = ("状态", "完成日期", *TEXTS, MATTER)
ASKED_ANEW = ("下月安排", MATTER)
OF_OCCURRENCE = tuple(name for name in UNIT_FIELDS if name != "下月安排")
SECTION_FIELDS = ("目标任务", "落实措施", "完成时限")
DONE, IN_HAND, CLOSED = "办结", "正在办理", "销号"
STATES = {
    "未落实": "未落实 未启动 未开始 未开展 未完成 否 ×",
    IN_HAND: "正在办理 在办 办理中 推进中 进行中 正在落实 部分完成 基本完成 接近完成",
    DONE: "办结 已办结 完成 已完成 全部完成 已落实 是 √ 100%",
    CLOSED: "销号 已销号",
}
MEANS = {word: state for state, words in STATES.items() for word in words.split()}
SAYINGS = (
    "无变化",
    "本月无变化",
    "同上月",
    "同上",
    "暂无变化",
    "无",
    "无进展",
    "无变化。",
    "/",
    "—",
    "未变化",
    "没有变化",
)


@dataclass(frozen=True)
class Typed:
    """A cell: what is in it, and what a person sees there; `lost` says why nobody can tell."""

    raw: Any = None
    seen: str | date = ""
    look: str = "General"
    lost: str = ""
    result: Any = None
    hollow: bool = False

    @property
    def is_formula(self) -> bool:
        return isinstance(self.raw, str) and self.raw.startswith("=")


BLANK = Typed()


class Outcome(NamedTuple):
    """What becomes of a cell: `edit` is None where it stays as it is; `names` are the ways in which it is named."""

    edit: Typed | None = None
    names: frozenset[str] = frozenset()


KEPT = Outcome()


def named(*names: str) -> Outcome:
    return Outcome(None, frozenset(names))


@dataclass
class Sent:
    """One item as it was sent: what the form showed, what the ledger held, and what was taken from returns since."""

    unit: str
    shown: dict[str, Typed]
    held: dict[str, Typed]
    afresh: tuple[str, ...]
    recurring: bool
    taken: dict[str, Any] = field(default_factory=dict)
    agreed: dict[str, Any] = field(default_factory=dict)


@dataclass
class FormRow:
    """A row of a form as it came back; `at` says where each of its cells stands."""

    number: str
    cells: dict[str, Typed]
    at: dict[str, str] = field(default_factory=dict)


@dataclass
class Form:
    """A form as it came back; `wrong` is the code by which a file that must not be taken is named."""

    unit: str
    file: str
    rows: list[FormRow]
    wrong: str = ""
    lost_columns: tuple[str, ...] = ()
    stale: bool = False


Row = dict[str, Typed]
Place = tuple[str, str, str]
"""File, 编号 and field; "编号" as the field stands for the row as a whole."""


def text(seen: str | date) -> str:
    """Return what is compared: how wide a gap is and whether a line ends there does not count, all else does."""
    return " ".join(str(seen).split())


def key(number: str) -> str:
    # A long dash in a number is a dash.
    return unicodedata.normalize("NFKC", number).strip().replace("—", "-")


def state(word: Any) -> str:
    return MEANS.get(text(word), text(word))


def same(name: str, one: Any, other: Any) -> bool:
    if name in SECTION_FIELDS:
        return text(one).replace(" ", "") == text(other).replace(" ", "")
    return state(one) == state(other) if name == "状态" else text(one) == text(other)


def kept_text(typed: Typed) -> str | date:
    """Return what the ledger holds; what nobody can read is still something, and is told from a blank."""
    return text(typed.raw) if typed.lost else typed.seen


def says_nothing(typed: Typed) -> bool:
    return text(typed.seen) in SAYINGS


def blank(typed: Typed) -> bool:
    return not typed.lost and not typed.hollow and not text(typed.seen)


def reports(row: FormRow, sent: Sent, fields: tuple[str, ...] = UNIT_FIELDS) -> bool | None:
    """Tell whether the unit reported anything in a row; None where one may see it either way."""
    doubt = False
    for name in fields:
        typed = row.cells.get(name)
        if typed is None:
            continue
        if typed.lost or typed.hollow or says_nothing(typed) or not _is_readable(name, typed):
            doubt = doubt or bool(typed.lost) or typed.seen != sent.shown[name].seen
        elif not same(name, typed.seen, sent.shown[name].seen):
            return True
    return None if doubt or sent.taken else False


def _reports_occurrence(row: FormRow, sent: Sent, now: Row) -> bool | None:
    """Tell whether a row reports the occurrence: a plan is about the next one, and 销号 is a request to the section."""
    asks = state(row.cells.get("状态", BLANK).seen) == CLOSED
    told = reports(row, sent, tuple(name for name in OF_OCCURRENCE if name != "状态" or not asks))
    return None if asks and told is False and state(now["状态"].seen) == CLOSED else told


def _is_readable(name: str, typed: Typed) -> bool:
    if name == "完成日期":
        return isinstance(typed.seen, date) or not text(typed.seen)
    return name != "状态" or not text(typed.seen) or state(typed.seen) in STATES


def cell(name: str, row: FormRow, sent: Sent, now: Row, after: dict[str, Outcome]) -> list[Outcome]:
    """Return what may become of a cell that the unit fills in; `after` holds what became of the row's other cells."""
    typed = row.cells.get(name)
    if typed is None:
        return [KEPT]
    if typed.lost:
        # A formula whose result is old, and one that has none, are the same to whom it concerns.
        either = {"formula-stale", "formula-not-calculated"}
        return [named(code) for code in (either if typed.lost in either else {typed.lost})]
    found = _cell(name, typed, row, sent, now, after, sent.taken)
    return found + _cell(name, typed, row, sent, now, after, {**sent.taken, **sent.agreed}) if sent.agreed else found


def _cell(
    name: str,
    typed: Typed,
    row: FormRow,
    sent: Sent,
    now: Row,
    after: dict[str, Outcome],
    taken: dict[str, Any],
) -> list[Outcome]:
    shown, held = sent.shown[name].seen, kept_text(sent.held[name])
    before, baseline = taken.get(name, shown), taken.get(name, held)
    value, names = typed.seen, set()
    if typed.hollow:
        if text(shown) or text(baseline):
            return [named("conflict")] if text(now[name].seen) else [KEPT, named("conflict")]
        return [KEPT]
    if says_nothing(typed) and not (same(name, value, shown) and name not in taken):
        if name in ("进展情况", "状态"):
            return [KEPT]
        value = ""
    if name == "完成日期" and text(value) and not isinstance(value, date):
        return [named("date-not-real")]
    if name == "状态":
        special = _state(typed, row, sent, now, after, before)
        if isinstance(special, list):
            return special
        value, names = special
    emptied = name in sent.afresh and not text(value) and not text(before)
    told = _reports_occurrence(row, sent, now)
    if emptied and sent.recurring and name not in ASKED_ANEW and not told:
        # An occurrence that nobody reported on, or of which nobody can tell; a plan is about the next one.
        return [KEPT] if told is False else [KEPT, Outcome(BLANK)]
    is_bare = name == "状态" and not text(value) and sent.recurring
    if is_bare and told and state(now[name].seen) not in (DONE, CLOSED):
        # Work in hand goes on, whoever says nothing of it; what was done of the occurrence before is not of this one.
        return [KEPT]
    if emptied and now[name].is_formula:
        return [KEPT, named("conflict")]
    if same(name, value, before) and not (emptied and text(baseline)):
        return [Outcome(None, frozenset(names))]
    if (
        name in taken
        and same(name, value, shown)
        and not (sent.recurring and told)
        and not (name == MATTER and text(typed.seen))
        and not same(name, value, now[name].seen)
    ):
        # What was reported taken back, or the old form sent once more: only the unit knows. 无 said of a matter is news.
        return [Outcome(None, frozenset({*names, "conflict"}))]
    outcomes = _three_way(name, value, baseline, now[name], emptied, names)
    gone = name == "状态" and emptied and sent.recurring
    return [
        each._replace(names=each.names | {"return-state-blank"}) if gone and each.edit else each for each in outcomes
    ]


def _three_way(name: str, value: Any, baseline: Any, now: Typed, emptied: bool, names: set[str]) -> list[Outcome]:
    """The unit says something new: taken where the ledger is as it was, a conflict where it says something else."""
    if now.is_formula:
        return [Outcome(None, frozenset({*names, "conflict"}))]
    if not now.lost and same(name, value, now.seen):
        return [Outcome(None, frozenset(names))]
    if same(name, kept_text(now), baseline):
        new = Typed(value, value) if text(value) else BLANK
        return [Outcome(new, frozenset(names))]
    return [Outcome(None, frozenset(names))] if emptied else [Outcome(None, frozenset({*names, "conflict"}))]


def _state(
    typed: Typed, row: FormRow, sent: Sent, now: Row, after: dict[str, Outcome], before: Any
) -> list[Outcome] | tuple[str, set[str]]:
    word = text(typed.seen)
    if not word or word in SAYINGS:
        return "", set()
    means = state(word)
    if same("状态", word, sent.shown["状态"].seen) and same("状态", word, before):
        # What the form showed and the unit left alone is not questioned, but what it rests on may have gone.
        if means == DONE and not all(_holds(each, row, now, after)[0] for each in ("完成日期", "佐证")):
            return [KEPT, Outcome(Typed(IN_HAND, IN_HAND), frozenset({"verify"})), named("verify")]
        return [KEPT]
    if means == CLOSED:
        return [named("request")]
    if means and means not in STATES:
        return [named("state-unknown")]
    if word in ("基本完成", "接近完成"):
        return _almost(word, sent, now, before)
    if means != DONE:
        return means, set()
    holds = [_holds(each, row, now, after) for each in ("完成日期", "佐证")]
    if all(form for form, _ in holds):
        return DONE, set()
    if all(form or ledger for form, ledger in holds) or same("状态", now["状态"].seen, DONE):
        # The section wrote what the form lacks, though it may not have taken the rest, or says 办结 itself.
        done = _three_way("状态", DONE, sent.taken.get("状态", sent.held["状态"].seen), now["状态"], False, set())
        stays = _three_way(
            "状态", IN_HAND, sent.taken.get("状态", sent.held["状态"].seen), now["状态"], False, {"verify"}
        )
        return [*done, *stays, KEPT, named("verify")]
    return IN_HAND, {"verify"}


def _almost(word: str, sent: Sent, now: Row, before: Any) -> list[Outcome]:
    """基本完成 is work in hand; that it was said is worth a word, also where nothing changes by it."""
    if same("状态", IN_HAND, before):
        return [KEPT, named("state-almost")]
    baseline = sent.taken.get("状态", sent.held["状态"].seen)
    return _three_way("状态", IN_HAND, baseline, now["状态"], False, {"state-almost"})


def _holds(name: str, row: FormRow, now: Row, after: dict[str, Outcome]) -> tuple[bool, bool]:
    """Tell whether the form, and whether the ledger afterwards, holds a date or evidence."""
    typed = row.cells.get(name, BLANK)
    good = not (typed.lost or typed.hollow or blank(typed) or says_nothing(typed))
    form = good and (name != "完成日期" or isinstance(typed.seen, date))
    edit = after[name].edit
    ledger = (edit if edit is not None else now[name]).seen
    return form, bool(text(ledger)) and text(ledger) not in SAYINGS


def request(name: str, row: FormRow, sent: Sent, now: Row) -> list[Outcome]:
    """Return how a cell of the section's that a unit changed is named; it is never taken."""
    typed = row.cells.get(name)
    if typed is None:
        return [KEPT]
    if typed.lost:
        return [named(typed.lost)]
    if same(name, typed.seen, sent.shown[name].seen):
        return [KEPT]
    return [KEPT, named("request")] if same(name, typed.seen, now[name].seen) else [named("request")]


def grey(row: FormRow) -> list[Outcome]:
    """Return how 协办情况 is named where the unit in charge typed into it: it is for those that assist."""
    typed = row.cells.get(CO_REPORT, BLANK)
    if typed.lost:
        return [named(typed.lost)]
    return [named("return-lead-grey")] if text(typed.seen) else [KEPT]


class Month(NamedTuple):
    """A ledger's rows as people see them, what was sent, and how alike two tasks are meant to be."""

    rows: list[Row]
    sent: dict[str, Sent]
    reworded: set[tuple[str, str]]


def expected(month: Month, forms: list[Form]) -> Iterator[tuple[Place, list[Outcome], FormRow | None]]:
    """Go through all that came back; the row's whole is told before its cells, the state after the others."""
    for form in forms:
        counts = Counter(key(row.number) for row in form.rows if row.number)
        for row in form.rows:
            yield from _row(month, form, row, counts[key(row.number)])
        for number, sent in month.sent.items():
            if sent.unit == form.unit and number not in counts:
                there = [now for now in month.rows if now["编号"].seen == number and now["责任单位"].seen == form.unit]
                yield (
                    (form.file, number, "编号"),
                    ([named("missing")] if len(there) == 1 else [KEPT, named("missing")]),
                    None,
                )


def _row(month: Month, form: Form, row: FormRow, count: int) -> Iterator[tuple[Place, list[Outcome], FormRow]]:
    number = key(row.number)
    whole = (form.file, number, "编号")
    rows = [now for now in month.rows if now["编号"].seen == number]
    sent = month.sent.get(number)
    if not number:
        if any(not blank(typed) for typed in row.cells.values()):
            yield (form.file, row.at["编号"], "编号"), [named("new")], row
    elif count > 1:
        yield whole, [named("return-number-twice")], row
    elif not rows:
        yield whole, [named("return-number-unknown")], row
    elif len(rows) > 1:
        told = sent is not None and reports(row, sent)
        yield whole, [named("any")] if told else [KEPT, named("any")], row
    elif rows[0]["责任单位"].seen != form.unit:
        yield whole, [named("return-foreign-row")], row
    elif sent is not None:
        yield from _known(month, form, row, sent, rows[0])
    else:
        # A number that was not on the form: nobody knows what the unit saw beside it, so that nothing of it is taken.
        told = any(
            text(typed.seen) and not same(name, typed.seen, rows[0][name].seen)
            for name, typed in row.cells.items()
            if name in UNIT_FIELDS
        )
        yield whole, [named("conflict")] if told else [KEPT, named("conflict")], row


def _known(
    month: Month, form: Form, row: FormRow, sent: Sent, now: Row
) -> Iterator[tuple[Place, list[Outcome], FormRow]]:
    number = key(row.number)
    task, present = text(sent.shown["目标任务"].seen), text(now["目标任务"].seen)
    told = reports(row, sent)
    moved = task != present and (task, present) not in month.reworded
    if moved:
        yield (
            (form.file, number, "编号"),
            [named("conflict")] if told else [KEPT, named("conflict")] if told is None else [KEPT],
            row,
        )
        return
    if task != present:
        yield (
            (form.file, number, "编号"),
            [named("return-task-reworded")] if told else [KEPT, named("return-task-reworded")],
            row,
        )
    after: dict[str, Outcome] = {}
    for name in (*SECTION_FIELDS, *(each for each in UNIT_FIELDS if each != "状态"), "状态"):
        found = request(name, row, sent, now) if name in SECTION_FIELDS else cell(name, row, sent, now, after)
        after[name] = found[0]
        yield (form.file, number, name), found, row
    yield (form.file, number, CO_REPORT), grey(row), row


def learn(month: Month, number: str, name: str, row: FormRow, outcome: Outcome) -> None:
    """Remember what was taken from a return: a corrected return goes on from there."""
    sent = month.sent[number]
    if outcome.edit is not None:
        sent.taken[name] = outcome.edit.seen
        sent.agreed.pop(name, None)
        return
    typed = row.cells.get(name)
    if typed is None or typed.lost or typed.hollow or "conflict" in outcome.names:
        return
    now = next(each for each in month.rows if each["编号"].seen == number)[name].seen
    if same(name, typed.seen, now) and not same(name, now, sent.shown[name].seen):
        # Both sides say the same; whether that counts as taken from the unit the rules do not say.
        sent.agreed[name] = now
