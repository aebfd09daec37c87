"""What is wrong with what was proposed and decided for a quarter: its share of the best grade, reasons, differences. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.findings import Finding, Where
from taizhang_xl.systems.appraisal.places import shown
from taizhang_xl.systems.appraisal.quarter import Entry, QuarterPapers, UnitPart
from taizhang_xl.systems.appraisal.records import NOWHERE
from taizhang_xl.systems.appraisal.rules import BEST_TOO_MANY, PLACES_EXCEEDED, PROPOSALS_DIFFER, REASON_LACKING
from taizhang_xl.systems.appraisal.sheets import DECISIONS


def decision_findings(papers: QuarterPapers, file: str) -> Iterator[Finding]:
    """Yield what keeps a quarter from being decided well; `file` is the companion's name."""
    yield from _shares(papers, Where(file, DECISIONS.name))
    for entry in papers.entries:
        yield from _of_person(entry, papers)


def _shares(papers: QuarterPapers, where: Where) -> Iterator[Finding]:
    frame, best = papers.frame, papers.frame.grades.best
    count = sum(unit.count(best) for unit in papers.units)
    words = {"when": frame.quarter.label, "best": best, "percent": shown(frame.share * 100)}
    if count > frame.places:
        found = f"{100 * count / frame.heads:.1f}"
        yield BEST_TOO_MANY.at(where, count, found=found, heads=frame.heads, most=frame.places, **words)
    for unit in filter(lambda unit: unit.count(best) > unit.places.places, papers.units):
        yield PLACES_EXCEEDED.at(
            _first(unit, best, where), unit.count(best), unit=unit.short, most=unit.places.places, **words
        )


def _first(unit: UnitPart, best: str, where: Where) -> Where:
    """Return the place of the first of a unit's best grades."""
    decided = (entry.decision for entry in unit.entries if entry.decision and entry.grade == best)
    return next((each.where for each in decided if each.where != NOWHERE), where)


def _of_person(entry: Entry, papers: QuarterPapers) -> Iterator[Finding]:
    name, decision = entry.person.name, entry.decision
    if decision and entry.lacks_reason:
        yield REASON_LACKING.at(decision.where, decision.grade, name=name, when=papers.frame.quarter.name)
    if not entry.grade:
        for month in entry.to_be_settled:
            grades = "、".join(f"{each.role}“{each.grade}”" for each in month.proposals if each.grade)
            yield PROPOSALS_DIFFER.at(month.where, grades, name=name, when=f"{month.month.month}月")
