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

_STOP, _BREAK, _COMMA = "。！？!?\n", "；;", "，、,：:（("
_SO_FAR = r"截至|截止|迄今|到目前|累计|先后|以来"
_THIS_TIME = r"本次|此次|这次|本月|当月|当天|今天|今日|新增"
_DONE = r"已完成|已经|实际|现已|已"
_PLAN = r"计划|拟(?!定)|预计|力争|争取在|打算|准备|将(?!近)|下一步|下步|目标"
_PART, _STATUS = r"其中", r"现有|共有|总人口|下辖|原有|[该本我全]村共$"
_SPAN = r"近\d*[一二三四五六七八九十]*个?[月年周]|[上下]半年|第?[一二三四1-4]季度|本季度?|本月累计|本周累计|上月"
_EACH = r"人均|户均|平均|每[户人村亩次名组]|同比|环比|增长|增加|下降|提高|减少|不少于|不低于|应到"
# Money that is told of but was neither given nor raised.
_OTHER_MONEY = r"价值|价格|单价|增收|收入|收益|产值|造价|预算|工资"
_MARKS = (
    ("span", _SPAN), ("plan", _PLAN), ("part", _PART), ("status", _STATUS), ("so far", _SO_FAR),
    ("this time", _THIS_TIME), ("done", _DONE),
)  # fmt: skip
_MARK = re.compile("|".join(f"(?P<m{place}>{words})" for place, (_, words) in enumerate(_MARKS)))
_WHY = {
    "plan": "是计划数，不是做了的", "part": "是前面那个数的一部分，不重复算", "status": "是本来就有的，不是做了的",
}  # fmt: skip
# Days, times and telephones have digits too; their places are kept.
_NUMBER = r"(?:\d+|[〇一二三四五六七八九十]+)"
_NO_FIGURES = re.compile(
    rf"\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}|(?:\d{{2,4}}年)?{_NUMBER}月份?(?:{_NUMBER}[日号]?)?(?:[~至到-](?:{_NUMBER}月)?{_NUMBER}[日号])?"
    rf"|\d{{4}}年度?|{_NUMBER}[点时](?:{_NUMBER}分?|半)?|0\d{{2,3}}-\d{{7,8}}|(?<!\d)1\d{{10}}(?!\d)|第{_NUMBER}[^\d，。；、]"
    rf"|{_NUMBER}余?多?(?:个(?:月|小时|工作日|百分点)|年|天|周|日|小时|分钟|岁|届)|{_NUMBER}(?:\.\d+)?%|一[户人村事][一百]"
)
_DAY = re.compile(
    rf"(?:\d{{4}}年)?{_NUMBER}月{_NUMBER}[日号](?:[~至到-](?:{_NUMBER}月)?{_NUMBER}[日号])?|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}"
    rf"|(?<=截至)(?:\d{{4}}年)?{_NUMBER}月[底末]"
)
_BAD_DAY = re.compile(rf"{_NUMBER}月{_NUMBER}(?:余|多)[日号]?|{_NUMBER}月(?:余|多)")
_VAGUE = re.compile(
    r"(?:[几数上好][十百千万]+|[一二三四五六七八九]?十[几来]|若干|好几|几)余?(?=[户人名家个次万元条件处])[^\d，。；、]{1,2}"
)
_RANGE = re.compile(r"(?<=\d)[~至到-](?=\d)|(?<=[一二三四五六七八九十])[至到~](?=[一二三四五六七八九十])")
_SOURCES = {
    "直接投入": "直接投入", "争取": "争取", "协调": "争取", "捐赠": "捐赠", "捐款": "捐赠", "捐助": "捐赠", "募集": "捐赠",
    "自筹": "自筹",
}  # fmt: skip
_GIVING = re.compile("投入|捐赠|捐款|捐助|补助|拨付|拨款|争取|协调|自筹|募集")
_VERBS = re.compile(
    "维修|更换|安装|种植|栽植|栽种|新修|新建|修建|建成|建设|打造|铺设|硬化|拓宽|续修|修缮|改造|清理|清运|完成|浇筑|召开|梳理|收集|解决"
    "|化解|购置|购买|采购|捐赠|发放|送去|送|申请|协调|组织|开展|举办|发展|养殖|流转|帮助|到位|实现|整治|整改|疏通|绿化|调解|架设|配备"
    "|拆除|销售|支持|接待|参与|惠及|受益|办理|[修打](?![缮造])|(?<!违)建(?![筑档议])"
)
_PLAIN = re.compile(
    "^(?:优质|太阳能|标准化|新型|高效|的|了|各类|各种|全村|村内|村民|群众|村|该村|困难|共|总|约|又|再|及|和|与|完毕|为)+(?=..)"
)
_BEHIND = re.compile("(?:面积|长度|数量|总数|共计|共|合计|约|达|计)+$")
_AGAIN = frozenset({"", "共", "又", "再", "另", "约", "共计", "合计", "达"})
_FEW_SIGNS = 8


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
        self.figures = _NO_FIGURES.sub(lambda match: "□" * len(match[0]), self.plain)
        # In 3月10余日 neither part is a figure.
        for unclear in (_BAD_DAY, _VAGUE):
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
        for match in _BAD_DAY.finditer(self.plain):
            self._leave(match.start(), match.end(), "不是哪一天", is_asked=True)
        for match in _VAGUE.finditer(self.plain):
            self._leave(match.start(), match.end(), "不是准数", is_asked=True)
        for start, end, is_new in _segments(self.plain):
            self.is_so_far = self.is_so_far and not is_new
            if day := _DAY.search(self.plain, start, end):
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
        if match["unit"]:
            return True
        # 101会议室 is none, 2000万 lacks its unit.
        return bool(match["scale"]) and len(match[0]) > 1

    def _mark(self, marks: set[str], start: int, end: int) -> None:
        for match in _MARK.finditer(self.plain, start, end):
            name = _MARKS[int((match.lastgroup or "m0")[1:])][0]
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
            self._leave(start, end, why, is_asked=True)
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
        if re.search(_EACH, lead):
            return "是平均数、比较或要求，不是做了的"
        return next((why for mark, why in _WHY.items() if mark in marks), "")

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
        if _RANGE.search(self.plain, max(0, start - 3), end) and re.match(
            rf".*{_NUMBER}[~至到-]$", self.plain[:start][-6:]
        ):
            return "是个范围"
        if (
            "或" in (around[:2], around[-2:])
            or self.plain[start - 1 : start] == "或"
            or self.plain[end : end + 1] == "或"
        ):
            return "有两个数，不知道是哪个"
        if match["unit"] == "元" and re.search(_OTHER_MONEY, lead):
            return "看不出是不是投入的资金"
        if "span" in marks:
            return "是一段时间的合计，不是本次也不是截至目前"
        return "写着两个资金渠道" if len(set(sources)) > 1 else ""

    def _sources(self, lead: str, match: re.Match[str]) -> list[str]:
        if match["unit"] not in MONEY and match["unit"] != "元":
            return []
        return [_SOURCES[each[0]] for each in re.finditer("|".join(_SOURCES), lead)]

    def _measure(self, lead: str, start: int, figure: Figure, tail: str) -> tuple[str, int]:
        """Return the measure of a figure, "" where it cannot be told, and where the words that name it begin."""
        begins, last = start - len(lead), self.seen[-1] if self.seen else None
        words = self._own_words(lead)
        hit = self._known(lead, figure.unit, is_lead=True)
        # In 帮助申请低保 the help is no more than how.
        if hit and not (words and (verb := _VERBS.search(lead, hit[1] + len(hit[2]))) and verb.end() < len(lead)):
            return hit[0].name, begins + hit[1]
        if hit := self._known(tail, figure.unit, is_lead=False):
            return hit[0].name, begins
        if figure.unit in MONEY and _GIVING.search(lead):
            return "帮扶资金", begins
        if words:
            return (words, begins) if len(words) <= _FEW_SIGNS else ("", start)
        is_again = _MARK.sub("", lead).strip("□ ") in _AGAIN
        follows = last is not None and self._taken_to == start
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
        words = _MARK.sub("", lead).strip("□ ")
        verbs = list(_VERBS.finditer(words))
        words = words[verbs[-1].end() :] if verbs else words
        words = _BEHIND.sub("", _PLAIN.sub("", words))
        return words if len(words) > 1 else ""

    def _last_clause(self, start: int, end: int) -> str:
        return re.split(f"[{_COMMA}]", self.plain[start:end])[-1]

    def _clause_end(self, start: int, end: int) -> int:
        found = re.search(f"[{_COMMA}{_BREAK}{_STOP}]", self.plain[start:end])
        return start + found.start() if found else end

    def _clause(self, before: int, at: int, end: int, following: int) -> str:
        """Return the words in which a figure stands; of what is between two without a comma, from its own words on."""
        begins = max((self.plain.rfind(sign, 0, at) for sign in _COMMA + _BREAK + _STOP), default=-1) + 1
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
        if sign in _STOP + _BREAK:
            yield start, at, is_new
            start, is_new = at + 1, sign in _STOP
    yield start, len(text), is_new
