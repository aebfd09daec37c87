"""One mail as it is planned, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Finding
from taizhang_xl.month.mail_draft import Attached, Letter, draft_of
from taizhang_xl.systems.mail.audience import Kind
from taizhang_xl.systems.mail.recipients import Recipient


class Mail(NamedTuple):
    """One mail: `name` is that of its draft without ending, `rows` how many rows of the ledger its attachments show."""

    name: str
    kind: Kind
    recipient: Recipient
    letter: Letter
    attached: tuple[Attached, ...]
    rows: int

    @property
    def size(self) -> int:
        """The bytes of its attachments."""
        return sum(len(each.content) for each in self.attached)

    def draft(self) -> bytes:
        """Return the draft, which is the same as long as the mail is."""
        return draft_of(self.recipient.addresses, self.letter, self.attached)


class Plan(NamedTuple):
    """All mail of a month; what is wrong, each with its cell; and what is not there yet."""

    mails: tuple[Mail, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[Line, ...] = ()

    @classmethod
    def of(cls, parts: Sequence[Plan]) -> Plan:
        """Return several plans as one; what is wrong is told once."""
        findings = dict.fromkeys(finding for part in parts for finding in part.findings)
        return cls(
            tuple(mail for part in parts for mail in part.mails), tuple(findings),
            tuple(note for part in parts for note in part.notes),
        )  # fmt: skip
