"""What a workbook looks like on paper: LibreOffice prints it, poppler reads the pages. Neither knows of our code."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

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


def missing(path: Path, pages: Sequence[Page]) -> list[str]:
    """Return the texts of a workbook's cells that are not whole on any page: a line that is hidden is not in the PDF."""
    book = openpyxl.load_workbook(path)
    texts = {
        "".join(cell.value.split())
        for sheet in book
        if sheet.sheet_state == "visible"
        for row in _printed(sheet)
        for cell in row
        if isinstance(cell.value, str) and cell.data_type == "s" and cell.value.strip()
        if not sheet.column_dimensions[cell.column_letter].hidden and not sheet.row_dimensions[cell.row].hidden
    }
    starts: dict[tuple[int, str], list[Word]] = {}
    for number, page in enumerate(pages):
        for word in page.words:
            starts.setdefault((number, word.text[0]), []).append(word)
    return sorted(text for text in texts if not any(_is_on(text, number, None, starts) for number in range(len(pages))))


def _printed(sheet: Worksheet) -> Iterable[tuple[Cell | MergedCell, ...]]:
    """The rows of a sheet's print area, all where it has none."""
    area = str(sheet.print_area or "").rpartition("!")[2].replace("$", "")
    return sheet[area] if area else sheet.iter_rows()


def _is_on(text: str, page: int, last: Word | None, starts: Mapping[tuple[int, str], Sequence[Word]]) -> bool:
    """Whether a text goes on behind a word, in its line or in the one below."""
    if not text:
        return True
    for word in starts.get((page, text[0]), ()):
        goes_on = text.startswith(word.text) and (last is None or _goes_on(last, word))
        if goes_on and _is_on(text[len(word.text) :], page, word, starts):
            return True
    return False


def _goes_on(last: Word, word: Word) -> bool:
    size = last.bottom - last.top
    if abs(word.top - last.top) < size / 2:
        return -1 < word.left - last.right < 2 * size
    return 0 < word.top - last.top < 2 * size and word.left < last.right + size


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Return the texts that are printed into one another: each is higher than its row."""
    found = []
    words = sorted(page.words, key=lambda each: each.top)
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if other.top > one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            down = one.bottom - other.top
            if across > 1 and down > (one.bottom - one.top) / 4:
                found.append((one.text, other.text))
    return found
