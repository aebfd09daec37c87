"""The words that staff write for a state."""

from __future__ import annotations

import re

from taizhang_xl.ledger.schema import NOT_FINISHED, STATE_WORDS, State
from taizhang_xl.text import key

# What a column 是否销号 says: that the section has closed an item, or not yet. The latter says nothing of how far it is.
_CLOSED = frozenset(map(key, ("是", "已", "销号", "已销号", "同意销号", "√", "✓", "✔", "☑", "TRUE")))
_NOT_CLOSED = frozenset(
    map(key, ("否", "未", "未销号", "待销号", "拟销号", "暂不销号", "不予销号", "×", "X", "✗", "✘", "☒", "☐", "FALSE"))
)
_STATES = {key(word): state for state, words in STATE_WORDS.items() for word in (str(state), *words)}

# The other answer of a column 是否完成.
_YES = frozenset(map(key, ("是", "√", "✓", "✔", "☑", "TRUE")))
_NOT_FINISHED = frozenset(map(key, NOT_FINISHED))
# A header that asks: 是否完成, 完成与否.
_ASKS = re.compile("是否|与否")
_LABEL = re.compile(r"^(?:目前|进展|落实|完成|工作)?(?:情况|进展|状态):")
_NOT_BEGUN = r"(?:(?:本|该|此)?项?(?:工作|任务|事项|项目))?(?:目前|暂时?|尚|还|仍)*(?:未|没有?)(?:启动|开始|开展|动工|开工|动手|实施|办理)"
# What stands beside it and tells of work all the same.
_WORK = r"已|正在|完成|办结"

# What a text says plainly was not done; 尚未发现问题 denies a fault, not the work.
_UNDONE = r"未(?:启动|完成|办结)|尚未(?!发现|发生|出现)|没有?(?:完成|办结)|还差"
# 无未完成事项 before it, 未完成0项 or 未完成的3项已全部补齐 behind it: nothing is left.
_NONE_OF_IT = r"(?:无|无一|没有?|不存在|未发现)(?:任何|其他)?$"
_NOW_DONE = r"[^\d]{0,6}0(?![\d.])|.*已.*(?:完成|办结|启动|到位|解决|补齐|整改|清零)"


def read_state(text: str) -> State | None:
    """Return the state that a word means, None if it is no state word. An empty cell means not begun.

    So does what says only that work is not finished, where nothing else is known of it (see `only_not_finished`).
    """
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


def only_not_finished(text: str) -> bool:
    """Whether a word says only that work is not finished (否, 未完成): its progress tells whether it was begun."""
    return key(text) in _NOT_FINISHED


def only_finished(text: str) -> bool:
    """Whether a word only answers that work is finished (是, √) and is no name of a state."""
    return key(text) in _YES


def asks_yes_or_no(header: str) -> bool:
    """Whether a header asks what only yes or no answers: 否 below it says no more than that work is not finished."""
    return bool(_ASKS.search(key(header)))


def bare_progress(text: str) -> str:
    """Return a text of progress as its words are looked for: a `key` without its label and the marks at its ends."""
    said = key(text).replace("（", "(").replace("）", ")")
    return _LABEL.sub("", said).strip("。.!,，;； ")


def progress_clauses(text: str) -> list[str]:
    """Return the parts of a text between its marks; what stands in brackets stays with what is before it."""
    return [part.strip() for part in re.split(r"[,，;；。、!](?![^()]*\))", text) if part.strip()]


def undone_words(text: str) -> str:
    """Return the clause in which a text of progress says plainly that something was not finished, "" if none does."""
    for clause in progress_clauses(text):
        said = key(clause)
        for found in re.finditer(_UNDONE, said):
            if not (re.search(_NONE_OF_IT, said[: found.start()]) or re.match(_NOW_DONE, said[found.end() :])):
                return clause
    return ""


def says_not_begun(text: str) -> bool:
    """Whether a text of progress says plainly that work was not begun, and tells of no work beside it."""
    clauses = progress_clauses(bare_progress(text))
    denied = [clause for clause in clauses if re.fullmatch(_NOT_BEGUN, clause)]
    return bool(denied) and not any(re.search(_WORK, clause) for clause in clauses if clause not in denied)
