"""Thousands of deadline texts, put together from dates or written by someone who has not seen the grammar: none misread."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from deadline_texts import FAMILIES
from deadline_texts_more import MORE

from taizhang_xl.dates.deadline import Deadline, DeadlineKind
from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.dates.recurring import occurrences

TEXT = (Path(__file__).parents[1] / "data" / "deadlines_blind.csv").read_text("utf-8-sig")
BLIND = list(csv.DictReader(io.StringIO(TEXT, newline="")))
WRITTEN = {**FAMILIES, **MORE}
KINDS = {"long_term": DeadlineKind.OPEN_ENDED}
# Without the day of assignment or of the event, a relative deadline is a question after that day.
RELATIVE = ("need-start", "need-event")


def days(found: Deadline, year: int) -> tuple[date, ...]:
    if found.kind is DeadlineKind.RECURRING:
        return occurrences(found, year)
    return found.milestones or ((found.due,) if found.due else ())


@pytest.mark.parametrize("family", WRITTEN)
def test_texts_put_together_from_dates_mean_those_dates(family):
    wrong = []
    for text in WRITTEN[family]():
        found = parse_deadline(text.text, text.year, text.since)
        if (found.kind, days(found, text.year)) != (text.kind, text.days):
            wrong.append((text.text, text.year, text.days, found))
    assert wrong == []


def test_there_are_thousands_of_different_texts():
    assert len({(text.text, text.year, text.since) for family in WRITTEN.values() for text in family()}) > 3000


def blind_days(row):
    listed = row["note"].removeprefix("milestones:") if row["note"].startswith("milestones:") else row["due"]
    return tuple(map(date.fromisoformat, filter(None, listed.split(";"))))


def outcome(row):
    """Return right, refused (a day was named and the reader asks), or misread."""
    year = int(row["year"])
    found = parse_deadline(row["text"], year)
    if row["kind"] == "relative" and found.problem in RELATIVE:
        return "right"
    if found.kind is DeadlineKind.UNCLEAR:
        return "right" if row["kind"] == "unclear" else "refused"
    if found.kind != KINDS.get(row["kind"], row["kind"]):
        return "misread"
    return "right" if row["kind"] != "dated" or days(found, year) == blind_days(row) else "misread"


def test_no_text_written_blind_is_misread():
    assert [row["text"] for row in BLIND if outcome(row) == "misread"] == []


def test_few_texts_written_blind_are_refused():
    readable = [row for row in BLIND if row["kind"] != "unclear"]
    refused = [row["text"] for row in readable if outcome(row) == "refused"]
    # 五月之内 may be five months, 每月第一周 and 次月5日前 name no day of their own.
    assert len(refused) <= 0.02 * len(readable), refused
