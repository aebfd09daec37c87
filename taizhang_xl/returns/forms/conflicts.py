"""Conflicts that people have settled: the rows of 冲突处理 in the packet, each with the side whose value holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.catalogue import CHOICE_STALE, CHOICE_UNKNOWN
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Record
from taizhang_xl.ledger.schema import SETTLING, SIDES, Field
from taizhang_xl.ledger.unread import unread_columns
from taizhang_xl.reading.locate import SheetSource, no_table
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.text import content, plain

KEEP_LEDGER, TAKE_UNIT = SIDES
_IGNORED = "，没有处理这个冲突"
_KEYS = (Field.NUMBER, Field.COLUMN, Field.IN_LEDGER, Field.RETURNED)


class Conflict(NamedTuple):
    """A conflict as people saw it; a choice holds for just these two texts."""

    number: str
    field: str
    ledger: str
    returned: str


class Choice(NamedTuple):
    """The side that was chosen, and where it was written down."""

    side: str
    where: Where


Choices = Mapping[Conflict, Choice]


def conflict_of(number: str, field: str, ledger: str, returned: str) -> Conflict:
    """Return a conflict by its texts: it is another one where a single sign is."""
    return Conflict(plain(number), plain(field), content(ledger), content(returned))


def read_choices(source: SheetSource) -> tuple[Choices, tuple[Finding, ...]]:
    """Return what was chosen on 冲突处理, and what there is no side or cannot be read. Raises NoTableError without that sheet."""
    if SETTLING.name not in source.sheet_names or (found := find_table(source.sheet(SETTLING.name), SETTLING)) is None:
        raise no_table(source, SETTLING, source.sheet_names)
    records = read_records(found[0])[0]
    chosen = [(record, side) for record in records if (side := record.text(Field.SIDE))]
    choices = {_conflict(record): Choice(side, record.where(Field.SIDE)) for record, side in chosen if side in SIDES}
    wrong = (CHOICE_UNKNOWN.at(record.where(Field.SIDE), side) for record, side in chosen if side not in SIDES)
    unread = unread_columns(records, (Field.SIDE,), note=_IGNORED)
    lost = unread_columns((record for record, _ in chosen), _KEYS, note=_IGNORED)
    return choices, (*unread, *lost, *wrong)


def _conflict(record: Record) -> Conflict:
    return conflict_of(*(record.shown(name) for name in _KEYS))


def stale_choices(choices: Choices, left: Iterable[Conflict]) -> Iterator[Finding]:
    """Yield the choices of conflicts that read otherwise by now: what people chose between is not there any more."""
    again = {(conflict.number, conflict.field): conflict for conflict in left if conflict not in choices}
    for conflict, choice in choices.items():
        if (conflict.number, conflict.field) in again:
            yield CHOICE_STALE.at(choice.where, choice.side, number=conflict.number, field=conflict.field)
