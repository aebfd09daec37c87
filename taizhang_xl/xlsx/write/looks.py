"""The look that an edit may ask for: colours and number formats, or why no cell can have it."""

from __future__ import annotations

import re

from taizhang_xl.changes import Keep

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_MAX_CODE = 255
_MAX_SECTIONS = 4
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]"]*\]')


def look_objection(fill: str | Keep | None, font_colour: str | Keep, code: str | Keep) -> str | None:
    """Return in Chinese why a cell cannot look like this, None if it can."""
    for kind, colour in (("底色", fill), ("字色", font_colour)):
        if isinstance(colour, str) and not _COLOUR.fullmatch(colour):
            return f"{kind} {colour} 不是六位十六进制颜色，请写成 FF7C80 这样"
    if isinstance(code, str) and not _is_code(code):
        return "数字格式写得不对，请写成 0.00 或 yyyy-mm-dd 这样"
    return None


def _is_code(code: str) -> bool:
    """Whether spreadsheet programs accept a number format: they repair a file with any other."""
    bare = _LITERALS.sub("", code)
    sections = bare.count(";") + 1
    return bool(code.strip()) and code.isprintable() and len(code) <= _MAX_CODE and sections <= _MAX_SECTIONS and (
        not set(bare) & set('"[]\\')
    )  # fmt: skip
