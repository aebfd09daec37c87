"""The base of the merge as it travels inside a return, on a hidden sheet: for whom, of which month and ledger, and what.

Everything is JSON in cells, so that no program that saves the form again changes a sign of it; a digest tells whether
somebody did. It holds no more than the form itself shows its unit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.cells import value_text
from taizhang_xl.dates.month import Month
from taizhang_xl.formats import refuse_newer
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.returns.base import Handout, Sent

BASE_SHEET = "分发底稿"
_SIGN = "分发底稿：合并报表时核对用，请勿改动"
_NUMBER, _FORM, _LEDGER = "编号", "发出", "台账"
# A cell holds 32,767 signs.
_PART = 30_000


class Mark(NamedTuple):
    """What a return says of itself; `digest` is that of its base together with the rest."""

    unit: str
    month: str
    year: int
    office: str
    ledger: str
    digest: str = ""

    def digest_of(self, handout: Handout) -> str:
        """Return the digest that this mark has where `handout` is its base."""
        content = [*self[:-1], [_said(number, sent) for number, sent in sorted(handout.items())]]
        return hashlib.sha256(_json(content).encode()).hexdigest()


def base_rows(ledger: Ledger, unit: Unit, month: Month, handout: Handout) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the hidden sheet of a form."""
    mark = Mark(unit.name, str(month), ledger.year, ledger.settings.office, ledger.file)
    yield (_SIGN,)
    yield (_json(mark._replace(digest=mark.digest_of(handout))._asdict()),)
    for number, sent in handout.items():
        text = _json(_said(number, sent))
        yield tuple(text[start : start + _PART] for start in range(0, len(text), _PART))


def read_mark(source: SheetSource) -> Mark | None:
    """Return what a return says of itself, None where it says nothing that can be read, as in a newer program's form."""
    try:
        said = json.loads(next(_texts(source)))
        refuse_newer(said)
        return Mark(
            str(said["unit"]), str(Month.parse(said["month"])), int(said["year"]), str(said["office"]),
            str(said["ledger"]), str(said["digest"]),
        )  # fmt: skip
    except (StopIteration, ValueError, KeyError, TypeError, AttributeError):
        return None


def read_base(source: SheetSource, mark: Mark) -> Handout | None:
    """Return the base inside a return, None where it is not as it was sent."""
    try:
        rows = _texts(source)
        next(rows)
        handout = dict(_sent(json.loads(text)) for text in rows)
    except (StopIteration, ValueError, KeyError, TypeError, AttributeError):
        return None
    return handout if mark.digest_of(handout) == mark.digest else None


def _texts(source: SheetSource) -> Iterator[str]:
    """Yield the JSON of each row below the sign."""
    if BASE_SHEET not in source.sheet_names:
        return
    rows = source.sheet(BASE_SHEET).rows
    for _, cells in sorted(rows.items()):
        text = "".join(value_text(cell.value) for _, cell in sorted(cells.items()))
        if text and text != _SIGN:
            yield text


def _said(number: str, sent: Sent) -> Mapping[str, object]:
    # Mostly the form shows what the ledger holds: only where it does not both are told.
    other = {name: text for name, text in sent.ledger.items() if text != sent.form.get(name)}
    return {_NUMBER: number, _FORM: dict(sent.form), _LEDGER: other}


def _sent(said: Mapping[str, Mapping[str, str]]) -> tuple[str, Sent]:
    form = dict(said[_FORM])
    return str(said[_NUMBER]), Sent(form, {**form, **said[_LEDGER]}, {})


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
