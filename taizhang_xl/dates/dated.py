"""Dated deadlines: one period, a range, several milestones; 10月底前完成, 3月5日至14日, 6月底、12月底."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from taizhang_xl.dates.deadline import (
    BEFORE,
    BREAKS,
    DOING,
    WORK,
    Context,
    Deadline,
    DeadlineKind,
    convention,
    unclear,
)
from taizhang_xl.dates.period import YEARS, Period, read_period
from taizhang_xl.patterns import pattern

_SEGMENT = pattern(
    rf"(?:(?P<label>[^\d:{BREAKS}原暂预拟不]{{1,12}}):)?"
    r"(?P<what>初稿|定稿|成稿|终稿|正式稿|送审稿|征求意见稿|完成时限|时限)?"
    r"(?:贯穿|于|在|力争|争取|确保|务必|必须|须|最迟|最晚|不晚于|不迟于|不超过|预计|计划|拟|原则上|截止-?|截?-)*"
    r"(?P<time>.+?)(?P<clock>下班|(?:上午|下午|中午)?\d{1,2}(?:[时点]|:\d\d)|上午|下午|中午)?(?:为?止)?"
    rf"(?P<before>{BEFORE})?(?P<within>(?<!年)(?:以内|之内|内))?(?P<about>左右|前后)?(?P<doing>，?{DOING}|{WORK})?"
)
_LIST = pattern(rf"[{BREAKS}]|(?<=[月日底末旬度初年前])(?:和|及|与)(?![^\d]*$)|(?<=[月日底末旬度初年])(?:和|及|与)")
# What goes on with the work of the part before it; a sign of time would make it a deadline of its own.
_MORE = pattern(r"[^\d月日旬季年周期时每前后内尽择持视据另常待暂未定不延如若原]+")
_ANOTHER = pattern(rf"\d月(?:\d{{1,2}}日|底|末|[上中下]旬|初|中)?{BEFORE}|\d月[底末]|[年度]底{BEFORE}?")
_BARE = pattern(r"(?:\d{4}年)?(?:第?\d{1,2}|上)|(?:\d{4}年)?\d{1,2}月\d{1,2}")
# A later time within the work, that no break sets apart (初稿9月定稿); 9月报表 is a thing.
_WITHIN_YEAR = r"(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|[初中])?|第?\d季度|[上下]半年)"
_LATER = pattern(rf"(?:(?:\d{{4}}年|{'|'.join(YEARS)}){_WITHIN_YEAR}?|{_WITHIN_YEAR})(?=(?!报表|总结){DOING})")
_ABOUT = pattern(r".*年[初中]")
_MAY_BE_SPAN = pattern(r"(?:\d{1,2}-)?\d{1,2}月")
_WORDED = pattern(r"[去上今本当明次来]年")
_OWN_YEAR = pattern(r"[去上今本明来]年")


class _Part(NamedTuple):
    """One deadline of a cell as read, its period (None for a range) and what is to be done by then."""

    deadline: Deadline
    period: Period | None = None
    doing: str = ""


def dated(plain: str, context: Context) -> Deadline | None:
    """Read one period, a range or a list of them, None where the text is not of that sort."""
    whole = _read(plain, context.year)
    if whole is not None:
        return whole.deadline
    parts = _parts(plain)
    if len(parts) < 2:
        only = _read(parts[0], context.year) if parts else None
        return only.deadline if only else None
    return _several(parts, context.year)


def _parts(plain: str) -> list[str]:
    """Split a list; what names no time belongs to the deadline before it (6月底前，完成初稿、征求意见)."""
    parts: list[str] = []
    for part in filter(None, _LIST.split(plain)):
        if parts and _MORE.fullmatch(part):
            # A sign that uniform text does not have, so that it cannot be taken for another break.
            parts[-1] += f"，{part}"
        else:
            parts.append(part)
    return parts


def _several(parts: list[str], year: int) -> Deadline | None:
    """Read a list of deadlines; "3、9月" lends its 月 to the first, each its year and month to what follows."""
    unit = _lent(parts[-1])
    if unit in ("月", "日") and _about_two(parts):
        return unclear("", "ambiguous", f"看不出“{'、'.join(parts)}”是两个时限还是一个约数，请分别写全")
    found: list[_Part] = []
    month, named, running = 0, year, year
    for part in parts:
        worded = _WORDED.match(part)
        read = _read(part + unit if _BARE.fullmatch(part) else part, named if worded else running, month)
        if read is None or read.deadline.due is None:
            return read.deadline if read else None
        if read.period:
            month, running = read.period.month, read.period.year
            # 明年 in what follows counts from the year that was written, not from another 明年.
            named = named if worded else running
        found.append(read)
    return _milestones(found, parts, year)


def _about_two(parts: list[str]) -> bool:
    """Tell whether two numbers follow each other under one unit: 七、八月份 may be July or August, 3、9月 is a list."""
    first, last = re.search(r"\d+$", parts[0]), re.match(r"\d+", parts[-1])
    return len(parts) == 2 and bool(first and last and int(first[0]) + 1 == int(last[0]))


def _lent(last: str) -> str:
    """Return the unit that the last of a list lends to those before it: 3、9月底, 5月3、8日, 一、三季度."""
    if match := re.match(r"第?\d(季度?)|下(半年)", last):
        return match[1] or match[2]
    return next((sign for sign in ("月", "日") if last.rstrip("以之前底末").endswith(sign)), "")


def _milestones(found: list[_Part], parts: list[str], year: int) -> Deadline:
    days = tuple(read.deadline.due for read in found if read.deadline.due)
    if list(days) != sorted(set(days)):
        return unclear("", "reversed", "几个时限没有按先后写")
    if _half_said(found, parts):
        return unclear("", "ambiguous", "看不出最后写的日子是不是每个月都算，请每个时限分别写全")
    loose = any(read.deadline.approximate for read in found)
    notes = [convention(loose)]
    if all(read.doing for read in found):
        shown = [
            f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日" for day in days
        ]
        notes.append("；".join(f"{day}{read.doing}" for day, read in zip(shown, found, strict=True)))
    note = "；".join(filter(None, notes))
    return Deadline(kind=DeadlineKind.DATED, due=days[-1], milestones=days, approximate=loose, note=note)


def _half_said(found: list[_Part], parts: list[str]) -> bool:
    """Tell whether a day, third of a month or 前 after the last month may be meant for the others too (3月、9月20日前)."""
    last, due = found[-1].period, found[-1].deadline.due
    bare = any(re.fullmatch(r"\d{1,2}月?", part) for part in parts[:-1])
    if not bare or last is None or due is None or not re.match(r"\d{1,2}月", parts[-1]):
        return False
    at_the_end = due.month == last.month and (due + timedelta(days=1)).month != due.month
    return not at_the_end or "日" in parts[-1]


def _read(plain: str, year: int, month: int = 0) -> _Part | None:
    segment = _SEGMENT.fullmatch(plain)
    period = _period(segment, year, month) if segment else None
    if segment is None or period is None or (segment["clock"] and period.first != period.last):
        return None
    named = (segment["label"] or segment["what"] or "").removesuffix("完成时限").removesuffix("时限")
    doing = (segment["doing"] or "").lstrip("，") or named
    if segment["about"] or _ABOUT.fullmatch(segment["time"]):
        return _Part(unclear("", "vague", f"“{segment['about'] or segment['time']}”没有说定最后是哪一天"))
    if segment["within"] and not segment["before"] and _MAY_BE_SPAN.fullmatch(segment["time"]):
        months = segment["time"].removesuffix("月")
        note = f"可以是{months}月份，也可以是{months}个月，请写“{months}月底前”或“{months}个月内”"
        return _Part(unclear("", "ambiguous", note))
    if _ANOTHER.search(doing) or _names_later(doing, period):
        return _Part(unclear("", "several", "写了不止一个时限，请用“；”隔开"))
    if period.last < period.first:
        note = f"结束（{period.last}）早于开始（{period.first}），跨年的请写“次年”"
        return _Part(unclear("", "reversed", note))
    start, note = None if period.point else period.first, convention(period.loose)
    due = Deadline(kind=DeadlineKind.DATED, start=start, due=period.last, approximate=period.loose, note=note)
    return _Part(due, period, doing)


def _lent_backward(first: str, last: str) -> str:
    """Return the unit of a range's end that its beginning goes without: 3-5月, 一至三季度, 3月15-16日."""
    if "季" in last:
        return "季度"
    if first.isdecimal() and len(first) == 4:
        return "年"
    return "日" if "月" in first or "月" not in last else "月"


def _names_later(doing: str, period: Period) -> bool:
    """Tell whether the work names a time of its own that is later than the deadline's."""
    if not any(unit in doing for unit in "月季年"):
        return False
    others = (read_period(match[0], period.year) for match in _LATER.finditer(doing))
    return any(other is not None and other.last > period.last for other in others)


def _period(segment: re.Match[str], year: int, month: int) -> Period | None:
    first, dash, last = segment["time"].partition("-")
    period = _range(first, last, year, month, bool(segment["before"])) if dash else read_period(first, year, month)
    return period.before() if period and segment["before"] and not dash else period


def _range(first: str, last: str, year: int, month: int, before: bool) -> Period | None:
    first = re.sub(r"^[从自]|起$", "", first)
    if last.isdecimal() and "月" in first:
        last += "月" if first.endswith("月") else "日"
    end = read_period(last, year)
    if first[-1:].isdecimal():
        first += _lent_backward(first, last)
    begin = read_period(
        first, year, end.month if end and "月" in last and first.endswith("日") and "月" not in first else month
    )
    if begin is None:
        return None
    # 明年3月至明年5月 is one year; 明年11月至次年1月 goes on into the year after.
    end = read_period(last, year if _OWN_YEAR.match(last) else begin.year, begin.month)
    if end is None:
        return None
    end = end.before() if before else end
    return end._replace(first=begin.first, point=False, loose=begin.loose or end.loose, whole=False)
