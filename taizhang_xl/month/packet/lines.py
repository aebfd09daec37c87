"""How one item is worded and coloured wherever the packet shows it."""

from __future__ import annotations

from taizhang_xl.ledger.schema import State
from taizhang_xl.month.hanging import hung_words
from taizhang_xl.month.review_line import Line
from taizhang_xl.month.review_model import Review


def state_fill(line: Line, review: Review) -> str | None:
    """Return the fill of an item's state as "#RRGGBB"; none where its unit did not report or it is not due."""
    if not line.reported or line.hollow:
        return None
    settings = review.settings
    return "#" + {State.TODO: settings.red, State.DOING: settings.blue}.get(line.state, settings.green)


def hung_text(line: Line) -> str:
    """Return how long an item has been hanging."""
    return hung_words(line.months_hung)


def joined(told: str, evidence: str) -> str:
    """Return what was done, with what shows it in brackets."""
    return f"{told}（{evidence}）" if told and evidence else told or evidence
