"""adopt: take over a ledger that the office already has. What cannot be told for certain is asked and settled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from taizhang_xl.cells import column_name
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
from taizhang_xl.ledger.schema import FOR_THE_MONTH, LEDGER, Field
from taizhang_xl.reading.settled import Settled
from taizhang_xl.verbs.adoption.answer_sheet import read_answers, write_questions
from taizhang_xl.verbs.adoption.carried import in_our_layout
from taizhang_xl.verbs.adoption.dialogue import questions
from taizhang_xl.verbs.adoption.edits import addable, own_edits
from taizhang_xl.verbs.adoption.lines import Adopted, adopted_json, carried_lines, open_lines, seen_lines
from taizhang_xl.verbs.adoption.numbering import BY_ORDER, NEW, numbers_for, order_objection
from taizhang_xl.verbs.adoption.options import (
    ADD,
    ADDED,
    ANSWERS,
    ASK,
    COLUMN,
    COLUMNS,
    NUMBER,
    NUMBERING,
    TO,
    read_fields,
)
from taizhang_xl.verbs.adoption.survey import Survey, survey


def decide(context: Context) -> Decision:
    """Show how a ledger is read and what is to be answered; remember answers; number items, add columns, or with `to`
    write a ledger in our layout.

    The office's own file is changed by `number` and `add_columns` alone. Raises UsageError for an answer that cannot be.
    """
    told = _told(context)
    found = survey(context, context[SHEET], told[COLUMN])
    to, ask = context[TO], context[ASK]
    if ask is not None:
        return _asked(context, found, ask)
    if to is not None:
        return _in_our_layout(context, found, to, next(iter(told[NUMBER]), NEW))
    return _settled(context, found, next(iter(told[NUMBER]), None), read_fields(told[ADD]))


def asked(context: Context) -> tuple[Question, ...]:
    """Return what a terminal asks before `decide`; nothing where the questions go onto a sheet."""
    if context[ASK] is not None:
        return ()
    found = survey(context, context[SHEET], _told(context)[COLUMN])
    return questions(found, context.source, to_new=context[TO] is not None)


def _told(context: Context) -> dict[str, list[str]]:
    """Return what options and a sheet of answers tell, by option; an option goes before the sheet."""
    way = context[NUMBERING]
    told = {COLUMN: list(context[COLUMNS]), NUMBER: [way] if way else [], ADD: list(map(str, context[ADDED]))}
    if (sheet := context[ANSWERS]) is not None:
        first = survey(context, context[SHEET], told[COLUMN])
        for answer in read_answers(sheet, questions(first, context.source, to_new=context[TO] is not None)):
            for name, value in answer.items():
                told[name].append(value)
    return told


def _asked(context: Context, found: Survey, ask: Path) -> Decision:
    ready_new_file(ask)
    adopted = _adopted(found)
    listed = questions(found, context.source, to_new=context[TO] is not None)
    if not listed:
        return Decision((Line("没有要问的，没有写"),), tuple(seen_lines(found, adopted)), result=adopted)
    write = partial(write_questions, listed, found.path.name, ask.name)
    line = Line(f"{'会写' if context.dry_run else '√ 已写'} {len(listed)} 个问题：{ask}")
    step = f"下一步：填好黄色的格，再运行 taizhang adopt {found.path.name} --answers {ask.name}"
    result = adopted._replace(written=None if context.dry_run else ask)
    return Decision((line,), tuple(seen_lines(found, adopted)), step, files=(Product(ask, write),), result=result)


def _in_our_layout(context: Context, found: Survey, to: Path, way: str) -> Decision:
    ready_new_file(to)
    if found.open_keys or found.opened is None:
        names = "、".join(each.field for each in found.open_keys)
        raise UsageError(
            found.path, f"还有 {len(found.open_keys)} 列没有定：{names}，没有写新台账",
            "请在终端里运行 taizhang adopt 逐个回答，或用 --column 列名=列号 指定，没有的写 列名=无",
        )  # fmt: skip
    ledger = found.opened.ledger
    numbers = numbers_for(found.path, ledger, way)
    carried = in_our_layout(to, context.source, ledger, numbers)
    adopted = _adopted(found)._replace(numbered=len(numbers), carried=carried)
    if not context.dry_run:
        adopted = adopted._replace(written=to, settled=columns_file(found.path) if _is_new(found) else None)
    numbered = f"，其中 {len(numbers)} 项原来没有编号，已编上" if numbers else ""
    line = Line(f"{'会写' if context.dry_run else '√ 已写'}新台账 {to}{numbered}")
    return Decision(
        (*carried_lines(carried), line), tuple(seen_lines(found, adopted)), f"下一步：taizhang check {to}",
        files=(product_of(to, carried.data),), remember=_remember(found, found.settled), result=adopted,
    )  # fmt: skip


def _settled(context: Context, found: Survey, way: str | None, fields: Sequence[Field]) -> Decision:
    """Decide on the office's own file: what is remembered of its columns, which numbers and columns it gets."""
    adopted, settled = _adopted(found), found.settled
    edits: tuple[Edit, ...] = ()
    lines = [] if found.opened else [Line("现在这样还读不成台账", Severity.WARNING)]
    wrong, is_bare = found.opened is None, False
    if way or fields:
        opened = _readable(found)
        numbers = numbers_for(found.path, opened.ledger, way) if way else {}
        missing = set(addable(opened.ledger))
        if tuple(fields) == FOR_THE_MONTH:
            # A column beside the one that may be it would be empty, and all of it be read as not begun.
            missing -= {each.field for each in found.open if each.guess}
        own = own_edits(opened, numbers, tuple(field for field in fields if field in missing))
        edits = (Edit(opened.package, own.changes, EntryInfo(ADOPT)),)
        found = found._replace(open=tuple(each for each in found.open if each.field not in own.added))
        adopted = adopted._replace(numbered=len(numbers), added=own.added, open=found.open)
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
    wrong = wrong or bool(found.open)
    remember = _remember(found, settled)
    if remember and not context.dry_run:
        adopted = adopted._replace(settled=columns_file(found.path))
        lines.append(Line(f"√ 指定的列已记在 {adopted.settled}，以后都按它读"))
    return Decision(
        tuple(lines), (*seen_lines(found, adopted), *open_lines(found)), "" if is_bare else _next_step(found), wrong,
        edits=edits, remember=remember, result=adopted,
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
    return lines


def _next_step(found: Survey) -> str:
    if found.open:
        return f"下一步：在终端里运行 taizhang adopt {found.path.name} 逐个回答，或加 --ask 问题.xlsx 写成表来填"
    return f"下一步：taizhang check {found.path.name}"


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


def _without(settled: Settled, names: Sequence[str]) -> Settled:
    """Return what was settled without the fields that have a column now."""
    columns: Mapping[str, int] = {name: at for name, at in settled.columns.items() if name not in names}
    return Settled(columns, {name: text for name, text in settled.headers.items() if name in columns})


def _json(done: Done) -> dict[str, object]:
    adopted: Adopted = done.decision.result
    return adopted_json(adopted)


VERB = Verb(
    "adopt", "接收单位已有的台账：看各列怎样认，认不准的问一次；可以编号、补列，或另写一本我们版式的。",
    (LEDGER_FILE, COLUMNS, NUMBERING, ADDED, ASK, ANSWERS, TO, SHEET, YEAR), decide, group="建账", edits=True, python="Adopted",
    json=_json, asked=asked,
)  # fmt: skip
