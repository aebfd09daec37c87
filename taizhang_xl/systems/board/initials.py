"""The first letters of a text's pinyin, by which people search: 地下空间 → dxkj."""

from __future__ import annotations


def initials(text: str) -> str:
    """Return the first letter of each Chinese character and the ASCII letters of a text, small; what is neither is left out."""
    # Imported late: its dictionary takes long to load, and only a board needs it.
    from pypinyin import Style, lazy_pinyin

    chosen = "".join(char for char in text if "一" <= char <= "鿿" or (char.isascii() and char.isalpha()))
    return "".join(lazy_pinyin(chosen, style=Style.FIRST_LETTER, strict=False)).lower()
