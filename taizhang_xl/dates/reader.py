"""Chinese deadline text -> Deadline. The text itself is never changed; what is not certain is unclear, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from taizhang_xl.cells import Cell, Kind, Shown, value_text
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.dated import dated
from taizhang_xl.dates.deadline import Context, Deadline, DeadlineKind, unclear
from taizhang_xl.dates.period import BadDateError
from taizhang_xl.dates.recurring import recurring
from taizhang_xl.dates.relative import event, relative
from taizhang_xl.dates.spelling import uniform
from taizhang_xl.patterns import pattern

_OPEN = pattern(
    r"(?:长期|常年|长年|常态化?|持续|经常性?|日常|始终|不间断|一直)(?:坚持|推进|开展|进行|落实|抓好|化|性|工作|坚持不懈)*"
)
_VAGUE = pattern(
    r"适时|立即|马上|即日起|待定|未定|择机|尽快|尽早|近期|及时|随时|不定期|机动|视.*(?:情况|情)|另行|(?:根据|按照?|依据?).*(?:部署|安排|要求|通知|统筹|规定)"
)
_STATUS = pattern(r"已?(?:完成|办结|落实|销号)|正在.*|进行中|办理中|未(?:完成|启动|开始|落实)|推进中")
_MONTHLESS = pattern(r"(?:本|当|次|下|上)?个?(?:月|季度?)(?:度)?(?:初|中|底|末)?.*|\d{1,2}日.*")
_TYPOS = (("低", "底"), ("抵", "底"), ("地", "底"), ("未", "末"), ("询", "旬"), ("句", "旬"), ("荀", "旬"))
_SERIALS = range(30_000, 80_000)
_EPOCH = date(1899, 12, 30)
_DEFAULT_CALENDAR = Calendar()
_UNCLEAR = DeadlineKind.UNCLEAR


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
    known = tuple(sorted((uniform(name), day) for name, day in (events or {}).items()))
    return _parse(text, Context(year, since, calendar, known))


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
        day = _serial(int(value), year) or _compact(text)
        if day is not None:
            return Deadline(text, DeadlineKind.DATED, due=day, note=f"单元格里是数字，按 {day} 算")
        return unclear(text, "ambiguous-number", "是一个数字，看不出是哪一天")
    month, _, decimals = text.partition(".")
    if len(decimals) == 2 and month.isdecimal():
        found = parse_deadline(f"{month}月{int(decimals)}日", year)
        return found._replace(text=text, note=f"单元格里是数字，按{month}月{int(decimals)}日算")
    if len(decimals) == 1 and decimals in "123" and month.isdecimal():
        note = f"是数字，可能是{month}月{decimals}日，也可能是{month}月{decimals}0日"
        return unclear(text, "ambiguous-number", note)
    return unclear(text, "ambiguous-number", "是一个数字，看不出是哪一天")


def _serial(number: int, year: int) -> date | None:
    day = _EPOCH + timedelta(days=number) if number in _SERIALS else None
    return day if day and abs(day.year - year) <= 3 else None


def _compact(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])) if len(text) == 8 and text.isascii() else None
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def _parse(text: str, context: Context) -> Deadline:
    plain = uniform(text)
    if not plain:
        return unclear(text, "empty", "没有填")
    try:
        found = next((deadline for rule in _RULES if (deadline := rule(plain, context))), None)
    except (BadDateError, OverflowError) as error:
        return unclear(text, "bad-date", f"{error}" if isinstance(error, BadDateError) else "年份超出范围")
    return (found or _not_understood(plain, context))._replace(text=text)


def _not_understood(plain: str, context: Context) -> Deadline:
    for wrong, right in _TYPOS:
        if wrong in plain:
            meant = plain.replace(wrong, right)
            if any(_safely(rule, meant, context) for rule in (dated, recurring)):
                return unclear("", "typo", f"是不是“{meant}”？")
    return unclear("", "unknown", "看不懂这种写法")


def _safely(rule: _Rule, plain: str, context: Context) -> Deadline | None:
    try:
        return rule(plain, context)
    except BadDateError:
        return None


def _digits(plain: str, context: Context) -> Deadline | None:
    if not plain.isdecimal():
        return None
    day = _compact(plain) if len(plain) == 8 else _serial(int(plain), context.year) if len(plain) == 5 else None
    if day is None:
        return unclear("", "bad-date" if len(plain) == 8 else "ambiguous-number", "看不出这串数字是哪一天")
    note = f"是 Excel 的日期序号，按 {day} 算" if len(plain) == 5 else ""
    return Deadline(kind=DeadlineKind.DATED, due=day, note=note)


def _open_ended(plain: str, context: Context) -> Deadline | None:
    return Deadline(kind=DeadlineKind.OPEN_ENDED, note="长期工作，没有到期日") if _OPEN.fullmatch(plain) else None


def _status_word(plain: str, context: Context) -> Deadline | None:
    if _STATUS.fullmatch(plain):
        return unclear("", "status-in-deadline", "这里写的是状态，不是时限")
    return None


def _monthless(plain: str, context: Context) -> Deadline | None:
    return unclear("", "vague", "没有写是几月") if _MONTHLESS.fullmatch(plain) else None


def _vague(plain: str, context: Context) -> Deadline | None:
    return unclear("", "vague", "没有说定日期") if _VAGUE.search(plain) else None


_Rule = Callable[[str, Context], Deadline | None]
_RULES: tuple[_Rule, ...] = (
    _digits, _open_ended, _status_word, recurring, dated, relative, _vague, _monthless, event,
)  # fmt: skip
