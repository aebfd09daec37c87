"""Text made comparable and measured. What staff typed is never changed by this; only compared through it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−─]+\s*")
_DASHED_NUMBER = re.compile(r"\s*[0-9A-Za-z]+(?:\s*[-‐‑‒–—―−─]+\s*[0-9A-Za-z]+)+\s*")
# The Traditional forms of the characters in our headers, states and categories, after the tables of OpenCC (Apache-2.0).
_SIMPLIFIED = str.maketrans(
    "議訪項機進辦結時體預啓動務來備註會領導執檢牽頭單況據報類別學習計劃紅書記閱數實證間週達編號續總標準寫決審見擔聯繫電話節狀態關種稱郵責門質負評語協開藍後際內視調簡員設覈點銷發職個黨組說補課掛臺賬詞請題饋經誌滯錄長堅問綠諾無變啟閲説與較沒",
    "议访项机进办结时体预启动务来备注会领导执检牵头单况据报类别学习计划红书记阅数实证间周达编号续总标准写决审见担联系电话节状态关种称邮责门质负评语协开蓝后际内视调简员设核点销发职个党组说补课挂台账词请题馈经志滞录长坚问绿诺无变启阅说与较没",
)
# The same few thousand words come again and again; a cache of them is far smaller than a workbook.
_CACHED = 1 << 14
# What stays together at the end of a line, with the signs behind it that may not begin the next.
_WORD = r"(?:[!-~]+ *|[（《“‘「〔【]*.)[，。、；：？！）》”’」〕】…]*"
# How much of a line's width is sure to be there.
_CERTAIN = 0.97


@lru_cache(maxsize=_CACHED)
def plain(text: str) -> str:
    """Return text for comparing keys (编号, header words, names): NFKC, no invisible characters, white space folded to one blank and trimmed.

    In a number (1—013) every dash is the short one.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text if text.isprintable() else _INVISIBLE.sub("", text))
        if not text.isascii() and _DASHED_NUMBER.fullmatch(text):
            text = _DASHES.sub("-", text)
    return " ".join(text.split())


@lru_cache(maxsize=_CACHED)
def content(text: str) -> str:
    """Return text for comparing contents: every character as typed (² is not 2), only white space as in `plain`."""
    if not text.isascii() and not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def trimmed(text: str) -> str:
    """Return text without invisible characters and without white space at its ends; what can be seen stays as it is."""
    return _INVISIBLE.sub("", text).strip()


@lru_cache(maxsize=_CACHED)
def key(text: str) -> str:
    """Return text for looking up a name or a header: as `plain`, without white space, lower case, simplified."""
    return plain(text).replace(" ", "").lower().translate(_SIMPLIFIED)


def as_written(chars: Iterable[str]) -> frozenset[str]:
    """Return the forms in which staff may write characters of a `key`: small, capital, simplified, traditional."""
    plainly = {form for char in chars for form in (char, char.upper())}
    return frozenset(plainly | {chr(other) for other, simple in _SIMPLIFIED.items() if chr(simple) in plainly})


def text_width(text: str) -> int:
    """Return the width of a text in half-width characters: a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


@lru_cache(maxsize=4096)
def line_count(text: str, width: float, scale: float = 1.0) -> int:
    """Return how many lines a text takes in a cell `width` characters wide that wraps its text.

    `scale` is how many times wider its characters are than those by which the width is counted. A text that is near the
    end of a line counts as one line more: programs and printers differ by as much.
    """
    return len(wrapped(text, width, scale))


def wrapped(text: str, width: float, scale: float = 1.0) -> list[str]:
    """Return the lines that a cell breaks a text into; put together they are the text."""
    room = max((width - 1) * _CERTAIN / scale, 2)
    return [line for part in text.split("\n") for line in _lines_of(f"{part}\n", room)]


def _lines_of(text: str, room: float) -> list[str]:
    """Return the lines of a text without line ends: words and numbers stay whole, closing signs begin no line."""
    if 2 * len(text) <= room:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text, room):
        whole, bare = _word_widths(piece)
        if used and used + bare > room:
            lines.append(line)
            line, used = piece, whole
        else:
            line += piece
            used += whole
    return [*lines, line]


def _pieces(text: str, room: float) -> list[str]:
    """Return the words of a text; one longer than a line is broken."""
    words: list[str] = re.findall(_WORD, text, re.S)
    if max(map(len, words)) * 2 <= room:
        return words
    return [piece for word in words for piece in ([word] if _word_widths(word)[1] <= room else word)]


# Most words are single characters, of which there are few thousand.
@lru_cache(maxsize=_CACHED)
def _word_widths(word: str) -> tuple[int, int]:
    """Return the width of a word, and its width without the blanks behind it."""
    return text_width(word), text_width(word.rstrip())
