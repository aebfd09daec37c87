"""The base of the merge as it travels inside a return, on a hidden sheet: for whom, of which period and ledger, and what.

Everything is JSON in cells, so that no program that saves the form again changes a sign of it; a digest tells whether
somebody did. It holds no more than the form itself shows its unit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.cells import value_text
from taizhang_xl.checks.private import for_others
from taizhang_xl.formats import refuse_newer
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.schema import RETURN
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.returns.forms.base import Handout, Sent
from taizhang_xl.returns.forms.form import Form, Period

BASE_SHEET = "分发底稿"
_SIGN = "分发底稿：合并报表时核对用，请勿改动"
_KEY, _FORM, _LEDGER = "编号", "发出", "台账"
# A cell holds 32,767 signs.
_PART = 30_000


class Mark(NamedTuple):
    """What a return says of itself; `digest` is that of its base together with the rest, but for `form`."""

    unit: str
    month: str
    year: int
    office: str
    ledger: str
    digest: str = ""
    form: str = ""

    def digest_of(self, handout: Handout) -> str:
        """Return the digest that this mark has where `handout` is its base."""
        content = [*self[:5], [_said(key, sent) for key, sent in sorted(handout.items())]]
        return hashlib.sha256(_json(content).encode()).hexdigest()


def base_rows(
    form: Form, ledger: Ledger, unit: Unit, period: Period, handout: Handout
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    """Yield the rows of the hidden sheet of a form."""
    mark = Mark(
        unit.name, str(period), ledger.year, for_others(ledger.settings.office), ledger.file, form=form.sheet.name
    )
    yield (_SIGN,)
    yield (_json(mark._replace(digest=mark.digest_of(handout))._asdict()),)
    for key, sent in handout.items():
        text = _json(_said(key, sent))
        yield tuple(text[start : start + _PART] for start in range(0, len(text), _PART))


def read_mark(form: Form, source: SheetSource) -> Mark | None:
    """Return what a return says of itself, be it of this form or of another.

    None where it says nothing that can be read, as in a newer program's form.
    """
    try:
        said = json.loads(next(_texts(source)))
        refuse_newer(said)
        # Before there were others, all forms were monthly ones and did not say so.
        name, period = str(said.get("form", RETURN.name)), str(said["month"])
        return Mark(
            str(said["unit"]), str(form.read_period(period)) if name == form.sheet.name else period, int(said["year"]),
            str(said["office"]), str(said["ledger"]), str(said["digest"]), name,
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


def _said(key: str, sent: Sent) -> Mapping[str, object]:
    # Mostly the form shows what the ledger holds: only where it does not both are told.
    other = {name: text for name, text in sent.ledger.items() if text != sent.form.get(name)}
    return {_KEY: key, _FORM: dict(sent.form), _LEDGER: other}


def _sent(said: Mapping[str, Mapping[str, str]]) -> tuple[str, Sent]:
    form = dict(said[_FORM])
    return str(said[_KEY]), Sent(form, {**form, **said[_LEDGER]}, {})


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)
