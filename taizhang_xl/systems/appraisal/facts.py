"""What the ledger says of a person's quarter, beside the comments: figures, never a grade. Pure.

The figures are those of the month's review, item by item of the person (责任人): each item counts once in a quarter, of
recurring work each occurrence, as the last month that counts it leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.people import listed_people, names_of, people_in
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month import figures
from taizhang_xl.month.review import review
from taizhang_xl.month.review_line import Line
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.text import key

NOTE = (
    "承办＝季内应办、责任人是本人的事项，一事计一项，周期工作一期计一项；按期＝在到期日以前（含当日）办结；"
    "超期＝已过到期日还没有办结；挂单＝季内有一个月月底到期没有办结。按台账现在的内容统计，只供参考，不作为等次建议。"
)


# Without one of these columns nobody would have any work, nothing be due, or nothing be done.
NEEDED = (Field.UNIT, Field.DEADLINE, Field.STATE, Field.PERSON)


@dataclass(frozen=True, slots=True)
class Facts:
    """How much of a person's work was due, and what came of it; each names its items by 编号."""

    due: tuple[str, ...] = ()
    on_time: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    hung: tuple[str, ...] = ()


class FoundFacts(NamedTuple):
    """The facts by key of the name; `unclear` are the items whose person may be one of several."""

    by_name: Mapping[str, Facts]
    unclear: tuple[Item, ...]


class _Work(NamedTuple):
    line: Line
    overdue: bool
    hung: bool

    @property
    def label(self) -> str:
        item, due = self.line.item, self.line.due
        number = item.number or f"{item.sheet}第{item.row}行"
        return f"{number}（{due.month}月）" if due and item.deadline.kind is DeadlineKind.RECURRING else number


def facts_of(ledger: Ledger, quarter: Quarter, as_of: date) -> FoundFacts:
    """Return the facts of everybody who is listed in 人员, for a quarter as it stands on a day."""
    known = _by_word(ledger)
    works: dict[str, list[_Work]] = {}
    unclear: list[Item] = []
    for work in _works(ledger, quarter, as_of):
        for word in people_in(work.line.item.text(Field.PERSON), known):
            owners = _owners(ledger, work.line.item, known.get(key(word), ()))
            if len(owners) == 1:
                works.setdefault(owners[0], []).append(work)
            elif owners and work.line.item not in unclear:
                unclear.append(work.line.item)
    return FoundFacts({name: _facts(each) for name, each in works.items()}, tuple(unclear))


def _works(ledger: Ledger, quarter: Quarter, as_of: date) -> Iterator[_Work]:
    everyone = Outcome(returned=tuple(unit.name for unit in ledger.units))
    found: dict[tuple[str, int, date | None], _Work] = {}
    for month in quarter.months:
        if month.first > as_of:
            break
        for unit in review(ledger, month, min(month.last, as_of), everyone).units:
            late, hung = map(_places, (unit.rows[figures.OVERDUE], unit.rows[figures.HUNG]))
            for line in unit.due:
                place = _place(line)
                before = found.get(place)
                is_hung = (place in hung and month.last <= as_of) or (before is not None and before.hung)
                found[place] = _Work(line, place in late, is_hung)
    yield from found.values()


def _places(lines: tuple[Line, ...]) -> set[tuple[str, int, date | None]]:
    return {_place(line) for line in lines}


def _place(line: Line) -> tuple[str, int, date | None]:
    recurring = line.item.deadline.kind is DeadlineKind.RECURRING
    return line.item.sheet, line.item.row, line.due if recurring else None


def _facts(works: list[_Work]) -> Facts:
    def those(which: list[_Work]) -> tuple[str, ...]:
        return tuple(work.label for work in which)

    return Facts(
        those(works),
        those([work for work in works if work.line.on_time]),
        those([work for work in works if work.overdue]),
        those([work for work in works if work.hung]),
    )


def _by_word(ledger: Ledger) -> dict[str, list[Record]]:
    """Return the rows of 人员 by each word that they go by, the name without its post in brackets too."""
    found: dict[str, list[Record]] = {}
    for record in listed_people(ledger):
        bare = record.text(Field.NAME).partition("(")[0]
        for word in names_of(ledger, record) | {key(bare)} - {""}:
            found.setdefault(word, []).append(record)
    return found


def _owners(ledger: Ledger, item: Item, records: list[Record] | tuple[()]) -> list[str]:
    """Return the keys of the names that a word of an item may mean: of several those of the item's unit."""
    if len(records) > 1:
        unit = ledger.unit_of(item)
        records = [record for record in records if ledger.unit(record.text(Field.UNIT)) == unit]
    return [key(record.text(Field.NAME)) for record in records if record.text(Field.NAME)]
