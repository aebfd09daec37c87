"""appraise-collect: the forms of a month that units sent back, taken into the companion; who lacks what, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.cells import value_text
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.companion.book import CompanionBook, open_companion
from taizhang_xl.contract.common_options import AS_OF, LEDGER, MONTH, YEAR, read_paths
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.numbered import with_columns
from taizhang_xl.contract.option import Ask, Option
from taizhang_xl.contract.returned_files import files_not_read, return_files
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.bases import reported_by
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.returns.forms.consolidate import Consolidation
from taizhang_xl.returns.forms.entries import OPEN_KINDS, EntryKind
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.asked import beside_of, decision_rows, figures, with_changes
from taizhang_xl.systems.appraisal.facts import NEEDED, facts_of
from taizhang_xl.systems.appraisal.forms import MONTH_FORM
from taizhang_xl.systems.appraisal.lacking import lines_of_month
from taizhang_xl.systems.appraisal.month_forms import forms_of, month_target
from taizhang_xl.systems.appraisal.quarter import Terms
from taizhang_xl.systems.appraisal.records import Person
from taizhang_xl.systems.appraisal.returned import Asked, consolidated, read_returns
from taizhang_xl.systems.appraisal.roles import Situation
from taizhang_xl.systems.appraisal.rows import ReadBook, read_book, rows_of
from taizhang_xl.systems.appraisal.rules import WRITTEN_LATE
from taizhang_xl.systems.appraisal.snapshot import refuse_closed
from taizhang_xl.systems.appraisal.terms import appraised, terms_of
from taizhang_xl.systems.appraisal.week_text import read_week, week_text
from taizhang_xl.systems.appraisal.weeks import last_day
from taizhang_xl.text import key

_AS_USUAL = ("", Situation.USUAL)


def _usual_returns(context: Context) -> tuple[Path, ...] | None:
    usual = _usual_folder(context)
    return (usual,) if usual.is_dir() else None


def _usual_folder(context: Context) -> Path:
    return s.APPRAISAL.path(context.opened.ledger, context.opened.path).parent / "报回" / str(context[MONTH])


def _ask_for_returns(context: Context) -> Ask:
    question = f"请选各单位{context[MONTH].label}报回的考核表所在的文件夹"
    return Ask("folder", "returns", question, str(context.path.parent), _usual_folder(context))


_RETURNS = Option(
    "returns", read_paths, "单位报回的考核表或文件夹，可给多个；不给就是考核附册旁边的 报回/月份",
    python="Sequence[str | Path] | str | Path | None", many=True, usual=_usual_returns, ask=_ask_for_returns,
)  # fmt: skip


class Collected(NamedTuple):
    """What came of a month's forms: by the name of the form; those not sent yet; the findings; how many cells were taken."""

    forms: Mapping[str, Consolidation]
    unsent: tuple[str, ...]
    findings: tuple[Finding, ...]
    taken: int

    @property
    def is_open(self) -> bool:
        """Whether a unit has not sent back what it was sent, or something waits for a person."""
        sent = (result for name, result in self.forms.items() if name not in self.unsent)
        return any(result.questions or result.not_returned for result in sent)


def decide(context: Context) -> Decision:
    """Merge the forms of a month; nothing is written. Raises UsageError for a month whose quarter is closed."""
    opened, month = with_columns(context, *NEEDED), context[MONTH]
    ledger, day = opened.ledger, context[AS_OF] or context.today
    book, terms = open_companion(s.APPRAISAL, opened), terms_of(ledger)
    refuse_closed(book, Quarter.of(month))
    people, wrong = appraised(ledger)
    rows = rows_of(book, ledger, terms, people, day)
    asked = [Asked(form, month_target(form, book, ledger, month)) for form in forms_of(terms, month)]
    returns = context[_RETURNS]
    files = [file for file in return_files(returns, opened.path) if file.resolve() != book.path.resolve()]
    came = read_returns(files, asked, book.path, ledger, month, context.progress)
    results = {each.form.name: consolidated(each, came, rows, month) for each in asked}
    taken = [change for result in results.values() for change in result.changes.changes]
    changes, read, late = _worked_out(book, ledger, terms, people, ChangeSet.of(taken), month, day)
    of_forms = (finding for result in results.values() for finding in result.findings)
    findings = (*wrong, *came.refused, *files_not_read(returns, ledger), *of_forms, *late, *read.findings)
    reported = {
        place: texts
        for each in asked
        for place, texts in reported_by(
            book.path, each.form.place(month), results[each.form.name].changes.changes
        ).items()
    }
    edit = Edit(book.package, changes, EntryInfo("收考核表", str(month), reported))
    unsent = tuple(name for name in results if name not in came.returns and not came.is_sent[name])
    count = sum(len(result.of(EntryKind.TAKEN)) for result in results.values())
    collected = Collected(results, unsent, findings, count)
    lacking = tuple(lines_of_month(read.book, ledger, month, day, comments=MONTH_FORM.name not in unsent))
    return Decision(
        (*_summary(collected, ledger, month), *lacking), (*_entries(collected), *grouped(findings)),
        _next(collected, month, is_wrong=len(findings) > len(late) or bool(lacking)),
        wrong=bool(findings or lacking or collected.is_open), edits=(edit,) if changes else (), result=collected,
    )  # fmt: skip


def _worked_out(
    book: CompanionBook,
    ledger: Ledger,
    terms: Terms,
    people: tuple[Person, ...],
    taken: ChangeSet,
    month: Month,
    day: date,
) -> tuple[ChangeSet, ReadBook, tuple[Finding, ...]]:
    """Return what was taken together with what follows from it, the companion as it reads then, and who wrote late."""
    after = with_changes(book, taken, ledger)
    late = list(_late(after, ledger, {person.key for person in people}, month, day))
    after_late = with_changes(after, ChangeSet.of(change for change, _ in late), ledger)
    read = read_book(after_late, ledger, terms, people, day)
    facts = facts_of(ledger, Quarter.of(month), min(day, month.last)).by_name
    shown = figures(after, beside_of(ledger, read.book, facts, month, day), month)
    decided = decision_rows(after, ledger, read.book, Quarter.of(month))
    new = [*(change for change, _ in late), *shown, *decided.changes]
    changes = replace(decided, changes=tuple(_together(taken.changes, new)))
    return changes, read, tuple(finding for _, finding in late)


def _together(first: Sequence[Change], then: Iterable[Change]) -> Iterator[Change]:
    """Yield edits and those decided on top of them, each cell once."""
    by_cell = {(each.sheet, each.row, each.column): each for each in first}
    for each in then:
        place = each.sheet, each.row, each.column
        before = by_cell.get(place)
        by_cell[place] = each if before is None else each._replace(old=before.old)
    return iter(by_cell.values())


def _late(
    book: CompanionBook, ledger: Ledger, people: set[str], month: Month, day: date
) -> Iterator[tuple[Change, Finding]]:
    """Yield the weeks of a month that were written too late and do not say so."""
    for row in book.rows(s.WEEKS):
        friday, written_on = read_week(row, s.WEEK, ledger.year), row.day(s.WRITTEN_ON)
        if friday is None or written_on is None or Month.of(friday) != month or key(row.text(s.NAME)) not in people:
            continue
        last = last_day(friday, ledger.calendar)
        if row.text(s.TEXT) and last < written_on <= day and row.text(s.SITUATION) in _AS_USUAL:
            name = row.content(s.NAME)
            words = {"name": name, "week": week_text(friday), "last": f"{last.month}月{last.day}日"}
            finding = WRITTEN_LATE.at(row.where(s.SITUATION), f"{written_on.month}月{written_on.day}日", **words)
            yield from ((change, finding) for change in book.change(row, {s.SITUATION: str(Situation.LATE)}, item=name))


def _summary(collected: Collected, ledger: Ledger, month: Month) -> Iterator[Line]:
    short = {unit.name: unit.short for unit in ledger.units}
    for name, result in collected.forms.items():
        if name in collected.unsent:
            yield Line(f"{month.label}{name}还没有发")
            continue
        line = f"{month.label}{name}：报回 {len(result.returned)} 个单位，未报 {len(result.not_returned)} 个"
        undecided = (f"{short[each]}（几份不一样，没有采用）" for each in result.undecided)
        names = "、".join((*(short[each] for each in result.not_returned), *undecided))
        yield Line(f"{line}{'：' if names else ''}{names}", Severity.WARNING if names else None)
    yield Line(f"采用 {collected.taken} 处")


def _entries(collected: Collected) -> Iterator[Line]:
    for name, result in collected.forms.items():
        for kind in OPEN_KINDS:
            if entries := result.of(kind):
                heading = kind.label + ("（保留考核附册的）" if kind is EntryKind.CONFLICT else "（没有采用）")
                yield Line(f"{name} {heading} {len(entries)} 处", Severity.WARNING)
            for each in entries:
                place = f"{each.unit} {each.number or '（没有姓名）'} {each.field}"
                texts = f"：附册“{value_text(each.ledger)}” 报来“{value_text(each.returned)}”"
                yield Line(f"  {place}{texts}  {each.note}（{' '.join(filter(None, (each.file, each.cell)))}）")


def _next(collected: Collected, month: Month, *, is_wrong: bool) -> str:
    if is_wrong or collected.is_open:
        return "下一步：让缺的、错的单位补报，放进同一个文件夹再收一次"
    if collected.unsent:
        return f"下一步：运行 taizhang appraise-form --month {month} --only {collected.unsent[0]}"
    if month == Quarter.of(month).months[-1]:
        return (
            f"下一步：考核委员会在“季审定”表定等次，再运行 taizhang appraise-close --quarter {Quarter.of(month).number}"
        )
    return ""


_TIP = "把各单位报回的周记实表、月考核表收进考核附册，缺谁哪一周、哪一级的评语都列出来"
VERB = Verb(
    "appraise-collect", f"{_TIP}。", (LEDGER, MONTH, _RETURNS, YEAR, AS_OF), decide,
    (Button("appraise-collect", "收考核表", _TIP, "Consolidate", Drawing(blue="M5 12v9h14v-9", amber="M12 2v12M8 10l4 4 4-4"), "考核"),),
    edits=True, python="Collected",
    writes="附册，先留备份",
)  # fmt: skip
