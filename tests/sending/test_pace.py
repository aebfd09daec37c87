"""Not more than so many in a minute, whatever is done to the clock."""

import pytest

from taizhang_xl.sending.pace import Pace


class Time:
    """A clock that only waiting moves on."""

    def __init__(self):
        self.now = 1000.0
        self.went = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        assert seconds > 0
        self.now += seconds


def went(rate, ages, count, each=0.0):
    """When each of `count` messages went, in seconds from the beginning, a message taking `each`."""
    time = Time()
    pace = Pace(rate, ages, clock=time, sleep=time.sleep)
    found = []
    for _ in range(count):
        pace.wait()
        found.append(round(time.now - 1000.0, 3))
        time.now += each
    return found


def test_the_first_go_at_once_and_the_others_a_minute_after_those():
    assert went(3, [], 7) == [0, 0, 0, 60, 60, 60, 120]


def test_no_minute_has_more_than_its_share():
    times = went(20, [], 100, each=1.3)
    for start in times:
        assert sum(start <= each < start + 60 for each in times) <= 20


def test_what_an_earlier_run_sent_counts():
    # Two went 50 s ago and one 10 s ago: there is room for none before ten seconds are over.
    assert went(3, [50, 50, 10], 4) == [10, 10, 50, 70]


def test_what_is_longer_ago_than_a_minute_does_not_count():
    assert went(2, [61, 3600], 2) == [0, 0]


@pytest.mark.parametrize("back", [1, 3600, 10**9])
def test_a_clock_that_was_set_back_makes_it_wait_a_minute_at_most(back):
    assert went(2, [-back, -back], 3) == [60, 60, 120]


def test_it_says_how_long_the_next_will_wait():
    time = Time()
    pace = Pace(1, [20.0], clock=time, sleep=time.sleep)
    assert pace.seconds == 40.0
    pace.wait()
    assert pace.seconds == 60.0
