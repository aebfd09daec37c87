"""The members of the party as 人员 and 党组织 have them: who belongs where on a day, who leads a group. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.companion.people import named_rows
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.own_sheets import unreadable_sheet
from taizhang_xl.ledger.schema import PEOPLE, Field
from taizhang_xl.systems.study import rules
from taizhang_xl.systems.study.dated_cell import Spell, UnreadSpellError, on, spells_of
from taizhang_xl.systems.study.sheets import BRANCH, COMMITTEE_MEMBERS, GROUP, HEAD, KIND, ORGAN, PARENT
from taizhang_xl.text import key


class Organ(NamedTuple):
    """A branch or a group; `parent` is the branch of a group, "" of a branch. `where` is the cell of its head."""

    name: str
    is_group: bool
    parent: str
    heads: tuple[Spell, ...]
    committee: tuple[Spell, ...]
    where: Where


class Member(NamedTuple):
    """A member. `first` and `last` are the days from and to which the person is in the office, both counted, None if open."""

    name: str
    branches: tuple[Spell, ...]
    groups: tuple[Spell, ...]
    first: date | None
    last: date | None
    mail: str
    where: Where

    def is_there(self, day: date) -> bool:
        """Whether the person is in the office on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class People:
    """All members and organs. Names are looked up as `key` has them."""

    def __init__(self, members: Sequence[Member], organs: Sequence[Organ], findings: Sequence[Finding] = ()) -> None:
        self.members, self.organs, self.findings = tuple(members), tuple(organs), tuple(findings)

    @cached_property
    def by_name(self) -> Mapping[str, Member]:
        """The members by the key of their names."""
        return {key(each.name): each for each in self.members}

    @cached_property
    def organ_of(self) -> Mapping[str, Organ]:
        """The organs by the key of their names."""
        return {key(each.name): each for each in self.organs}

    @property
    def branches(self) -> tuple[Organ, ...]:
        """The branches, in the order of the sheet."""
        return tuple(each for each in self.organs if not each.is_group)

    @property
    def groups(self) -> tuple[Organ, ...]:
        """The groups, in the order of the sheet."""
        return tuple(each for each in self.organs if each.is_group)

    def group(self, member: Member, day: date) -> str:
        """Return the name of a member's group on a day, "" without one, or of who is not there."""
        organ = self.organ_of.get(key(on(member.groups, day))) if member.is_there(day) else None
        return organ.name if organ is not None and organ.is_group else ""

    def branch(self, member: Member, day: date) -> str:
        """Return the name of a member's branch on a day: that of the group, else the member's own."""
        if not member.is_there(day):
            return ""
        if group := self.group(member, day):
            return self.organ_of[key(group)].parent
        organ = self.organ_of.get(key(on(member.branches, day)))
        return organ.name if organ is not None and not organ.is_group else ""

    def of_group(self, name: str, day: date) -> list[Member]:
        """Return the members of a group on a day."""
        return [each for each in self.members if self.group(each, day) == name]

    def of_branch(self, name: str, day: date) -> list[Member]:
        """Return the members of a branch on a day."""
        return [each for each in self.members if self.branch(each, day) == name]

    def head(self, organ: Organ, day: date) -> Member | Finding:
        """Return who leads a group on a day, why nobody does where that is no member of it that is there."""
        name = on(organ.heads, day)
        member = self.by_name.get(key(name))
        if not name:
            why = "没有写组长"
        elif member is None:
            why = f"的组长“{name}”不在“人员”表的党员里"
        elif not member.is_there(day):
            why = f"的组长“{name}”不在岗"
        elif self.group(member, day) != organ.name:
            why = f"的组长“{name}”不是这个组的人"
        else:
            return member
        return rules.STUDY_HEAD.at(organ.where, name, organ=organ.name, day=f"{day.month}月{day.day}日", why=why)


def people_of(ledger: Ledger, organ_rows: Sequence[Record]) -> People:
    """Return the members of a ledger's 人员 in the organs of the companion's 党组织."""
    findings: list[Finding] = []
    organs = list(_organs(organ_rows, findings))
    members = list(_members(ledger, findings))
    return People(members, organs, (*findings, *_doubts(People(members, organs))))


def _organs(records: Sequence[Record], findings: list[Finding]) -> Iterator[Organ]:
    branches = {key(each.text(ORGAN)): each.content(ORGAN) for each in records if each.text(KIND) == BRANCH}
    seen: set[str] = set()
    for record in records:
        name, kind, parent = record.content(ORGAN), record.text(KIND), branches.get(key(record.text(PARENT)), "")
        why = (
            "没有名称" if not name else "写了两行" if key(name) in seen else f"的种类“{kind}”不是{BRANCH}或{GROUP}" if kind not in (BRANCH, GROUP)
            else "没有写所属支部，或表里没有这个支部" if kind == GROUP and not parent else ""
        )  # fmt: skip
        if why:
            findings.append(rules.STUDY_ORGAN_ROW.at(record.where(ORGAN), name or "（空）", why=why))
            continue
        seen.add(key(name))
        heads, committee = (_spells(record, column, name, findings) for column in (HEAD, COMMITTEE_MEMBERS))
        yield Organ(name, kind == GROUP, parent if kind == GROUP else "", heads, committee, record.where(HEAD))


def _members(ledger: Ledger, findings: list[Finding]) -> Iterator[Member]:
    """Yield the rows of 人员 with a branch or a group, where it is certain whose they are; leaders are of no unit."""
    findings += unreadable_sheet(ledger, PEOPLE)
    for record, wrong in named_rows(ledger):
        if not (record.text(BRANCH) or record.text(GROUP)):
            continue
        findings += wrong
        if not wrong:
            name = record.content(Field.NAME)
            branches, groups = (_spells(record, column, name, findings) for column in (BRANCH, GROUP))
            since, until = record.day(Field.SINCE), record.day(Field.UNTIL)
            yield Member(name, branches, groups, since, until, record.shown(Field.MAIL), record.where(GROUP))


def _spells(record: Record, column: str, who: str, findings: list[Finding]) -> tuple[Spell, ...]:
    try:
        return spells_of(record.shown(column))
    except UnreadSpellError as error:
        findings.append(
            rules.STUDY_CELL.at(record.where(column), record.content(column), who=who, column=column, why=error)
        )
        return ()


def _doubts(people: People) -> Iterator[Finding]:
    """Yield organs that 党组织 does not have, and branches that are not those of the groups."""
    for member in people.members:
        for column, spells, is_group in ((BRANCH, member.branches, False), (GROUP, member.groups, True)):
            for name in dict.fromkeys(each.value for each in spells if each.value):
                organ = people.organ_of.get(key(name))
                if organ is None or organ.is_group is not is_group:
                    yield rules.STUDY_ORGAN.at(member.where, name, who=member.name, column=column)
        for since, value in member.groups:
            group, branch = people.organ_of.get(key(value)), on(member.branches, since or date.min)
            if group is not None and group.is_group and branch and key(group.parent) != key(branch):
                yield rules.STUDY_BRANCH_DIFFERS.at(
                    member.where, branch, who=member.name, group=group.name, branch=group.parent
                )


def committee_of(organ: Organ, day: date) -> list[str]:
    """Return the names of a branch's committee on a day."""
    return names_in(on(organ.committee, day))
