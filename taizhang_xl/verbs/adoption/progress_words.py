"""What a text of progress says plainly of how far the work is: done, and on which day; in hand; not begun. Pure.

Nothing is guessed. What is denied, planned, partly done or a count of something larger says nothing here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from taizhang_xl.ledger.schema import State
from taizhang_xl.ledger.states import bare_progress, progress_clauses, read_state, says_not_begun


class Told(NamedTuple):
    """The state that a text tells, None where it tells none for certain, and the day on which the work was done."""

    state: State | None = None
    day: date | None = None


NOTHING = Told()

_DAY = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
_SHORT_DAY = r"(?:(?P<year>\d{4})[.\-/])?(?P<month>\d{1,2})[.\-/](?P<day>\d{1,2})"
_SOME_DAY = r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?"
_SOME_SHORT = r"(?:\d{4}[.\-/])?\d{1,2}[.\-/]\d{1,2}"
_HOW = r"(?:目前|现|均|都|已经|已|全部|全面|全|圆满|按期|按时|如期|提前|顺利)*"
_DONE = r"(?:完成整改|整改完成|完成100%|办理完毕|整改到位|完成|办结|办毕|完结|结案)"
_WHAT = r"(?:(?:本|该|此)?项?(?:工作|任务|事项))?"
_FINISHED = re.compile(
    rf"{_WHAT}{_HOW}于?(?:{_SOME_DAY})?{_HOW}{_DONE}了?(?:\((?:{_SOME_DAY}|{_SOME_SHORT})(?:{_DONE})?\)|{_SOME_DAY})?"
)
# A clause beside the one that says done, whose day is that of the end: of 启动 or 通报 it is not.
_DAY_OF_END = re.compile(rf"于?{_SOME_DAY}(?:{_HOW}{_DONE}.*|全部.*)?")
# The same of work that is known to be done: nothing of it was left on that day.
_DAY_OF_ALL = re.compile(
    rf"于?{_SOME_DAY}(?:前?已|均|都)*(?:全部|全面)[^\d]*(?:完毕|完成|办结|办毕|办复|完结|结案|到位|完工|竣工|交付|结束)了?"
)
_DOUBT = re.compile(
    r"未|没|无法|不能|不足|剩|余下|其余|尚|仍|还|但|除.*外|(?<![接招对善])待|拟|将|预计|计划|力争|争取|有望|确保|"
    r"下一步|下步|部分|基本|接近|初步|大体|阶段|季度|半年|本月|当月|\d月份|本周|首批|首期|第[一二三四五\d]+[批期次轮]|前期|"
    r"等(?:待|验收|审|批|复|上级|省|市)|需|继续|后续|跟进|明年|下年|存在|:"
)
_IN_HAND = re.compile(
    r"正在|(?:推进|进行|办理|实施|整改|建设|开展|落实|审查|筹备|施工|审核)中(?![心期学国央小山医药间标层高])|"
    r"(?:持续|有序|稳步|加快|扎实|序时|抓紧)(?:推进|实施|落实|办理)"
)
_NOT_IN_HAND = re.compile(r"(?:未|没有?|不|停止|暂停|暂缓)(?:有)?(?:正在|持续|有序|稳步|加快|扎实|序时|推进|进行|实施)")


def progress_told(text: str, year: int, today: date) -> Told:
    """Return what a text of progress tells; `year` is that of days without one. A day after `today` is believed of nothing."""
    whole = bare_progress(text)
    if not whole:
        return NOTHING
    if says_not_begun(whole):
        return Told(State.TODO)
    clauses = progress_clauses(whole)
    finished = [clause for clause in clauses if _FINISHED.fullmatch(clause)]
    in_hand = bool(_IN_HAND.search(whole)) or any(read_state(clause) is State.DOING for clause in clauses)
    if finished:
        return NOTHING if in_hand or _DOUBT.search(whole) else _done(finished, clauses, year, today)
    if in_hand and not _NOT_IN_HAND.search(whole) and not _is_partial(clauses):
        return Told(State.DOING)
    return NOTHING


def done_day_told(text: str, year: int, today: date) -> date | None:
    """Return the day on which work that is known to be done was done, None where the text does not tell it for certain.

    Without the word that all is done, a day may be that of one part: only the last thing told, on the only day that is
    named, is believed to be the end.
    """
    if (said := progress_told(text, year, today)).state is State.DONE:
        return said.day
    whole = bare_progress(text)
    clauses = progress_clauses(whole)
    if not clauses or _IN_HAND.search(whole) or _DOUBT.search(whole) or not _DAY_OF_ALL.fullmatch(clauses[-1]):
        return None
    named = _days(whole, year)
    return named[0] if len(named) == 1 and named[0] and named[0] <= today else None


def _is_partial(clauses: list[str]) -> bool:
    """Tell whether work is called partly done and nothing else says that it goes on."""
    return not any(_IN_HAND.search(clause) for clause in clauses) and any("完成" in clause for clause in clauses)


def _done(finished: list[str], clauses: list[str], year: int, today: date) -> Told:
    days = {day for clause in finished for day in _days(clause, year)}
    days = days or {day for clause in clauses if _DAY_OF_END.fullmatch(clause) for day in _days(clause, year)}
    if None in days or any(day and day > today for day in days):
        return NOTHING
    return Told(State.DONE, next(iter(days)) if len(days) == 1 else None)


def _days(clause: str, year: int) -> list[date | None]:
    """Return the days in a clause, None for one that the calendar does not have."""
    found = list(re.finditer(_DAY, clause)) or list(re.finditer(_SHORT_DAY, clause))
    return [_day(int(each["year"] or year), int(each["month"]), int(each["day"])) for each in found]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
