"""What staff write of a step's length and of the steps before it: 3, 10日历日, 铺设-6+2、铺设-7开始+1. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from taizhang_xl.text import plain

CALENDAR_DAYS = "日历日"
LONGEST = 999
_LENGTH = re.compile(r"([0-9]{1,3})(?:\.0+)?(?:个)?(日历日|日历天|自然日|自然天|工作日|工日|天|日)?")
_CALENDAR_UNITS = ("日历日", "日历天", "自然日", "自然天")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−─]\s*")
_SEPARATORS = re.compile(r"[、,;，；\n]+")
_LAG = re.compile(
    r"(.+?)\s*(开始|完成|完工)?\s*(?:\+\s*([0-9]{1,3})(?:个)?(日历日|日历天|自然日|自然天|工作日|工日|天|日)?)?"
)


class Length(NamedTuple):
    """How many days, in working days or in days of the calendar."""

    days: int
    is_calendar: bool = False

    def __str__(self) -> str:
        return f"{self.days}{CALENDAR_DAYS}" if self.is_calendar else str(self.days)


class Link(NamedTuple):
    """A step that must have ended, or with `from_start` have begun, so long before another may begin."""

    step: str
    lag: Length = Length(0)
    from_start: bool = False


def step_name(text: str) -> str:
    """Return the number of a step for comparing: 铺设—６ is 铺设-6."""
    return _DASHES.sub("-", plain(text))


def read_length(text: str) -> Length | None:
    """Return the length that a text gives, None where it is none from 1 to 999 whole days; bare days are working days."""
    match = _LENGTH.fullmatch(plain(text).replace(" ", ""))
    if match is None or not int(match[1]):
        return None
    return Length(int(match[1]), match[2] in _CALENDAR_UNITS)


def read_links(text: str, known: frozenset[str] = frozenset()) -> tuple[Link | str, ...]:
    """Return the links that a cell lists, in their order; a part that is no link is returned as it was typed.

    A part that is the number of a step in `known` is that step, whatever it looks like.
    """
    parts = (step_name(part) for part in _SEPARATORS.split(text))
    return tuple(_link(part, known) for part in parts if part and part not in ("无", "-", "/"))


def _link(part: str, known: frozenset[str]) -> Link | str:
    if part in known:
        return Link(part)
    match = _LAG.fullmatch(part)
    if match is None or "+" in match[1]:
        return part
    lag = Length(int(match[3]), match[4] in _CALENDAR_UNITS) if match[3] else Length(0)
    return Link(match[1], lag, match[2] == "开始")
