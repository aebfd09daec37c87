"""What a unit is sent for a month: which of its items, and with which values. The same is the base of the merge.

Its own rows are as the ledger has them. What other units wrote, and the rows of items in which it only assists, are
shown as others may have them: without numbers of persons, without characters that steer.
"""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.cells import Value, value_text
from taizhang_xl.checks.private import for_others, numbers_in
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.co_units import line_of
from taizhang_xl.ledger.model import Item, Ledger, Record, Unit
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.states import only_finished
from taizhang_xl.ledger.status import current_due, finished_before
from taizhang_xl.returns.forms.base import Sent, held_texts, shown_value, unread_names
from taizhang_xl.returns.marks import mark_of
from taizhang_xl.returns.monthly_form import MONTHLY_FORM

_COMPARED = (*MONTHLY_FORM.requested, *MONTHLY_FORM.owned)
_CO_REPORT = str(Field.CO_REPORT)
# What a unit that assists is shown of an item and cannot change, though there may be nothing to compare it with.
_NOT_SHOWN = (Field.NUMBER, Field.ORDER, Field.MARK)


def items_to_report(ledger: Ledger, unit: Unit, month: Month) -> tuple[Item, ...]:
    """Return a unit's items that were not finished before the month began, in the ledger's order."""
    return tuple(item for item in ledger.by_unit.get(unit.name, ()) if _is_asked_for(ledger, item, month))


def items_to_assist(ledger: Ledger, unit: Unit, month: Month) -> tuple[Item, ...]:
    """Return the items in which a unit assists and that were not finished before the month began."""
    return tuple(item for item in ledger.by_co_unit.get(unit.name, ()) if _is_asked_for(ledger, item, month))


def _is_asked_for(ledger: Ledger, item: Item, month: Month) -> bool:
    # What comes back finds its row by 编号 alone: of two rows with the same one neither could be merged.
    return bool(item.number) and item.number not in ledger.doubled and not finished_before(ledger, item, month)


def has_work(ledger: Ledger, unit: Unit, month: Month) -> bool:
    """Tell whether a unit has anything to report on in a month, as the one in charge or as one that assists."""
    return bool(items_to_report(ledger, unit, month) or items_to_assist(ledger, unit, month))


def sent_values(ledger: Ledger, item: Item, month: Month) -> dict[str, Value]:
    """Return a return's row as it is sent: field -> value, None for an empty cell."""
    values = _values(ledger, item, month)
    return {**values, _CO_REPORT: for_others(value_text(values[_CO_REPORT])) or None}


def assist_values(ledger: Ledger, item: Item, unit: Unit, month: Month) -> dict[str, Value]:
    """Return the row of an item in the form of a unit that assists: what others may have of it, and its own line."""
    values = _values(ledger, item, month)
    shown = {name: for_others(value) if isinstance(value, str) else value for name, value in values.items()}
    own = line_of(ledger, value_text(values[_CO_REPORT]), unit)
    return {**shown, Field.NUMBER: values[Field.NUMBER], _CO_REPORT: own or None}


def _values(ledger: Ledger, item: Item, month: Month) -> dict[str, Value]:
    values = {name: shown_value(item, column) for name, column in MONTHLY_FORM.columns.items()}
    values[Field.DUE] = current_due(ledger, item, month.first)
    values[Field.MARK] = mark_of(ledger, item, month) or None
    if state := _state_shown(ledger, item):
        values[Field.STATE] = state
    values[Field.LAST_PLAN] = item.shown(Field.NEXT_PLAN) or None
    values[Field.CO_REPORT] = _co_report(ledger, item, month) or None
    return values | dict.fromkeys(_begun_afresh(ledger, item, month))


def _state_shown(ledger: Ledger, item: Item) -> str:
    """Return the state that a form shows of an item whose cell says only whether it is finished, "" of any other.

    Only a ledger of the office's own layout has such a column.
    """
    text = item.text(Field.STATE)
    is_answer = ledger.asks_if_finished and (only_finished(text) or ledger.is_only_not_finished(text))
    return str((is_answer and ledger.state(item)) or "")


def held_back_of(ledger: Ledger, unit: Unit, month: Month) -> Iterator[Finding]:
    """Yield the numbers of persons that a unit's form does not show, each where the ledger has it."""
    for item in items_to_report(ledger, unit, month):
        if row := _co_row(ledger, item, month):
            yield from numbers_in(row.shown(_CO_REPORT), row.where(_CO_REPORT), _CO_REPORT)
    for item in items_to_assist(ledger, unit, month):
        # Of what units wrote it sees its own line alone.
        yield from _numbers_of(ledger, item, month, but=(Field.NUMBER, _CO_REPORT))


def sent_as_it_is(ledger: Ledger, unit: Unit, month: Month) -> Iterator[Finding]:
    """Yield the numbers of persons that a unit's form does show: in its own rows."""
    for item in items_to_report(ledger, unit, month):
        yield from _numbers_of(ledger, item, month, but=(Field.NUMBER, _CO_REPORT))


def _numbers_of(ledger: Ledger, item: Item, month: Month, but: tuple[str, ...]) -> Iterator[Finding]:
    for name, value in _values(ledger, item, month).items():
        if isinstance(value, str) and name not in but:
            column = Field.NEXT_PLAN if name == Field.LAST_PLAN else name
            yield from numbers_in(value, item.where(column), column)


def _co_report(ledger: Ledger, item: Item, month: Month) -> str:
    """Return 协办情况 as of a month: what is in the row of recurring work belongs to the occurrence before."""
    row = _co_row(ledger, item, month)
    return row.shown(_CO_REPORT) if row else ""


def _co_row(ledger: Ledger, item: Item, month: Month) -> Record | None:
    recurring = item.deadline.kind is DeadlineKind.RECURRING
    return ledger.report_row(item.number, month) if recurring else item


def _begun_afresh(ledger: Ledger, item: Item, month: Month) -> tuple[str, ...]:
    """Return the fields that a month's form shows empty, unless 月报 says that the month was reported already.

    What stands in the ledger of recurring work belongs to the occurrence before; last month's 下月安排 is 上月安排 now.
    """
    if ledger.report(item.number, month) is not None:
        return ()
    return MONTHLY_FORM.owned if item.deadline.kind is DeadlineKind.RECURRING else MONTHLY_FORM.asked_anew


def handout_of(ledger: Ledger, unit: Unit, month: Month) -> dict[str, Sent]:
    """Return all that a unit is sent for a month."""
    own = {item.number: sent_of(ledger, item, month) for item in items_to_report(ledger, unit, month)}
    return own | {i.number: assist_of(ledger, i, unit, month) for i in items_to_assist(ledger, unit, month)}


def sent_of(ledger: Ledger, item: Item, month: Month) -> Sent:
    """Return the fields of one item that a merge compares, as the text that people read in the cell."""
    held = held_texts(MONTHLY_FORM, item, _COMPARED)
    state = _state_shown(ledger, item)
    shown = {**held, Field.STATE: state} if state else held
    form = {**shown, **dict.fromkeys((*unread_names(item, _COMPARED), *_begun_afresh(ledger, item, month)), "")}
    held_too = {**held, _CO_REPORT: for_others(item.shown(_CO_REPORT))}
    return Sent({**form, _CO_REPORT: for_others(_co_report(ledger, item, month))}, held_too, {})


def assist_of(ledger: Ledger, item: Item, unit: Unit, month: Month) -> Sent:
    """Return what a unit that assists is shown of an item, and of what the ledger holds its own line alone."""
    values = assist_values(ledger, item, unit, month)
    form = {name: value_text(value).strip() for name, value in values.items() if name not in _NOT_SHOWN}
    return Sent(form, {**form, _CO_REPORT: line_of(ledger, item.shown(_CO_REPORT), unit)}, {})
