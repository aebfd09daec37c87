"""Whether a ledger says the same as when the packet was made: the sheet 校验结果 is no news, what people change is."""

import os
import time

import openpyxl
import pytest
from ledgers import nothing_to_hang

import taizhang_xl
from taizhang_xl.journal.unchanged import says_the_same


@pytest.fixture
def ledger(tmp_path):
    path = nothing_to_hang(tmp_path / "台账.xlsx")
    taizhang_xl.edit(path, ["台账!J2=已开工"])
    return path


def saved_later(ledger):
    """Date the file after both moments that are asked about, so that the journal decides."""
    later = time.time() + 1000
    os.utime(ledger, (later, later))


BEFORE, AFTER = -500, 500


def test_a_list_of_findings_is_no_news_but_the_edit_before_it_is(ledger):
    taizhang_xl.check(ledger, mark=True)
    assert "校验结果" in openpyxl.load_workbook(ledger).sheetnames
    saved_later(ledger)
    assert says_the_same(ledger, time.time() + AFTER)
    assert not says_the_same(ledger, time.time() + BEFORE)


def test_what_people_saved_is_news_and_stays_so_when_findings_are_listed(ledger):
    book = openpyxl.load_workbook(ledger)
    book["台账"]["C2"] = "修桥"
    book.save(ledger)
    saved_later(ledger)
    assert not says_the_same(ledger, time.time() + AFTER)
    taizhang_xl.check(ledger, mark=True)
    saved_later(ledger)
    assert not says_the_same(ledger, time.time() + AFTER)
