"""The words that staff write for a state."""

from __future__ import annotations

from taizhang_xl.ledger.schema import STATE_WORDS, State
from taizhang_xl.text import key

_STATES = {key(word): state for state, words in STATE_WORDS.items() for word in (str(state), *words)}


def read_state(text: str) -> State | None:
    """Return the state that a word means, None if it is no state word. An empty cell means not begun."""
    wanted = key(text)
    if not wanted:
        return State.TODO
    if wanted.endswith("%") and wanted[:-1].isdecimal() and int(wanted[:-1]) < 100:
        return State.DOING if int(wanted[:-1]) else State.TODO
    return _STATES.get(wanted)
