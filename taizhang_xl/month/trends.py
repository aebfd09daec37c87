"""The year so far, month by month, from closed months alone: per unit 应办, 办结, 按期率, 挂单, and how long it has been hanging.

Pure. A month's figures are those of its own review (`figures.MEANINGS`), as its close left them: work that hangs is
due again in the month after, and what was told done afterwards changes nothing. So a quarter's 讲评, which counts an
item once, has smaller figures than its three months together.

挂单天数 counts from the original due date, which an item keeps while it hangs (domain rule R5), to the last day of the
month; work without a date counts from the last day of the month that first hung it, work promised for a day still to
come counts 0. The median is of all that hangs at the month's close; of an even number it lies between the middle two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.closed_work import unit_now, work_of
from taizhang_xl.month.review_line import NO_UNIT
from taizhang_xl.month.settings import FEWEST_DUE
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.month.trend_model import Gap, MonthFigures, Trends, UnitTrend
from taizhang_xl.reading.setting import setting_number

# Below these, 按期率 is a level worse each time; from these on, 挂单 is.
_RATES = (90, 75, 60, 40)
_HUNG = (1, 3, 6, 10)
LEVELS = len(_RATES)


def trends(ledger: Ledger, closes: Iterable[Snapshot], until: Month, unfit: Mapping[Month, Gap]) -> Trends:
    """Return the trends of a ledger's year up to a month; `unfit` are months whose close cannot be used.

    Of the ledger as it is now come the names of units, those of renamed ones too, and how much must be due for a rate.
    """
    every = [month for number in range(1, 13) if (month := Month(ledger.year, number)) <= until]
    usable = {close.month: close for close in closes if close.month not in unfit}
    old = {month: Gap.OLD for month, close in usable.items() if close.due is None}
    kept = [usable[month] for month in every if month in usable and month not in old]
    gaps = {**dict.fromkeys(every, Gap.OPEN), **unfit, **old}
    months = tuple(close.month for close in kept)
    found = _figures(ledger, kept)
    known = {unit.name: for_others(unit.short) for unit in ledger.units}
    others = {name: for_others(name) for name in found if name not in known}
    return Trends(
        months,
        tuple(UnitTrend(name, short, found.get(name, {})) for name, short in (known | others).items()),
        {month: gaps[month] for month in every if month not in months},
        setting_number(ledger, FEWEST_DUE),
        tuple(short for name, short in others.items() if name != NO_UNIT),
    )


def rate_level(rate: Fraction) -> int:
    """Return how far a rate is from what it should be: 0 to `LEVELS`."""
    return sum(percent(rate) < bound for bound in _RATES)


def percent(rate: Fraction) -> int:
    """Return a rate in whole hundredths, halves up as a spreadsheet shows it."""
    return int(rate * 100 + Fraction(1, 2))


def hung_level(count: int) -> int:
    """Return how much hangs: 0 to `LEVELS`."""
    return sum(count >= bound for bound in _HUNG)


def _figures(ledger: Ledger, closes: Sequence[Snapshot]) -> dict[str, dict[Month, MonthFigures]]:
    found: dict[str, dict[Month, MonthFigures]] = {}
    undated: dict[str, date] = {}
    for close in closes:
        last = close.month.last
        for key, row in (close.due or {}).items():
            work = work_of(key, row, hung=False)
            work = work._replace(hung=not work.finished)
            of = found.setdefault(unit_now(ledger, work.unit), {}).setdefault(close.month, MonthFigures())
            of.due.append(work)
            if work.hung:
                since = work.due or undated.setdefault(key, last)
                of.hung_days = (*of.hung_days, max((last - since).days, 0))
    return found


def why_none(told: Trends) -> str:
    """Return why there is nothing to compare, "" where there is: that takes two closed months."""
    if len(told.months) > 1:
        return ""
    has = f"只有{told.months[0].label}有月结的数字" if told.months else "还没有能用的月结数字"
    gaps = "；".join(_gap_texts(told))
    return f"{has}，要有两个月才能比。{gaps}"


def notes(told: Trends) -> tuple[str, ...]:
    """Return what a reader must know of the figures: what they count, which months are not there, which units are unknown."""
    lines = [
        "各月数字是当月月结时的，以后补报、补改的不算；挂到下月没有办结的，下月再算一次应办，所以各月相加多于季度讲评。",
        f"按期率＝按期办结÷应办，应办不足{told.fewest}项的不算按期率；没有应办的写“—”。",
        "挂单天数从原到期日算到当月最后一天，中位数是当月挂单各项天数排在正中的（双数取中间两个的平均）；没有日期的从第一次挂单那个月的最后一天算。",
        *_gap_texts(told),
    ]
    if idle := [unit.short for unit in told.units if not unit.months]:
        lines.append(f"这几个月没有应办、没有列出的单位：{'、'.join(idle)}。")
    if told.unknown:
        names = "、".join(f"“{name}”" for name in told.unknown)
        lines.append(f"现在的“单位”表里没有{names}，单列一行；改过名的，把旧名写进新名那一行的“简称”，两行就合成一行。")
    return tuple(lines)


RATE_SHADES = f"底色越深，按期率越低：不足{'、'.join(f'{bound}%' for bound in _RATES)}的各深一层。"
HUNG_SHADES = f"挂单越多，底色越深：{'、'.join(map(str, _HUNG))}项起各深一层。"
_CURES = {
    Gap.LOST: "请从备份恢复 .taizhang 里的 closes 文件夹",
    Gap.ALTERED: "没有采用，请从备份恢复",
    Gap.UNREADABLE: "请从备份恢复",
}


def _gap_texts(told: Trends) -> list[str]:
    """Return the months without figures, in their order; those after the last closed one are not closed yet."""
    parts = []
    for (gap, is_ahead), months in groupby(
        sorted(told.gaps), key=lambda month: (told.gaps[month], _is_ahead(told, month))
    ):
        names = "、".join(f"{month.month}月" for month in months)
        word = f"还{gap}" if gap is Gap.OPEN and is_ahead else gap.value
        parts.append(f"{names}{word}{f'，{_CURES[gap]}' if gap in _CURES else ''}")
    return [f"没有数字的月份：{'；'.join(parts)}。"] if parts else []


def _is_ahead(told: Trends, month: Month) -> bool:
    return not told.months or month > told.months[-1]
