"""The issues that get a number: rows that staff prepared and what is asked for now, with the edits of the register. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, with_own_sheet
from taizhang_xl.ledger.schema import Field
from taizhang_xl.returns.forms.rows import cell_change
from taizhang_xl.systems.supervision.brief_document import Printed
from taizhang_xl.systems.supervision.brief_register import Issue, issues, waiting
from taizhang_xl.systems.supervision.brief_sheet import BODY, BRIEFS, DATED, ISSUE, TITLE, WITH_EXPERIENCE
from taizhang_xl.systems.supervision.brief_text import (
    Part,
    drafted,
    experience_parts,
    item_part,
    proposed_title,
    unknown_numbers,
)
from taizhang_xl.systems.supervision.settings import YES

ENTRY = "工作信息"
_CELL_CHARS = 32767


class Asked(NamedTuple):
    """What an issue is to be made of: items, a title or "", whether practice is told; `waits` is the row prepared for it."""

    items: tuple[str, ...]
    title: str
    with_experience: bool
    waits: Issue | None = None

    @property
    def place(self) -> str:
        """Where it was asked for, for messages."""
        return f"{BRIEFS.name}第{self.waits.record.row}行" if self.waits else "工作信息"


class Draft(NamedTuple):
    """An issue that gets its number now, and what is printed of it."""

    asked: Asked
    printed: Printed


def drafts_of(
    ledger: Ledger, asked: Asked | None, day: date, number: int | None
) -> tuple[list[Draft], tuple[Finding, ...]]:
    """Return the issues that get a number on a day, and the visits that have no day.

    `number` is where an empty register begins. Raises UsageError for items that nobody knows, for an issue without
    content, and for a number out of turn.
    """
    known = issues(ledger)
    first = 1 + max((issue.number for issue in known), default=(number or 1) - 1)
    all_asked = [Asked(each.items, each.title, each.with_experience, each) for each in waiting(ledger)]
    all_asked += [asked] if asked else []
    if number is not None and not first <= number < first + len(all_asked):
        raise UsageError(f"第{number}期", f"不是接着编的，下一期是第{first}期", "请去掉 --issue")
    after = max((issue.day for issue in known if issue.with_experience and issue.day), default=None)
    drafts: list[Draft] = []
    findings: tuple[Finding, ...] = ()
    for own_number, each in enumerate(all_asked, first):
        made_on = (each.waits.day if each.waits else None) or day
        parts, undated = _parts(ledger, each, after, made_on)
        findings += undated
        after = made_on if each.with_experience else after
        drafts.append(Draft(each, _printed(each, own_number, made_on, parts)))
    return drafts, tuple(dict.fromkeys(findings))


def _parts(
    ledger: Ledger, asked: Asked, after: date | None, made_on: date
) -> tuple[tuple[Part, ...], tuple[Finding, ...]]:
    if unknown := list(unknown_numbers(ledger, asked.items)):
        raise UsageError("、".join(unknown), "台账里没有这个编号，没有编期号", "请核对编号")
    parts = tuple(item_part(ledger, ledger.by_number[each], made_on) for each in asked.items)
    if not asked.with_experience:
        return parts, ()
    found, undated = experience_parts(ledger, after, made_on)
    return (*parts, *found), undated


def _printed(asked: Asked, number: int, made_on: date, parts: Sequence[Part]) -> Printed:
    body = asked.waits.body if asked.waits else ""
    if not parts and not body:
        raise UsageError(asked.place, "没有内容，没有编期号", "请写上编号；督察方案里也没有还没登过的好的经验")
    if not (title := asked.title or (proposed_title(parts) if parts else "")):
        raise UsageError(asked.place, "没有标题，没有编期号", "请填上标题")
    body = body or drafted(parts, made_on)
    if len(body) > _CELL_CHARS:
        raise UsageError(f"第{number}期", f"正文有 {len(body)} 字，一格放不下", "请少选几项，分成几期")
    return Printed(number, made_on, title, body)


def edits_of(ledger: Ledger, drafts: Sequence[Draft]) -> ChangeSet:
    """Return the edits that register them; a ledger of before gets the sheet."""
    is_new = lacks_sheet(ledger, BRIEFS)
    columns = (with_own_sheet(ledger, BRIEFS) if is_new else ledger).tables[BRIEFS.name].columns
    changes: list[Change] = []
    appends: list[Append] = []
    for draft in drafts:
        values = {name: value for name, value in _values(draft).items() if value and name in columns}
        if draft.asked.waits is not None:
            changes += _completed(draft.asked.waits, values)
        else:
            appends.append(Append(BRIEFS.name, {columns[name]: value for name, value in values.items()}, ENTRY))
    return ChangeSet(tuple(changes), tuple(appends), (own_sheet(BRIEFS),) if is_new else ())


def _values(draft: Draft) -> Mapping[str, Value]:
    printed, asked = draft.printed, draft.asked
    return {
        ISSUE: printed.number, DATED: printed.day, TITLE: printed.title, str(Field.NUMBER): "、".join(asked.items),
        WITH_EXPERIENCE: YES if asked.with_experience else None, BODY: printed.body,
    }  # fmt: skip


def _completed(waits: Issue, values: Mapping[str, Value]) -> Iterator[Change]:
    """Yield the cells that staff left empty in a row they prepared; what they typed stays."""
    for name, value in values.items():
        if not waits.record.text(name):
            yield cell_change(waits.record, name, value, ENTRY)
