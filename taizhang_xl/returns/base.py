"""What a unit is sent for a month: which of its items, and with which values. The same is the base of the merge."""

from __future__ import annotations

from taizhang_xl.cells import Value, value_text
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.co_units import line_of
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.schema import Field
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
    values = {name: shown_value(item, column) for name, column in MONTHLY_FORM.columns.items()}
    values[Field.DUE] = current_due(ledger, item, month.first)
    values[Field.MARK] = mark_of(ledger, item, month) or None
    values[Field.LAST_PLAN] = item.shown(Field.NEXT_PLAN) or None
    values[Field.CO_REPORT] = _co_report(ledger, item, month) or None
    return values | dict.fromkeys(_begun_afresh(ledger, item, month))


def assist_values(ledger: Ledger, item: Item, unit: Unit, month: Month) -> dict[str, Value]:
    """Return the row of an item in the form of a unit that assists: as that of the unit in charge, with its own line."""
    own = line_of(ledger, _co_report(ledger, item, month), unit)
    return sent_values(ledger, item, month) | {_CO_REPORT: own or None}


def _co_report(ledger: Ledger, item: Item, month: Month) -> str:
    """Return 协办情况 as a form shows it: what stands in the row of recurring work belongs to the occurrence before."""
    if item.deadline.kind is not DeadlineKind.RECURRING:
        return item.shown(Field.CO_REPORT)
    row = ledger.report_row(item.number, month)
    return row.shown(Field.CO_REPORT) if row else ""


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
    form = {**held, **dict.fromkeys((*unread_names(item, _COMPARED), *_begun_afresh(ledger, item, month)), "")}
    held_too = {**held, _CO_REPORT: item.shown(_CO_REPORT)}
    return Sent({**form, _CO_REPORT: _co_report(ledger, item, month)}, held_too, {})


def assist_of(ledger: Ledger, item: Item, unit: Unit, month: Month) -> Sent:
    """Return what a unit that assists is shown of an item, and of what the ledger holds its own line alone."""
    values = assist_values(ledger, item, unit, month)
    form = {name: value_text(value).strip() for name, value in values.items() if name not in _NOT_SHOWN}
    return Sent(form, {**form, _CO_REPORT: line_of(ledger, item.shown(_CO_REPORT), unit)}, {})
