"""appraise-papers: a quarter's papers: a folder for each unit with its people's forms, its summary and its places; the committee's list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.companion.book import open_companion
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.numbered import with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.ledger.model import Item
from taizhang_xl.paper.style import file_name
from taizhang_xl.systems.appraisal.appraise_close import QUARTER
from taizhang_xl.systems.appraisal.decided import decision_findings
from taizhang_xl.systems.appraisal.facts import NEEDED, facts_of
from taizhang_xl.systems.appraisal.lacking import months_lacking
from taizhang_xl.systems.appraisal.layout import Paper, write_document, write_workbook
from taizhang_xl.systems.appraisal.papers import person_form, places_notice, quarter_list, unit_summary
from taizhang_xl.systems.appraisal.quarter import Book, QuarterPapers, Terms, UnitPart, put_together
from taizhang_xl.systems.appraisal.rows import read_book
from taizhang_xl.systems.appraisal.sheets import APPRAISAL
from taizhang_xl.systems.appraisal.snapshot import ClosedQuarter, altered_since, read_closed
from taizhang_xl.systems.appraisal.terms import appraised, terms_of
from taizhang_xl.systems.appraisal.year_list import year_list

_WRITERS = {".docx": write_document, ".xlsx": write_workbook}
_LAST = 4


def _usual_folder(context: Context) -> Path:
    ledger = context.opened.ledger
    return APPRAISAL.path(ledger, context.opened.path).parent / "材料" / Quarter(ledger.year, context[QUARTER]).label


_TO = Option(
    "to",
    read_folder,
    "放材料的文件夹；不给就是考核附册旁边的 材料/季度",
    python="str | Path | None",
    usual=_usual_folder,
)
_UNIT: Option[str | None] = Option("unit", str, "只做这个单位的", None, "str | None")


class _Found(NamedTuple):
    """A quarter's papers, the list of the year with those of its last quarter, and what is wrong."""

    papers: QuarterPapers
    year: Paper | None
    findings: tuple[Finding, ...]
    unclear: tuple[Item, ...]
    lacks: tuple[Line, ...]
    is_closed: bool


def decide(context: Context) -> Decision:
    """Decide the papers of a quarter: of one that is closed from its snapshot, else from the companion as it is."""
    opened, to = with_columns(context, *NEEDED), context[_TO]
    quarter = Quarter(opened.ledger.year, context[QUARTER])
    ready_folder(to)
    found = _found(context, quarter)
    if not found.papers.entries:
        raise UsageError(
            opened.path, f"{quarter.label}没有参加考核的人，没有做材料", "请在“人员”表填姓名、责任单位、职务"
        )
    units = _units(context, found.papers)
    refuse_one_folder(units)
    book = APPRAISAL.path(opened.ledger, opened.path)
    files = [product for unit in units for product in _of_unit(found.papers, unit, to, book)]
    if context[_UNIT] is None:
        files += _of_office(found, to, book)
    step = "下一步：一个单位的文件夹只给这个单位；“季度汇总”只给考核委员会"
    wrong = bool(found.unclear or found.lacks) or any(each.severity is not Severity.REPAIR for each in found.findings)
    return Decision(
        tuple(_lines(context, found, units, len(files))), (*found.lacks, *grouped(found.findings)), step, wrong=wrong, files=tuple(files),
        result=tuple(each.target for each in files),
    )  # fmt: skip


def _found(context: Context, quarter: Quarter) -> _Found:
    opened, day = context.opened, context[AS_OF] or context.today
    ledger, office = opened.ledger, opened.ledger.settings.office
    book, terms = open_companion(APPRAISAL, opened), terms_of(ledger)
    people, wrong = appraised(ledger)
    read, closed = read_book(book, ledger, terms, people, day), read_closed(book, ledger.year)
    heads = {each: kept.heads for each, kept in closed.items()}
    year = _year(closed, read.book, quarter, terms, office)
    if (kept := closed.get(quarter)) is not None:
        papers = put_together(kept.book, quarter, terms, office, kept.facts, kept.closed_on, heads)
        altered = altered_since(kept, read.book, Where(book.path.name))
        return _Found(papers, year, (*altered, *decision_findings(papers, book.path.name)), (), (), is_closed=True)
    facts = facts_of(ledger, quarter, min(day, quarter.months[-1].last))
    papers = put_together(read.book, quarter, terms, office, facts.by_name, day, heads)
    findings = (*wrong, *read.findings, *decision_findings(papers, book.path.name))
    lacks = tuple(months_lacking(read.book, ledger, quarter, Severity.WARNING))
    return _Found(papers, year, findings, facts.unclear, lacks, is_closed=False)


def _year(
    closed: Mapping[Quarter, ClosedQuarter], now: Book, quarter: Quarter, terms: Terms, office: str
) -> Paper | None:
    if quarter.number != _LAST:
        return None
    quarters = [Quarter(quarter.year, number) for number in range(1, _LAST + 1)]
    books = {each: closed[each].book if each in closed else now for each in quarters}
    return year_list(office, quarter.year, books, terms)


def _units(context: Context, papers: QuarterPapers) -> tuple[UnitPart, ...]:
    if (name := context[_UNIT]) is None:
        return papers.units
    unit = context.opened.ledger.unit(name)
    found = tuple(each for each in papers.units if unit is not None and each.name == unit.name)
    if not found:
        told = "、".join(each.short for each in papers.units)
        raise UsageError(name, f"{papers.frame.quarter.label}没有这个单位的人参加考核", f"可以写：{told}")
    return found


def refuse_one_folder(units: Sequence[UnitPart]) -> None:
    """Raise UsageError for two units whose papers would come into one folder."""
    known: dict[str, str] = {}
    for unit in units:
        other = known.setdefault(file_name(unit.short).lower(), unit.name)
        if other != unit.name:
            what = f"“{other}”和“{unit.name}”的简称写成文件名是一样的，两个单位的材料会混在一起，没有做"
            raise UsageError(unit.short, what, "请在“单位”表给它们不同的简称")


def _of_unit(papers: QuarterPapers, unit: UnitPart, to: Path, book: Path) -> Iterator[Product]:
    """Yield the papers of a unit, in a folder of its own: it is handed over as it is."""
    frame, short = papers.frame, file_name(unit.short)
    forms = tuple(person_form(frame, unit, entry) for entry in unit.entries)
    made = {"平时考核表": forms, "汇总": (unit_summary(frame, unit),), "名额通知": (places_notice(frame, unit),)}
    for name, each in made.items():
        yield from _both(to / short, book, f"{short}_{name}", each, papers)


def _of_office(found: _Found, to: Path, book: Path) -> Iterator[Product]:
    yield from _both(to, book, "季度汇总", (quarter_list(found.papers),), found.papers)
    if found.year is not None:
        yield from _both(to, book, "年度优秀等次资格", (found.year,), found.papers)


def _both(to: Path, book: Path, name: str, papers: Sequence[Paper], of: QuarterPapers) -> Iterator[Product]:
    """Yield a paper as a document and as a workbook, both for their owner alone."""
    for ending, write in _WRITERS.items():
        target = to / f"{name}_{of.frame.quarter.label}{ending}"
        content = partial(write, name, papers, of.frame.made_on)
        yield Product(target, content, Saving.MADE, label=target.name, like=book, private=True)


def _lines(context: Context, found: _Found, units: Sequence[UnitPart], files: int) -> Iterator[Line]:
    quarter, day = found.papers.frame.quarter.label, found.papers.frame.made_on
    count = sum(len(unit.entries) for unit in units)
    basis = "按存档" if found.is_closed else f"按 {day.year}-{day.month}-{day.day} 附册现在的内容，还没有存档"
    will = "会写" if context.dry_run else "√ 已写"
    yield Line(f"{will}{quarter}材料 {files} 份（{len(units)} 个单位，{count} 人，{basis}）：{context[_TO]}")
    if found.lacks:
        yield Line("还缺评语、等次的列在上面，材料里那几格是空的", Severity.WARNING)
    if found.unclear:
        told = "、".join(item.number or f"{item.sheet}第{item.row}行" for item in found.unclear)
        yield Line(f"责任人分不清是哪一个的 {len(found.unclear)} 项，没有计入谁的承办：{told}", Severity.WARNING)


_TIP = "一个季度的考核材料：每人一张考核表，各单位汇总和名额通知，给考核委员会的季度汇总；Word 和 Excel 各一份"
VERB = Verb(
    "appraise-papers", f"{_TIP}。", (LEDGER, QUARTER, _TO, _UNIT, YEAR, AS_OF), decide,
    (Button("appraise-papers", "考核材料", _TIP, "FilePrintQuick", Drawing(blue="M5 2h10l4 4v16H5z", amber="M8 11h8M8 15h8", green="M8 7h4"), "考核"),),
    python="tuple[Path, ...]",
)  # fmt: skip
