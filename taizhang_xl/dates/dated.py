"""Dated deadlines: one, or several as milestones; 10月底前完成, 6月底、12月底, 五一前初稿，6月底前定稿."""

from __future__ import annotations

import re
from datetime import date, timedelta

from taizhang_xl.dates.deadline import BREAKS, DateContext, Deadline, DeadlineKind, convention, unclear
from taizhang_xl.dates.one import Part, read_one
from taizhang_xl.dates.relative import event

_LIST = rf"[{BREAKS}]|(?<=[月日底末旬度初年前])(?:和|及|与)(?![^\d]*$)|(?<=[月日底末旬度初年])(?:和|及|与)"
# What continues the work of the part before it; a word of time would make it a deadline of its own.
_MORE = r"[^\d月日旬季年周期时每前后内尽择持视据另常待暂未定不延如若原]+"
_BARE = r"(?:\d{4}年)?(?:第?\d{1,2}|上)|(?:\d{4}年)?\d{1,2}月\d{1,2}"
_WORDED = r"[去上今本当明次来]年"


def dated(plain: str, context: DateContext) -> Deadline | None:
    """Read one period, a range or a list of them, None if the text is not of that sort."""
    whole = read_one(plain, context.year)
    if whole is not None:
        return whole.deadline
    parts = _parts(plain)
    if len(parts) < 2:
        only = read_one(parts[0], context.year) if parts else None
        return only.deadline if only else None
    return _several(parts, context)


def _parts(plain: str) -> list[str]:
    """Split a list; what names no time belongs to the deadline before it (6月底前，完成初稿、征求意见)."""
    parts: list[str] = []
    for part in filter(None, re.split(_LIST, plain)):
        if parts and re.fullmatch(_MORE, part):
            # Uniform text has no such comma, so it cannot be taken for another break.
            parts[-1] += f"，{part}"
        else:
            parts.append(part)
    return parts


def _several(parts: list[str], context: DateContext) -> Deadline | None:
    """Read a list of deadlines; "3、9月" lends its 月 to the first, each its year and month to what follows."""
    unit = _lent(parts[-1])
    if unit in ("月", "日") and _about_two(parts):
        return unclear("", "ambiguous", f"看不出“{'、'.join(parts)}”是两个时限还是一个约数，请分别写全")
    found: list[Part] = []
    month, named, running = 0, context.year, context.year
    for part in parts:
        worded = re.match(_WORDED, part)
        read = read_one(part + unit if re.fullmatch(_BARE, part) else part, named if worded else running, month)
        read = read or _around_event(part, context._replace(year=running))
        if read is None or read.deadline.due is None:
            return read.deadline if read else None
        if read.period:
            month, running = read.period.month, read.period.year
            # 明年 in what follows counts from the year that was written, not from another 明年.
            named = named if worded else running
        found.append(read)
    return _milestones(found, parts, context.year)


def _around_event(part: str, context: DateContext) -> Part | None:
    """Read 五一前完成初稿 as one of several."""
    found = event(part, context)
    return Part(found) if found and found.due else None


def _about_two(parts: list[str]) -> bool:
    """Whether two consecutive numbers share one unit: 七、八月份 may be July or August, 3、9月 is a list."""
    first, last = re.search(r"\d+$", parts[0]), re.match(r"\d+", parts[-1])
    return len(parts) == 2 and bool(first and last and int(first[0]) + 1 == int(last[0]))


def _lent(last: str) -> str:
    """Return the unit that the last of a list lends to those before it: 3、9月底, 5月3、8日, 一、三季度."""
    if match := re.match(r"第?\d(季度?)|下(半年)", last):
        return match[1] or match[2]
    return next((unit for unit in ("月", "日") if last.rstrip("以之前底末").endswith(unit)), "")


def _milestones(found: list[Part], parts: list[str], year: int) -> Deadline:
    days = tuple(read.deadline.due for read in found if read.deadline.due)
    if list(days) != sorted(set(days)):
        return unclear("", "reversed", "几个时限没有按先后写")
    if _may_qualify_all(found, parts) or _one_stretch(found):
        return unclear("", "ambiguous", "看不出是不是几个时限，请每个分别写全年月日")
    loose = any(read.deadline.approximate for read in found)
    notes = [convention(loose), *(part.deadline.note for part in found if part.period is None)]
    if all(read.doing for read in found):
        notes.append("；".join(f"{_shown(day, year)}{read.doing}" for day, read in zip(days, found, strict=True)))
    note = "；".join(filter(None, notes))
    return Deadline(kind=DeadlineKind.DATED, due=days[-1], milestones=days, approximate=loose, note=note)


def _shown(day: date, year: int) -> str:
    month_and_day = f"{day.month}月{day.day}日"
    return month_and_day if day.year == year else f"{day.year}年{month_and_day}"


def _one_stretch(found: list[Part]) -> bool:
    """Whether two adjoining parts of months have no work of their own: 3月底、4月初 is about one time."""
    first, last = found[0].period, found[-1].period
    if len(found) != 2 or any(part.doing for part in found) or first is None or last is None:
        return False
    return not last.whole and first.month != last.month and first.last + timedelta(days=1) == last.first


def _may_qualify_all(found: list[Part], parts: list[str]) -> bool:
    """Whether a day, third of a month or 前 after the last month may be meant for the others too (3月、9月20日前)."""
    last, due = found[-1].period, found[-1].deadline.due
    bare = any(re.fullmatch(r"\d{1,2}月?", part) for part in parts[:-1])
    if not bare or last is None or due is None or not re.match(r"\d{1,2}月", parts[-1]):
        return False
    at_the_end = due.month == last.month and (due + timedelta(days=1)).month != due.month
    return not at_the_end or "日" in parts[-1]
