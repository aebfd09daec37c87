#!/usr/bin/env python3
"""Compare editors of workbooks: `python scripts/compare_editors.py CORPUS [--write]`.

CORPUS is a folder of workbooks. Every editor sets and colours one cell of each, adds a row to tables of our own
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
    parser.add_argument("corpus", type=Path, help="folder of .xlsx and .xlsm files")
    parser.add_argument("--environments", type=Path, help="keep the virtual environments here and use them again")
    parser.add_argument("--outputs", type=Path, help="keep the edited workbooks here")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the measurement of cost (3)")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.name}")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        environments, outputs = (
            asked.environments or Path(folder, "environments"),
            asked.outputs or Path(folder, "outputs"),
        )
        for needed in (environments, outputs):
            needed.mkdir(parents=True, exist_ok=True)
        results = hold(asked.corpus, environments.resolve(), outputs.resolve(), asked.rounds)
    tables = report(results, datetime.now(UTC).date())
    print(tables)
    if asked.write:
        PAGE.write_text(written(PAGE.read_text("utf-8"), tables), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
