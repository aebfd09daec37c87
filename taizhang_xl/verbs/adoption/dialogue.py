"""The questions about a layout as people are asked them, in a terminal or on a sheet, and what each answer tells `adopt`."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.cells import value_text
from taizhang_xl.contract.question import Choice, Question
from taizhang_xl.ledger.schema import ADDABLE, FOR_THE_MONTH, Field
from taizhang_xl.tables.source import Source
from taizhang_xl.verbs.adoption.answers import NONE
from taizhang_xl.verbs.adoption.numbering import BY_ORDER, NEW, order_objection
from taizhang_xl.verbs.adoption.options import ADD, COLUMN, NUMBER
from taizhang_xl.verbs.adoption.survey import Survey
from taizhang_xl.verbs.adoption.unsettled import Unsettled
from taizhang_xl.xlsx.read.workbook import Workbook


def questions(survey: Survey, source: Source, *, to_new: bool) -> tuple[Question, ...]:
    """Return the questions that are open; `to_new` tells that a new ledger is written and the office's own stays as it is."""
    can_edit = to_new or isinstance(source, Workbook)
    asked = [_question(survey, each, can_edit=can_edit, to_new=to_new) for each in survey.open]
    if can_edit and not to_new:
        asked += _of_numbers(survey)
        asked += _of_more_columns(survey) if asked else ()
    return (asked[0]._replace(before=_known(survey)), *asked[1:]) if asked else ()


def _known(survey: Survey) -> str:
    items = f"，{len(survey.opened.ledger.items)} 项" if survey.opened else ""
    known = f"认准的列有 {'、'.join(survey.seen.known)}；还" if survey.seen.known else "列名都不认识，"
    return f"{survey.path.name} 的表“{survey.seen.sheet.name}”{items}。{known}有 {len(survey.open)} 列要问："


def _question(survey: Survey, each: Unsettled, *, can_edit: bool, to_new: bool) -> Question:
    name = str(each.field)
    choices = [
        Choice(candidate.shown, {COLUMN: f"{name}={candidate.column.letter}"}, candidate.column.letter)
        for candidate in each.candidates
    ]
    more = _more(survey, each.field, to_new=to_new) if can_edit else ()
    none = Choice("没有这一列", {COLUMN: f"{name}={NONE}"})
    usual = 0 if each.guess else None
    return Question(each.why, (*choices, *more), usual, None if each.field is Field.TASK else none, topic=name)


def _of_numbers(survey: Survey) -> Iterator[Question]:
    """Yield the question how items get a number where the column itself is settled."""
    items = survey.opened.ledger.items if survey.opened else ()
    bare = sum(not item.number for item in items)
    if bare and all(each.field is not Field.NUMBER for each in survey.open):
        ways = [Choice("新编（如 1-001）", {NUMBER: NEW})]
        if _may_go_by_order(survey):
            ways.append(Choice("照“序号”编", {NUMBER: BY_ORDER}))
        yield Question(f"有 {bare} 项没有编号", tuple(ways), none=Choice("先不编"), topic=str(Field.NUMBER))


def _of_more_columns(survey: Survey) -> Iterator[Question]:
    """Yield the question for the columns that the month is written into and nothing was asked of."""
    told = {*survey.seen.known, *survey.settled.columns, *(each.field for each in survey.open)}
    lacking = "、".join(field for field in FOR_THE_MONTH if field not in told)
    if lacking:
        add = Choice("在表的右边加上", {ADD: lacking})
        text = f"原表没有“{lacking}”：单位报来的，着色、月结算出来的，要写在这里面"
        yield Question(text, (add,), none=Choice("不加，这些先不写"), topic="补列")


def _may_go_by_order(survey: Survey) -> bool:
    """Tell whether 序号 could be 编号; of a sheet that cannot be read as a ledger yet by what stands in the column."""
    if survey.opened:
        return not order_objection(survey.opened.ledger)
    column = survey.seen.columns.get(survey.seen.known.get(Field.ORDER, 0))
    texts = [value_text(cell.value) for cell in column.cells] if column else []
    return bool(texts) and all(texts) and len(set(texts)) == len(texts)


def _more(survey: Survey, field: Field, *, to_new: bool) -> Iterator[Choice]:
    """Yield what can be done where there is no such column."""
    none = {COLUMN: f"{field}={NONE}"}
    if field is Field.NUMBER:
        where = "写进新台账" if to_new else "写在表的右边"
        yield Choice(f"没有，新编（如 1-001），{where}", {**none, NUMBER: NEW})
        if _may_go_by_order(survey):
            yield Choice(f"没有，照“序号”编，{where}", {**none, NUMBER: BY_ORDER})
    elif field in ADDABLE and not to_new:
        later = "" if field in FOR_THE_MONTH else "，以后逐行补填"
        yield Choice(f"没有，在表的右边加上这一列{later}", {**none, ADD: str(field)})
