"""Colours and fonts of cells in Calc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calc_engine.ranges import CalcRange

AUTOMATIC = -1
_BOLD, _NORMAL = 150.0, 100.0


def colour_number(colour: tuple[int, int, int] | str | int | None) -> int:
    """Return a colour as Calc has it, from (255, 199, 206), "#FFC7CE", Excel's number for it, or None for none."""
    if colour is None:
        return AUTOMATIC
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    red, green, blue = (colour & 255, colour >> 8 & 255, colour >> 16 & 255) if isinstance(colour, int) else colour
    return red << 16 | green << 8 | blue


def colour_rgb(number: int | None) -> tuple[int, int, int] | None:
    """Return Calc's number of a colour as red, green and blue; None for no colour and for several."""
    return None if number in (None, AUTOMATIC) else (number >> 16 & 255, number >> 8 & 255, number & 255)


class CalcFont:
    """The font of a range. Chinese text follows properties of its own, so each is set for all scripts."""

    def __init__(self, cells: CalcRange) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        """The office's object for the cells."""
        return self._cells.api

    def _set(self, stem: str, value: object) -> None:
        cells = self.api
        for script in ("", "Asian", "Complex"):
            setattr(cells, stem + script, value)

    @property
    def bold(self) -> bool | None:
        """Whether the text is bold, None where it is so in some cells only."""
        weight = self.api.CharWeightAsian
        return None if weight is None else weight == _BOLD

    @bold.setter
    def bold(self, bold: bool) -> None:
        self._set("CharWeight", _BOLD if bold else _NORMAL)

    @property
    def size(self) -> float | None:
        """The size in points."""
        height = self.api.CharHeightAsian
        return None if height is None else float(height)

    @size.setter
    def size(self, size: float) -> None:
        self._set("CharHeight", float(size))

    @property
    def name(self) -> str | None:
        """The font's name for Chinese text."""
        name = self.api.CharFontNameAsian
        return None if name is None else str(name)

    @name.setter
    def name(self, name: str) -> None:
        self._set("CharFontName", name)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The text's colour, None for the automatic one and for several."""
        return colour_rgb(self.api.CharColor)

    @color.setter
    def color(self, colour: Any) -> None:
        self.api.CharColor = colour_number(colour)
