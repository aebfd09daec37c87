"""Checks of what must not stand in a ledger that is mailed around: secrecy marks, numbers of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import ID_NUMBER, MOBILE_NUMBER, SECRECY_WORD
from taizhang_xl.cells import Kind, value_text
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.text import plain

_WORD = "绝密|机密|秘密"
# As a mark on a document only: 秘密工作, 保密工作 and 商业秘密 are ordinary subjects of work.
_MARK = re.compile(
    rf"密级\s*:?\s*(?:{_WORD})|(?<!商业)(?:{_WORD})(?=\s*(?:[★☆:]|级|等级|文件))|(?<=[(\[【〔])(?:{_WORD})(?=[)\]】〕])|^(?:{_WORD})$"
)
_TYPED = (Kind.TEXT, Kind.NUMBER)
_LONG_NUMBER = re.compile(r"\d{11}")
_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")


def secrecy_words(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A secrecy mark in a ledger that is mailed around."""
    for item in ledger.items:
        for name, cell in item.cells.items():
            if isinstance(cell.value, str) and "密" in cell.value and (mark := _MARK.search(plain(cell.value))):
                yield SECRECY_WORD.at(item.where(name), mark[0], column=name)


def personal_numbers(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """An identity card's number anywhere, a mobile number outside the column for it. Neither is shown in full."""
    for item in ledger.items:
        for name, cell in item.cells.items():
            # A number of 18 digits has lost its last ones: `text_columns` tells of it.
            if cell.kind not in _TYPED or not _LONG_NUMBER.search(value_text(cell.value)):
                continue
            text = item.text(name)
            if cell.kind is Kind.TEXT and (found := _ID_NUMBER.search(text)):
                yield ID_NUMBER.at(item.where(name), _masked(found[0]), column=name)
            if name != Field.PHONE and (found := _MOBILE.search(text)):
                yield MOBILE_NUMBER.at(item.where(name), _masked(found[0]), column=name)


def _masked(number: str) -> str:
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
