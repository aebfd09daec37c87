"""Which backups go: worked out by hand, and never one that is not ours or the newest."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang_xl.files.backups import dated_name, dropped

NOW = datetime(2018, 3, 31, 17, 30)
LEDGER = Path("台账.xlsx")


def thinned(*stamps, now=NOW):
    """Return the stamps that go, of backups with such stamps."""
    return [name[3:-5] for name in dropped([f"台账_{stamp}.xlsx" for stamp in stamps], LEDGER, now)]


@pytest.mark.parametrize(
    ("stamps", "gone"),
    [
        # Today all stay, two of one second and those of a clock that ran ahead too.
        (["20180331-080000", "20180331-080000_2", "20180331-173000", "20180401-090000", "20180401-090001"], []),
        # Yesterday only the last stays, by time and then by number: 10 is after 9.
        (["20180330-080000", "20180330-170000", "20180330-170000_9", "20180330-170000_10"],
         ["20180330-080000", "20180330-170000", "20180330-170000_9"]),
        # 28 February is 31 days ago: the last of its day stays; 27 February is 32 days ago: of that month the last stays.
        (["20180228-090000", "20180228-100000", "20180227-100000", "20180226-100000", "20180201-100000"],
         ["20180201-100000", "20180226-100000", "20180228-090000"]),
        # One a month for ever.
        (["20150101-000000", "20150131-235959", "20150201-000000", "20161231-120000", "20170131-120000"],
         ["20150101-000000"]),
        ([], []),
        (["20100101-000000"], []),
    ],
)  # fmt: skip
def test_all_of_today_one_a_day_for_a_month_one_a_month_for_ever(stamps, gone):
    assert thinned(*stamps) == gone


@pytest.mark.parametrize("saves", [1, 2, 5])
def test_a_clock_set_to_2099_does_not_thin_what_was_kept_today(saves):
    today = ["20180330-080000", "20180330-170000", "20180331-080000", "20180331-090000", "20180331-100000"]
    wrong = [f"20990101-08000{number}" for number in range(saves)]
    assert thinned(*today, *wrong, now=datetime(2099, 1, 1, 8, 0, saves)) == ["20180330-080000"]


@pytest.mark.parametrize(
    "name",
    [
        "台账_20170101-080000.xlsm", "台账2_20170101-080000.xlsx", "台账_20170101-080000_01.xlsx", "台账_20170101.xlsx",
        "台账_20170101-080000 - 副本.xlsx", "台账_20171301-080000.xlsx", "台账_20170101-080000_2018.xlsx.bak",
        "台账_２０１７０１０１-080000.xlsx", "台账_未能保存_20170101-080000.xlsx", "旧台账_20170101-080000.xlsx",
        "台账_20170101-080000.xlsx\n", "台账_20170101-250000.xlsx", "台账_20170101T080000.xlsx",
    ],
)  # fmt: skip
def test_a_name_that_is_not_exactly_ours_is_never_removed(name):
    ours = ["台账_20170102-080000.xlsx", "台账_20170103-080000.xlsx"]
    assert dropped([name, *ours], LEDGER, NOW) == ["台账_20170102-080000.xlsx"]


def test_a_ledger_named_like_a_pattern_or_like_a_backup_keeps_to_its_own():
    names = ["a+b_20170101-080000.xlsx", "a+b_20170102-080000.xlsx", "aab_20170101-080000.xlsx"]
    assert dropped(names, Path("a+b.xlsx"), NOW) == ["a+b_20170101-080000.xlsx"]
    backup_as_ledger = Path("台账_20170101-080000.xlsx")
    assert dropped(["台账_20170101-080000.xlsx", "台账_20170102-080000.xlsx"], backup_as_ledger, NOW) == []


def test_names_are_dated_and_never_taken_twice():
    taken = set()
    for expected in ("台账_20180331-173000.xlsx", "台账_20180331-173000_2.xlsx", "台账_20180331-173000_3.xlsx"):
        taken.add(dated_name(LEDGER, NOW, taken))
        assert expected in taken
    assert dropped(taken, LEDGER, NOW + timedelta(days=1)) == sorted(taken)[:2]


@given(st.lists(st.datetimes(NOW - timedelta(days=500), NOW + timedelta(days=2)), max_size=40))
def test_whatever_is_there_the_newest_of_each_month_stays_and_thinning_again_takes_nothing(times):
    names = {f"台账_{time:%Y%m%d-%H%M%S}.xlsx" for time in times}
    kept = names - set(dropped(names, LEDGER, NOW))
    assert {max(n for n in names if n[:9] == month) for month in {n[:9] for n in names}} <= kept
    assert dropped(kept, LEDGER, NOW) == []


def test_day_by_day_for_three_years_what_is_kept_grows_by_one_a_month():
    names, now = set(), datetime(2015, 1, 1, 9)
    while now < datetime(2018, 1, 1):
        names |= {f"台账_{now:%Y%m%d}-{hour:02}0000.xlsx" for hour in (9, 11, 16)}
        names -= set(dropped(names, LEDGER, now))
        now += timedelta(days=1)
    # On 31 December 2017: three of that day, one each of the 31 days before, and the last of 35 months.
    assert len(names) == 3 + 31 + 35
    assert "台账_20150131-160000.xlsx" in names
    assert "台账_20151231-160000.xlsx" in names
