"""A number as its format shows it: digits, literals, per cent, thousands, sections.

A format that is not understood (fractions, exponents, dates, Chinese numerals) gives nothing: the plain number stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from itertools import takewhile
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from taizhang_xl.cells import Shown, ShownFloat, ShownInt, value_text

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<fill>\*.)|(?P<space>_.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>[Gg][Ee][Nn][Ee][Rr][Aa][Ll])|(?P<digit>[0#?])|(?P<mark>[.,%;@])"
    r"|(?P<other>[^A-Za-z1-9/\"\\*_\[\]])"
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_CLOCK = re.compile(r'"[^"]*"|\\.|\[(?:h+|m+|s+)\]|m{1,2}|s{1,2}|[^A-Za-z0-9\[\]"\\.;#?@]', re.I)
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]{1,2}", re.I)
_CURRENCY = re.compile(r"\$([^\-]*)(?:-[0-9A-Fa-f]{1,8})?")
_COMPARE: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne,
}  # fmt: skip
_FILLERS = {"0": "0", "?": " ", "#": ""}
_DAY, _UNITS = 86_400, {"h": 3600, "m": 60, "s": 1}
_EXACT = Context(prec=64, rounding=ROUND_HALF_UP)
_LARGEST, _MOST_PLACES, _MOST_SECTIONS, _GROUP = 10**15, 30, 4, 3


class _Piece(NamedTuple):
    """A placeholder ("digit"), a mark with a meaning (".", ",", "%", "@"), "general", or literal text."""

    kind: str
    text: str


class _Section(NamedTuple):
    """One section of a format code; `condition` says for which numbers, None if its position does."""

    pieces: tuple[_Piece, ...]
    condition: tuple[Callable[[Decimal, Decimal], bool], Decimal] | None

    def is_for(self, number: Decimal) -> bool:
        """Whether the section's own condition holds."""
        return self.condition is not None and self.condition[0](number, self.condition[1])


class _NotUnderstoodError(ValueError):
    """The format holds something that is not rendered here."""


def as_shown(number: float, code: str) -> int | float:
    """Return a number that carries the text a format code shows; the same number if that is the number itself.

    A number that its format hides is still there: to take it for a blank could empty another cell.
    """
    text = _shown_text(number, code)
    if text is None or not text.strip() or text == value_text(number):
        return number
    shown: Shown = ShownInt(number) if isinstance(number, int) else ShownFloat(number)
    shown.shown = text
    return shown  # type: ignore[return-value]


def _shown_text(number: float, code: str) -> str | None:
    """Return the text a format code shows for a number, None if the code is not understood."""
    if _ELAPSED.search(code):
        return _duration(number, code)
    sections = _sections(code)
    if not sections or abs(number) >= _LARGEST:
        return None
    exact = Decimal(repr(number))
    try:
        section, signed = _section_for(sections, exact)
        return _rendered(section.pieces, exact, signed=signed)
    except _NotUnderstoodError:
        return None


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    """Return the sections of a format code that apply to numbers, none if it is not understood."""
    pieces: list[_Piece] = []
    position = 0
    while position < len(code):
        match = _TOKEN.match(code, position)
        if match is None:
            return ()
        kind = match.lastgroup or ""
        pieces.append(_Piece(kind, match[kind]))
        position = match.end()
    parts: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece == ("mark", ";"):
            parts.append([])
        else:
            parts[-1].append(piece)
    if len(parts) > 1 and (len(parts) == _MOST_SECTIONS or ("mark", "@") in parts[-1]):
        del parts[-1]
    try:
        sections = tuple(map(_section, parts))
    except _NotUnderstoodError:
        return ()
    odd = len(sections) >= _MOST_SECTIONS or any(each.condition for each in sections[2:])
    return () if odd or (len(sections) == 1 and sections[0].condition) else sections


def _section(pieces: list[_Piece]) -> _Section:
    condition = None
    read: list[_Piece] = []
    for piece in pieces:
        kind, text = piece.kind, piece.text
        if kind == "bracket":
            if match := _CONDITION.fullmatch(text):
                condition = _COMPARE[match[1]], Decimal(match[2])
            elif match := _CURRENCY.fullmatch(text):
                read.append(_Piece("text", match[1]))
            elif not _COLOUR.fullmatch(text):
                raise _NotUnderstoodError(text)
        elif kind in ("digit", "general"):
            read.append(piece)
        elif kind == "mark":
            read.append(_Piece(text, text))
        elif kind != "fill":
            # "_x" in a code leaves as much room as x takes.
            read.append(_Piece("text", " " if kind == "space" else text))
    return _Section(tuple(read), condition)


def _section_for(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section, bool]:
    """Return the section for a number, and whether it still needs its minus sign."""
    if any(each.condition for each in sections):
        if number < 0:
            raise _NotUnderstoodError
        first = sections[0]
        if first.is_for(number) or (first.condition is None and number > 0):
            return first, False
        return sections[1 if len(sections) == 2 or sections[1].is_for(number) else 2], False
    if number < 0:
        return (sections[1], False) if len(sections) > 1 else (sections[0], True)
    return sections[2 if number == 0 and len(sections) > 2 else 0], False


def _rendered(pieces: tuple[_Piece, ...], number: Decimal, *, signed: bool) -> str:
    kinds = [piece.kind for piece in pieces]
    if "@" in kinds or kinds.count(".") > 1 or ("general" in kinds and ("digit" in kinds or "." in kinds)):
        raise _NotUnderstoodError
    point = kinds.index(".") if "." in kinds else len(pieces)
    whole, decimals = pieces[:point], pieces[point + 1 :]
    places = sum(piece.kind == "digit" for piece in decimals)
    last = max((at for at, kind in enumerate(kinds) if kind == "digit"), default=point)
    if places > _MOST_PLACES or "," in kinds[point:last]:
        raise _NotUnderstoodError
    # Commas after the last digit each divide by a thousand, one between digits groups them.
    thousands = len(list(takewhile(",".__eq__, kinds[last + 1 :])))
    value = abs(number).scaleb(2 * kinds.count("%") - 3 * thousands, _EXACT)
    minus = "-" if signed else ""
    if "general" in kinds:
        return minus + "".join(_general(value) if piece.kind == "general" else piece.text for piece in pieces)
    rounded = value.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    before, _, after = f"{rounded:f}".partition(".")
    if places and "digit" not in kinds[:point]:
        whole = (*whole, _Piece("digit", "#"))
    text = _whole(whole, before.lstrip("0"), grouped="," in kinds[: min(last, point)]) + _decimals(decimals, after)
    return minus + text if rounded or "digit" not in kinds else text


def _duration(number: float, code: str) -> str | None:
    """Return the text that a code of elapsed hours or minutes shows for a number of days."""
    left = [round(number * _DAY)]
    if number < 0 or "".join(_CLOCK.findall(code)) != code:
        return None

    def shown(match: re.Match[str]) -> str:
        token = match[0].lower()
        if token[0] in '"\\':
            return match[0].strip('"\\')
        unit = _UNITS.get(token.strip("[]")[0])
        if unit is None:
            return match[0]
        count, left[0] = divmod(left[0], unit)
        return f"{count:0{len(token.strip('[]'))}d}"

    return _CLOCK.sub(shown, code)


def _general(value: Decimal) -> str:
    text = value_text(float(value))
    if "e" in text:
        raise _NotUnderstoodError
    return text


def _whole(pieces: tuple[_Piece, ...], digits: str, *, grouped: bool) -> str:
    """Put digits into placeholders from the right; the leftmost takes all that are left."""
    left = sum(piece.kind == "digit" for piece in pieces)
    out: list[str] = []
    count = 0
    for piece in reversed(pieces):
        if piece.kind != "digit":
            out.append("" if piece.kind == "," else piece.text)
            continue
        left -= 1
        taken = (digits if left == 0 else digits[-1:]) or _FILLERS[piece.text]
        digits = digits[: len(digits) - len(taken)]
        for char in reversed(taken):
            if grouped and count and count % _GROUP == 0 and char != " ":
                out.append(",")
            out.append(char)
            count += 1
    return "".join(reversed(out))


def _decimals(pieces: tuple[_Piece, ...], digits: str) -> str:
    """Put digits into placeholders after the point; trailing zeros count if the code has a 0 for them."""
    out: list[str] = []
    at, counts, has_digits = len(digits), False, False
    for piece in reversed(pieces):
        if piece.kind != "digit":
            out.append("" if piece.kind == "," else piece.text)
            continue
        at -= 1
        counts = counts or digits[at] != "0" or piece.text == "0"
        out.append(digits[at] if counts else _FILLERS[piece.text])
        has_digits = has_digits or out[-1] != ""
    return ("." if has_digits else "") + "".join(reversed(out))
