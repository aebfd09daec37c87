"""How papers write days and numbers, and a task in a few words."""

from __future__ import annotations

from datetime import date

from taizhang_xl.checks.private import for_others

_FIGURES = "一二三四五六七八九"


def chinese_day(day: date) -> str:
    """Return "2018年3月5日"."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """Return 1 to 999 as headings are numbered: 一, 十二, 二十, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    last = _FIGURES[ones - 1] if ones else ""
    if not hundreds:
        ten = "" if not tens else "十" if tens == 1 else f"{_FIGURES[tens - 1]}十"
        return ten + last
    middle = f"{_FIGURES[tens - 1]}十" if tens else "零" if ones else ""
    return f"{_FIGURES[hundreds - 1]}百{middle}{last}"


def clipped(text: str, chars: int) -> str:
    """Return the beginning of a text that is too long for a sentence, without numbers of persons."""
    text = for_others(text)
    return text if len(text) <= chars else f"{text[:chars]}……"
