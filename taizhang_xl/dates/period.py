"""One time expression -> Period: "10月底", "9月中旬", "第二季度", "3月5日", "年底"; with or without 前."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

YEARS = {"去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "次年": 1, "来年": 1}
# The third of a month that each word means: the office's convention, 初 = 1-10, 中 = 11-20, 底 = the last day.
_PARTS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "上中旬": (1, 20),
    "中下旬": (11, 31),
    "上半月": (1, 15),
    "下半月": (16, 31),
    "初": (1, 10),
    "中": (11, 20),
    "底": (31, 31),
    "末": (31, 31),
}
_LOOSE = ("初", "中")
_WEEK = "一二三四五六日"
WEEKDAYS = {"天": 7} | {name: number for number, day in enumerate(_WEEK, 1) for name in (day, str(number))}
_YEAR = r"(?:(?P<year>\d{4})年度?|(?P<word>去年|上年|今年|本年|当年|明年|次年|来年))?(?:的)?"
_MONTH = re.compile(
    _YEAR + r"(?:(?P<month>\d{1,2})月)?"
    r"(?:(?P<day>\d{1,2})(?:日|(?<=月\d)|(?<=月\d\d))(?:[(,]?周(?P<weekday>[一二三四五六日天1-7])\)?)?"
    r"|(?P<part>上中旬|中下旬|上旬|中旬|下旬|上半月|下半月|月?初|月?中|月?底|月?末))?"
)
# 第1个季度 is a quarter, but 1个季度 is three months.
_QUARTER = re.compile(_YEAR + r"(?:第|(?P<upto>前))?(?P<quarter>\d)(?:(?<=[第前]\d)个)?季度?(?P<part>初|中|底|末)?")
_HALF = re.compile(_YEAR + r"(?P<half>上|下)半年(?P<part>底|末)?")
_WHOLE = re.compile(
    r"(?:(?P<year>\d{4})(?:年度?)?|(?P<word>今年|本年|明年|次年|来年))?年?(?P<part>内|底|末|初|中|全年|年内|年底|年末)?"
)
_YEAR_PARTS = ("全年", "年内", "年底", "年末", "年初", "年中")


class BadDateError(ValueError):
    """A day or month that the calendar does not have."""


class Period(NamedTuple):
    """A span of days. `point`: only its last day is meant, it has no start of its own."""

    first: date
    last: date
    year: int
    month: int = 0
    point: bool = False
    loose: bool = False
    whole: bool = False
    """Whether it is a calendar unit by itself (a month, a quarter): "X前" then ends before it begins."""

    def before(self) -> Period:
        """Return what "X前" means: by the end of a day or 底, but before a month or quarter begins."""
        if not self.whole:
            return self._replace(point=True)
        end = self.first - timedelta(days=1)
        return self._replace(first=end, last=end, point=True, whole=False)


def read_period(text: str, year: int, month: int = 0) -> Period | None:
    """Return the period of a text in uniform spelling; `year` and `month` are used if it names none.

    None if it is no time expression; BadDateError for one that the calendar does not have (2月30日).
    """
    return (
        _read_year(text, year) or _read_quarter(text, year) or _read_half(text, year) or _read_month(text, year, month)
    )


def _year_of(match: re.Match[str], year: int) -> int:
    return year_of(match["year"] or match["word"] or "", year)


def year_of(word: str, year: int) -> int:
    """Return the year that 2019年, 2019 or 明年 names, `year` if there is no word."""
    return int(word.rstrip("年")) if word[:1].isdecimal() else year + YEARS.get(word, 0)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDateError(f"{month}月没有{day}日" if 1 <= month <= 12 else f"没有{month}月") from None


def _last(year: int, month: int) -> date:
    return _day(year, month, 1).replace(day=monthrange(year, month)[1])


def _read_month(text: str, year: int, inherited: int) -> Period | None:
    match = _MONTH.fullmatch(text)
    # 底 alone may be the end of a month or of a year, 中旬 and 月底 are in the month named before.
    lent = match and inherited and (match["day"] or len(match["part"] or "") > 1)
    if match is None or not (match["month"] or lent):
        return None
    year, month = _year_of(match, year), int(match["month"] or inherited)
    if match["day"]:
        day = _day(year, month, int(match["day"]))
        if match["weekday"] and day.weekday() != (named := WEEKDAYS[match["weekday"]] - 1):
            raise BadDateError(f"{day}是星期{_WEEK[day.weekday()]}，不是星期{_WEEK[named]}")
        return Period(day, day, year, month, point=True)
    end = _last(year, month)
    if not match["part"]:
        return Period(end.replace(day=1), end, year, month, whole=True)
    part = match["part"].removeprefix("月")
    first, last = _PARTS[part]
    return Period(
        end.replace(day=min(first, end.day)), end.replace(day=min(last, end.day)), year, month,
        point=part in ("底", "末"), loose=part in _LOOSE,
    )  # fmt: skip


def _read_quarter(text: str, year: int) -> Period | None:
    match = _QUARTER.fullmatch(text)
    if match is None:
        return None
    year, quarter = _year_of(match, year), int(match["quarter"])
    if not 1 <= quarter <= 4:
        raise BadDateError(f"没有第{quarter}季度")
    month = quarter * 3 - 2
    first, last = date(year, 1 if match["upto"] else month, 1), _last(year, month + 2)
    if match["upto"] and match["part"] in ("初", "中"):
        return None
    if match["part"] == "初":
        return Period(first, first.replace(day=10), year, month, loose=True)
    if match["part"] == "中":
        return Period(date(year, month + 1, 1), _last(year, month + 1), year, month + 1, loose=True)
    point = match["part"] is not None
    return Period(last if point else first, last, year, month + 2, point=point, whole=not point)


def _read_half(text: str, year: int) -> Period | None:
    match = _HALF.fullmatch(text)
    if match is None:
        return None
    year = _year_of(match, year)
    month = 1 if match["half"] == "上" else 7
    first, last = date(year, month, 1), _last(year, month + 5)
    point = match["part"] is not None
    return Period(last if point else first, last, year, month + 5, point=point, whole=not point)


def _read_year(text: str, year: int) -> Period | None:
    match = _WHOLE.fullmatch(text)
    if match is None or not text or not (match["year"] or match["word"] or text in _YEAR_PARTS):
        return None
    if match["year"] and "年" not in text:
        return None
    year = _year_of(match, year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    part = (match["part"] or "").removeprefix("年")
    if part == "初":
        return Period(first, date(year, 1, 31), year, 1, loose=True)
    if part == "中":
        return Period(date(year, 6, 1), date(year, 6, 30), year, 6, loose=True)
    point = part in ("底", "末", "内")
    return Period(first, last, year, 12, point=point, whole=not part)
