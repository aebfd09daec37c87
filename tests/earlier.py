"""What an earlier version left in an office's folder (tests/data/earlier), and how tests work in a copy of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl

EARLIER = Path(__file__).resolve().parent / "data" / "earlier"
LEDGER = "2018年台账.xlsx"


def taizhang(office: Path, *words: object) -> tuple[int, str]:
    """Run a command in the office's folder; returns its exit code and all that it prints."""
    command = [sys.executable, "-X", "utf8", "-m", "taizhang_xl", *map(str, words)]
    done = subprocess.run(command, cwd=office, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def rows(office: Path, sheet: str = "台账", key: str = "编号") -> dict[str, dict[str, object]]:
    """Return the rows of a sheet of the ledger as openpyxl reads them, as dicts by header, under what `key` holds."""
    lines = [[cell.value for cell in row] for row in openpyxl.load_workbook(office / LEDGER)[sheet].iter_rows()]
    head = next(number for number, line in enumerate(lines) if key in line)
    found = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :] if any(line)]
    return {str(row[key]): row for row in found}
