"""What an office may set for its monthly papers: the meeting they are for, and after how many days work counts as untouched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.settings import Setting
from taizhang_xl.reading.setting import setting_text, wrong_settings

MEETING = Setting("会议名称", "月度工作例会", "月度材料封面上写的会议")
MEETING_DAY = Setting(
    "会议日期", "", "月度材料封面上的开会日期，如 2018-4-8；不是当月或下月的不印",
    r"\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?", "年月日齐全的日期，如 2018-4-8",
)  # fmt: skip
STALE_DAYS = Setting(
    "久未变动天数",
    "45",
    "已开始或已到期的事项多少天没有变动，列进月度材料的“变动”",
    "[1-9][0-9]{0,2}",
    "整数天数，如 45",
)
# Listed among the settings of 讲评, whose rule it is.
FEWEST_DUE = Setting(
    "排名最少应办",
    "3",
    "应办不足这么多项的单位，季度讲评里不参加排名，月度材料的趋势里不算按期率",
    r"[1-9]\d?",
    "1 到 99 的整数",
)
SETTINGS = (MEETING, MEETING_DAY, STALE_DAYS)


class Meeting(NamedTuple):
    """The meeting that a month's papers are for; `day` is None where it is not known."""

    name: str
    day: date | None = None


def meeting_of(ledger: Ledger, month: Month) -> Meeting:
    """Return the meeting on a month's work; a day that is set may be that of an earlier one, and is left out then."""
    return Meeting(setting_text(ledger, MEETING), _day(ledger, month))


def _day(ledger: Ledger, month: Month) -> date | None:
    text = setting_text(ledger, MEETING_DAY)
    if not text:
        return None
    # Imported late: most offices set no day.
    from taizhang_xl.dates.typed import typed_day

    try:
        day = typed_day(text, None)
    except ValueError:
        return None
    return day if Month.of(day) in (month, month.next) else None


def check_settings(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A setting of the monthly papers whose value cannot be used."""
    yield from wrong_settings(ledger, SETTINGS)


CHECKS = (check_settings,)
