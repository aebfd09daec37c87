"""The text of an issue, drafted from the rows of the ledger: what was done well, what is wrong, practice worth following.

Nothing is made up: what units and inspectors wrote is quoted as it stands, without numbers of persons. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.nothing import stated
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.status import Status, finished_early, status_of
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.rules import PAPER_UNDATED
from taizhang_xl.systems.supervision.sheets import EXPERIENCE, INSPECTIONS, VISIT_ON
from taizhang_xl.systems.supervision.wording import chinese_day, chinese_number, clipped

_STOPS = "。；;，, "
_HEADING = re.compile(r"[一二三四五六七八九十百]+、")
_TASK_CHARS = 24
GOOD, PROBLEM, UNDER_WAY, PRACTICE = "按期办结的工作", "没有按期办结的工作", "正在办理的工作", "督察中发现的好的经验"


class Part(NamedTuple):
    """One part of an issue: what sort it is, its heading without a number, its text in one paragraph."""

    kind: str
    heading: str
    text: str


class Text(NamedTuple):
    """An issue's text: what stands before the parts, and each part's heading and text."""

    opening: str
    parts: tuple[tuple[str, str], ...]


def item_part(ledger: Ledger, item: Item, as_of: date) -> Part:
    """Return the part about an item as it stands on a day."""
    status = status_of(ledger, item, as_of)
    unit = ledger.unit_of(item)
    short = unit.short if unit else item.content(Field.UNIT)
    task = clipped(item.content(Field.TASK), _TASK_CHARS)
    if status.finished:
        kind, outcome = GOOD, "率先完成" if finished_early(ledger, item) else status.timing
        if outcome.startswith("超期"):
            kind = PROBLEM
        fields = (("主要做法", Field.MEASURES), ("办理情况", Field.PROGRESS), ("成果", Field.EVIDENCE))
    elif status.overdue:
        kind, outcome = PROBLEM, f"{status.timing}没有办结"
        fields = (("进展情况", Field.PROGRESS), ("未完成原因", Field.REASON), ("下步安排", Field.NEXT_PLAN))
    else:
        kind, outcome = UNDER_WAY, str(status.state)
        fields = (("进展情况", Field.PROGRESS), ("未完成原因", Field.REASON), ("下步安排", Field.NEXT_PLAN))
    told = [_when(item, status, outcome), *(_quoted(ledger, item, word, name) for word, name in fields)]
    return Part(kind, f"{short}：{task}（{outcome}）", "".join(told))


def _when(item: Item, status: Status, outcome: str) -> str:
    whole = for_others(item.content(Field.TASK))
    # The heading has a short task whole.
    task = "" if len(whole) <= _TASK_CHARS else f"“{whole}”"
    deadline = item.content(Field.DEADLINE)
    done_on = item.day(Field.DONE_ON) if status.finished else None
    day = chinese_day(done_on) if done_on else ""
    time = f"，完成时限为{deadline}" if deadline else ""
    return f"{item.number}{task}{time}，{day}{outcome}。"


def _quoted(ledger: Ledger, item: Item, word: str, name: Field) -> str:
    text = " ".join(stated(ledger, item, name).split()).strip(_STOPS)
    return f"{word}：{for_others(text)}。" if text else ""


def experience_parts(
    ledger: Ledger, after: date | None, until: date
) -> tuple[tuple[Part, ...], tuple[Finding, ...]]:  # fmt: skip
    """Return the parts about good practice found on visits after one day and until another, and what has no day."""
    parts, findings = [], []
    for record in rows_of(ledger, INSPECTIONS):
        text, day = record.content(EXPERIENCE).strip(_STOPS), record.day(VISIT_ON)
        if not text:
            continue
        if day is None:
            findings.append(PAPER_UNDATED.at(record.where(VISIT_ON), record.content(VISIT_ON), column=VISIT_ON))
        elif (after is None or day > after) and day <= until:
            unit = ledger.unit_of(record)
            short = unit.short if unit else record.content(Field.UNIT)
            told = f"{chinese_day(day)}督察{short}时发现：{for_others(text)}。"
            parts.append(Part(PRACTICE, f"{short}好的经验", told))
    return tuple(parts), tuple(findings)


def drafted(parts: Sequence[Part], as_of: date) -> str:
    """Return the body of an issue as its row keeps it: the opening, then a line for each heading and for each text."""
    ordered = [part for kind in (GOOD, PRACTICE, UNDER_WAY, PROBLEM) for part in parts if part.kind == kind]
    counts = Counter(part.kind for part in ordered)
    told = "、".join(f"{kind}{count}{'条' if kind == PRACTICE else '项'}" for kind, count in counts.items())
    lines = [f"截至{chinese_day(as_of)}，选编{told}，摘报如下。"]
    for number, part in enumerate(ordered, 1):
        lines += [f"{chinese_number(number)}、{part.heading}", part.text]
    return "\n".join(lines)


def proposed_title(parts: Sequence[Part]) -> str:
    """Return a title for those who gave none: what is in the issue, in plain words."""
    if len(parts) == 1 and parts[0].kind != PRACTICE:
        return parts[0].heading
    kinds = list(dict.fromkeys(part.kind for part in parts))
    return kinds[0] if len(kinds) == 1 else f"{len(parts)}项工作落实情况"


def read_body(body: str) -> Text:
    """Return the opening and the parts of a body that staff may have changed: a heading begins with 一、."""
    opening: list[str] = []
    parts: list[tuple[str, list[str]]] = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if _HEADING.match(line):
            parts.append((line, []))
        else:
            (parts[-1][1] if parts else opening).append(line)
    return Text("\n".join(opening), tuple((heading, "\n".join(lines)) for heading, lines in parts))


def unknown_numbers(ledger: Ledger, numbers: Sequence[str]) -> Iterator[str]:
    """Yield the numbers that no item or more than one has, each with those that come near."""
    from difflib import get_close_matches

    for number in numbers:
        if number in ledger.doubled:
            yield f"{number}（台账里有重复）"
        elif number not in ledger.by_number:
            near = get_close_matches(number, list(ledger.by_number), n=3, cutoff=0.7)
            yield f"{number}（是不是 {'、'.join(near)}）" if near else number
