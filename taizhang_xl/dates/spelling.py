"""Deadline text made uniform: full width, Traditional signs, Chinese numerals, dashes and dates in one spelling."""

from __future__ import annotations

from functools import lru_cache

from taizhang_xl.patterns import pattern
from taizhang_xl.text import key
from taizhang_xl.text import plain as folded

_SIMPLIFIED = str.maketrans(
    "週長個後內開會雙單從國慶節勞動舊曆應緊號點時", "周长个后内开会双单从国庆节劳动旧历应紧号点时"
)
_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "廿": 20, "卅": 30}
_NUMERAL = pattern(r"[〇零○一二两三四五六七八九十廿卅]+(?=年|月|日|号|个|季|天|周|工作日|自然日|小时|时|点|-|至|到|、)")
_DASHES = pattern(r"[~～‐‒–—―−－─]+|至|到(?!位)")
_FULL_DATE = pattern(r"(?<!\d)(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)日?")
_YEAR_MONTH = pattern(r"(?<!\d)(\d{4})(?:[-./](\d{1,2})(?![\d月])|[./](\d{1,2})月)")
_MONTH_DAY = pattern(r"(?<![\d.])(\d{1,2})[./](\d{1,2})(?![\d.])日?")
_SHORT_YEAR = pattern(r"(?<!\d)(\d{2})年(?=\d{1,2}月|底|末|全年)")

# Where a deadline begins, in a text that is not uniform yet.
_TIME = (
    r"(?:(?:\d{2}|\d{4}|[今本明次]) ?年 ?)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月|第? ?[一二三四1-4] ?季|[上下]半年)"
    r"|(?:\d{4}|[今本明次])?年底|\d{4}[-./]\d|\d{1,2}[./]\d"
)
# A blank before a deadline ends the one before, but not between 2018年 and 10月底, or 于 and 10月底.
_BLANK = pattern(
    rf"(?<![\d一二三四五六七八九][.)])(?<=[^\s\d年于在从自至到每第争取保穿必须迟晚止截,、;:~‐‒–—―−─-]) (?={_TIME})"
)
_MIDNIGHT = pattern(r"(?<=\d) 0{1,2}:00(?::00)?$")
_CIRCLED = pattern("[①-⑳⑴-⒇⒈-⒛]")
_NUMBER = pattern(rf"(?<!\d)(?<!第)\(?(?P<number>\d{{1,2}}|[一二三四五六七八九])(?:[.、)]|是)(?={_TIME})")


@lru_cache(maxsize=8192)
def uniform(text: str) -> str:
    """Return a deadline text in the one spelling that the grammar knows: "10月31日", ranges with "-", lists with ";"."""
    # Before NFKC, which makes 13月 of ①3月.
    plain = key(_BLANK.sub(";", _MIDNIGHT.sub("", folded(_CIRCLED.sub(";", text))))).translate(_SIMPLIFIED)
    plain = _unnumbered(plain).replace("份", "").replace("星期", "周").replace("礼拜", "周")
    plain = _NUMERAL.sub(lambda match: str(_numeral(match[0])), plain)
    plain = _FULL_DATE.sub(r"\1年\3月\4日", plain)
    plain = _YEAR_MONTH.sub(lambda match: f"{match[1]}年{match[2] or match[3]}月", plain)
    plain = _DASHES.sub("-", plain).replace("号", "日")
    plain = _MONTH_DAY.sub(r"\1月\2日", plain)
    return _SHORT_YEAR.sub(r"20\1年", plain).lstrip(";").rstrip("。.,、;")


def _unnumbered(text: str) -> str:
    """Return "1.3月底前…2.9月底前…" without its numbers; "1、3月" may be January and March and stays as it is."""
    numbers = [match["number"] for match in _NUMBER.finditer(text)]
    in_turn = all(_numeral(number) == place for place, number in enumerate(numbers, 1))
    if not numbers or not in_turn or not _NUMBER.match(text) or (len(numbers) == 1 and not text.startswith("(")):
        return text
    return _NUMBER.sub(";", text)


def _numeral(text: str) -> int:
    """Return the number of digits or of a Chinese numeral up to 39, or of digits read one by one (二〇一八)."""
    if text.isdecimal():
        return int(text)
    if not any(sign in _TENS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    at = next(place for place, sign in enumerate(text) if sign in _TENS)
    before = _DIGITS.get(text[:at], 1) if at else 1
    after = _DIGITS.get(text[at + 1 :], 0) if at + 1 < len(text) else 0
    return (before * 10 if text[at] == "十" else _TENS[text[at]]) + after
