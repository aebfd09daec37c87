"""Numbers of persons in what others wrote are on no unit's form, and come back as no change, request or conflict."""

import json
import shutil
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, UNITS

MONTH = "2018-03"
TASK, MEASURES = "走访困难户，联系李某13800000000", "先打0379-60000001约时间"
OWN = {
    "编号": "1-001", "类别": "机关日常工作", "目标任务": TASK, "落实措施": MEASURES, "完成时限": "6月底", "责任单位": "办公室",
    "协办单位": "调研室、信访室", "责任人": "主任", "佐证": 13800000123, "状态": "正在办理", "进展情况": "户主证件99030519900101123X已核对",
    "未完成原因": "等（0379）60000002回话", "下月安排": "再找１３９００００００００", "协办情况": "调研室：已派车，司机13700000000\n信访室：已登记13600000000",
}  # fmt: skip
EACH_MONTH = {**OWN, "编号": "1-002", "目标任务": "每月走访", "落实措施": None, "完成时限": "每月"}
TOLD = {"编号": "1-002", "月份": MONTH, "协办情况": "调研室：陪同，司机13700000001\n信访室：登记13600000001"}


@pytest.fixture
def ledger(tmp_path):
    units = [{"单位名称": name} for name in ("办公室", "调研室", "信访室")]
    rows = {LEDGER: [OWN, EACH_MONTH], MONTHLY: [TOLD], UNITS: units}
    return make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", rows)


def run(*arguments):
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    return done.exit_code, done.output + done.stderr


def rows(form, sheet="月报表"):
    """A form's rows by 编号 as openpyxl reads it: column -> text."""
    lines = list(openpyxl.load_workbook(form)[sheet].iter_rows(min_row=4, values_only=True))
    return {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:] if str(line[0]).startswith("1-")}


def hidden(form):
    """All that the hidden sheet of a form holds."""
    return "\n".join(
        "".join(str(cell) for cell in line if cell is not None)
        for line in openpyxl.load_workbook(form)["分发底稿"].iter_rows(values_only=True)
    )


def test_a_unit_that_assists_sees_no_number_that_it_did_not_write(ledger):
    code, told = run("split", ledger, "--month", MONTH)
    form = ledger.parent / "sent" / MONTH / "调研室_2018年03月.xlsx"
    row = rows(form)["1-001"]
    assert row["目标任务"] == "走访困难户，联系李某（电话略）"
    assert row["落实措施"] == "先打（电话略）约时间"
    assert row["进展情况"] == "户主证件（证件号略）已核对"
    assert row["未完成原因"] == "等（电话略）回话"
    assert row["上月安排"] == "再找（电话略）"
    assert row["佐证"] == "（电话略）", "a number typed as one"
    assert row["协办情况"] == "已派车，司机13700000000", "its own words"
    assert rows(form)["1-002"]["协办情况"] == "陪同，司机13700000001"
    seen = "\n".join(
        str(cell.value) for page in openpyxl.load_workbook(form) for line in page.iter_rows() for cell in line
    )
    for number in ("13800000000", "60000001", "99030519900101123X", "60000002", "１３９", "13600000000", "13600000001"):
        assert number not in seen, "nor on the hidden sheet"
    assert code == 1, "a person has to look"
    assert told.count("台账!D3 “目标任务”里有手机号码 138******00") == 1, "once, though two units are shown it"
    assert "台账!E3 “落实措施”里有固定电话号码 037********01。请移到“联系电话”一列，或删去" in told
    assert "月报表中别的单位写的内容里已隐去电话号码、身份证号，见上面列出的 " in told


def test_the_unit_in_charge_sees_its_own_row_as_it_is_and_of_the_others_no_number(ledger):
    run("split", ledger, "--month", MONTH)
    form = ledger.parent / "sent" / MONTH / "办公室_2018年03月.xlsx"
    row = rows(form)["1-001"]
    assert (row["目标任务"], row["落实措施"], row["进展情况"]) == (TASK, MEASURES, OWN["进展情况"])
    assert row["协办情况"] == "调研室：已派车，司机（电话略）\n信访室：已登记（电话略）"
    assert rows(form)["1-002"]["协办情况"] == "调研室：陪同，司机（电话略）\n信访室：登记（电话略）"
    assert "137" not in hidden(form)
    assert "136" not in hidden(form)


def test_a_ledger_without_numbers_is_split_without_a_word(ledger):
    book = openpyxl.load_workbook(ledger)
    for line in book["台账"].iter_rows(min_row=3):
        for cell in line[3:]:
            cell.value = {"目标任务": "走访", "完成时限": "6月底", "责任单位": "办公室", "协办单位": "调研室"}.get(
                book["台账"].cell(2, cell.column).value
            )
    book["月报"].delete_rows(2, 9)
    book.save(ledger)
    code, told = run("split", ledger, "--month", MONTH)
    assert code == 0
    assert "隐去" not in told


@pytest.mark.parametrize(
    ("sent", "base"),
    [
        ("held back", "remembered"),
        ("held back", "inside"),
        ("held back", "none"),
        ("whole", "remembered"),
        ("whole", "none"),
    ],
)
def test_what_was_held_back_comes_back_as_nothing(ledger, base, sent, monkeypatch):
    if sent == "whole":
        # As a version before sent it.
        with monkeypatch.context() as patch:
            patch.setattr("taizhang_xl.returns.base.for_others", str)
            taizhang_xl.split(ledger, MONTH)
    else:
        taizhang_xl.split(ledger, MONTH)
    back = ledger.parent / "returns" / MONTH
    shutil.copytree(ledger.parent / "sent" / MONTH, back)
    for unit in ("调研室", "信访室", "办公室"):
        path = back / f"{unit}_2018年03月.xlsx"
        book = openpyxl.load_workbook(path)
        if base == "none":
            del book["分发底稿"]
        sheet = book["月报表"]
        header = [cell.value for cell in sheet[4]]
        for line in sheet.iter_rows(min_row=5):
            if line[0].value == "1-001":
                name = "进展情况" if unit == "办公室" else "协办情况"
                line[header.index(name)].value = f"{unit}本月做完，找13500000000"
        book.save(path)
    if base != "remembered":
        shutil.rmtree(ledger.parent / ".taizhang" / "bases")
    before = rows_of(ledger)
    _, told = run("consolidate", ledger, "--month", MONTH, "--format", "json")
    result = json.loads(told)
    for kind in ("conflicts", "change_requests", "new_rows", "missing_rows", "to_verify"):
        assert result[kind] == [], kind
    # Left empty, a plan asked for anew is none.
    taken = {(each["编号"], each["field"]) for each in result["changed"] if each["field"] != "下月安排"}
    assert taken == {("1-001", "进展情况"), ("1-001", "协办情况")}
    after = rows_of(ledger)
    lines = after["1-001"]["协办情况"].split("\n")
    assert lines == ["调研室：调研室本月做完，找13500000000", "信访室：信访室本月做完，找13500000000"]
    assert after["1-001"]["进展情况"] == "办公室本月做完，找13500000000"
    for number, row in before.items():
        own = {"进展情况", "协办情况"} if number == "1-001" else set()
        assert {name for name in row if row[name] != after[number][name]} - {"下月安排"} <= own
    named = {each["code"] for each in result["findings"] if each["severity"] != "已识别"}
    assert named <= {"return-no-base"}, named


def rows_of(ledger):
    lines = list(openpyxl.load_workbook(ledger)["台账"].iter_rows(min_row=2, values_only=True))
    return {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[1:] if line[0]}


def test_what_a_unit_changes_in_such_a_cell_is_still_named(ledger):
    taizhang_xl.split(ledger, MONTH)
    back = ledger.parent / "returns" / MONTH
    back.mkdir(parents=True)
    path = back / "调研室_2018年03月.xlsx"
    shutil.copy(ledger.parent / "sent" / MONTH / path.name, path)
    book = openpyxl.load_workbook(path)
    sheet = book["月报表"]
    header = [cell.value for cell in sheet[4]]
    row = next(line for line in sheet.iter_rows(min_row=5) if line[0].value == "1-001")
    row[header.index("落实措施")].value = "改由我室牵头"
    book.save(path)
    done = taizhang_xl.consolidate(ledger, back, MONTH, dry_run=True)
    assert [each.value for each in done.consolidation.findings if each.code == "return-co-grey"] == ["改由我室牵头"]


def test_a_form_is_made_again_only_where_the_section_changed_something(ledger):
    taizhang_xl.split(ledger, MONTH)
    assert taizhang_xl.split(ledger, MONTH, again=True) == ()


def test_a_mail_with_a_form_says_which_units_rows_are_whole(ledger):
    _, told = run("split", ledger, "--month", MONTH, "--drafts")
    line = next(line for line in told.splitlines() if "照台账原样" in line)
    assert line == "邮件里的月报表，本单位的行照台账原样，有电话号码或身份证号，不宜用邮件的请另行送达：办公室"


def test_a_conflict_with_unseen_characters_can_be_settled_in_the_packet(tmp_path):
    """The packet shows texts without them; what was chosen there is still known."""
    units = [{"单位名称": name} for name in ("办公室", "调研室")]
    row = {
        **OWN,
        "目标任务": "走访",
        "落实措施": "座谈",
        "进展情况": "旧",
        "未完成原因": None,
        "协办单位": None,
        "协办情况": None,
    }
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", {LEDGER: [row], UNITS: units})
    taizhang_xl.split(ledger, MONTH)
    back = tmp_path / "returns" / MONTH
    shutil.copytree(tmp_path / "sent" / MONTH, back)
    path = back / "办公室_2018年03月.xlsx"
    for book_path, name, text in (
        (path, "月报表", "走访\u202e户主\u202c完\u200b成"),
        (ledger, "台账", "科室\u200e改过"),
    ):
        book = openpyxl.load_workbook(book_path)
        sheet = book[name]
        at = next(line for line in sheet.iter_rows() if line[0].value == "1-001")
        head = next(line for line in sheet.iter_rows() if line[0].value == "编号")
        at[[cell.value for cell in head].index("进展情况")].value = text
        book.save(book_path)
    done = taizhang_xl.month_end(ledger, back, MONTH, as_of=date(2018, 3, 31))
    packet = next(path for path in done.made if path.suffix == ".xlsx")
    book = openpyxl.load_workbook(packet)
    sheet = book["冲突处理"]
    head = [cell.value for cell in sheet[2]]
    line = sheet[3]
    assert [line[head.index(name)].value for name in ("台账现在", "单位报来")] == ["科室改过", "走访户主完成"]
    line[head.index("采用")].value = "单位"
    book.save(packet)
    taizhang_xl.month_end(ledger, back, MONTH, as_of=date(2018, 3, 31))
    assert rows_of(ledger)["1-001"]["进展情况"].replace("\u200b", "") == "走访\u202e户主\u202c完成"
