"""Chinese deadline text -> Deadline. The text itself is never changed; what is not certain is unclear, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from taizhang_xl.cells import Cell, Kind, value_text
from taizhang_xl.ledger.dateword import uniform
from taizhang_xl.ledger.period import BadDateError, read_period
from taizhang_xl.ledger.workdays import Calendar


class DeadlineKind(StrEnum):
    """What sort of deadline a text is."""

    DATED = "dated"
    RECURRING = "recurring"
    OPEN_ENDED = "open_ended"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as read. `note` says in Chinese how, or why not; `problem` is a stable code for an unclear one.

    `recurrence`: M month's end, M5 the 5th of each month (M01, M02 for the first two), M2 every second month from
    February, M1 from January, Q, H and Y period's end, W Sunday, W5 each Friday, 2W every second week, D each day.
    """

    text: str = ""
    kind: DeadlineKind = DeadlineKind.UNCLEAR
    start: date | None = None
    due: date | None = None
    milestones: tuple[date, ...] = ()
    recurrence: str = ""
    approximate: bool = False
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What a text is read in: the ledger's year, the day of assignment, the calendar and the office's events."""

    year: int
    since: date | None
    calendar: Calendar
    events: tuple[tuple[str, date], ...]


_WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7, **{str(n): n for n in range(1, 8)}}
_BEFORE = r"(?:以前|之前|前)"
_DOING = r"(?:完成|办结|办理|提请|提交|报送|上报|报|印发|召开|形成|落实|到位|结束|启动|开展|组织|审议|交办|实施|举行|举办)[^、,;]*"
_SEGMENT = re.compile(
    rf"(?:贯穿|于|在|力争|争取|确保)?(?P<time>.+?)(?P<before>{_BEFORE})?(?P<within>(?<!年)(?:以内|之内|内))?"
    rf"(?P<about>左右|前后)?(?P<doing>{_DOING})?"
)
_LIST = re.compile(r"[、,;]|(?<=[月日底末旬度初年])(?:和|及|与)")
_RELATIVE = re.compile(
    r"(?:自|从)?(?P<event>[^\d]{0,12}?)(?:之日|之时|当日)?(?:起|以后|之后|后)?(?:的)?"
    r"(?P<count>\d+|半)个?(?P<unit>工作日|月|季度|周|天|日|年)(?P<within>以内|之内|内)(?:完成|办结|答复|办理|报告|落实)?"
)
_OPEN = re.compile(
    r"(?:长期|常年|长年|常态化?|持续|经常性?|日常|始终|不间断|一直)(?:坚持|推进|开展|进行|落实|抓好|化|性|工作|坚持不懈)*"
)
_VAGUE = re.compile(
    r"适时|待定|未定|择机|尽快|尽早|近期|及时|随时|不定期|机动|视.*(?:情况|情)|另行|(?:根据|按照?|依据?).*(?:部署|安排|要求|通知|统筹|规定)"
)
_STATUS = re.compile(r"已?(?:完成|办结|落实|销号)|正在.*|进行中|办理中|未(?:完成|启动|开始|落实)|推进中")
_EVENT = re.compile(rf"(?P<event>.+?)(?:召开|举行|开幕|闭幕|结束)?(?P<side>{_BEFORE}|以后|之后|后)")
_TYPOS = (("低", "底"), ("抵", "底"), ("地", "底"), ("未", "末"), ("询", "旬"), ("句", "旬"), ("荀", "旬"))
_HOLIDAYS = {"春节": "春节", "国庆": "国庆节", "国庆节": "国庆节", "五一": "劳动节", "51": "劳动节", "劳动节": "劳动节",
             "元旦": "元旦", "清明": "清明节", "清明节": "清明节", "端午": "端午节", "端午节": "端午节",
             "中秋": "中秋节", "中秋节": "中秋节"}  # fmt: skip
_SERIALS = range(30_000, 80_000)
_EPOCH = date(1899, 12, 30)
_DEFAULT_CALENDAR = Calendar()


def parse_deadline(
    text: str,
    year: int,
    since: date | None = None,
    calendar: Calendar = _DEFAULT_CALENDAR,
    events: Mapping[str, date] | None = None,
) -> Deadline:
    """Read a deadline text in a ledger's year; any text gives a Deadline, none an exception.

    `since` is the day of assignment for texts such as 交办后3个月内, `events` the office's own (人代会 -> a day).
    """
    return _parse(text, _Context(year, since, calendar, tuple(sorted((events or {}).items()))))


def read_deadline(
    cell: Cell,
    year: int,
    since: date | None = None,
    calendar: Calendar = _DEFAULT_CALENDAR,
    events: Mapping[str, date] | None = None,
) -> Deadline:
    """Read the deadline of a cell: a real date, a number that can be one day only, or text."""
    value, text = cell.value, value_text(cell.value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Deadline(text, DeadlineKind.DATED, due=value)
    if cell.kind is Kind.NUMBER and isinstance(value, (int, float)):
        return _from_number(value, text, year)
    if cell.kind is not Kind.TEXT:
        return _unclear(text, "empty", "没有填")
    return parse_deadline(text, year, since, calendar, events)


@lru_cache(maxsize=4096)
def occurrences(deadline: Deadline, year: int) -> tuple[date, ...]:
    """Return the due dates of a recurring deadline within a year, none for any other deadline."""
    code = deadline.recurrence
    if deadline.kind is not DeadlineKind.RECURRING:
        return ()
    if deadline.milestones:
        return tuple(day for day in deadline.milestones if day.year == year)
    if code in ("D", "W", "2W") or code.startswith("W"):
        return _weekly(code, year)
    months = {"Q": range(3, 13, 3), "H": (6, 12), "Y": (12,), "M2": range(2, 13, 2), "M1": range(1, 12, 2)}
    day = int(code[1:]) if code.startswith("M") and code not in ("M", "M1", "M2") else 31
    return tuple(_clamped(year, month, day) for month in months.get(code, range(1, 13)))


def _weekly(code: str, year: int) -> tuple[date, ...]:
    step = {"D": 1, "2W": 14}.get(code, 7)
    weekday = int(code[1:]) if code[1:].isdecimal() else 7
    first = date(year, 1, 1)
    if code != "D":
        first += timedelta(days=(weekday - first.isoweekday()) % 7 + (7 if code == "2W" else 0))
    return tuple(first + timedelta(days=n) for n in range(0, 366, step) if (first + timedelta(days=n)).year == year)


def _clamped(year: int, month: int, day: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, min(day, 28)) + timedelta(days=max(0, day - 28)), following - timedelta(days=1))


def _unclear(text: str, problem: str, note: str) -> Deadline:
    return Deadline(text, problem=problem, note=note)


def _from_number(value: float, text: str, year: int) -> Deadline:
    """Read a number in a deadline cell: a serial, or 10.31; 10.3 may have been typed as 10.30 and stays unclear."""
    if value == int(value):
        day = _serial(int(value), year) or _compact(text)
        if day is not None:
            return Deadline(text, DeadlineKind.DATED, due=day, note=f"单元格里是数字，按 {day} 算")
        return _unclear(text, "ambiguous-number", "是一个数字，看不出是哪一天")
    month, _, decimals = text.partition(".")
    if len(decimals) == 2 and month.isdecimal():
        found = parse_deadline(f"{month}月{int(decimals)}日", year)
        return replace(found, text=text, note=f"单元格里是数字，按{month}月{int(decimals)}日算")
    if len(decimals) == 1 and decimals in "123" and month.isdecimal():
        note = f"是数字，可能是{month}月{decimals}日，也可能是{month}月{decimals}0日"
        return _unclear(text, "ambiguous-number", note)
    return _unclear(text, "ambiguous-number", "是一个数字，看不出是哪一天")


def _serial(number: int, year: int) -> date | None:
    day = _EPOCH + timedelta(days=number) if number in _SERIALS else None
    return day if day and abs(day.year - year) <= 3 else None


def _compact(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if len(text) == 8 and text.isascii() else None
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def _parse(text: str, context: _Context) -> Deadline:
    plain = uniform(text)
    if not plain:
        return _unclear(text, "empty", "没有填")
    try:
        found = next((deadline for rule in _RULES if (deadline := rule(plain, context))), None)
    except (BadDateError, OverflowError) as error:
        return _unclear(text, "bad-date", f"{error}" if isinstance(error, BadDateError) else "年份超出范围")
    return replace(found or _not_understood(plain, context), text=text)


def _not_understood(plain: str, context: _Context) -> Deadline:
    for wrong, right in _TYPOS:
        if wrong in plain:
            meant = plain.replace(wrong, right)
            if any(_safely(rule, meant, context) for rule in (_dated, _recurring)):
                return _unclear("", "typo", f"是不是“{meant}”？")
    return _unclear("", "unknown", "看不懂这种写法")


def _safely(rule: _Rule, plain: str, context: _Context) -> Deadline | None:
    try:
        return rule(plain, context)
    except BadDateError:
        return None


def _digits(plain: str, context: _Context) -> Deadline | None:
    if not plain.isdecimal():
        return None
    day = _compact(plain) if len(plain) == 8 else _serial(int(plain), context.year) if len(plain) == 5 else None
    if day is None:
        return _unclear("", "bad-date" if len(plain) == 8 else "ambiguous-number", "看不出这串数字是哪一天")
    note = f"是 Excel 的日期序号，按 {day} 算" if len(plain) == 5 else ""
    return Deadline(kind=DeadlineKind.DATED, due=day, note=note)


def _open_ended(plain: str, context: _Context) -> Deadline | None:
    return Deadline(kind=DeadlineKind.OPEN_ENDED, note="长期工作，没有到期日") if _OPEN.fullmatch(plain) else None


def _status_word(plain: str, context: _Context) -> Deadline | None:
    if _STATUS.fullmatch(plain):
        return _unclear("", "status-in-deadline", "这里写的是状态，不是时限")
    return None


_MONTHLESS = re.compile(r"(?:本|当|次|下|上)?个?(?:月|季度?)(?:度)?(?:初|中|底|末)?.*|\d{1,2}日.*")


def _monthless(plain: str, context: _Context) -> Deadline | None:
    return _unclear("", "vague", "没有写是几月") if _MONTHLESS.fullmatch(plain) else None


def _vague(plain: str, context: _Context) -> Deadline | None:
    return _unclear("", "vague", "没有说定日期") if _VAGUE.search(plain) else None


_EACH = re.compile(
    r"(?:每个?|各|逐|按)(?P<unit>天|日|周|月|季度?|半年|年|两个?周|2个?周|两个?月|2个?月|隔周)(?P<rest>.*)|(?P<bare>双月|单月|隔周|季度末|月度|季度)(?P<tail>.*)"
)
_TIMES = re.compile(r"(?:至少|不少于|各)?(?:召开|开展|组织)?(?:1|一)?[次期个轮]?|(?:内|完成|开展|进行|定期)+")
_CODES = {"天": "D", "日": "D", "周": "W", "月": "M", "季": "Q", "季度": "Q", "半年": "H", "年": "Y",
          "双月": "M2", "单月": "M1", "隔周": "2W", "季度末": "Q", "月度": "M"}  # fmt: skip


def _recurring(plain: str, context: _Context) -> Deadline | None:
    match = _EACH.fullmatch(plain)
    if match is None:
        return None
    unit = match["unit"] or match["bare"]
    rest = match["rest"] if match["unit"] else match["tail"]
    code = (
        "2W"
        if unit.endswith("周") and unit != "周"
        else "M2"
        if unit.endswith("月") and unit[0] in "两2"
        else _CODES[unit]
    )
    if match["bare"] == "季度" and rest:
        return None
    if code == "Y" and rest:
        return _yearly(rest, context)
    refined = _refined(code, re.sub(rf"{_BEFORE}?(?:完成|报送|上报|办结)?$", "", rest))
    if refined is None:
        return _unclear("", "unknown", "周期看不懂，请写成“每月5日前”“每周五”“每季度末”这样")
    code, loose = refined
    note = f"每期以{code[1:]}日为限" if loose else ""
    return Deadline(kind=DeadlineKind.RECURRING, recurrence=code, approximate=loose, note=note)


def _refined(code: str, rest: str) -> tuple[str, bool] | None:
    """Return the recurrence with its day within the period, and whether that day is only a convention."""
    # Before the times: 每周一 is each Monday, not once a week.
    if code == "W" and rest in _WEEKDAYS:
        return f"W{_WEEKDAYS[rest]}", False
    if _TIMES.fullmatch(rest) or (rest in ("底", "末", "月底", "月末") and code not in ("D", "2W")):
        return code, False
    if code != "M":
        return None
    if match := re.fullmatch(r"(\d{1,2})日", rest):
        day = int(match[1])
        if not 1 <= day <= 31:
            raise BadDateError(f"每月没有{day}日")
        return (f"M{day:02d}" if day < 3 else f"M{day}"), False
    parts = {
        "初": ("M10", True),
        "上旬": ("M10", False),
        "中": ("M20", True),
        "中旬": ("M20", False),
        "下旬": ("M", False),
    }
    return parts.get(rest.removeprefix("月"))


def _yearly(rest: str, context: _Context) -> Deadline | None:
    found = _dated(rest, context)
    if found is None or found.due is None:
        return _unclear("", "unknown", "周期看不懂，请写成“每年3月底前”这样")
    days = found.milestones or (found.due,)
    return replace(found, kind=DeadlineKind.RECURRING, start=None, due=None, milestones=days, recurrence="Y")


def _relative(plain: str, context: _Context) -> Deadline | None:
    match = _RELATIVE.fullmatch(plain)
    if match is None or match["event"] in _YEAR_WORDS:
        return None
    if context.since is None:
        return _unclear("", "need-start", "要从交办日期算起，但没有交办日期")
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


_YEAR_WORDS = ("去年", "今年", "本年", "明年", "次年")


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, a month's last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        raise OverflowError
    return _clamped(year, month + 1, day.day)


def _working_days(since: date, count: int, calendar: Calendar) -> Deadline:
    if count > 2000:
        raise OverflowError
    due = calendar.add_workdays(since, count)
    known = all(calendar.announced(year) for year in range(since.year, due.year + 1))
    note = "" if known else "放假安排待国务院公布，暂按周一至周五算"
    return Deadline(kind=DeadlineKind.DATED, start=since, due=due, approximate=not known, note=note)


def _event(plain: str, context: _Context) -> Deadline | None:
    match = _EVENT.fullmatch(plain)
    if match is None or read_period(match["event"], context.year):
        return None
    name, before = match["event"], match["side"] in ("前", "以前", "之前")
    day = dict(context.events).get(name)
    if day is None and before and (holiday := _HOLIDAYS.get(name)):
        # New Year's Day closes a ledger's year: 元旦前 is the end of that year, not of the one before.
        day = context.calendar.holiday_start(holiday, context.year + (holiday == "元旦"))
        if day is None:
            return _unclear("", "need-event", f"{context.year}年的放假安排待国务院公布，请直接写日期")
    if day is None:
        return _unclear("", "need-event", f"要先知道“{name}”是哪一天")
    if before:
        due = day - timedelta(days=1)
        return Deadline(kind=DeadlineKind.DATED, due=due, note=f"“{name}”是 {day}，算到前一天")
    return Deadline(
        start=day + timedelta(days=1), problem="vague", note=f"只说了{name}（{day}）以后，没有说什么时候完成"
    )


def _dated(plain: str, context: _Context) -> Deadline | None:
    whole = _range_or_period(plain, context.year)
    if whole is not None:
        return whole
    parts = [part for part in _LIST.split(plain) if part]
    if len(parts) < 2:
        return None
    return _several(parts, context.year)


def _several(parts: list[str], year: int) -> Deadline | None:
    """Read a list of deadlines; "3、9月" lends its 月 to the first, each its month to what follows."""
    unit = next((sign for sign in ("月", "日") if parts[-1].rstrip("前底末").endswith(sign)), "")
    found: list[Deadline] = []
    month = 0
    for part in parts:
        single = part + unit if part.isdecimal() else part
        segment = _SEGMENT.fullmatch(single)
        period = read_period(segment["time"], year, month) if segment else None
        read = _range_or_period(single, year, month)
        if read is None or read.due is None:
            return None
        month, year = (period.month, period.year) if period else (month, year)
        found.append(read)
    days = tuple(read.due for read in found if read.due)
    if list(days) != sorted(set(days)):
        return _unclear("", "reversed", "几个时限没有按先后写")
    loose = any(read.approximate for read in found)
    return Deadline(kind=DeadlineKind.DATED, due=days[-1], milestones=days, approximate=loose, note=_convention(loose))


def _range_or_period(plain: str, year: int, month: int = 0) -> Deadline | None:
    segment = _SEGMENT.fullmatch(plain)
    if segment is None:
        return None
    first, dash, last = segment["time"].partition("-")
    if dash:
        return _range(first, last, year) if "-" not in last else None
    period = read_period(first, year, month)
    if period is None:
        return None
    if segment["before"]:
        period = period.before()
    loose = period.loose or bool(segment["about"])
    start = None if period.point else period.first
    return Deadline(kind=DeadlineKind.DATED, start=start, due=period.last, approximate=loose, note=_convention(loose))


def _range(first: str, last: str, year: int) -> Deadline | None:
    end = read_period(last, year)
    if first[-1:].isdecimal():
        first += "日" if "月" in first or "月" not in last else "月"
    begin = read_period(first, year, end.month if end and first.endswith("日") and "月" not in first else 0)
    if begin is None:
        return None
    end = read_period(last, begin.year, begin.month)
    if end is None:
        return None
    start = begin.first
    if end.last < start:
        return _unclear("", "reversed", f"结束（{end.last}）早于开始（{start}），跨年的请写“次年”")
    loose = begin.loose or end.loose
    return Deadline(kind=DeadlineKind.DATED, start=start, due=end.last, approximate=loose, note=_convention(loose))


def _convention(loose: bool) -> str:
    return "“初”按1—10日、“中”按11—20日算，左右、前后按当天算" if loose else ""


_Rule = Callable[[str, _Context], Deadline | None]
_RULES: tuple[_Rule, ...] = (
    _digits, _open_ended, _status_word, _recurring, _dated, _relative, _vague, _monthless, _event,
)  # fmt: skip
