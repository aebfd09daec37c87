"""The year's end with real files: what goes on in the new ledger under its old 编号, and what is said to stay behind."""

from datetime import date, datetime

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl import close, new, sign_off
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import EXTENSIONS, HANGING, LEDGER, MONTHLY, PEOPLE, UNITS, WORDS

OFFICE = "某市人大常委会机关"


def item(number, deadline, state=None, **more):
    return {"编号": number, "类别": "机关日常工作", "目标任务": f"任务{number}", "完成时限": deadline, "责任单位": "办公室",
            "责任人": "主任", "状态": state, **more}  # fmt: skip


ITEMS = (
    item("1-001", "10月底", "正在办理", 进展情况="已起草", 未完成原因="等上位法", 挂单="2018-10-01（3个月）", 备注="重要"),
    item("1-002", "长期坚持", "正在办理"),
    item("1-003", "2019年3月底", "未落实"),
    item("1-004", "11月底", "办结", 完成日期=date(2018, 11, 20), 佐证="纪要"),
    item("1-005", "每月", "正在办理", 进展情况="十二月的", 挂单="2018-11-01（2个月）"),
    item("1-006", "每季度", "办结"),
    item("1-007", "12月底", "销号", 完成日期=date(2018, 12, 1), 佐证="纪要"),
    item("1-008", "交办后3个月内", "正在办理", 交办日期=date(2018, 12, 10)),
    item("1-009", "9月底", "办结", 完成日期=date(2018, 12, 20), 佐证="报告", 挂单="2018-09-01（4个月）"),
)  # fmt: skip
HUNG = (
    {"挂单号": "2018-09-01", "编号": "1-009", "月份": "2018-09", "未完成原因": "协调", "次数": 4, "原到期日": date(2018, 9, 30)},
    {"挂单号": "2018-10-01", "编号": "1-001", "月份": "2018-10", "未完成原因": "等上位法", "次数": 3, "原到期日": date(2018, 10, 31)},
    {"挂单号": "2018-11-01", "编号": "1-005", "月份": "2018-11", "未完成原因": "冲突", "次数": 2, "原到期日": date(2018, 11, 30)},
    {"挂单号": "2018-05-01", "编号": "1-004", "月份": "2018-05", "次数": 1, "销号日期": date(2018, 12, 2)},
)  # fmt: skip
ROWS = {
    LEDGER: ITEMS,
    HANGING: HUNG,
    MONTHLY: (
        {"编号": "1-005", "月份": "2018-11", "落实情况": "没开", "状态": "未落实"},
        {"编号": "1-005", "月份": "2018-12", "落实情况": "开了", "状态": "办结"},
    ),
    EXTENSIONS: (
        {"编号": "1-003", "申请日期": date(2018, 12, 1), "原到期日": date(2019, 3, 31), "延至": date(2019, 5, 31), "延期理由": "论证", "批准人": "主任"},
        {"编号": "1-004", "申请日期": date(2018, 10, 1), "原到期日": date(2018, 10, 31), "延至": date(2018, 11, 30), "延期理由": "x", "批准人": "主任"},
    ),
    UNITS: ({"单位名称": "办公室", "简称": "办", "邮箱": "a@example.org"}, {"单位名称": "调研室"}),
    PEOPLE: ({"姓名": "主任", "责任单位": "办公室", "职务": "主任", "联系电话": "0000"},),
    WORDS: ({"词类": "状态", "标准写法": "正在办理", "也写作": "弄着呢"}, {"词类": "单位", "标准写法": "办公室", "也写作": "人大办"}),
}  # fmt: skip


@pytest.fixture
def last(tmp_path):
    path = make_ledger(tmp_path / "2018.xlsx", 2018, OFFICE, ROWS)
    rows = openpyxl.load_workbook(path)["设置"].iter_rows()
    place = {row[0].value: row[1].coordinate for row in rows}
    taizhang_xl.edit(
        path, {f"设置!{place['临期天数']}": "10"}, append={"设置": [{"名称": "事件:两会", "值": "3月5日"}]}
    )
    return path


def read(path, sheet, header_row=1):
    table = openpyxl.load_workbook(path)[sheet]
    header = [cell.value for cell in table[header_row]]
    rows = (dict(zip(header, row, strict=True)) for row in table.iter_rows(header_row + 1, values_only=True))
    return [{name: value for name, value in row.items() if value is not None} for row in rows if any(row)]


@pytest.fixture
def made(last, tmp_path):
    return new(tmp_path / "2019.xlsx", 2019, last=last)


def test_what_hangs_what_has_no_end_and_what_is_not_finished_goes_on_under_its_number(made):
    numbers = [row["编号"] for row in read(made.path, "台账", 2)]
    assert numbers == ["1-001", "1-002", "1-003", "1-005", "1-008", "1-009"]
    carried = made.carried
    assert (carried.hung, carried.long_term) == (("1-001", "1-005", "1-009"), ("1-002",))
    assert (carried.unfinished, carried.finished, carried.recurring) == (("1-003", "1-008"), 2, 1)


def test_a_due_date_of_the_old_year_stays_in_the_old_year(made):
    due = {each.number: each.deadline.due for each in taizhang_xl.read(made.path)}
    assert due["1-001"] == date(2018, 10, 31)
    assert due["1-003"] == date(2019, 5, 31)
    assert due["1-008"] == date(2019, 3, 10)
    row = next(row for row in read(made.path, "台账", 2) if row["编号"] == "1-001")
    assert (row["完成时限"], row["备注"]) == ("2018年10月31日", "重要；原完成时限：10月底")
    assert (row["状态"], row["进展情况"], row["未完成原因"]) == ("正在办理", "已起草", "等上位法")
    assert row["挂单"] == "2018-10-01（3个月）"


def test_what_still_hangs_is_counted_on_in_the_new_year(made):
    assert [row["挂单号"] for row in read(made.path, "挂单")] == ["2018-09-01", "2018-10-01", "2018-11-01"]
    sign_off(made.path, ["1-009"], as_of=date(2019, 1, 8))
    closing = close(made.path, Month(2019, 1), dry_run=True).closing
    assert ["1-005" in each.message for each in closing.refused] == [True]
    book = taizhang_xl.read(made.path)
    january = next(each for each in book if each.number == "1-005")
    taizhang_xl.edit(made.path, {f"台账!{january.where('未完成原因').cell}": "元旦"})
    hung = {each.number: (each.item, each.count) for each in close(made.path, Month(2019, 1)).closing.hung}
    assert hung == {"2018-10-01": ("1-001", 4), "2018-11-01": ("1-005", 3), "2019-01-01": ("1-005", 1)}
    rows = {row["挂单号"]: row for row in read(made.path, "挂单")}
    assert rows["2018-10-01"]["原到期日"] == datetime(2018, 10, 31)
    assert rows["2018-09-01"]["销号日期"] == datetime(2019, 1, 8)


def test_recurring_work_that_hangs_begins_the_year_with_an_empty_row(made):
    row = next(row for row in read(made.path, "台账", 2) if row["编号"] == "1-005")
    assert not {"状态", "进展情况"} & row.keys()
    assert [(row["编号"], row["月份"], row["状态"]) for row in read(made.path, "月报")] == [
        ("1-005", "2018-11", "未落实")
    ]


def test_lists_settings_and_words_go_on_but_no_date_of_the_old_year(made):
    assert [(row["单位名称"], row.get("邮箱")) for row in read(made.path, "单位")] == [
        ("办公室", "a@example.org"),
        ("调研室", None),
    ]
    assert [row["姓名"] for row in read(made.path, "人员")] == ["主任"]
    settings = {row["名称"]: row.get("值") for row in read(made.path, "设置")}
    assert (settings["年度"], settings["机关名称"], settings["临期天数"]) == ("2019", OFFICE, "10")
    assert "事件:两会" not in settings
    words = [(row["词类"], row["标准写法"], row["也写作"]) for row in read(made.path, "词典")]
    assert ("单位", "办公室", "人大办") in words
    assert words.count(("状态", "正在办理", "弄着呢")) == 1
    assert [row["编号"] for row in read(made.path, "延期")] == ["1-003"]
    assert openpyxl.load_workbook(made.path)["台账"]["A1"].value == f"{OFFICE}2019年工作台账"


def test_the_command_says_what_went_on_and_what_did_not(last, tmp_path):
    before = last.read_bytes()
    done = CliRunner().invoke(cli, ["new", str(tmp_path / "2019.xlsx"), "--year", "2019", "--from", str(last)])
    assert done.exit_code == 0, done.output
    for text in (
        "转入挂单的 3 项：1-001、1-005、1-009", "转入长期的 1 项：1-002", "转入没有完成的 2 项：1-003、1-008",
        "已经完成的 2 项", "周期性工作 1 项", "没有转入：设置里的事件:两会",
    ):  # fmt: skip
        assert text in done.output
    assert last.read_bytes() == before


@pytest.mark.parametrize("year", [2018, 2017])
def test_a_year_that_is_not_later_is_refused(last, tmp_path, year):
    with pytest.raises(UsageError, match="2018年的台账"):
        new(tmp_path / "新.xlsx", year, last=last)
    assert not (tmp_path / "新.xlsx").exists()


def test_a_ledger_that_is_there_is_never_overwritten(last, made):
    before = made.path.read_bytes()
    with pytest.raises(FileError, match="已经有这个文件"):
        new(made.path, 2019, last=last)
    assert made.path.read_bytes() == before


def test_without_a_name_and_without_last_years_ledger_it_is_refused(tmp_path):
    done = CliRunner().invoke(cli, ["new", str(tmp_path / "a.xlsx"), "--year", "2019"])
    assert isinstance(done.exception, UsageError | SystemExit)
    assert not (tmp_path / "a.xlsx").exists()


def test_the_new_ledger_has_no_complaint_of_its_own(made):
    codes = {each.code for each in taizhang_xl.check(made.path, as_of=date(2019, 1, 2)) if each.severity == "错误"}
    assert codes == set()
