"""The findings of a trial as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from comparison.appended import CHECKS
from comparison.editors import ORACLE, OURS
from comparison.jobs import CRASHED, FAILED, FINISHED, REFUSED
from comparison.judge import Verdict
from comparison.trial import Appended, Edited, Results


def report(results: Results, day: date) -> str:
    """Return all tables and lists."""
    return "\n\n".join("\n".join(block) for block in _blocks(results, day)) + "\n"


def _blocks(results: Results, day: date) -> Iterator[Iterable[str]]:
    yield [_versions(results, day)]
    yield ["### One cell: value and fill", "", *_edit_table(results)]
    yield ["Something else changed, by what it was (workbooks):", "", *_collateral_table(results)]
    yield ["### One row under a table", "", *_append_table(results)]
    yield ["### Cost: 30 edits in a ledger of 20,000 rows", "", *_cost_table(results)]
    yield ["### Finished, and the edit is wrong or the file broken", "", *_wrong(results)]
    yield ["### Refused, failed, crashed", "", *_reasons(results)]
    yield [f"### {OURS} and {ORACLE} on the same workbooks", "", *_agreements(results)]


def _versions(results: Results, day: date) -> str:
    there = ", ".join(f"{item.editor.name} {item.note}" for item in results.environments if item.python is not None)
    absent = [f"{item.editor.name}: not installed: {item.note}" for item in results.environments if item.python is None]
    return ". ".join([f"Measured {day.isoformat()} with {there}", *absent]) + "."


def _table(results: Results, rows: Iterable[tuple[str, Callable[[str], str]]]) -> Iterator[str]:
    names = [item.editor.name for item in results.environments]
    yield f"| | {' | '.join(names)} |"
    yield f"|---|{'---|' * len(names)}"
    for title, cell in rows:
        yield f"| {title} | {' | '.join(cell(name) if name in results.edits else 'not installed' for name in names)} |"


def right(verdict: Verdict) -> bool:
    """Return whether the edit was made and nothing else happened."""
    done = verdict.value and verdict.fill and verdict.look
    return done and not (verdict.lost or verdict.broken or verdict.collateral)


def _edit_table(results: Results) -> Iterator[str]:
    total = len(next(iter(results.edits.values()), []))

    def ended(kind: str) -> Callable[[str], str]:
        return lambda name: str(sum(edit.outcome.kind == kind for edit in results.edits[name]))

    def verdicts(name: str) -> list[Verdict]:
        return [edit.verdict for edit in results.edits[name] if edit.verdict is not None]

    def held(true: Callable[[Verdict], bool]) -> Callable[[str], str]:
        return lambda name: f"{sum(map(true, verdicts(name)))} of {len(verdicts(name))}"

    def colours(name: str) -> bool:
        return next(item.editor.colours for item in results.environments if item.editor.name == name)

    def whole(name: str) -> str:
        return held(right)(name) + ("" if colours(name) else " (without fill)")

    def fills(name: str) -> str:
        return held(lambda verdict: verdict.fill)(name) if colours(name) else "no such call"

    def share(name: str) -> str:
        parts = sum(verdict.parts for verdict in verdicts(name))
        return f"{sum(verdict.same for verdict in verdicts(name)) / parts:.1%}" if parts else "-"

    yield from _table(results, [
        (f"finished, of {total}", ended(FINISHED)),
        ("refused with an error of its own", ended(REFUSED)),
        ("failed with a raw error", ended(FAILED)),
        ("crashed or out of limits", ended(CRASHED)),
        ("**edit made and nothing else happened**", whole),
        ("value read back", held(lambda verdict: verdict.value)),
        ("fill read back", fills),
        ("rest of the cell's format kept", held(lambda verdict: verdict.look)),
        ("no part lost", held(lambda verdict: not verdict.lost)),
        ("parts lost", lambda name: str(sum(len(verdict.lost) for verdict in verdicts(name)))),
        ("nothing malformed or dangling", held(lambda verdict: not verdict.broken)),
        ("nothing else changed", held(lambda verdict: not verdict.collateral)),
        ("other parts byte for byte the same", share),
        ("no formula's stored result dropped", held(lambda verdict: not verdict.results)),
    ])  # fmt: skip


def _collateral_table(results: Results) -> Iterator[str]:
    counts = {
        name: Counter(what for edit in edits if edit.verdict for what in edit.verdict.collateral)
        for name, edits in results.edits.items()
    }
    features = sorted({what for count in counts.values() for what in count})

    def row(feature: str) -> tuple[str, Callable[[str], str]]:
        return feature, lambda name: str(counts[name][feature])

    yield from _table(results, map(row, features))


def _append_table(results: Results) -> Iterator[str]:
    def ended(name: str) -> str:
        ends = Counter(done.outcome.kind for done in results.appends[name])
        return ", ".join(f"{count} {kind}" for kind, count in ends.items())

    def row(check: str) -> tuple[str, Callable[[str], str]]:
        return check, lambda name: _checked(results.appends[name], check)

    calls = {item.editor.name: item.editor.append_call for item in results.environments}
    yield from _table(results, [("call", calls.__getitem__), ("ended", ended), *map(row, CHECKS)])


def _checked(done: list[Appended], check: str) -> str:
    asked = [item for item in done if check in item.checks]
    answers = [answer for item in asked if (answer := item.checks[check]) is not None]
    if not answers:
        return " ".join(sorted({item.outcome.kind for item in asked}))
    if len(answers) == 1:
        return "yes" if answers[0] else "no"
    return f"{sum(answers)} of {len(answers)}"


def _cost_table(results: Results) -> Iterator[str]:
    def ratio(kind: str) -> Callable[[str], str]:
        return lambda name: f"{getattr(results.costs[name], kind):.2f}" if name in results.costs else "did not finish"

    yield from _table(results, [
        ("CPU seconds, openpyxl = 1", ratio("cpu")),
        ("peak memory, openpyxl = 1", ratio("memory")),
        ("CPU seconds on this machine", ratio("seconds")),
        ("peak memory in MB", ratio("megabytes")),
    ])  # fmt: skip


def _reasons(results: Results) -> Iterator[str]:
    for name, edits in results.edits.items():
        listed: list[tuple[str, Edited | Appended]] = [(edit.workbook, edit) for edit in edits]
        listed += [(f"append, {done.book.name}", done) for done in results.appends[name]]
        reasons: dict[str, list[str]] = {}
        for what, item in listed:
            if item.outcome.kind != FINISHED:
                reasons.setdefault(f"{item.outcome.kind}: {_short(item.outcome.detail, what)}", []).append(what)
        yield from (f"- {name} {reason} ({', '.join(which)})" for reason, which in reasons.items())
    yield from _listed("not asked of anybody", results.skipped)
    yield from _listed("not read by openpyxl as it is, judged without it", results.unreadable)


def _listed(title: str, workbooks: Mapping[str, str]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for name, why in workbooks.items():
        by_reason.setdefault(_short(why, name), []).append(name)
    yield from (f"- {title}: {why} ({', '.join(names)})" for why, names in by_reason.items())


def _wrong(results: Results) -> Iterator[str]:
    for name, edits in results.edits.items():
        for edit in edits:
            verdict = edit.verdict
            if verdict is not None:
                told = {"value": verdict.value, "fill": verdict.fill, "rest of the format": verdict.look}
                faults = [*(what for what, good in told.items() if not good), *verdict.broken[:2]]
                if faults:
                    yield f"- {name}: {edit.workbook}: {'; '.join(faults)}"


def _short(text: str, workbook: str) -> str:
    text = text.replace(workbook, "FILE").replace("|", "/").replace("`", "'")
    return text if len(text) <= 160 else f"{text[:160]} ..."


def _agreements(results: Results) -> Iterator[str]:
    same = [name for name, cells in results.agreements.items() if not cells]
    yield f"Both finished, and openpyxl can read, {len(results.agreements)}; all cells of the edited sheet agree in {len(same)}."
    different = {name: cells for name, cells in results.agreements.items() if cells}
    if different:
        yield ""
    for name, cells in different.items():
        more = f" and {len(cells) - 3} more" if len(cells) > 3 else ""
        yield f"- {name}: {'; '.join(_short(cell, name) for cell in cells[:3])}{more}"
