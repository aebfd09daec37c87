"""What a deadline is once it is read, and what its readers share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.dates.calendar import Calendar

BEFORE = r"(?:以前|之前|前)"
BREAKS = "、,;/。"
# What is to be done by then, up to the next deadline: 完成初稿, 提请审议.
DOING = (
    r"(?:各|分别|全部|全面|基本|初步|正式|并|再)*"
    r"(?:完成|办结|办理|答复|反馈|提请|提交|报送|上报|报|印发|出台|制定|制订|起草|修订|拟定|征求|调研|汇总|总结|召开|形成|建立|"
    r"落实|到位|结束|启动|开工|竣工|建成|验收|投入|交付|开展|组织|筹备|审议|通过|发布|公布|公示|签订|下发|下达|交办|实施|举行|举办|"
    r"检查|督查|督办|整改|考核|评估|推进|做好|抓好|初稿|定稿|成稿|送审|见效|销号|清零|达标|挂牌|归档|立项|通车|回复|处理|"
    rf"\d{{1,3}}%|(?<=各)[\d一两二三四][次期场轮])[^{BREAKS}]*"
)
# What may name another time, or a condition.
DOUBT = "月日季旬年周期时天夕晚每前后内尽择持视据另常待暂未定不无没难延如若原或"
# After 前 or 内 the work may be anything.
WORK = rf"(?<=[前内])，?(?!外|除外|取消)(?:[审确制拟核认评选商签]定|定[稿点]|稳定|规定|[^\d{BREAKS}{DOUBT}])+"


class DeadlineKind(StrEnum):
    """What sort of deadline a text is."""

    DATED = "dated"
    RECURRING = "recurring"
    OPEN_ENDED = "open_ended"
    UNCLEAR = "unclear"


class Deadline(NamedTuple):
    """A deadline as read. `note` says in Chinese how, or why not; `problem` is a stable code for an unclear one.

    `recurrence`: M month's end, M5 the 5th of each month (M01, M02 for the first two), M5+20 the 5th and the 20th,
    M2 every second month from February, M2M20 its 20th, M1 from January, Q, H and Y period's end, Q1 the end of each quarter's first
    month, Q1M10 its 10th, W Sunday, W5 each Friday, W1+3 Monday and Wednesday, 2W every second week, D each day.
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


class DateContext(NamedTuple):
    """What a deadline text is read against: the ledger's year, the day of assignment, the calendar, the events."""

    year: int
    since: date | None
    calendar: Calendar
    events: tuple[tuple[str, date], ...]


def unclear(text: str, problem: str, note: str) -> Deadline:
    """Return a deadline that cannot be read for certain."""
    return Deadline(text, problem=problem, note=note)


def convention(loose: bool) -> str:
    """Return the note for a date that rests on a convention."""
    return "“初”按1—10日、“中”按11—20日算" if loose else ""
