"""What stands on a slip's page, as the values of the template's fields. Made from the register and the ledger. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from taizhang_xl.checks.private import for_others, numbers_in
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.messages import without_unseen
from taizhang_xl.reading.extension import is_extended
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.systems.supervision import settings
from taizhang_xl.systems.supervision.ladder import workdays_over
from taizhang_xl.systems.supervision.matters import Matter, state_of_item
from taizhang_xl.systems.supervision.problems import found_words
from taizhang_xl.systems.supervision.register import Slip
from taizhang_xl.systems.supervision.sheets import HINT, INSPECTOR, MEND_BY, PROBLEM, SUPERVISE, URGE, WAY

ISSUER, NUMBER, TITLE, RECIPIENT, OPENING = "发文机关", "文号", "标题", "收文单位", "缘由"
MATTER, DEADLINE, STANDING, DEMAND = "事项", "时限", "现状", "要求"
CONTACT, SIGNER, DATED, COPY = "联系人", "落款", "成文日期", "抄送"
NEEDED = frozenset(
    (ISSUER, NUMBER, TITLE, RECIPIENT, OPENING, MATTER, DEADLINE, STANDING, DEMAND, CONTACT, SIGNER, DATED)
)
TITLES = {HINT: "工作提示", URGE: "催办通知", SUPERVISE: "督办通知"}
_ASKED = {
    HINT: "进展情况和预计完成日期",
    URGE: "办理情况、未完成的原因和预计完成日期",
    SUPERVISE: "办理情况、未完成的原因和预计完成日期经负责人签字",
}


class Letterhead(NamedTuple):
    """Who issues slips, who signs them, and whom to ask."""

    issuer: str
    signer: str
    contact: str
    phone: str


def letterhead_of(ledger: Ledger) -> Letterhead:
    """Return what an office has set; `issuer` is "" where neither 督办发文机关 nor 机关名称 is filled in."""
    issuer = setting_text(ledger, settings.ISSUER) or ledger.settings.office
    signer = setting_text(ledger, settings.SIGNER) or issuer
    contact = setting_text(ledger, settings.CONTACT) or signer
    return Letterhead(issuer, signer, contact, setting_text(ledger, settings.CONTACT_PHONE))


def slip_values(
    ledger: Ledger, slip: Slip, matter: Matter, register: Sequence[Slip], head: Letterhead
) -> Mapping[str, str]:
    """Return the text of each field. The slip has a level and its days; numbers of persons are left out."""
    assert slip.sent_on is not None
    assert slip.reply_by is not None
    unit = ledger.unit(slip.unit)
    leader = unit.leader if unit and slip.level == SUPERVISE else ""
    values = {
        ISSUER: head.issuer,
        NUMBER: slip.text,
        TITLE: TITLES[slip.level],
        RECIPIENT: unit.name if unit else slip.unit,
        OPENING: _opening(slip, matter, register),
        MATTER: _subject(ledger, matter),
        DEADLINE: _deadline(matter),
        STANDING: _standing(ledger, slip, matter),
        DEMAND: f"请于{day_words(slip.reply_by)}前将{_asked(slip, matter)}书面反馈{head.signer}（可填回执）。",
        SIGNER: head.signer,
        DATED: day_words(slip.sent_on),
        COPY: f"抄送：{leader}" if leader else "",
    }
    hidden = {name: for_others(text) for name, text in values.items()}
    # The section's own number is there to be called; it has a setting of its own.
    return hidden | {CONTACT: "　".join(filter(None, (for_others(head.contact), without_unseen(head.phone))))}


def numbers_left_out(ledger: Ledger, matter: Matter) -> Iterator[Finding]:
    """Yield the numbers of persons in what a slip shows of an item."""
    for record, name in _shown_cells(ledger, matter):
        yield from numbers_in(record.shown(name), record.where(name), name)


def day_words(day: date) -> str:
    """Return a day as documents have it: 2018年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _asked(slip: Slip, matter: Matter) -> str:
    asked = _ASKED[slip.level]
    return asked if matter.item else asked.replace("进展", "整改").replace("办理", "整改")


def _subject(ledger: Ledger, matter: Matter) -> str:
    if matter.item:
        return f"{matter.number} {matter.item.content(Field.TASK)}{_of_period(matter)}"
    inspected = ledger.by_number.get(matter.number)
    of = f"{matter.number} {inspected.content(Field.TASK)}。" if inspected else ""
    return f"{of}{found_words(matter.record)}"


def _opening(slip: Slip, matter: Matter, register: Sequence[Slip]) -> str:
    due = day_words(matter.due)
    if matter.item is None:
        if slip.level == HINT:
            return f"督察发现你单位有下列问题，请认真整改，于{due}前办结。"
        before = _earlier(next((each for each in register if each.text == slip.cited), None), slip.cited)
        return f"督察发现你单位的下列问题应于{due}前整改，至今没有办结。{before}现予{slip.level}。"
    if slip.level == HINT:
        left = (matter.due - slip.sent_on).days if slip.sent_on else 0
        return f"你单位承办的下列事项将于{due}到期{f'，还有{left}天' if left else ''}，请抓紧办理，按时完成。"
    before = _earlier(next((each for each in register if each.text == slip.cited), None), slip.cited)
    return f"你单位承办的下列事项已于{due}到期，至今没有办结。{before}现予{slip.level}。"


def _earlier(earlier: Slip | None, cited: str) -> str:
    if not cited:
        return ""
    if earlier is None or earlier.sent_on is None or not earlier.level:
        return f"此前已发{cited}。"
    sent = f"{day_words(earlier.sent_on)}以{earlier.text}{earlier.level}"
    if earlier.replied_on is not None:
        return f"{sent}，你单位于{day_words(earlier.replied_on)}作了反馈。"
    if earlier.level == HINT or earlier.reply_by is None or not earlier.is_awaited:
        return f"{sent}。"
    return f"{sent}，要求{day_words(earlier.reply_by)}前反馈，没有收到。"


def _of_period(matter: Matter) -> str:
    if matter.month is not None:
        return f"（{matter.month.label}）"
    return f"（{day_words(matter.due)}前的一步）" if matter.occurrence else ""


def _deadline(matter: Matter) -> str:
    typed = matter.record.content(Field.DEADLINE if matter.item else MEND_BY)
    note = "，已批准延期" if matter.item and is_extended(matter.item) else ""
    # A real date in the cell is shown as a day already.
    return f"{typed}（{day_words(matter.due)}到期{note}）" if typed else f"{day_words(matter.due)}到期{note}"


def _standing(ledger: Ledger, slip: Slip, matter: Matter) -> str:
    assert slip.sent_on is not None
    over = (slip.sent_on - matter.due).days
    days = workdays_over(ledger.calendar, matter.due, slip.sent_on)
    late = f"，超期{over}天（{days}个工作日）" if over > 0 else ""
    if matter.item is None:
        return f"截至{day_words(slip.sent_on)}，没有登记办结{late}。"
    state = state_of_item(ledger, matter.item, matter.month, slip.sent_on)
    texts = [text for record, name in _shown_cells(ledger, matter)[2:] if (text := record.content(name))]
    progress = f"进展情况：{texts[0].rstrip('。')}。" if texts else "没有报来进展情况。"
    return f"截至{day_words(slip.sent_on)}，{state}{late}。{progress}"


def _shown_cells(ledger: Ledger, matter: Matter) -> list[tuple[Record, str]]:
    """Return the cells that a slip shows: task, deadline, and what was reported of this occurrence."""
    item = matter.item
    if item is None:
        inspected = ledger.by_number.get(matter.number)
        of: list[tuple[Record, str]] = [(inspected, Field.TASK)] if inspected else []
        return [*((matter.record, name) for name in (PROBLEM, WAY, INSPECTOR)), *of]
    cells: list[tuple[Record, str]] = [(item, Field.TASK), (item, Field.DEADLINE)]
    if matter.month is None:
        return [*cells, (item, Field.PROGRESS)]
    report = ledger.report(item.number, matter.month)
    return [*cells, (report, Field.RESULT)] if report is not None else cells
