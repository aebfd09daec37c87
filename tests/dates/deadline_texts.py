"""Deadline texts put together from dates: what each means is known before it is written, by plain date arithmetic.

Nothing here comes from the reader. Conventions of the office: 上旬 ends on the 10th, 中旬 on the 20th, 底 and 末 are the
last day, "X日前" and "X底前" hold X, "10月前" ends before October, "春节前" on the day before the festival.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple


class Written(NamedTuple):
    """A text, its ledger's year and day of assignment, and what it means.

    `days` are the days named by a dated text, the year's due days of a recurring one; an unclear text has none.
    """

    text: str
    kind: str
    days: tuple[date, ...] = ()
    year: int = 2018
    since: date | None = None


BEGINNINGS = ("", "于", "力争", "确保", "截至", "争取在", "务必于", "必须在", "最迟", "力争于", "确保在", "不迟于")
ENDINGS = (
    "前",
    "之前",
    "以前",
    "前完成",
    "前全部完成",
    "前办结",
    "前报送",
    "前完成整改",
    "前提交报告",
    "前初稿",
    "前定稿",
)
ALONE = ("", *ENDINGS)
DASHES = ("—", "-", "~", "至", "到", "–", "——", "～")
ONES = "〇一二三四五六七八九"
DAYS = (*(date(2018, 1, 3) + timedelta(days=29 * n) for n in range(13)), date(2018, 2, 28), date(2018, 12, 31))
MONTHS = tuple(range(1, 13))


def last(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def digits(number: int) -> str:
    """Write 3 as 3."""
    return str(number)


def padded(number: int) -> str:
    """Write 3 as 03."""
    return f"{number:02d}"


def wide(number: int) -> str:
    """Write 3 as ３."""
    return str(number).translate({ord("0") + n: ord("０") + n for n in range(10)})


def chinese(number: int) -> str:
    """Write 24 as 二十四."""
    tens, ones = divmod(number, 10)
    return (ONES[tens] if tens > 1 else "") + ("十" if tens else "") + (ONES[ones] if ones else "")


NUMERALS: tuple[Callable[[int], str], ...] = (digits, padded, wide, chinese)
YEARS: tuple[Callable[[int], str], ...] = (str, wide, lambda year: "".join(ONES[int(sign)] for sign in str(year)))


def _around(number: int, endings: tuple[str, ...] = ALONE) -> tuple[str, str]:
    """Return the beginning and the ending of the text with this number, so that all pairs come in turn."""
    return BEGINNINGS[number % len(BEGINNINGS)], endings[(number // 5) % len(endings)]


def single_days() -> Iterator[Written]:
    """One day, with and without its year, in all widths and with all separators."""
    weekdays = "一二三四五六日"
    for number, (day, write) in enumerate(product(DAYS, NUMERALS)):
        begin, end = _around(number)
        month, of_month, weekday = write(day.month), write(day.day), weekdays[day.weekday()]
        year = YEARS[number % len(YEARS)](day.year + number % 2)
        later = day if number % 2 == 0 else date(2019, day.month, day.day)
        yield Written(f"{begin}{month}月{of_month}日{end}", "dated", (day,))
        yield Written(f"{begin}{month}月{of_month}号{end}", "dated", (day,))
        yield Written(f"{begin}{year}年{month}月{of_month}日{end}", "dated", (later,))
        yield Written(f"{month}月{of_month}", "dated", (day,))
        yield Written(f"{month}月{of_month}日（星期{weekday}）", "dated", (day,))
        yield Written(f"{month}月{of_month}日(周{weekday})前", "dated", (day,))
        wrong = weekdays[(day.weekday() + 1 + number % 5) % 7]
        yield Written(f"{month}月{of_month}日（星期{wrong}）", "unclear")


def figures() -> Iterator[Written]:
    """One day or month in figures only."""
    for number, day in enumerate(DAYS):
        for sign in ".-/、":
            yield Written(f"{day.year}{sign}{day.month}{sign}{day.day}", "dated", (day,))
            yield Written(f"{day.year}{sign}{day.month:02d}{sign}{day.day:02d}", "dated", (day,))
        yield Written(f"{day.month}.{day.day:02d}{ALONE[number % len(ALONE)]}", "dated", (day,))
        yield Written(f"{day:%Y%m%d}", "dated", (day,))
        yield Written(f"{day:%Y%m}", "dated", (last(day.year, day.month),))
        yield Written(f"{day.year}.{day.month}", "dated", (last(day.year, day.month),))
        yield Written(str((day - date(1899, 12, 30)).days), "dated", (day,))


def months() -> Iterator[Written]:
    """A month's end, its thirds, the month as a whole."""
    parts = {"底": 31, "末": 31, "上旬": 10, "中旬": 20, "下旬": 31, "份": 31, "": 31}
    for number, (month, (part, day), write) in enumerate(product(MONTHS, parts.items(), NUMERALS)):
        begin, end = _around(number, ALONE if part not in ("", "份") else ("",))
        due = min(last(2018, month), last(2018, month).replace(day=min(day, last(2018, month).day)))
        yield Written(f"{begin}{write(month)}月{part}{end}", "dated", (due,))
        if number % 3 == 0:
            due = due.replace(year=2019)
            yield Written(
                f"{begin}{('2019年', '明年', '次年')[number % 9 // 3]}{write(month)}月{part}{end}", "dated", (due,)
            )
    for month, end in product(MONTHS, ENDINGS):
        yield Written(f"{month}月{end}", "dated", (date(2018, month, 1) - timedelta(days=1),))
    for part, day in parts.items():
        yield Written(f"元月{part}", "dated", (date(2018, 1, day),))
        yield Written(f"2019年元月{part}", "dated", (date(2019, 1, day),))


def longer() -> Iterator[Written]:
    """Quarters, half years and the year."""
    for number, (quarter, name) in enumerate(product((1, 2, 3, 4), ("{}季度", "第{}季度", "{}季度末", "第{}季度底"))):
        for write in (digits, chinese):
            begin, end = _around(number, ("",) if name.endswith("度") else ALONE)
            due = last(2018, quarter * 3)
            yield Written(begin + name.format(write(quarter)) + end, "dated", (due,))
            yield Written("2019年" + name.format(write(quarter)), "dated", (due.replace(year=2019),))
    for end in ENDINGS:
        yield Written(f"三季度{end}", "dated", (date(2018, 6, 30),))
        yield Written(f"上半年底{end}", "dated", (date(2018, 6, 30),))
        yield Written(f"年底{end}", "dated", (date(2018, 12, 31),))
        yield Written(f"明年年底{end}", "dated", (date(2019, 12, 31),))
    for text in ("年底", "年末", "年内", "全年", "2018年底", "下半年", "今年年底", "本年底", "2018年内", "2018年度"):
        yield Written(text, "dated", (date(2018, 12, 31),))


def ranges() -> Iterator[Written]:
    """From one time to another: due when the second is over."""
    for number, (day, dash) in enumerate(product(DAYS[:11], DASHES)):
        write = NUMERALS[number % 4]
        until = day + timedelta(days=5 + 9 * (number % 4))
        first, end = f"{write(day.month)}月{write(day.day)}", f"{write(until.month)}月{write(until.day)}"
        yield Written(f"{first}日{dash}{end}日", "dated", (until,))
        yield Written(f"{first}{dash}{end}", "dated", (until,))
        if day.month == until.month:
            yield Written(f"{first}日{dash}{write(until.day)}日", "dated", (until,))
            yield Written(f"{first}{dash}{write(until.day)}日", "dated", (until,))
        if day.month < 12:
            month = day.month + 1 + number % (12 - day.month)
            yield Written(f"{write(day.month)}月{dash}{write(month)}月", "dated", (last(2018, month),))
            yield Written(f"{day.month}月上旬{dash}{month}月中旬", "dated", (date(2018, month, 20),))
            yield Written(f"2018年{day.month}月{dash}{month}月底", "dated", (last(2018, month),))
            yield Written(f"{month}月底{dash}{day.month}月中旬", "unclear")


def lists() -> Iterator[Written]:
    """Several times, each with its day: all of them are kept."""
    pairs = tuple((first, first + gap) for first in range(1, 11) for gap in (2, 5) if first + gap <= 12)
    for number, (first, second) in enumerate(pairs):
        both = (last(2018, first), last(2018, second))
        one, two = NUMERALS[number % 4](first), NUMERALS[number % 4](second)
        for sign in "、，；和及 \n":
            yield Written(f"{one}月底{sign}{two}月底", "dated", both)
        yield Written(f"{one}、{two}月底前", "dated", both)
        yield Written(f"{one}月底前初稿，{two}月底前定稿", "dated", both)
        yield Written(f"{one}月底前完成初稿；{two}月底前提请审议", "dated", both)
        yield Written(f"（1）{one}月底前印发方案；（2）{two}月底前完成总结", "dated", both)
        yield Written(f"{one}月、{two}月底前各1次", "dated", both)
        yield Written(f"{one}月、{two}月各开展一次", "dated", both)
        yield Written(f"{one}月、{two}月各1期", "dated", both)
        yield Written(f"{one}月5日、{two}月20日前", "dated", (date(2018, first, 5), date(2018, second, 20)))
        yield Written(f"{one}月中旬，{two}月上旬", "dated", (date(2018, first, 20), date(2018, second, 10)))
        yield Written(f"{two}月底前、{one}月底前", "unclear")
        yield Written(f"{one}月底前完成初稿{two}月底前定稿", "unclear")
    for months_named in ((3, 6, 9), (1, 4, 7, 10), (2, 5, 12)):
        text = "、".join(f"{month}月底" for month in months_named)
        yield Written(text, "dated", tuple(last(2018, month) for month in months_named))


FAMILIES: dict[str, Callable[[], Iterator[Written]]] = {
    "days": single_days,
    "figures": figures,
    "months": months,
    "longer": longer,
    "ranges": ranges,
    "lists": lists,
}
