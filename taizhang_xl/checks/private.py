"""What must not be mailed around: secrecy marks, numbers of persons. Found by checks, held back from what is sent out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from taizhang_xl.catalogue import ID_NUMBER, MOBILE_NUMBER, SECRECY_WORD
from taizhang_xl.cells import Kind, value_text
from taizhang_xl.findings import Finding, Rule, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.text import plain

_WORD = "绝密|机密|秘密"
# Fewer digits are no number of a person.
_FEWEST = 11
# As a mark on a document only: 秘密工作, 保密工作 and 商业秘密 are ordinary subjects of work.
_MARK = re.compile(
    rf"密级\s*:?\s*(?:{_WORD})|(?<!商业)(?:{_WORD})(?=\s*(?:[★☆:]|级|等级|文件))|(?<=[(\[【〔])(?:{_WORD})(?=[)\]】〕])|^(?:{_WORD})$"
)
_TYPED = (Kind.TEXT, Kind.NUMBER)
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){10}")
_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
_KINDS = ((_ID_NUMBER, ID_NUMBER, "（证件号略）"), (_MOBILE, MOBILE_NUMBER, "（电话略）"))


class _Number(NamedTuple):
    """A person's number in a text: where it stands, which rule speaks of it, and what stands for it where it is held back."""

    start: int
    end: int
    number: str
    rule: Rule
    instead: str


def secrecy_words(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A secrecy mark in a ledger that is mailed around."""
    for item in ledger.items:
        for name, cell in item.cells.items():
            if isinstance(cell.value, str) and "密" in cell.value and (mark := _MARK.search(plain(cell.value))):
                yield SECRECY_WORD.at(item.where(name), mark[0], column=name)


def personal_numbers(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """An identity card's number anywhere, a mobile number outside the column for it. Neither is shown in full."""
    for record in (*ledger.items, *ledger.reports.values()):
        for name, cell in record.cells.items():
            # A number of 18 digits has lost its last ones: `text_columns` tells of it.
            if cell.kind in _TYPED and len(text := value_text(cell.value)) >= _FEWEST:
                yield from numbers_in(text, record.where(name), name, is_text=cell.kind is Kind.TEXT)


def numbers_in(text: str, where: Where, column: str, *, is_text: bool = True) -> Iterator[Finding]:
    """Yield the findings of a text: of each kind of number the first."""
    told: set[str] = set()
    for each in _numbers(text):
        belongs = each.rule is MOBILE_NUMBER and column == Field.PHONE
        if each.rule.code not in told and not belongs and (is_text or each.rule is MOBILE_NUMBER):
            told.add(each.rule.code)
            yield each.rule.at(where, _masked(each.number), column=column)


def without_numbers(text: str) -> str:
    """Return a text without the numbers of persons that checks find; it says that something was left out."""
    for each in reversed(_numbers(text)):
        text = text[: each.start] + each.instead + text[each.end :]
    return text


def _numbers(text: str) -> list[_Number]:
    """Return the numbers of persons in a text, also those in full-width digits or with invisible signs between them."""
    # Most long texts hold no digit at all.
    if not _DIGIT.search(text) or sum(map(str.isdecimal, text)) < _FEWEST:
        return []
    signs = [(place, plainly) for place, sign in enumerate(text) if len(plainly := plain(f".{sign}.")[1:-1]) == 1]
    folded = "".join(sign for _, sign in signs)
    if not _LONG_NUMBER.search(folded):
        return []
    found = [
        _Number(signs[match.start()][0], signs[match.end() - 1][0] + 1, match[0], rule, instead)
        for pattern, rule, instead in _KINDS
        for match in pattern.finditer(folded)
    ]
    # Digits are told once, as what comes first.
    return [each for each in sorted(found) if not any(other.start < each.start < other.end for other in found)]


def _masked(number: str) -> str:
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
