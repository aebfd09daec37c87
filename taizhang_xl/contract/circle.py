"""Circles of a system's own sheets, which the board shows beside those of the ledger's items: an activity, a step of a project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import State


class Circle(NamedTuple):
    """What a row of a system's sheet looks like on a chart.

    `chart` is the heading under which it is drawn, `row` what it is drawn in line with (a unit, a project), `column`
    what it is drawn below ("3月", a part of the project). `number` is the item it belongs to or "", `unit` the full
    name of its unit or "". `hollow` work has neither begun nor fallen due; `words` say the day, or why there is none.
    """

    chart: str
    row: str
    column: str
    number: str
    unit: str
    name: str
    state: State
    hollow: bool
    words: str


class Drawn(NamedTuple):
    """The circles of a system, and why some of its rows have none."""

    circles: tuple[Circle, ...] = ()
    left_out: tuple[Finding, ...] = ()


# A room's constant CIRCLES is a tuple of these: pure, a ledger read with all sheets, and the day.
Circles = Callable[[Ledger, date], Drawn]
