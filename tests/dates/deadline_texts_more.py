"""More texts put together from dates: recurring work, times counted from a day, festivals, and what is unclear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product

from deadline_texts import DASHES, MONTHS, NUMERALS, Written, chinese, digits, last

SINCE = (date(2018, 3, 1), date(2018, 3, 9), date(2018, 3, 20))
FESTIVALS = {
    # The days of the lunar calendar as the almanacs of these years give them.
    2018: {"春节": (2, 16), "清明": (4, 5), "端午": (6, 18), "中秋": (9, 24)},
    2019: {"春节": (2, 5), "清明": (4, 5), "端午": (6, 7), "中秋": (9, 13)},
    2020: {"春节": (1, 25), "清明": (4, 4), "端午": (6, 25), "中秋": (10, 1)},
    2023: {"春节": (1, 22), "清明": (4, 5), "端午": (6, 22), "中秋": (9, 29)},
    2025: {"春节": (1, 29), "清明": (4, 4), "端午": (5, 31), "中秋": (10, 6)},
}
FIXED = {
    "五一": (5, 1),
    "劳动节": (5, 1),
    "十一": (10, 1),
    "国庆": (10, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "六一": (6, 1),
}


def _each_month(day: int, months: tuple[int, ...] = MONTHS) -> tuple[date, ...]:
    return tuple(last(2018, month).replace(day=min(day, last(2018, month).day)) for month in months)


def recurring() -> Iterator[Written]:
    """Work that comes again: its days within 2018."""
    year = tuple(date(2018, 1, 1) + timedelta(days=n) for n in range(365))
    for day, write, end in product((1, 5, 10, 20, 25, 28), (digits, chinese), ("前", "之前", "前报送", "前完成", "")):
        yield Written(f"每月{write(day)}日{end}", "recurring", _each_month(day))
        yield Written(f"每月{write(day)}号{end}", "recurring", _each_month(day))
    for text, day in {"每月": 31, "每月底": 31, "每月末": 31, "每月上旬": 10, "每月中旬": 20, "每月下旬": 31, "每月一次": 31,
                      "每月至少1次": 31, "每月至少一次": 31, "每月不少于1次": 31, "每月1次": 31, "按月": 31, "每个月": 31}.items():  # fmt: skip
        yield Written(text, "recurring", _each_month(day))
    for text, months in {"逢双月": (2, 4, 6, 8, 10, 12), "逢单月": (1, 3, 5, 7, 9, 11), "每逢双月": (2, 4, 6, 8, 10, 12),
                         "双月": (2, 4, 6, 8, 10, 12), "每季度": (3, 6, 9, 12), "每季度末": (3, 6, 9, 12), "按季度": (3, 6, 9, 12),
                         "每季度一次": (3, 6, 9, 12), "每半年": (6, 12), "半年一次": (6, 12), "每半年一次": (6, 12),
                         "每半年至少1次": (6, 12), "每年一次": (12,), "一年一次": (12,), "每年": (12,)}.items():  # fmt: skip
        yield Written(text, "recurring", _each_month(31, months))
    for name, months in (("双月", MONTHS[1::2]), ("单月", MONTHS[::2]), ("逢双月", MONTHS[1::2])):
        for part, day in (
            ("下旬", 31),
            ("中旬", 20),
            ("上旬", 10),
            ("底", 31),
            ("15日前", 15),
            ("5号前", 5),
            ("底前", 31),
        ):
            yield Written(name + part, "recurring", _each_month(day, months))
    for number, sign in enumerate("一二三四五六日", 1):
        found = tuple(day for day in year if day.isoweekday() == number)
        for text in (f"每周{sign}", f"每星期{sign}", f"每周{sign}前", f"每周{sign}报送"):
            yield Written(text, "recurring", found)
    for text in ("每周", "每周一次", "每周至少1次"):
        yield Written(text, "recurring", tuple(day for day in year if day.isoweekday() == 7))


def _worked(day: date, count: int) -> date:
    # From 1 March to 4 April 2018 nothing but Saturdays and Sundays is off.
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def relative() -> Iterator[Written]:
    """Times counted from the day of assignment."""
    starts = ("", "交办后", "收到后", "自交办之日起", "接到通知后", "限", "会后")
    for number, (since, count, write) in enumerate(product(SINCE, (1, 2, 3, 5, 7, 10), (digits, chinese))):
        begin, said = starts[number % len(starts)], write(count) if count != 2 or write is digits else "两"
        months = since.replace(month=(since.month + count - 1) % 12 + 1, year=2018 + (since.month + count - 1) // 12)
        quarters = since.replace(month=(since.month + 3 * count - 1) % 12 + 1,
                                 year=2018 + (since.month + 3 * count - 1) // 12)  # fmt: skip
        for text, due in (
            (f"{said}天内", since + timedelta(days=count)),
            (f"{said}日内", since + timedelta(days=count)),
            (f"{said}周内", since + timedelta(days=7 * count)),
            (f"{said}个工作日内", _worked(since, count)),
            (f"{said}个工作日之内办结", _worked(since, count)),
            (f"{said}个月内", months),
            (f"{said}个月内完成", months),
            (f"{said}个季度内", quarters),
        ):
            yield Written(begin + text, "dated", (due,), since=since)
    for since in SINCE:
        yield Written("两月内", "dated", (since.replace(month=5),), since=since)
        yield Written("一百天内", "dated", (since + timedelta(days=100),), since=since)
        yield Written("一百二十日内", "dated", (since + timedelta(days=120),), since=since)
        yield Written("四十五天内", "dated", (since + timedelta(days=45),), since=since)


def festivals() -> Iterator[Written]:
    """Before a festival: the day before the festival's own day, however long the holiday is."""
    for year, days in FESTIVALS.items():
        for number, (name, (month, day)) in enumerate({**days, **FIXED}.items()):
            due = date(year, month, day) - timedelta(days=1)
            for text in (f"{name}前", f"“{name}”前", f"{name}之前", f"{name}前完成", f'"{name}"前', f"{name}以前办结"):
                yield Written(text, "dated", (due,), year)
            if name in days or name == "国庆":
                yield Written(f"{name}节前".replace("节节", "节"), "dated", (due,), year)
            yield Written(f"{name}{('后', '之后', '以后')[number % 3]}", "unclear", year=year)
        yield Written("元旦前", "dated", (date(year, 12, 31),), year)


def unclear() -> Iterator[Written]:
    """Approximate numbers, days that do not exist, slips of the pen and words that name no day."""
    pairs = [ONES_OF[n] + ONES_OF[n + 1] for n in range(1, 9)]
    for pair, unit in product(
        pairs, ("天内", "日内", "个月内", "周内", "个工作日内", "年内", "个季度内", "月", "月底", "月份", "月中旬")
    ):
        yield Written(pair + unit, "unclear", since=SINCE[0])
        yield Written(f"十{pair}{unit}", "unclear", since=SINCE[0])
        yield Written(f"交办后{pair}{unit}", "unclear", since=SINCE[0])
    for pair, month in product(pairs, ("三", "十", "3", "12")):
        yield Written(f"{month}月{pair}日", "unclear")
        yield Written(f"{month}月十{pair}日前", "unclear")
        yield Written(f"每月{pair}日前", "unclear")
    for text in ("两三天内", "两三个月内", "三五天内", "十来天内", "十几天内", "十余日内", "几天内", "数日内", "二三十天内", "3-5天内",
                 "3至5个工作日内", "十天半月内", "一两周内", "三两天内", "一个多月内", "半个多月内", "三四月", "二十七八日", "十五六号"):  # fmt: skip
        yield Written(text, "unclear", since=SINCE[0])
    for month, day in ((2, 29), (2, 30), (4, 31), (6, 31), (9, 31), (11, 31), (13, 1), (0, 5), (5, 32), (5, 0)):
        for write, end in product((*NUMERALS[:3],), ("", "前", "前完成")):
            yield Written(f"{write(month)}月{write(day)}日{end}", "unclear")
        yield Written(f"2018-{month:02d}-{day:02d}", "unclear")
        yield Written(f"2018{month:02d}{day:02d}", "unclear")
    for text in ("十二月廿十五日", "十二月十十日", "三月五十日", "三月廿廿日", "十三月", "三月卅五日", "五季度", "第五季度", "2月30日至3月5日",
                 "201813", "201800", "10月低", "10月地", "9月上句", "待定", "适时", "尽快", "近期", "视情况", "已完成", "正在办理", "节前", "会后",
                 "农历八月十五前", "正月十五前", "腊月底前", "本月底", "下周五前", "5日前", "6月或7月", "不早于10月底", "10月底后", "10月以后"):  # fmt: skip
        yield Written(text, "unclear", since=SINCE[0])
    for dash in DASHES:
        yield Written(f"10月{dash}3月", "unclear")


ONES_OF = dict(enumerate("一二三四五六七八九", 1))


def with_long_term() -> Iterator[Written]:
    """A day, and the work goes on after it: the day holds. Work without any day has none."""
    for month, end in product(MONTHS, ("前并长期坚持", "前完成并长期坚持", "前，并长期坚持", "前完成，长期坚持")):
        yield Written(f"2018年{month}月底{end}", "dated", (last(2018, month),))
    for text in ("长期", "长期坚持", "常态化", "持续推进", "长期工作", "常年", "日常"):
        yield Written(text, "open_ended")


MORE: dict[str, Callable[[], Iterator[Written]]] = {
    "recurring": recurring,
    "relative": relative,
    "festivals": festivals,
    "unclear": unclear,
    "long term": with_long_term,
}
