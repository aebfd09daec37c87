"""Whether a 编号 still stands for the task that was sent under it: sections insert rows and number anew."""

from __future__ import annotations

from taizhang_xl.checks.likeness import comparable, figures
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.returns.forms.entries import Returned
from taizhang_xl.returns.forms.rows import not_sent
from taizhang_xl.returns.monthly_form import MONTHLY_FORM

_ALIKE = 0.7
_FEWEST_SIGNS = 4


def why_held_back(ledger: Ledger, item: Item, record: Record, returned: Returned) -> tuple[str, str]:
    """Return the task for which a row was reported and why it is not taken as the item's, "" where it is."""
    if why := not_sent(MONTHLY_FORM, item.number, returned):
        return record.shown(Field.TASK), why
    base = returned.base
    task = base[item.number].form.get(Field.TASK, "") if base is not None else record.shown(Field.TASK)
    other = other_task(ledger, item, task)
    return task, f"发出以后编号改成了另一件事，{other}，这一行没有采用" if other else ""


def other_task(ledger: Ledger, item: Item, sent: str) -> str | None:
    """Return why the task sent under an item's 编号 is not the item's any more, None where it is, if reworded."""
    wanted, present = comparable(sent), comparable(item.text(Field.TASK))
    if not wanted or wanted == present:
        return None
    unit = ledger.unit_of(item)
    own = _likeness(wanted, present)
    for other in ledger.items:
        text = comparable(other.text(Field.TASK))
        same_unit = ledger.unit_of(other) == unit
        if other.number != item.number and (text == wanted or (same_unit and _likeness(wanted, text) > own)):
            return f"那件事现在像是编号{other.number or '（空着）'}"
    return None if own else "那件事现在的台账里没有找到"


def is_reworded(item: Item, sent: str) -> bool:
    """Tell whether a task reads otherwise than when it was sent."""
    wanted = comparable(sent)
    return bool(wanted) and wanted != comparable(item.text(Field.TASK))


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
