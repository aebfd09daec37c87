"""Dated deadlines: one period, a range, several milestones; 10月底前完成, 3月5日至14日, 6月底、12月底."""

from __future__ import annotations

import re

from taizhang_xl.ledger.deadline import BEFORE, Context, Deadline, DeadlineKind, convention, unclear
from taizhang_xl.ledger.period import read_period

_DOING = r"(?:完成|办结|办理|提请|提交|报送|上报|报|印发|召开|形成|落实|到位|结束|启动|开展|组织|审议|交办|实施|举行|举办)[^、,;]*"
_SEGMENT = re.compile(
    rf"(?:贯穿|于|在|力争|争取|确保)?(?P<time>.+?)(?P<before>{BEFORE})?(?P<within>(?<!年)(?:以内|之内|内))?"
    rf"(?P<about>左右|前后)?(?P<doing>{_DOING})?"
)
_LIST = re.compile(r"[、,;]|(?<=[月日底末旬度初年])(?:和|及|与)")


def dated(plain: str, context: Context) -> Deadline | None:
    """Read one period, a range or a list of them, None where the text is not of that sort."""
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
        return unclear("", "reversed", "几个时限没有按先后写")
    loose = any(read.approximate for read in found)
    return Deadline(kind=DeadlineKind.DATED, due=days[-1], milestones=days, approximate=loose, note=convention(loose))


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
    return Deadline(kind=DeadlineKind.DATED, start=start, due=period.last, approximate=loose, note=convention(loose))


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
        return unclear("", "reversed", f"结束（{end.last}）早于开始（{start}），跨年的请写“次年”")
    loose = begin.loose or end.loose
    return Deadline(kind=DeadlineKind.DATED, start=start, due=end.last, approximate=loose, note=convention(loose))
