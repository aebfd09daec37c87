"""协办情况: a cell in which each unit that assists has a line of its own (城环工委：已配合调研)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.text import content

_NAMED = re.compile(r"\s*([^:：\n]{1,60})[:：](.*)")


def line_of(ledger: Ledger, text: str, unit: Unit) -> str:
    """Return what a unit says in a cell of 协办情况, "" where it has no line there."""
    return content(
        " ".join(said for line in text.split("\n") for owner, said in (_parted(ledger, line),) if owner == unit)
    )


def said_by(ledger: Ledger, unit: Unit, text: str) -> str:
    """Return a unit's text fit to be its line: in one line, without its own name in front."""
    said = content(text)
    while (found := _NAMED.fullmatch(said)) and ledger.unit(found[1]) == unit:
        said = content(found[2])
    return said


def with_lines(ledger: Ledger, text: str, order: tuple[Unit, ...], said: Mapping[Unit, str]) -> str:
    """Return a cell of 协办情况 with the lines of some units written anew, taken out where a unit says nothing.

    What has no unit's name in front is the section's: it stays as it is, and where it is. A line that is new stands
    as the units do in `order`, whoever reported first.
    """
    lines: list[tuple[Unit | None, str]] = []
    done: set[Unit] = set()
    for line in text.split("\n") if text else ():
        owner, _ = _parted(ledger, line)
        if owner is None or owner not in said:
            lines.append((owner, line))
        elif said[owner] and owner not in done:
            lines.append((owner, _line(owner, said[owner])))
        done |= {owner} if owner else set()
    ranks = {unit: place for place, unit in enumerate(order)}
    for unit in sorted((unit for unit in said if said[unit] and unit not in done), key=lambda unit: ranks.get(unit, 0)):
        later = (at for at, (owner, _) in enumerate(lines) if owner in ranks and ranks[owner] > ranks.get(unit, 0))
        lines.insert(next(later, len(lines)), (unit, _line(unit, said[unit])))
    return "\n".join(line for _, line in lines)


def _line(unit: Unit, said: str) -> str:
    return f"{unit.short}：{said}"


def _parted(ledger: Ledger, line: str) -> tuple[Unit | None, str]:
    """Return whose line it is, None for the section's, and what it says."""
    found = _NAMED.fullmatch(line)
    owner = ledger.unit(found[1]) if found else None
    return (owner, found[2].strip()) if found and owner else (None, line)
