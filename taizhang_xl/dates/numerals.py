"""Chinese numerals in a deadline text -> digits; what is not a certain number (十四五日, 三五天, 廿十五日) stays as it is."""

from __future__ import annotations

import re

_VALUES = {char: value for value, chars in enumerate(("〇零○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
           for char in chars}  # fmt: skip
_TENS = {"": 0, "廿": 20, "卅": 30}
_CHARS = r"(?<!\d)[〇零○一二两三四五六七八九十廿卅百]+"
_NUMERAL = (
    rf"{_CHARS}(?=年|月|日|号|个|季|天|周|工作日|自然日|小时|时|点|至|到|[-~～‐‒–—―−－─、])"
    # 三月二十四: a day without its 日.
    rf"|(?<=月){_CHARS}(?=$|前|之前|以前|[,;/(])"
)
# 一百二 may be 102 or 120.
_COUNTED = (
    r"(?:(?P<hundreds>[一二两三四五六七八九])百)?(?P<tens>[一二三四五六七八九]?十|[廿卅])?"
    r"(?P<zero>(?<=百)[零〇○])?(?P<ones>(?<!百)[一二两三四五六七八九])?"
)
_ONE_BY_ONE = r"[〇零○一二三四五六七八九]{4}|[一二三][〇零○]"
# 一八年底 is the year 2018, but 一二年 one or two years.
_SHORT_YEAR = (
    r"(?<![\d〇零○一二两三四五六七八九十廿卅百])(?:一(?!二)|二(?!三)|[〇零○])[〇零○一二三四五六七八九]"
    r"(?=年(?:\d|[一二三四五六七八九十]{1,2}月|底|末|全年))"
)
_NO_NUMBER = rf"({_CHARS})(?=年|月|日|个|季|天|周|工作日|自然日|小时)"


def with_digits(text: str) -> str:
    """Return a text with its Chinese numerals in digits if a unit of time follows them."""
    text = re.sub(_SHORT_YEAR, lambda match: _one_by_one(match[0]), text)
    return re.sub(_NUMERAL, _digits, text)


def uncertain_number(text: str) -> str:
    """Return the first numeral that a text `with_digits` still has before a unit of time, "" if there is none."""
    match = re.search(_NO_NUMBER, text)
    return match[1] if match else ""


def numeral(text: str) -> int | None:
    """Return the value of digits or of a Chinese numeral, None if it is not certain."""
    if text.isdecimal():
        return int(text)
    if re.fullmatch(_ONE_BY_ONE, text):
        return int(_one_by_one(text))
    match = re.fullmatch(_COUNTED, text)
    if match is None:
        return None
    hundreds, tens, ones = match["hundreds"] or "", match["tens"] or "", match["ones"] or ""
    in_tens = _TENS[tens] if tens in _TENS else 10 * _VALUES.get(tens[:-1], 1)
    return 100 * _VALUES.get(hundreds, 0) + in_tens + _VALUES.get(ones, 0)


def _digits(match: re.Match[str]) -> str:
    number = numeral(match[0])
    return match[0] if number is None else str(number)


def _one_by_one(text: str) -> str:
    return "".join(str(_VALUES[char]) for char in text)
