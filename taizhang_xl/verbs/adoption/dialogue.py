"""The questions about a layout as people are asked them, in a terminal or on a sheet, and what each answer tells `adopt`."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.cells import value_text
from taizhang_xl.contract.question import Choice, Question
from taizhang_xl.ledger.schema import ADDABLE, FOR_THE_MONTH, Field
from taizhang_xl.tables.source import Source
from taizhang_xl.verbs.adoption.answers import NONE
from taizhang_xl.verbs.adoption.new_sheets import lacking_sheets
from taizhang_xl.verbs.adoption.numbering import BY_ORDER, NEW, order_objection
from taizhang_xl.verbs.adoption.options import ADD, COLUMN, NUMBER, SHEETS, STATES
from taizhang_xl.verbs.adoption.progress_states import Proposal
from taizhang_xl.verbs.adoption.state_lines import lacking_text, proposal_in_short, proposal_text
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


def with_states(listed: tuple[Question, ...], survey: Survey, proposal: Proposal) -> tuple[Question, ...]:
    """Return the questions with the one whether states and days are taken from the texts of progress, last."""
    if survey.opened is None or not proposal.told:
        return listed
    before = proposal_in_short(survey.opened.ledger, proposal)
    names = "".join(f"“{name}”" for name in proposal.fields)
    take = Choice(f"照进展写明的填（没有{names}的，在表的右边加上），以后可以撤销", {STATES: "是"})
    none = Choice(f"不填，我自己在“{proposal.fields[0]}”里填")
    text = f"{lacking_text(proposal)}，进展{proposal_text(proposal)}"
    return (*listed, Question(text, (take,), None, none, topic=f"{proposal.fields[0]}照进展填", before=before))


def without_numbering(listed: tuple[Question, ...]) -> tuple[Question, ...]:
    """Return the questions without the one how items get a number, which somebody has told already."""
    left = tuple(each for each in listed if not all(NUMBER in choice.told for choice in each.choices))
    return (left[0]._replace(before=listed[0].before), *left[1:]) if left else ()


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
    # Without one column that may be it, the column that the month is written into is added.
    usual = (
        0 if each.guess or (not each.candidates and each.field in FOR_THE_MONTH and can_edit and not to_new) else None
    )
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
    """Yield the question for the columns that the month is written into and nothing was asked of, and for lacking sheets."""
    told = {*survey.seen.known, *survey.settled.columns, *(each.field for each in survey.open)}
    lacking = "、".join(field for field in FOR_THE_MONTH if field not in told)
    sheets = lacking_sheets(survey.opened.ledger) if survey.opened else ()
    names = "".join(f"“{spec.name}”" for spec in sheets)
    of_columns, of_sheets = ({ADD: lacking} if lacking else {}), ({SHEETS: "是"} if sheets else {})
    ways, parts = [], []
    if lacking:
        parts.append(f"原表没有“{lacking}”：单位报来的，着色、月结算出来的，要写在这里面")
        ways.append(Choice("在表的右边加上", of_columns))
    if sheets:
        parts.append(f"没有{names}表：机关名称、月报期限、邮箱、督办代字等填在里面")
        both = "在表的右边加上这些列，" if lacking else ""
        ways.insert(0, Choice(f"{both}加上{names}表，责任单位先填好", {**of_columns, **of_sheets}))
    if ways:
        yield Question("；".join(parts), tuple(ways), 0, Choice("不加，这些先不写"), topic="补列")


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
