"""The year's plan of inspections: no unit missed, no rest day, what hangs for long visited twice. Dates by the calendar of 2018."""

from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import HANGING, LEDGER, SETTINGS, UNITS, Field
from taizhang_xl.systems.supervision.sheets import INSPECTIONS

DAILY, MOTIONS, MAJOR = "机关日常工作", "代表建议和重要信访", "市委重大决策部署和重点工作"


def item(number, unit, deadline, category=MAJOR, state=None):
    return {
        Field.NUMBER: number, Field.CATEGORY: category, Field.TASK: f"{number}的任务", Field.UNIT: unit,
        Field.PERSON: "主任", Field.DEADLINE: deadline, Field.STATE: state,
    }  # fmt: skip


ITEMS = (
    item("1-001", "办公室", "10月底"),
    item("1-002", "办公室", "5月15日"),
    item("3-001", "调研室", "6月底", MOTIONS),
    item("6-001", "调研室", "5月底", DAILY),
    item("1-003", "财经工委", "2月底"),
    item("1-004", "督察科", "3月底", state="办结"),
)


@pytest.fixture
def ledger(tmp_path):
    return make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", {
        LEDGER: ITEMS,
        UNITS: [{Field.UNIT_NAME: name} for name in ("办公室", "调研室", "财经工委", "督察科")],
        HANGING: [{Field.HANGING_NUMBER: "2018-02-01", Field.NUMBER: "1-003", Field.MONTH: "2018-02", Field.REASON: "等文件", Field.COUNT: 2}],
    })  # fmt: skip


def run(*words):
    done = CliRunner().invoke(cli, ["plan", *map(str, words)])
    assert "Traceback" not in done.output
    return done


def planned(path):
    """Read 督察方案 with openpyxl: (date, unit, number, way)."""
    rows = openpyxl.load_workbook(path)[INSPECTIONS.name].iter_rows(min_row=2, max_col=4, values_only=True)
    return [(day.date(), *rest) for day, *rest in rows if day]


def quarter(day):
    return (day.month - 1) // 3 + 1


def test_each_unit_with_open_work_is_visited_in_each_quarter_to_come(ledger):
    done = run(ledger, "--as-of", "2018-04-10")
    assert "√ 排了 10 次督察：二季度 4 次，三季度 3 次，四季度 3 次" in done.output
    assert "没有排 1 个单位，没有未办结的事项：督察科" in done.output
    seen = {(unit, quarter(day)) for day, unit, _, _ in planned(ledger)}
    assert seen == {(unit, q) for unit in ("办公室", "调研室", "财经工委") for q in (2, 3, 4)}


def test_no_visit_is_on_a_rest_day(ledger):
    run(ledger, "--as-of", "2018-01-02")
    # 2018: 04-08, 09-29 and 09-30 were worked; these were not, though Monday to Friday.
    off = {date(2018, 2, day) for day in (15, 16, 19, 20, 21)} | {date(2018, 4, day) for day in (5, 6, 30)}
    off |= {date(2018, 5, 1), date(2018, 6, 18), date(2018, 9, 24)} | {date(2018, 10, day) for day in range(1, 8)}
    for day, *_ in planned(ledger):
        assert day not in off
        assert day.weekday() < 5 or day in {
            date(2018, 4, 8),
            date(2018, 4, 28),
            date(2018, 2, 11),
            date(2018, 2, 24),
            date(2018, 9, 29),
            date(2018, 9, 30),
        }


def test_what_falls_due_is_visited_ten_working_days_before_and_daily_work_last(ledger):
    run(ledger, "--as-of", "2018-04-10")
    second = {(unit, number): day for day, unit, number, _ in planned(ledger) if quarter(day) == 2}
    # 05-15 less ten working days: 14 11 10 9 8 7 4 3 2 May, 28 April (a Saturday that was worked).
    assert second["办公室", "1-002"] == date(2018, 4, 28)
    # 06-30 less ten: 29 28 27 26 25 22 21 20 19 and, after the festival of the 18th, 15 June.
    assert second["调研室", "3-001"] == date(2018, 6, 15)


def test_a_unit_in_which_work_has_hung_for_two_months_is_visited_twice_in_the_quarter_and_soon(ledger):
    run(ledger, "--as-of", "2018-04-10")
    visits = [(day, way) for day, unit, _, way in planned(ledger) if unit == "财经工委" and quarter(day) == 2]
    # Five working days after 04-10: 11 12 13 16 17.
    assert visits[0] == (date(2018, 4, 17), "专项督察")
    assert len(visits) == 2


def test_a_month_of_hanging_is_not_yet_enough(ledger):
    run(ledger, "--as-of", "2018-03-20")
    assert len([day for day, unit, _, _ in planned(ledger) if unit == "财经工委" and quarter(day) == 1]) == 1


def test_what_is_planned_already_stays_and_a_second_run_adds_nothing(ledger):
    run(ledger, "--as-of", "2018-04-10")
    before = planned(ledger)
    done = run(ledger, "--as-of", "2018-04-10")
    assert "没有要补的，什么也没有写" in done.output
    assert planned(ledger) == before


def test_a_try_writes_nothing(ledger):
    before = ledger.read_bytes()
    assert "会排 10 次" in run(ledger, "--as-of", "2018-04-10", "--dry-run").output
    assert ledger.read_bytes() == before


def test_a_setting_that_cannot_be_used_is_named_and_nothing_is_planned(ledger):
    book = openpyxl.load_workbook(ledger)
    row = next(row for row in book[SETTINGS.name].iter_rows(min_row=2) if row[0].value == "督察提前工作日")
    row[1].value = "十天"
    book.save(ledger)
    done = run(ledger, "--as-of", "2018-04-10")
    assert done.exit_code == 1
    assert "督察提前工作日" in done.output
    assert planned(ledger) == []


def test_the_plan_is_checked(ledger):
    book = openpyxl.load_workbook(ledger)
    sheet = book[INSPECTIONS.name]
    rows = (
        (date(2018, 10, 2), "办公室", "1-001", None, None, None, None, None, None),
        (date(2018, 4, 8), "没有的科", "9-999", None, None, "材料不全", None, None, None),
        (date(2018, 4, 9), "调研室", "3-001", None, None, "进度慢", None, "4月20日", None),
        (date(2018, 4, 9), "调研室", "3-001", None, None, "进度慢", None, "4月20日", date(2018, 4, 19)),
    )
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    book.save(ledger)
    found = {each.code for each in taizhang_xl.check(ledger, as_of="2018-05-02")}
    assert {
        "visit-rest-day",
        "visit-unit-unknown",
        "visit-item-unknown",
        "problem-not-dated",
        "problem-overdue",
    } <= found
    told = CliRunner().invoke(cli, ["check", str(ledger), "--as-of", "2018-05-02"]).output
    for line in (
        "2018-10-02 是休息日",
        "“没有的科”不在",
        "“9-999”台账里没有",
        "“材料不全”没有写整改期限",
        "应在 2018-04-20 前整改，已过 12 天",
    ):
        assert told.count(line) == 1, line


def test_a_visit_whose_day_cannot_be_read_is_named_and_nothing_is_planned(ledger):
    book = openpyxl.load_workbook(ledger)
    for column, value in enumerate(("下周三", "办公室", "1-001"), 1):
        book[INSPECTIONS.name].cell(2, column).value = value
    book.save(ledger)
    before = ledger.read_bytes()
    done = run(ledger, "--as-of", "2018-04-10")
    assert done.exit_code == 1
    assert "督察日期“下周三”看不懂" in done.output
    assert ledger.read_bytes() == before
    assert "visit-not-dated" in {each.code for each in taizhang_xl.check(ledger, as_of="2018-04-10")}


def test_a_whole_year_misses_no_unit_in_any_quarter_and_visits_twice_where_work_hangs(ledger):
    done = run(ledger, "--as-of", "2018-01-02")
    assert "√ 排了 12 次督察：一季度 3 次，二季度 3 次，三季度 3 次，四季度 3 次" in done.output
    units = ("办公室", "调研室", "财经工委")
    assert sorted((quarter(day), unit) for day, unit, *_ in planned(ledger)) == sorted(
        (q, unit) for q in (1, 2, 3, 4) for unit in units
    )
    # In April what was hung in February has hung for two months: a second visit in that quarter, to that unit alone.
    done = run(ledger, "--as-of", "2018-04-03")
    assert "√ 排了 1 次督察：二季度 1 次" in done.output
    seen = [(unit, quarter(day)) for day, unit, *_ in planned(ledger)]
    assert [each for each in dict.fromkeys(seen) if seen.count(each) > 1] == [("财经工委", 2)]


def test_the_plan_is_printed_by_quarter_with_the_tasks_and_what_was_entered_before(ledger, tmp_path):
    book = openpyxl.load_workbook(ledger)
    row = (date(2018, 4, 9), "调研室", None, "实地查看", "督察科 13800000000")
    for column, value in enumerate(row, 1):
        book[INSPECTIONS.name].cell(2, column).value = value
    book.save(ledger)
    target = tmp_path / "方案.xlsx"
    run(ledger, "--as-of", "2018-04-10", "--to", target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    texts = [line[0] for line in lines]
    assert texts[0] == "某机关2018年度督察方案"
    assert texts[1].startswith("共 10 次，3 个单位")
    # Of the running quarter one visit was entered, so one less is proposed.
    heads = [text for text in texts if isinstance(text, str) and "季度" in text]
    assert heads == ["一季度（0 次）", "二季度（4 次）", "三季度（3 次）", "四季度（3 次）"]
    shown = [tuple(str(value) for value in line[1:]) for line in lines if line[1] == "调研室"]
    assert shown[0] == ("调研室", "None", "None", "实地查看", "督察科 （电话略）")
    assert ("办公室", "1-002", "1-002的任务", "听取汇报", None) in [tuple(line[1:]) for line in lines]
    assert "没有要补的" in run(ledger, "--as-of", "2018-04-10", "--to", target).output
