"""Which slips go out on a day, with their numbers; and which do not, and why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.supervision.ladder import Ladder
from taizhang_xl.systems.supervision.matters import Matter, is_about, names_occurrence, open_matters, untold_matters
from taizhang_xl.systems.supervision.problems import held_problems, open_problems
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.rules import SLIP_INCOMPLETE
from taizhang_xl.systems.supervision.sheets import OCCURRENCE
from taizhang_xl.systems.supervision.slip_number import SlipNumber


class Wanted(NamedTuple):
    """What is asked for: slips of these units (full names) and of these levels, of all where none is named.

    With `untold` on occurrences of months of which no report was ever asked, too.
    """

    units: Collection[str] = ()
    levels: Collection[str] = ()
    untold: bool = False

    def takes(self, unit: Unit | None, level: str) -> bool:
        """Whether a slip is among what is asked for."""
        is_units = not self.units or (unit is not None and unit.name in self.units)
        return is_units and (not self.levels or level in self.levels)


class Proposal(NamedTuple):
    """The slips that go out; what holds others up: rows that are not complete; matters whose unit is not known.

    `untold` are occurrences that would get one, of months of which nobody can tell whether they were done.
    """

    slips: tuple[Slip, ...] = ()
    held_up: tuple[Finding, ...] = ()
    homeless: tuple[Matter, ...] = ()
    untold: tuple[Matter, ...] = ()


class _Due(NamedTuple):
    matter: Matter
    level: str
    cited: str

    @property
    def unit(self) -> Unit | None:
        return self.matter.unit


def propose(
    ledger: Ledger, register: Sequence[Slip], ladder: Ladder, day: date, wanted: Wanted, first: SlipNumber
) -> Proposal:
    """Return the slips of a day, unit by unit and numbered from `first` on: one for each occurrence of open work."""
    held_up: list[Finding] = []
    unknown = tuple(untold_matters(ledger, day))
    asked = [
        each for each in _due(ledger, register, ladder, day, held_up, unknown) if wanted.takes(each.unit, each.level)
    ]
    # A slip that went out asked for it, so that silence says something.
    bare = () if wanted.untold else [each.matter for each in asked if not each.cited]
    untold = tuple(matter for matter in bare if matter in unknown)
    due = [each for each in asked if each.matter not in untold]
    homeless = {each.matter.record.where(Field.UNIT): each.matter for each in due if each.unit is None}
    places = {unit.name: place for place, unit in enumerate(ledger.units)}
    in_order = sorted((places[each.unit.name], place, each) for place, each in enumerate(due) if each.unit is not None)
    slips = tuple(
        _slip(each, first._replace(number=number), ladder, day)
        for number, (*_, each) in enumerate(in_order, first.number)
    )
    return Proposal(slips, tuple(dict.fromkeys(held_up)), tuple(homeless.values()), untold)


def incomplete(slip: Slip, item: Item | None) -> list[Finding]:
    """Return why it cannot be told what may follow a slip, on an item or (None) on what an inspection found.

    Nothing where it can, or where it was withdrawn.
    """
    if slip.is_void or slip.record is None:
        return []
    lacking = slip.lacks or ("" if item is None or names_occurrence(slip, item) else OCCURRENCE)
    if not lacking:
        return []
    return [SLIP_INCOMPLETE.at(slip.record.where(lacking), lacking, text=slip.text, number=slip.subject)]


def _due(
    ledger: Ledger, register: Sequence[Slip], ladder: Ladder, day: date, held_up: list[Finding],
    unknown: Sequence[Matter],
) -> Iterator[_Due]:  # fmt: skip
    by_item: dict[str, list[Slip]] = {}
    for slip in register:
        if not slip.is_void:
            by_item.setdefault(slip.item, []).append(slip)
    held_up += held_problems(ledger, register, day)
    for matter in (*open_matters(ledger, day), *unknown, *open_problems(ledger, register, day)):
        own = [slip for slip in by_item.get(matter.number, ()) if is_about(ledger, slip, matter)]
        if broken := [finding for slip in own for finding in incomplete(slip, matter.item)]:
            held_up += broken
            continue
        # Rows that people sorted or typed in later stand in any order.
        earlier = sorted(own, key=lambda slip: slip.sent_on or day)
        next_level = ladder.next_on_problem if matter.item is None else ladder.next_level
        if level := next_level(matter.due, earlier, day):
            yield _Due(matter, level, earlier[-1].text if earlier else "")


def _slip(due: _Due, number: SlipNumber, ladder: Ladder, day: date) -> Slip:
    matter, level = due.matter, due.level
    unit = due.unit.name if due.unit else ""
    reply_by = ladder.reply_by(level, matter.due, day)
    return Slip(str(number), matter.number, matter.occurrence, level, unit, day, reply_by, due.cited)
