"""One dated deadline: a period or a range, and what is to be done by then; 10月底前完成, 3月5日至14日."""

from __future__ import annotations

import re
from typing import NamedTuple

from taizhang_xl.dates.deadline import BEFORE, BREAKS, DOING, WORK, Deadline, DeadlineKind, convention, unclear
from taizhang_xl.dates.period import YEARS, Period, read_period

_SEGMENT = (
    rf"(?:(?P<label>[^\d:{BREAKS}原暂预拟不]{{1,12}}):)?"
    r"(?P<what>初稿|定稿|成稿|终稿|正式稿|送审稿|征求意见稿|完成时限|时限)?"
    r"(?:贯穿|于|在|力争|争取|确保|务必|必须|须|最迟|最晚|不晚于|不迟于|不超过|预计|计划|拟|原则上|截止-?|截?-)*"
    r"(?P<time>.+?)(?P<clock>下班|(?:上午|下午|中午)?\d{1,2}(?:[时点]|:\d\d)|上午|下午|中午)?(?:为?止)?"
    rf"(?P<before>{BEFORE})?(?P<within>(?<!年)(?:以内|之内|内))?(?P<about>左右|前后)?(?P<doing>，?{DOING}|{WORK})?"
)
_ANOTHER = (
    rf"\d月(?:\d{{1,2}}日|底|末|[上中下]旬|初|中)?{BEFORE}|\d月[底末]|[年度]底{BEFORE}?"
    # 3月底前报方案后1个月内完成
    r"|\d个?(?:工作日|自然日|月|季度|周|天|日|年)(?:以内|之内|内)"
)
# A later time within the work, not set apart by a break (初稿9月定稿); 9月报表 is a thing.
_WITHIN_YEAR = r"(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|[初中])?|第?\d季度|[上下]半年)"
_LATER = rf"(?:(?:\d{{4}}年|{'|'.join(YEARS)}){_WITHIN_YEAR}?|{_WITHIN_YEAR})(?=(?!报表|总结){DOING})"
_ABOUT = r".*年[初中]"
_MAY_BE_SPAN = r"(?:\d{1,2}-)?\d{1,2}月"
_OWN_YEAR = r"[去上今本明来]年"


class Part(NamedTuple):
    """One deadline of a cell as read, its period (None before a festival or an event) and what is to be done by then."""

    deadline: Deadline
    period: Period | None = None
    doing: str = ""


def read_one(plain: str, year: int, month: int = 0) -> Part | None:
    """Read one deadline in uniform spelling; `year` and `month` are used if it names none. None if it is not one."""
    segment = re.fullmatch(_SEGMENT, plain)
    period = _period(segment, year, month) if segment else None
    if segment is None or period is None or (segment["clock"] and period.first != period.last):
        return None
    named = (segment["label"] or segment["what"] or "").removesuffix("完成时限").removesuffix("时限")
    doing = (segment["doing"] or "").lstrip("，") or named
    if segment["about"] or re.fullmatch(_ABOUT, segment["time"]):
        return Part(unclear("", "vague", f"“{segment['about'] or segment['time']}”没有说定最后是哪一天"))
    if segment["within"] and not segment["before"] and re.fullmatch(_MAY_BE_SPAN, segment["time"]):
        months = segment["time"].removesuffix("月")
        note = f"可以是{months}月份，也可以是{months}个月，请写“{months}月底前”或“{months}个月内”"
        return Part(unclear("", "ambiguous", note))
    if re.search(_ANOTHER, doing) or _names_later(doing, period):
        return Part(unclear("", "several", "写了不止一个时限，请用“；”隔开"))
    if period.last < period.first:
        note = f"结束（{period.last}）早于开始（{period.first}），跨年的请写“次年”"
        return Part(unclear("", "reversed", note))
    start, note = None if period.point else period.first, convention(period.loose)
    due = Deadline(kind=DeadlineKind.DATED, start=start, due=period.last, approximate=period.loose, note=note)
    return Part(due, period, doing)


def _lent_backward(first: str, last: str) -> str:
    """Return the unit that a range's start takes from its end: 3-5月, 一至三季度, 3月15-16日."""
    if "季" in last:
        return "季度"
    if first.isdecimal() and len(first) == 4:
        return "年"
    return "日" if "月" in first or "月" not in last else "月"


def _names_later(doing: str, period: Period) -> bool:
    """Whether the work names a time of its own that is later than the deadline's."""
    if not any(unit in doing for unit in "月季年"):
        return False
    others = (read_period(match[0], period.year) for match in re.finditer(_LATER, doing))
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
        # 3月5-6月 may be from the 5th, or May and June.
        if "月" in first and not last.endswith(("日", ")")) and not last[-1:].isdecimal():
            return None
        first += _lent_backward(first, last)
    begin = read_period(
        first, year, end.month if end and "月" in last and first.endswith("日") and "月" not in first else month
    )
    if begin is None:
        return None
    # 明年3月至明年5月 is one year; 明年11月至次年1月 runs into the year after.
    end = read_period(last, year if re.match(_OWN_YEAR, last) else begin.year, begin.month)
    if end is None:
        return None
    if before:
        end = end.before()
    return end._replace(first=begin.first, point=False, loose=begin.loose or end.loose, whole=False)
