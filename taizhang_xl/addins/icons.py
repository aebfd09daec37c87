"""The pictures on the toolbar: few strokes on 24 by 24, in tones that stand out on a light and on a dark bar."""

from __future__ import annotations

BLUE, GREEN, RED, AMBER = "#2E86DE", "#27A05B", "#E0524D", "#D98E04"
_PAGE = "M5 2h10l4 4v16H5z"


def svg(icon: str) -> bytes:
    """Return the picture that stands for an icon of Excel's gallery. Raises KeyError where none was drawn."""
    body = "".join(
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.2" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
        for colour, path in _STROKES[icon]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">{body}</svg>\n'
    ).encode()


_STROKES: dict[str, tuple[tuple[str, str], ...]] = {
    "ErrorChecking": ((BLUE, _PAGE), (GREEN, "M8 13l3 3 6-7")),
    "Clear": ((BLUE, _PAGE), (RED, "M9 10l6 6M15 10l-6 6")),
    "Spelling": ((BLUE, "M3 20h18"), (AMBER, "M6 16l1-4L16 3l3 3-9 9z")),
    "FormatPainter": ((AMBER, "M4 3h14v6H4zM18 6h3v6h-9v3"), (BLUE, "M12 15v7")),
    "EnvelopesAndLabelsDialog": ((BLUE, "M5 12v-9h14v9"), (AMBER, "M12 8v12M8 16l4 4 4-4")),
    "FileCheckIn": ((BLUE, "M3 14v7h18v-7"), (GREEN, "M12 3v12M8 11l4 4 4-4")),
    "FilePrint": ((BLUE, "M3 9h18v8H3zM7 9V3h10v6"), (AMBER, "M7 14h10v7H7z")),
    "FilePrintPreview": ((BLUE, "M3 9h18v8H3zM7 9V3h10v6"), (GREEN, "M7 14h10v7H7zM9 17h6")),
    "Folder": ((AMBER, "M2 6h7l2 2h11v12H2z"), (GREEN, "M8 13l3 3 5-5")),
    "FileFind": ((BLUE, "M12 3a9 9 0 1 1-8.5 6"), (AMBER, "M12 7v5l4 2"), (BLUE, "M3 4v5h5")),
    "Undo": ((AMBER, "M9 4L4 9l5 5M4 9h10a6 6 0 0 1 0 12H9"),),
    "AutoFormat": ((BLUE, "M3 4h18v12H3zM8 21h8M12 16v5"), (GREEN, "M8 10l3 3 5-5")),
    "FileSave": ((BLUE, "M4 3h13l4 4v14H4z"), (GREEN, "M8 3v5h7V3M8 21v-7h8v7")),
    "ContextHelp": ((BLUE, "M12 2a10 10 0 1 1-.1 0z"), (AMBER, "M9 9a3 3 0 1 1 4 3q-1 .5-1 2M12 17.5v.2")),
}
