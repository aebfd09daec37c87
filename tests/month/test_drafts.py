"""A mail draft: one unit's own sheet, opened unsent by a mail program, the same bytes from the same input."""

import email
import email.policy
from datetime import UTC, datetime

import pytest

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Unit
from taizhang_xl.month.mail_draft import address_of, make_draft

UNIT = Unit("城市建设环境保护工作委员会", ("城环工委",), mail="chenghuan@example.org")
SHEET = bytes(range(256)) * 9
WHEN = datetime(2018, 3, 31, 9, tzinfo=UTC)


def draft(unit=UNIT):
    return make_draft(unit, Month(2018, 3), "某市人大常委会机关", SHEET, "城环工委_2018年03月.xlsx", WHEN)


def parsed(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def test_a_draft_reads_back_as_it_was_meant():
    message = parsed(draft())
    assert message["X-Unsent"] == "1"
    assert message["To"] == "chenghuan@example.org"
    assert message["Subject"] == "2018年3月工作落实情况（城环工委）"
    assert "From" not in message
    attachment = next(message.iter_attachments())
    assert attachment.get_filename() == "城环工委_2018年03月.xlsx"
    assert attachment.get_payload(decode=True) == SHEET
    assert "城市建设环境保护工作委员会" in message.get_body().get_content()


def test_the_file_is_plain_ascii_with_the_line_ends_of_mail():
    data = draft()
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("mail", ["", "办公室座机", "a@example.org, b@example.org", "a@b", "x <a@example.org>"])
def test_without_one_plain_address_there_is_no_recipient(mail):
    unit = Unit("机关工会", mail=mail)
    assert address_of(unit) is None
    assert "To" not in parsed(draft(unit))


def test_the_same_draft_twice_is_the_same_file():
    assert draft() == draft()


def test_a_name_with_line_breaks_cannot_add_headers():
    message = parsed(draft(Unit("甲", ("乙\r\nBcc: x@example.org",), mail="a@example.org")))
    assert "Bcc" not in message
