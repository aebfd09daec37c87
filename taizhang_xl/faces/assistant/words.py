"""What verbs say in a terminal, to those who have the assistant before them, also of a ledger still to be taken over."""

from __future__ import annotations

import re

from taizhang_xl.faces.buttons import in_button_words

# What is told of options in a terminal beside what is told of the thing itself.
_IN_BRACKETS = re.compile(r"（[^（）]*--(?:column|number|add-columns)[^（）]*）")
_ADOPT = re.compile(r"[运用]行? taizhang adopt(?: [^，。；）]*)?")
_MORE = re.compile(r"；(?:要的|照着填的)加 --(?:add-columns \S+|add-sheets|states)(?:（[^（）]*）)?")
_NUMBERS = re.compile(r"用 --number \S+ 编上")
# The assistant lists in its own place what a sheet or a longer list would hold.
_LISTED = re.compile(r"；加 --mark 写成一张表，点着逐格改|；?逐处看加 --all")


def in_assistant_words(text: str) -> str:
    """Return a line with the assistant's buttons in place of commands and of options that it has no place for; "" where nothing is left."""
    text = _LISTED.sub("", text)
    text = text.replace("做“月度材料”（packet --pages）", "点“做材料”").replace(
        "用 taizhang packet 再做", "点“做材料”再做"
    )
    text = text.replace("再运行一次 undo ", "再点一次“撤销”")
    return in_button_words(text)


def in_adopting_words(text: str) -> str:
    """Return a line with the step that takes a ledger over in place of its command, the rest as for a button."""
    if "--" in text or "taizhang adopt" in text:
        text = _ADOPT.sub("点“接收台账”", _IN_BRACKETS.sub("", text))
        text = _NUMBERS.sub("由它编上", _MORE.sub("", text))
    return in_assistant_words(text)
