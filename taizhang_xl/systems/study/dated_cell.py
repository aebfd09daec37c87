"""A cell whose value changed in the course of time: 第一党小组；2018-3-12起第二党小组. Pure.

A person stays one row of 人员, and a group one row of 党组织: what changes is written behind, with the day from which it
holds. 转出 or 无 means that nothing holds from then on. The day has its year, as 人员 goes on in next year's ledger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.typed import NoYearError, typed_day
from taizhang_xl.text import content, plain

_PIECES = r"[；;\n]"
_SINCE = r"[自从]?\s*(.*?\d\s*日?)\s*起\s*[:：，,]?\s*(.+)"
_ENDS = ("转出", "无")


class Spell(NamedTuple):
    """What holds from a day on, None from the beginning; "" where nothing does."""

    since: date | None
    value: str


class UnreadSpellError(ValueError):
    """A cell that cannot be read so; the text tells why, in the user's words."""


def spells_of(text: str) -> tuple[Spell, ...]:
    """Return what a cell says, the earliest first.

    Raises UnreadSpellError for what has no day behind another, a day that cannot be read or lacks its year, or days that
    do not ascend.
    """
    spells: list[Spell] = []
    for piece in filter(None, map(content, re.split(_PIECES, text))):
        since, value = _piece(piece)
        if spells and since is None:
            raise UnreadSpellError(f"“{piece}”没有写从哪一天起")
        if spells and since is not None and spells[-1].since is not None and spells[-1].since >= since:
            raise UnreadSpellError(f"“{piece}”不比前面的晚")
        spells.append(Spell(since, "" if plain(value) in _ENDS else value))
    return tuple(spells)


def on(spells: Sequence[Spell], day: date) -> str:
    """Return what holds on a day, "" where nothing does."""
    return next((each.value for each in reversed(spells) if each.since is None or each.since <= day), "")


def _piece(piece: str) -> tuple[date | None, str]:
    if re.search(r"\d\D*起", piece) is None:
        return None, piece
    if (found := re.fullmatch(_SINCE, piece)) is None:
        raise UnreadSpellError(f"“{piece}”看不懂")
    try:
        return typed_day(found[1]), found[2]
    except NoYearError:
        raise UnreadSpellError(f"“{found[1]}”没有写年份") from None
    except ValueError:
        raise UnreadSpellError(f"“{found[1]}”不是日期") from None
