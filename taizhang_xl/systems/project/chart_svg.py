"""A page of a project's chart as SVG, the size of A3 across: the same cells as the workbook's, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from taizhang_xl.ledger.settings import Settings
from taizhang_xl.systems.project.chart import (
    BOLD,
    COLUMNS,
    EDGE,
    FONT,
    HEAD_HEIGHT,
    HEAD_ROWS,
    LEGEND,
    LEGEND_HEIGHT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SUMMARY_HEIGHT,
    TITLE_HEIGHT,
    Chart,
    Row,
)
from taizhang_xl.systems.project.drawing import (
    FRAME,
    HAIR,
    HEAD,
    MEDIUM,
    REST,
    Line,
    Look,
    fills,
    legend_look,
    look_of,
)
from taizhang_xl.text import wrapped

_FONTS = "SimSun, 宋体, 'Noto Serif CJK SC', 'Noto Sans CJK SC', serif"
_STROKES = {HAIR: 0.3, MEDIUM: 1.4}
_LEFT_ALIGNED = (1, 3)
_BASE = 0.36


def svg_pages(chart: Chart, settings: Settings) -> list[str]:
    """Return each page as a text."""
    return [_page(chart, rows, number, settings) for number, rows in enumerate(chart.pages, 1)]


def _page(chart: Chart, rows: Sequence[Row], number: int, settings: Settings) -> str:
    colours = fills(settings)
    width = sum(each for _, each in COLUMNS) + chart.slot_width * len(chart.slots)
    left = (PAGE_WIDTH - width) / 2
    pages = f"　第 {number} 页，共 {len(chart.pages)} 页" if len(chart.pages) > 1 else ""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm" viewBox="0 0 {PAGE_WIDTH} {PAGE_HEIGHT}"'
        f' font-family="{escape(_FONTS)}">',
        f"<title>{escape(chart.title)}</title>",
        f'<rect width="{PAGE_WIDTH}" height="{PAGE_HEIGHT}" fill="#FFFFFF"/>',
        _text(PAGE_WIDTH / 2, EDGE + TITLE_HEIGHT / 2, chart.title, 18, "middle", bold=True),
        _text(left, EDGE + TITLE_HEIGHT + SUMMARY_HEIGHT / 2, chart.summary + pages, 11, "start", bold=True),
    ]
    top = EDGE + TITLE_HEIGHT + SUMMARY_HEIGHT
    parts += _head(chart, left, top)
    top += HEAD_ROWS * HEAD_HEIGHT
    over: list[str] = []
    for row in rows:
        parts += _step(chart, row, left, top, colours, over) if row.cells else _part(row, left, top, width)
        top += row.points
    # The fill of the next cell would hide an outline.
    parts += [*over, *_legend(left, top, colours), *_today(chart, left, top)]
    return "\n".join([*parts, "</svg>", ""])


def _head(chart: Chart, left: float, top: float) -> Iterator[str]:
    high, x = HEAD_ROWS * HEAD_HEIGHT, left
    for title, width in COLUMNS:
        yield from _box(x, top, width, high, Look(HEAD))
        yield _text(x + width / 2, top + high / 2, title, 9, "middle", bold=True)
        x += width
    at = x
    for text, count in chart.bands:
        wide = count * chart.slot_width
        shown = text if count >= 4 else text.partition("年")[2] if count >= 2 and "月" in text else ""
        yield from _box(at, top, wide, HEAD_HEIGHT, Look(HEAD))
        yield _text(at + wide / 2, top + HEAD_HEIGHT / 2, shown, FONT, "middle")
        at += wide
    for number, slot in enumerate(chart.slots):
        place, is_today = x + number * chart.slot_width, number == chart.today
        for row, text in enumerate((slot.label, "今" if is_today else slot.under), 1):
            y = top + row * HEAD_HEIGHT
            yield from _box(place, y, chart.slot_width, HEAD_HEIGHT, Look(REST if slot.is_rest else HEAD))
            yield _text(place + chart.slot_width / 2, y + HEAD_HEIGHT / 2, text, FONT, "middle", bold=is_today)


def _part(row: Row, left: float, top: float, width: float) -> Iterator[str]:
    yield from _box(left, top, width, row.points, Look(HEAD))
    yield _text(left + 3, top + row.points / 2, row.texts[0], 9, "start", bold=True)


def _step(
    chart: Chart, row: Row, left: float, top: float, colours: dict[str, str], over: list[str]
) -> Iterator[str]:  # fmt: skip
    """Yield the cells of a step; the outlines of its plan go to `over`."""
    x = left
    for place, (text, (_, width)) in enumerate(zip(row.texts, COLUMNS, strict=True)):
        yield from _box(x, top, width, row.points, Look())
        lines = [line.rstrip() for line in wrapped(text, width / FONT * 2)]
        for number, line in enumerate(lines):
            y = top + row.points / 2 + (number - (len(lines) - 1) / 2) * LINE
            is_left = place in _LEFT_ALIGNED
            at, anchor = (x + 2, "start") if is_left else (x + width / 2, "middle")
            yield _text(at, y, line, FONT, anchor, bold=row.is_critical and place in BOLD)
        x += width
    for number, cell in enumerate(row.cells):
        look = look_of(cell, chart, number, colours, critical=row.is_critical)
        box = list(_box(x, top, chart.slot_width, row.points, _without_frame(look)))
        yield box[0]
        over += box[1:]
        if cell.mark is not None:
            middle = x + chart.slot_width / 2
            over.append(_text(middle, top + row.points / 2, cell.mark, FONT, "middle", bold=look.bold))
        x += chart.slot_width


def _without_frame(look: Look) -> Look:
    """Return a look without the sides of today's frame, which is drawn once over all."""
    left, right = (Line() if line.colour == FRAME else line for line in (look.left, look.right))
    return look._replace(left=left, right=right)


def _legend(left: float, top: float, colours: dict[str, str]) -> Iterator[str]:
    x = left
    for (sample, text), (_, width) in zip(LEGEND, COLUMNS, strict=True):
        look = legend_look(sample, colours)
        yield from _box(x, top, width, LEGEND_HEIGHT, look)
        yield _text(x + width / 2, top + LEGEND_HEIGHT / 2, text, FONT, "middle", bold=look.bold)
        x += width


def _today(chart: Chart, left: float, bottom: float) -> Iterator[str]:
    if chart.today is not None:
        x = left + sum(width for _, width in COLUMNS) + chart.today * chart.slot_width
        top = EDGE + TITLE_HEIGHT + SUMMARY_HEIGHT + HEAD_HEIGHT
        yield (
            f'<rect x="{x:.2f}" y="{top:.2f}" width="{chart.slot_width:.2f}" height="{bottom - top:.2f}" fill="none"'
            f' stroke="{FRAME}" stroke-width="{_STROKES[MEDIUM]}"/>'
        )


def _box(x: float, y: float, width: float, height: float, look: Look) -> Iterator[str]:
    """Yield a cell: its fill, then those of its sides that are no grid, which that of all cells draws."""
    fill = look.fill or "none"
    yield (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}" stroke="#B0B0B0"'
        f' stroke-width="{_STROKES[HAIR]}"/>'
    )
    right, bottom = x + width, y + height
    sides: Sequence[tuple[Line, tuple[float, float, float, float]]] = (
        (look.left, (x, y, x, bottom)), (look.right, (right, y, right, bottom)), (look.top, (x, y, right, y)),
        (look.bottom, (x, bottom, right, bottom)),
    )  # fmt: skip
    for line, (x1, y1, x2, y2) in sides:
        if line.width != HAIR:
            stroke = _STROKES.get(line.width, 0.7)
            yield f'<path d="M{x1:.2f} {y1:.2f}L{x2:.2f} {y2:.2f}" stroke="{line.colour}" stroke-width="{stroke}"/>'


def _text(x: float, y: float, text: str, size: float, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    shown = "".join(char for char in text if char >= " ")
    return f'<text x="{x:.2f}" y="{y + size * _BASE:.2f}" font-size="{size}" text-anchor="{anchor}"{weight}>{escape(shown)}</text>'
