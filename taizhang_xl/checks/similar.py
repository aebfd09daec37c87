"""Check of the same task given to two units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from taizhang_xl.catalogue import TASK_SIMILAR
from taizhang_xl.checks.likeness import LikeTexts, comparable
from taizhang_xl.checks.wording import place, shortened
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.text import key


def tasks(ledger: Ledger, as_of: date) -> Iterator[Finding]:
    """A task that another unit has too, in the same or nearly the same words."""
    texts = [comparable(item.text(Field.TASK)) for item in ledger.items]
    index = LikeTexts(set(texts))
    near: dict[str, tuple[str, ...]] = {}
    seen: dict[str, dict[str, Item]] = {}
    for item, text in zip(ledger.items, texts, strict=True):
        unit = _unit(ledger, item)
        if not text or not unit:
            continue
        if text not in near:
            near[text] = index.like(text)
        for other_text in (text, *near[text]):
            other = _of_another(seen.get(other_text, {}), unit)
            if other is not None:
                yield _finding(item, other, "相同" if other_text == text else "几乎相同")
                break
        seen.setdefault(text, {}).setdefault(unit, item)


def _unit(ledger: Ledger, item: Item) -> str:
    unit = ledger.unit_of(item)
    return unit.name if unit else key(item.text(Field.UNIT))


def _of_another(first_of_unit: dict[str, Item], unit: str) -> Item | None:
    return next((item for name, item in first_of_unit.items() if name != unit), None)


def _finding(item: Item, other: Item, how: str) -> Finding:
    where = item.where(Field.TASK)
    return TASK_SIMILAR.at(
        where, shortened(item.content(Field.TASK)), place=place(other.where(Field.TASK), where),
        unit=other.content(Field.UNIT), text=shortened(other.content(Field.TASK)), how=how,
    )  # fmt: skip
