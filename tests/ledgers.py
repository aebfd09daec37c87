"""Ledgers that tests begin with: one with rows of their own, and the demo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from taizhang_xl.cells import Value
from taizhang_xl.contract.run import run_verb
from taizhang_xl.ledger.schema import LEDGER, Field, SheetSpec


def make_ledger(
    path: Path, year: int, office: str, rows: Mapping[SheetSpec, Iterable[Mapping[str, Value]]]
) -> Path:  # fmt: skip
    """Write a ledger of our layout with these rows; returns its path."""
    from taizhang_xl.verbs.new import ledger_data

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ledger_data(path, year, office, rows))
    return path


def nothing_to_hang(path: Path) -> Path:
    """Write a ledger with one item that falls due late in the year; returns its path."""
    item: dict[str, Value] = {
        Field.NUMBER: "1-001", Field.TASK: "修路", Field.UNIT: "办公室", Field.PERSON: "主任", Field.DEADLINE: "10月底",
    }  # fmt: skip
    return make_ledger(path, 2018, "办公室", {LEDGER: [item]})


def demo(folder: Path, **told: object) -> Path:
    """Make the demo in a folder; returns the ledger."""
    from taizhang_xl.demo.demo import VERB

    ledger: Path = run_verb(VERB, {"folder": folder, **told}).decision.result
    return ledger
