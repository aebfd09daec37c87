"""What a file's name says of a return: whose it may be, and that it is a copy. Never which of two is the newer one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taizhang_xl.ledger.model import Unit
from taizhang_xl.text import key

_COPY = re.compile(
    r"副本|复件|拷贝|最终版?|终稿|定稿|最新版?|新版|修改[稿版]?|更正|冲突|自动恢复|\(\d+\)|(?<![a-z])v\d+(?:\.\d+)?|"
    r"conflict|(?<![a-z])copy(?![a-z])|-(?:desktop|laptop)-[0-9a-z]+"
)


def copy_word(file: str) -> str:
    """Return the word by which a file's name says that it is one of several ("最终版", "(1)"), "" where it has none."""
    found = _COPY.search(key(file.rpartition(".")[0] or file))
    return found[0] if found else ""


def units_named(file: str, units: Sequence[Unit]) -> list[Unit]:
    """Return the units that a file's name names; 办公室秘书科 does not name 办公室 too."""
    name = key(file)
    found = {word: unit for unit in units for each in (unit.name, *unit.short_names) if (word := key(each)) in name}
    longest = {
        word: unit for word, unit in found.items() if not any(word in other and word != other for other in found)
    }
    return list(dict.fromkeys(longest.values()))
