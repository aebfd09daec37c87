"""For whom a board is made: which items, which columns. What is not for the audience is not in the file. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.chosen import of_leader, of_unit
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.schema import F


class Audience(StrEnum):
    """A kind of reader: the whole office, one unit, one leader with the units that he or she leads."""

    ALL = "全体"
    UNIT = "单位"
    LEADER = "领导"


class Part(StrEnum):
    """Why an item is on a board: its unit is the board's, it assists in it, the leader leads this item alone."""

    OWN = ""
    ASSISTED = "协办"
    LED = "牵头"


_COMMON = (F.TASK, F.CATEGORY, F.DEADLINE, F.CO_UNITS, F.PROGRESS, F.DONE_ON, F.REASON, F.NEXT_PLAN)
_FULL = (*_COMMON, F.MEASURES, F.OUTCOME, F.EVIDENCE, F.CO_REPORT, F.MATTER)
# What leaves the ledger, beside 编号, 责任单位, 到期日 and the state. 责任人, 牵头领导, 联系电话, 备注, 来源依据 and
# 交办日期 leave it for nobody, nor does a column of an office's own.
COLUMNS: Mapping[Audience, tuple[F, ...]] = {
    Audience.ALL: _COMMON, Audience.UNIT: _FULL, Audience.LEADER: _FULL,
}  # fmt: skip
# What a unit that assists sees of another's item; of 协办情况 its own line.
ASSISTED: Set[F] = frozenset({F.TASK, F.DEADLINE, F.CO_UNITS, F.CO_REPORT})
# Of a month's report; 填报人 and 填报日期 leave the ledger for nobody.
_MONTHLY = (F.RESULT, F.STATE, F.REASON, F.NEXT_PLAN)
MONTHLY: Mapping[Audience, tuple[F, ...]] = {
    Audience.ALL: _MONTHLY,
    Audience.UNIT: (*_MONTHLY, F.CO_REPORT, F.MATTER),
    Audience.LEADER: (*_MONTHLY, F.CO_REPORT, F.MATTER),
}


class Share(NamedTuple):
    """What a board shows: the units whose work is all on it (full names), and other items one by one.

    `title` says for whom it is. `parts` has every item by sheet and row, those of other units with the reason.
    """

    audience: Audience
    title: str
    units: frozenset[str]
    parts: Mapping[tuple[str, int], Part]
    led: frozenset[str] = frozenset()
    unit: Unit | None = None

    def part_of(self, item: Item) -> Part | None:
        """Return why an item is on the board, None where it is not."""
        return self.parts.get((item.sheet, item.row))

    def counts(self, unit: str, number: str) -> bool:
        """Whether work counts in the board's figures: that of its units, and of others what the leader leads."""
        return self.audience is Audience.ALL or unit in self.units or number in self.led


def share_of(ledger: Ledger, unit: str, leader: str) -> Share:
    """Return the share of a unit or a leader, that of the whole office where neither is named.

    Raises UsageError for a name that is not known, with those that are near, and where both are given.
    """
    if unit and leader:
        raise UsageError("--unit、--leader", "只能给一个", "请去掉一个；一份看板只给一个对象")
    if unit:
        return _of_unit(ledger, unit)
    if leader:
        return _of_leader(ledger, leader)
    parts = {(item.sheet, item.row): Part.OWN for item in ledger.items}
    return Share(Audience.ALL, str(Audience.ALL), frozenset(each.name for each in ledger.units), parts)


def _of_unit(ledger: Ledger, text: str) -> Share:
    chosen, unit = of_unit(ledger, text), ledger.unit(text)
    assisted = {(item.sheet, item.row): Part.ASSISTED for item in chosen.assisted}
    parts = {(item.sheet, item.row): Part.OWN for item in chosen.items} | assisted
    return Share(Audience.UNIT, for_others(chosen.whose), chosen.units, parts, unit=unit)


def _of_leader(ledger: Ledger, text: str) -> Share:
    chosen = of_leader(ledger, text)
    parts: dict[tuple[str, int], Part] = {}
    led: set[str] = set()
    for item in chosen.items:
        unit = ledger.unit_of(item)
        is_own = unit is not None and unit.name in chosen.units
        parts[item.sheet, item.row] = Part.OWN if is_own else Part.LED
        if not is_own and item.number and item.number not in ledger.doubled:
            led.add(item.number)
    return Share(Audience.LEADER, for_others(chosen.whose), chosen.units, parts, frozenset(led))
