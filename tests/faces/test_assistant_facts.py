"""What the assistant finds of a month is what the verbs come to: the demo's March, whose figures were counted by hand."""

from datetime import date

import pytest
from ledgers import nothing_to_hang

import taizhang_xl
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.assistant.facts import look, usual_month

DAY = date(2018, 4, 2)
MARCH = Month(2018, 3)


@pytest.mark.slow
def test_a_month_is_seen_before_and_after_it_is_merged(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    before = look(ledger, None, DAY)
    assert (before.month, before.sent, before.closed, before.packet) == (MARCH, 18, False, None)
    assert before.files == len(list((demo_folder / "returns" / "2018-03").iterdir()))
    kept = ledger.read_bytes()
    taizhang_xl.month_end(ledger, returns=demo_folder / "returns" / "2018-03", month="2018-03", as_of=DAY)
    after = look(ledger, None, DAY)
    assert ledger.read_bytes() != kept
    assert before.returns.taken == 436
    assert after.returns.taken == 0
    assert after.returns.undecided == before.returns.undecided == ("信访室",)
    assert after.packet == demo_folder / "out" / after.packet.name
    assert not after.is_old


def test_looking_writes_nothing(demo_folder):
    before = {path: path.read_bytes() for path in demo_folder.rglob("*") if path.is_file()}
    look(demo_folder / "ledger.xlsx", None, DAY)
    assert {path: path.read_bytes() for path in demo_folder.rglob("*") if path.is_file()} == before


def test_the_month_is_the_one_sent_out_then_the_one_after_the_last_close(tmp_path):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    opened = open_ledger(ledger)
    assert usual_month(opened, date(2018, 6, 10)) == Month(2018, 5)
    assert usual_month(opened, date(2018, 6, 20)) == Month(2018, 6)
    assert usual_month(opened, date(2020, 1, 2)) == Month(2018, 12)
    taizhang_xl.split(ledger, month="2018-02", to=tmp_path / "sent")
    assert usual_month(opened, date(2018, 6, 10)) == Month(2018, 2)
    taizhang_xl.close(ledger, month="2018-02")
    assert usual_month(opened, date(2018, 6, 10)) == Month(2018, 3)
    found = look(ledger, Month(2018, 2), DAY)
    assert found.closed
    assert found.lacking is None


def test_slips_that_cannot_be_numbered_are_not_called_none(tmp_path):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    found = look(ledger, MARCH, date(2018, 11, 5))
    assert found.slips is None
    assert "督办代字" in found.troubles["remind"]


def test_a_ledger_that_cannot_be_read_is_said(tmp_path):
    wrong = tmp_path / "无.xlsx"
    with pytest.raises(TaizhangError, match=r"无\.xlsx"):
        look(wrong, None, DAY)
