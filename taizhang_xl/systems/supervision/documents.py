"""The documents of slips: one for each unit and run, made from the register; their names, and what is on their pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.decision import Product, Saving
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.supervision.letterhead import fit_letterhead
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.slip_text import ISSUER, day_words
from taizhang_xl.systems.supervision.templates import SLIP_PAGE

# What Windows refuses in a name, and what it drops at its end.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]+$')
_LONGEST, _NAMED = 40, 5


class SlipDocument(NamedTuple):
    """One document: its file, its slips, and the values of the fields for each of them."""

    file: Path
    slips: tuple[Slip, ...]
    pages: tuple[Mapping[str, str], ...] = ()


def by_unit(ledger: Ledger, slips: Sequence[Slip], folder: Path) -> list[SlipDocument]:
    """Return the documents in which slips of one day go out: one for each unit."""
    units: dict[str, list[Slip]] = {}
    for slip in slips:
        units.setdefault(slip.unit, []).append(slip)
    return [SlipDocument(folder / _file_name(ledger, own), tuple(own)) for own in units.values()]


def _file_name(ledger: Ledger, slips: Sequence[Slip]) -> str:
    """Return a name by which a document is found: day, unit, what it is, the running numbers."""
    first = slips[0]
    unit = ledger.unit(first.unit)
    short = _NOT_IN_NAMES.sub("＿", for_others(unit.short if unit else first.unit))[:_LONGEST]
    what = first.level if len({slip.level for slip in slips}) == 1 else "提示件"
    day = day_words(first.sent_on) if first.sent_on else ""
    return f"{day}_{short}_{what}{_span([slip.number.number for slip in slips if slip.number])}号.docx"


def _span(numbers: Sequence[int]) -> str:
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}至{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
    more = f"等{len(numbers)}件" if len(numbers) > _NAMED else ""
    return "、".join(map(str, numbers[:_NAMED])) + more


def products(template: bytes, documents: Sequence[SlipDocument], *, pdf: bool) -> tuple[Product, ...]:
    """Return the files to make: a document each and, with `pdf`, its PDF beside it."""
    contents = {document.file: cache(partial(_content, template, document)) for document in documents}

    # A program that converts takes seconds to start: once for all.
    @cache
    def printed() -> Mapping[str, bytes]:
        from taizhang_xl.paper.pdf import to_pdf

        return to_pdf({str(file): content() for file, content in contents.items()})

    def as_word(file: Path, out: BinaryIO) -> None:
        out.write(contents[file]())

    def as_pdf(file: Path, out: BinaryIO) -> None:
        out.write(printed()[str(file)])

    made = tuple(Product(file, partial(as_word, file), Saving.MADE) for file in contents)
    beside = (Product(file.with_suffix(".pdf"), partial(as_pdf, file), Saving.MADE) for file in contents)
    return (*made, *beside) if pdf else made


def _content(template: bytes, document: SlipDocument) -> bytes:
    from taizhang_xl.paper.word.join import joined
    from taizhang_xl.paper.word.save import write_document
    from taizhang_xl.paper.word.template import fill

    filled = [fill(SLIP_PAGE.name, template, values) for values in document.pages]
    whole = joined(SLIP_PAGE.name, filled)
    fit_letterhead(whole, document.pages[0][ISSUER])
    out = BytesIO()
    write_document(whole, out)
    return out.getvalue()
