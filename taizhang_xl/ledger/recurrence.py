"""Recurring deadlines: 每月5日前, 每季度, 每周五, 双月; and the days on which they fall due."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from taizhang_xl.ledger.dated import dated
from taizhang_xl.ledger.days import month_day
from taizhang_xl.ledger.deadline import BEFORE, Context, Deadline, DeadlineKind, unclear
from taizhang_xl.ledger.period import BadDateError

_WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7, **{str(n): n for n in range(1, 8)}}
_EACH = re.compile(
    r"(?:每个?|各|逐|按)(?P<unit>天|日|周|月|季度?|半年|年|两个?周|2个?周|两个?月|2个?月|隔周)(?P<rest>.*)|(?P<bare>双月|单月|隔周|季度末|月度|季度)(?P<tail>.*)"
)
_TIMES = re.compile(r"(?:至少|不少于|各)?(?:召开|开展|组织)?(?:1|一)?[次期个轮]?|(?:内|完成|开展|进行|定期)+")
_CODES = {"天": "D", "日": "D", "周": "W", "月": "M", "季": "Q", "季度": "Q", "半年": "H", "年": "Y",
          "双月": "M2", "单月": "M1", "隔周": "2W", "季度末": "Q", "月度": "M"}  # fmt: skip


def recurring(plain: str, context: Context) -> Deadline | None:
    """Read recurring work, None where the text is not of that sort."""
    match = _EACH.fullmatch(plain)
    if match is None:
        return None
    unit = match["unit"] or match["bare"]
    rest = match["rest"] if match["unit"] else match["tail"]
    code = _CODES.get(unit) or ("2W" if unit.endswith("周") else "M2")
    if match["bare"] == "季度" and rest:
        return None
    if code == "Y" and rest:
        return _yearly(rest, context)
    refined = _refined(code, re.sub(rf"{BEFORE}?(?:完成|报送|上报|办结)?$", "", rest))
    if refined is None:
        return unclear("", "unknown", "周期看不懂，请写成“每月5日前”“每周五”“每季度末”这样")
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


def _yearly(rest: str, context: Context) -> Deadline | None:
    found = dated(rest, context)
    if found is None or found.due is None:
        return unclear("", "unknown", "周期看不懂，请写成“每年3月底前”这样")
    days = found.milestones or (found.due,)
    return replace(found, kind=DeadlineKind.RECURRING, start=None, due=None, milestones=days, recurrence="Y")


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
    return tuple(month_day(year, month, day) for month in months.get(code, range(1, 13)))


def _weekly(code: str, year: int) -> tuple[date, ...]:
    step = {"D": 1, "2W": 14}.get(code, 7)
    weekday = int(code[1:]) if code[1:].isdecimal() else 7
    first = date(year, 1, 1)
    if code != "D":
        first += timedelta(days=(weekday - first.isoweekday()) % 7 + (7 if code == "2W" else 0))
    return tuple(first + timedelta(days=n) for n in range(0, 366, step) if (first + timedelta(days=n)).year == year)
