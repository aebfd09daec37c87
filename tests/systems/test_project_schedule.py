"""When the steps of a project begin and end: a real project, hand cases, and many made-up ones against a second calculation.

The second calculation knows nothing of orders or of passes backward: it tries each day in turn until nothing moves any
more, and finds slack by making one step later, working day by working day, until the end moves.
"""

import csv
import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.systems.project.links import Length, Link, read_length, read_links
from taizhang_xl.systems.project.schedule import CycleInStepsError, Step, in_order, schedule

REAL = Path(__file__).resolve().parents[1] / "data" / "project" / "28_steps.csv"
BEGINS = date(2018, 3, 1)


def real_rows():
    with REAL.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def real_steps(**ended):
    """The steps of the project; `铺设_7=day` has ended on that day."""
    return [
        Step(
            row["工序号"], read_length(row["计划工期"]), read_links(row["前道工序"]),
            None if row["前道工序"] else BEGINS, None, ended.get(row["工序号"].replace("-", "_")),
        )
        for row in real_rows()
    ]  # fmt: skip


def end_of(spans):
    return max(span.last for span in spans.values())


def test_the_28_steps_are_as_another_program_has_calculated_them():
    spans = schedule(real_steps(), BEGINS, Calendar())
    for row in real_rows():
        span = spans[row["工序号"]]
        assert [str(value) for value in span] == [row["计划开始"], row["计划完成"], row["总时差"]], row["工序号"]
    assert end_of(spans) == date(2018, 4, 2)
    assert sum(span.is_critical for span in spans.values()) == 13


@pytest.mark.parametrize(
    ("step", "ended", "end"),
    [
        # Two working days after the planned 03-15, 03-14 and 03-20: slack 0, 1 and 5.
        ("铺设_7", date(2018, 3, 19), date(2018, 4, 4)),
        ("铺设_8", date(2018, 3, 16), date(2018, 4, 3)),
        ("铺设_11", date(2018, 3, 22), date(2018, 4, 2)),
    ],
)
def test_a_step_two_working_days_late_moves_the_end_by_what_its_slack_leaves(step, ended, end):
    spans = schedule(real_steps(**{step: ended}), BEGINS, Calendar(), BEGINS)
    assert end_of(spans) == end
    assert spans[step.replace("_", "-")].slack is None


def one(text, length="1", **days):
    """A step B behind a step A of two days from 2018-04-26 (Thursday); 04-28 is worked, 04-29 to 05-01 is off."""
    steps = [
        Step("A", Length(2), (), date(2018, 4, 26), days.get("begun_on"), days.get("ended_on")),
        Step("B", read_length(length), read_links(text)),
    ]
    span = schedule(steps, date(2018, 4, 26), Calendar(), days.get("today"))["B"]
    return span.first, span.last


@pytest.mark.parametrize(
    ("text", "length", "first", "last"),
    [
        ("A", "1", (4, 28), (4, 28)),  # A ends on Friday the 27th, the Saturday is worked
        ("A", "2", (4, 28), (5, 2)),  # over the three days off
        ("A+1", "1", (5, 2), (5, 2)),
        ("A+2", "1", (5, 3), (5, 3)),
        ("A+2日历日", "1", (5, 2), (5, 2)),  # the 30th, which is off
        ("A+2日历日", "3日历日", (4, 30), (5, 2)),
        ("A", "10日历日", (4, 28), (5, 7)),
        ("A开始", "1", (4, 26), (4, 26)),
        ("A开始+1", "1", (4, 27), (4, 27)),
        ("A开始+3", "1", (5, 2), (5, 2)),
        ("A开始+3日历日", "1日历日", (4, 29), (4, 29)),
    ],
)
def test_lags_and_lengths_follow_the_working_days_with_those_made_up(text, length, first, last):
    assert one(text, length) == (date(2018, *first), date(2018, *last))


def test_what_has_happened_stands_and_the_rest_is_not_before_today():
    # A began on the 26th and should end on the 27th; it is the 2nd of May and it has not: it ends today at the earliest.
    late = {"begun_on": date(2018, 4, 26), "today": date(2018, 5, 2)}
    assert one("A", **late) == (date(2018, 5, 3), date(2018, 5, 3))
    # A ended a day early, and today is the 30th, which is off.
    assert one("A", ended_on=date(2018, 4, 26), today=date(2018, 4, 30)) == (date(2018, 5, 2), date(2018, 5, 2))


def test_a_project_goes_on_over_the_end_of_the_year():
    # 2018-12-29 is worked, 12-30 to 01-01 is off.
    spans = schedule(
        [Step("A", Length(3), (), date(2018, 12, 28)), Step("B", Length(1), (Link("A"),))],
        date(2018, 12, 28),
        Calendar(),
    )
    assert spans["A"].last == date(2019, 1, 2)
    assert spans["B"].last == date(2019, 1, 3)


def test_steps_that_wait_for_each_other_are_named_in_a_ring():
    steps = [Step(name, Length(1), (Link(before),)) for name, before in (("A", "C"), ("B", "A"), ("C", "B"))]
    with pytest.raises(CycleInStepsError) as caught:
        in_order(steps)
    ring = caught.value.steps
    assert ring[0] == ring[-1]
    assert set(ring) == {"A", "B", "C"}
    waits = {step.name: step.links[0].step for step in steps}
    # Each is followed by the one that waits for it.
    assert all(waits[after] == before for before, after in pairwise(ring))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("铺设-6", (Link("铺设-6"),)),
        ("铺设-6+2", (Link("铺设-6", Length(2)),)),
        ("铺设-6开始+1", (Link("铺设-6", Length(1), True),)),
        ("铺设—6＋2", (Link("铺设-6", Length(2)),)),
        (
            "拆除-5、拆除-6,拆除-7；铺设-1，3",
            (Link("拆除-5"), Link("拆除-6"), Link("拆除-7"), Link("铺设-1"), Link("3")),
        ),
        ("铺设-6 完成 + 3日历日", (Link("铺设-6", Length(3, True)),)),
        ("无", ()),
        ("铺设-6+两天", ("铺设-6+两天",)),
        ("铺设-6++2", ("铺设-6++2",)),
    ],
)
def test_what_staff_write_as_steps_before(text, read):
    assert read_links(text) == read


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3", Length(3)), ("3天", Length(3)), ("３", Length(3)), ("10日历日", Length(10, True)), ("10 自然天", Length(10, True)),
        ("0", None), ("", None), ("两天", None), ("1.5", None), ("-3", None), ("1000", None),
    ],
)  # fmt: skip
def test_what_staff_write_as_length(text, length):
    assert read_length(text) == length


# -- the second calculation --------------------------------------------------


class Days:
    """Explicit days, numbered from 0, and which of them are worked."""

    def __init__(self, rng, count=400):
        first = date(2018, 1, 1)
        self.list = [first + timedelta(days=number) for number in range(count)]
        self.works = [rng.random() < 0.7 for _ in self.list]
        self.calendar = Calendar(dict(zip(self.list, self.works, strict=True)))

    def worked_between(self, after, before, *, calendar_days):
        """How many days lie behind `after` and before `before`."""
        return sum(1 for day in range(after + 1, before) if calendar_days or self.works[day])


def lets(days, link, first, last, day):
    """Whether a link lets its successor begin on a day, the predecessor's days being as given."""
    if link.from_start:
        # The days gone by since it began, today counted.
        gone = days.worked_between(first, day + 1, calendar_days=link.lag.is_calendar)
        return day >= first and gone >= link.lag.days
    between = days.worked_between(last, day, calendar_days=link.lag.is_calendar)
    return day > last and between >= link.lag.days


def can_work(days, step, day):
    return step.length.is_calendar or days.works[day]


def end_from(days, step, first):
    left, day = step.length.days, first
    while True:
        left -= can_work(days, step, day)
        if left == 0:
            return day
        day += 1


def start_for(days, step, last):
    """The day from which a step's days lead to its last one."""
    left, day = step.length.days, last
    while True:
        left -= can_work(days, step, day)
        if left == 0:
            return day
        day -= 1


def settled(days, steps, begins, today, fixed=None):
    """Try each step on later and later days until all links hold: number of first and last day by step."""
    at = days.list.index
    spans = {step.name: [0, 0] for step in steps}
    moved = True
    while moved:
        moved = False
        for step in steps:
            if fixed and step.name == fixed[0]:
                new = list(fixed[1])
            elif today is not None and step.ended_on:
                last = at(step.ended_on)
                new = [at(step.begun_on) if step.begun_on else start_for(days, step, last), last]
            elif today is not None and step.begun_on:
                first = at(step.begun_on)
                last = end_from(days, step, first)
                while last < at(today) or not can_work(days, step, last):
                    last += 1
                new = [first, last]
            else:
                first = spans[step.name][0]
                own = at(step.begins or begins) if not step.links else 0
                while not (
                    first >= own
                    and (today is None or first >= at(today))
                    and can_work(days, step, first)
                    and all(lets(days, link, *spans[link.step], first) for link in step.links)
                ):
                    first += 1
                new = [first, end_from(days, step, first)]
            if new != spans[step.name]:
                spans[step.name], moved = new, True
    return spans


def slack_by_trial(days, steps, begins, today, spans, step):
    """By how many working days the step's end can be later before the project's end is."""
    end = max(last for _, last in spans.values())
    slack, last = 0, spans[step.name][1]
    begun = today is not None and step.begun_on is not None
    while True:
        last += 1
        while not days.works[last]:
            last += 1
        first = spans[step.name][0] if begun else start_for(days, step, last)
        tried = settled(days, steps, begins, today, (step.name, (first, last)))
        if max(other for _, other in tried.values()) > end:
            return slack
        slack += 1


def made_up(rng):
    """A project with its days, its begin and the day as of which it is looked at (None for its plan)."""
    days = Days(rng)
    count = rng.randint(2, 9)
    names = [f"{part}-{number}" for number, part in enumerate(rng.choices("拆铺调", k=count), 1)]
    rng.shuffle(names)
    begins = days.list[rng.randint(20, 30)]
    today = days.list[rng.randint(15, 70)] if rng.random() < 0.7 else None
    steps = []
    for place, name in enumerate(names):
        before = rng.sample(names[:place], rng.randint(0, min(place, 3)))
        links = tuple(
            Link(each, Length(rng.choice((0, 0, 0, 1, 2, 4)), rng.random() < 0.3), rng.random() < 0.3)
            for each in before
        )
        begun = ended = None
        if today is not None and rng.random() < 0.5:
            first = rng.randint(10, days.list.index(today))
            begun = days.list[first]
            if rng.random() < 0.6:
                ended = days.list[rng.randint(first, days.list.index(today))]
                begun = None if rng.random() < 0.2 else begun
        own = days.list[rng.randint(20, 40)] if rng.random() < 0.5 and not links else None
        steps.append(Step(name, Length(rng.randint(1, 6), rng.random() < 0.3), links, own, begun, ended))
    rng.shuffle(steps)
    return days, steps, begins, today


def agree(seed):
    days, steps, begins, today = made_up(random.Random(seed))
    spans = settled(days, steps, begins, today)
    expected = {}
    for step in steps:
        first, last = spans[step.name]
        over = today is not None and step.ended_on is not None
        slack = None if over else slack_by_trial(days, steps, begins, today, spans, step)
        expected[step.name] = (days.list[first], days.list[last], slack)
    found = schedule(steps, begins, days.calendar, today)
    assert {name: tuple(span) for name, span in found.items()} == expected, seed
    assert {name for name, span in found.items() if span.is_critical} == {
        name for name, (_, _, slack) in expected.items() if slack == 0
    }
    return len(steps)


def test_made_up_projects_agree_with_the_second_calculation():
    assert sum(agree(seed) for seed in range(60)) > 200


@pytest.mark.slow
def test_more_made_up_projects_agree_with_the_second_calculation():
    for seed in range(60, 500):
        agree(seed)


def test_a_chain_of_400_steps_ends_after_their_days():
    links = [()] + [(Link(str(number)),) for number in range(399)]
    steps = [Step(str(number), Length(1, is_calendar=True), each) for number, each in enumerate(links)]
    spans = schedule(steps, BEGINS, Calendar(), BEGINS)
    # Calendar days, one each.
    assert spans["399"].last == BEGINS + timedelta(399)
    assert all(span.is_critical for span in spans.values())
