"""Deadlines counted from another day: 交办后3个月内, 会后5个工作日内, 春节前, 人代会召开前."""

from __future__ import annotations

import re
from datetime import date, timedelta

from taizhang_xl.ledger.days import month_day
from taizhang_xl.ledger.deadline import BEFORE, Context, Deadline, DeadlineKind, unclear
from taizhang_xl.ledger.period import read_period
from taizhang_xl.ledger.workdays import Calendar

_RELATIVE = re.compile(
    r"(?:自|从)?(?P<event>[^\d]{0,12}?)(?:之日|之时|当日)?(?:起|以后|之后|后)?(?:的)?"
    r"(?P<count>\d+|半)个?(?P<unit>工作日|月|季度|周|天|日|年)(?P<within>以内|之内|内)(?:完成|办结|答复|办理|报告|落实)?"
)
_EVENT = re.compile(rf"(?P<event>.+?)(?:召开|举行|开幕|闭幕|结束)?(?P<side>{BEFORE}|以后|之后|后)")
_HOLIDAYS = {"春节": "春节", "国庆": "国庆节", "国庆节": "国庆节", "五一": "劳动节", "51": "劳动节", "劳动节": "劳动节",
             "元旦": "元旦", "清明": "清明节", "清明节": "清明节", "端午": "端午节", "端午节": "端午节",
             "中秋": "中秋节", "中秋节": "中秋节"}  # fmt: skip
_YEAR_WORDS = ("去年", "今年", "本年", "明年", "次年")


def relative(plain: str, context: Context) -> Deadline | None:
    """Read a time that runs from the day of assignment, None where the text is not of that sort."""
    match = _RELATIVE.fullmatch(plain)
    if match is None or match["event"] in _YEAR_WORDS:
        return None
    if context.since is None:
        return unclear("", "need-start", "要从交办日期算起，但没有交办日期")
    since, unit = context.since, match["unit"]
    if match["count"] == "半":
        due = since + timedelta(days=15) if unit == "月" else _months_after(since, 6) if unit == "年" else None
        return Deadline(kind=DeadlineKind.DATED, start=since, due=due) if due else None
    count = int(match["count"])
    if unit == "工作日":
        return _working_days(since, count, context.calendar)
    months = {"月": 1, "季度": 3, "年": 12}.get(unit)
    due = _months_after(since, months * count) if months else since + timedelta(days=count * (7 if unit == "周" else 1))
    return Deadline(kind=DeadlineKind.DATED, start=since, due=due)


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, a month's last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise OverflowError
    return month_day(year, month + 1, day.day)


def _working_days(since: date, count: int, calendar: Calendar) -> Deadline:
    if count > 2000:
        raise OverflowError
    due = calendar.add_workdays(since, count)
    known = all(calendar.announced(year) for year in range(since.year, due.year + 1))
    note = "" if known else "放假安排待国务院公布，暂按周一至周五算"
    return Deadline(kind=DeadlineKind.DATED, start=since, due=due, approximate=not known, note=note)


def event(plain: str, context: Context) -> Deadline | None:
    """Read a time before or after a holiday or an event of the office, None where the text is not of that sort."""
    match = _EVENT.fullmatch(plain)
    if match is None or read_period(match["event"], context.year):
        return None
    name, before = match["event"], match["side"] in ("前", "以前", "之前")
    day = dict(context.events).get(name)
    if day is None and before and (holiday := _HOLIDAYS.get(name)):
        # New Year's Day closes a ledger's year: 元旦前 is the end of that year, not of the one before.
        day = context.calendar.holiday_start(holiday, context.year + (holiday == "元旦"))
        if day is None:
            return unclear("", "need-event", f"{context.year}年的放假安排待国务院公布，请直接写日期")
    if day is None:
        return unclear("", "need-event", f"要先知道“{name}”是哪一天")
    if before:
        due = day - timedelta(days=1)
        return Deadline(kind=DeadlineKind.DATED, due=due, note=f"“{name}”是 {day}，算到前一天")
    return Deadline(
        start=day + timedelta(days=1), problem="vague", note=f"只说了{name}（{day}）以后，没有说什么时候完成"
    )
