"""Workbooks as stock openpyxl reads them, in its own environment: a second opinion, and the oracle's common ground."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from comparison.jobs import FINISHED, Environment, run

Cells = Mapping[str, tuple[str, str, str]]

_PROGRAM = """
import hashlib, openpyxl, warnings
warnings.simplefilter("ignore")

ALIGNMENT = ("horizontal", "vertical", "textRotation", "wrapText", "shrinkToFit", "indent", "relativeIndent", "readingOrder")

def read(jobs):
    return [cells(**job) for job in jobs]

def cells(path, sheet):
    try:
        page = openpyxl.load_workbook(path)[sheet]
        return {cell.coordinate: said(cell) for row in page.iter_rows() for cell in row if cell.value is not None or cell.has_style}
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def said(cell):
    value = cell.value
    if hasattr(value, "ref"):
        value = sorted((name, str(fact)) for name, fact in vars(value).items())
    fill = cell.fill
    if fill.fill_type == "solid":
        # A solid fill shows its first colour alone, and of that not the transparency.
        colour = fill.fgColor
        fill = colour.rgb[-6:] if colour.type == "rgb" else repr(colour)
    # What is off may be written or left out.
    alignment = [getattr(cell.alignment, name) or 0 for name in ALIGNMENT]
    look = (cell.number_format, alignment, cell.border, cell.protection, cell.font)
    return [repr(value), str(fill), hashlib.sha256(repr(look).encode()).hexdigest()]
"""


class Read(NamedTuple):
    """The cells of a sheet as value, fill and whole format, or why openpyxl cannot read it."""

    cells: Cells
    why_not: str


def read_all(stock: Environment, asked: Mapping[Path, str]) -> dict[Path, Read]:
    """Read one sheet of each workbook: path -> sheet."""
    wanted = [{"path": str(path), "sheet": sheet} for path, sheet in asked.items()]
    outcome = run(stock, "read", {"jobs": wanted}, _PROGRAM)
    if outcome.kind != FINISHED or not isinstance(outcome.result, list):
        return dict.fromkeys(asked, Read({}, outcome.detail))
    return {path: _said(answer) for path, answer in zip(asked, outcome.result, strict=True)}


def _said(answer: object) -> Read:
    if not isinstance(answer, dict):
        return Read({}, str(answer))
    return Read({name: tuple(said) for name, said in answer.items()}, "")
