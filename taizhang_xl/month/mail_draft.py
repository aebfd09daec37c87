"""Mail drafts: an .eml that a mail program opens as a message not sent yet. Nothing here sends anything."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from taizhang_xl.checks.people import listed_people
from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.settings import Settings
from taizhang_xl.messages import without_unseen
from taizhang_xl.month.review_line import NOT_RETURNED, UNDECIDED
from taizhang_xl.month.review_model import UnitReview
from taizhang_xl.text import key

_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"()]+")
_OFFICE = "vnd.openxmlformats-officedocument"
_TYPES = {"xlsx": f"{_OFFICE}.spreadsheetml.sheet", "docx": f"{_OFFICE}.wordprocessingml.document", "pdf": "pdf"}


class Letter(NamedTuple):
    """What is written to a unit."""

    subject: str
    text: str


class Attached(NamedTuple):
    """A workbook or document that goes with a letter."""

    name: str
    content: bytes


def make_draft(to: str | None, letter: Letter, attached: Attached, sent_on: datetime) -> bytes:
    """Return a draft of a letter with its workbook; the same input gives the same bytes.

    Without a usable address it is a draft without a recipient: it cannot be sent to anyone by mistake.
    """
    return draft_of((to,) if to else (), letter, (attached,), sent_on)


def draft_of(
    to: Sequence[str], letter: Letter, attached: Sequence[Attached], sent_on: datetime | None = None
) -> bytes:  # fmt: skip
    """Return a draft of a letter with all that goes with it; without a day it is the same on any day."""
    # Imported late: only what makes drafts pays for the mail modules, which are slow to load.
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    message = EmailMessage(policy=SMTP)
    # A line break in a name from a cell must not add headers of its own.
    message["Subject"] = "".join(filter(str.isprintable, for_others(letter.subject)))
    if to:
        message["To"] = ", ".join(to)
    if sent_on is not None:
        message["Date"] = format_datetime(sent_on)
    message["X-Unsent"] = "1"
    message.set_content(letter.text, cte="base64")
    for each in attached:
        subtype = _TYPES[each.name.rpartition(".")[2].lower()]
        message.add_attachment(each.content, maintype="application", subtype=subtype, filename=each.name)
    # A random boundary would make each run's file differ.
    message.set_boundary(f"=_{hashlib.sha256(b''.join(each.content for each in attached)).hexdigest()[:32]}")
    return message.as_bytes()


def address_of(ledger: Ledger, unit: Unit) -> str | None:
    """Return a unit's mail address as 单位 has it, else as 人员 has it for its 负责人; None where there is no single one."""
    if unit.mail or not unit.head:
        return unit.mail if _ADDRESS.fullmatch(unit.mail) else None
    mails = {
        record.shown(Field.MAIL)
        for record in listed_people(ledger)
        if key(record.text(Field.NAME)) == key(unit.head) and ledger.unit(record.text(Field.UNIT)) == unit
    }
    found = mails.pop() if len(mails) == 1 else ""
    return found if _ADDRESS.fullmatch(found) else None


def review_letter(unit: UnitReview, month: Month, settings: Settings, *, with_form: bool = True) -> Letter:
    """Return what goes with a month's review: to a unit that did not report a reminder, never a request to check figures.

    `with_form` tells whether a unit that did not report gets its form once more.
    """
    if unit.report in (NOT_RETURNED, UNDECIDED):
        return reminder(unit, month, settings, with_form=with_form)
    asked = [
        (unit.hung, f"挂单 {len(unit.hung)} 项，请写明原因、抓紧办理"),
        (unit.overdue, f"超期 {unit.counts.overdue_words}，请尽快办结"),
        (unit.next_due, f"下月到期 {len(unit.next_due)} 项，请提前安排"),
    ]
    told = "；".join(text for lines, text in asked if lines)
    text = f"现将你单位{month.label}工作落实情况发去，请核对。附件是你单位的部分。{told}{'。' if told else ''}"
    return Letter(f"{month.label}工作落实情况（{unit.short}）", _letter(unit.name, text, settings))


def reminder(
    unit: UnitReview, month: Month, settings: Settings, *, due: date | None = None, refused: str = "",
    with_form: bool = True,
) -> Letter:  # fmt: skip
    """Return what is written to a unit whose return is not there; `refused` says why one that came was not taken."""
    when = _wanted(settings, due)
    if unit.report == UNDECIDED:
        text = (
            f"收到你单位几份内容不同的{month.label}月报表，都还没有采用。请告知以哪一份为准，或者重新报一份，{when}。"
        )
        return Letter(f"请确认：{month.label}月报表（{unit.short}）", _letter(unit.name, text, settings))
    figures = f"你单位本月应办 {unit.counts.due} 项" if unit.counts.due else "你单位本月没有到期的事项，也请填报进展"
    over = f"，已超期 {unit.counts.overdue_words}" if unit.counts.overdue else ""
    why = refused or f"到现在还没有收到你单位的{month.label}月报表"
    form = "附件里" if with_form else "发给你单位的月报表里"
    text = f"{why}。{figures}{over}。请填好{form}黄色的格，{when}；已经报过的，请再发一次。"
    return Letter(f"催报：{month.label}月报表（{unit.short}）", _letter(unit.name, text, settings))


def short_reminder(unit: UnitReview, month: Month, settings: Settings, due: date | None, why: str) -> str:
    """Return a reminder short enough for a text message, to be pasted."""
    contact = f" {settings.contact}" if settings.contact else ""
    return f"{unit.short}：{month.label}月报表{why}，请{_wanted(settings, due)}。{contact}"


def _wanted(settings: Settings, due: date | None) -> str:
    """Return by when a return is wanted."""
    if due is not None:
        return f"在{due.month}月{due.day}日前报回"
    return f"尽快报回（期限：{settings.reports_due}）" if settings.reports_due else "尽快报回"


def form_letter(unit: Unit, month: Month, settings: Settings) -> Letter:
    """Return what goes with a form that a unit is to fill in."""
    due = f"期限：{settings.reports_due}。" if settings.reports_due else ""
    text = (
        f"现将{month.label}月报表发去（见附件）。请在黄色的格里填写，灰色的格不要改，不要删行、不要改编号；"
        f"没有变化的写“无变化”。填好后把这份文件报回。{due}"
    )
    return Letter(f"{month.label}月报表（{unit.short}）", _letter(unit.name, text, settings))


def _letter(to: str, text: str, settings: Settings) -> str:
    # The office gives its own number to be called.
    contact = f"    联系人：{without_unseen(settings.contact)}\n\n" if settings.contact else ""
    return f"{for_others(to)}：\n\n    {for_others(text)}\n\n{contact}{for_others(settings.office)}\n"
