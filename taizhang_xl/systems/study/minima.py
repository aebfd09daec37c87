"""Whether the plan has each kind of meeting as often as the office's settings ask (三会一课). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from taizhang_xl.findings import Finding, Where
from taizhang_xl.systems.study import rules
from taizhang_xl.systems.study.meetings import Meeting, State
from taizhang_xl.systems.study.people import People
from taizhang_xl.systems.study.settings import OFTEN, Often, often
from taizhang_xl.systems.study.sheets import COMMITTEE, GROUP_MEETING


def below(
    meetings: Sequence[Meeting], people: People, asked: Mapping[str, str], where: Where, untold: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield the branches and groups for which a kind of meeting is planned too seldom, with the parts of the year.

    `asked` maps a kind to the value of its setting; a meeting that was cancelled does not count. A group's meetings are
    counted for each group, all others for each branch. Of the branches in `untold`, whose committee is not known, the
    meetings of the committee are not among `meetings`, so that nothing can be said of them.
    """
    for kind in OFTEN:
        if (wanted := often(asked[kind])) is None:
            continue
        for organ in people.groups if kind == GROUP_MEETING else people.branches:
            if kind == COMMITTEE and organ.name in untold:
                continue
            short = list(_short(meetings, kind, organ.name, wanted))
            if short:
                yield rules.STUDY_BELOW.at(
                    where, "、".join(short), organ=organ.name, kind=kind, setting=OFTEN[kind].name, often=wanted.text
                )


def _short(meetings: Sequence[Meeting], kind: str, organ: str, wanted: Often) -> Iterator[str]:
    held = [
        wanted.part_of(each.day.month)
        for each in meetings
        if each.kind == kind and organ in each.organs and each.state is not State.CANCELLED
    ]
    counts = [held.count(part) for part in range(1, wanted.parts + 1)]
    part = 0
    # Parts beside each other that lack the same are told together: 2月至12月.
    for count, run in groupby(counts):
        first, part = part + 1, part + len(list(run))
        if count < wanted.times:
            until = f"至{wanted.period(part)}" if part > first else ""
            yield f"{wanted.period(first)}{until}（{count} 次）"
