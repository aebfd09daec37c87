"""The letterhead of a slip: where the issuer's name stands, and how large it may be. Millimetres, points for letters.

After the letter of GB/T 9704-2012, 10.1: the name's upper edge 30 mm below the page's, a red double line of 170 mm 4 mm
below the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

HEAD_STYLE = "发文机关"
NAME_POINTS, _SMALLEST_POINTS = 30.0, 14.0
LINE_LONG_MM, UNDER_NAME_MM, BELOW_HEAD_MM = 170.0, 43.8, 49.0
HEADER_FROM_EDGE_MM = 28.0
_POINTS_IN_MM = 72 / 25.4
# Of the room that a letter of one point takes up: programs set text on three quarters of a line's height or more.
_LINE = 1.3


def fit_name(style: Any, name: str) -> None:
    """Set the style of the issuer's name so that it keeps to one line of 170 mm; what lies below it does not move."""
    from docx.shared import Pt

    room = LINE_LONG_MM * _POINTS_IN_MM * 0.98
    points = min(NAME_POINTS, max(_SMALLEST_POINTS, room / max(len(name), 1)))
    line = points * _LINE
    style.font.size = Pt(points)
    style.paragraph_format.line_spacing = Pt(line)
    style.paragraph_format.space_after = Pt((BELOW_HEAD_MM - HEADER_FROM_EDGE_MM) * _POINTS_IN_MM - line)


def fit_letterhead(document: Document, name: str) -> None:
    """Fit the name in a filled template; one whose letterhead an office made itself stays as it is."""
    if HEAD_STYLE in document.styles:
        fit_name(document.styles[HEAD_STYLE], name)
