"""appraise-papers: a quarter's papers: of each unit its people's forms, its summary and its places, of the office the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.companion.book import open_companion
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.paper.style import file_name
from taizhang_xl.systems.appraisal.appraise_close import QUARTER
from taizhang_xl.systems.appraisal.facts import facts_of
from taizhang_xl.systems.appraisal.layout import Paper, write_document, write_workbook
from taizhang_xl.systems.appraisal.papers import person_form, places_notice, quarter_list, unit_summary
from taizhang_xl.systems.appraisal.quarter import QuarterPapers, put_together
from taizhang_xl.systems.appraisal.rows import read_book
from taizhang_xl.systems.appraisal.sheets import APPRAISAL
from taizhang_xl.systems.appraisal.snapshot import altered_since, read_closed
from taizhang_xl.systems.appraisal.terms import appraised, terms_of


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


def decide(context: Context) -> Decision:
    """Decide the papers of a quarter: of one that is closed from its snapshot, else from the companion as it is."""
    opened, day, to = context.opened, context[AS_OF] or context.today, context[_TO]
    quarter = Quarter(opened.ledger.year, context[QUARTER])
    ready_folder(to)
    papers, findings, is_closed = _papers(context, quarter)
    if not papers.entries:
        raise UsageError(
            opened.path, f"{quarter.label}没有参加考核的人，没有做材料", "请在“人员”表填姓名、责任单位、职务"
        )
    book = APPRAISAL.path(opened.ledger, opened.path)
    files = tuple(_files(papers, to, book))
    basis = "按存档" if is_closed else f"按 {day.year}-{day.month}-{day.day} 附册现在的内容，还没有存档"
    will = "会写" if context.dry_run else "√ 已写"
    line = Line(
        f"{will}{quarter.label}材料 {len(files)} 份（{len(papers.units)} 个单位，{len(papers.entries)} 人，{basis}）：{to}"
    )
    step = "下一步：各单位的材料只给本单位；“季度汇总”只给考核委员会"
    wrong = any(each.severity is not Severity.REPAIR for each in findings)
    return Decision(
        (line,), grouped(findings), step, wrong=wrong, files=files, result=tuple(each.target for each in files)
    )


def _papers(context: Context, quarter: Quarter) -> tuple[QuarterPapers, tuple[Finding, ...], bool]:
    opened, day = context.opened, context[AS_OF] or context.today
    ledger = opened.ledger
    book, terms = open_companion(APPRAISAL, opened), terms_of(ledger)
    people, wrong = appraised(ledger)
    read, closed = read_book(book, ledger, terms, people, day), read_closed(book, ledger.year)
    heads = {each: kept.heads for each, kept in closed.items()}
    office = ledger.settings.office
    if (kept := closed.get(quarter)) is not None:
        found = tuple(altered_since(kept, read.book, Where(book.path.name)))
        papers = put_together(kept.book, quarter, terms, office, kept.facts, kept.closed_on, heads)
        return papers, found, True
    facts = facts_of(ledger, quarter, min(day, quarter.months[-1].last)).by_name
    return put_together(read.book, quarter, terms, office, facts, day, heads), (*wrong, *read.findings), False


def _files(papers: QuarterPapers, to: Path, book: Path) -> Iterator[Product]:
    frame = papers.frame
    for unit in papers.units:
        forms = [person_form(frame, unit, entry) for entry in unit.entries]
        yield from _both(to, book, frame.quarter, f"{unit.short}_平时考核表", forms, frame.made_on)
        yield from _both(to, book, frame.quarter, f"{unit.short}_汇总", [unit_summary(frame, unit)], frame.made_on)
        yield from _both(to, book, frame.quarter, f"{unit.short}_名额通知", [places_notice(frame, unit)], frame.made_on)
    yield from _both(to, book, frame.quarter, "季度汇总", [quarter_list(papers)], frame.made_on)


def _both(
    to: Path, book: Path, quarter: Quarter, name: str, papers: Sequence[Paper], made_on: object
) -> Iterator[Product]:
    """Yield a paper as a document and as a workbook, both as closed to others as the companion."""
    writers: tuple[tuple[str, Callable[..., None]], ...] = ((".docx", write_document), (".xlsx", write_workbook))
    for ending, write in writers:
        target = to / f"{file_name(f'{name}_{quarter.label}')}{ending}"
        yield Product(target, partial(_write, write, name, papers, made_on), Saving.MADE, label=target.name, like=book)


def _write(write: Callable[..., None], title: str, papers: Sequence[Paper], made_on: object, file: BinaryIO) -> None:
    write(title, papers, made_on, file)


_TIP = "一个季度的考核材料：每人一张考核表，各单位汇总和名额通知，给考核委员会的季度汇总；Word 和 Excel 各一份"
VERB = Verb(
    "appraise-papers", f"{_TIP}。", (LEDGER, QUARTER, _TO, YEAR, AS_OF), decide,
    (Button("appraise-papers", "考核材料", _TIP, "FilePrintQuick", Drawing(blue="M5 2h10l4 4v16H5z", amber="M8 11h8M8 15h8", green="M8 7h4"), "考核"),),
    python="tuple[Path, ...]",
)  # fmt: skip
