"""Chinese deadline text -> Deadline. The text itself is never changed; what is not certain is unclear, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache

from taizhang_xl.cells import Cell, Kind, Shown, value_text
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.dated import dated
from taizhang_xl.dates.day import day_in_figures
from taizhang_xl.dates.deadline import BREAKS, DateContext, Deadline, DeadlineKind, unclear
from taizhang_xl.dates.numerals import uncertain_number
from taizhang_xl.dates.period import BadDateError, read_period
from taizhang_xl.dates.recurring import recurring
from taizhang_xl.dates.relative import event, relative
from taizhang_xl.dates.spelling import uniform

_LASTING = (
    r"(?:长期|常年|长年|常态化?|持续|经常性?|日常|始终|不间断|一直)"
    r"(?:坚持|推进|开展|进行|落实|抓好|化|性|工作|坚持不懈|、?常抓不懈|整改|巩固|提升|深化|保持|完善|跟进)*"
)
_OPEN = rf"贯穿于?全年|(?:贯穿于?)?(?:全年)?{_LASTING}"
# What follows a time in brackets and is not one itself: 8月下旬（常委会会议）, 6月30日（含）前.
_ASIDE = r"\(含[^()\d]{0,3}\)|(?<=.)\([^()\d月日季旬年周期时每前后内尽择持视据另待暂未定不延如若原或态预拟约左农阴旧历除停取]+\)$"
_LASTING_WORD = "长期|[常长]年|常态|持续|经常|日常|始终|间断|一直"
# 6月底后长期坚持 would begin after June: only after the work does 后 refer to it.
_THEN_LASTING = rf"(?P<first>.+?)(?:(?:[{BREAKS}]|并|且|同时)+|(?<=[成结稿])后)(?:并|且|同时|以后|此后|今后)*{_LASTING}"
_VAGUE = r"适时|立即|马上|即日起|待定|未定|择机|尽快|尽早|近期|及时|随时|不定期|机动|视.*(?:情况|情)|另行|(?:根据|按照?|依据?).*(?:部署|安排|要求|通知|统筹|规定)"
_STATUS = r"已?(?:完成|办结|落实|销号)|正在.*|进行中|办理中|未(?:完成|启动|开始|落实)|推进中"
_MONTHLESS = r"(?:本|当|次|下|上)?个?(?:月|季度?)(?:度)?(?:初|中|底|末)?.*|\d{1,2}日.*"
_TYPOS = (("低", "底"), ("抵", "底"), ("地", "底"), ("未", "末"), ("询", "旬"), ("句", "旬"), ("荀", "旬"))
_DEFAULT_CALENDAR = Calendar()
_UNCLEAR = DeadlineKind.UNCLEAR


def parse_deadline(
    text: str,
    year: int,
    since: date | None = None,
    calendar: Calendar = _DEFAULT_CALENDAR,
    events: Mapping[str, date] | None = None,
) -> Deadline:
    """Read a deadline text in a ledger's year; any text gives a Deadline, never an exception.

    `since` is the day of assignment for texts such as 交办后3个月内, `events` the office's own (人代会 -> a day).
    """
    known = tuple(sorted((uniform(name), day) for name, day in (events or {}).items()))
    return _parse(text, DateContext(year, since, calendar, known))


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
    if isinstance(value, Shown) and (found := parse_deadline(text, year, since, calendar, events)).kind is not _UNCLEAR:
        return found
    if cell.kind is Kind.NUMBER and isinstance(value, (int, float)):
        return _from_number(value, text, year)
    if cell.kind is not Kind.TEXT:
        return unclear(text, "empty", "没有填")
    return parse_deadline(text, year, since, calendar, events)


def _from_number(value: float, text: str, year: int) -> Deadline:
    """Read a number in a deadline cell: a serial, or 10.31; 10.3 may have been typed as 10.30 and stays unclear."""
    if value == int(value):
        day = day_in_figures(text, year)
        if day is not None:
            return Deadline(text, DeadlineKind.DATED, due=day, note=f"单元格里是数字，按 {day} 算")
        if whole := _month_in_figures(text, year):
            return whole._replace(text=text, note=f"单元格里是数字，按{int(text[:4])}年{int(text[4:])}月算")
        return unclear(text, "ambiguous-number", "是一个数字，看不出是哪一天")
    month, _, decimals = text.partition(".")
    if len(decimals) == 2 and month.isdecimal():
        found = parse_deadline(f"{month}月{int(decimals)}日", year)
        return found._replace(text=text, note=f"单元格里是数字，按{month}月{int(decimals)}日算")
    if len(decimals) == 1 and decimals in "123" and month.isdecimal():
        note = f"是数字，可能是{month}月{decimals}日，也可能是{month}月{decimals}0日"
        return unclear(text, "ambiguous-number", note)
    return unclear(text, "ambiguous-number", "是一个数字，看不出是哪一天")


def _month_in_figures(text: str, year: int) -> Deadline | None:
    """Read 201803, within three years of the ledger's: 201112 may be a day of 2020."""
    if len(text) != 6 or not text.isdecimal() or abs(int(text[:4]) - year) > 3 or not 1 <= int(text[4:]) <= 12:
        return None
    month = read_period(f"{text[:4]}年{int(text[4:])}月", year)
    return Deadline(kind=DeadlineKind.DATED, start=month.first, due=month.last) if month else None


@lru_cache(maxsize=8192)
def _parse(text: str, context: DateContext) -> Deadline:
    plain = uniform(text)
    if "(" in plain:
        plain = re.sub(_ASIDE, "", plain)
    if not plain:
        return unclear(text, "empty", "没有填")
    try:
        found = next((deadline for rule in _RULES if (deadline := rule(plain, context))), None)
    except (BadDateError, OverflowError) as error:
        return unclear(text, "bad-date", f"{error}" if isinstance(error, BadDateError) else "年份超出范围")
    return (found or _not_understood(plain, context))._replace(text=text)


def _not_understood(plain: str, context: DateContext) -> Deadline:
    for wrong, right in _TYPOS:
        if wrong in plain:
            meant = plain.replace(wrong, right)
            if any(_safely(rule, meant, context) for rule in (dated, recurring)):
                return unclear("", "typo", f"是不是“{meant}”？")
    if number := uncertain_number(plain):
        return unclear("", "vague", f"“{number}”不是一个确定的数")
    return unclear("", "unknown", "看不懂这种写法")


def _safely(rule: _Rule, plain: str, context: DateContext) -> Deadline | None:
    try:
        return rule(plain, context)
    except BadDateError:
        return None


def _digits(plain: str, context: DateContext) -> Deadline | None:
    if not plain.isdecimal():
        return None
    day = day_in_figures(plain, context.year)
    if day is None and (whole := _month_in_figures(plain, context.year)):
        return whole
    if day is None:
        return unclear("", "bad-date" if len(plain) == 8 else "ambiguous-number", "看不出这串数字是哪一天")
    note = f"是 Excel 的日期序号，按 {day} 算" if len(plain) == 5 else ""
    return Deadline(kind=DeadlineKind.DATED, due=day, note=note)


def _open_ended(plain: str, context: DateContext) -> Deadline | None:
    return Deadline(kind=DeadlineKind.OPEN_ENDED, note="长期工作，没有到期日") if re.fullmatch(_OPEN, plain) else None


def _then_lasting(plain: str, context: DateContext) -> Deadline | None:
    """Read 6月底前完成，并长期坚持: the day holds, and the work goes on after it."""
    match = re.fullmatch(_THEN_LASTING, plain) if re.search(_LASTING_WORD, plain) else None
    rules = (recurring, dated, event)
    found = next((deadline for rule in rules if (deadline := rule(match["first"], context))), None) if match else None
    if found is None or found.kind is not DeadlineKind.DATED:
        return found
    return found._replace(note="；".join(filter(None, (found.note, "到期以后长期坚持"))))


def _status_word(plain: str, context: DateContext) -> Deadline | None:
    if re.fullmatch(_STATUS, plain):
        return unclear("", "status-in-deadline", "这里写的是状态，不是时限")
    return None


def _monthless(plain: str, context: DateContext) -> Deadline | None:
    return unclear("", "vague", "没有写是几月") if re.fullmatch(_MONTHLESS, plain) else None


def _vague(plain: str, context: DateContext) -> Deadline | None:
    return unclear("", "vague", "没有说定日期") if re.search(_VAGUE, plain) else None


_Rule = Callable[[str, DateContext], Deadline | None]
_RULES: tuple[_Rule, ...] = (
    _digits, _open_ended, _status_word, _then_lasting, recurring, dated, relative, _vague, _monthless, event,
)  # fmt: skip
