"""The words that staff write for a state."""

from __future__ import annotations

from taizhang_xl.ledger.schema import STATE_WORDS, State
from taizhang_xl.text import key

# What a column 是否销号 says: that the section has closed an item, or not yet. The latter says nothing of how far it is.
_CLOSED = frozenset(map(key, ("是", "已", "销号", "已销号", "同意销号", "√", "✓", "✔", "☑", "TRUE")))
_NOT_CLOSED = frozenset(
    map(key, ("否", "未", "未销号", "待销号", "拟销号", "暂不销号", "不予销号", "×", "X", "✗", "✘", "☒", "☐", "FALSE"))
)
_STATES = {key(word): state for state, words in STATE_WORDS.items() for word in (str(state), *words)}


def read_state(text: str) -> State | None:
    """Return the state that a word means, None if it is no state word. An empty cell means not begun."""
    wanted = key(text)
    if not wanted:
        return State.TODO
    if wanted.endswith("%") and wanted[:-1].isdecimal() and int(wanted[:-1]) < 100:
        return State.DOING if int(wanted[:-1]) else State.TODO
    return _STATES.get(wanted)


def read_sign_off(text: str) -> bool | None:
    """Return whether a cell of a column 是否销号 says that the item is closed, None if it says neither."""
    word = key(text)
    return True if word in _CLOSED else False if word in _NOT_CLOSED else None
