"""adopt: take over a ledger that the office already has. What cannot be told for certain is asked and settled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.cells import column_name
from taizhang_xl.changes import ChangeSet
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER as LEDGER_FILE
from taizhang_xl.contract.common_options import SHEET, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.question import Question
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_new_file
from taizhang_xl.findings import Severity
from taizhang_xl.journal.columns import columns_file, write_settled
from taizhang_xl.journal.entry import ADOPT
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.journal.taken_in import write_taken_in
from taizhang_xl.ledger.schema import FOR_THE_MONTH, LEDGER, Field
from taizhang_xl.reading.settled import Settled
from taizhang_xl.verbs.adoption.answer_sheet import read_answers, write_questions
from taizhang_xl.verbs.adoption.answers import NONE as NO_COLUMN
from taizhang_xl.verbs.adoption.carried import in_our_layout
from taizhang_xl.verbs.adoption.dialogue import questions, with_states, without_numbering
from taizhang_xl.verbs.adoption.edits import addable, own_edits
from taizhang_xl.verbs.adoption.lines import Adopted, adopted_json, carried_lines, open_lines, seen_lines
from taizhang_xl.verbs.adoption.new_sheets import new_sheets
from taizhang_xl.verbs.adoption.numbering import BY_ORDER, NEW, numbers_for, order_objection
from taizhang_xl.verbs.adoption.options import (
    ADD,
    ADDED,
    ANSWERS,
    ASK,
    BY_PROGRESS,
    COLUMN,
    COLUMNS,
    NEW_SHEETS,
    NUMBER,
    NUMBERING,
    SHEETS,
    STATES,
    TO,
    read_fields,
)
from taizhang_xl.verbs.adoption.progress_states import NONE, Proposal, proposed
from taizhang_xl.verbs.adoption.state_lines import (
    filled_line,
    lacking_text,
    proposal_lines,
    proposal_text,
    unfilled_line,
)
from taizhang_xl.verbs.adoption.survey import Survey, survey


def decide(context: Context) -> Decision:
    """Show how a ledger is read and what is to be answered; remember answers; number items, add columns, fill in the
    states that progress tells, or with `to` write a ledger in our layout.

    The office's own file is changed by `number`, `add_columns` and `states` alone. Raises UsageError for an answer that
    cannot be.
    """
    told = _told(context)
    found = survey(context, context[SHEET], told[COLUMN])
    to, ask = context[TO], context[ASK]
    if ask is not None:
        return _asked(context, found, ask)
    way, proposal = next(iter(told[NUMBER]), None), _proposal(found, context)
    if to is not None:
        return _in_our_layout(context, found, to, way or NEW, proposal, with_states=bool(told[STATES]))
    wants = Wants(way, read_fields(told[ADD]), with_states=bool(told[STATES]), with_sheets=bool(told[SHEETS]))
    return _settled(context, found, wants, proposal)


def _proposal(found: Survey, context: Context) -> Proposal:
    """Return what the texts of progress tell of states and days; nothing while a column may be the one to hold them."""
    if found.opened is None:
        return NONE
    proposal = proposed(found.opened.ledger, context.today)
    doubtful = {each.field for each in found.open if each.guess}
    return NONE if doubtful & {Field.STATE, *(proposal.fields if proposal.is_of_days else ())} else proposal


def asked(context: Context) -> tuple[Question, ...]:
    """Return what a terminal asks before `decide`; nothing where the questions go onto a sheet."""
    if context[ASK] is not None:
        return ()
    found = survey(context, context[SHEET], _told(context)[COLUMN])
    return _questions(context, found)


def _questions(context: Context, found: Survey) -> tuple[Question, ...]:
    listed = questions(found, context.source, to_new=context[TO] is not None)
    if context[NUMBERING]:
        listed = without_numbering(listed)
    return with_states(listed, found, NONE if context[BY_PROGRESS] else _proposal(found, context))


def _told(context: Context) -> dict[str, list[str]]:
    """Return what options and a sheet of answers tell, by option; an option goes before the sheet."""
    way = context[NUMBERING]
    told = {COLUMN: list(context[COLUMNS]), NUMBER: [way] if way else [], ADD: list(map(str, context[ADDED])),
            STATES: ["是"] if context[BY_PROGRESS] else [], SHEETS: ["是"] if context[NEW_SHEETS] else []}  # fmt: skip
    first = survey(context, context[SHEET], told[COLUMN]) if way or context[ANSWERS] is not None else None
    if way and first and any(each.field is Field.NUMBER for each in first.open):
        # Who says how to number has said that there are no numbers.
        told[COLUMN].append(f"{Field.NUMBER}={NO_COLUMN}")
        first = survey(context, context[SHEET], told[COLUMN])
    if first and (sheet := context[ANSWERS]) is not None:
        for answer in read_answers(sheet, _questions(context, first)):
            for name, value in answer.items():
                told[name].append(value)
    return told


def _asked(context: Context, found: Survey, ask: Path) -> Decision:
    ready_new_file(ask)
    adopted = _adopted(found)
    listed = _questions(context, found)
    if not listed:
        return Decision((Line("没有要问的，没有写"),), tuple(seen_lines(found, adopted)), result=adopted)
    write = partial(write_questions, listed, found.path.name, ask.name)
    line = Line(f"{'会写' if context.dry_run else '√ 已写'} {len(listed)} 个问题：{ask}")
    step = f"下一步：填好黄色的格，再运行 taizhang adopt {found.path.name} --answers {ask.name}"
    result = adopted._replace(written=None if context.dry_run else ask)
    return Decision((line,), tuple(seen_lines(found, adopted)), step, files=(Product(ask, write),), result=result)


def _in_our_layout(
    context: Context, found: Survey, to: Path, way: str, proposal: Proposal, *, with_states: bool
) -> Decision:
    ready_new_file(to)
    # What the texts of progress tell needs no column.
    told = proposal.fields if with_states else ()
    open_keys = [each for each in found.open_keys if each.field not in told]
    if open_keys or found.opened is None:
        names = "、".join(each.field for each in open_keys)
        raise UsageError(
            found.path, f"还有 {len(open_keys)} 列没有定：{names}，没有写新台账",
            "请在终端里运行 taizhang adopt 逐个回答，或用 --column 列名=列号 指定，没有的写 列名=无",
        )  # fmt: skip
    ledger = found.opened.ledger
    numbers = numbers_for(found.path, ledger, way)
    carried = in_our_layout(to, context.source, ledger, numbers, proposal.told if with_states else {})
    adopted = _adopted(found)._replace(numbered=len(numbers), carried=carried)
    if not context.dry_run:
        adopted = adopted._replace(written=to, settled=columns_file(found.path) if _is_new(found) else None)
    numbered = f"，其中 {len(numbers)} 项原来没有编号，已编上" if numbers else ""
    line = Line(f"{'会写' if context.dry_run else '√ 已写'}新台账 {to}{numbered}")
    states, details, wrong = _state_lines(found, proposal, with_states=with_states, dry_run=context.dry_run)
    return Decision(
        (*carried_lines(carried), line, *states), (*seen_lines(found, adopted), *details), f"下一步：taizhang check {to}", wrong,
        files=(product_of(to, carried.data),),
        remember=(*_remember(found, found.settled), partial(write_taken_in, to, context.today)), result=adopted,
    )  # fmt: skip


def _state_lines(
    found: Survey, proposal: Proposal, *, with_states: bool, dry_run: bool
) -> tuple[list[Line], list[Line], bool]:
    """Return what is to be said of states, in few lines and item by item, and whether a person has to see to it."""
    if found.opened is None or not (proposal or with_states):
        return [], [], False
    details = list(proposal_lines(found.opened.ledger, proposal))
    if not with_states:
        header = found.seen.columns[found.seen.known[Field.PROGRESS]].header
        told = f"{lacking_text(proposal)}，“{header}”{proposal_text(proposal)}"
        cure = f"；照着填的加 --{STATES}（以后可以 taizhang undo）" if proposal.told else ""
        return [Line(f"{told}{cure}", Severity.WARNING)], details, True
    if not proposal.told:
        return [unfilled_line()], details, True
    return [filled_line(proposal, dry_run=dry_run)], details, bool(proposal.unclear or proposal.undated)


class Wants(NamedTuple):
    """What people want done to their own file: how to number, which columns and sheets to add, states by the proposal."""

    way: str | None
    fields: Sequence[Field]
    with_states: bool
    with_sheets: bool


def _settled(context: Context, found: Survey, wants: Wants, proposal: Proposal) -> Decision:
    """Decide on the office's own file: what is remembered of its columns, which numbers and columns it gets."""
    adopted, settled = _adopted(found), found.settled
    edits: tuple[Edit, ...] = ()
    lines = [] if found.opened else [Line("现在这样还读不成台账", Severity.WARNING)]
    wrong, is_bare = found.opened is None, False
    way, fields, told = wants.way, wants.fields, proposal if wants.with_states else NONE
    if way or fields or told.told or wants.with_sheets:
        opened = _readable(found)
        numbers = numbers_for(found.path, opened.ledger, way) if way else {}
        missing = set(addable(opened.ledger))
        if tuple(fields) == FOR_THE_MONTH:
            # A column beside the one that may be it would be empty, and all of it be read as not begun.
            missing -= {each.field for each in found.open if each.guess}
        own = own_edits(opened, numbers, tuple(field for field in fields if field in missing), told)
        sheets = new_sheets(opened.ledger, context.rooms.settings()) if wants.with_sheets else ChangeSet()
        edits = (Edit(opened.package, own.changes + sheets, EntryInfo(ADOPT)),)
        found = found._replace(open=tuple(each for each in found.open if each.field not in own.added))
        adopted = adopted._replace(numbered=len(numbers), added=own.added, open=found.open)
        adopted = adopted._replace(added_sheets=tuple(each.name for each in sheets.sheets))
        settled = _without(settled, own.added)
        if way and not numbers:
            lines.append(Line("每一项都已有编号，没有再编"))
        lines += _edit_lines(adopted, dry_run=context.dry_run) + list(map(Line.of, own.findings))
        wrong = bool(own.findings)
    elif found.opened and (bare := sum(not item.number for item in found.opened.ledger.items)):
        order = "" if order_objection(found.opened.ledger) else f"（或 {BY_ORDER}）"
        ways = f"加 --number {NEW}{order} 在表的右边编上，以后可以 taizhang undo"
        lines.append(Line(f"有 {bare} 项没有编号，分发、合并、月底都做不了：{ways}", Severity.WARNING))
        wrong = is_bare = True
    states, details, unsure = _state_lines(found, proposal, with_states=wants.with_states, dry_run=context.dry_run)
    lines += states
    wrong = wrong or bool(found.open) or unsure
    remember = _remember(found, settled)
    if remember and not context.dry_run:
        adopted = adopted._replace(settled=columns_file(found.path))
        lines.append(Line(f"√ 指定的列已记在 {adopted.settled}，以后都按它读"))
    return Decision(
        tuple(lines), (*seen_lines(found, adopted), *details, *open_lines(found)), "" if is_bare else _next_step(found, told), wrong,
        edits=edits, remember=(*remember, *_remember_day(found, context, is_edited=bool(edits))), result=adopted,
    )  # fmt: skip


def _readable(found: Survey) -> Opened:
    if found.opened is None:
        names = "、".join(each.field for each in found.open_keys)
        raise UsageError(found.path, f"还读不成台账（{names}没有定），没有改动", "请先用 --column 列名=列号 指定")
    return found.opened


def _edit_lines(adopted: Adopted, *, dry_run: bool) -> list[Line]:
    lines = []
    if adopted.numbered:
        lines.append(Line(f"{'会给' if dry_run else '√ 给'} {adopted.numbered} 项编上编号"))
    if adopted.added:
        lines.append(Line(f"{'会加' if dry_run else '√ 加'}在表的右边：{'、'.join(adopted.added)}"))
    if adopted.added_sheets:
        names = "".join(f"“{name}”" for name in adopted.added_sheets)
        lines.append(Line(f"{'会加' if dry_run else '√ 加'}上{names}表，空着的请填"))
    return lines


def _next_step(found: Survey, taken: Proposal) -> str:
    if found.open:
        return f"下一步：在终端里运行 taizhang adopt {found.path.name} 逐个回答，或加 --ask 问题.xlsx 写成表来填"
    left = len(taken.unclear)
    by_hand = (
        f"在“{Field.DONE_ON if taken.is_of_days else Field.STATE}”里填好看不出来的 {left} 项，再运行 " if left else ""
    )
    return f"下一步：{by_hand}taizhang check {found.path.name}"


def _adopted(found: Survey) -> Adopted:
    ledger = found.opened.ledger if found.opened else None
    known = found.seen.known
    return Adopted(
        sheets=tuple(part.sheet.name for part in ledger.parts) if ledger else (found.seen.sheet.name,),
        columns={name: column_name(at) for name, at in sorted(known.items(), key=lambda each: each[1])},
        missing=tuple(column.header for column in LEDGER.columns if column.required and column.header not in known),
        findings=ledger.findings if ledger else (),
        items=len(ledger.items) if ledger else 0,
        open=found.open,
    )


def _is_new(found: Survey) -> bool:
    return found.settled != found.before


def _remember(found: Survey, settled: Settled) -> tuple[partial[None], ...]:
    return (partial(write_settled, found.path, settled),) if settled != found.before else ()


def _remember_day(found: Survey, context: Context, *, is_edited: bool) -> tuple[partial[None], ...]:
    """Return what keeps the day on which a ledger was taken in: when its items first get numbers or its columns are settled."""
    ledger = found.opened.ledger if found.opened else None
    is_bare = ledger is not None and not any(item.number for item in ledger.items)
    is_first = (is_edited and is_bare) or (_is_new(found) and not found.before.columns)
    return (partial(write_taken_in, found.path, context.today),) if is_first else ()


def _without(settled: Settled, names: Sequence[str]) -> Settled:
    """Return what was settled without the fields that have a column now."""
    columns: Mapping[str, int] = {name: at for name, at in settled.columns.items() if name not in names}
    return Settled(columns, {name: text for name, text in settled.headers.items() if name in columns})


def _json(done: Done) -> dict[str, object]:
    adopted: Adopted = done.decision.result
    return adopted_json(adopted)


VERB = Verb(
    "adopt", "接收单位已有的台账：看各列怎样认，认不准的问一次；可以编号、补列，或另写一本我们版式的。",
    (LEDGER_FILE, COLUMNS, NUMBERING, ADDED, BY_PROGRESS, NEW_SHEETS, ASK, ANSWERS, TO, SHEET, YEAR), decide, group="建账", edits=True, python="Adopted",
    json=_json, asked=asked,
    writes="各列怎样认，记在台账旁边；加 --number、--add-columns 才改台账，先留备份；加 --ask、--to 另写一本，台账不动",
)  # fmt: skip
