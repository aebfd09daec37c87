"""Whose work is looked at: a unit's, a person's, a leader's. Persons of one name are told apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taizhang_xl.contract.dated_matter import DatedMatter
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import PEOPLE, Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.text import key

_QUALIFIED = re.compile(r"(.+?)[(（]([^()（）]+)[)）]")


class Chosen(NamedTuple):
    """The items looked at, whose they are ("" for all), and lines about those that may or may not be.

    `assisted` are those of the items in which a unit assists only. `units` and `name` tell whose dated matters of other
    sheets are looked at beside those of the items.
    """

    whose: str
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    assisted: tuple[Item, ...] = ()
    units: frozenset[str] = frozenset()
    name: str = ""

    def takes(self, matter: DatedMatter) -> bool:
        """Whether a dated matter of another sheet is looked at."""
        if not self.whose or (matter.unit is not None and matter.unit.name in self.units):
            return True
        own = {item.number for item in self.items if item.number and item not in self.assisted}
        is_named = bool(self.name) and self.name in map(key, names_in(matter.people))
        return is_named or matter.number in own


class _Person(NamedTuple):
    """A row of 人员."""

    name: str
    unit: Unit | None
    post: str

    def is_called(self, word: str, ledger: Ledger) -> bool:
        """Whether a word in brackets behind the name means this one: the post, or the unit."""
        return key(word) == key(self.post) or (self.unit is not None and ledger.unit(word) == self.unit)


def of_unit(ledger: Ledger, text: str) -> Chosen:
    """Return the work of which a unit is in charge, and in which it assists. Raises UsageError for one that is not known."""
    unit = ledger.unit(text)
    if unit is None:
        raise _unknown("单位", text, (name for each in ledger.units for name in (*each.short_names, each.name)))
    assisted = ledger.by_co_unit.get(unit.name, ())
    own = ledger.by_unit.get(unit.name, ())
    return Chosen(unit.short, (*own, *assisted), assisted=assisted, units=frozenset((unit.name,)))


def of_leader(ledger: Ledger, text: str) -> Chosen:
    """Return the work that a leader leads, and that of the units that the leader is in charge of (分管领导)."""
    units = {unit.name for unit in ledger.units if key(unit.leader) == key(text)}
    known: dict[str, str] = {key(unit.leader): unit.leader for unit in ledger.units if unit.leader}
    items = []
    for item in ledger.items:
        leaders = names_in(item.text(Field.LEADER))
        known |= {key(name): name for name in leaders}
        unit = ledger.unit_of(item)
        if key(text) in map(key, leaders) or (unit is not None and unit.name in units):
            items.append(item)
    if key(text) not in known:
        raise _unknown("领导", text, known.values())
    return Chosen(known[key(text)], tuple(items), units=frozenset(units))


def of_person(ledger: Ledger, text: str) -> Chosen:
    """Return the work of a person, written as 张某, or where several have the name as 张某（单位 or 职务）.

    Raises UsageError for a name that is not known or that several have.
    """
    name, word = _taken_apart(text)
    named = [(item, mark) for item in ledger.items for mark in _marks(item, name)]
    people = _people(ledger, name)
    if not named and not people:
        known = {each for item in ledger.items for each in names_in(item.text(Field.PERSON))}
        raise _unknown("责任人", text, [*known, *(record.text(Field.NAME) for record in rows_of(ledger, PEOPLE))])
    if len(people) > 1:
        return _one_of_several(ledger, text, people, named)
    unit = ledger.unit(word) if word else None
    if word and unit is None and not any(person.is_called(word, ledger) for person in people):
        raise _unknown("单位", word, (each.short for each in ledger.units))
    items = [item for item, _ in named if unit is None or people or ledger.unit_of(item) == unit]
    return Chosen(text, _each_once(items), name=key(name))


def _one_of_several(
    ledger: Ledger, text: str, people: Sequence[_Person], named: Sequence[tuple[Item, str]]
) -> Chosen:  # fmt: skip
    name, word = _taken_apart(text)
    meant = [person for person in people if word and person.is_called(word, ledger)]
    if len(meant) != 1:
        told = "、".join(f"{name}（{_apart(person, people)}）" for person in people)
        raise UsageError(f"“{text}”", f"有 {len(people)} 个人同名", f"请写成其中一个：{told}")
    items, unclear = [], []
    for item, mark in named:
        owners = _owners(ledger, item, mark, people)
        if len(owners) != 1:
            unclear.append(item.number or f"{item.sheet}第{item.row}行")
        elif owners[0] == meant[0]:
            items.append(item)
    notes = (f"分不清是哪一个{name}的 {len(unclear)} 项，没有列入：{'、'.join(unclear)}",) if unclear else ()
    return Chosen(f"{name}（{_apart(meant[0], people)}）", _each_once(items), notes)


def _each_once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple({(item.sheet, item.row): item for item in items}.values())


def _owners(ledger: Ledger, item: Item, mark: str, people: Sequence[_Person]) -> list[_Person]:
    if mark:
        return [person for person in people if person.is_called(mark, ledger)]
    unit = ledger.unit_of(item)
    return [person for person in people if person.unit == unit]


def _apart(person: _Person, people: Sequence[_Person]) -> str:
    """Return the word that tells one of several apart: the unit, within a unit the post."""
    same_unit = sum(other.unit == person.unit for other in people) > 1
    unit = person.unit.short if person.unit else ""
    return person.post if same_unit or not unit else unit


def _people(ledger: Ledger, name: str) -> list[_Person]:
    found = []
    for record in rows_of(ledger, PEOPLE):
        own, mark = _taken_apart(record.text(Field.NAME))
        if key(own) == key(name):
            found.append(_Person(own, ledger.unit(record.text(Field.UNIT)), record.text(Field.POST) or mark))
    return found


def _marks(item: Item, name: str) -> list[str]:
    """Return for each time that an item names a person the word in brackets behind the name, mostly ""."""
    names = map(_taken_apart, names_in(item.text(Field.PERSON)))
    return [mark for own, mark in names if key(own) == key(name)]


def _taken_apart(text: str) -> tuple[str, str]:
    match = _QUALIFIED.fullmatch(text.strip())
    return (match[1].strip(), match[2].strip()) if match else (text.strip(), "")


def _unknown(what: str, text: str, known: Iterable[str]) -> UsageError:
    from difflib import get_close_matches

    names = list(dict.fromkeys(filter(None, known)))
    near = get_close_matches(text, names, n=3, cutoff=0.4)
    cure = (
        f"是不是 {'、'.join(near)}？"
        if near
        else f"台账里有：{'、'.join(names[:20])}"
        if names
        else "台账里没有填这一项"
    )
    return UsageError(f"“{text}”", f"台账里没有这个{what}", cure)
