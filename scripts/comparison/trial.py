"""The trial: every editor does every job, and every output is judged."""

from __future__ import annotations

import statistics
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from comparison.appended import concerned, judge_append
from comparison.books import NEW_ROW, SHEET, TABLE, AppendBook, write_append_books, write_ledger
from comparison.editors import EDITORS, ORACLE, OURS, STOCK
from comparison.jobs import FINISHED, Environment, Outcome, prepare, run
from comparison.judge import COLOUR, VALUE, Verdict, judge
from comparison.package import Book
from comparison.reader import Read, read_all
from comparison.targets import Target, target


@dataclass(frozen=True)
class Edited:
    """What an editor made of one workbook of the corpus; `verdict` is None unless it finished."""

    workbook: str
    outcome: Outcome
    verdict: Verdict | None


@dataclass(frozen=True)
class Appended:
    """What an editor made of one table: the checks that concern it, None where it did not finish."""

    book: AppendBook
    outcome: Outcome
    checks: Mapping[str, bool | None]


@dataclass(frozen=True)
class Cost:
    """CPU seconds and peak memory against openpyxl's in the same round, medians; empty where the job failed."""

    cpu: float
    memory: float
    seconds: float
    megabytes: float


@dataclass
class Results:
    """All that was found.

    `skipped` are workbooks without a cell to edit, `unreadable` those that openpyxl cannot read as they are, so that
    it has no say; `agreements` is of ours and the oracle: workbook -> the cells that differ.
    """

    environments: Sequence[Environment]
    skipped: dict[str, str] = field(default_factory=dict)
    edits: dict[str, list[Edited]] = field(default_factory=dict)
    appends: dict[str, list[Appended]] = field(default_factory=dict)
    costs: dict[str, Cost] = field(default_factory=dict)
    agreements: dict[str, list[str]] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)


def hold(corpus: Path, environments: Path, work: Path, rounds: int) -> Results:
    """Run everything; outputs stay in `work` to be looked at."""
    results = Results([prepare(environments, editor) for editor in EDITORS])
    able = [environment for environment in results.environments if environment.python is not None]
    goals = _goals(corpus, results)
    for environment in able:
        name = environment.editor.name
        print(f"{name} {environment.note}: editing", flush=True)
        results.edits[name] = [_edit(environment, path, goal, work / name) for path, goal in goals.items()]
        results.appends[name] = [_append(environment, book, work / name) for book in _append_books(work)]
    stock = next((environment for environment in able if environment.editor.name == STOCK), None)
    if stock is not None:
        _second_opinion(results, stock, goals, work)
        print("cost", flush=True)
        results.costs = _costs(able, work, rounds)
    return results


def _goals(corpus: Path, results: Results) -> dict[Path, Target]:
    goals = {}
    for path in sorted(corpus.iterdir()):
        if path.suffix.lower() not in (".xlsx", ".xlsm"):
            continue
        try:
            goal = target(Book.read(path))
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            results.skipped[path.name] = f"cannot be read: {error}"
            continue
        if goal is None:
            results.skipped[path.name] = "its first worksheet has no cell that anybody could type into"
        else:
            goals[path] = goal
    return goals


def _edit(environment: Environment, path: Path, goal: Target, folder: Path) -> Edited:
    after = _place(folder / path.name)
    outcome = run(environment, "edit", {
        "source": str(path), "target": str(after), "sheet": goal.sheet, "cells": [goal.address], "value": VALUE,
        "colour": COLOUR,
    })  # fmt: skip
    finished = outcome.kind == FINISHED
    return Edited(
        path.name, outcome, judge(path, after, goal, coloured=environment.editor.colours) if finished else None
    )


def _append_books(work: Path) -> list[AppendBook]:
    folder = work / "tables"
    folder.mkdir(exist_ok=True)
    return write_append_books(folder)


def _append(environment: Environment, book: AppendBook, folder: Path) -> Appended:
    after = _place(folder / "appended" / book.path.name)
    row = [*NEW_ROW, *[None] * (book.columns - len(NEW_ROW))]
    outcome = run(environment, "append", {
        "source": str(book.path), "target": str(after), "sheet": SHEET, "table": TABLE, "row": row,
    })  # fmt: skip
    finished = outcome.kind == FINISHED
    return Appended(book, outcome, judge_append(book.path, after) if finished else dict.fromkeys(concerned(book.path)))


def _place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def _second_opinion(results: Results, stock: Environment, goals: dict[Path, Target], work: Path) -> None:
    """Ask openpyxl for the value and the fill, where it can read the original, and compare ours with the oracle's."""
    print("reading all of it with openpyxl", flush=True)
    before = read_all(stock, {path: goal.sheet for path, goal in goals.items()})
    readable = {path.name: goal for path, goal in goals.items() if not before[path].why_not}
    results.unreadable = {path.name: read.why_not for path, read in before.items() if read.why_not}
    reads: dict[str, dict[str, Read]] = {}
    for name, edits in results.edits.items():
        done = [edit.workbook for edit in edits if edit.verdict is not None and edit.workbook in readable]
        found = read_all(stock, {work / name / workbook: readable[workbook].sheet for workbook in done})
        reads[name] = {path.name: read for path, read in found.items()}
        coloured = next(item.editor.colours for item in results.environments if item.editor.name == name)
        results.edits[name] = [
            _with_opinion(edit, reads[name][edit.workbook], readable[edit.workbook], coloured=coloured)
            if edit.workbook in reads[name] else edit
            for edit in edits
        ]  # fmt: skip
    for workbook in sorted(reads.get(OURS, {}).keys() & reads.get(ORACLE, {}).keys()):
        results.agreements[workbook] = _differing(reads[OURS][workbook], reads[ORACLE][workbook])


def _with_opinion(edit: Edited, read: Read, goal: Target, *, coloured: bool) -> Edited:
    """Return a verdict that holds only what openpyxl finds too."""
    value, fill, _ = read.cells.get(goal.address, ("", "", ""))
    verdict = edit.verdict
    if verdict is not None:
        seen = fill == COLOUR or not coloured
        broken = (*verdict.broken, *([f"openpyxl cannot read it: {read.why_not}"] if read.why_not else []))
        verdict = replace(
            verdict, value=verdict.value and value == repr(VALUE), fill=verdict.fill and seen, broken=broken
        )
    return Edited(edit.workbook, edit.outcome, verdict)


def _differing(ours: Read, oracle: Read) -> list[str]:
    if ours.why_not or oracle.why_not:
        return [f"not readable: {ours.why_not or oracle.why_not}"]
    names = ours.cells.keys() | oracle.cells.keys()
    found = []
    for name in sorted(names):
        mine, other = (read.cells.get(name, ("None", "", "")) for read in (ours, oracle))
        if mine != other:
            titles = ("value", "fill", "format")
            found += [f"{name} {title}" for title, one, two in zip(titles, mine, other, strict=True) if one != two]
    return found


def _costs(able: list[Environment], work: Path, rounds: int) -> dict[str, Cost]:
    """Measure all editors in turn, round by round; the first round only warms up."""
    source = work / "ledger.xlsx"
    cells = write_ledger(source)
    measured: dict[str, list[Outcome]] = {environment.editor.name: [] for environment in able}
    for _ in range(rounds + 1):
        for environment in able:
            after = _place(work / environment.editor.name / source.name)
            measured[environment.editor.name].append(run(environment, "edit", {
                "source": str(source), "target": str(after), "sheet": SHEET, "cells": cells, "value": VALUE,
                "colour": COLOUR,
            }))  # fmt: skip
    base = measured[STOCK][1:]
    return {
        name: _cost(found[1:], base) for name, found in measured.items()
        if all(outcome.kind == FINISHED for outcome in (*found, *base))
    }  # fmt: skip


def _cost(own: list[Outcome], base: list[Outcome]) -> Cost:
    pairs = list(zip(own, base, strict=True))
    return Cost(
        statistics.median(mine.cpu / peer.cpu for mine, peer in pairs),
        statistics.median(mine.memory / peer.memory for mine, peer in pairs),
        statistics.median(mine.cpu for mine in own),
        statistics.median(mine.memory for mine in own),
    )
