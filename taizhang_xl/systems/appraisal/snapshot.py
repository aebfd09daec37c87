"""A quarter as it was when it was closed: kept once beside the companion, never written over; what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.companion.book import CompanionBook
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.formats import NEWER, NewerFormatError, refuse_newer
from taizhang_xl.journal.side import place
from taizhang_xl.systems.appraisal.facts import Facts
from taizhang_xl.systems.appraisal.quarter import Book
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Person, Proposal, QuarterDecision, WeekRecord
from taizhang_xl.systems.appraisal.roles import Role, Situation
from taizhang_xl.systems.appraisal.rules import CLOSED_ALTERED
from taizhang_xl.systems.appraisal.week_text import week_text
from taizhang_xl.text import key

_UNREADABLE = ("季度存档读不出来，或者被改过", "请从备份恢复它；确实没有的，移走它再存档一次")
_DIGEST = "摘要"


class ClosedQuarter(NamedTuple):
    """A closed quarter: its day, the rows that it was decided by, the ledger's figures and the heads of each unit then."""

    quarter: Quarter
    closed_on: date
    book: Book
    facts: Mapping[str, Facts]
    heads: Mapping[str, int]


def snapshot_file(book: CompanionBook, quarter: Quarter) -> Path:
    """Return where a quarter's snapshot is kept."""
    return place(book.path, "quarters") / f"{quarter.year}-{quarter.number}.json"


def refuse_closed(book: CompanionBook, quarter: Quarter) -> None:
    """Raise UsageError for a quarter that is closed."""
    if (kept := snapshot_file(book, quarter)).exists():
        cure = f"确要重新审定的，先把 {kept.parent.parent.parent.name}/{kept.parent.name} 里的 {kept.name} 移走，改好再存档一次"
        raise UsageError(book.path, f"{quarter.label}已经审定存档，没有动它", cure)


def of_quarter(book: Book, quarter: Quarter) -> Book:
    """Return the records of a quarter alone."""
    return Book(
        book.people,
        tuple(each for each in book.weeks if Month.of(each.friday) in quarter.months),
        tuple(each for each in book.months if each.month in quarter.months),
        tuple(each for each in book.decisions if each.quarter == quarter),
    )


def snapshot_bytes(closed: ClosedQuarter) -> bytes:
    """Return the content of a snapshot's file: the same quarter gives the same bytes."""
    book = closed.book
    content = {
        "季度": list(closed.quarter), "存档日期": closed.closed_on.isoformat(), "人员": _plain(book.people),
        "周记实": _plain(book.weeks), "月考核": _plain(book.months), "季审定": _plain(book.decisions),
        "台账情况": {name: asdict(facts) for name, facts in closed.facts.items()}, "人数": dict(closed.heads),
    }  # fmt: skip
    return json.dumps({**content, _DIGEST: _digest(content)}, ensure_ascii=False, indent=1, default=_text).encode()


def _plain(records: Sequence[Any]) -> list[dict[str, Any]]:
    return [_without_place(asdict(each)) for each in records]


def _without_place(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record without the place of its row, which is another one after each sorting."""
    rows = {"proposals": [_without_place(each) for each in row["proposals"]]} if "proposals" in row else {}
    return {name: value for name, value in {**row, **rows}.items() if name != "where"}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=_text)
    return hashlib.sha256(text.encode()).hexdigest()


def read_closed(book: CompanionBook, year: int) -> dict[Quarter, ClosedQuarter]:
    """Return the closed quarters of a year. Raises FileError for one that cannot be read or was altered."""
    quarters = (Quarter(year, number) for number in range(1, 5))
    return {each: _read(path) for each in quarters if (path := snapshot_file(book, each)).exists()}


def _read(path: Path) -> ClosedQuarter:
    try:
        kept = json.loads(path.read_text("utf-8"))
        refuse_newer(kept)
        if kept.pop(_DIGEST) != _digest(kept):
            raise FileError(path, *_UNREADABLE)
        book = Book(
            tuple(Person(**{**each, **_days(each, "since", "until")}) for each in kept["人员"]),
            tuple(
                WeekRecord(**{**each, **_days(each, "friday", "written_on"), "situation": Situation(each["situation"]), "numbers": tuple(each["numbers"])})
                for each in kept["周记实"]
            ),
            tuple(MonthAppraisal(each["name"], Month(*each["month"]), tuple(map(_proposal, each["proposals"]))) for each in kept["月考核"]),
            tuple(QuarterDecision(**{**each, "quarter": Quarter(*each["quarter"]), **_days(each, "decided_on")}) for each in kept["季审定"]),
        )  # fmt: skip
        facts = {
            name: Facts(**{word: tuple(numbers) for word, numbers in each.items()})
            for name, each in kept["台账情况"].items()
        }
        return ClosedQuarter(Quarter(*kept["季度"]), date.fromisoformat(kept["存档日期"]), book, facts, kept["人数"])
    except NewerFormatError as error:
        raise FileError(path, *NEWER) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileError(path, *_UNREADABLE) from error


def _days(row: Mapping[str, Any], *names: str) -> dict[str, date | None]:
    return {name: date.fromisoformat(row[name]) if row[name] else None for name in names}


def _proposal(row: Mapping[str, Any]) -> Proposal:
    return Proposal(Role(row["role"]), row["proposer"], row["comment"], row["grade"])


# -- what was changed after the close ----------------------------------------


def altered_since(closed: ClosedQuarter, now: Book, where: Where) -> Iterator[Finding]:
    """Yield what the companion says otherwise than when the quarter was closed; `where` is for a row that is gone."""
    then, present = _told(closed.book), _told(of_quarter(now, closed.quarter))
    for name in dict.fromkeys((*then, *present)):
        person, what = name
        kept, (value, place) = then.get(name, ("", where))[0], present.get(name, ("", where))
        if kept != value:
            words = {"quarter": closed.quarter.label, "name": person, "what": what, "kept": _brief(kept)}
            yield CLOSED_ALTERED.at(place, _brief(value), **words)


def _told(book: Book) -> dict[tuple[str, str], tuple[str, Where]]:
    """Return every text of a quarter by person and what it is, with its place."""
    found: dict[tuple[str, str], tuple[str, Where]] = {}
    for week in book.weeks:
        what = f"{week_text(week.friday)}"
        found[week.name, f"{what}记实"] = week.text, week.where
        found[week.name, f"{what}情形"] = str(week.situation), week.where
        found[week.name, f"{what}填写日期"] = str(week.written_on or ""), week.where
    for month in book.months:
        for each in month.proposals:
            what = f"{month.month.month}月{each.role}"
            found[month.name, f"{what}评语"] = each.comment, each.where
            found[month.name, f"{what}建议等次"] = each.grade, each.where
    for one in book.decisions:
        found[one.name, "审定等次"] = one.grade, one.where
        found[one.name, "理由"] = one.reason, one.where
        found[one.name, "审定日期、会议"] = f"{one.decided_on or ''} {one.meeting}".strip(), one.where
    return {(key(name), what): told for (name, what), told in found.items() if told[0]}


def _brief(text: str) -> str:
    if not text:
        return "（空）"
    return text if len(text) <= 20 else f"{text[:19]}…"
