"""Putting off the collector of cycles never outlasts the work, whatever becomes of it."""

import gc

import pytest

from taizhang_xl.collector import uncollected


@uncollected()
def work(value):
    return value / 0 if value else gc.isenabled()


def test_the_collector_is_off_during_the_work_and_on_again_after_it():
    assert work(0) is False
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError):
        work(1)
    assert gc.isenabled()


def test_one_that_was_off_before_stays_off():
    gc.disable()
    try:
        work(0)
        assert not gc.isenabled()
    finally:
        gc.enable()
