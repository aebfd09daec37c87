"""The row of a unit that assists: of all its cells only 协办情况 is the unit's, and in the ledger's cell only its own line."""

from __future__ import annotations

from taizhang_xl.catalogue import RETURN_CO_GREY
from taizhang_xl.cells import is_picture, value_text
from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.co_units import line_of, line_text
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.unread import unread
from taizhang_xl.returns.base import assist_of
from taizhang_xl.returns.forms.base import Sent
from taizhang_xl.returns.forms.conflicts import Choices
from taizhang_xl.returns.forms.entries import Returned, shown
from taizhang_xl.returns.forms.fields import Row, Verdict, comparable, decide, without_spaces
from taizhang_xl.returns.forms.given import given_values
from taizhang_xl.returns.monthly_form import MONTHLY_FORM, CoLine, MonthMerge
from taizhang_xl.returns.renumbered import confirmed

_CO_REPORT = str(Field.CO_REPORT)


def own_line(unit: str) -> str:
    """Return the name by which it is remembered what was taken of one unit's line: several write into the cell."""
    return f"{_CO_REPORT}：{unit}"


def merge_held_assisted(
    merge: MonthMerge, ledger: Ledger, item: Item, record: Record, returned: Returned, month: Month, choices: Choices,
    why: tuple[str, str],
) -> None:  # fmt: skip
    """Merge such a row that is held back with the item that people gave it to, if they did."""
    row = _row(ledger, item, item, record, returned, month, choices)
    if choice := confirmed(merge, row, (_CO_REPORT,), why):
        merge_assisted(merge, ledger, ledger.by_number[choice.number], item, record, returned, month, choices)


def merge_assisted(
    merge: MonthMerge, ledger: Ledger, item: Item, sent_as: Item, record: Record, returned: Returned, month: Month,
    choices: Choices,
) -> None:  # fmt: skip
    """Merge a row of an item in which the unit assists; `sent_as` is that of the row's 编号."""
    row = _row(ledger, item, sent_as, record, returned, month, choices)
    _name_grey(merge, row)
    given, wrong = given_values(MONTHLY_FORM, ledger, record, (_CO_REPORT,), stale=returned.stale)
    merge.findings += wrong
    text: str | None = None
    told = ""
    if _CO_REPORT in given:
        said = line_text(ledger, returned.unit, value_text(given[_CO_REPORT]))
        decision = Verdict.STAYS
        if said != row.now[_CO_REPORT]:
            decision = decide(merge, row, _CO_REPORT, said, label=f"{_CO_REPORT}（{returned.unit.short}）")
        text = said if decision is Verdict.TAKEN else None
        # What is contested stands in the list of conflicts, not in the history.
        told = "" if decision is Verdict.CONTESTED else said
    elif says_nothing(ledger, record.text(_CO_REPORT)):
        told = UNCHANGED
    if text is not None or told:
        merge.lines.append(CoLine(item, returned.unit, text, told))


def _row(
    ledger: Ledger, item: Item, sent_as: Item, record: Record, returned: Returned, month: Month, choices: Choices
) -> Row:  # fmt: skip
    present = assist_of(ledger, item, returned.unit, month)
    sent = (returned.base or {}).get(sent_as.number, present)
    name, unit = own_line(returned.unit.name), returned.unit
    reported = {_CO_REPORT: sent.reported[name]} if name in sent.reported else {}
    now = {**present.form, _CO_REPORT: present.ledger[_CO_REPORT]}
    have = ledger.report_row(item.number, month)
    told = {_CO_REPORT: line_of(ledger, have.shown(_CO_REPORT), unit)} if have is not None else {}
    own = Sent(sent.form, sent.ledger, reported)
    return Row(MONTHLY_FORM, ledger, item.number, item, record, returned, own, now, choices, told)


def _name_grey(merge: MonthMerge, row: Row) -> None:
    """Name what the unit typed into the cells that are not its own; a cell that its own layout leaves empty says nothing."""
    record, lead = row.record, row.item.text(Field.UNIT)
    for name, now in row.now.items():
        if name == _CO_REPORT or name not in record.columns or is_picture(record.cell(name)):
            continue
        if fault := unread(record, name, stale=row.returned.stale):
            merge.findings.append(fault)
            continue
        # A form of an earlier version may have shown it whole.
        typed, sides = for_others(shown(MONTHLY_FORM, record, name)), (for_others(row.sent.form.get(name, "")), now)
        same = {comparable(row.ledger, name, side) for side in sides}
        if (
            typed
            and comparable(row.ledger, name, typed) not in same
            and without_spaces(typed) not in map(without_spaces, sides)
        ):
            merge.findings.append(
                RETURN_CO_GREY.at(record.where(name), record.content(name), number=row.key, column=name, other=lead)
            )
