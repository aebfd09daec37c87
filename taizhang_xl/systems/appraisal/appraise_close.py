"""appraise-close: a quarter that the committee has decided is kept as it is; refused while anything of it is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.companion.book import CompanionBook, open_companion
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.numbered import with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.quarter import Quarter, read_number
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity, Where
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.decided import decision_findings
from taizhang_xl.systems.appraisal.facts import NEEDED, facts_of
from taizhang_xl.systems.appraisal.grades import set_of_quarter
from taizhang_xl.systems.appraisal.lacking import lines_of_quarter, weeks_missing
from taizhang_xl.systems.appraisal.quarter import Book, Terms, heads_of, put_together
from taizhang_xl.systems.appraisal.rows import ReadBook, read_book
from taizhang_xl.systems.appraisal.snapshot import (
    ClosedQuarter,
    altered_since,
    of_quarter,
    read_closed,
    snapshot_bytes,
    snapshot_file,
)
from taizhang_xl.systems.appraisal.terms import appraised, terms_of


def _read_quarter(value: object) -> int:
    try:
        return read_number(str(value))
    except ValueError:
        raise UsageError(str(value), "不是季度", "请写 1 到 4，如 1") from None


def _usual_quarter(context: Context) -> int:
    """Return the quarter of the ledger's year that was over last on the day that counts, else the first."""
    day = context[AS_OF] or context.today
    over = [number for number in range(1, 5) if Quarter(context.opened.ledger.year, number).months[-1].last < day]
    return over[-1] if over else 1


QUARTER = Option(
    "quarter", _read_quarter, "第几季度；不给就是最近过完的一个季度", python="int | str | None", example="1", metavar="季度",
    usual=_usual_quarter,
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Decide the snapshot of a quarter; nothing is written while a month or a decision is missing, or a row is wrong.

    A quarter that is closed is held against its snapshot: what was changed since is told and alters nothing.
    """
    opened, day = with_columns(context, *NEEDED), context[AS_OF] or context.today
    ledger, quarter = opened.ledger, Quarter(opened.ledger.year, context[QUARTER])
    book, terms = open_companion(s.APPRAISAL, opened), terms_of(ledger)
    people, wrong = appraised(ledger)
    read = read_book(book, ledger, terms, people, day)
    if (closed := read_closed(book, ledger.year).get(quarter)) is not None:
        return _closed_before(closed, read.book, book)
    if not people:
        raise UsageError(opened.path, "“人员”表里没有参加考核的人，没有存档", "请在“人员”表填姓名、责任单位、职务")
    lacks = list(lines_of_quarter(read.book, ledger, quarter))
    errors = [each for each in (*wrong, *read.findings) if each.severity is Severity.ERROR]
    if lacks or errors:
        line = Line(f"× {quarter.label}还有缺的、错的，没有存档", Severity.ERROR)
        return Decision((line, *lacks), grouped(errors), "下一步：补齐、改好以后再存档", wrong=True)
    return _closing(context, book, ledger, terms, read, quarter)


def _closed_before(closed: ClosedQuarter, now: Book, book: CompanionBook) -> Decision:
    findings = tuple(altered_since(closed, now, Where(book.path.name)))
    day = closed.closed_on
    line = Line(
        f"{closed.quarter.label}已在 {day.year}-{day.month}-{day.day} 审定存档，没有再存；以后改的 {len(findings)} 处不算"
    )
    return Decision((line,), grouped(findings), wrong=bool(findings))


def _closing(
    context: Context, book: CompanionBook, ledger: Ledger, terms: Terms, read: ReadBook, quarter: Quarter
) -> Decision:  # fmt: skip
    day = context[AS_OF] or context.today
    facts = facts_of(ledger, quarter, min(day, quarter.months[-1].last)).by_name
    heads = heads_of(read.book.people, quarter, terms)
    closed = ClosedQuarter(quarter, day, of_quarter(read.book, quarter), facts, heads)
    target = snapshot_file(book, quarter)

    def write(file: BinaryIO, data: bytes) -> None:
        file.write(data)

    product = Product(target, partial(write, data=snapshot_bytes(closed)), like=book.path)
    papers = put_together(closed.book, quarter, terms, ledger.settings.office, facts, day, _heads(book, ledger))
    of_rows = [each for each in read.findings if each.severity is not Severity.ERROR]
    warnings = [*decision_findings(papers, book.path.name), *of_rows]
    missing = list(weeks_missing(read.book, ledger, quarter))
    lines = [*_lines(context, closed, terms), *missing]
    is_wrong = any(line.severity for line in lines) or bool(warnings)
    return Decision(tuple(lines), grouped(warnings), wrong=is_wrong, files=(product,), result=target)


def _lines(context: Context, closed: ClosedQuarter, terms: Terms) -> Iterator[Line]:
    best, count = set_of_quarter(terms.sets, closed.quarter).best, sum(closed.heads.values())
    given = sum(each.grade == best for each in closed.book.decisions)
    yield Line(
        f"{'会把' if context.dry_run else '√ '}{closed.quarter.label}{'存档' if context.dry_run else '已存档'}：{count} 人，{best} {given} 人"
    )


def _heads(book: CompanionBook, ledger: Ledger) -> dict[Quarter, Mapping[str, int]]:
    return {quarter: each.heads for quarter, each in read_closed(book, ledger.year).items()}


_TIP = "考核委员会审定以后，把一个季度的周记实、月考核、审定存档，以后改不动；缺一样都不存"
VERB = Verb(
    "appraise-close", f"{_TIP}。", (LEDGER, QUARTER, YEAR, AS_OF), decide,
    (Button("appraise-close", "考核存档", _TIP, "ReviewProtectWorkbook", Drawing(blue="M4 4h16v16H4z", green="M8 12l3 3 5-6"), "考核"),),
    python="Path | None",
    writes="附册旁边的存档",
)  # fmt: skip
