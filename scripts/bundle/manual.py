"""The handbook in an archive: the Chinese one, and every page and picture that it leads to."""

from __future__ import annotations

import re
from pathlib import Path

from bundle.locked import ROOT

HANDBOOK, NAME = "README.zh-CN.md", "使用说明.md"
_LINK = re.compile(r"\]\(([^)#:]+)\)")


def pages() -> set[Path]:
    """Return the pages and pictures that the handbook leads to, itself among them."""
    found, left = set(), [ROOT / HANDBOOK]
    while left:
        page = left.pop().resolve()
        if page in found or not page.is_file():
            continue
        found.add(page)
        if page.suffix == ".md":
            left += [page.parent / target for target in _LINK.findall(page.read_text("utf-8"))]
    return found


def write_manual(folder: Path) -> None:
    """Put the handbook into a folder, with all that it leads to beside it as in the project."""
    for page in pages():
        place = page.relative_to(ROOT).as_posix()
        target = folder / (NAME if place == HANDBOOK else place)
        target.parent.mkdir(parents=True, exist_ok=True)
        # A page that leads back leads to the handbook's name there.
        target.write_bytes(re.sub(rb"(?<=[(/])README\.zh-CN\.md(?=\))", NAME.encode(), page.read_bytes()))
