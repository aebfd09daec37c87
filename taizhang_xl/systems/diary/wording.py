"""A project's work in the words of its entries, with the totals in the place of the figures (seed S15). Pure.

A total of several entries is told in words only where they all have the same: 修路500米 and 续修村东道路300米 come to
道路800米, not to 修村东道路800米.
"""

from __future__ import annotations

import re

from taizhang_xl.systems.diary.entries import Entry
from taizhang_xl.systems.diary.figures import MONEY, PERSONS, Figure, figure_of, folded, listed, pattern
from taizhang_xl.systems.diary.totals import Key, Project, Total

_LEADS = re.compile(
    "^(?:截至目前|截至[^，,]*[，,]|到目前为止|累计|共计|先后|共|本次|此次|今年以来|[0-9]+月[0-9]+日[，,]?)+"
)
_BREAKS = re.compile("[，,。；;！!：:]")
_VISITS = ("户次", "人次")
_LONGEST = 40


def told(project: Project) -> str:
    """Return a project's totals as a sentence: people visited; money, each source for itself; what was built or done."""
    people = [_words(total) for total in project.totals if _is_of_people(total.key)]
    money = [_money(total) for total in project.totals if total.key.kind in MONEY]
    works = [_words(total) for total in project.totals if not _is_of_people(total.key) and total.key.kind not in MONEY]
    if len(works) > 1:
        works[0] = f"先后{works[0]}"
    return "；".join(filter(None, ("，".join(people), *money, "、".join(works))))


def _is_of_people(key: Key) -> bool:
    return key.kind in PERSONS or key.kind in _VISITS


def _money(total: Total) -> str:
    is_so_far = total.so_far is not None or len(total.entries) > 1
    return f"{'累计' if is_so_far else ''}{_words(total)}"


def _words(total: Total) -> str:
    if total.figure is None:
        # Such are not added up: each time has its own.
        return "，".join(f"{entry.span}{_clause(entry, _own(entry))}" for entry in total.entries)
    clauses = {_clause(entry, total.figure) for entry in total.entries}
    words = clauses.pop() if len(clauses) == 1 else _plainly(total.entries[-1], total.figure)
    return "，另".join(filter(None, (words, listed(total.later))))


def _own(entry: Entry) -> Figure:
    if entry.counted is None:
        raise ValueError("an entry without a figure")
    return entry.counted.figure


def _clause(entry: Entry, figure: Figure) -> str:
    """Return an entry's words with another figure in place of its own; where they do not tell just that, measure and figure."""
    own = _own(entry)
    for clause in _BREAKS.split(entry.content):
        matches = [match for match in pattern((own.unit,)).finditer(folded(clause)) if match["unit"]]
        if len(matches) == 1 and figure_of(matches[0]) == own and len(clause) <= _LONGEST:
            return _LEADS.sub("", clause[: matches[0].start()] + str(figure) + clause[matches[0].end() :])
    return _plainly(entry, figure)


def _plainly(entry: Entry, figure: Figure) -> str:
    if entry.counted is None:
        raise ValueError("an entry without a figure")
    return f"{entry.counted.source}{entry.counted.measure}{figure}"
