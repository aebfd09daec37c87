"""The trial: every editor does every job, each in a process of its own, and every output is judged in another one."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from bench import ledger_rows, write_book
from corpus.content import SHEET

from comparison.appended import CHECKS, NEW_ROW, TABLE, write_table
from comparison.editors import EDITORS, STOCK, Editor
from comparison.jobs import FAILED, FINISHED, Outcome, prepare, run
from comparison.judge import COLOUR, FILL_CHECK, VALUE, VALUE_CHECK, Verdict, nothing_right

CLEAN, CHANGED, SILENT = "edit made, nothing else changed", "edit made, something else changed", "failed without a word"
LEDGER_UNITS, ROUNDS = 770, 3
_PROGRAM = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parent.parent)!r})
from comparison.judge import judge, target
from comparison.appended import judge_append
"""
_JUDGE = Editor("the judge", "comparison", "", _PROGRAM, python=sys.executable)


class Edited(NamedTuple):
    """How an editor ended with one workbook, and the verdict on what it wrote."""

    kind: str
    detail: str
    verdict: Verdict | None = None


class Results(NamedTuple):
    """All that was found: `edits` by folder, workbook and editor; `skipped` by workbook; the rest by editor.

    `appends` are by table how it ended and the checks, `costs` CPU and memory against openpyxl's in the same round,
    seconds and megabytes, all as medians.
    """

    editors: Sequence[Editor]
    edits: dict[str, dict[str, dict[str, Edited]]]
    skipped: dict[str, str]
    appends: dict[str, dict[str, tuple[Outcome, dict[str, bool]]]]
    costs: dict[str, list[float]]


def hold(folders: Sequence[Path], work: Path) -> Results:
    """Run everything; outputs stay in `work` for inspection."""
    results = Results([prepare(work / "environments", editor) for editor in EDITORS], {}, {}, {}, {})
    able = [editor for editor in results.editors if editor.python]
    for folder in folders:
        paths = sorted(path for path in folder.rglob("*.[xX][lL][sS][xXmM]") if path.is_file())
        results.edits[folder.name] = {}
        places = [work / folder.name / str(number) for number in range(len(paths))]
        with ThreadPoolExecutor(4) as pool:
            for path, result in zip(paths, pool.map(edit_all, repeat(able), paths, places), strict=True):
                name = str(path.relative_to(folder)).encode("utf-8", "replace").decode()
                print(name, result if isinstance(result, str) else [each.kind for each in result.values()], flush=True)
                if isinstance(result, str):
                    results.skipped[name] = result
                else:
                    results.edits[folder.name][name] = result
    for editor in able:
        results.appends[editor.name] = {kind: _append(editor, kind, work / "tables") for kind in CHECKS}
    results.costs.update(_costs(able, _fresh(work / "ledger")))
    return results


def edit_all(able: Sequence[Editor], path: Path, folder: Path) -> dict[str, Edited] | str:
    """Let every editor edit one workbook, and judge it; return why where nobody can be asked."""
    goal = run(_JUDGE, "target", {"path": str(path)})
    if goal.kind != FINISHED:
        return f"cannot be judged: {goal.kind}: {goal.detail}"
    if not isinstance(goal.result, list):
        return "no worksheet has a cell that anybody could type into"
    _fresh(folder)
    return {item.name: _edit(item, path, folder, *goal.result) for item in able}


def _edit(editor: Editor, path: Path, folder: Path, sheet: str, cell: str) -> Edited:
    # A copy each time: an editor may write into what it was given.
    source = shutil.copyfile(path, folder / f"source{path.suffix}")
    after = str(folder / f"{editor.name}{path.suffix}")
    places = {"source": str(source), "target": after, "sheet": sheet, "cells": [cell]}
    outcome = run(editor, "edit", {**places, "value": VALUE, "colour": COLOUR})
    if outcome.kind != FINISHED:
        return Edited(outcome.kind, outcome.detail.replace(f"{folder}/", ""))
    compared = {"before": str(path), "after": after, "sheet": sheet, "cell": cell}
    judged = run(_JUDGE, "judge", {**compared, "coloured": editor.colours})
    if isinstance(judged.result, list):
        return in_a_word(Verdict(*judged.result))
    return in_a_word(nothing_right(f"cannot be judged: {judged.kind}: {judged.detail}"))


def in_a_word(verdict: Verdict) -> Edited:
    """Return a verdict in one word, and what is wrong."""
    wrong = [f"no {name}" for name in (VALUE_CHECK, FILL_CHECK) if not verdict.checks.get(name, True)]
    if wrong or verdict.broken:
        return Edited(SILENT, "; ".join([*wrong, *verdict.broken[:1]]), verdict)
    return Edited(CHANGED if verdict.changed else CLEAN, "; ".join(verdict.changed), verdict)


def _append(editor: Editor, kind: str, folder: Path) -> tuple[Outcome, dict[str, bool]]:
    before, after = (str(_fresh(folder / name) / "table.xlsx") for name in ("source", editor.name))
    write_table(Path(before), kind)
    job = {"source": before, "target": after, "sheet": SHEET, "table": TABLE, "row": NEW_ROW}
    outcome = run(editor, "append", job)
    if outcome.kind != FINISHED:
        return outcome, {}
    checks = run(_JUDGE, "judge_append", {"before": before, "after": after, "kind": kind}).result
    return outcome, checks if isinstance(checks, dict) else dict.fromkeys(CHECKS[kind], False)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _costs(able: list[Editor], folder: Path) -> dict[str, list[float]]:
    """Measure all editors in turn, round by round; the first round only warms up."""
    rows = ledger_rows(LEDGER_UNITS)
    write_book(folder / "ledger.xlsx", SHEET, rows)
    cells = [f"I{row}" for row in range(2, len(rows), len(rows) // 30)][:30]
    job = {"source": str(folder / "ledger.xlsx"), "sheet": SHEET, "cells": cells, "value": VALUE, "colour": COLOUR}
    measured: dict[str, list[tuple[float, ...]]] = {editor.name: [] for editor in able}
    for number in range(ROUNDS + 1):
        targets = {editor: str(folder / f"{editor.name}{number}.xlsx") for editor in able}
        found = {item.name: run(item, "edit", {**job, "target": target}) for item, target in targets.items()}
        base = found.get(STOCK, Outcome(FAILED))
        for name, mine in found.items():
            if number and mine.kind == base.kind == FINISHED:
                measured[name].append((mine.cpu / base.cpu, mine.memory / base.memory, mine.cpu, mine.memory))
    return {name: [*map(statistics.median, zip(*found, strict=True))] for name, found in measured.items() if found}
