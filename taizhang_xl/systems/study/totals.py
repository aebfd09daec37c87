"""Who should have come, came, and made up for it: of each member, and of each group. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from taizhang_xl.systems.study.attendance import Absence
from taizhang_xl.systems.study.meetings import State
from taizhang_xl.systems.study.study_ledger import Study
from taizhang_xl.text import key

NO_GROUP = "（没有党小组）"


class Count(NamedTuple):
    """Times: 应到, 实到, 请假, 缺, 补, 欠补 (of which `overdue`). 应到 = 实到 + 请假 + 缺, and 请假 + 缺 = 补 + 欠补."""

    expected: int = 0
    present: int = 0
    leave: int = 0
    absent: int = 0
    made_up: int = 0
    open: int = 0
    overdue: int = 0

    def plus(self, other: Count) -> Count:
        """Return both together."""
        return Count(*map(sum, zip(self, other, strict=True)))


class Totals(NamedTuple):
    """The counts of members by name, of groups by name (each meeting in the group of its day), and the meetings that are not in them."""

    members: Mapping[str, Count]
    groups: Mapping[str, Count]
    uncounted: tuple[str, ...]


def totals_of(study: Study, until: date | None = None, since: date | None = None) -> Totals:
    """Return the counts of all meetings whose attendance is told, up to a day and from one on."""
    members: dict[str, Count] = {each.name: Count() for each in study.people.members}
    groups: dict[str, Count] = {each.name: Count() for each in study.people.groups}
    missed = {(each.meeting.number, each.name): each for each in study.missed}
    until = until or study.as_of
    within = [each for each in study.meetings if (since is None or each.day >= since) and each.day <= until]
    for meeting in within:
        if meeting.state is not State.HELD:
            continue
        for name in meeting.expected:
            why, own = meeting.absent.get(name), missed.get((meeting.number, name))
            is_open = own is not None and own.is_open
            one = Count(
                1, why is None, why is Absence.LEAVE, why is Absence.ABSENT, own is not None and not is_open, is_open,
                own is not None and own.is_overdue(study.as_of),
            )  # fmt: skip
            group = study.people.group(study.people.by_name[key(name)], meeting.day) or NO_GROUP
            members[name] = members[name].plus(one)
            groups[group] = groups.get(group, Count()).plus(one)
    return Totals(members, groups, tuple(each.number for each in within if each.state is State.UNKNOWN))


def total(counts: Iterable[Count]) -> Count:
    """Return several counts as one."""
    whole = Count()
    for each in counts:
        whole = whole.plus(each)
    return whole
