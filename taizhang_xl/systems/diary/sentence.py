"""A sentence of a diary -> the figures in it, each with what a person would type beside it; what is none is named. Pure.

A sentence is gone through from figure to figure. What stands before one says whether it is of this time or so far
(累计, 先后, 截至目前), a plan, a part of a sum, or what was there anyway; marks hold until a semicolon or full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from taizhang_xl.systems.diary.figures import MONEY, Figure, figure_of, folded, kind_of, pattern
from taizhang_xl.systems.diary.measures import Measure, Measures
from taizhang_xl.systems.diary.sheets import SO_FAR, THIS_TIME
from taizhang_xl.systems.diary.words import (
    AGAIN,
    BAD_DAY,
    BEHIND,
    BREAK,
    COMMA,
    DAY,
    EACH,
    FEW_SIGNS,
    GIVING,
    MARK,
    MARKS,
    NO_COUNT,
    NO_FIGURES,
    NUMBER,
    OTHER_MONEY,
    PLAIN,
    RANGE,
    SOURCES,
    STOP,
    VAGUE,
    VERBS,
    WHOLE,
    WHY,
)


class Seen(NamedTuple):
    """A figure with what a sentence says of it. `text` is the figure as written, `clause` the words it stands in.

    `measure` is "" where none could be told; it `is_known` where it is one of the office's measures.
    """

    text: str
    clause: str
    measure: str
    is_known: bool
    figure: Figure
    scope: str
    source: str
    day: str


class Left(NamedTuple):
    """A number that is no row: `why`, and whether a person must settle it or it is none to be counted."""

    text: str
    why: str
    is_asked: bool


class Sentences(NamedTuple):
    """What was found in a text."""

    seen: tuple[Seen, ...] = ()
    left: tuple[Left, ...] = ()


def read_sentences(text: str, measures: Measures) -> Sentences:
    """Return the figures of a text in their order, and what else has a number."""
    reading = _Reading(text, measures)
    reading.run()
    return Sentences(tuple(reading.seen), tuple(reading.left))


class _Reading:
    """A text being read; places are those of the text as it was typed."""

    def __init__(self, text: str, measures: Measures) -> None:
        self.text, self.plain, self.measures = text, folded(text), measures
        assert len(self.text) == len(self.plain), "every sign keeps its place"
        self.figures = NO_FIGURES.sub(lambda match: "□" * len(match[0]), self.plain)
        # In 3月10余日 neither part is a figure.
        for unclear in (BAD_DAY, VAGUE):
            for found in unclear.finditer(self.plain):
                blank = "□" * len(found[0])
                self.figures = self.figures[: found.start()] + blank + self.figures[found.end() :]
        self.seen: list[Seen] = []
        self.left: list[Left] = []
        self.day = ""
        self.is_so_far = False
        self._taken_to = -1

    def run(self) -> None:
        """Read all sentences."""
        for match in BAD_DAY.finditer(self.plain):
            self._leave(match.start(), match.end(), "不是哪一天", is_asked=True)
        for match in VAGUE.finditer(self.plain):
            self._leave(match.start(), match.end(), "不是准数", is_asked=True)
        for start, end, is_new in _segments(self.plain):
            self.is_so_far = self.is_so_far and not is_new
            if day := DAY.search(self.plain, start, end):
                self.day = self.text[day.start() : day.end()]
            self._segment(start, end)

    def _segment(self, start: int, end: int) -> None:
        matches = list(pattern(self.measures.units).finditer(self.figures, start, end))
        matches = [match for match in matches if self._is_amount(match)]
        marks: set[str] = set()
        before = start
        for place, match in enumerate(matches):
            self._mark(marks, before, match.start())
            following = matches[place + 1].start() if place + 1 < len(matches) else end
            self._take(match, before, following, marks)
            before = match.end()

    def _is_amount(self, match: re.Match[str]) -> bool:
        """Whether an expression counts something; a number without a unit does, unless it is plainly a name's or a list's."""
        if match["unit"] or match["scale"]:
            return bool(match["unit"]) or len(match[0]) > 1
        start, end = match.span()
        numbers = (
            self.plain[end : end + 1] in (".", "、", ")", "）")
            and not self.plain[:start].strip("\n（( ")[-1:].isalnum()
        )
        return match["number"][0].isascii() and not numbers and NO_COUNT.match(self.figures, end) is None

    def _mark(self, marks: set[str], start: int, end: int) -> None:
        for match in MARK.finditer(self.plain, start, end):
            name = MARKS[int((match.lastgroup or "m0")[1:])][0]
            if name == "so far" and match[0] in ("截至", "截止", "迄今", "到目前", "以来"):
                self.is_so_far = True
            if name in ("this time", "done"):
                marks -= {"plan", "part", "status", "so far"} if name == "this time" else {"plan", "part"}
                marks |= {name}
            else:
                marks |= {name}
                marks -= {"this time"} if name == "so far" else set()

    def _take(self, match: re.Match[str], before: int, following: int, marks: set[str]) -> None:
        start, end = match.span()
        lead = self._last_clause(before, start)
        if why := self._no_row(match, lead, marks):
            self._leave(start, end, why, is_asked=False)
            return
        sources = self._sources(lead, match)
        if why := self._doubt(match, lead, marks, sources):
            lower = re.search(rf"{NUMBER}[~至到-]$", self.plain[:start])
            self._leave(lower.start() if lower else start, end, why, is_asked=True)
            return
        figure = figure_of(match)
        if figure is None:
            self._leave(start, end, "这个数看不准", is_asked=True)
            return
        tail_end = self._clause_end(end, following)
        found, at = self._measure(lead, start, figure, self.plain[end:tail_end])
        if not found:
            self._leave(start, end, "看不出是什么指标", is_asked=True)
            return
        last = self.seen[-1] if self.seen else None
        source = sources[0] if sources else ""
        if not source and figure.unit in MONEY and last and not self._own_words(lead) and last.figure.unit in MONEY:
            source = last.source
        self._taken_to, known = end, self.measures.get(found)
        self.seen.append(
            Seen(
                self.text[start:end], self._clause(before, at, end, following), found, known is not None, figure,
                self._scope(marks), source, self.day,
            )
        )  # fmt: skip

    def _scope(self, marks: set[str]) -> str:
        return SO_FAR if "this time" not in marks and ("so far" in marks or self.is_so_far) else THIS_TIME

    def _no_row(self, match: re.Match[str], lead: str, marks: set[str]) -> str:
        if re.search(EACH, lead):
            return "是平均数、比较或要求，不是做了的"
        return next((why for mark, why in WHY.items() if mark in marks), "")

    def _doubt(self, match: re.Match[str], lead: str, marks: set[str], sources: Sequence[str]) -> str:
        """Return why a person must say what a figure is, "" where it is plain."""
        start, end = match.span()
        around = self.plain[max(0, start - 2) : end + 2]
        if match["sign"]:
            return "是负数"
        if not match["unit"]:
            return "没有计量单位"
        if self.plain[:start].endswith("不足"):
            return "不是准数"
        if RANGE.search(self.plain, max(0, start - 3), end) and re.match(
            rf".*{NUMBER}[~至到-]$", self.plain[:start][-6:]
        ):
            return "是个范围"
        if (
            "或" in (around[:2], around[-2:])
            or self.plain[start - 1 : start] == "或"
            or self.plain[end : end + 1] == "或"
        ):
            return "有两个数，不知道是哪个"
        if match["unit"] == "元" and re.search(OTHER_MONEY, lead):
            return "看不出是不是投入的资金"
        if re.search(WHOLE, lead):
            return "是总的规模，看不出做了多少"
        if "span" in marks:
            return "是一段时间的合计，不是本次也不是截至目前"
        return "写着两个资金渠道" if len(set(sources)) > 1 else ""

    def _sources(self, lead: str, match: re.Match[str]) -> list[str]:
        if match["unit"] not in MONEY and match["unit"] != "元":
            return []
        return [SOURCES[each[0]] for each in re.finditer("|".join(SOURCES), lead)]

    def _measure(self, lead: str, start: int, figure: Figure, tail: str) -> tuple[str, int]:
        """Return the measure of a figure, "" where it cannot be told, and where the words that name it begin."""
        begins, last = start - len(lead), self.seen[-1] if self.seen else None
        words = self._own_words(lead)
        hit = self._known(lead, figure.unit, is_lead=True)
        # In 帮助申请低保 the help is no more than how.
        if hit and not (words and (verb := VERBS.search(lead, hit[1] + len(hit[2]))) and verb.end() < len(lead)):
            return hit[0].name, begins + hit[1]
        if hit := self._known(tail, figure.unit, is_lead=False):
            return hit[0].name, begins
        if figure.unit in MONEY and GIVING.search(lead):
            return "帮扶资金", begins
        if words:
            return (words, begins) if len(words) <= FEW_SIGNS else ("", start)
        bare = MARK.sub("", lead).strip("□ ")
        follows = self.plain[self._taken_to : start] in ("", "、", "，") if last else False
        # 累计发放1万份，本次发放1200份: the second are of the first.
        is_again = bare in AGAIN or (bare != lead and VERBS.fullmatch(bare) is not None)
        if last is not None and is_again and (follows or kind_of(last.figure.unit) == kind_of(figure.unit)):
            return last.measure, begins
        noun = re.match(r"的?([一-鿿]{2,8})", tail)
        return (noun[1], begins) if noun else ("", start)

    def _known(self, words: str, unit: str, *, is_lead: bool) -> tuple[Measure, int, str] | None:
        """Return the measure named in some words nearest to the figure, and where it is named."""
        hits = [
            (at + len(word) if is_lead else -at, len(word), at, measure, word)
            for word, measure in self.measures.by_word.items()
            if (at := words.rfind(word) if is_lead else words.find(word)) >= 0 and measure.takes(unit)
        ]
        if not hits:
            return None
        _, _, at, measure, word = max(hits, key=lambda hit: hit[:2])
        return measure, at, word

    def _own_words(self, lead: str) -> str:
        """Return the noun that some words before a figure end with, "" where they are marks and verbs only."""
        words = MARK.sub("", lead.lstrip("□0123456789.)） ")).strip("□ ")
        verbs = list(VERBS.finditer(words))
        # Without a verb the words may be anything.
        words = words[verbs[-1].end() :] if verbs else ""
        words = BEHIND.sub("", PLAIN.sub("", words))
        return words if len(words) > 1 else ""

    def _last_clause(self, start: int, end: int) -> str:
        return re.split(f"[{COMMA}]", self.figures[start:end])[-1]

    def _clause_end(self, start: int, end: int) -> int:
        found = re.search(f"[{COMMA}{BREAK}{STOP}]", self.plain[start:end])
        return start + found.start() if found else end

    def _clause(self, before: int, at: int, end: int, following: int) -> str:
        """Return the words in which a figure stands; of what is between two without a comma, from its own words on."""
        begins = max((self.plain.rfind(sign, 0, at) for sign in COMMA + BREAK + STOP), default=-1) + 1
        first = at if self.seen and begins < before else begins
        tail_end = self._clause_end(end, following)
        if tail_end == following:
            tail = self.plain[end:tail_end]
            tail_end = end + max(
                (tail.rfind(word) for word in self.measures.by_word if tail.find(word) > 0), default=len(tail)
            )
        return self.text[first:tail_end].strip()

    def _leave(self, start: int, end: int, why: str, *, is_asked: bool) -> None:
        self.left.append(Left(self.text[start:end], why, is_asked))


def _segments(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the parts of a text between semicolons and full stops, and whether a sentence begins with each."""
    start, is_new = 0, True
    for at, sign in enumerate(text):
        if sign in STOP + BREAK:
            yield start, at, is_new
            start, is_new = at + 1, sign in STOP
    yield start, len(text), is_new
