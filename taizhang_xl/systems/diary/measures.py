"""The measures that a diary counts in: those that come with the program, and an office's own, which go before them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.diary.sheets import COUNTED_IN, MEASURE, MEASURES, NO_SUM, OTHER_WORDS, SUM, SUMMING
from taizhang_xl.text import key


class Measure(NamedTuple):
    """A measure: its name, how else it is written, its units, and 累加, 不累加 or "" for as its unit has it."""

    name: str
    words: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    summing: str = ""

    def takes(self, unit: str) -> bool:
        """Whether its figures may have a unit."""
        return not self.units or unit in self.units


class Measures:
    """All measures of an office; its own go before those that come with the program, also for a word of theirs."""

    def __init__(self, built_in: Iterable[Measure], own: Iterable[Measure] = ()) -> None:
        groups = tuple(built_in), tuple(own)
        self._by_name = {measure.name: measure for group in groups for measure in group}
        words: dict[str, Measure] = {}
        for group in groups:
            known = [self._by_name[measure.name] for measure in group]
            words |= {key(word): measure for measure in known for word in measure.words}
            words |= {key(measure.name): measure for measure in known}
        self.by_word: Mapping[str, Measure] = words

    def __iter__(self) -> Iterator[Measure]:
        return iter(self._by_name.values())

    def get(self, text: str) -> Measure | None:
        """Return the measure of a name or another word for it."""
        return self.by_word.get(key(text))

    def nearest(self, text: str) -> str:
        """Return the measure that is written nearly like a text, "" where none is."""
        near = get_close_matches(key(text), self.by_word, 1, 0.5)
        return self.by_word[near[0]].name if near else ""

    @property
    def units(self) -> tuple[str, ...]:
        """The units that measures name."""
        return tuple(sorted({unit for measure in self for unit in measure.units}))


def measures_of(ledger: Ledger) -> Measures:
    """Return the measures of a ledger that was read with this system's sheets; a row of its own goes before what comes with the program."""
    own = [
        _measure({name: row.shown(name) for name in (MEASURE, OTHER_WORDS, COUNTED_IN, SUMMING)})
        for row in rows_of(ledger, MEASURES)
        if row.text(MEASURE)
    ]
    return Measures(built_in(), own)


@cache
def built_in() -> tuple[Measure, ...]:
    """Return the measures that come with the program."""
    text = files(__package__).joinpath("data", "measures.csv").read_text("utf-8")
    return tuple(map(_measure, csv.DictReader(text.splitlines())))


def _measure(row: Mapping[str, str]) -> Measure:
    summing = row[SUMMING].strip()
    return Measure(
        row[MEASURE].strip(), tuple(names_in(row[OTHER_WORDS])), tuple(names_in(row[COUNTED_IN])),
        summing if summing in (SUM, NO_SUM) else "",
    )  # fmt: skip
