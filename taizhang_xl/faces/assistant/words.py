"""What verbs say of a ledger that is still to be taken over, to those who have the assistant before them."""

from __future__ import annotations

import re

from taizhang_xl.faces.buttons import in_button_words

# What is told of options in a terminal beside what is told of the thing itself.
_IN_BRACKETS = re.compile(r"（[^（）]*--(?:column|number|add-columns)[^（）]*）")
_ADOPT = re.compile(r"[运用]行? taizhang adopt(?: [^，。；）]*)?")
_MORE = re.compile(r"；(?:要的|照着填的)加 --(?:add-columns \S+|add-sheets|states)(?:（[^（）]*）)?")
_NUMBERS = re.compile(r"用 --number \S+ 编上")


def in_adopting_words(text: str) -> str:
    """Return a line with the step that takes a ledger over in place of its command, the rest as for a button."""
    if "--" in text or "taizhang adopt" in text:
        text = _ADOPT.sub("点“接收台账”", _IN_BRACKETS.sub("", text))
        text = _NUMBERS.sub("由它编上", _MORE.sub("", text))
    return in_button_words(text)
