"""The findings of a trial as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from comparison.jobs import CRASHED, FAILED, FINISHED, REFUSED, TIMED_OUT
from comparison.trial import CHANGED, CLEAN, SILENT, Edited, Results

_KINDS = (CLEAN, CHANGED, REFUSED, FAILED, SILENT, CRASHED, TIMED_OUT)
_COSTS = ("CPU seconds, openpyxl = 1", "peak memory, openpyxl = 1", "CPU seconds on this machine", "peak memory in MB")
Rows = Mapping[str, Mapping[str, object]]
"""The rows of a table: title -> editor -> content."""


def report(results: Results, day: date) -> str:
    """Return all tables and lists."""
    return "\n\n".join("\n".join(block) for block in _blocks(results, day)) + "\n"


def _blocks(results: Results, day: date) -> Iterator[Iterable[str]]:
    able = [editor for editor in results.editors if editor.python]
    names = [editor.name for editor in able]
    yield [f"Measured {day} with {', '.join(f'{item.name} {item.version}' for item in able)}."]
    absent = [item for item in results.editors if not item.python]
    yield from ([f"{item.name} could not be installed: {item.version}"] for item in absent)
    found: dict[str, list[Edited]] = {name: [] for name in names}
    for folder, edits in results.edits.items():
        ends = {name: Counter(edited[name].kind for edited in edits.values()) for name in names}
        rows = {kind: {name: ends[name][kind] for name in names} for kind in _KINDS}
        yield _table(f"### One cell: {len(edits)} workbooks of {folder}", names, rows)
        found = {name: [*known, *(edited[name] for edited in edits.values())] for name, known in found.items()}
    yield _table("### What became of the outputs, all workbooks", names, _details(found))
    changed = {
        name: [edited.detail.split("; ") for edited in edits if edited.kind == CHANGED] for name, edits in found.items()
    }
    counts = {name: Counter(what for each in whats for what in each) for name, whats in changed.items()}
    changes = {what: {name: counts[name][what] for name in names} for what in sorted(set().union(*counts.values()))}
    yield _table("Something else changed, by what it was (workbooks):", names, changes)
    tables = {name: results.appends[name].values() for name in names}
    ended = {name: ", ".join(end.kind for end, _ in ends) for name, ends in tables.items()}
    checked = _held({name: [checks for _, checks in ends] for name, ends in tables.items()})
    calls = {item.name: item.append_call for item in able}
    yield _table("### One row under a table", names, {"call": calls, "ended": ended, **checked})
    costs = {name: [f"{cost:.2f}" for cost in results.costs.get(name, ())] or ["did not finish"] * 4 for name in names}
    cells = {title: {name: costs[name][number] for name in names} for number, title in enumerate(_COSTS)}
    yield _table("### Cost: 30 edits in a ledger of 20,020 rows", names, cells)
    yield ["### Refused, failed, crashed, timed out", "", *_grouped(_reasons(results))]
    yield ["### Not asked of anybody", "", *_grouped(results.skipped.items())]


def _table(title: str, names: list[str], rows: Rows) -> Iterator[str]:
    yield from (title, "", f"| | {' | '.join(names)} |", f"|---|{'---|' * len(names)}")
    yield from (f"| {row} | {' | '.join(str(cells[name]) for name in names)} |" for row, cells in rows.items())


def _details(found: Mapping[str, list[Edited]]) -> Rows:
    verdicts = {name: [edited.verdict for edited in edits if edited.verdict] for name, edits in found.items()}
    sums = {
        name: [sum(numbers) for numbers in zip((0, 0, 0), *(item[3:] for item in known), strict=True)]
        for name, known in verdicts.items()
    }
    shares = {name: f"{same / parts:.1%}" if parts else "-" for name, (_, same, parts) in sums.items()}
    held = _held({name: [verdict.checks for verdict in known] for name, known in verdicts.items()})
    lost = {name: found[0] for name, found in sums.items()}
    return {**held, "parts lost": lost, "other parts byte for byte the same": shares}


def _held(found: Mapping[str, list[dict[str, bool]]]) -> Rows:
    """Return how often each check came out right, of how many that it was asked of."""
    titles = dict.fromkeys(title for checks in found.values() for known in checks for title in known)

    def cell(title: str, checks: list[dict[str, bool]]) -> str:
        answers = [known[title] for known in checks if title in known]
        return f"{sum(answers)} of {len(answers)}" if answers else "-"

    return {title: {name: cell(title, checks) for name, checks in found.items()} for title in titles}


def _reasons(results: Results) -> Iterator[tuple[str, str]]:
    """Yield workbook and reason of each edit that did not succeed."""
    for name, tables in results.appends.items():
        for edits in results.edits.values():
            for workbook, edited in edits.items():
                if edited[name].kind not in (CLEAN, CHANGED):
                    yield workbook, f"{name} {edited[name].kind}: {edited[name].detail}"
        for kind, (end, _) in tables.items():
            if end.kind != FINISHED:
                yield f"a row, {kind}", f"{name} {end.kind}: {end.detail}"


def _grouped(reasons: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield each reason with the number of workbooks and the first of them."""
    by_reason: dict[str, list[str]] = {}
    for workbook, reason in reasons:
        by_reason.setdefault(_short(reason), []).append(_short(workbook))
    for reason, workbooks in by_reason.items():
        yield f"- {reason} ({len(workbooks)}: {', '.join(workbooks[:3])}{' …' if len(workbooks) > 3 else ''})"


def _short(text: str) -> str:
    text = text.encode("utf-8", "replace").decode().replace("|", "/").replace("`", "'").replace("\n", " ")
    return text if len(text) <= 140 else f"{text[:140]} …"
