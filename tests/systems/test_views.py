"""今日、本周: what stands out on a day, told by hand beside each row; whose it is; where it is shown."""

import shutil
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger
from slips import item as slips_item
from slips import ledger_at

from taizhang_xl import today, week
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import HANGING, LEDGER, MONTHLY, PEOPLE, UNITS, Field

# A Wednesday; its week is from 04-16 to 04-22.
DAY = date(2018, 4, 18)
ITEMS = (
    # 编号, unit, person, leader, deadline, state, done on
    ("1-001", "城环工委", "张某", "副主任甲", "4月18日", "正在办理", None),  # due today
    ("1-002", "城环工委", "张某、李某", "副主任甲", "4月20日", "未落实", None),  # due on Friday of this week
    ("1-003", "城环工委", "李某", "副主任甲", "4月23日", "未落实", None),  # due in the week after
    ("1-004", "城环工委", "李某", "副主任甲", "4月10日", "未落实", None),  # 8 days over
    ("1-005", "城环工委", "李某", "副主任甲", "4月18日", "办结", date(2018, 4, 17)),  # due today, done
    ("2-001", "财经工委", "张某", "副主任乙", "3月底", "正在办理", None),  # 18 days over, hangs
    ("2-002", "财经工委", "张某（科长）", "副主任乙", "6月底", "正在办理", None),  # promised for April in March
    ("2-003", "财经工委", "张某", "副主任乙", "3月—10月", "正在办理", None),  # its time runs
    ("2-004", "财经工委", "王某", "主任", "9月", "办结", date(2018, 3, 2)),  # done before its time began
    ("2-005", "财经工委", "王某", "副主任乙", "3月", "办结", date(2018, 2, 2)),  # done ahead, but due long ago
    (
        "3-001",
        "办公室",
        "赵某",
        "主任",
        "每周五",
        "未落实",
        None,
    ),  # 04-20 this week; the last one of March, 03-30, was not done
    ("3-002", "办公室", "张某", "主任", "长期坚持", "正在办理", None),
)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    units = [
        {Field.UNIT_NAME: "城市建设环境保护工作委员会", Field.SHORT_NAMES: "城环工委", Field.UNIT_LEADER: "副主任甲"},
        {Field.UNIT_NAME: "财政经济工作委员会", Field.SHORT_NAMES: "财经工委", Field.UNIT_LEADER: "副主任乙"},
        {Field.UNIT_NAME: "办公室"},
    ]
    people = [
        {Field.NAME: "张某", Field.UNIT: "城环工委", Field.POST: "主任科员"},
        {Field.NAME: "张某", Field.UNIT: "财经工委", Field.POST: "科长"},
        {Field.NAME: "李某", Field.UNIT: "城环工委", Field.POST: "科长"},
    ]
    names = (Field.NUMBER, Field.UNIT, Field.PERSON, Field.LEADER, Field.DEADLINE, Field.STATE, Field.DONE_ON)
    items = [{**dict(zip(names, row, strict=True)), Field.TASK: f"任务{row[0]}"} for row in ITEMS]
    items[5] |= {Field.REASON: "等文件", Field.PHONE: "0379-6000 0001"}
    items[7][Field.PROGRESS] = "正在起草，联系13800000000"
    hanging = [
        {Field.HANGING_NUMBER: "2018-03-01", Field.NUMBER: "2-001", Field.MONTH: "2018-03", Field.REASON: "等文件",
         Field.COUNT: 1, Field.FIRST_DUE: date(2018, 3, 31)},
    ]  # fmt: skip
    monthly = [{Field.NUMBER: "2-002", Field.MONTH: "2018-03", Field.NEXT_PLAN: "4月底前完成", Field.STATE: "正在办理"}]
    path = tmp_path_factory.mktemp("views") / "2018年台账.xlsx"
    return make_ledger(
        path, 2018, "某机关", {UNITS: units, PEOPLE: people, LEDGER: items, HANGING: hanging, MONTHLY: monthly}
    )


@pytest.fixture
def ledger(made_once, tmp_path):
    return shutil.copy(made_once, tmp_path / "2018年台账.xlsx")


def told(view):
    return {section.title: [row.number for row in section.rows] for section in view.sections if section.rows}


def test_a_day_names_what_is_due_late_hung_promised_under_way_and_done_ahead(made_once):
    view = today(made_once, as_of=DAY)
    assert view.title == "今日工作　2018年4月18日（星期三）"
    assert told(view) == {
        "今天到期": ["1-001"], "超期": ["3-001", "2-001", "1-004"], "挂单": ["2-001"], "本月承诺办结": ["2-002"],
        "在办期内": ["2-003"], "率先完成": ["2-004"],
    }  # fmt: skip
    notes = {row.number: row.note for section in view.sections[1:4] for row in section.rows}
    assert notes == {
        "3-001": "超期19天", "2-001": "挂单号2018-03-01，等文件", "1-004": "超期8天", "2-002": "上月安排：4月底前完成",
    }  # fmt: skip
    assert view.sections[1].rows[0].due == date(2018, 3, 30)


def test_a_week_is_from_monday_to_sunday(made_once):
    view = week(made_once, as_of=DAY)
    assert view.title == "本周工作　2018年4月16日至4月22日"
    assert told(view)["本周到期"] == ["1-001", "1-002", "3-001"]
    assert [row.label for row in view.sections[0].rows] == ["◎ 正在办理", "○ 临期2天", "○ 临期2天"]
    assert told(week(made_once, as_of="2018-04-23"))["本周到期"] == ["1-003", "3-001"]


def test_each_sees_what_is_theirs(made_once):
    assert told(week(made_once, unit="城市建设环境保护工作委员会", as_of=DAY)) == {
        "本周到期": ["1-001", "1-002"], "超期": ["1-004"],
    }  # fmt: skip
    # Of his units, and what he leads elsewhere.
    assert told(week(made_once, leader="主任", as_of=DAY)) == {
        "本周到期": ["3-001"], "超期": ["3-001"], "率先完成": ["2-004"],
    }  # fmt: skip
    assert told(today(made_once, leader="副主任乙", as_of=DAY)) == {
        "超期": ["2-001"], "挂单": ["2-001"], "本月承诺办结": ["2-002"], "在办期内": ["2-003"], "率先完成": ["2-004"],
    }  # fmt: skip
    assert told(week(made_once, person="李某", as_of=DAY)) == {"本周到期": ["1-002"], "超期": ["1-004"]}


def test_two_persons_of_one_name_are_told_apart(made_once):
    with pytest.raises(UsageError, match="有 2 个人同名。请写成其中一个：张某（城环工委）、张某（财经工委）"):
        today(made_once, person="张某")
    command = CliRunner().invoke(cli, ["week", str(made_once), "--person", "张某（城环工委）", "--as-of", "2018-04-18"])
    assert command.exit_code == 1
    assert "分不清是哪一个张某的 1 项，没有列入：3-002" in command.output
    assert told(week(made_once, person="张某（财政经济工作委员会）", as_of=DAY)) == {
        "超期": ["2-001"], "挂单": ["2-001"], "本月承诺办结": ["2-002"], "在办期内": ["2-003"],
    }  # fmt: skip
    assert told(week(made_once, person="张 某(科长)", as_of=DAY))["本月承诺办结"] == ["2-002"]


UNKNOWN = (
    ({"unit": "城建工委"}, "没有这个单位。是不是 城环工委"),
    ({"person": "李某某"}, "没有这个责任人。是不是 李某"),
    ({"leader": "副主任丙"}, "没有这个领导。是不是 副主任"),
    ({"unit": "城环工委", "leader": "主任"}, "只能给一个"),
)


@pytest.mark.parametrize(("given", "words"), UNKNOWN)
def test_who_is_not_known_is_refused_with_those_that_come_near(made_once, given, words):
    with pytest.raises(UsageError, match=words):
        today(made_once, as_of=DAY, **given)


def test_a_sheet_of_the_ledger_has_it_with_links_and_is_written_again(ledger):
    today(ledger, mark=True, as_of=DAY)
    sheet = openpyxl.load_workbook(ledger)["今日工作"]
    assert sheet["A1"].value == "今日工作　2018年4月18日（星期三）"
    row = next(row for row in sheet.iter_rows() if row[0].value == "1-004")
    assert row[0].hyperlink.location == "'台账'!A6"
    assert [cell.value for cell in row[1:4]] == ["任务1-004", "城环工委", "李某"]
    assert row[6].value == "● 未落实"
    assert row[6].fill.fgColor.rgb[-6:] == "FF7C80"
    assert row[7].value == "超期8天"
    today(ledger, mark=True, unit="办公室", as_of=DAY)
    sheet = openpyxl.load_workbook(ledger)["今日工作"]
    assert sheet["A1"].value == "今日工作　2018年4月18日（星期三）　办公室"
    assert not [row for row in sheet.iter_rows() if row[0].value == "1-004"]


def test_a_sheet_of_somebody_else_of_that_name_stays(ledger):
    book = openpyxl.load_workbook(ledger)
    book.create_sheet("今日工作")["A1"] = "我的记事"
    book.save(ledger)
    command = CliRunner().invoke(cli, ["today", str(ledger), "--mark", "--as-of", "2018-04-18"])
    assert command.exit_code == 2
    assert "今日工作" in command.output
    assert openpyxl.load_workbook(ledger)["今日工作"]["A1"].value == "我的记事"


def test_a_print_shows_no_telephone_and_the_ledger_is_not_touched(ledger, tmp_path):
    before = ledger.read_bytes()
    today(ledger, to=tmp_path / "今日.xlsx", as_of=DAY)
    assert ledger.read_bytes() == before
    sheet = openpyxl.load_workbook(tmp_path / "今日.xlsx").worksheets[0]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert "正在起草，联系（电话略）" in texts
    assert not [text for text in texts if "6000" in text or "138" in text]
    assert {"今天到期（1 项）", "超期（3 项）", "任务2-003"} <= texts
    with pytest.raises(UsageError, match=r"写出来的是 \.xlsx 文件，不是 \.pdf"):
        today(ledger, to=tmp_path / "今日.pdf", as_of=DAY)


def test_a_day_on_which_nothing_stands_out_says_so(made_once):
    command = CliRunner().invoke(cli, ["today", str(made_once), "--as-of", "2018-01-02", "--unit", "办公室"])
    assert command.exit_code == 0
    assert "今天到期 0 项，超期 0 项，挂单 0 项" in command.output


def of_supervision(path):
    """A ledger with slips that wait and inspections; the week is that of DAY, 04-16 to 04-22."""
    slip = {"级别": "催办", "责任单位": "城环工委", "发出日期": date(2018, 4, 9), "办理": "待反馈"}
    slips = [
        {**slip, "文号": "某办督〔2018〕1号", "编号": "1-001", "回复期限": date(2018, 4, 16)},
        {**slip, "文号": "某办督〔2018〕2号", "编号": "1-002", "回复期限": DAY},
        {**slip, "文号": "某办督〔2018〕3号", "编号": "2-001", "责任单位": "工会", "回复期限": date(2018, 4, 20)},
        {**slip, "文号": "某办督〔2018〕4号", "编号": "2-001", "责任单位": "工会", "回复期限": date(2018, 4, 23)},
        {**slip, "文号": "某办督〔2018〕5号", "编号": "1-001", "回复期限": DAY, "办理": "已反馈"},
        {**slip, "文号": "某办督〔2018〕6号", "编号": "1-001", "回复期限": DAY, "办理": "作废"},
        # 8号 has followed: that one waits.
        {**slip, "文号": "某办督〔2018〕7号", "编号": "1-002", "期次": "督察2018-03-05", "回复期限": date(2018, 3, 9)},
        {**slip, "文号": "某办督〔2018〕8号", "编号": "", "期次": "督察2018-03-05", "引用文号": "某办督〔2018〕7号", "回复期限": date(2018, 4, 17)},
    ]  # fmt: skip
    visits = [
        {"日期": DAY, "责任单位": "工会", "编号": "2-001", "方式": "实地查看", "督察人": "赵某、钱某"},
        {"日期": date(2018, 4, 16), "责任单位": "城环工委", "编号": None, "发现问题": "记录不全", "督察人": "钱某"},
        {"日期": date(2018, 4, 23), "责任单位": "城环工委", "编号": "1-001"},
        {"日期": date(2018, 3, 5), "责任单位": "城环工委", "方式": "座谈", "发现问题": "台账不全", "整改期限": "3月底"},
    ]
    items = [
        slips_item(编号="1-001", 责任人="赵某", 完成时限="4月19日", 协办单位="工会"), slips_item(编号="1-002", 责任人="孙某", 完成时限="10月底"),
        slips_item(编号="2-001", 责任单位="工会", 责任人="李某", 完成时限="10月底"),
    ]  # fmt: skip
    return ledger_at(path, items, slips, 督察方案=visits)


def listed(view, title):
    (section,) = [each for each in view.sections if each.title == title]
    return [(row.number, row.label, row.note) for row in section.rows]


def test_replies_that_are_awaited_and_inspections_are_listed_by_their_day(tmp_path):
    path = of_supervision(tmp_path / "台账.xlsx")
    waits = [
        ("1-001", "待反馈", "已过2天，催办 某办督〔2018〕1号"),
        ("—", "待反馈", "已过1天，催办 某办督〔2018〕8号"),
        ("1-002", "待反馈", "今天，催办 某办督〔2018〕2号"),
    ]
    assert listed(today(path, as_of=DAY), "等反馈") == waits
    assert listed(today(path, as_of=DAY), "督察") == [("2-001", "待督察", "今天，实地查看")]
    whole = week(path, as_of=DAY)
    assert listed(whole, "等反馈") == [*waits, ("2-001", "待反馈", "还有2天，催办 某办督〔2018〕3号")]
    assert listed(whole, "督察") == [("—", "已督察", "已过2天"), ("2-001", "待督察", "今天，实地查看")]
    # Those whose day has not come are told too: no figure of 0 may say that nothing is out.
    assert today(path, as_of=DAY).remarks[-1] == "等反馈另有 2 件还没有到期限，最早的 4月20日到"
    assert whole.remarks[-1] == "等反馈另有 1 件还没有到期限，最早的 4月23日到"
    command = CliRunner().invoke(cli, ["today", str(path), "--as-of", "2018-04-18"])
    assert "等反馈（3 项）" in command.output
    assert "— 2018年3月5日督察（座谈）发现：台账不全（城环工委）2018-04-17 待反馈" in command.output


def test_each_sees_the_replies_and_inspections_that_are_theirs(tmp_path):
    path = of_supervision(tmp_path / "台账.xlsx")

    def of(**whose):
        view = week(path, as_of=DAY, **whose)
        return [[number for number, *_ in listed(view, title)] for title in ("等反馈", "督察")]

    assert of(unit="工会") == [["2-001"], ["2-001"]]
    assert of(unit="城环工委") == [["1-001", "—", "1-002"], ["—"]]
    assert of(leader="分管城建环保副主任") == [["1-001", "—", "1-002"], ["—"]]
    # Who is responsible for the item, and who inspects.
    assert of(person="赵某") == [["1-001"], ["2-001"]]
    assert of(person="孙某") == [["1-002"], []]


def test_a_unit_sees_in_what_it_assists_with_the_word_for_it(tmp_path):
    path = of_supervision(tmp_path / "台账.xlsx")
    assert [(row.number, row.unit, row.note) for row in week(path, unit="工会", as_of=DAY).sections[0].rows] == [
        ("1-001", "城环工委", "协办，已到两个县（市、区）调研")
    ]
    assert [row.note for row in week(path, unit="城环工委", as_of=DAY).sections[0].rows] == ["已到两个县（市、区）调研"]
    assert [row.note for row in week(path, as_of=DAY).sections[0].rows] == ["已到两个县（市、区）调研"]


def test_the_sheet_and_the_print_have_them_with_a_link_to_their_rows(tmp_path):
    path = of_supervision(tmp_path / "台账.xlsx")
    week(path, mark=True, to=tmp_path / "本周.xlsx", as_of=DAY)
    sheet = openpyxl.load_workbook(path)["本周工作"]
    (row,) = [row for row in sheet.iter_rows() if "某办督〔2018〕3号" in str(row[7].value)]
    assert row[0].hyperlink.location == "'督办'!A4"
    assert [cell.value for cell in row[:4]] == ["2-001", "城市地下空间利用管理立法调研", "工会", "李某"]
    texts = {
        str(cell.value)
        for row in openpyxl.load_workbook(tmp_path / "本周.xlsx").worksheets[0].iter_rows()
        for cell in row
    }
    assert {"等反馈（4 项）", "督察（2 项）", "已过2天，催办 某办督〔2018〕1号"} <= texts


def test_a_long_section_is_cut_in_the_terminal_and_says_where_the_rest_is(tmp_path):
    """Thirteen are overdue on 04-18; twelve would be shown whole: of two more it would not pay to say so."""
    for count, shown in ((13, 10), (12, 12)):
        items = [slips_item(编号=f"1-{number:03}", 完成时限=f"3月{number}日前") for number in range(1, count + 1)]
        path = ledger_at(tmp_path / f"{count}.xlsx", items)
        arguments = ["today", str(path), "--as-of", "2018-04-18"]
        lines = CliRunner().invoke(cli, arguments).output.splitlines()
        assert f"超期（{count} 项）" in lines
        assert [line.split()[0] for line in lines if line.startswith("  1-")] == [
            f"1-{n:03}" for n in range(1, shown + 1)
        ]
        assert ("  ……还有 3 项" in lines) == (count == 13)
        assert any("每类只列最早的 10 项；看全部的，加 --mark" in line for line in lines) == (count == 13)
        (section,) = [each for each in today(path, as_of=DAY).sections if each.title == "超期"]
        assert len(section.rows) == count
    written = CliRunner().invoke(cli, [*arguments[:1], str(tmp_path / "13.xlsx"), *arguments[2:], "--mark"]).output
    assert "每类只列最早的 10 项；全部在台账的“今日工作”表里" in written
    assert (
        len(
            [
                row
                for row in openpyxl.load_workbook(tmp_path / "13.xlsx")["今日工作"].iter_rows()
                if str(row[0].value).startswith("1-")
            ]
        )
        == 13
    )
