"""Deadline text made uniform: full width, Traditional characters, Chinese numerals, dashes and dates in one spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from taizhang_xl.dates.numerals import numeral, with_digits
from taizhang_xl.text import key
from taizhang_xl.text import plain as folded

# Quotation marks are dropped: “十一”前.
_SIMPLIFIED = str.maketrans(
    "週長個後內開會雙單從國慶節勞動舊曆應緊號點時", "周长个后内开会双单从国庆节劳动旧历应紧号点时", "“”‘’\"'「」『』"
)
# 两月 are two months, not February; 3月份内 is March, where 3月内 may be three months.
_WORDS = (("星期", "周"), ("礼拜", "周"), ("两月", "2个月"), ("两季", "2个季"), ("两个季", "2个季"), ("月份内", "月底"))
_JANUARY = r"(?<![\d万亿千百纪])元月"
_DASHES = r"[~～‐‒–—―−－─]+|至(?!少|多|今)|到(?!位)"
_FULL_DATE = r"(?<!\d)(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)日?"
_LISTED_DATE = r"(?<![\d、])(\d{4})、(\d{1,2})、(\d{1,2})(?![\d月、])日?"
_COMPACT_DATE = r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
_YEAR_MONTH = r"(?<!\d)(\d{4})(?:[-./](\d{1,2})(?![\d月])|[./](\d{1,2})月)"
_MONTH_DAY = r"(?<![\d.])(\d{1,2})[./](\d{1,2})(?![\d.])日?"
_SHORT_YEAR = r"(?<!\d)(\d{2})年(?=\d{1,2}月|底|末|全年)"

# Where a deadline begins, in a text that is not uniform yet.
_TIME = (
    r"(?:(?:\d{2}|\d{4}|[今本明次]) ?年 ?)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月|第? ?[一二三四1-4] ?季|[上下]半年)"
    r"|(?:\d{4}|[今本明次])?年底|\d{4}[-./]\d|\d{1,2}[./]\d"
)
# A blank before a deadline ends the one before, but not between 2018年 and 10月底, or 于 and 10月底.
_BLANK = rf"(?<![\d一二三四五六七八九][.)])(?<=[^\s\d年于在从自至到每第争取保穿必须迟晚止截,、;:~‐‒–—―−─-]) (?={_TIME})"
# 2018 3 5 without its blanks would be 201835.
_DIGIT_BLANK = r"(?<=\d) (?=\d)"
_CLOCK = r"(?<=\d) \d{1,2}:\d\d(?::\d\d)?(?=$|前|之前|以前)"
_CIRCLED = "[①-⑳⑴-⒇⒈-⒛]"
_NUMBER = rf"(?<!\d)(?<!第)\(?(?P<number>\d{{1,2}}|[一二三四五六七八九])(?:[.、)]|是)(?={_TIME})"


@lru_cache(maxsize=8192)
def uniform(text: str) -> str:
    """Return a deadline text in the one spelling that the grammar knows: "10月31日", ranges with "-", lists with ";"."""
    # Before NFKC, which makes 13月 of ①3月.
    plain = folded(re.sub(_CIRCLED, ";", text))
    if " " in plain:
        plain = re.sub(_BLANK, ";", re.sub(_DIGIT_BLANK, "、", re.sub(_CLOCK, "", plain)))
    plain = _unnumbered(key(plain).translate(_SIMPLIFIED))
    for word, meant in _WORDS:
        plain = plain.replace(word, meant)
    plain = with_digits(re.sub(_JANUARY, "1月", plain.replace("份", "")))
    plain = re.sub(_LISTED_DATE, r"\1年\2月\3日", re.sub(_FULL_DATE, r"\1年\3月\4日", plain))
    if not plain.isdecimal():
        plain = re.sub(_COMPACT_DATE, r"\1年\2月\3日", plain)
    plain = re.sub(_YEAR_MONTH, lambda match: f"{match[1]}年{match[2] or match[3]}月", plain)
    plain = re.sub(_DASHES, "-", plain).replace("号", "日")
    plain = re.sub(_MONTH_DAY, r"\1月\2日", plain)
    return re.sub(_SHORT_YEAR, r"20\1年", plain).lstrip(";").rstrip("。.,、;")


def _unnumbered(text: str) -> str:
    """Return "1.3月底前…2.9月底前…" without its numbers; "1、3月" may be January and March and stays as it is."""
    numbers = [match["number"] for match in re.finditer(_NUMBER, text)]
    in_turn = all(numeral(number) == place for place, number in enumerate(numbers, 1))
    if not numbers or not in_turn or not re.match(_NUMBER, text) or (len(numbers) == 1 and not text.startswith("(")):
        return text
    return re.sub(_NUMBER, ";", text)
