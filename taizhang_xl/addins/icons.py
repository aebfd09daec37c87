"""The pictures on the toolbar, from the drawings of the buttons, in tones that stand out on a light and on a dark bar."""

from __future__ import annotations

from taizhang_xl.buttons import Drawing

_TONES = Drawing("#2E86DE", "#D98E04", "#27A05B", "#E0524D")


def svg(drawing: Drawing) -> bytes:
    """Return a drawing as a picture."""
    body = "".join(
        f'<path d="{path}" fill="none" stroke="{tone}" stroke-width="2.2" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
        for tone, path in zip(_TONES, drawing, strict=True)
        if path
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">{body}</svg>\n'
    ).encode()
