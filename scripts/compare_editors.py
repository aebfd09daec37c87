#!/usr/bin/env python3
"""Compare editors of workbooks: `python scripts/compare_editors.py FOLDER... [--write]`.

The folders hold workbooks. Every editor sets and colours one cell of each, adds a row to tables of our own
making, and edits a long ledger; code that none of them shares judges what came out. Prints Markdown; --write puts
it into docs/lossless.md. Runs on Linux.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from comparison.report import report
from comparison.trial import hold

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lossless.md"
WORK = Path(tempfile.gettempdir(), "compare_editors")
BEGIN, END = "<!-- compare_editors.py: begin -->", "<!-- compare_editors.py: end -->"


def written(page: str, tables: str) -> str:
    """Return the page with new tables between its markers."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no {BEGIN} … {END}")
    return f"{head}{BEGIN}\n\n{tables}\n{END}{tail}"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="folders of .xlsx and .xlsm files")
    parser.add_argument("--work", type=Path, default=WORK, help=f"keep environments and edited workbooks here ({WORK})")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    asked = parser.parse_args(arguments)
    if len({folder.name for folder in asked.folders}) < len(asked.folders):
        parser.error("folders of the same name cannot be distinguished in the tables")
    tables = report(hold(asked.folders, asked.work.resolve()), datetime.now(UTC).date())
    print(tables)
    if asked.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), tables), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
