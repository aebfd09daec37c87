"""The projects of a ledger as their steps are typed: what can be read of each row, and what is wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from taizhang_xl.findings import Finding, Severity
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.project.links import Length, Link, read_length, read_links, step_name
from taizhang_xl.systems.project.rules import (
    STEP_BACKWARDS,
    STEP_CYCLE,
    STEP_DATE,
    STEP_DATE_FAR,
    STEP_DOUBLED,
    STEP_LINK,
    STEP_NO_LENGTH,
    STEP_NO_START,
    STEP_UNKNOWN,
    STEP_UNNAMED,
)
from taizhang_xl.systems.project.schedule import CycleInStepsError, Step, in_order
from taizhang_xl.systems.project.sheets import (
    BEFORE,
    BEGUN,
    ENDED,
    LENGTH,
    PLANNED_FIRST,
    PLANNED_LAST,
    STEP,
    STEPS,
    WORK,
)

_DATES = (PLANNED_FIRST, PLANNED_LAST, BEGUN, ENDED)
_FAR = 5
_ARROW = "→"


@dataclass(frozen=True)
class Project:
    """The steps that have one 编号: `rows` and `steps` in the sheet's order, `begins` the first planned day.

    `steps` is empty while there is an error among the `findings`: then nothing of it can be calculated.
    """

    number: str
    rows: tuple[Record, ...]
    steps: tuple[Step, ...] = ()
    begins: date = date.min
    findings: tuple[Finding, ...] = ()

    @cached_property
    def by_step(self) -> dict[str, Record]:
        """The row of each step."""
        return {step_name(row.text(STEP)): row for row in reversed(self.rows)}

    def planned(self, step: str) -> tuple[date | None, date | None]:
        """Return the baseline of a step as far as it is typed."""
        row = self.by_step[step]
        return row.day(PLANNED_FIRST), row.day(PLANNED_LAST)

    def item(self, ledger: Ledger) -> Item | None:
        """Return the item of the ledger that the project belongs to, None where there is no single one."""
        return None if self.number in ledger.doubled else ledger.by_number.get(self.number)

    def title(self, ledger: Ledger) -> str:
        """Return what the project is called: the item's task."""
        item = self.item(ledger)
        return item.content(Field.TASK) if item else "工程" if self.number else "没写编号的工程"


def projects_of(ledger: Ledger, added: Sequence[Record] = (), begins: date | None = None) -> list[Project]:
    """Return the projects in the order in which the sheet names them.

    `added` are rows that are to be added to it, `begins` is for projects that name no planned start.
    """
    rows: dict[str, list[Record]] = {}
    for record in (*rows_of(ledger, STEPS), *added):
        rows.setdefault(record.text(Field.NUMBER), []).append(record)
    return [_project(ledger, number, tuple(own), begins) for number, own in rows.items()]


def _project(ledger: Ledger, number: str, rows: tuple[Record, ...], begins: date | None) -> Project:
    findings = [*_names(rows), *(finding for row in rows for finding in _days(ledger, row))]
    known = frozenset(step_name(row.text(STEP)) for row in rows)
    links = [read_links(row.shown(BEFORE), known) for row in rows]
    for row, own in zip(rows, links, strict=True):
        if read_length(row.text(LENGTH)) is None:
            findings.append(STEP_NO_LENGTH.at(row.where(LENGTH), row.content(LENGTH), step=name_of(row)))
        findings += _links(number, row, own, known)
    first = min(filter(None, (row.day(PLANNED_FIRST) for row in rows)), default=begins)
    if first is None:
        findings.append(STEP_NO_START.at(rows[0].where(PLANNED_FIRST), number))
    if findings or first is None:
        return Project(number, rows, findings=tuple(findings))
    steps = tuple(_step(row, own) for row, own in zip(rows, links, strict=True))
    findings += _cycle(rows, steps)
    return Project(number, rows, () if findings else steps, first, tuple(findings))


def name_of(row: Record) -> str:
    """Return what a finding calls a step."""
    return row.content(STEP) or row.content(WORK) or f"第{row.row}行"


def _names(rows: Iterable[Record]) -> Iterator[Finding]:
    seen: dict[str, Record] = {}
    for row in rows:
        name = step_name(row.text(STEP))
        if not name:
            yield STEP_UNNAMED.at(row.where(STEP), row.content(WORK))
        elif name in seen:
            yield STEP_DOUBLED.at(row.where(STEP), name, other=seen[name].where(STEP).cell)
        else:
            seen[name] = row


def _days(ledger: Ledger, row: Record) -> Iterator[Finding]:
    days = {name: row.day(name) for name in _DATES}
    for name, day in days.items():
        where = row.where(name)
        if day is None and row.shown(name):
            yield STEP_DATE.at(where, row.content(name), step=name_of(row), column=name, year=ledger.year)
        elif day is not None and abs(day.year - ledger.year) > _FAR:
            yield STEP_DATE_FAR.at(where, day, step=name_of(row), column=name)
    for first, last in ((PLANNED_FIRST, PLANNED_LAST), (BEGUN, ENDED)):
        begins, ends = days[first], days[last]
        if begins is not None and ends is not None and ends < begins:
            yield STEP_BACKWARDS.at(
                row.where(last), ends, step=name_of(row), column=last, other_column=first, other=begins
            )


def _links(number: str, row: Record, links: Sequence[Link | str], known: frozenset[str]) -> Iterator[Finding]:
    for link in links:
        if isinstance(link, str):
            yield STEP_LINK.at(row.where(BEFORE), link, step=name_of(row))
        elif link.step not in known:
            yield STEP_UNKNOWN.at(row.where(BEFORE), link.step, step=name_of(row), number=number or "空着")


def _step(row: Record, links: Sequence[Link | str]) -> Step:
    length = read_length(row.text(LENGTH)) or Length(1)
    own = tuple(link for link in links if isinstance(link, Link))
    begins = None if own else row.day(PLANNED_FIRST)
    return Step(step_name(row.text(STEP)), length, own, begins, row.day(BEGUN), row.day(ENDED))


def _cycle(rows: Sequence[Record], steps: Sequence[Step]) -> Iterator[Finding]:
    try:
        in_order(steps)
    except CycleInStepsError as error:
        ring = error.steps[:-1]
        # The ring is told from the step on that stands first on the sheet.
        row, first = next((row, step.name) for row, step in zip(rows, steps, strict=True) if step.name in ring)
        place = ring.index(first)
        yield STEP_CYCLE.at(row.where(BEFORE), _ARROW.join([*ring[place:], *ring[:place], first]))


def is_sound(project: Project) -> bool:
    """Whether a project can be calculated."""
    return bool(project.steps) and not any(finding.severity is Severity.ERROR for finding in project.findings)
