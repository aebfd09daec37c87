"""What must not be mailed around: secrecy marks, numbers of persons. Found by checks, held back from what is sent out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import ID_NUMBER, MOBILE_NUMBER, SECRECY_WORD
from taizhang_xl.cells import Kind, value_text
from taizhang_xl.checks.numbers import FEWEST, person_numbers
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import EXTENSIONS, HANGING, UNITS, Field
from taizhang_xl.messages import without_unseen
from taizhang_xl.reading.table import read_records
from taizhang_xl.text import plain

_WORD = "绝密|机密|秘密"
# Of a shorter number less is repeated.
_LONG = 11
# As a mark on a document only: 秘密工作, 保密工作 and 商业秘密 are ordinary subjects of work.
_MARK = re.compile(
    rf"密级\s*:?\s*(?:{_WORD})|(?<!商业)(?:{_WORD})(?=\s*(?:[★☆:]|级|等级|文件))|(?<=[(\[【〔])(?:{_WORD})(?=[)\]】〕])|^(?:{_WORD})$"
)
# Of these too something is printed.
_PRINTED = (HANGING, EXTENSIONS, UNITS)
_TYPED = (Kind.TEXT, Kind.NUMBER)
_CARD, _PHONE = "（证件号略）", "（电话略）"


def secrecy_words(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A secrecy mark in a ledger that is mailed around."""
    for item in ledger.items:
        for name, cell in item.cells.items():
            if isinstance(cell.value, str) and "密" in cell.value and (mark := _MARK.search(plain(cell.value))):
                yield SECRECY_WORD.at(item.where(name), mark[0], column=name)


def personal_numbers(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """An identity card's number anywhere, a telephone's outside the columns for it. Neither is shown in full."""
    others = (ledger.tables[spec.name] for spec in _PRINTED if spec.name in ledger.tables)
    rows = (row for table in others for row in read_records(table)[0])
    for record in (*ledger.items, *ledger.reports.values(), *rows):
        for name, cell in record.cells.items():
            # A number of 18 digits has lost its last ones: `text_columns` tells of it.
            if cell.kind in _TYPED and len(text := value_text(cell.value)) >= FEWEST:
                yield from numbers_in(text, record.where(name), name, is_text=cell.kind is Kind.TEXT)


def numbers_in(text: str, where: Where, column: str, *, is_text: bool = True) -> Iterator[Finding]:
    """Yield the findings of a text: of each kind of number the first."""
    told: set[str] = set()
    for each in person_numbers(text):
        belongs = each.rule is not ID_NUMBER and column in (Field.PHONE, Field.MAIL)
        # In a number nothing is written beside a telephone's.
        is_one = is_text or (each.rule is MOBILE_NUMBER and each.end - each.start == len(text))
        if each.rule.code not in told and not belongs and is_one:
            told.add(each.rule.code)
            yield each.rule.at(where, _masked(each.number), column=column)


def without_numbers(text: str) -> str:
    """Return a text without the numbers of persons that checks find; it says that something was left out."""
    for each in reversed(person_numbers(text)):
        text = text[: each.start] + (_CARD if each.rule is ID_NUMBER else _PHONE) + text[each.end :]
    return text


def told(finding: Finding) -> Finding:
    """Return a finding as lines tell it, which are passed on to those who are to mend it: it repeats no number of a person."""
    return finding._replace(message=without_numbers(finding.message))


def for_others(text: str) -> str:
    """Return a text as others may have it: without numbers of persons, without characters that steer what shows it."""
    return without_unseen(without_numbers(text))


def _masked(number: str) -> str:
    first, last = (3, 2) if len(number) >= _LONG else (2, 1)
    return f"{number[:first]}{'*' * (len(number) - first - last)}{number[-last:]}"
