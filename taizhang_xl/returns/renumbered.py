"""Whether a 编号 still stands for the task that was sent under it: sections insert rows and number anew."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang_xl.catalogue import CHOICE_NUMBER
from taizhang_xl.checks.likeness import comparable, figures
from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.returns.forms.conflicts import Asked, Choice, question_of
from taizhang_xl.returns.forms.entries import Entry, EntryKind, Returned
from taizhang_xl.returns.forms.fields import Row, asking, has_news, held_back, settled, whole_row
from taizhang_xl.returns.forms.rows import not_sent
from taizhang_xl.returns.monthly_form import MONTHLY_FORM, MonthMerge

_ALIKE = 0.7
_FEWEST_SIGNS = 4
_TWICE = "同一份报表里另有一行报的是这个编号"


def why_held_back(ledger: Ledger, item: Item, record: Record, returned: Returned) -> tuple[str, str]:
    """Return the task for which a row was reported and why it is not taken as the item's, "" where it is."""
    if why := not_sent(MONTHLY_FORM, item.number, returned):
        return record.shown(Field.TASK), why
    base = returned.base
    if base is not None and _comparable(record.text(Field.TASK)) == _comparable(item.text(Field.TASK)) != "":
        # Whatever it was sent as, the row is of the task that the ledger has now.
        return record.shown(Field.TASK), ""
    task = base[item.number].form.get(Field.TASK, "") if base is not None else record.shown(Field.TASK)
    other = other_task(ledger, item, task)
    return task, f"发出以后编号改成了另一件事，{other}，这一行没有采用" if other else ""


def confirmed(merge: MonthMerge, row: Row, names: Sequence[str], held: tuple[str, str]) -> Choice | None:
    """Return by which choice a row that is held back is of an item after all; else it is among the entries by then."""
    if not has_news(row, names):
        return None
    entry, unit = _held_entry(row, names, held), row.returned.unit
    question = question_of(Asked.RENUMBERED, unit.short, f"报表编号{row.key}", entry.ledger, entry.whole)
    choice = settled(merge, row.choices, entry, question)
    if choice is None:
        return None
    fault = _number_fault(row, choice.number) or (_TWICE if choice.number in merge.given else "")
    if fault:
        words = {"number": unit.short, "field": question.field, "why": fault}
        merge.findings.append(CHOICE_NUMBER.at(choice.where, choice.side, **words))
        merge.entries.append(asking(entry, question)._replace(offer=choice.number))
        return None
    merge.given.add(choice.number)
    settled_entry = asking(entry, question)._replace(kind=EntryKind.SETTLED, side=choice.side, offer=choice.number)
    merge.entries.append(settled_entry)
    return choice


def _held_entry(row: Row, names: Sequence[str], held: tuple[str, str]) -> Entry:
    entry = held_back(row, names, *held)
    return entry._replace(offer=_number_now(row.ledger, held[0]), whole=whole_row(row.form, row.record, names))


def _number_now(ledger: Ledger, task: str) -> str:
    """Return the 编号 under which a task is in the ledger now, "" where that is not certain."""
    found = [item.number for item in ledger.items if _comparable(item.text(Field.TASK)) == _comparable(task)]
    return found[0] if len(found) == 1 else ""


def _number_fault(row: Row, number: str) -> str:
    """Return why a row cannot be of an item, "" where it can."""
    ledger, unit = row.ledger, row.returned.unit
    item, own = ledger.by_number.get(number), ledger.unit_of(row.item) == row.returned.unit
    if not number:
        return "没有写编号"
    if item is None:
        return f"台账里没有编号{number}"
    if number in ledger.doubled:
        return f"台账里有几行是编号{number}"
    is_theirs = ledger.unit_of(item) == unit if own else unit in ledger.co_units(item)
    return "" if is_theirs else f"编号{number}不是这个单位{'负责' if own else '协办'}的事项"


def other_task(ledger: Ledger, item: Item, sent: str) -> str | None:
    """Return why the task sent under an item's 编号 is not the item's any more, None where it is, if reworded."""
    wanted, present = _comparable(sent), _comparable(item.text(Field.TASK))
    if not wanted or wanted == present:
        return None
    unit = ledger.unit_of(item)
    own = _likeness(wanted, present)
    for other in ledger.items:
        text = _comparable(other.text(Field.TASK))
        same_unit = ledger.unit_of(other) == unit
        if other.number != item.number and (text == wanted or (same_unit and _likeness(wanted, text) > own)):
            return f"那件事现在像是编号{other.number or '（空着）'}"
    return None if own else "那件事现在的台账里没有找到"


def _comparable(task: str) -> str:
    """Return a task as it is compared: the unit that assists was shown it without numbers of persons."""
    return comparable(for_others(task))


def is_reworded(item: Item, sent: str) -> bool:
    """Tell whether a task reads otherwise than when it was sent."""
    wanted = _comparable(sent)
    return bool(wanted) and wanted != _comparable(item.text(Field.TASK))


def _likeness(one: str, other: str) -> float:
    """Return how much two tasks read alike, 0 where they are different work; texts whose figures differ always are."""
    if not other or figures(one) != figures(other):
        return 0
    # Most forms come back with the tasks they were sent with, and need none of it.
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, one, other, autojunk=False)
    within = min(len(one), len(other)) >= _FEWEST_SIGNS and (one in other or other in one)
    if matcher.real_quick_ratio() < _ALIKE and not within:
        return 0
    likeness = max(matcher.ratio(), _ALIKE if within else 0)
    return likeness if likeness >= _ALIKE else 0
