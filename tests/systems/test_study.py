"""The party-study ledger over a quarter, as clerks keep it in a workbook beside the ledger: counts, make-ups, texts, what is wrong."""

import json
import random
import stat
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pytest
from drafts import environment, reaching
from mail_servers import Certificates, MailServer, running
from study import (
    BRANCH,
    FIRST,
    GROUPS,
    MADE_UP,
    SECOND,
    companion_of,
    made_up,
    make_office,
    make_study,
    meeting,
    quarter,
    run,
    type_in,
    typed,
)
from their_clerk import save_in_libreoffice

import taizhang_xl
from taizhang_xl.contract.context import Context
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.schema import Field
from taizhang_xl.sending import bots
from taizhang_xl.systems.study.attendance import Absence, attendance_of
from taizhang_xl.systems.study.companion import read
from taizhang_xl.systems.study.dated_cell import UnreadSpellError, on, spells_of
from taizhang_xl.systems.study.meetings import Meeting, State
from taizhang_xl.systems.study.missed import missed_of
from taizhang_xl.systems.study.named import foreign_names
from taizhang_xl.systems.study.proposals import propose
from taizhang_xl.systems.study.rules import RULES
from taizhang_xl.systems.study.weekly import Week, weekly_texts

MINIMA = {f"{kind}次数": "不要求" for kind in ("党员大会", "支委会", "党小组会", "主题党日")}
REVIEWED = {"批阅日期": date(2018, 3, 19)}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A quarter as typed, checked once, the make-ups typed into the rows that the check added."""
    ledger = make_study(tmp_path_factory.mktemp("office"), quarter(), settings=MINIMA)
    assert run("study-check", ledger, "--as-of", "2018-03-30").exit_code == 1
    type_in(ledger, made_up=MADE_UP)
    return ledger


def told(ledger, verb, as_of, *words):
    """What a verb shows on a day, as programs get it."""
    done = run(verb, ledger, "--as-of", as_of, "--format", "json", *words)
    return json.loads(done.stdout)


def codes(ledger, as_of="2018-04-02"):
    """The findings of a day: code -> the cells."""
    reading = read(Context({"ledger": str(ledger)}, date.fromisoformat(as_of), registry=REGISTRY))
    proposed = propose(reading.opened.ledger, reading.study, ())
    found = {}
    for each in (*reading.study.doubts, *proposed.findings, *reading.study.open_ends):
        found.setdefault(each.code, []).append(f"{each.sheet}!{each.cell}" if each.cell else each.sheet)
    return found


def texts(ledger, as_of):
    """The texts of the week that a day is in, by group, and the codes of what is wrong with them."""
    day = date.fromisoformat(as_of)
    found = weekly_texts(read(Context({"ledger": str(ledger)}, day, registry=REGISTRY)).study, Week.of(day, day))
    return {text.group: text for text in found.texts}, [each.code for each in found.findings]


# -- the counts of a quarter, by hand -------------------------------------------------


def test_a_quarter_is_counted_for_each_member_and_group(office):
    shown = told(office, "study-check", "2018-04-02", "--to", str(office.parent / "汇总.xlsx"))
    names = ("应到", "实到", "请假", "缺", "补", "欠补", "超期")
    members = {name: tuple(count[each] for each in names) for name, count in shown["党员"].items()}
    assert members == {
        "赵某": (9, 9, 0, 0, 0, 0, 0), "钱某": (7, 7, 0, 0, 0, 0, 0), "孙某": (9, 9, 0, 0, 0, 0, 0), "李某": (7, 6, 1, 0, 1, 0, 0),
        "周某": (7, 5, 2, 0, 1, 1, 1), "吴某": (9, 9, 0, 0, 0, 0, 0), "郑某": (7, 6, 1, 0, 0, 1, 1), "王某": (7, 6, 0, 1, 1, 0, 0),
        "冯某": (7, 6, 0, 1, 1, 0, 0), "陈某": (7, 6, 1, 0, 0, 1, 0),
    }  # fmt: skip
    # 周某 counts in January for the first group, from the 12th of March for the second.
    groups = {name: tuple(count[each] for each in names) for name, count in shown["党小组"].items()}
    assert groups == {FIRST: (36, 34, 2, 0, 2, 0, 0), SECOND: (40, 35, 3, 2, 2, 3, 2)}
    assert shown["没有算的"] == []


@pytest.mark.slow
def test_the_pages_show_the_same_counts_and_are_their_owners_alone(office, tmp_path):
    target = office.parent / "党建台账" / "2018年党建学习汇总.xlsx"
    run("study-check", office, "--as-of", "2018-04-02")
    book = openpyxl.load_workbook(target)
    rows = [row for row in book["汇总"].iter_rows(values_only=True) if row[2] == "周某"]
    assert rows == [(BRANCH, SECOND, "周某", 7, 5, 2, 0, 1, 1, 1, "今年换过组")]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    owing = [row for row in book["补课"].iter_rows(values_only=True) if row[7] and "超期" in str(row[7])]
    assert [(row[1], row[2], row[7]) for row in owing] == [
        ("郑某", "学007", "▲ 已超期 38 天"),
        ("周某", "学010", "▲ 已超期 3 天"),
    ]


def test_who_missed_a_meeting_gets_a_row_once(office):
    rows = [(row["场次号"], row["姓名"], row["情形"], row["应补到"].date()) for row in typed(office, "学习记录")]
    assert rows == [
        ("学002", "周某", "请假", date(2018, 1, 26)), ("学004", "冯某", "缺", date(2018, 2, 2)),
        ("学007", "李某", "请假", date(2018, 2, 23)), ("学007", "郑某", "请假", date(2018, 2, 23)),
        ("学010", "周某", "请假", date(2018, 3, 30)), ("学010", "王某", "缺", date(2018, 3, 30)),
        ("学012", "陈某", "请假", date(2018, 4, 3)),
    ]  # fmt: skip


@pytest.mark.slow
def test_rows_that_a_clerk_typed_below_the_table_stay_and_those_of_the_program_come_after_them(tmp_path):
    # Of a workbook in which the table did not grow with what was typed.
    ledger = make_study(tmp_path, quarter(), settings=MINIMA, made_up=MADE_UP)
    run("study-check", ledger, "--as-of", "2018-04-02")
    rows = [(row["场次号"], row["姓名"], row["应补到"].date()) for row in typed(ledger, "学习记录")]
    assert rows[:4] == [
        ("学002", "周某", date(2018, 1, 26)), ("学004", "冯某", date(2018, 2, 2)), ("学007", "李某", date(2018, 2, 23)),
        ("学010", "王某", date(2018, 3, 30)),
    ]  # fmt: skip
    assert rows[4:] == [
        ("学007", "郑某", date(2018, 2, 23)), ("学010", "周某", date(2018, 3, 30)), ("学012", "陈某", date(2018, 4, 3)),
    ]  # fmt: skip
    assert openpyxl.load_workbook(companion_of(ledger))["学习记录"]["D8"].number_format == "yyyy-m-d"


# -- the acceptances -----------------------------------------------------------------


def test_who_was_absent_and_has_not_made_up_is_named_to_the_own_leader_only(tmp_path):
    # 李某 of the first group owes too, so that each leader could get to know of the other group's.
    ledger = make_study(
        tmp_path, quarter(), settings=MINIMA, made_up=[each for each in MADE_UP if each["姓名"] != "李某"]
    )
    texts = {each["党小组"]: each for each in told(ledger, "study-text", "2018-04-02")}
    assert {name: text["组长"] for name, text in texts.items()} == {FIRST: "赵某", SECOND: "吴某"}
    line = "2. 周某：3月16日主题党日（请假），应在3月30日前补课，已超期 3 天。"
    assert line in texts[SECOND]["长"].splitlines()
    assert texts[SECOND]["短"] == "第二党小组：要补课的：郑某（2.23超期）、周某（3.30超期）、陈某（4.3前），请提醒。"
    assert texts[FIRST]["短"] == "第一党小组：要补课的：李某（2.23超期），请提醒。"
    for group, others in ((FIRST, "吴郑王冯陈周"), (SECOND, "赵钱孙李")):
        assert not {f"{name}某" for name in others} & {
            name for name in GROUPS if name in texts[group]["长"] + texts[group]["短"]
        }


def test_the_day_itself_and_what_was_made_up_are_not_overdue(tmp_path):
    ledger = make_study(tmp_path, quarter(), settings=MINIMA, made_up=MADE_UP)

    def long(as_of):
        return texts(ledger, as_of)[0][SECOND].long

    assert "周某：3月16日主题党日（请假），应在3月30日前补课，今天到期。" in long("2018-03-30")
    type_in(ledger, made_up=[made_up("学010", "周某", date(2018, 4, 3))])
    assert "周某" in long("2018-04-02")
    assert "周某" not in long("2018-04-03")


def test_a_quarter_without_lecture_is_warned_of_with_the_setting_once_that_is_set(tmp_path):
    ledger = make_study(tmp_path / "一", quarter(), settings={**MINIMA, "党课次数": "季1"})
    shown = run("study-check", ledger, "--as-of", "2018-04-02").stdout
    assert "机关第一党支部的党课在第1季度至第4季度（0 次）安排不够（设置“党课次数”是“季1”）" in shown
    assert "study-below" in codes(ledger)
    assert not {"study-below", "study-overdue"} & {*codes(make_study(tmp_path / "二", [], settings=MINIMA))}
    assert "study-overdue" in codes(ledger)


@pytest.mark.slow
def test_the_minima_hold_without_any_setting_and_a_cancelled_meeting_does_not_count(tmp_path):
    ledger = make_study(tmp_path, quarter())
    shown = run("study-check", ledger, "--as-of", "2018-04-02").stdout
    # The committee of February was cancelled.
    assert "机关第一党支部的支委会在2月（0 次）、4月至12月（0 次）安排不够（设置“支委会次数”是“月1”）" in shown
    assert "机关第一党支部的党员大会在第2季度至第4季度（0 次）安排不够（设置“党员大会次数”是“季1”）" in shown
    assert "第一党小组的党小组会在4月至12月（0 次）安排不够" in shown
    assert "党课" not in shown


@pytest.mark.slow
def test_a_minimum_that_cannot_be_understood_is_named_and_the_usual_one_holds(tmp_path):
    ledger = make_study(tmp_path, quarter(), settings={**MINIMA, "党员大会次数": "每季一次"})
    found = [each for each in taizhang_xl.check(ledger) if each.code == "setting-wrong"]
    assert [(each.value, each.sheet) for each in found] == [("每季一次", "设置")]
    shown = run("study-check", ledger, "--as-of", "2018-04-02").stdout
    assert "党员大会在第2季度至第4季度（0 次）安排不够（设置“党员大会次数”是“季1”）" in shown
    assert "每季一次" in shown


# -- days ------------------------------------------------------------------------------

DAYS = {
    # The meeting's day: due, and the days on which one reminds. 04-05 to 04-07 are off and 04-08 is worked; 04-29 to
    # 05-01 are off and 04-28 is worked.
    date(2018, 3, 16): ("2018-03-30", ["2018-03-23", "2018-03-30", "2018-04-02"]),
    date(2018, 3, 30): ("2018-04-13", ["2018-04-04", "2018-04-13", "2018-04-16"]),
    date(2018, 4, 17): ("2018-05-01", ["2018-04-24", "2018-04-28", "2018-05-02"]),
}


@pytest.mark.parametrize("held_on", DAYS)
def test_one_reminds_after_a_week_on_the_day_and_on_the_next_working_day(held_on):
    one = Meeting(
        "学1", held_on, "主题党日", "", (), ("王某",), {"王某": Absence.ABSENT}, State.HELD, 14, "", None, None
    )
    ((missed,), _) = missed_of([one], [], (held_on, held_on))
    due, days = DAYS[held_on]
    assert str(missed.due) == due
    year = [date(2018, 3, 1) + timedelta(days=each) for each in range(120)]
    assert [str(day) for day in year if missed.occasion(day, Calendar(), 7)] == days


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2018-04-14", "2018-04-07", "2018-04-13"),  # a Saturday off, and the Sunday after it: the week just over
        ("2018-04-15", "2018-04-07", "2018-04-13"),
        ("2018-04-16", "2018-04-14", "2018-04-20"),  # Monday: the week that runs
        ("2018-04-28", "2018-04-28", "2018-05-04"),  # a Saturday worked for 05-01 counts, and so does its Sunday off
        ("2018-04-29", "2018-04-28", "2018-05-04"),
        ("2018-04-08", "2018-04-07", "2018-04-13"),  # a Sunday worked for 04-06
        ("2018-02-20", "2018-02-10", "2018-02-16"),  # the Spring Festival, 02-15 to 02-21
    ],
)
def test_the_week_to_tell_has_begun_with_a_working_day(today, first, last):
    week = Week.to_tell(date.fromisoformat(today), Calendar())
    assert (str(week.first), str(week.last)) == (first, last)
    assert week.told_on == min(week.last, date.fromisoformat(today))


def test_a_saturday_off_tells_the_week_that_is_over(office):
    assert texts_told(office, "2018-03-17") == texts_told(office, "2018-03-16")
    assert texts_told(office, "2018-03-16")


def texts_told(office, day):
    return [
        line
        for line in run("study-text", office, "--as-of", day, "--dry-run").stdout.splitlines()
        if "会写" not in line
    ]


def test_reminders_of_a_day_are_told_with_a_text_for_each(office):
    found = told(office, "study-remind", "2018-04-02")
    assert [(each["姓名"], each["场次号"], each["今天"], each["组长"]) for each in found] == [
        ("周某", "学010", "已经超期", "吴某"), ("郑某", "学007", "", "吴某"), ("陈某", "学012", "", "吴某"),
    ]  # fmt: skip
    assert found[0]["短信"] == "周某同志：3月16日主题党日您没有参加（请假），请在3月30日前补课，已超期 3 天，请尽快补。"
    assert [each["今天"] for each in told(office, "study-remind", "2018-03-27") if each["姓名"] == "陈某"] == [
        "提醒补课"
    ]
    sheet = openpyxl.load_workbook(office.parent / "党建台账" / "补课提醒_2018-04-02.xlsx").worksheets[0]
    assert "周某" in [row[2] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.slow
def test_what_nobody_read_is_told_after_five_working_days(tmp_path):
    held = [meeting("学1", date(2018, 3, 16), "主题党日", BRANCH, "王某：缺", 补课期限天=3)]
    ledger = make_study(tmp_path, held, settings=MINIMA, made_up=[made_up("学1", "王某", date(2018, 3, 19))])
    assert codes(ledger, "2018-03-23") == {}
    assert codes(ledger, "2018-03-26") == {"study-review": ["学习计划!I2"]}
    assert codes(ledger, "2018-03-27") == {"study-review": ["学习计划!I2", "学习记录!G2"]}
    type_in(
        ledger,
        [{"场次号": "学1", "批阅日期": date(2018, 3, 20)}],
        made_up=[{**made_up("学1", "王某", date(2018, 3, 19)), "批阅日期": date(2018, 3, 26)}],
    )
    assert codes(ledger, "2018-03-27") == {}


# -- what is wrong ---------------------------------------------------------------------

HELD = date(2018, 3, 16)
GOOD = meeting("学1", HELD, "主题党日", BRANCH, "王某：缺", **REVIEWED)
# 钱某 has left: each row with the code and the column that it is told for, and nothing else.
BAD = (
    (GOOD, None, ""),
    (meeting("学 1", HELD, "主题党日", BRANCH, "全到"), "study-number", "A"),
    (meeting("学3", date(2017, 3, 16), "主题党日", BRANCH, "全到"), "study-day", "B"),
    (meeting("学4", HELD, "参观", BRANCH, "全到", **REVIEWED), "study-kind", "C"),
    (meeting("学5", HELD, "主题党日", "第九党小组", "全到"), "study-scope", "E"),
    (meeting("学6", HELD, "理论学习", "钱某、赵某", "全到", **REVIEWED), "study-not-there", "E"),
    (meeting("学7", HELD, "主题党日", BRANCH, "全到", 补课期限天="两周", **REVIEWED), "study-days", "G"),
    (meeting("学8", HELD, "主题党日", BRANCH, "王某迟到"), "study-came", "H"),
    (meeting("学9", date(2018, 3, 21), "主题党日", BRANCH, "全到"), "study-came-early", "H"),
    (meeting("学10", HELD, "主题党日", BRANCH), "study-came-lacking", "H"),
    (meeting("学11", HELD, "党小组会", FIRST, "周某：缺", **REVIEWED), "study-not-expected", "H"),
    (meeting("学12", HELD, "主题党日", BRANCH, "王某：缺；王某：请假", **REVIEWED), "study-twice", "H"),
    (meeting("学13", HELD, "支委会", BRANCH, "赵某、孙某：请假", **REVIEWED), "study-quorum", "H"),
    (meeting("学14", HELD, "主题党日", BRANCH, "全到", 批阅日期=date(2018, 3, 15)), "study-review-early", "I"),
    (meeting("学15", HELD, "主题党日", BRANCH, "全到", 编号="6-999", **REVIEWED), "study-item", "F"),
    (meeting("学16", HELD, "主题党日", BRANCH, "全到", 采用="可以", **REVIEWED), "study-answer", "K"),
    (meeting("学17", HELD, "主题党日", BRANCH, "全到", 采用="采用", **REVIEWED), "study-stale", "K"),
    (meeting("学18", HELD, "主题党日", BRANCH, "取消"), None, ""),
    (meeting(None, HELD, "主题党日", BRANCH, "全到"), "study-number", "A"),
)


def test_each_slip_in_the_plan_is_named_with_its_cell(tmp_path):
    rows = [row for row, *_ in BAD]
    ledger = make_study(tmp_path, rows, settings=MINIMA, days={"钱某": (None, date(2018, 3, 1))})
    expected = {}
    for number, (_, code, column) in enumerate(BAD, 2):
        if code:
            expected.setdefault(code, []).append(f"学习计划!{column}{number}")
    assert codes(ledger, "2018-03-20") == expected
    # The rows of the 16th that were read, without the two that are of a committee or a group: 1 4 7 11 12 14 15 16 17.
    counted = told(ledger, "study-check", "2018-03-20")["党员"]
    assert counted["王某"]["应到"] == 8
    assert counted["钱某"]["应到"] == 0


MADE = (
    (made_up("学1", "王某", date(2018, 3, 15)), "study-make-up-day", "E"),
    (made_up("学1", "郑某", date(2018, 3, 21)), "study-make-up-day", "E"),
    (made_up("学1", "冯某", date(2018, 3, 19), ""), "study-way", "F"),
    (made_up("学1", "陈某", date(2018, 3, 19)), None, ""),
    (made_up("学 1", "陈某", date(2018, 3, 20)), "study-record", "B"),
    (made_up("学1", "赵某", date(2018, 3, 19)), "study-record", "B"),
    (made_up("学1", "何某", date(2018, 3, 19)), "study-record", "B"),
    (made_up("学2", "王某", date(2018, 3, 19)), "study-record", "B"),
    (made_up("学9", "王某", date(2018, 3, 19)), "study-record", "B"),
)


def test_a_make_up_that_cannot_be_is_named_and_not_counted(tmp_path):
    # Before the meeting, in the future, without telling how, one that is right, twice; of somebody who came, who was
    # not expected, of a cancelled meeting, of none.
    absent = {**GOOD, "到会情况": "王某、郑某、冯某、陈某：缺"}
    ledger = make_study(tmp_path, [absent, BAD[17][0]], settings=MINIMA, made_up=[row for row, *_ in MADE])
    expected = {}
    for number, (_, code, column) in enumerate(MADE, 2):
        if code:
            expected.setdefault(code, []).append(f"学习记录!{column}{number}")
    assert codes(ledger, "2018-03-20") == expected
    counted = told(ledger, "study-check", "2018-03-20")["党员"]
    found = {
        name: (counted[name]["应到"], counted[name]["补"], counted[name]["欠补"])
        for name in ("王某", "郑某", "冯某", "陈某", "赵某")
    }
    assert found == {"王某": (1, 0, 1), "郑某": (1, 0, 1), "冯某": (1, 1, 0), "陈某": (1, 1, 0), "赵某": (1, 0, 0)}


@pytest.mark.slow
def test_groups_and_organs_that_cannot_be_read_are_named(tmp_path):
    held = [
        meeting("学1", HELD, "主题党日", BRANCH, "全到", **REVIEWED),
        meeting("学2", HELD, "支委会", BRANCH, "全到", **REVIEWED),
    ]
    changed = {"王某": "第二党小组；第一党小组", "陈某": "第八党小组"}
    ledger = make_study(tmp_path, held, settings=MINIMA, people={**GROUPS, **changed})
    book = openpyxl.load_workbook(companion_of(ledger))
    rows = {row[0].value: row[0].row for row in book["党组织"].iter_rows()}
    book["党组织"].delete_rows(rows["第八党小组"])
    book["党组织"].append(["第七党小组", "党小组", "别的支部"])
    rows = {row[0].value: row[0].row for row in book["党组织"].iter_rows()}
    book["党组织"].cell(rows[BRANCH], 5).value = None
    book.save(companion_of(ledger))
    assert codes(ledger, "2018-03-20") == {
        "study-dated-cell": ["人员!G9"], "study-organ": ["人员!G11"], "study-organ-row": [f"党组织!A{rows['第七党小组']}"],
        "study-committee": [f"党组织!D{rows[BRANCH]}"],
    }  # fmt: skip
    counted = told(ledger, "study-check", "2018-03-20")["党员"]
    assert [counted[name]["应到"] for name in ("王某", "陈某", "冯某")] == [0, 0, 1]


def name_committee(ledger, names):
    book = openpyxl.load_workbook(companion_of(ledger))
    row = next(row for row in book["党组织"].iter_rows() if row[0].value == BRANCH)
    row[4].value = names
    book.save(companion_of(ledger))


def test_a_leader_of_no_unit_is_expected_where_the_person_belongs_and_nobody_else_without_a_unit_is_told(tmp_path):
    held = [meeting("学1", HELD, "支委会", BRANCH, "钱某：请假", **REVIEWED)]
    ledger = make_study(tmp_path, held, settings=MINIMA)
    book = openpyxl.load_workbook(ledger)
    units = {row[0].value: row[1] for row in book["人员"].iter_rows(min_row=2)}
    units["钱某"].value = None
    book["人员"].append(["主任甲"])
    book.save(ledger)
    name_committee(ledger, "赵某、钱某、吴某")
    assert codes(ledger, "2018-03-20") == {}
    counted = told(ledger, "study-check", "2018-03-20")["党员"]
    assert [(counted[name]["应到"], counted[name]["请假"]) for name in ("赵某", "钱某", "孙某")] == [
        (1, 0),
        (1, 1),
        (0, 0),
    ]


def test_of_a_committee_with_somebody_unknown_no_meeting_is_called_lacking(tmp_path):
    held = [meeting("学1", HELD, "支委会", BRANCH, "全到", **REVIEWED)]
    ledger = make_study(tmp_path, held, settings={**MINIMA, "支委会次数": "月1"})
    name_committee(ledger, "赵某、秘书长、吴某")
    shown = run("study-check", ledger, "--as-of", "2018-03-20").output
    assert "“机关第一党支部”的支部委员“秘书长”不在“人员”表的党员里，支委会不知道谁应到，没有算" in shown
    assert "安排不够" not in shown


@pytest.mark.slow
def test_a_branch_that_is_not_that_of_the_group_is_named(tmp_path):
    ledger = make_study(tmp_path, [], settings=MINIMA, branches={"赵某": BRANCH, "王某": "机关第二党支部"})
    assert codes(ledger, "2018-03-20") == {"study-branch-differs": ["人员!G9"]}


# -- leaders, and what leaves ------------------------------------------------------------


@pytest.mark.slow
def test_without_a_leader_of_its_own_a_group_is_told_to_nobody(tmp_path):
    ledger = make_study(tmp_path, quarter(), settings=MINIMA, days={"陈某": (None, date(2018, 3, 30))})
    # Nobody, somebody unknown, one of the other group, one who has left.
    for name in (None, "何某", "赵某", "陈某"):
        type_in(ledger, heads={FIRST: "赵某", SECOND: name})
        assert texts(ledger, "2018-04-02")[1] == ["study-head"]
    done = run("study-text", ledger, "--as-of", "2018-04-02")
    assert done.exit_code == 1
    assert "4月2日“第二党小组”的组长“陈某”不在岗，没有给这个组做通报" in done.stdout
    assert [file.name for file in (companion_of(ledger).parent / "通报").glob("*.txt")] == [
        "党建通报_第一党小组_2018-04-02.txt"
    ]


@pytest.mark.slow
def test_a_new_leader_is_told_from_the_day_that_is_written_and_an_absent_one_of_himself(tmp_path):
    heads = {FIRST: "赵某", SECOND: "吴某；2018-3-26起王某"}
    ledger = make_study(tmp_path, quarter(), settings=MINIMA, heads=heads)
    assert [text.leader.name for text in texts(ledger, "2018-03-23")[0].values()] == ["赵某", "吴某"]
    assert [text.leader.name for text in texts(ledger, "2018-03-26")[0].values()] == ["赵某", "王某"]
    # 王某 himself was absent on the 16th.
    assert (
        "△ 第二党小组的组长王某本人也要补课，请支部书记提醒"
        in run("study-text", ledger, "--as-of", "2018-03-26").stdout
    )


def test_a_week_is_written_for_pasting_and_as_a_draft_and_nothing_is_sent(office):
    done = run("study-text", office, "--as-of", "2018-03-16")
    folder = companion_of(office).parent / "通报"
    text = (folder / "党建通报_第二党小组_2018-03-16.txt").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "发给：第二党小组组长 吴某"
    # Of the ten who should have come six are of this group, and two of them did not come.
    assert "1. 3月16日主题党日：应到 6 人，实到 4 人（周某请假、王某缺）。" in lines
    assert "第一党小组" not in text.decode()
    own = (folder / "党建通报_第一党小组_2018-03-16.txt").read_text("utf-8-sig")
    assert "1. 3月16日主题党日：应到 4 人，实到 4 人，全到。" in own.splitlines()
    draft = (folder / "党建通报_第二党小组_2018-03-16.eml").read_text()
    assert "To: wu@example.org" in draft
    assert "什么也没有发" in done.stdout
    assert stat.S_IMODE((folder / "党建通报_第二党小组_2018-03-16.eml").stat().st_mode) == 0o600
    listed = run("mail", folder).stdout
    assert "wu@example.org" in listed
    assert "zhao@example.org" in listed


@pytest.mark.slow
def test_the_drafts_of_a_week_go_out_over_mail_each_to_the_own_leader(tmp_path, tmp_path_factory, monkeypatch):
    certificates = Certificates(tmp_path_factory.mktemp("ca"))
    for name, value in environment(certificates.file).items():
        monkeypatch.setenv(name, value)
    unpaid = [each for each in MADE_UP if each["姓名"] != "李某"]
    ledger = make_study(tmp_path, quarter(), settings=MINIMA, made_up=unpaid)
    run("study-text", ledger, "--as-of", "2018-04-02")
    folder = companion_of(ledger).parent / "通报"
    with running(MailServer(certificates.good())) as server:
        given = [word for each in reaching(server.port) for word in ("--set", each)]
        assert run("mail", folder, *given).exit_code == 0
        assert server.mailbox.got == []
        done = run("mail", folder, "--send", "--yes", "2", *given)
        assert done.exit_code == 0, done.output
        got = [message_from_bytes(each, policy=default) for each in server.mailbox.bytes]
    bodies = {message["To"]: message.get_content() for message in got}
    assert set(bodies) == {"zhao@example.org", "wu@example.org"}
    assert [name for name in GROUPS if name in bodies["zhao@example.org"]] == ["赵某", "李某"]
    assert [name for name in GROUPS if name in bodies["wu@example.org"]] == ["周某", "吴某", "郑某", "陈某"]


def test_to_send_one_names_the_group_and_its_own_chat(office, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("TAIZHANG_WECOM", "https://localhost/everybody")
    posted = []
    monkeypatch.setattr(bots, "post", lambda bot, account, text, now: posted.append((account.address, text)))
    for words in (("--send",), ("--send", "--via", "企业微信"), ("--send", "--group", SECOND, "--via", "企业微信")):
        done = run("study-text", office, "--as-of", "2018-04-02", *words)
        assert done.exit_code == 2
    # Everybody's chat is never used in place of the group's.
    assert "企业微信机器人_第二党小组的地址" in done.stderr
    assert posted == []
    monkeypatch.setenv("TAIZHANG_WECOM_第二党小组", "https://localhost/second")
    done = run("study-text", office, "--as-of", "2018-04-02", *words)
    assert done.exit_code == 0, done.output
    ((address, text),) = posted
    assert address == "https://localhost/second"
    assert text.startswith("【党建学习通报】第二党小组（3月31日至4月2日）")
    assert "localhost" not in done.output


@pytest.mark.slow
def test_who_is_in_no_group_is_told_to_no_leader_but_named(tmp_path):
    held = [meeting("学1", date(2018, 3, 2), "党员大会", BRANCH, "何某：缺")]
    ledger = make_study(tmp_path, held, settings=MINIMA, people={**GROUPS, "何某": None}, branches={"何某": BRANCH})
    found, _ = texts(ledger, "2018-03-16")
    assert not any("何某" in text.long for text in found.values())
    done = run("study-text", ledger, "--as-of", "2018-03-16")
    assert "△ 没有党小组、要补课的：何某，请支部书记提醒" in done.stdout
    assert done.exit_code == 1


def test_a_number_of_a_person_in_any_cell_is_in_no_text(tmp_path):
    held = [meeting("学1", HELD, "听课 13800000000", BRANCH, "王某：缺", 主题="电话 13900000000 报名")]
    ledger = make_study(tmp_path, held, settings=MINIMA)
    found, _ = texts(ledger, "2018-03-16")
    for text in found.values():
        assert "（电话略）" in text.long
        assert not {"13800000000", "13900000000"} & {
            each for each in ("13800000000", "13900000000") if each in text.long + text.short
        }
    shown = run("study-text", ledger, "--as-of", "2018-03-16").stdout
    assert "13800000000" not in shown
    assert "13900000000" not in shown


def test_a_topic_with_a_name_of_another_group_is_left_out_and_told(tmp_path):
    held = [
        meeting("学1", HELD, "主题党日", BRANCH, "全到", 主题="学习党章"),
        meeting("学2", HELD, "主题党日", BRANCH, "全到", 主题="由王某讲党课"),
    ]  # fmt: skip
    ledger = make_study(tmp_path, held, settings=MINIMA)
    found, wrong = texts(ledger, "2018-03-16")
    assert "1. 3月16日主题党日“学习党章”：应到" in found[FIRST].long
    assert "2. 3月16日主题党日：应到" in found[FIRST].long
    assert "2. 3月16日主题党日“由王某讲党课”：应到" in found[SECOND].long
    assert wrong == ["study-name-in-topic"]


@pytest.mark.slow
def test_a_text_with_another_name_in_an_unexpected_cell_is_not_made(tmp_path):
    # The kind of a meeting is typed freely.
    ledger = make_study(tmp_path, [meeting("学1", HELD, "看望王某", BRANCH, "全到")], settings=MINIMA)
    found, wrong = texts(ledger, "2018-03-16")
    assert (list(found), wrong) == ([SECOND], ["study-foreign"])


def test_a_foreign_name_within_an_own_one_is_none_and_the_other_way_round():
    assert foreign_names("李某某：缺", ["李某某"], ["李某某", "李某"]) == []
    assert foreign_names("李某某：缺", ["李某"], ["李某某", "李某"]) == ["李某某"]
    assert foreign_names("李 某：缺", ["赵某"], ["赵某", "李某"]) == ["李某"]


PLANTED = "卜某"
# Of the basic plane and beyond it: phones count some characters twice.
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章𠮷𡈽"


def parts_of(text):
    """As how many messages a text is sent, counted on the units as a phone cuts them: never within a character of two."""
    units = text.encode("utf-16-be")
    count = len(units) // 2
    if count <= 70:
        return 1
    parts = at = 0
    while at < count:
        at += 67
        if at < count and 0xDC00 <= int.from_bytes(units[2 * at : 2 * at + 2], "big") <= 0xDFFF:
            at -= 1
        parts += 1
    return parts


@pytest.mark.parametrize(("units", "parts"), [(70, 1), (71, 2), (134, 2), (135, 3)])
def test_the_counter_of_this_test_knows_the_limits(units, parts):
    assert parts_of("字" * units) == parts


def made_up_office(rng, folder):
    """An office of three to five groups in a quarter, some members changing group; returns its ledger and who was where."""
    names = [f"{surname}{given}" for surname in SURNAMES for given in ("某", "某甲")]
    rng.shuffle(names)
    groups = [f"第{number}党小组" for number in "一二三四五"[: rng.randint(3, 5)]]
    where, cells = {}, {}
    for name in names[: rng.randint(12, 40)]:
        first, second = rng.sample(groups, 2)
        day = date(2018, 1, 10) + timedelta(days=rng.randint(0, 75))
        moves = rng.random() < 0.25
        where[name] = [(date.min, first)] + ([(day, second)] if moves else [])
        cells[name] = f"{first}；{day}起{second}" if moves else first
    held = []
    for number in range(1, 26):
        day = date(2018, 1, 2) + timedelta(days=rng.randint(0, 88))
        scope = rng.choice([BRANCH, *groups])
        expected = [name for name in where if scope in (BRANCH, group_on(where, name, day))]
        if not expected:
            continue
        away = rng.sample(expected, rng.randint(0, min(4, len(expected))))
        came = "；".join(f"{name}：{rng.choice(['请假', '缺'])}" for name in away) or "全到"
        held.append(
            meeting(
                f"学{number:03d}", day, "理论学习", scope, came, 主题=rng.choice(["学习党章", "专题学习" * 12, None])
            )
        )
    ledger = make_study(folder, [], people=cells, settings=MINIMA)
    # A group is led by one of its own, who is known by name here only for weeks in which he still is.
    heads = {group: "；".join(heads_of(where, group)) for group in groups}
    book = openpyxl.load_workbook(companion_of(ledger))
    sheet = book["党组织"]
    sheet.delete_rows(2, sheet.max_row)
    sheet.append([BRANCH, "党支部"])
    for group, head in heads.items():
        sheet.append([group, "党小组", BRANCH, head])
    book.save(companion_of(ledger))
    type_in(ledger, held)
    return ledger, where, groups


def group_on(where, name, day):
    """The group of a member on a day."""
    return [group for since, group in where[name] if since <= day][-1]


def heads_of(where, group):
    """One who is a member, for each day on which the last is none any more."""
    days = sorted({since for moves in where.values() for since, _ in moves})
    last = None
    for day in days:
        if last is None or group_on(where, last, day) != group:
            last = next((name for name in where if group_on(where, name, day) == group), None)
            if last is not None:
                yield last if day == date.min else f"2018-{day.month}-{day.day}起{last}"


@pytest.mark.slow
def test_no_text_of_two_hundred_weeks_names_a_member_of_another_group_and_the_parts_are_right(tmp_path):
    rng = random.Random(20)
    weeks = written = named = 0
    for number in range(20):
        ledger, where, groups = made_up_office(rng, tmp_path / str(number))
        for friday in (date(2018, 1, 26) + timedelta(days=7 * each) for each in range(10)):
            weeks += 1
            found, wrong = texts(ledger, str(friday))
            assert set(wrong) <= {"study-head"}
            for group in groups:
                own = {name for name in where if group_on(where, name, friday) == group}
                if (text := found.get(group)) is None:
                    continue
                written += 1
                both = text.long + text.short
                assert text.leader.name in own
                assert strangers(both, own, set(where)) == set()
                named += sum(name in both for name in own)
                assert text.parts == parts_of(text.short)
    assert weeks == 200
    # So much was looked through that a rule that names nobody would not pass.
    assert written > 500
    assert named > 2000


def strangers(text, own, everybody):
    """Those named in a text who are not of the group; a name that begins a longer one is counted where it stands alone."""
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, "|")
    return {name for name in everybody - own if name in text}


@pytest.mark.slow
def test_a_foreign_name_that_is_planted_is_found(tmp_path):
    # 卜某 is of the second group, and typed in the topic of a meeting of the first.
    people = {**GROUPS, PLANTED: SECOND}
    held = [meeting("学1", HELD, "党小组会", FIRST, "钱某：缺", 主题=f"{PLANTED}同志事迹")]
    ledger = make_study(tmp_path, held, settings=MINIMA, people=people)
    found, wrong = texts(ledger, "2018-03-16")
    assert wrong == ["study-name-in-topic"]
    own = {name for name, group in GROUPS.items() if group == FIRST}
    assert strangers(found[FIRST].long, own, set(people)) == set()
    assert strangers(found[FIRST].long.replace("党小组会", f"党小组会“{PLANTED}同志事迹”"), own, set(people)) == {
        PLANTED
    }


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_companion_that_a_clerk_saves_in_libreoffice_says_the_same(office, tmp_path):
    ledger = tmp_path / "台账.xlsx"
    companion_of(ledger).parent.mkdir()
    for target, source in ((ledger, office), (companion_of(ledger), companion_of(office))):
        target.write_bytes(source.read_bytes())
    before = told(ledger, "study-check", "2018-04-02")
    save_in_libreoffice(companion_of(ledger))
    assert told(ledger, "study-check", "2018-04-02") == before
    # And what the program adds to a workbook of LibreOffice is there for the clerk.
    type_in(ledger, [meeting("学014", date(2018, 4, 3), "党小组会", SECOND, "郑某：请假")])
    save_in_libreoffice(companion_of(ledger))
    assert run("study-check", ledger, "--as-of", "2018-04-04").exit_code == 1
    assert typed(ledger, "学习记录")[-1]["场次号"] == "学014"
    assert typed(ledger, "学习记录")[-1]["应补到"].date() == date(2018, 4, 17)


# -- the ledger's items ---------------------------------------------------------------------


def reports(ledger):
    return [row for row in openpyxl.load_workbook(ledger)["月报"].iter_rows(min_row=2, values_only=True) if row[0]]


def test_a_recurring_item_is_proposed_and_entered_only_when_adopted(tmp_path):
    held = [
        meeting("学1", date(2018, 3, 9), "主题党日", BRANCH, "全到", 编号="6-020", 主题="听王某讲党课"),
        meeting("学2", HELD, "主题党日", BRANCH, "王某：缺", 编号="6-020", 主题="学习党章"),
    ]  # fmt: skip
    ledger = make_study(tmp_path, held, settings=MINIMA)
    before = ledger.read_bytes()
    run("study-check", ledger, "--as-of", "2018-03-20")
    result = "3月9日主题党日，应到 10 人，实到 10 人；3月16日主题党日“学习党章”，应到 10 人，实到 9 人"
    assert [row["台账建议"] for row in typed(ledger, "学习计划")] == [
        None,
        f"6-020 3月写成办结（2018-03-16）：{result}",
    ]
    assert ledger.read_bytes() == before
    type_in(ledger, [{"场次号": "学2", "采用": "采用"}])
    done = run("study-check", ledger, "--as-of", "2018-03-20")
    assert "√ 写进台账“月报”：6-020（3月）" in done.stdout
    ((number, month, told_of, state, *_),) = reports(ledger)
    assert (number, month, told_of, state) == ("6-020", "2018-03", result, "办结")
    assert [row["采用"] for row in typed(ledger, "学习计划")] == [None, "已采用"]
    after = ledger.read_bytes()
    assert "建议" not in run("study-check", ledger, "--as-of", "2018-03-20").stdout
    assert ledger.read_bytes() == after


@pytest.mark.slow
def test_what_changed_since_it_was_looked_at_is_not_entered(tmp_path):
    held = [meeting("学1", HELD, "主题党日", BRANCH, "全到", 编号="6-020")]
    ledger = make_study(tmp_path, held, settings=MINIMA)
    run("study-check", ledger, "--as-of", "2018-03-20")
    type_in(ledger, [{"场次号": "学1", "采用": "采用", "到会情况": "王某：缺"}])
    done = run("study-check", ledger, "--as-of", "2018-03-20")
    assert "选了“采用”，但建议变了，没有写进台账" in done.stdout
    assert reports(ledger) == []
    ((row),) = typed(ledger, "学习计划")
    assert row["采用"] is None
    assert row["台账建议"].endswith("实到 9 人")


@pytest.mark.slow
def test_why_a_meeting_means_nothing_for_an_item_is_told(tmp_path):
    dated = {
        Field.NUMBER: "6-021", Field.CATEGORY: "机关日常工作", Field.TASK: "七一党课", Field.DEADLINE: "6月底", Field.UNIT: "机关党委",
        Field.PERSON: "书记",
    }  # fmt: skip
    held = [
        meeting("学1", date(2018, 1, 12), "主题党日", BRANCH, "全到", 编号="6-020"),
        meeting("学2", HELD, "主题党日", BRANCH, "全到", 编号="6-021"),
    ]  # fmt: skip
    ledger = make_study(tmp_path, held, settings=MINIMA, items=[dated])
    reading = read(Context({"ledger": str(ledger)}, date(2018, 3, 20), registry=REGISTRY))
    closed = propose(reading.opened.ledger, reading.study, {Month(2018, 1)})
    assert closed.open == ()
    assert closed.notes == (
        "6-020 1月已经月结，没有建议",
        "6-021 3月有学习，但不是定期的事项，进展请在台账填，没有建议",
    )
    assert "6-021 3月有学习" in run("study-check", ledger, "--as-of", "2018-03-20").stdout


# -- making it ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_year_is_laid_out_as_often_as_the_settings_ask(tmp_path):
    ledger = make_office(tmp_path, settings={"党课次数": "季1"})
    assert run("study-new", ledger, "--plan", "--as-of", "2018-01-01").exit_code == 0
    rows = typed(ledger, "学习计划")
    # A branch that 人员 does not name: 12 for each of the two groups only.
    assert len(rows) == 24
    assert {row["类型"] for row in rows} == {"党小组会"}
    assert len({row["场次号"] for row in rows}) == 24
    assert all(
        row["日期"].date().weekday() < 5 or str(row["日期"].date()) in ("2018-04-28", "2018-09-29") for row in rows
    )
    again = run("study-new", ledger)
    assert again.exit_code == 1
    assert "已经有 党建台账/2018年党建台账.xlsx，没有动它（24 场学习）" in again.stdout
    assert len(typed(ledger, "学习计划")) == 24


@pytest.mark.slow
def test_without_a_companion_the_next_step_is_told(tmp_path):
    ledger = make_office(tmp_path)
    for verb in ("study-check", "study-text", "study-remind"):
        done = run(verb, ledger)
        assert done.exit_code == 2
        assert "请先运行 taizhang study-new 台账.xlsx" in done.stderr


# -- cells ----------------------------------------------------------------------------------------

CAME = {
    "全到": {}, "其余到，张某公差": {"张某": "请假"}, "张某、李某：请假；王某：缺": {"张某": "请假", "李某": "请假", "王某": "缺"},
    "请假：张某、李某，缺：王某": {"张某": "请假", "李某": "请假", "王某": "缺"}, "张某（病假）、李某（缺席）": {"张某": "请假", "李某": "缺"},
    "张某:请假": {"张某": "请假"}, "张某、李某请假": {"张某": "请假", "李某": "请假"}, "全到\n李某：出差": {"李某": "请假"},
    # Nobody can tell whether 张某 has leave too; 迟到 is no word; names alone say nothing.
    "张某、李某（请假）": None, "张某：迟到": None, "张某": None, "：缺": None, "缺：": None,
}  # fmt: skip


@pytest.mark.parametrize("text", CAME)
def test_who_did_not_come_is_read_as_clerks_write_it(text):
    assert attendance_of(text).absent == CAME[text]


def test_a_cell_that_changes_in_the_year_holds_from_its_days_on():
    spells = spells_of("第一党小组；自2018年3月12日起第二党小组\n2018年6月1日起转出")
    days = (date(2018, 3, 11), date(2018, 3, 12), date(2018, 5, 31), date(2018, 6, 1))
    assert [on(spells, day) for day in days] == ["第一党小组", "第二党小组", "第二党小组", ""]
    assert spells_of("起义组")[0].value == "起义组"
    for wrong in (
        "第一党小组；第二党小组",
        "第一党小组；2018-2-30起第二党小组",
        "2018-3-1起甲；2018-2-1起乙",
        "第一党小组；3月12日起第二党小组",
    ):
        with pytest.raises(UnreadSpellError):
            spells_of(wrong)


def test_each_code_is_tried_here():
    with Path(__file__).open(encoding="utf-8") as file:
        text = file.read()
    assert [rule.code for rule in RULES if f'"{rule.code}"' not in text] == []
