"""The party-study ledger as a verb reads it: its companion workbook beside the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import told
from taizhang_xl.companion.book import CompanionBook, open_companion
from taizhang_xl.contract.common_options import AS_OF
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.numbered import with_columns
from taizhang_xl.contract.opening import Opened
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.study.kind import KIND
from taizhang_xl.systems.study.rules import RULES, STUDY_CAME_LACKING, STUDY_REVIEW
from taizhang_xl.systems.study.sheets import ORGANS, PLAN, RECORD
from taizhang_xl.systems.study.study_ledger import Rows, Study, study_of

_TOGETHER = (STUDY_REVIEW.code, STUDY_CAME_LACKING.code)


class Reading(NamedTuple):
    """A ledger, its companion, and the party-study ledger as of a day."""

    opened: Opened
    book: CompanionBook
    study: Study


def read(context: Context, as_of: date | None = None) -> Reading:
    """Return what the companion of a run's ledger says as of a day. Raises as `open_companion` and reading the ledger do."""
    # Where neither 单位 nor an item names a unit, nobody in 人员 has one that is known.
    opened = context.opened if context.opened.ledger.units else with_columns(context, Field.UNIT)
    context.progress(f"读{KIND.name}附册")
    book = open_companion(KIND, opened)
    rows = Rows(book.rows(PLAN), book.rows(RECORD), book.rows(ORGANS), Where(book.source.file, PLAN.name))
    return Reading(opened, book, study_of(opened.ledger, rows, as_of or context[AS_OF] or context.today, context.today))


def lines_of(findings: Sequence[Finding]) -> tuple[Line, ...]:
    """Return findings as lines, no number of a person in them; what one person does in one go is in one line."""
    several = [each for each in findings if each.code in _TOGETHER]
    alone = [Line(str(told(each)), each.severity) for each in findings if each.code not in _TOGETHER]
    return (*alone, *grouped(several, RULES))
