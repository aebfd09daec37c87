#!/usr/bin/env python3
"""Make the workbooks of tests/data/corpus and the list of them: `python scripts/build_corpus.py [FOLDER] [--without-libreoffice]`.

The tests edit each of them and see that nothing else changes. The same libraries give the same parts; what
LibreOffice saves differs by its version, so those files can be left as they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

# openpyxl writes other bytes where lxml is installed; these books are as it writes them without.
os.environ["OPENPYXL_LXML"] = "False"
from corpus import (
    by_hand_objects,
    by_hand_parts,
    by_hand_pivots,
    by_hand_spelling,
    by_hand_zips,
    by_libreoffice,
    by_openpyxl,
    by_xlsxwriter,
    by_xlsxwriter_objects,
    by_xlsxwriter_sheets,
)
from corpus.recipe import Recipe

TARGET = Path(__file__).resolve().parent.parent / "tests" / "data" / "corpus"
BOOKS = (
    by_xlsxwriter,
    by_xlsxwriter_objects,
    by_xlsxwriter_sheets,
    by_openpyxl,
    by_libreoffice,
    by_hand_spelling,
    by_hand_zips,
    by_hand_parts,
    by_hand_objects,
    by_hand_pivots,
)
ABOUT = """# Workbooks to try an edit on

Made by `scripts/build_corpus.py`; no real office, person or file is in them. Each holds a small ledger and what else
real workbooks hold. The tests edit every one and see that nothing else changes, and that each trait named here,
and no other, is in the file (`tests/test_corpus.py`). Other workbooks are tried too where the environment variable
`TAIZHANG_CORPUS` names a folder of them.

| file | made by | traits |
|---|---|---|
"""


def recipes() -> list[Recipe]:
    """Return what is made, in the order of the list."""
    return [recipe for module in BOOKS for recipe in module.RECIPES.values()]


def listed(made: Iterable[Recipe]) -> str:
    """Return the list of the workbooks."""
    return ABOUT + "".join(f"| {each.name} | {each.maker} | {' '.join(each.traits)} |\n" for each in made)


def main(arguments: list[str]) -> None:
    """Write all workbooks and the list."""
    folders = [each for each in arguments if not each.startswith("--")]
    folder = Path(folders[0]) if folders else TARGET
    folder.mkdir(parents=True, exist_ok=True)
    for each in recipes():
        if each.maker != "LibreOffice" or "--without-libreoffice" not in arguments:
            (folder / each.name).write_bytes(each.make())
    (folder / "README.md").write_text(listed(recipes()), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
