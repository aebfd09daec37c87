"""A draft as it lies: to whom it goes, what is attached, why it cannot be sent, and the bytes that go over the wire."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from taizhang_xl.errors import FileError
from taizhang_xl.files import disk
from taizhang_xl.ledger.settings import MAIL_DOMAINS, MAIL_LARGEST, MailSettings, is_address
from taizhang_xl.messages import os_message
from taizhang_xl.sending.batches import ENDING

if TYPE_CHECKING:
    from email.message import Message

MEGABYTE = 1 << 20
# Not the fault of one draft: it is told once.
NO_DOMAINS = f"没有设置“{MAIL_DOMAINS}”，一封也不能发；请在台账“设置”表填上收件人邮箱 @ 后面的域名"
_RECIPIENTS = ("to", "cc", "bcc")
_ONCE = ("to", "cc", "bcc", "subject", "from", "date")
# Ours are written in their place: who sends and when is not for a draft to tell, and hidden recipients stay hidden.
_REPLACED = ("x-unsent", "bcc", "from", "sender", "return-path", "date", "message-id")


class Attachment(NamedTuple):
    """What goes with a message; `size` in bytes."""

    name: str
    size: int


class Draft(NamedTuple):
    """A draft: its name without ending, the file, and what is in it; `wrong` tells why it is not sent, with the cure."""

    name: str
    path: Path
    sha256: str
    recipients: tuple[str, ...] = ()
    subject: str = ""
    attachments: tuple[Attachment, ...] = ()
    wrong: str = ""


def read_draft(path: Path, settings: MailSettings) -> Draft:
    """Read a draft and check it. Raises FileError where the file cannot be read."""
    # Imported late, here and below: a click that sends nothing must not pay for the mail modules.
    from email.errors import InvalidHeaderDefect

    raw = content_of(path)
    draft = Draft(path.name.removesuffix(ENDING), path, digest(raw))
    try:
        message = _parsed(raw)
        addressed = [_header(name, value) for name in _RECIPIENTS for value in message.get_all(name, ())]
        draft = draft._replace(
            recipients=tuple(_shown(each.addr_spec) for header in addressed for each in header.addresses),
            subject=_shown(str(_header("subject", message.get("Subject", "")))),
            attachments=tuple(_attachments(message)),
        )
        hidden = any(map(_hides_a_line, (str(value) for part in message.walk() for value in part.values())))
        unclear = any(isinstance(defect, InvalidHeaderDefect) for header in addressed for defect in header.defects)
    except (ValueError, LookupError, AttributeError, TypeError):
        # The library's parser falls over what no mail program writes.
        return draft._replace(wrong="邮件头里有不该有的内容，读不出来；请重做这封草稿")
    return draft._replace(wrong=next(_wrong(draft, raw, settings, hidden=hidden, unclear=unclear), ""))


def content_of(path: Path) -> bytes:
    """Return a draft's bytes. Raises FileError where it cannot be read."""
    try:
        return disk.read(path)
    except OSError as error:
        raise FileError(path, f"读不了（{os_message(error)}）", "请检查这个文件后再运行一次") from error


def digest(raw: bytes) -> str:
    """Return by what a draft is known to be the same."""
    return hashlib.sha256(raw).hexdigest()


def message_id(batch: str, draft: Draft, sender: str) -> str:
    """Return the Message-ID of a draft: the same as long as the draft is, so that a server may drop what comes twice."""
    known = hashlib.sha256("\0".join((batch, draft.name, draft.sha256, sender)).encode()).hexdigest()
    return f"<tz.{known[:32]}@{sender.rpartition('@')[2]}>"


def wire_bytes(raw: bytes, sender: str, known_as: str, sent_on: datetime) -> bytes:
    """Return the message as it goes over the wire: the draft's own bytes, with sender, day and Message-ID of ours."""
    from email.utils import format_datetime

    head, body = _parted(raw)
    kept = [field for field in _fields(head) if _name(field) not in _REPLACED]
    own = (f"From: {sender}", f"Date: {format_datetime(sent_on)}", f"Message-ID: {known_as}")
    lines = b"\n".join((*(each.encode("ascii") for each in own), *kept))
    return re.sub(rb"\r\n|\r|\n", b"\r\n", lines + b"\n\n" + body)


def _parsed(raw: bytes) -> Message:
    from email import message_from_bytes

    # The old policy: the new one reads each field anew whenever it is asked for, which takes ten times as long.
    return message_from_bytes(raw)


def _header(name: str, value: object) -> Any:
    """Return a field as the library reads it, with `addresses` and `defects`."""
    from email.headerregistry import HeaderRegistry

    return HeaderRegistry()(name, re.sub(r"\r?\n", "", str(value)))


def _shown(text: str) -> str:
    """Return a text with a question mark for bytes that are no text."""
    return text.encode("utf-8", "replace").decode().replace("\ufffd", "?")


def _attachments(message: Message) -> Iterator[Attachment]:
    for part in message.walk():
        name, is_text = part.get_filename(), part.get_content_maintype() == "text"
        if not part.is_multipart() and (name is not None or not is_text):
            content = part.get_payload(decode=True)
            shown = _shown(str(_header("subject", name or "没有名字的附件")))
            yield Attachment(shown, len(content) if isinstance(content, bytes) else 0)


def _hides_a_line(value: str) -> bool:
    """Whether a field has a line break in it that is not seen: encoded as a word, or as a parameter."""
    if re.search(r"\*=[^;]*%0[0ad]", value, re.IGNORECASE):
        return True
    return "=?" in value and bool(re.search("[\r\n\0]", str(_header("subject", value))))


def _wrong(draft: Draft, raw: bytes, settings: MailSettings, *, hidden: bool, unclear: bool) -> Iterator[str]:
    head, _ = _parted(raw)
    fields = [_name(field) for field in _fields(head)]
    if "" in fields or not head.isascii() or re.search(rb"[\r\0]", head):
        yield "邮件头里有多余的行、回车或没有编码的汉字；请重做这封草稿"
    if hidden:
        yield "邮件头里藏着换行，可能会多出收件人；请重做这封草稿"
    if twice := next((name for name in _ONCE if fields.count(name) > 1), ""):
        yield f"邮件头里有两行 {twice.capitalize()}；请重做这封草稿"
    if unclear:
        yield "收件人读不明白；几个收件人请用英文逗号隔开"
    if not draft.recipients:
        yield "没有收件人；请在台账“单位”或“人员”表补上邮箱，重做草稿"
    yield from _wrong_addresses(draft.recipients, settings.domains)
    for name, size in draft.attachments:
        if size > settings.largest * MEGABYTE:
            yield f"附件“{name}”有 {size / MEGABYTE:.1f} MB，超过{MAIL_LARGEST}（{settings.largest} MB）；请换小的，或改设置"


def _wrong_addresses(recipients: Sequence[str], domains: Sequence[str]) -> Iterator[str]:
    for address in recipients:
        if not is_address(address):
            yield f"收件人 {address} 不是邮箱地址；请改正后重做草稿"
        elif not domains:
            yield NO_DOMAINS
        elif address.rpartition("@")[2].lower() not in domains:
            yield f"收件人 {address} 不在允许的域名里；确实要发的，请加进设置“{MAIL_DOMAINS}”"


def _parted(raw: bytes) -> tuple[bytes, bytes]:
    """Return head and body, the head's lines ended by a line feed each."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    return head, body


def _fields(head: bytes) -> list[bytes]:
    """Return the fields of a head, each with the lines that it goes on in."""
    return re.split(rb"\n(?![ \t])", head)


def _name(field: bytes) -> str:
    """Return a field's name in small letters, "" for a line that is none."""
    found = re.match(rb"[!-9;-~]+(?=:)", field)
    return found[0].decode("ascii").lower() if found else ""
