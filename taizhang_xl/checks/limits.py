"""Check of deadlines against the time limits that law and rules of procedure set for some kinds of work.

Sources:
- 代表建议: three months from the day of assignment, six where the matter is complex: 代表法 and the provincial rules
  on handling deputies' proposals.
- 信访: 60 days, at most 30 more where the matter is complex: 信访条例 第三十三条.
- 审议意见: three months; set by each standing committee for itself (西平县 and others in 河南: three months).
- 批示件: 15 days where it is not urgent, a difficult one 30; set by each office (督查 rules). Offices write
  15个工作日内 for it, so only what is later than 15 working days is certainly too late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from taizhang_xl.catalogue import LIMIT_EXCEEDED
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.day import month_day
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.categories import category_of
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field

_SEVERAL_KINDS = re.compile("[、和及]")


class Limit(NamedTuple):
    """One limit: the kind of work, the category it stands in, the words that tell it, and the time it has."""

    kind: str
    category: str
    words: tuple[str, ...]
    months: int = 0
    days: int = 0
    workdays: int = 0
    note: str = ""

    @property
    def label(self) -> str:
        """The time as people say it."""
        if self.workdays:
            return f"{self.workdays}个工作日"
        return f"{self.months}个月" if self.months else f"{self.days}日"

    def last(self, since: date, calendar: Calendar) -> date:
        """Return the last day for work assigned on a day."""
        years, month = divmod(since.month - 1 + self.months, 12)
        day = month_day(since.year + years, month + 1, since.day) + timedelta(days=self.days)
        return calendar.add_workdays(day, self.workdays)


LIMITS = (
    Limit("信访件", "代表建议和重要信访", ("信访", "来信", "来访"), days=60, note="，情况复杂的可延长30日"),
    Limit("代表建议", "代表建议和重要信访", ("建议",), months=3, note="，问题复杂的不超过6个月"),
    Limit("审议意见", "常委会决议决定和审议意见", ("审议意见",), months=3),
    Limit("批示件", "主任会议议定和领导交办", ("批示",), workdays=15, note="，办理难度大的请注明延期"),
)


def over_limit(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A deadline later than the limit, or none at all, of work whose day of assignment is known."""
    for item in ledger.items:
        since = item.day(Field.ASSIGNED_ON)
        limit = limit_of(ledger, item) if since else None
        if since is None or limit is None or item.deadline.kind is DeadlineKind.RECURRING:
            continue
        due, last = item.deadline.due, limit.last(since, ledger.calendar)
        if due is None or due > last:
            yield LIMIT_EXCEEDED.at(
                item.where(Field.DEADLINE), item.text(Field.DEADLINE), kind=limit.kind, limit=limit.label, last=last,
                found=_found(item), note=limit.note,
            )  # fmt: skip


def limit_of(ledger: Ledger, item: Item) -> Limit | None:
    """Return the limit that an item is under: its category must fit, and its words name one kind of work.

    The task says it best, then the category as typed, then the source; 代表建议和信访登记 says nothing.
    """
    typed = item.text(Field.CATEGORY)
    category = category_of(ledger, typed)
    limits = [limit for limit in LIMITS if limit.category == category]
    for text in (item.text(Field.TASK), typed, item.text(Field.SOURCE)) if limits else ():
        named = [limit for limit in limits if any(word in text for word in limit.words)]
        if len(named) == 1 and not (text == typed and _SEVERAL_KINDS.search(text)):
            return named[0]
    return None


def _found(item: Item) -> str:
    text = item.text(Field.DEADLINE)
    if item.deadline.due:
        return f"“{text}”是 {item.deadline.due}"
    return f"“{text}”没有定下日期" if text else "没有填"
