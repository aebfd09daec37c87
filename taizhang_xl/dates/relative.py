"""Deadlines counted from another day: 交办后3个月内, 会后5个工作日内, 即日, 春节前, 党代会闭幕后10日内."""

from __future__ import annotations

import re
from datetime import date, timedelta

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.day import month_day
from taizhang_xl.dates.deadline import BEFORE, BREAKS, DOING, WORK, DateContext, Deadline, DeadlineKind, unclear
from taizhang_xl.dates.festivals import festival_day, festival_name
from taizhang_xl.dates.period import YEARS, read_period, year_of

_RELATIVE = (
    r"(?:自|从|在|于|力争|争取|确保|限期?)*(?P<event>[^\d]{0,12}?)(?:之日|之时|当日)?(?:起|以后|之后|后)?(?:的|,)?"
    rf"(?P<count>\d+|半)个?(?P<unit>工作日|自然日|小时|月|季度|周|天|日|年)(?:以内|之内|内)(?:，?{DOING}|{WORK})?"
)
# Events that happen on the day of assignment; the day of any other event must be known.
_ASSIGNED = (
    r"|(?:任务|事项|正式|批示|领导|信访|来信|文件|通知|件)*(?:交办|转办|转交|分办|派单|受理|批示|指示|签收|收文|来文|接件|收件)(?:单|件|事项|任务)?"
    r"|(?:收到|接到|接|收).{0,8}|(?:本|该)?(?:任务|通知|文件|督办单|交办单)?(?:下发|下达|印发|发出|派发)?|(?:本次)?会议?(?:结束)?|即"
)
_SAME_DAY = rf"(?P<event>交办|收到|接到)?(?:的)?(?:当日|当天|即日)(?:{BEFORE}|以内|之内|内)?(?:{DOING})?"
_FROM_NOW = rf"(?:自|从)?即日起?-(?P<time>[^\-]+?)(?P<before>{BEFORE})?"
_EVENT = (
    rf"(?P<year>\d{{4}}年|{'|'.join(YEARS)})?(?P<event>.+?)(?P<stage>召开|举行|开幕|闭幕|结束)?"
    rf"(?P<off>放假|假期|小?长假)?(?P<side>{BEFORE}|以后|之后|后)(?:，?{DOING}|{WORK})?"
)
_AHEAD = (
    r"(?P<event>[^\d]+?)的?(?:前(?P<ahead>\d+)(?P<unit>天|日|周|个工作日)|(?P<before>\d+)(?P<of>天|日|周|个工作日)(?:以前|之前|前))"
    rf"(?:，?{DOING})?"
)
_NO_NAME = rf"[{BREAKS}]|\d[月日]|[年月季]度?底"
_STAGE = r"(?:胜利)?(?:召开|举行|开幕|闭幕|结束)$"
_NO_EVENTS = ("去年", "今年", "本年", "明年", "次年", "每", "第")


def relative(plain: str, context: DateContext) -> Deadline | None:
    """Read a time that runs from the day of assignment or an event, None if the text is not of that sort."""
    match = re.fullmatch(_RELATIVE, plain)
    if match is None or match["event"] in _NO_EVENTS:
        return _today(plain, context)
    day = _event_day(match["event"], context)
    if day is None and not re.fullmatch(_ASSIGNED, match["event"]):
        return unclear("", "need-event", f"要先知道“{match['event']}”是哪一天")
    start = day or context.since
    if start is None:
        return unclear("", "need-start", "要从交办日期算起，但没有交办日期")
    found = _after(start, match["count"], match["unit"], context.calendar)
    if found is None or day is None:
        return found
    note = "；".join(filter(None, (f"从“{match['event']}”（{day}）算起", found.note)))
    return found._replace(note=note) if found.due else found


def _today(plain: str, context: DateContext) -> Deadline | None:
    """Read 当日, 即日 and 即日起至10月底."""
    if match := re.fullmatch(_FROM_NOW, plain):
        period = read_period(match["time"], context.year)
        if period is None:
            return None
        due = (period.before() if match["before"] else period).last
        if context.since and due < context.since:
            return unclear("", "reversed", f"结束（{due}）早于交办日期（{context.since}）")
        return Deadline(kind=DeadlineKind.DATED, start=context.since, due=due)
    if not re.fullmatch(_SAME_DAY, plain):
        return None
    if context.since is None:
        return unclear("", "need-start", "是交办的当天，但没有交办日期")
    return Deadline(kind=DeadlineKind.DATED, start=context.since, due=context.since)


def _event_day(name: str, context: DateContext) -> date | None:
    events = dict(context.events)
    return events.get(name) or events.get(re.sub(_STAGE, "", name))


def _after(start: date, count: str, unit: str, calendar: Calendar) -> Deadline | None:
    if count == "半":
        return _half_after(start, unit)
    number = int(count)
    if unit == "工作日":
        return _working_days(start, number, calendar)
    if unit == "小时":
        if number % 24:
            return unclear("", "vague", "不是整天，要看交办的钟点，请直接写日期")
        return Deadline(kind=DeadlineKind.DATED, start=start, due=start + timedelta(days=number // 24))
    months = {"月": 1, "季度": 3, "年": 12}.get(unit)
    days = 7 * number if unit == "周" else number
    due = _months_after(start, months * number) if months else start + timedelta(days=days)
    return Deadline(kind=DeadlineKind.DATED, start=start, due=due)


def _half_after(start: date, unit: str) -> Deadline | None:
    if unit == "月":
        due = start + timedelta(days=15)
    elif unit == "年":
        due = _months_after(start, 6)
    else:
        return None
    return Deadline(kind=DeadlineKind.DATED, start=start, due=due)


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, a month's last day if that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise OverflowError
    return month_day(year, month + 1, day.day)


def _working_days(start: date, count: int, calendar: Calendar) -> Deadline:
    if count > 2000:
        raise OverflowError
    due = calendar.add_workdays(start, count)
    known = all(calendar.announced(year) for year in range(start.year, due.year + 1))
    note = "" if known else "放假安排待国务院公布，暂按周一至周五算"
    return Deadline(kind=DeadlineKind.DATED, start=start, due=due, approximate=not known, note=note)


def event(plain: str, context: DateContext) -> Deadline | None:
    """Read a time before or after a holiday or an event of the office, None if the text is not of that sort."""
    if ahead := re.fullmatch(_AHEAD, plain):
        return _ahead(ahead, context)
    match = re.fullmatch(_EVENT, plain)
    if match is None or re.search(_NO_NAME, match["event"]) or read_period(match["event"], context.year):
        return None
    name, before = match["event"], match["side"] in ("前", "以前", "之前")
    full = f"{match['year'] or ''}{name}{match['stage'] or ''}{match['off'] or ''}"
    day = _event_day(full, context)
    if day is None and name in ("节", "会", "假", "放假", "节假日"):
        return unclear("", "need-event", f"没有说是哪个“{name}”，可以直接写明，如：国庆节前")
    if day is None and (holiday := festival_name(name)) and not match["stage"]:
        return (
            _around_festival(match, holiday, context)
            if before
            else unclear("", "vague", f"只说了{name}以后，没有说什么时候完成")
        )
    if day is None:
        return unclear("", "need-event", f"要先知道“{full}”是哪一天")
    if before:
        return _before(day, f"“{name}”是 {day}，算到前一天")
    return Deadline(
        start=day + timedelta(days=1), problem="vague", note=f"只说了{name}（{day}）以后，没有说什么时候完成"
    )


def _around_festival(match: re.Match[str], holiday: str, context: DateContext) -> Deadline:
    """Read 春节前 (before the festival's own day) and 春节放假前 (before the first day off)."""
    year = year_of(match["year"] or "", context.year)
    # 元旦前 means the New Year's Day that ends the ledger's year, not the one that begins it.
    if holiday == "元旦" and not match["year"]:
        year += 1
    day, off = festival_day(holiday, year), context.calendar.holiday_start(holiday, year)
    if match["off"]:
        if off is None:
            return unclear("", "need-event", f"{year}年的放假安排待国务院公布，请直接写日期")
        return _before(off, f"“{match['event']}”从 {off} 起放假，算到前一天")
    if day is None:
        return unclear("", "need-event", f"没有{year}年{holiday}的日期，请直接写日期")
    shown = f"{day}（{off} 起放假）" if off and off < day else f"{day}"
    return _before(day, f"“{match['event']}”是 {shown}，算到前一天")


def _ahead(match: re.Match[str], context: DateContext) -> Deadline:
    """Read 会前7天 and 常委会会议举行的20日前."""
    day, unit = _event_day(match["event"], context), match["unit"] or match["of"]
    if day is None and (holiday := festival_name(match["event"])):
        day = festival_day(holiday, context.year + 1 if holiday == "元旦" else context.year)
    if day is None or unit == "个工作日":
        return unclear("", "need-event", f"要先知道“{match['event']}”是哪一天")
    days = int(match["ahead"] or match["before"]) * (7 if unit == "周" else 1)
    return _before(day - timedelta(days=days - 1), f"“{match['event']}”是 {day}，算到 {days} 天前")


def _before(day: date, note: str) -> Deadline:
    return Deadline(kind=DeadlineKind.DATED, due=day - timedelta(days=1), note=note)
