"""Numbers of persons in texts as people type them: identity cards, mobile numbers, landlines.

One recogniser for what is told and what is held back. A bare number of seven or eight digits is none: most such are
counts, amounts or days; behind a word such as 电话 or before 转801 it is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from taizhang_xl.catalogue import ID_NUMBER, LANDLINE_NUMBER, MOBILE_NUMBER
from taizhang_xl.findings import Rule

FEWEST = 7
# What stands between the groups of a number; line ends and wide blanks are blanks by then.
_GAP, _SOME = "[ .-]{0,3}", "[ .-]{1,3}"
_LONG_NUMBER = re.compile(r"\d(?:[ .()/-]{0,4}\d){6}")
_MONTH, _DAY, _CENTURY = "(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])", "(?:19|20)"
# Kept as texts: most runs meet no text with digits enough.
_CARD = (
    rf"(?:(?<![0-9A-Za-z])|(?<=id)|(?<=no)|(?<=sfz))(?:"
    rf"[1-9]\d{{5}}{_GAP}{_CENTURY}\d\d{_GAP}{_MONTH}{_DAY}{_GAP}\d{{3}}[\dx]"
    rf"|[1-9]\d{{3}}([ -])\d\d{_CENTURY}\1\d\d{_MONTH}\1{_DAY}\d\d\1\d[\dx])(?![0-9A-Za-z])"
)
# With the code of the country, or the 0 for a call to another place.
_PREFIX = r"(?:\((?:\+|00)?86\)|(?:\+|00)?86)[ -]{0,2}"
_MOBILE = (
    rf"(?<!\d)(?<!(?<!\d)0\.)(?:{_PREFIX})?0?(?:"
    rf"1[3-9]\d(?:\d{{8}}|{_SOME}\d{{8}}|{_SOME}\d{{4}}{_SOME}\d{{4}}|\d{{4}}-(?!{_CENTURY}\d\d)\d{{4}}|-\d{{3}}-\d{{5}})"
    rf"|1[3-9]\d\d([ -])\d{{3}}\1\d{{4}}|1([ .-])[3-9](?:\2\d){{9}})(?!\d)(?!\.\d+ ?[万亿]?元| ?[余万亿]{{0,2}}元)"
)
# The long-distance codes of the country's numbering plan without the 0.
_CODE = (
    r"(?:10|2[0-57-9]|3(?:[157]\d|35|49|9\d)|4(?:[1357]\d|2[179]|6[4-9]|8[23])|5(?:[13579]\d|2[37]|4[36]|6\d|80)"
    r"|6(?:[36]\d|9[12])|7(?:01|[1-35-79]\d|4[3-6]|8\d)|8(?:[1357]\d|2[567]|8[3678]|9\d)|9(?:[01357]\d|4[13]|9\d))"
)
_LOCAL = rf"(?P<local>[2-9](?:\d{{6,7}}|\d{{2,3}}{_SOME}\d{{4}}))(?!\d)"
_INSIDE = r" {0,2}(?:转|分机|内线) {0,2}:? {0,2}\d{1,5}(?!\d)"
_EXTENSION = rf"(?:{_INSIDE}|-\d{{1,5}}(?![\d-]))?"
# What is counted or paid is no number of a telephone.
_NO_COUNT = "(?! ?[余多万亿]{0,2}(?:元|次|人|户|个|件|条|批|份))"
_WORD = r"(?:电话|座机|固话|传真|热线|总机|小灵通|联系方式|tel|phone)(?:号码?)?(?P<fill>[ :.()是为-]{0,4})"
_FREE = r"[48]00(?:[ -]\d{3}[ -]\d{4}|[ -]\d{4}[ -]\d{3}|[ -]\d{7})"
_LANDLINES = (
    rf"(?<!\d)(?<!\d-)(?P<number>(?:{_PREFIX})?(?:\(0{_CODE}\)|0{_CODE})[ ./-]{{0,3}}{_LOCAL}{_EXTENSION})",
    rf"(?<!\d)(?P<number>(?:\+|00)86[ -]{{0,2}}{_CODE}{_SOME}{_LOCAL}{_EXTENSION})",
    rf"(?<![\d.-])(?P<number>{_LOCAL}{_INSIDE}){_NO_COUNT}",
    rf"{_WORD}(?P<number>{_LOCAL}{_EXTENSION}){_NO_COUNT}",
    rf"{_WORD}(?P<number>[48]00\d{{7}})(?!\d)",
    rf"(?<!\d)(?<!\d-)(?P<number>{_FREE})(?!\d)",
)
_NEXT = rf" {{0,2}}[、,;/或] {{0,2}}(?P<number>{_LOCAL}{_EXTENSION}){_NO_COUNT}"
_NO_LOCAL = rf"{_CENTURY}\d\d(?:{_MONTH}{_DAY}|{_CENTURY}\d\d)"
_SAME = {
    **dict.fromkeys("‐‑‒–—―−─", "-"), **dict.fromkeys("〔【[", "("), **dict.fromkeys("〕】]", ")"),
    **dict.fromkeys("·•‧∙・", "."),
}  # fmt: skip
_OTHER = "\ufffd"


class PersonNumber(NamedTuple):
    """A person's number in a text: where it is, the digits as a reader takes them, and which rule speaks of it."""

    start: int
    end: int
    number: str
    rule: Rule


def person_numbers(text: str) -> list[PersonNumber]:
    """Return the numbers of persons in a text, also those in full-width digits or with unseen characters between them."""
    # Most long texts hold no digit at all.
    if sum(map(str.isdecimal, text)) < FEWEST:
        return []
    chars = [(place, plainly) for place, char in enumerate(text) if (plainly := _folded(char))]
    folded = "".join(char for _, char in chars)
    if not _LONG_NUMBER.search(folded):
        return []
    spans = [(*each.span(), rule) for pattern, rule in _KINDS for each in re.finditer(pattern, folded, re.I)]
    spans += [(*span, LANDLINE_NUMBER) for span in _landlines(folded)]
    found = [
        PersonNumber(chars[start][0], chars[end - 1][0] + 1, folded[start:end], rule)
        for start, end, rule in sorted(spans, key=lambda span: (span[0], -span[1]))
    ]
    # Digits are told once, as what comes first.
    kept: list[PersonNumber] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _landlines(folded: str) -> Iterator[tuple[int, int]]:
    for pattern in _LANDLINES:
        for match in re.finditer(pattern, folded, re.I):
            told = match.groupdict()
            if not _is_local(told.get("local")) and ":" not in (told.get("fill") or ""):
                continue
            yield match.span("number")
            end = match.end("number")
            # More numbers of the same place follow without its code.
            while (more := re.compile(_NEXT, re.I).match(folded, end)) and _is_local(more["local"]):
                yield more.span("number")
                end = more.end("number")


def _is_local(local: str | None) -> bool:
    """Whether a number can be one inside a place; a day or two years are none. One that is not asked for is."""
    return local is None or not re.fullmatch(_NO_LOCAL, re.sub("[ .-]", "", local))


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """Return a character as patterns know it, "" for one that cannot be seen."""
    if char.isspace():
        return " "
    # Control and format characters; those without a place of their own go with the last.
    if unicodedata.category(char) in ("Cc", "Cf"):
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    plainly = _SAME.get(char) or unicodedata.normalize("NFKC", char)
    plainly = _SAME.get(plainly, plainly)
    return plainly if len(plainly) == 1 and not plainly.isdigit() else _OTHER


_KINDS = ((_CARD, ID_NUMBER), (_MOBILE, MOBILE_NUMBER))
