"""Which slips go out on a day, with their numbers; and which do not, and why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.systems.supervision.ladder import Ladder
from taizhang_xl.systems.supervision.matters import Matter, is_about, names_occurrence, open_matters
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.rules import SLIP_INCOMPLETE
from taizhang_xl.systems.supervision.sheets import OCCURRENCE
from taizhang_xl.systems.supervision.slip_number import SlipNumber


class Wanted(NamedTuple):
    """What is asked for: slips of these units (full names) and of these levels, of all where none is named."""

    units: Collection[str] = ()
    levels: Collection[str] = ()

    def takes(self, unit: Unit | None, level: str) -> bool:
        """Whether a slip is among what is asked for."""
        is_units = not self.units or (unit is not None and unit.name in self.units)
        return is_units and (not self.levels or level in self.levels)


class Proposal(NamedTuple):
    """The slips that go out; items whose rows in the register are not complete; items whose unit is not known."""

    slips: tuple[Slip, ...] = ()
    held_up: tuple[Finding, ...] = ()
    homeless: tuple[Item, ...] = ()


class _Due(NamedTuple):
    matter: Matter
    unit: Unit | None
    level: str
    cited: str


def propose(
    ledger: Ledger, register: Sequence[Slip], ladder: Ladder, day: date, wanted: Wanted, first: SlipNumber
) -> Proposal:
    """Return the slips of a day, unit by unit and numbered from `first` on: one for each occurrence of open work."""
    held_up: list[Finding] = []
    due = [each for each in _due(ledger, register, ladder, day, held_up) if wanted.takes(each.unit, each.level)]
    homeless = {each.matter.item.number: each.matter.item for each in due if each.unit is None}
    places = {unit.name: place for place, unit in enumerate(ledger.units)}
    in_order = sorted((places[each.unit.name], place, each) for place, each in enumerate(due) if each.unit is not None)
    slips = tuple(
        _slip(each, first._replace(number=number), ladder, day)
        for number, (*_, each) in enumerate(in_order, first.number)
    )
    return Proposal(slips, tuple(dict.fromkeys(held_up)), tuple(homeless.values()))


def incomplete(slip: Slip, item: Item) -> list[Finding]:
    """Return why it cannot be told what may follow a slip on an item; nothing where it can, or it was withdrawn."""
    if slip.is_void or slip.record is None:
        return []
    lacking = slip.lacks or ("" if names_occurrence(slip, item) else OCCURRENCE)
    if not lacking:
        return []
    return [SLIP_INCOMPLETE.at(slip.record.where(lacking), lacking, text=slip.text, number=slip.item)]


def _due(ledger: Ledger, register: Sequence[Slip], ladder: Ladder, day: date, held_up: list[Finding]) -> Iterator[_Due]:
    by_item: dict[str, list[Slip]] = {}
    for slip in register:
        if not slip.is_void:
            by_item.setdefault(slip.item, []).append(slip)
    for matter in open_matters(ledger, day):
        own = [slip for slip in by_item.get(matter.item.number, ()) if is_about(slip, matter)]
        if broken := [finding for slip in own for finding in incomplete(slip, matter.item)]:
            held_up += broken
            continue
        # Rows that people sorted or typed in later stand in any order.
        earlier = sorted(own, key=lambda slip: slip.sent_on or day)
        if level := ladder.next_level(matter.due, earlier, day):
            cited = earlier[-1].text if earlier else ""
            yield _Due(matter, ledger.unit_of(matter.item), level, cited)


def _slip(due: _Due, number: SlipNumber, ladder: Ladder, day: date) -> Slip:
    matter, level = due.matter, due.level
    unit = due.unit.name if due.unit else ""
    reply_by = ladder.reply_by(level, matter.due, day)
    return Slip(str(number), matter.item.number, matter.occurrence, level, unit, day, reply_by, due.cited)
