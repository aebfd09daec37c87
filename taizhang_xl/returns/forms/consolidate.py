"""The returns of a form -> one Consolidation: which units reported, what the target takes, what people must settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from taizhang_xl.catalogue import (
    FORMULA_STALE,
    RETURN_COPIES_DIFFER,
    RETURN_COPY_SAME,
    RETURN_LEFT_OUT,
    RETURN_NO_BASE,
    RETURN_NOT_READ,
    RETURN_OTHER_FORM,
    RETURN_OTHER_LEDGER,
    RETURN_OTHER_MONTH,
    RETURN_OTHER_UNIT,
    RETURN_TOO_LARGE,
    RETURN_UNIT_MIXED,
    RETURN_UNIT_UNKNOWN,
    RETURN_UNREADABLE,
)
from taizhang_xl.changes import ChangeSet
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.unread import unread_text
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.forms.conflicts import Choices, Question, stale_choices
from taizhang_xl.returns.forms.entries import OPEN_KINDS, Entry, EntryKind, Merge, Returned, of_kind
from taizhang_xl.returns.forms.file_names import units_named
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.returns.forms.rows import merge_form
from taizhang_xl.returns.forms.target import Target

_CELLS_SHOWN = 5
_NOT_TAKEN = (FORMULA_STALE.code, RETURN_LEFT_OUT.code)
REFUSED = frozenset(
    rule.code
    for rule in (
        RETURN_UNREADABLE, RETURN_TOO_LARGE, RETURN_NOT_READ, RETURN_UNIT_UNKNOWN, RETURN_UNIT_MIXED,
        RETURN_OTHER_MONTH, RETURN_OTHER_FORM, RETURN_OTHER_UNIT, RETURN_OTHER_LEDGER,
    )
)  # fmt: skip
"""The codes of files that came and of which nothing was taken."""


@dataclass(frozen=True, kw_only=True)
class Consolidation:
    """What the returns of a form amount to. Units are named in full, in the ledger's order.

    `undecided` units sent copies that differ: neither copy was taken. `changes` are the edits of the target, `carried`
    the bases by unit that came with the returns and are remembered nowhere, `came` why a file was refused by the one
    unit that its name names, `unmet` the choices that are of no avail: nothing came up, or it is still open.
    """

    returned: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    not_returned: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    changes: ChangeSet = field(default_factory=ChangeSet)
    carried: Mapping[str, Handout] = field(default_factory=dict)
    came: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    unmet: tuple[Question, ...] = ()

    def of(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        """Return the entries of some kinds, kind by kind."""
        return of_kind(self.entries, *kinds)

    @property
    def left_behind(self) -> tuple[Finding, ...]:
        """What is said of content that was not taken."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR or each.code in _NOT_TAKEN)

    @property
    def questions(self) -> int:
        """How many things a person must look at."""
        return len(self.of(*OPEN_KINDS)) + len(self.undecided)


class Sorted(NamedTuple):
    """Returns sorted out: all by unit, the one of each unit that is taken, and what is said of the files."""

    by_unit: Mapping[str, Sequence[Returned]]
    taken: Sequence[Returned]
    findings: Sequence[Finding]


def consolidate_form(
    form: Form, ledger: Ledger, target: Target, returns: Sequence[Returned], refused: Iterable[Finding],
    choices: Choices = MappingProxyType({}),
) -> Consolidation:  # fmt: skip
    """Merge the returns of a form. `refused` are files that could not be taken, `choices` conflicts that people settled."""
    sorted_out = sort_out(form, returns)
    merges = [merge_form(form, ledger, target, returned, choices) for returned in sorted_out.taken]
    changes = ChangeSet.of(change for merge in merges for change in merge.changes)
    told = told_of(ledger, sorted_out, merges, lambda unit: any(target.of(unit)), choices, refused)
    return Consolidation(**told, changes=changes)


def told_of(
    ledger: Ledger, sorted_out: Sorted, merges: Sequence[Merge], asked: Callable[[Unit], bool],
    choices: Choices, told: Iterable[Finding],
) -> dict[str, Any]:  # fmt: skip
    """Return what a consolidation says of units, entries and findings; `asked` tells which units had to report."""
    by_unit, taken, findings = sorted_out
    accepted = {each.unit.name for each in taken}
    expected = [unit.name for unit in ledger.units if unit.name in by_unit or asked(unit)]
    entries = tuple(entry for merge in merges for entry in merge.entries)
    left = [entry.question for entry in of_kind(entries, *OPEN_KINDS) if entry.question]
    met = {question for merge in merges for question in merge.met}
    of_rows = (finding for merge in merges for finding in merge.findings)
    told = tuple(told)
    return {
        "returned": tuple(name for name in expected if name in accepted),
        "undecided": tuple(name for name in expected if name in by_unit and name not in accepted),
        "not_returned": tuple(name for name in expected if name not in by_unit),
        "entries": entries,
        "findings": (*told, *findings, *stale_choices(choices, left, met), *of_rows),
        "came": _came(ledger, told),
        "unmet": tuple(question for question in choices if question not in met or question in left),
        "carried": {each.unit.name: each.base for each in taken if each.carried and each.base is not None},
    }


def _came(ledger: Ledger, told: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    refused: dict[str, tuple[Finding, ...]] = {}
    for each in told:
        if each.code in REFUSED and len(units := units_named(each.file, ledger.units)) == 1:
            refused[units[0].name] = (*refused.get(units[0].name, ()), each)
    return refused


def sort_out(form: Form, returns: Sequence[Returned]) -> Sorted:
    """Return which returns are taken: one unit's bad file never stops another's, of files that differ none is taken."""
    by_unit: dict[str, list[Returned]] = {}
    for returned in returns:
        by_unit.setdefault(returned.unit.name, []).extend((returned, *returned.also))
    taken: list[Returned] = []
    findings: list[Finding] = []
    for name, copies in by_unit.items():
        for copy in copies:
            findings += copy.findings
        differing = _differences(form, copies) if len(copies) > 1 else []
        if differing:
            findings.append(_copies_finding(copies, differing))
            continue
        findings += [RETURN_COPY_SAME.at(Where(copy.file), copies[0].file) for copy in copies[1:]]
        if copies[0].base is None:
            findings.append(RETURN_NO_BASE.at(Where(copies[0].file), unit=name))
        taken.append(copies[0])
    return Sorted(by_unit, taken, findings)


def _differences(form: Form, copies: Sequence[Returned]) -> list[str]:
    """Return the cells in which the copies of one unit's return differ, as "1-001 状态（办结/正在办理）"."""
    tables = [_content(form, copy) for copy in copies]
    keys = list(dict.fromkeys(key for table in tables for key in table))
    return [
        f"{row} {name}（{'/'.join(table.get((row, name)) or '空' for table in tables)}）"
        for row, name in keys
        if len({table.get((row, name), "") for table in tables}) > 1
    ]


def _content(form: Form, returned: Returned) -> dict[tuple[str, str], str]:
    turns: Counter[str] = Counter()
    content: dict[tuple[str, str], str] = {}
    for place, record in enumerate(returned.records, 1):
        row = form.key_of(record) or f"第{place}行"
        turns[row] += 1
        row += f"（第{turns[row]}次）" if turns[row] > 1 else ""
        for name in (*form.requested, *form.filled):
            if name in record.columns:
                content[row, name] = record.content(name) or unread_text(record.cell(name))
    return content


def _copies_finding(copies: Sequence[Returned], differing: Sequence[str]) -> Finding:
    shown = "；".join(differing[:_CELLS_SHOWN])
    more = f"等{len(differing)}处" if len(differing) > _CELLS_SHOWN else ""
    files = "、".join(copy.file for copy in copies)
    return RETURN_COPIES_DIFFER.at(Where(copies[0].file), files, unit=copies[0].unit.short, cells=shown + more)
