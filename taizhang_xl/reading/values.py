"""What the values of a column look like, where its header leaves that open: state words or sentences, full or not. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.states import read_state

_MARKS = re.compile(r"[，。；、：,;:0-9]")
_FEW_SIGNS = 5
_MOST, _MANY = 0.8, 0.4


def looks_like(values: Collection[str]) -> Field | None:
    """Return 状态 for a column of state words, 进展情况 for one of sentences; None where it is neither for certain.

    `values` are the texts of its cells, without those that are empty. 已完成 stands in many a column of sentences, too,
    a sentence hardly ever in one of states.
    """
    states = sum(read_state(text) is not None for text in values)
    sentences = sum(read_state(text) is None and _is_sentence(text) for text in values)
    if values and sentences >= _MANY * len(values):
        return Field.PROGRESS
    return Field.STATE if values and states >= _MOST * len(values) else None


def is_full(values: Sequence[str], rows: int) -> bool:
    """Tell whether a column has a value in nearly every row, as tasks and deadlines have, and reasons or days of completion have not."""
    return rows > 0 and len(values) >= _MOST * rows


def _is_sentence(text: str) -> bool:
    return len(text) > _FEW_SIGNS or _MARKS.search(text) is not None
