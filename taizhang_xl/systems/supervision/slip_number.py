"""Numbers of slips as documents have them, 某办督提〔2018〕12号: read, written, and what is wrong with a series. Pure.

The form is that of GB/T 9704-2012, 7.2.5: the year in full in 〔〕, no leading zero, no 第.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from taizhang_xl.text import key, plain

_NUMBER = r"(?P<prefix>.+?) ?[\[【(〔] ?(?P<year>\d{4}) ?[\])】〕] ?(?:第 ?)?0*(?P<number>[1-9]\d{0,4}) ?号?"
_SHORT = r"(?:第 ?)?0*([1-9]\d{0,4}) ?号?"
_FIRST = r"[\[【(〔](\d{4})[\])】〕]([1-9]\d*)号?"


class SlipNumber(NamedTuple):
    """A number: 代字, year, running number."""

    prefix: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.number}号"

    @property
    def series(self) -> tuple[str, int]:
        """What it is counted in: numbers of one 代字 and year follow one another."""
        return key(self.prefix), self.year


def read_slip_number(text: str) -> SlipNumber | None:
    """Return the number that a text is, in any brackets that people type, None if it is none."""
    match = re.fullmatch(_NUMBER, plain(text))
    return SlipNumber(match["prefix"], int(match["year"]), int(match["number"])) if match else None


def running_number(text: str) -> int | None:
    """Return the running number of "12" or "12号", None for any other text."""
    match = re.fullmatch(_SHORT, plain(text))
    return int(match[1]) if match else None


def first_number(text: str, year: int) -> int:
    """Return with which number a year begins: with that of "〔2018〕36号" if it is of the year, else with 1."""
    match = re.fullmatch(_FIRST, plain(text))
    return int(match[2]) if match and int(match[1]) == year else 1


def missing_numbers(numbers: Iterable[int], first: int) -> list[int]:
    """Return the numbers that a series lacks between its first and its last one."""
    known = set(numbers)
    return [number for number in range(min(first, *known), max(known)) if number not in known] if known else []
