"""What a merge comes to: edits to make, and the lines of what was and was not taken, for people to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from taizhang_xl.changes import Append, Change
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Record, Unit
from taizhang_xl.ledger.schema import Field
from taizhang_xl.returns.read import Returned

_DAYS = (Field.DONE_ON, Field.DUE)


class Entry(NamedTuple):
    """One line of what a merge did or did not take. Texts are as people read them; `file` is the return's."""

    unit: str
    number: str
    field: str
    base: str
    ledger: str
    returned: str
    file: str
    cell: str = ""
    note: str = ""


class CoLine(NamedTuple):
    """What a unit that assists says of an item. `text` is to be its line in the ledger, None where that stays as it is.

    `told` is its line in the month's row of 月报, "" where nothing was told.
    """

    item: Item
    unit: Unit
    text: str | None
    told: str


@dataclass(slots=True)
class Merge:
    """What one return does to the ledger: edits to make, and what a person must look at.

    `kept` are conflicts that a person has settled in favour of the ledger. `lines` are not edits yet: several units
    write into one cell. `done` are the items that are reported done now.
    """

    changes: list[Change] = field(default_factory=list)
    appends: list[Append] = field(default_factory=list)
    lines: list[CoLine] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    conflicts: list[Entry] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    change_requests: list[Entry] = field(default_factory=list)
    missing_rows: list[Entry] = field(default_factory=list)
    new_rows: list[Entry] = field(default_factory=list)
    to_verify: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


LISTS = ("changed", "conflicts", "kept", "change_requests", "missing_rows", "new_rows", "to_verify")
"""The lists of entries, that of one return or of all of a month."""


def entry_of(
    returned: Returned, record: Record, name: str, was: Mapping[str, str] | None = None,
    now: Mapping[str, str] | None = None, note: str = "",
) -> Entry:  # fmt: skip
    """Return the line of one cell of a return: as it was sent, as the ledger has it, as it came back."""
    return Entry(
        unit=returned.unit.name,
        number=record.text(Field.NUMBER),
        field=str(name),
        base=(was or {}).get(name, ""),
        ledger=(now or {}).get(name, ""),
        returned=shown(record, name),
        file=returned.file,
        cell=record.where(name).cell,
        note=note,
    )


def shown(record: Record, name: str) -> str:
    """Return a cell of a return as people read it, a day in ISO form."""
    day = record.day(name) if name in _DAYS else None
    return day.isoformat() if isinstance(day, date) else record.shown(name)
