"""What a month brought: the lines of 变动, 延期, 率先完成, and what is on record of edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.month.review_line import Line


class Edits(NamedTuple):
    """What is on record of edits of a ledger's items, by 编号.

    `begun` is the first day on record, None where nothing is. `since` is the closed month after whose close `added`,
    `removed` (编号 → task) and `deadlines` (编号 → 完成时限 before and after) count; None: from the month's first day.
    `touched` is the last day on which anything but a computed cell changed, of all that is on record.
    """

    begun: date | None = None
    since: Month | None = None
    added: tuple[str, ...] = ()
    removed: Mapping[str, str] = MappingProxyType({})
    deadlines: Mapping[str, tuple[str, str]] = MappingProxyType({})
    touched: Mapping[str, date] = MappingProxyType({})


class Kind(StrEnum):
    """What happened to an item."""

    NEW = "新增"
    GONE = "删去"
    DONE = "办结"
    SIGNED_OFF = "销号"
    DATED = "改期"
    STALE = "久未变动"


class Move(NamedTuple):
    """One line of 变动: what was and what is, as people write it; `day` where one is known."""

    kind: Kind
    unit: str
    number: str
    task: str
    before: str = ""
    after: str = ""
    day: date | None = None
    note: str = ""


class Extended(NamedTuple):
    """One approved extension of work that is not finished, or was in this month."""

    unit: str
    number: str
    task: str
    first_due: date | None
    until: date | None
    applied_on: date | None
    grounds: str
    approver: str
    state: str


class Early(NamedTuple):
    """Work finished before the day on which its time began: `begins`."""

    line: Line
    unit: str
    begins: date
    done_on: date


class Developments(NamedTuple):
    """The three lists, and in sentences what 变动 counts and what is not on record."""

    moves: tuple[Move, ...]
    extended: tuple[Extended, ...]
    early: tuple[Early, ...]
    notes: tuple[str, ...]


EXTENDED_NOTE = "本表列已批准延期、到上月底还没有办结的事项，一次延期一行；原到期日一直保留。"
EARLY_NOTE = (
    "率先完成＝完成日期早于完成时限的起始日（如“9月中旬”早于9月11日）；只有截止日的（如“10月底”），早于到期当月1日。"
    "批准过延期的按原到期日算；周期工作、没填完成日期的不列。"
)


def by_kind(moves: Sequence[Move]) -> Mapping[Kind, tuple[Move, ...]]:
    """Return the lines of 变动 kind by kind, as they stand; a kind without a line is not there."""
    return {kind: found for kind in Kind if (found := tuple(move for move in moves if move.kind is kind))}
