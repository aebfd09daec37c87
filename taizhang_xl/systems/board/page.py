"""The page of a board: one file that loads nothing, its script and style named by their digests, its content as data."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


def page_of(content: Mapping[str, Any]) -> bytes:
    """Return the file. Nothing in the content can end the element it stands in: it has no "<"."""
    script, style = _part("board.js"), _part("board.css")
    policy = f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"
    page = _part("board.html")
    for name, text in (("policy", policy), ("style", style), ("script", script), ("content", _json(content))):
        before, mark, after = page.partition(f"[[{name}]]")
        assert mark, name
        page = f"{before}{text}{after}"
    return page.encode()


def _part(name: str) -> str:
    return (_DATA / name).read_text("utf-8")


def _json(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # Both end a line in a script of older browsers.
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
