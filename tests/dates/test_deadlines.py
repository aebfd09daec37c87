"""Deadline texts as staff write them. Expected dates were worked out by hand with a calendar."""

import calendar
import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang_xl.cells import Cell, Kind
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.deadline import Deadline, DeadlineKind
from taizhang_xl.dates.reader import parse_deadline, read_deadline
from taizhang_xl.dates.recurring import occurrences, recurrence_words

TEXT = (Path(__file__).parents[1] / "data" / "deadlines.csv").read_text("utf-8-sig")
# Not by splitlines: a text may hold a line break of its own.
CASES = list(csv.DictReader(io.StringIO(TEXT, newline="")))


def read(row):
    since = date.fromisoformat(row["from"]) if row["from"] else None
    return parse_deadline(row["text"], int(row["year"]), since)


def iso(day):
    return day.isoformat() if day else ""


def summary(found: Deadline):
    return (found.kind, iso(found.start), iso(found.due), ";".join(map(iso, found.milestones)), found.recurrence)


def expected(row):
    return tuple(row[name] for name in ("kind", "start", "due", "milestones", "recurrence"))


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row['text']}-{row['year']}")
def test_written_cases(row):
    found = read(row)
    assert summary(found) == expected(row)
    assert found.approximate == (row["approximate"] == "yes")
    if row["problem"]:
        assert found.problem == row["problem"].partition(":")[0]
    if row["problem"].startswith("typo:"):
        assert row["problem"].partition(":")[2] in found.note
    if found.kind is DeadlineKind.UNCLEAR:
        assert found.note


SPOKEN = (
    "每 年 月 日 号 周 旬 季度 半年 学期 底 末 初 中 上旬 中旬 下旬 前 之前 后 内 起 至 到 — - ~ 、 ， ； ; / . 。 和 及 \n 　 ( ) （1） ① "
    "1. 2、 第 前 首月 末月 完成 初稿 提请审议 报送 两次 一次 今年 明年 次年 去年 全年 长期 适时 春节 元旦 国庆节 节 两会 人代会召开 "
    "党代会闭幕 交办 接到通知 之日 即日 当日 个 个月 工作日 小时 天 左右 前后 截至 一是 二是 : 一 三 十 廿 半 两 双 单 隔 "
    "0 1 2 3 9 12 15 24 30 31 32 99 2018 2019 ２ 10月底 3月5日 每月 每周五 每季度"
)
EVENTS = {"两会": date(2018, 3, 20), "党代会": date(2018, 5, 3)}
FREE = st.text(max_size=12)
BUILT = st.lists(st.sampled_from(SPOKEN.split(" ")), max_size=9).map("".join)
MIXED = st.lists(st.one_of(st.sampled_from(SPOKEN.split(" ")), st.text(max_size=2)), max_size=9).map("".join)
MONTHS = st.integers(1, 12)
DAYS = st.integers(1, 28)
NUMERALS = {
    n: "二十" * (n // 10 == 2) + "十" * (n // 10 == 1) + " 一二三四五六七八九"[n % 10].strip() for n in range(1, 29)
}


@given(st.one_of(FREE, BUILT, MIXED), st.sampled_from((None, date(2018, 3, 1), date(2017, 12, 31))), st.booleans())
def test_any_text_gives_a_sound_deadline(text, since, told):
    found = parse_deadline(text, 2018, since, events=EVENTS if told else None)
    assert found.text == text
    assert found.kind is not DeadlineKind.DATED or found.due
    assert (found.kind is DeadlineKind.UNCLEAR) == bool(found.problem)
    assert found.kind is not DeadlineKind.UNCLEAR or (found.note and not found.due)
    assert found.start is None or found.due is None or found.start <= found.due
    assert list(found.milestones) == sorted(set(found.milestones))
    assert not (found.milestones and found.due) or found.due == found.milestones[-1]
    assert (found.kind is DeadlineKind.RECURRING) == bool(found.recurrence)
    days = occurrences(found, 2018)
    assert list(days) == sorted(set(days))
    assert all(day.year == 2018 for day in days)


@given(st.text(alphabet="0123456789年月日旬底末初上中下季度每周前后内个至到—~、，；半一二三十工作", max_size=14))
def test_no_text_of_deadline_signs_runs_backward(text):
    found = parse_deadline(text, 2018, date(2018, 3, 1))
    assert found.start is None or found.due is None or found.start <= found.due
    assert list(found.milestones) == sorted(found.milestones)


def same(*texts):
    """Whether all texts are read alike; the notes may quote the text and do not count."""
    read = [parse_deadline(text, 2018, date(2018, 3, 1)) for text in texts]
    return len({(summary(found), found.problem, found.approximate) for found in read}) == 1


@given(BUILT)
def test_full_width_digits_are_digits(text):
    assert same(text, text.translate(str.maketrans("0123456789", "０１２３４５６７８９")))


@given(MONTHS, DAYS, st.sampled_from(("底", "初", "上旬", "底前", "", "前", "底前完成初稿")))
def test_chinese_numerals_are_digits(month, day, part):
    assert same(f"{month}月{part}", f"{NUMERALS[month]}月{part}")
    assert same(f"{month}月{day}日前", f"{NUMERALS[month]}月{NUMERALS[day]}日前", f"{month}月{NUMERALS[day]}号前")
    assert same(f"{day}个工作日内", f"{NUMERALS[day]}个工作日内")
    assert same(f"每月{day}日前", f"每月{NUMERALS[day]}号前")


@given(MONTHS, MONTHS, DAYS, st.data())
def test_blanks_within_a_deadline_do_not_count(first, last, day, data):
    plain = data.draw(
        st.sampled_from(
            (
                ["2018", "年", str(first), "月", "底", "前"],
                [str(first), "月", str(day), "日", "至", str(last), "月", str(day), "日"],
                ["每", "月", str(day), "日", "前"],
                [str(first), "月", "底", "、", str(last), "月", "底"],
                ["交办", "后", str(day), "个", "工作日", "内"],
                ["第", "三", "季度", "末"],
            )
        )
    )
    spaced = "".join(part + data.draw(st.sampled_from(("", " ", "　", "\n", "  "))) for part in plain)
    assert same("".join(plain), spaced)


@given(MONTHS, DAYS, MONTHS, DAYS)
def test_all_dashes_and_day_signs_are_one(month, day, other, until):
    first, last = f"{month}月{day}日", f"{other}月{until}日"
    assert same(*(f"{first}{dash}{last}" for dash in ("—", "-", "~", "至", "到", "–", "——", "～", "－")))
    assert same(first, f"{month}月{day}号", f"{month}.{day}", f"{month}/{day}", f"{month} 月 {day} 日")


@given(st.lists(MONTHS, min_size=2, max_size=4, unique=True), st.data())
def test_all_ways_to_set_milestones_apart_are_one(months, data):
    work = data.draw(st.sampled_from(("", "完成初稿", "提请审议")))
    deadlines = [f"{month}月底前{work}" for month in sorted(months)]
    expected = tuple(date(2018, month, calendar.monthrange(2018, month)[1]) for month in sorted(months))
    lists = [sign.join(deadlines) for sign in ("，", "、", "；", ";", "/", " ", "\n", "，\n", "。")]
    for mark in ("{}.", "{}. ", "{}、", "({})", "（{}）"):
        lists += [
            sign.join(mark.format(n) + text for n, text in enumerate(deadlines, 1)) for sign in ("；", " ", "\n", "")
        ]
    for text in lists if work else lists[:9]:
        found = parse_deadline(text, 2018)
        assert (found.due, found.milestones) == (expected[-1], expected), text


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_full_date_is_read_as_itself(day):
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}/{day.month}/{day.day}前"):
        assert parse_deadline(text, 2018).due == day


@given(st.integers(1, 12), st.integers(2000, 2099))
def test_the_end_of_a_month_is_its_last_day(month, year):
    last = date(year, month, calendar.monthrange(year, month)[1])
    for text in (f"{month}月底", f"{month}月末", f"{month}月底前", f"{month}月份"):
        assert parse_deadline(text, year).due == last


def test_occurrences_of_a_year():
    def days(text, year=2018):
        return occurrences(parse_deadline(text, year), year)

    assert days("每月5日前")[:3] == (date(2018, 1, 5), date(2018, 2, 5), date(2018, 3, 5))
    assert days("每月28日前", 2018)[1] == date(2018, 2, 28)
    assert days("每月底", 2020)[1] == date(2020, 2, 29)
    assert days("每季度") == (date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30), date(2018, 12, 31))
    assert days("每半年") == (date(2018, 6, 30), date(2018, 12, 31))
    assert days("双月")[:2] == (date(2018, 2, 28), date(2018, 4, 30))
    assert len(days("每周五")) == 52
    assert days("每周五")[0] == date(2018, 1, 5)
    assert days("10月底") == ()


def test_occurrences_on_several_days():
    def days(text, year=2018):
        return occurrences(parse_deadline(text, year), year)

    assert days("每月1日和15日")[:3] == (date(2018, 1, 1), date(2018, 1, 15), date(2018, 2, 1))
    assert days("每半月")[2:5] == (date(2018, 2, 15), date(2018, 2, 28), date(2018, 3, 15))
    assert days("每季度初") == (date(2018, 1, 10), date(2018, 4, 10), date(2018, 7, 10), date(2018, 10, 10))
    assert days("每季度首月") == (date(2018, 1, 31), date(2018, 4, 30), date(2018, 7, 31), date(2018, 10, 31))
    assert days("每季度末月25日前")[:2] == (date(2018, 3, 25), date(2018, 6, 25))
    assert days("每周一、三、五")[:4] == (date(2018, 1, 1), date(2018, 1, 3), date(2018, 1, 5), date(2018, 1, 8))
    assert days("每两周")[:2] == (date(2018, 1, 14), date(2018, 1, 28))
    assert days("隔月") == days("双月") == days("每两个月")
    assert len(days("每日", 2020)) == 366
    assert days("每年3月、9月") == (date(2018, 3, 31), date(2018, 9, 30))


def test_the_note_says_what_each_milestone_is_for():
    found = parse_deadline("6月底前完成初稿，明年1月底前提请审议", 2018)
    assert found.note == "6月30日完成初稿；2019年1月31日提请审议"


def test_a_quarter_begins_on_a_convention():
    assert parse_deadline("每季度初", 2018).approximate
    assert not parse_deadline("每季度首月", 2018).approximate


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("党代会闭幕后10日内", "2018-05-03", "2018-05-13"),
        ("党代会后5个工作日内", "2018-05-03", "2018-05-10"),
        ("党代会召开前", "", "2018-05-02"),
        ("两会前", "", "2018-03-19"),
    ],
)
def test_events_that_are_known(text, start, due):
    # The day of assignment is another day and must not be taken for the event's.
    found = parse_deadline(text, 2018, date(2018, 3, 1), events=EVENTS)
    assert (iso(found.start), iso(found.due)) == (start, due)


def test_a_time_after_an_event_has_no_end():
    found = parse_deadline("两会后", 2018, events=EVENTS)
    assert (found.kind, found.problem, found.start) == (DeadlineKind.UNCLEAR, "vague", date(2018, 3, 21))


def read_cell(cell, year=2018, since=None):
    return read_deadline(cell, year, since, Calendar({}), {})


def test_a_real_date_and_a_serial_are_dates():
    assert read_cell(Cell(Kind.DATE, date(2018, 10, 31))).due == date(2018, 10, 31)
    assert read_cell(Cell(Kind.NUMBER, 43404)).due == date(2018, 10, 31)


def test_ten_point_three_may_be_the_third_or_the_thirtieth():
    found = read_cell(Cell(Kind.NUMBER, 10.3))
    assert found.kind is DeadlineKind.UNCLEAR
    assert "10月3日" in found.note
    assert "10月30日" in found.note


def test_events_come_from_the_settings():
    found = read_deadline(Cell(Kind.TEXT, "人代会召开前"), 2018, None, Calendar({}), {"人代会": date(2018, 2, 5)})
    assert (found.kind, found.due) == (DeadlineKind.DATED, date(2018, 2, 4))


def test_the_office_own_holidays_count():
    cell = Cell(Kind.TEXT, "3个工作日内")
    usual = read_deadline(cell, 2018, date(2018, 3, 5), Calendar({}), {})
    closed = read_deadline(cell, 2018, date(2018, 3, 5), Calendar({date(2018, 3, 7): False}), {})
    assert (usual.due, closed.due) == (date(2018, 3, 8), date(2018, 3, 9))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每季度", "每季度"), ("半年一次", "每半年"), ("每月", "每月"), ("每月5日、20日", "每月5日、20日"), ("每旬", "每月10日、20日、底"),
        ("每周五", "每周五"), ("每周一、三", "每周一、三"), ("每两周", "每两周"), ("双月20日", "双月20日"),
        ("每季度初", "每季度首月10日"), ("每季度末月25日前", "每季度末月25日"), ("每年", "每年"),
    ],
)  # fmt: skip
def test_a_recurrence_is_told_in_words_and_not_in_its_code(text, words):
    assert recurrence_words(parse_deadline(text, 2018).recurrence) == words
