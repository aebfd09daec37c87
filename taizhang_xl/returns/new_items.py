"""新增申请: a row of a return that has no 编号, added to the ledger once people have granted it and numbered it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from taizhang_xl.catalogue import CHOICE_IN_SECTION, CHOICE_NO_ROW, CHOICE_NUMBER, RETURN_ROW_DIFFERS, RETURN_ROW_KNOWN
from taizhang_xl.cells import Value, value_text
from taizhang_xl.changes import Append
from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.apply import cell_of
from taizhang_xl.ledger.model import Item, Ledger, Record, Table, Unit
from taizhang_xl.ledger.nothing import says_nothing
from taizhang_xl.ledger.own_columns import later_fields, look_column
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.series import next_number, place_in_section, series_of, table_of, used_numbers, wholes
from taizhang_xl.returns.forms.conflicts import ACCEPT, Asked, Choice, Choices, question_of
from taizhang_xl.returns.forms.entries import Entry, EntryKind, Returned
from taizhang_xl.returns.forms.fields import BY_CHOICE, asking, comparable, settled, whole_row
from taizhang_xl.returns.forms.given import given_values
from taizhang_xl.returns.forms.rows import new_row
from taizhang_xl.returns.monthly_form import MONTHLY_FORM, MonthMerge
from taizhang_xl.returns.monthly_sheet import report_edits

_FIELD = "新增事项"
_TOLD = (*MONTHLY_FORM.requested, *MONTHLY_FORM.owned)
_PROOF = (Field.DONE_ON, Field.EVIDENCE)


def merge_new(
    merge: MonthMerge, ledger: Ledger, returned: Returned, record: Record, month: Month, choices: Choices
) -> None:
    """Merge a row without 编号: asked for, granted and added, refused, or in the ledger already."""
    entry = new_row(MONTHLY_FORM, returned, record)
    task = record.shown(Field.TASK)
    if not task:
        merge.entries.append(entry)
        return
    values, wrong, note = _values(ledger, returned, record)
    whole = whole_row(MONTHLY_FORM, record, _TOLD)
    question = question_of(Asked.NEW_ROW, returned.unit.short, _FIELD, "", whole)
    if known := _known(ledger, returned.unit, task):
        merge.met.add(question)
        _name_known(merge, ledger, known, record, values)
        return
    entry = entry._replace(whole=whole)
    if (choice := settled(merge, choices, entry, question)) is None:
        return
    merge.findings += wrong
    table = table_of(ledger, returned.unit)
    if fault := _number_fault(ledger, choice.number, choices):
        words = {"number": returned.unit.short, "field": task, "why": fault}
        merge.findings.append(CHOICE_NUMBER.at(choice.where, choice.side, **words))
    elif isinstance(table, str):
        merge.findings.append(CHOICE_NO_ROW.at(choice.where, task, why=table))
    elif table.headings:
        merge.findings.append(_by_hand(ledger, returned, table, choice, task, values))
    else:
        _add(merge, ledger, returned, table, choice, values, month)
        note = "；".join(filter(None, (BY_CHOICE, note)))
        merge.entries.append(entry._replace(kind=EntryKind.TAKEN, number=choice.number, note=note))
        return
    merge.entries.append(asking(entry, question)._replace(offer=choice.number))


def _values(ledger: Ledger, returned: Returned, record: Record) -> tuple[dict[str, Value], list[Finding], str]:
    """Return what a row gives of a new item, what is wrong with it, and what of it cannot be so yet."""
    given, wrong = given_values(MONTHLY_FORM, ledger, record, MONTHLY_FORM.owned, stale=returned.stale)
    asked = {name: record.shown(name) for name in MONTHLY_FORM.requested if name in record.columns}
    values: dict[str, Value] = {n: value for n, value in {**asked, **given}.items() if value not in (None, "")}
    lacking = [name for name in _PROOF if says_nothing(ledger, value_text(values.get(name))) or not values.get(name)]
    state = values.get(Field.STATE)
    if state == State.CLOSED or (state == State.DONE and lacking):
        values[Field.STATE] = str(State.DOING)
        return values, wrong, f"报{state}{'但没有' + '、'.join(lacking) if lacking else ''}，按正在办理"
    return values, wrong, ""


def _known(ledger: Ledger, unit: Unit, task: str) -> Item | None:
    own = ledger.by_unit.get(unit.name, ())
    wanted = comparable(ledger, Field.TASK, task)
    return next((i for i in own if i.number and comparable(ledger, Field.TASK, i.shown(Field.TASK)) == wanted), None)


def _name_known(merge: MonthMerge, ledger: Ledger, item: Item, record: Record, values: Mapping[str, Value]) -> None:
    """Name a row that is in the ledger already: added before, or a unit left its 编号 away."""
    texts = {name: (value_text(value), item.shown(name)) for name, value in values.items()}
    differing = [n for n, pair in texts.items() if len({comparable(ledger, n, text) for text in pair}) > 1]
    words = {"number": item.number, "columns": "、".join(differing)}
    rule = RETURN_ROW_DIFFERS if differing else RETURN_ROW_KNOWN
    merge.findings.append(rule.at(record.where(Field.TASK), record.content(Field.TASK), **words))


def _number_fault(ledger: Ledger, number: str, choices: Choices) -> str:
    """Return why a new item cannot have a 编号, "" where it can."""
    if not number:
        return "没有写编号"
    if there := ledger.by_number.get(number):
        return f"编号{number}已经是“{there.shown(Field.TASK)}”"
    same = [q for q, c in choices.items() if q.kind is Asked.NEW_ROW and c.side == ACCEPT and c.number == number]
    return f"另一件新增事项也写了编号{number}" if len(same) > 1 else ""


def _row(ledger: Ledger, unit: Unit, number: str, values: Mapping[str, Value]) -> dict[str, Value]:
    row = {Field.NUMBER: number, Field.UNIT: _unit_text(ledger, unit), **values}
    return {**row, Field.CATEGORY: category} if (category := _category(ledger, number)) else row


def _by_hand(
    ledger: Ledger, returned: Returned, table: Table, choice: Choice, task: str, values: Mapping[str, Value]
) -> Finding:
    """Return what a person does where the row has to stand between others; once it is there it is known."""
    row = _row(ledger, returned.unit, choice.number, values)
    cells = "，".join(
        f"{name}“{for_others(value_text(value))}”" for name, value in row.items() if name in table.columns
    )
    place = place_in_section(ledger, table, choice.number)
    return CHOICE_IN_SECTION.at(choice.where, task, place=place, cells=cells)


def _add(
    merge: MonthMerge, ledger: Ledger, returned: Returned, table: Table, choice: Choice, values: Mapping[str, Value],
    month: Month,
) -> None:  # fmt: skip
    why, number = f"{returned.unit.short}申请新增，科室同意", choice.number
    row = _row(ledger, returned.unit, number, values)
    sheet, columns = table.sheet.name, table.columns
    cells = {columns[name]: value for name, value in row.items() if name in columns}
    later = [name for name in later_fields(sheet) if name in columns]
    like = {columns[name]: look_column(sheet, columns, name, columns[name]) for name in later}
    merge.items.append(Append(sheet, cells, why, number, like))
    item = Item(ledger.file, sheet, 0, columns, {str(name): cell_of(value) for name, value in row.items()})
    changes, appends = report_edits(ledger, item, returned, values, month)
    merge.changes += changes
    merge.appends += appends


def _unit_text(ledger: Ledger, unit: Unit) -> str:
    """Return how the ledger mostly writes a unit."""
    texts = (item.shown(Field.UNIT) for item in ledger.by_unit.get(unit.name, ()))
    alone = Counter(text for text in texts if ledger.unit(text) == unit)
    return alone.most_common(1)[0][0] if alone else unit.name


def _category(ledger: Ledger, number: str) -> str:
    """Return the category of a series of numbers, "" where it has none or several."""
    series = series_of(number)
    found = {item.shown(Field.CATEGORY) for item in wholes(ledger.items) if series_of(item.number) == series}
    return found.pop() if len(found) == 1 else ""


def with_offers(ledger: Ledger, entries: Sequence[Entry], choices: Choices) -> tuple[Entry, ...]:
    """Return the entries, a new item with the next free 编号 of the series that its unit's items mostly have."""
    used = used_numbers(ledger) | {choice.number for choice in choices.values()}
    made: list[Entry] = []
    for entry in entries:
        if entry.kind is EntryKind.NEW_ROW and entry.question and not entry.offer:
            entry = entry._replace(offer=_next(ledger, entry.unit, used))
            used.add(entry.offer)
        made.append(entry)
    return tuple(made)


def _next(ledger: Ledger, unit: str, used: Collection[str]) -> str:
    own = [number for item in wholes(ledger.items) if (number := item.number) and _is_of(ledger, item, unit)]
    series = Counter(found for number in own if (found := series_of(number)) is not None).most_common(1)
    return next_number(series[0][0], used) if series else ""


def _is_of(ledger: Ledger, item: Item, unit: str) -> bool:
    owner = ledger.unit_of(item)
    return owner is not None and owner.name == unit
