"""What a merge comes to: edits to make, and the lines of what was and was not taken, for people to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.changes import Append, Change
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Record, Unit
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.forms.conflicts import Question
from taizhang_xl.returns.forms.form import Form


class EntryKind(StrEnum):
    """What became of something that came back; the value is its name in JSON.

    KEPT was settled for the target's side, or refused; SETTLED is a row that was settled for the unit's.
    """

    TAKEN = "changed"
    CONFLICT = "conflicts"
    REQUEST = "change_requests"
    NEW_ROW = "new_rows"
    MISSING_ROW = "missing_rows"
    TO_VERIFY = "to_verify"
    KEPT = "kept"
    SETTLED = "settled"

    @property
    def label(self) -> str:
        """What people call it."""
        return _SAID[self][0]

    @property
    def heading(self) -> str:
        """The same, with what was done about it."""
        label, done = _SAID[self]
        return f"{label}（{done}）" if done else label


_SAID = {
    EntryKind.TAKEN: ("采用", ""),
    EntryKind.CONFLICT: ("冲突", "保留台账"),
    EntryKind.REQUEST: ("变更申请", "未采用"),
    EntryKind.NEW_ROW: ("新增申请", "未采用"),
    EntryKind.MISSING_ROW: ("缺行", "台账不动"),
    EntryKind.TO_VERIFY: ("待核", "仍按正在办理"),
    EntryKind.KEPT: ("保留台账", ""),
    EntryKind.SETTLED: ("按选定采用", ""),
}
OPEN_KINDS = tuple(kind for kind in EntryKind if kind not in (EntryKind.TAKEN, EntryKind.KEPT, EntryKind.SETTLED))
"""What people must look at."""


class Entry(NamedTuple):
    """One line of what a merge did or did not take. Texts are as people read them; `file` is the return's.

    `number` is the row's key. `question` is what people can settle of it, None where nothing, `sides` what they can
    choose, `side` what they chose; `offer` is the 编号 offered or filled in, `whole` what came back where it is more
    than `returned`.
    """

    kind: EntryKind
    unit: str
    number: str
    field: str
    base: str
    ledger: str
    returned: str
    file: str
    cell: str = ""
    note: str = ""
    question: Question | None = None
    sides: tuple[str, ...] = ()
    side: str = ""
    offer: str = ""
    whole: str = ""


def of_kind(entries: Iterable[Entry], *kinds: EntryKind) -> tuple[Entry, ...]:
    """Return the entries of some kinds, kind by kind."""
    known = tuple(entries)
    return tuple(entry for kind in kinds for entry in known if entry.kind == kind)


class Returned(NamedTuple):
    """One unit's return as read. `findings` are the repairs that reading it took, `base` is what the unit was sent.

    `reporter` is who filled it in, as written above the table. `carried` says that the base came with the return and is remembered nowhere.
    `also` are further sheets of the workbook that were filled in otherwise. `stale` and `unsure` are said of its sheet (see `Sheet`): what formulas gave may be old, blanks may be none.
    """

    file: str
    unit: Unit
    reporter: str
    records: tuple[Record, ...]
    findings: tuple[Finding, ...] = ()
    base: Handout | None = None
    carried: bool = False
    stale: bool = False
    unsure: bool = False
    also: tuple[Returned, ...] = ()


@dataclass(slots=True)
class Merge:
    """What one return does to its target: edits to make, and what a person must look at; `met` are questions answered."""

    changes: list[Change] = field(default_factory=list)
    appends: list[Append] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    met: set[Question] = field(default_factory=set)


def entry_of(
    kind: EntryKind, form: Form, returned: Returned, record: Record, name: str, was: Mapping[str, str] | None = None,
    now: Mapping[str, str] | None = None, note: str = "",
) -> Entry:  # fmt: skip
    """Return the line of one cell of a return: as it was sent, as the target has it, as it came back."""
    return Entry(
        kind=kind,
        unit=returned.unit.name,
        number=form.key_of(record),
        field=str(name),
        base=(was or {}).get(name, ""),
        ledger=(now or {}).get(name, ""),
        returned=shown(form, record, name),
        file=returned.file,
        cell=record.where(name).cell,
        note=note,
    )


def shown(form: Form, record: Record, name: str) -> str:
    """Return a cell of a return as people read it, a day in ISO form."""
    day = record.day(name) if form.is_day(name) else None
    return day.isoformat() if isinstance(day, date) else record.shown(name)
