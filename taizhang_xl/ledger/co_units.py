"""协办情况: a cell in which each unit that assists has a line of its own (城环工委：已配合调研)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.text import content

_NAMED = re.compile(r"\s*([^:：\n]{1,60})[:：](.*)")


def line_of(ledger: Ledger, text: str, unit: Unit) -> str:
    """Return a unit's text in a cell of 协办情况, "" if it has no line there."""
    lines = (_parted(ledger, line) for line in text.split("\n"))
    return content(" ".join(own for owner, own in lines if owner == unit))


def line_text(ledger: Ledger, unit: Unit, text: str) -> str:
    """Return a unit's text fit to be its line: in one line, without its own name in front."""
    own = content(text)
    while (found := _NAMED.fullmatch(own)) and ledger.unit(found[1]) == unit:
        own = content(found[2])
    return own


def with_lines(ledger: Ledger, text: str, order: tuple[Unit, ...], new: Mapping[Unit, str]) -> str:
    """Return a cell of 协办情况 with the lines of some units replaced, or removed if a unit's new text is empty.

    A line without a unit's name in front is the section's: it stays as it is, and where it is. A new line is placed
    by the unit's rank in `order`, whoever reported first.
    """
    lines: list[tuple[Unit | None, str]] = []
    done: set[Unit] = set()
    for line in text.split("\n") if text else ():
        owner, _ = _parted(ledger, line)
        if owner is None or owner not in new:
            lines.append((owner, line))
        elif new[owner] and owner not in done:
            lines.append((owner, _line(owner, new[owner])))
        done |= {owner} if owner else set()
    ranks = {unit: place for place, unit in enumerate(order)}
    added = [unit for unit in new if new[unit] and unit not in done]
    for unit in sorted(added, key=lambda unit: ranks.get(unit, 0)):
        later = (at for at, (owner, _) in enumerate(lines) if owner in ranks and ranks[owner] > ranks.get(unit, 0))
        lines.insert(next(later, len(lines)), (unit, _line(unit, new[unit])))
    return "\n".join(line for _, line in lines)


def _line(unit: Unit, text: str) -> str:
    return f"{unit.short}：{text}"


def _parted(ledger: Ledger, line: str) -> tuple[Unit | None, str]:
    """Return whose line it is, None for the section's, and its text."""
    found = _NAMED.fullmatch(line)
    owner = ledger.unit(found[1]) if found else None
    return (owner, found[2].strip()) if found and owner else (None, line)
