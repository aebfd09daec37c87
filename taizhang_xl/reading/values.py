"""What stands in a column: its filled cells as texts, how full it is, state words or sentences. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from taizhang_xl.cells import Cell, Kind, value_text
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.states import read_state
from taizhang_xl.text import content, plain

_EXAMPLES, _EXAMPLE_LENGTH, _LOOKED_AT = 3, 16, 300
_MARKS = r"[，。；、：,;:0-9]"
_FEW_CHARS = 5
_MOST, _MANY = 0.8, 0.4
# Words for a state that are none of the listed ones: a column of them is one of states, too.
_STATE = (
    r"(?:已|未|没有|没|还没|尚未|正在|正|基本|全部|部分|持续|按期|正常|序时|逾期|超期)*"
    r"(?:启动|开展|开始|完成|办结|办理|落实|推进|销号|进行|整改|达标|实施|正常|滞后|办完|办|干完|动手|动|到位)(?:中|到位)?"
)


class Values(NamedTuple):
    """The filled cells of a column: as texts, and how many there were to fill."""

    cells: Sequence[Cell]
    texts: Sequence[str]
    rows: int

    def share(self, fits: Callable[[str], object]) -> float:
        """Return how many of the texts fit."""
        return sum(bool(fits(text)) for text in self.texts) / len(self.texts) if self.texts else 0

    @property
    def filled(self) -> float:
        """How much of the column is filled."""
        return len(self.texts) / self.rows if self.rows else 0

    @property
    def is_full(self) -> bool:
        """Whether nearly every row has a value, as with tasks and deadlines, and not with reasons or days of completion."""
        return self.filled >= _MOST

    @property
    def distinct(self) -> float:
        """How many of the texts stand there once."""
        return len(set(self.texts)) / len(self.texts)

    @property
    def length(self) -> float:
        """The mean length of a text."""
        return sum(map(len, self.texts)) / len(self.texts)

    @property
    def examples(self) -> tuple[str, ...]:
        """Up to three different contents, the most frequent first, long ones cut."""
        shown = [text for text, _ in Counter(self.texts).most_common(_EXAMPLES)]
        return tuple(text if len(text) <= _EXAMPLE_LENGTH else f"{text[:_EXAMPLE_LENGTH]}…" for text in shown)

    @property
    def state_or_progress(self) -> Field | None:
        """状态 for a column of state words, 进展情况 for one of sentences; None where it is neither for certain.

        已完成 stands in many a column of sentences, too, a sentence hardly ever in one of states.
        """
        if self.share(_is_sentence) >= _MANY:
            return Field.PROGRESS
        return Field.STATE if self.share(is_state_word) >= _MOST else None


def values_of(cells: Sequence[Cell]) -> Values:
    """Return the values of a column's first rows."""
    looked_at = cells[:_LOOKED_AT]
    filled = [
        cell for cell in looked_at if cell.kind not in (Kind.BLANK, Kind.ERROR) and value_text(cell.value).strip()
    ]
    return Values(filled, [content(value_text(cell.value)) for cell in filled], len(looked_at))


def is_state_word(text: str) -> bool:
    """Tell whether a text says how far something is in one word, listed or not."""
    return read_state(text) is not None or re.fullmatch(_STATE, plain(text)) is not None


def _is_sentence(text: str) -> bool:
    return not is_state_word(text) and (len(text) > _FEW_CHARS or re.search(_MARKS, text) is not None)
