"""Recurring deadlines: 每月5日前, 每季度, 每周一、三、五, 双月; and the days on which they fall due."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from taizhang_xl.dates.dated import dated
from taizhang_xl.dates.day import month_day
from taizhang_xl.dates.deadline import BEFORE, DateContext, Deadline, DeadlineKind, unclear
from taizhang_xl.dates.period import WEEKDAYS, BadDateError
from taizhang_xl.dates.relative import event

_EACH = (
    r"(?:每个?|每?逢|各|逐|按)(?P<unit>天|日|周|旬|半个?月|月|学期|季度?|半年度?|年度?|[两2]个?周|两个?月|2个?月|3个月|6个月|隔周)(?P<rest>.*)"
    r"|(?:每?逢|每个?)?(?P<bare>双月|单月|隔周|隔月|季度末|月度|季度)(?P<tail>.*)"
)
_TIMES = r"(?:至少|不少于|各)?(?:召开|开展|组织|报送|上报)?(?:1|一)?[次期个轮]?|(?:内|完成|开展|进行|定期)+"
# 半年一次 is 每半年; 一季度一次 may mean once in the first quarter and is not read.
_ONCE = r"(?P<span>半年度?|1?年|[12]?周|半个?月|[1236]个月|1个季度)(?:至少|不少于)?(?:召开|开展|组织|报送|上报|检查|调度|通报)?[1一]次"
_CODES = {"天": "D", "日": "D", "周": "W", "旬": "M10+20+31", "半月": "M15+31", "半个月": "M15+31", "月": "M", "季": "Q",
          "季度": "Q", "3个月": "Q", "半年": "H", "半年度": "H", "6个月": "H", "年": "Y", "年度": "Y",
          "双月": "M2", "单月": "M1", "隔月": "M2", "隔周": "2W", "季度末": "Q", "月度": "M"}  # fmt: skip
# The work itself; a number in it may be a frequency, and is not skipped.
_WORK = rf"(?:下班)?{BEFORE}?(?:(?:完成|报送|上报|报告|提交|反馈|汇总|办结|召开|开展|组织|检查|通报)[^\d一二两三四五六七八九十、,;/。次期每月旬周日]*)?$"
_AND = rf"{BEFORE}?(?:[、,]|和|及|与){BEFORE}?"
_PARTS = {"初": 10, "上旬": 10, "中": 20, "中旬": 20, "下旬": 31, "底": 31, "末": 31}
_QUARTER = r"(?P<month>首个?月|末月|第[123]个月|最后[1一]个月)(?P<rest>.*)"
_QUARTER_MONTHS = {"首": 1, "末": 3, "最": 3}
_MONTHS = {"Q": (3, 6, 9, 12), "Q1": (1, 4, 7, 10), "Q2": (2, 5, 8, 11), "Q3": (3, 6, 9, 12), "H": (6, 12), "Y": (12,),
           "M1": (1, 3, 5, 7, 9, 11), "M2": (2, 4, 6, 8, 10, 12)}  # fmt: skip
_CODE = r"(?P<months>Q[123]?|H|Y|M[12](?=M|$)|)(?:M(?P<days>[\d+]*))?"
_PLAIN = {"D": "每天", "W": "每周", "2W": "每两周", "M": "每月", "M1": "单月", "M2": "双月", "Q": "每季度", "Q1": "每季度首月",
          "Q2": "每季度第二个月", "Q3": "每季度末月", "H": "每半年", "Y": "每年"}  # fmt: skip
_WEEK, _LAST = "一二三四五六日", 31
_PERIODS = {"M1": 2, "M2": 2, "Q": 3, "H": 6, "Y": 12}
_HINT = "周期看不懂，请写成“每月5日前”“每周五”“每季度末”这样"


def recurring(plain: str, context: DateContext) -> Deadline | None:
    """Read recurring work, None if the text is not of that sort."""
    once = re.fullmatch(_ONCE, plain)
    match = re.fullmatch(_EACH, f"每{once['span'].removeprefix('1个').removeprefix('1')}" if once else plain)
    if match is None:
        return None
    unit = match["unit"] or match["bare"]
    rest = match["rest"] if match["unit"] else match["tail"]
    if unit == "学期":
        return unclear("", "vague", "学期的起止各校不同，请写成“每年1月底、7月底”这样")
    code = _CODES.get(unit) or ("2W" if unit.endswith("周") else "M2")
    if match["bare"] == "季度" and rest:
        return None
    if code == "Y" and rest and not re.fullmatch(_TIMES, rest):
        return _yearly(rest, context)
    refined = _refined(code, rest) or _refined(code, re.sub(_WORK, "", rest))
    if refined is None:
        return unclear("", "unknown", _HINT)
    code, loose = refined
    note = {"Q1M10": "“季度初”按首月10日算", "Q2": "“季度中”按第二个月底算"}.get(
        code, f"每期以{code.rpartition('M')[2]}日为限"
    )
    return Deadline(kind=DeadlineKind.RECURRING, recurrence=code, approximate=loose, note=note if loose else "")


def _refined(code: str, rest: str) -> tuple[str, bool] | None:
    """Return the recurrence with its day within the period, and whether that day is only a convention."""
    # Before the frequencies: 每周一 is each Monday, not once a week.
    if code == "W" and (weekdays := _weekdays(rest)):
        return f"W{'+'.join(map(str, weekdays))}", False
    if re.fullmatch(_TIMES, rest) or (rest in ("底", "末", "月底", "月末") and code not in ("D", "2W")):
        return code, False
    if code in ("M1", "M2") and (within := _monthly(rest)):
        return _within(code, *within)
    if code == "Q":
        return _quarterly(rest)
    return _monthly(rest) if code == "M" else None


def _within(code: str, days: str, loose: bool) -> tuple[str, bool]:
    """Return a recurrence with days of its month, "M" alone being the month's end, which needs no code."""
    return (code if days == "M" else f"{code}{days}"), loose


def _weekdays(rest: str) -> list[int]:
    """Return the days of 一、三、五 or 一-五, none if there is another word among them."""
    first, dash, last = rest.partition("-")
    names = [first, last] if dash else re.split(_AND, rest)
    days = [WEEKDAYS.get(name.removeprefix("周"), 0) for name in names]
    if 0 in days or days != sorted(set(days)):
        return []
    return list(range(days[0], days[1] + 1)) if dash else days


def _quarterly(rest: str) -> tuple[str, bool] | None:
    if rest in ("初", "中"):
        return ("Q1M10" if rest == "初" else "Q2"), True
    match = re.fullmatch(_QUARTER, rest)
    if match is None:
        return None
    month = _QUARTER_MONTHS.get(match["month"][0]) or int(match["month"][1])
    if not match["rest"]:
        return f"Q{month}", False
    within = _monthly(match["rest"])
    return _within(f"Q{month}", *within) if within else None


def _monthly(rest: str) -> tuple[str, bool] | None:
    """Read the days of a month: 5日, 1日和15日, 5、20日, 中旬, 25日-28日 (due on the last)."""
    names = [name.removeprefix("月") for name in re.split(_AND, rest)]
    if names[-1].endswith("日"):
        names = [name + "日" if name.isdecimal() else name for name in names]
    days = [_day(name) for name in names]
    if 0 in days or days != sorted(set(days)):
        return None
    loose = "初" in names or "中" in names
    if days == [31] and "31日" not in names:
        return "M", loose
    return "M" + "+".join(f"{day:02d}" if day < 3 else f"{day}" for day in days), loose


def _day(name: str) -> int:
    """Return the day of a month by which 5日, 下旬 or 25-28日 is over, 0 if it names none."""
    match = re.fullmatch(r"(?:(?P<first>\d{1,2})日?-)?(?P<last>\d{1,2})日", name)
    if match is None:
        return _PARTS.get(name, 0)
    first, last = int(match["first"] or 1), int(match["last"])
    if not 1 <= last <= 31:
        raise BadDateError(f"每月没有{last}日")
    return last if 1 <= first <= last else 0


def _yearly(rest: str, context: DateContext) -> Deadline | None:
    when = f"年{rest}" if rest[0] in "初中底末" else rest
    found = dated(when, context) or event(when, context)
    if found is None or found.due is None:
        return found if found and found.problem else unclear("", "unknown", "周期看不懂，请写成“每年3月底前”这样")
    days = found.milestones or (found.due,)
    return found._replace(kind=DeadlineKind.RECURRING, start=None, due=None, milestones=days, recurrence="Y")


@lru_cache(maxsize=4096)
def occurrences(deadline: Deadline, year: int) -> tuple[date, ...]:
    """Return the due dates of a recurring deadline within a year, none for any other deadline."""
    code = deadline.recurrence
    if deadline.kind is not DeadlineKind.RECURRING:
        return ()
    if deadline.milestones:
        return tuple(day for day in deadline.milestones if day.year == year)
    if code in ("D", "2W") or code.startswith("W"):
        return _weekly(code, year)
    match = re.fullmatch(_CODE, code)
    assert match is not None, code
    days = [int(day) for day in (match["days"] or "31").split("+")]
    return tuple(month_day(year, month, day) for month in _MONTHS.get(match["months"], range(1, 13)) for day in days)


def recurrence_words(code: str) -> str:
    """Return a recurrence as people write it: "Q" is 每季度, "M5+20" 每月5日、20日, "W5" 每周五."""
    if code in _PLAIN:
        return _PLAIN[code]
    if code.startswith("W"):
        return "每周" + "、".join(_WEEK[int(day) - 1] for day in code[1:].split("+"))
    match = re.fullmatch(_CODE, code)
    assert match is not None, code
    months = match["months"]
    # Of half a year and a year the days are those of the last month.
    often = {"": "每月", "H": "每半年末月", "Y": "每年12月"}.get(months) or _PLAIN.get(f"{months}") or ""
    days = ("底" if int(day) == _LAST else f"{int(day)}日" for day in (match["days"] or f"{_LAST}").split("+"))
    return often + "、".join(days)


def _weekly(code: str, year: int) -> tuple[date, ...]:
    start = date(year, 1, 1)
    days = (start + timedelta(days=n) for n in range(366))
    if code == "D":
        return tuple(day for day in days if day.year == year)
    wanted = {int(day) for day in code[1:].split("+")} if code[1:] and code != "2W" else {7}
    found = [day for day in days if day.year == year and day.isoweekday() in wanted]
    # Every second week is due at its end: the second Sunday of the year, the fourth …
    return tuple(found[1::2] if code == "2W" else found)


def same_period(deadline: Deadline, one: date, other: date) -> bool:
    """Whether two days lie in one period of recurring work: a month, two months, a quarter, half a year, a year.

    What recurs more often than a month is reviewed by the month.
    """
    return _period(deadline, one) == _period(deadline, other)


def _period(deadline: Deadline, day: date) -> tuple[int, int]:
    code = deadline.recurrence
    if deadline.milestones:
        return day.year, sum(named.replace(day=1) < day.replace(day=1) for named in deadline.milestones)
    months = _PERIODS.get(code, _PERIODS.get(code[:1], 1))
    # 单月 is due in January, March …: its period is that month and the one before.
    month = day.month if code == "M1" else day.month - 1
    return day.year, month // months
