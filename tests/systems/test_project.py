"""The steps of a project in a ledger: pasted, calculated, drawn, gone through in the morning, proposed to the item."""

import csv
import json
import re
import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger
from printed import pages_of, pdf_of
from pypdf import PdfReader

import taizhang_xl
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field
from taizhang_xl.systems.project.checks import steps_of_projects
from taizhang_xl.systems.project.outlook import outlook_of
from taizhang_xl.systems.project.pasted import read_pasted
from taizhang_xl.systems.project.projects import projects_of
from taizhang_xl.systems.project.proposals import propose
from taizhang_xl.systems.project.sheets import SHEETS, STEPS

REAL = Path(__file__).resolve().parents[1] / "data" / "project" / "28_steps.csv"
COLUMNS = [str(column.header) for column in STEPS.columns]


def told_rows():
    return list(csv.DictReader(REAL.read_text("utf-8").splitlines()))


def item(**more):
    return {
        Field.NUMBER: "6-001", Field.CATEGORY: "机关日常工作", Field.TASK: "办公楼监控更新项目", Field.UNIT: "办公室",
        Field.PERSON: "办公室主任", Field.DEADLINE: "4月2日", **more,
    }  # fmt: skip


def make(folder, steps=(), year=2018, **more):
    """A ledger of one item, with steps as column -> value."""
    rows = [{"编号": "6-001", **step} for step in steps]
    return make_ledger(folder / "台账.xlsx", year, "某机关", {
        LEDGER: [item(**more)], UNITS: [{Field.UNIT_NAME: "办公室"}], STEPS: rows,
    })  # fmt: skip


@pytest.fixture(scope="module")
def real_once(tmp_path_factory):
    return make(tmp_path_factory.mktemp("real"), [real_row(row) for row in told_rows()])


@pytest.fixture
def real(real_once, tmp_path):
    """The ledger with the 28 steps as they are planned."""
    return Path(shutil.copy(real_once, tmp_path / "台账.xlsx"))


def real_row(row):
    days = {name: date.fromisoformat(row[name]) for name in ("计划开始", "计划完成")}
    return {name: row[name] or None for name in ("编号", "部分", "工序号", "工序", "前道工序")} | days | {
        "计划工期": int(row["计划工期"])
    }  # fmt: skip


def run(path, *words, text=None):
    done = CliRunner().invoke(cli, ["project", str(path), *words], input=text)
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def rows_of(path, name):
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    top = next(number for number, row in enumerate(rows) if "编号" in row)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :] if any(row)]


def put(path, values, name="工序"):
    """Type values into a sheet: (key of the row, header) -> value."""
    book = openpyxl.load_workbook(path)
    sheet = book[name]
    at = {cell.value: cell.column for cell in sheet[1]}
    key = at["工序号"] if name == "工序" else at["栏目"]
    rows = {sheet.cell(row, key).value: row for row in range(2, sheet.max_row + 1)}
    for (step, header), value in values.items():
        sheet.cell(rows[step], at[header]).value = value
    book.save(path)


def happened(path, until, **late):
    """Let each step be done as planned that should be before a day, but for the days given."""
    values = {}
    for row in rows_of(path, "工序"):
        step, first, last = row["工序号"], row["计划开始"], row["计划完成"]
        if last < datetime(until.year, until.month, until.day):
            values |= {(step, "实际开始"): first, (step, "实际完成"): late.get(step.replace("-", "_"), last)}
    put(path, values)


# -- from pasted lines to a chart --------------------------------------------


def test_28_pasted_lines_become_steps_a_chart_and_a_forecast(tmp_path):
    path = make(tmp_path)
    before = rows_of(path, "台账")
    done = run(path, "--as-of", "2018-03-01", "--paste", str(REAL))
    assert done.exit_code == 0, done.output
    assert "√ 已加进“工序”表 28 道工序" in done.output
    assert "28 道工序，完成 0 道，关键 13 道；终点 4月2日，没有变" in done.output
    for row, told in zip(rows_of(path, "工序"), told_rows(), strict=True):
        days = [row[name].date().isoformat() for name in ("计划开始", "计划完成", "预计开始", "预计完成")]
        assert days == [told["计划开始"], told["计划完成"]] * 2, row
        assert row["总时差"] == int(told["总时差"])
    assert rows_of(path, "台账") == before
    assert (tmp_path / "out" / "推进图.xlsx").exists()
    assert (tmp_path / "out" / "推进图.svg").exists()


@pytest.mark.parametrize(
    "text",
    [
        "工序号\t工序\t工期\t前置工序\n甲-1\t放线\t2\t\n甲-2\t开挖\t3\t甲-1\n",
        "甲\t甲-1\t放线\t2\n甲\t甲-2\t开挖\t3\t甲-1\n",
        "6-001,甲,甲-1,放线,2,\n6-001,甲,甲-2,开挖,3,甲-1\n",
        "甲-1 放线 2\n\n甲-2　开挖　3天　甲-1\n",
        "甲-1 放线 2 3月5日\n甲-2 开挖 3 甲-1 3月7日 3月9日\n",
    ],
)
def test_lines_from_anywhere_are_understood(text):
    pasted = read_pasted(text, "粘贴的内容", 2018)
    assert not pasted.findings
    assert [(row["工序号"], row["工序"], str(row["计划工期"])[0], row.get("前道工序")) for row in pasted.rows] == [
        ("甲-1", "放线", "2", None),
        ("甲-2", "开挖", "3", "甲-1"),
    ]


def test_pasted_lines_begin_on_the_day_told_and_belong_to_the_item_told(tmp_path):
    path = make(tmp_path)
    text = "甲-1 放线 2\n甲-2 开挖 3 甲-1\n"
    done = run(path, "--item", "6-001", "--start", "2018-03-05", "--as-of", "2018-03-05", "--paste", "-", text=text)
    assert done.exit_code == 0, done.output
    rows = [(row["编号"], row["工序号"], row["计划开始"], row["计划完成"]) for row in rows_of(path, "工序")]
    # Two working days from Monday the 5th, then three.
    assert rows == [
        ("6-001", "甲-1", datetime(2018, 3, 5), datetime(2018, 3, 6)),
        ("6-001", "甲-2", datetime(2018, 3, 7), datetime(2018, 3, 9)),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("甲-1\t放线\t两天\n", "第 1 行“甲-1 放线 两天”的计划工期“两天”不是天数"),
        ("甲-1\t放线\t2\n\t开挖\t3\n", "第 2 行“开挖 3”没有工序号"),
        ("甲-1\t放线\t2\t\t13月5日\n", "的计划开始“13月5日”不是日期"),
        ("工序号\t工序\t工期\n甲-1\t放线\t2\t多的\n", "多出一格“多的”"),
        ("", "没有内容"),
    ],
)
def test_lines_that_cannot_be_used_are_named(text, told):
    pasted = read_pasted(text, "粘贴的内容", 2018)
    assert not pasted.rows
    assert [finding.code for finding in pasted.findings] == ["paste-line"]
    assert told in pasted.findings[0].message


def test_what_was_pasted_before_is_told_and_not_added_again(tmp_path):
    path, words = make(tmp_path), ("--as-of", "2018-03-01", "--paste", str(REAL))
    assert run(path, *words).exit_code == 0
    before = path.read_bytes()
    again = run(path, *words)
    assert (again.exit_code, "这 28 道工序已经在“工序”表里，没有再加" in again.output) == (0, True), again.output
    assert "错误" not in again.output
    assert path.read_bytes() == before


def test_a_column_that_is_not_read_is_told(tmp_path):
    done = run(make(tmp_path), "--start", "2018-03-05", "--paste", "-", text="工序号,工序,工期,预算\n1,放线,2,300\n")
    assert "粘贴的列没有读：预算" in done.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("甲-1\t放线\t2\n甲-1\t开挖\t3\n", "工序号“甲-1”"),
        ("甲-1\t放线\t2\t甲-1\n", "绕成了圈：甲-1→甲-1"),
        ("无关的话\n", "一行也没有加"),
    ],
)
def test_lines_that_make_no_project_are_told_and_nothing_is_written(tmp_path, text, told):
    path = make(tmp_path)
    before = path.read_bytes()
    done = run(path, "--item", "6-001", "--start", "2018-03-05", "--paste", "-", text=text)
    assert done.exit_code != 0
    assert told in done.output
    assert path.read_bytes() == before
    assert not (tmp_path / "out").exists()


def test_what_is_told_and_cannot_be_done_together_is_refused(tmp_path, real):
    before = real.read_bytes()
    assert "--paste、--today：只能给一个" in run(real, "--paste", "-", "--today", text="1 放线 2\n").output
    assert "粘贴的行写着别的编号 6-001" in run(real, "--item", "5-001", "--paste", str(REAL)).output
    assert "没有这个编号的工程" in run(real, "--item", "5-001").output
    assert real.read_bytes() == before
    assert "工序里已有计划开始，--start 没有用" in run(real, "--start", "2018-04-02", "--as-of", "2018-03-01").output


def test_the_template_of_three_parts_has_9_11_and_8_steps_and_no_person(tmp_path):
    path = make(tmp_path)
    done = run(path, "--template", "--item", "6-001", "--start", "2018-03-01", "--as-of", "2018-03-01")
    assert "终点 4月2日，没有变" in done.output
    rows = rows_of(path, "工序")
    assert Counter(row["部分"] for row in rows) == {"拆除": 9, "铺设": 11, "调试": 8}
    assert not any(row["责任人"] or row["联系电话"] for row in rows)
    assert rows[-1]["计划完成"] == datetime(2018, 4, 2)


def test_a_ledger_without_steps_gets_the_sheet_and_is_told_how_to_go_on(tmp_path):
    path = make(tmp_path)
    book = openpyxl.load_workbook(path)
    del book["工序"]
    book.save(path)
    done = run(path)
    assert "没有推进图可做" in done.output
    assert [cell.value for cell in openpyxl.load_workbook(path)["工序"][1]] == COLUMNS


# -- what is late ------------------------------------------------------------


def test_a_late_step_moves_the_end_and_is_named(tmp_path, real):
    path = real
    happened(path, date(2018, 3, 16), 铺设_7=datetime(2018, 3, 19))
    done = run(path, "--as-of", "2018-03-20")
    assert "终点由 4月2日 推迟到 4月4日（2 个工作日），因为 铺设-7 拖了 2 个工作日" in done.output
    rows = {row["工序号"]: row for row in rows_of(path, "工序")}
    assert rows["调试-8"]["预计完成"] == datetime(2018, 4, 4)
    # The baseline stays, and a step that is done has no slack.
    assert rows["调试-8"]["计划完成"] == datetime(2018, 4, 2)
    assert rows["铺设-7"]["总时差"] is None


def test_a_late_step_with_slack_is_named_and_moves_nothing(tmp_path, real):
    path = real
    happened(path, date(2018, 3, 21), 铺设_11=datetime(2018, 3, 22))
    put(path, {("调试-3", "实际开始"): datetime(2018, 3, 19)})
    done = run(path, "--as-of", "2018-03-21")
    assert "终点 4月2日，没有变；铺设-11 拖期，没有影响终点" in done.output


def test_a_step_that_nobody_has_begun_is_told_as_such(tmp_path, real):
    path = real
    happened(path, date(2018, 3, 13))
    done = run(path, "--as-of", "2018-03-15")
    # 铺设-7 of three days should have begun on the 13th: 15, 16, 19 instead of 13, 14, 15.
    assert "终点由 4月2日 推迟到 4月4日（2 个工作日），因为 铺设-7 拖了 2 个工作日，还没开工" in done.output


def test_a_year_that_ends_within_the_project(tmp_path):
    steps = [
        {"工序号": "1", "工序": "甲", "计划工期": 3, "计划开始": date(2018, 12, 28)},
        {"工序号": "2", "工序": "乙", "计划工期": 1, "前道工序": "1"},
    ]
    path = make(tmp_path, steps, **{Field.DEADLINE: "12月底"})
    done = run(path, "--as-of", "2018-12-28")
    assert "终点 2019年1月3日，没有变" in done.output
    assert "6-001 的延至：2018-12-31 → 2019-01-03" in done.output


def test_a_year_whose_holidays_nobody_knows_yet_is_told(tmp_path):
    # The table of holidays ends with 2026.
    path = make(tmp_path, [step(计划开始=date(2027, 3, 1))], year=2026)
    assert "2027年的放假安排还没有公布" in run(path, "--as-of", "2026-03-01").output


# -- what is wrong -----------------------------------------------------------


def step(name="1", length=2, before=None, **more):
    return {
        "工序号": name,
        "工序": f"做{name}",
        "计划工期": length,
        "前道工序": before,
        "计划开始": date(2018, 3, 5) if not before else None,
        **more,
    }


MONDAY, TUESDAY, WEDNESDAY = date(2018, 3, 5), date(2018, 3, 6), date(2018, 3, 7)
WRONG = [
    ("step-cycle", [step(), step("2", 1, "4"), step("3", 1, "2"), step("4", 1, "3、1")], "2→3→4→2"),
    ("step-unknown", [step(), step("2", 1, "9")], "“9”"),
    ("step-doubled", [step(), step("1")], "“1”"),
    ("step-unnamed", [step(), {**step("2"), "工序号": None}], "“做2”"),
    ("step-no-length", [step(length=None)], "计划工期“”"),
    ("step-no-length", [step(length="两周")], "“两周”"),
    ("step-link", [step(), step("2", 1, "1+两天")], "“1+两天”"),
    ("step-date", [step(实际开始="三月上旬开工")], "“三月上旬开工”不是日期"),
    ("step-date-far", [step(计划开始=date(2081, 3, 5))], "2081-03-05"),
    ("step-backwards", [step(实际开始=TUESDAY, 实际完成=MONDAY)], "实际完成 2018-03-05 早于实际开始 2018-03-06"),
    ("step-no-start", [step(计划开始=None)], "一个计划开始也没有填"),
    (
        "step-early",
        [step(实际开始=MONDAY, 实际完成=TUESDAY), step("2", 1, "1", 实际开始=TUESDAY)],
        "前道工序 1 2018-03-06 才完成",
    ),
    ("step-early", [step(), step("2", 1, "1", 实际开始=TUESDAY)], "前道工序 1 还没有完成"),
    ("step-in-future", [step(实际开始=date(2018, 4, 1))], "2018-04-01 晚于 2018-03-07"),
    ("step-begun-when", [step(实际完成=TUESDAY)], "没有填实际开始"),
    (
        "step-plan-differs",
        [step(), step("2", 1, "1", 计划开始=WEDNESDAY, 计划完成=date(2018, 3, 8))],
        "推算是 2018-03-07",
    ),
    ("step-busy", [step(责任人="甲组长"), step("2", 2, 责任人="甲组长、乙组长")], "甲组长从 2018-03-07 到 2018-03-08"),
    ("step-item-unknown", [step()], "“9-999”在台账里没有"),
    ("step-no-number", [step(), step("2")], "有 2 道工序没有写编号"),
]
_OTHERS = {"step-item-unknown": "9-999", "step-no-number": None}  # fmt: skip


def test_what_is_wrong_with_steps_is_found_and_told_where_it_is(tmp_path):
    """Each case is a project of its own, in one ledger."""
    numbers = [f"6-{place:03}" for place in range(1, len(WRONG) + 1)]
    rows = [
        {"编号": _OTHERS.get(code, number), **each}
        for number, (code, steps, _) in zip(numbers, WRONG, strict=True)
        for each in steps
    ]
    items = [{**item(), Field.NUMBER: number} for number in numbers]
    path = make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", {LEDGER: items, STEPS: rows})
    sheet = openpyxl.load_workbook(path)["工序"]
    found = {}
    for finding in steps_of_projects(open_ledger(path).with_sheets(SHEETS).ledger, WEDNESDAY):
        assert finding.sheet == "工序"
        number = sheet.cell(int(re.sub(r"\D", "", finding.cell)), 1).value
        found.setdefault(number, []).append(finding)
    for number, (code, _, told) in zip(numbers, WRONG, strict=True):
        own = found.pop(_OTHERS.get(code, number))
        assert [finding.code for finding in own] == [code], own
        assert told in own[0].message
    assert not found


def test_errors_keep_a_project_from_being_drawn_and_another_is_drawn_all_the_same(tmp_path):
    path = make(tmp_path, [step(), step("2", 1, "9"), step("3", 编号=None)])
    done = run(path, "--as-of", "2018-03-05")
    assert done.exit_code != 0
    assert "× 6-001 的工序有错，没有推算，也没有画" in done.output
    rows = rows_of(path, "工序")
    assert [row["预计完成"] for row in rows] == [None, None, datetime(2018, 3, 6)]


def test_findings_of_steps_stand_in_the_check_of_the_ledger(tmp_path):
    found = taizhang_xl.check(make(tmp_path, [step(length=None)]))
    assert "step-no-length" in {finding.code for finding in found}


# -- the morning -------------------------------------------------------------


def test_the_morning_of_the_14th_lists_who_is_at_work_and_their_phones(tmp_path, real):
    path = real
    put(
        path,
        {
            ("调试-1", "责任人"): "调试组长",
            ("调试-1", "联系电话"): "0379-6000 0003",
            ("调试-1", "承担单位"): "集成单位",
        },
    )
    happened(path, date(2018, 3, 14))
    put(path, {(name, "实际开始"): datetime(2018, 3, 13) for name in ("铺设-7", "铺设-8", "调试-1")})
    before = path.read_bytes()
    done = run(path, "--today", "--as-of", "2018-03-14")
    assert "应在建：铺设-7、铺设-8、调试-1" in done.output
    assert "今日应完成：铺设-8、调试-1" in done.output
    assert "今日应开工：无" in done.output
    assert "拖期：无" in done.output
    # Both begin on the 15th.
    assert "明日准备：铺设-10、调试-6" in done.output
    assert path.read_bytes() == before
    sheet = openpyxl.load_workbook(tmp_path / "out" / "今日例会_2018-03-14.xlsx").active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "调试-1"]
    assert len(rows) == 2
    assert {row[3:6] for row in rows} == {("集成单位", "调试组长", "0379-6000 0003")}


def test_a_late_step_and_what_it_waits_for_are_told_in_the_morning(tmp_path, real):
    path = real
    happened(path, date(2018, 3, 13))
    done = run(path, "--today", "--as-of", "2018-03-16")
    assert "拖期：铺设-7、铺设-8、铺设-10、调试-1、调试-2、调试-6" not in done.output
    assert "拖期：铺设-7、铺设-8、铺设-10、调试-1、调试-6" in done.output
    sheet = openpyxl.load_workbook(tmp_path / "out" / "今日例会_2018-03-16.xlsx").active
    notes = {row[0]: row[6] for row in sheet.iter_rows(values_only=True) if row[0] in ("铺设-9", "铺设-7")}
    # 铺设-7 of three days begins on the 16th: 16, 19, 20; planned was the 15th.
    assert notes["铺设-7"] == "关键 未开工 拖3；预计3月20日完成"
    assert notes["铺设-9"] == "关键 未开工 拖3；预计3月21日完成；等 铺设-7、铺设-8"


# -- what the item should say ------------------------------------------------


def test_the_items_state_and_dates_are_proposed_and_written_when_adopted(tmp_path, real):
    path = real
    happened(path, date(2018, 3, 16), 铺设_7=datetime(2018, 3, 19))
    before = rows_of(path, "台账")
    done = run(path, "--as-of", "2018-03-20")
    assert "□ 建议改台账 6-001 的状态：空 → 正在办理" in done.output
    assert "□ 建议改台账 6-001 的延至：2018-04-02 → 2018-04-04" in done.output
    assert rows_of(path, "台账") == before
    assert not rows_of(path, "延期")
    put(path, {("状态", "采用"): "采用", ("延至", "采用"): "采用", ("延至", "批准人"): "分管领导"}, "推进建议")
    done = run(path, "--as-of", "2018-03-20")
    assert "√ 已改台账 6-001 的状态：空 → 正在办理" in done.output
    assert rows_of(path, "台账")[0]["状态"] == "正在办理"
    (extension,) = rows_of(path, "延期")
    assert (extension["延至"], extension["批准人"]) == (datetime(2018, 4, 4), "分管领导")
    assert [row["采用"] for row in rows_of(path, "推进建议")] == ["已采用", "已采用"]
    # The due date is that of the extension now: nothing is left to propose.
    assert "建议" not in run(path, "--as-of", "2018-03-20").output


def test_a_finished_project_proposes_that_its_item_is_done_on_its_last_day(tmp_path):
    path = make(tmp_path, [step(实际开始=MONDAY, 实际完成=TUESDAY)], **{Field.STATE: "正在办理"})
    assert "完成 1 道" in run(path, "--as-of", "2018-03-07").output
    put(path, {("状态", "采用"): "采用", ("完成日期", "采用"): "采用"}, "推进建议")
    run(path, "--as-of", "2018-03-07")
    row = rows_of(path, "台账")[0]
    assert (row["状态"], row["完成日期"]) == ("办结", datetime(2018, 3, 6))


def test_what_has_not_happened_yet_proposes_nothing(tmp_path):
    """A day typed ahead, or with a slip of the pen, must not make the item done."""
    path = make(tmp_path, [step(实际开始=date(2018, 3, 20), 实际完成=date(2018, 3, 21))], **{Field.STATE: "正在办理"})
    done = run(path, "--as-of", "2018-03-07")
    assert "晚于 2018-03-07" in done.output
    assert "建议改台账" not in done.output
    assert "6-001 的完成日期：空 → 2018-03-21" in run(path, "--as-of", "2018-03-21").output


def test_a_proposal_that_time_has_passed_is_not_carried_out(tmp_path):
    path = make(tmp_path, [step(实际开始=MONDAY)])
    run(path, "--as-of", "2018-03-05")
    put(path, {("状态", "采用"): "采用"}, "推进建议")
    put(path, {("1", "实际完成"): TUESDAY})
    done = run(path, "--as-of", "2018-03-07", "--format", "json")
    assert done.exit_code != 0
    text = run(path, "--as-of", "2018-03-07").output
    assert not rows_of(path, "台账")[0]["状态"]
    assert "6-001 的状态：空 → 办结" in text


def codes_told(path):
    ledger = open_ledger(path).with_sheets(SHEETS).ledger
    outlooks = [outlook_of(project, ledger.calendar, MONDAY) for project in projects_of(ledger)]
    return [finding.code for finding in propose(ledger, outlooks, MONDAY).findings]


def test_answers_that_are_none_and_stale_ones_are_findings(tmp_path):
    path = make(tmp_path, [step(实际开始=MONDAY)])
    run(path, "--as-of", "2018-03-05")
    put(path, {("状态", "采用"): "好的"}, "推进建议")
    done = run(path, "--as-of", "2018-03-05")
    assert "“好的”，看不懂，没有改台账" in done.output
    assert codes_told(path) == ["proposal-answer"]
    assert done.exit_code != 0
    put(path, {("状态", "采用"): "采用", ("状态", "台账现在"): "未落实"}, "推进建议")
    assert codes_told(path) == ["proposal-stale"]
    assert "台账已经变了，没有改台账" in run(path, "--as-of", "2018-03-05").output


@pytest.mark.parametrize(("day", "more", "is_asked_for"), [
    ("2018-04-02", {}, True), ("2018-04-03", {}, False), ("2018-03-05", {Field.STATE: "办结"}, False),
])  # fmt: skip
def test_more_time_is_proposed_until_the_item_is_due_and_not_for_one_that_is_done(tmp_path, day, more, is_asked_for):
    path = make(tmp_path, [step(length=30)], **more)
    assert ("6-001 的延至" in run(path, "--as-of", day).output) == is_asked_for


def test_an_extension_without_who_approved_it_is_refused(tmp_path):
    path = make(tmp_path, [step(length=30)])
    run(path, "--as-of", "2018-03-05")
    put(path, {("延至", "采用"): "采用"}, "推进建议")
    done = run(path, "--as-of", "2018-03-05")
    assert "没有写“批准人”" in done.output
    assert not rows_of(path, "延期")


# -- the chart ---------------------------------------------------------------


def cells_of_chart(path):
    """The chart's first sheet as text columns and, by date of March 2018, the marks and fills of each step."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heads = [cell.value for cell in sheet[4]]
    days = {int(label): column for column, label in enumerate(heads, 1) if label and label.isdecimal() and column < 41}
    return {
        row[0].value: {
            day: (row[column - 1].value, row[column - 1].fill.fgColor.rgb[2:], row[column - 1].font.b)
            for day, column in days.items()
        }
        for row in sheet.iter_rows(min_row=6)
        if row[0].value
    }, sheet


def test_the_chart_tells_every_colour_by_its_word_too(tmp_path, real):
    path = real
    happened(path, date(2018, 3, 14))
    put(path, {(name, "实际开始"): datetime(2018, 3, 13) for name in ("铺设-7", "铺设-8")})
    run(path, "--as-of", "2018-03-15")
    chart, sheet = cells_of_chart(tmp_path / "out" / "推进图.xlsx")
    assert chart["拆除-1"][1][:2] == ("√", "A9D18E")
    assert chart["铺设-7"][14] == ("办", "9DC3E6", True)
    # 铺设-8 should have ended on the 14th, and ends today at the earliest.
    assert chart["铺设-8"][13][:2] == ("办", "9DC3E6")
    assert chart["铺设-8"][15][:2] == ("拖", "FF7C80")
    assert chart["调试-3"][19][0] == "关"
    assert chart["调试-3"][19][2]
    # The 17th is a Saturday.
    assert chart["调试-3"][17] == (None, "DCDCDC", True)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    legend = [cell.value for cell in list(sheet.iter_rows(max_col=9))[-1]]
    assert legend == [
        "图例",
        "关 关键，不能拖",
        "计划",
        "拖 拖期",
        "√ 完成",
        "办 在办",
        "预 预计",
        "灰底 休息日",
        "今 截至日",
    ]


def test_a_changed_date_is_in_the_chart_and_nothing_else_is_edited(tmp_path, real):
    path = real
    run(path, "--as-of", "2018-03-01")
    first, _ = cells_of_chart(tmp_path / "out" / "推进图.xlsx")
    assert first["铺设-7"][19][0] is None
    put(path, {("铺设-7", "实际开始"): datetime(2018, 3, 13), ("铺设-7", "实际完成"): datetime(2018, 3, 19)})
    before = everything(path)
    run(path, "--as-of", "2018-03-01")
    chart, _ = cells_of_chart(tmp_path / "out" / "推进图.xlsx")
    assert chart["铺设-7"][19][0] == "√"
    assert chart["铺设-9"][20][0] == "拖"
    changed = {place for place, value in everything(path).items() if before.get(place) != value}
    letters = {openpyxl.utils.get_column_letter(COLUMNS.index(name) + 1) for name in ("预计开始", "预计完成", "总时差")}
    own = {(sheet, re.sub(r"\d", "", address)) for sheet, address in changed if sheet != "推进建议"}
    assert own == {("工序", letter) for letter in letters}


def everything(path):
    book = openpyxl.load_workbook(path)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_the_drawing_has_the_same_bytes_each_time_and_is_the_size_of_a3(tmp_path, real):
    path = real
    run(path, "--as-of", "2018-03-14", "--to", str(tmp_path / "一.xlsx"))
    run(path, "--as-of", "2018-03-14", "--to", str(tmp_path / "二.xlsx"))
    first, second = ((tmp_path / f"{name}.svg").read_bytes() for name in "一二")
    assert first == second
    root = ElementTree.fromstring(first)
    assert (root.get("width"), root.get("height")) == ("420mm", "297mm")
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"室内布线", "拖", "今", "关 关键，不能拖"} <= set(texts)
    sizes = {float(each.get("font-size")) for each in root.iter("{http://www.w3.org/2000/svg}text")}
    # A unit of the drawing is a point of the page.
    assert min(sizes) >= 7


def many_steps(count):
    return [
        step(
            f"G-{number}",
            number % 3 + 1,
            f"G-{number - 3}" if number > 3 else None,
            责任人="甲组长",
            联系电话="0379-6000 0001",
        )
        for number in range(1, count + 1)
    ]


def long_project(folder, count):
    path = make(folder, many_steps(count))
    run(path, "--as-of", "2018-03-05")
    file = folder / "out" / "推进图.xlsx"
    return file, openpyxl.load_workbook(file)


def names_in(book):
    rows = (row for sheet in book for row in sheet.iter_rows(min_row=6, values_only=True))
    return [row[0] for row in rows if str(row[0]).startswith("G-")]


@pytest.mark.slow
def test_400_steps_have_several_pages_of_a_column_a_week(tmp_path):
    _, book = long_project(tmp_path, 400)
    assert names_in(book) == [f"G-{number}" for number in range(1, 401)]
    assert 8 <= len(book.worksheets) <= 13
    assert all(sheet.max_column <= 9 + 60 for sheet in book)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_long_project_has_a_column_a_week_and_each_page_is_one_of_a3_with_text_of_seven_points(tmp_path):
    file, book = long_project(tmp_path, 120)
    assert names_in(book) == [f"G-{number}" for number in range(1, 121)]
    assert all("一格一周" in sheet["A2"].value for sheet in book)
    assert book.worksheets[1]["A2"].value.endswith(f"第 2 页，共 {len(book.worksheets)} 页")
    pdf = pdf_of(file, tmp_path)
    pages = pages_of(pdf)
    assert len(pages) == len(book.worksheets) > 2
    assert {(round(page.width), round(page.height)) for page in pages} == {(1191, 842)}
    sizes = Counter()

    def seen(text, cm, tm, font, size):
        if text.strip():
            sizes[abs(size * tm[3] * cm[3])] += len(text)

    for page in PdfReader(pdf).pages[:2]:
        page.extract_text(visitor_text=seen)
    assert sum(sizes.values()) > 1000
    assert min(sizes) >= 7, sizes
    assert "0379-60000001" in pages[0].text


def test_a_task_of_400_characters_and_of_an_outlandish_length_stay_on_the_page(tmp_path):
    path = make(tmp_path, [{**step(), "工序": "很长的工序" * 80}, step("2", "300日历日", "1")])
    done = run(path, "--as-of", "2018-03-05")
    assert done.exit_code == 0, done.output
    sheet = openpyxl.load_workbook(tmp_path / "out" / "推进图.xlsx").worksheets[0]
    assert sheet["B6"].value == "很长的工序" * 80
    assert sheet.row_dimensions[6].height > 200


def test_json_has_the_ends_and_each_step(real):
    told = json.loads(run(real, "--as-of", "2018-03-01", "--format", "json").stdout)
    (project,) = told["projects"]
    assert (project["编号"], project["预计终点"], len(project["关键工序"])) == ("6-001", "2018-04-02", 13)
    assert project["工序"]["铺设-8"] == {"预计开始": "2018-03-12", "预计完成": "2018-03-14", "总时差": 1}
