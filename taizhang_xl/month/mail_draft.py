"""Mail drafts: an .eml that a mail program opens as a message not sent yet. Nothing here sends anything."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Unit

_ADDRESS = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"()]+")
_SPREADSHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def make_draft(unit: Unit, month: Month, office: str, attachment: bytes, name: str, sent_on: datetime) -> bytes:
    """Return a draft to a unit with its own part of the review; the same input gives the same bytes.

    A unit without a usable address gets a draft without a recipient: it cannot be sent to anyone by mistake.
    """
    # Imported late: only a month-end makes drafts, and the mail modules are slow to load.
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    message = EmailMessage(policy=SMTP)
    # A line break in a name from a cell must not add headers of its own.
    message["Subject"] = "".join(filter(str.isprintable, f"{month.label}工作落实情况（{unit.short}）"))
    if address := address_of(unit):
        message["To"] = address
    message["Date"] = format_datetime(sent_on)
    message["X-Unsent"] = "1"
    message.set_content(_text(unit, month, office))
    message.add_attachment(attachment, maintype=_SPREADSHEET[0], subtype=_SPREADSHEET[1], filename=name)
    # A random boundary would make each run's file differ.
    message.set_boundary(f"=_{hashlib.sha256(attachment).hexdigest()[:32]}")
    return message.as_bytes()


def address_of(unit: Unit) -> str | None:
    """Return a unit's mail address, None where it has none or what stands there is no single address."""
    return unit.mail if _ADDRESS.fullmatch(unit.mail) else None


def _text(unit: Unit, month: Month, office: str) -> str:
    return (
        f"{unit.name}：\n\n"
        f"    现将你单位{month.label}工作落实情况发去，请核对。附件是你单位的部分，"
        f"挂单事项请说明原因并抓紧办理，下月到期事项请提前安排。\n\n{office}\n"
    )
