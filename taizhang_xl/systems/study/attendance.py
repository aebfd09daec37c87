"""Who came, from one cell: 全到, or only those who did not: 张某、李某：请假；王某：缺. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.systems.study.sheets import ALL, CANCELLED
from taizhang_xl.text import content, key


class Absence(StrEnum):
    """Why somebody did not come; both make up for it."""

    LEAVE = "请假"
    ABSENT = "缺"


_CANCELLED = {key(word) for word in (CANCELLED, "已取消", "会议取消", "不开了", "停开")}
_ALL = {
    key(word)
    for word in (ALL, "全部到会", "全员到会", "全体到会", "全勤", "都到", "其余到", "其余全到", "其他到", "其余均到")
}
_WORDS = {
    key(word): absence
    for absence, words in {
        Absence.LEAVE: ("请假", "病假", "事假", "休假", "公差", "出差", "因公", "产假", "年假"),
        Absence.ABSENT: ("缺", "缺席", "缺勤", "未到", "没到", "旷会", "无故缺席"),
    }.items()
    for word in words
}  # fmt: skip
_BLOCKS, _TOKENS = r"[；;\n。]", r"[，,、/／]"
_COLON, _BRACKETED = r"([^:：]*)[:：]([^:：]*)", r"([^（(]+)[（(]([^（()）]*)[）)]"


class Attendance(NamedTuple):
    """What a cell says. `absent` maps the names as typed to why; None where the cell cannot be read, `unread` has the piece."""

    is_cancelled: bool = False
    absent: Mapping[str, Absence] | None = None
    unread: str = ""
    twice: tuple[str, ...] = ()


def attendance_of(text: str) -> Attendance:
    """Return what a filled cell says; a piece that cannot be read makes nothing of the whole."""
    if key(text) in _CANCELLED:
        return Attendance(is_cancelled=True)
    absent: dict[str, Absence] = {}
    twice: list[str] = []
    for block in re.split(_BLOCKS, text):
        reading = _Block()
        for token in filter(None, map(content, re.split(_TOKENS, block))):
            if not reading.take(token):
                return Attendance(unread=token)
        if reading.waiting:
            return Attendance(unread="、".join(reading.waiting))
        for name, absence in reading.found:
            known = {key(each): each for each in absent}
            if key(name) in known:
                twice.append(name)
            else:
                absent[name] = absence
    return Attendance(absent=absent, twice=tuple(twice))


class _Block:
    """A part of a cell in the reading: `waiting` are names whose word is still to come."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.found: list[tuple[str, Absence]] = []
        self._word: Absence | None = None

    def take(self, token: str) -> bool:
        """Read one token; whether it could be."""
        if key(token) in _ALL:
            return not self.waiting
        if found := re.fullmatch(_COLON, token):
            return self._colon(found[1], found[2])
        if found := re.fullmatch(_BRACKETED, token):
            # Whether the names before have the same word nobody can tell.
            return not self.waiting and self._names([found[1]], _word(found[2]))
        for word in sorted(_WORDS, key=len, reverse=True):
            if key(token).endswith(word) and (name := key(token).removesuffix(word)):
                return self._names([*self.waiting, name], _WORDS[word])
        if self._word is not None:
            return self._names([token], self._word, goes_on=True)
        self.waiting.append(token)
        return True

    def _colon(self, left: str, right: str) -> bool:
        if (word := _word(left)) is not None:
            return not self.waiting and self._names([right], word, goes_on=True)
        return self._names([*self.waiting, left], _word(right))

    def _names(self, names: list[str], word: Absence | None, *, goes_on: bool = False) -> bool:
        if word is None or not all(map(key, names)):
            return False
        self.found += [(content(name), word) for name in names]
        self.waiting, self._word = [], word if goes_on else None
        return True


def _word(text: str) -> Absence | None:
    return _WORDS.get(key(text))
