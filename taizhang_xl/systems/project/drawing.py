"""How the cells of a chart look, alike in a workbook and in an SVG. Pure."""

from __future__ import annotations

from typing import NamedTuple

from taizhang_xl.ledger.settings import Settings
from taizhang_xl.systems.project.chart import Cell, Chart, Mark

GRID, INK, FRAME = "#C8C8C8", "#000000", "#C00000"
REST, HEAD, PLAIN = "#DCDCDC", "#DDE6F0", ""
# The width of a line as a workbook counts it: as thin as can be, thin, medium.
HAIR, THIN, MEDIUM = 7, 1, 2


class Line(NamedTuple):
    """A side of a cell: how strong, in which colour."""

    width: int = HAIR
    colour: str = GRID


class Look(NamedTuple):
    """A cell as it is drawn; `fill` is "" for none."""

    fill: str = PLAIN
    bold: bool = False
    left: Line = Line()
    right: Line = Line()
    top: Line = Line()
    bottom: Line = Line()


def fills(settings: Settings) -> dict[str, str]:
    """Return the fill of each mark that has one, in the office's colours."""
    return {Mark.DONE: f"#{settings.green}", Mark.DOING: f"#{settings.blue}", Mark.LATE: f"#{settings.red}"}


def look_of(cell: Cell, chart: Chart, slot: int, colours: dict[str, str], *, critical: bool) -> Look:
    """Return how a cell of the days looks: the plan's outline before today's frame, before the grid."""
    fill = colours.get(cell.mark or "", REST if chart.slots[slot].is_rest else PLAIN)
    outline = Line(MEDIUM if critical else THIN, INK)
    frame = Line(MEDIUM, FRAME) if slot == chart.today else Line()
    return Look(
        fill, critical, outline if cell.begins else frame, outline if cell.ends else frame,
        outline if cell.planned else Line(), outline if cell.planned else Line(),
    )  # fmt: skip


def legend_look(sample: str, colours: dict[str, str]) -> Look:
    """Return how a sample in the legend looks."""
    side = Line(THIN, INK) if sample in ("框", "关") else Line(MEDIUM, FRAME) if sample == "今" else Line()
    fill = REST if sample == "休" else colours.get(sample, PLAIN)
    return Look(
        fill, sample == "关", side, side, side if sample != "今" else Line(), side if sample != "今" else Line()
    )
