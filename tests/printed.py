"""What a workbook looks like on paper: LibreOffice prints it, poppler reads the pages. Neither knows of our code."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import NamedTuple

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.S)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', re.S)
_CHINESE = re.compile("[\u4e00-\u9fff]{2,}")


class Word(NamedTuple):
    """Signs that stand together, and where: points from the page's left and top."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Page(NamedTuple):
    """A printed page in points."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """All that stands on it from the top down, without blanks."""
        return "".join(word.text for word in sorted(self.words, key=lambda each: (round(each.top), each.left)))

    def column(self, left: float, right: float) -> str:
        """What stands between two places from the left, from the top down."""
        inside = [word for word in self.words if left <= word.left < right]
        return "".join(word.text for word in sorted(inside, key=lambda each: (round(each.top), each.left)))


def pdf_of(path: Path, folder: Path) -> Path:
    """Print a workbook with LibreOffice."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", folder, path],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / f"{path.stem}.pdf"


def pages_of(pdf: Path) -> list[Page]:
    """Read the pages of a PDF."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return [
        Page(float(width), float(height), tuple(
            Word(*map(float, word[:4]), unescape(word[4])) for word in _WORD.findall(inner)
        ))
        for width, height, inner in _PAGE.findall(told)
    ]  # fmt: skip


def font_sizes(pages: Iterable[Page]) -> Counter[float]:
    """Return the sizes of the letters in points, each with how many have it: a Chinese one is as wide as its size."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for word in page.words:
            if _CHINESE.fullmatch(word.text):
                sizes[round((word.right - word.left) / len(word.text), 1)] += len(word.text)
    return sizes
