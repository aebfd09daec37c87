"""The packet made once more after a merge: what people chose, and what the merge left open, is on it as before."""

from datetime import date

import docx
import openpyxl
import pytest
from clerks import InOpenpyxl
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl import edit, month_end, packet, split
from taizhang_xl.contract.run import run_verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.assistant.facts import look
from taizhang_xl.faces.assistant.steps import State, steps_of
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.schema import LEDGER, UNITS

MARCH = Month(2018, 3)
DAY = date(2018, 3, 31)
SETTLING, OPEN = "冲突处理", "变更申请与冲突"


def item(number, unit, deadline="3月底", **more):
    return {
        "编号": number,
        "目标任务": f"第{number}件事",
        "完成时限": deadline,
        "责任单位": unit,
        "状态": "正在办理",
        **more,
    }


@pytest.fixture
def office(tmp_path):
    """A ledger with a conflict, a request and a row that is missing from a return, sent back to a folder of its own."""
    items = [item("1-1", "甲科"), item("1-2", "甲科"), item("2-1", "乙科"), item("2-2", "乙科", "10月底")]
    rows = {LEDGER: items, UNITS: [{"单位名称": "甲科"}, {"单位名称": "乙科"}]}
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "某局", rows)
    forms = {path.name.partition("_")[0]: path for path in split(ledger, MARCH, tmp_path / "收到")}
    first = InOpenpyxl(forms["甲科"])
    first.fill("1-1", 进展情况="单位写的", 未完成原因="等文件", 下月安排="继续")
    first.delete("1-2")
    first.save()
    second = InOpenpyxl(forms["乙科"])
    second.fill("2-1", 进展情况="开了会", 未完成原因="缺人", 下月安排="催办", 完成时限="6月底")
    second.save()
    edit(ledger, {f"台账!{place(ledger, '1-1', '进展情况')}": "科室写的"})
    return ledger


def place(ledger, number, name):
    return next(each for each in taizhang_xl.read(ledger) if each.number == number).where(name).cell


def merge(ledger):
    return month_end(ledger, [ledger.parent / "收到"], MARCH, as_of=DAY)


def workbook(ledger):
    return ledger.parent / "out" / "2018年03月_台账落实情况汇报.xlsx"


def choose(ledger, side):
    book = openpyxl.load_workbook(workbook(ledger))
    sheet = book[SETTLING]
    columns = {cell.value: cell.column for cell in sheet[2]}
    row = next(r for r in range(3, sheet.max_row + 1) if sheet.cell(r, columns["种类"]).value == "冲突")
    sheet.cell(row, columns["采用"]).value = side
    book.save(workbook(ledger))


def texts(ledger, *sheets):
    book = openpyxl.load_workbook(workbook(ledger))
    return book.sheetnames, {
        name: [row for row in book[name].iter_rows(values_only=True) if any(row)] for name in sheets
    }


def on_cover(ledger):
    cells = (
        cell for row in openpyxl.load_workbook(workbook(ledger))["封面"].iter_rows(values_only=True) for cell in row
    )
    return " ".join(str(cell) for cell in cells if cell)


def test_the_packet_made_again_has_the_sheets_the_answers_and_what_is_open_of_month_end(office):
    merge(office)
    choose(office, "台账")
    merge(office)
    names, before = texts(office, SETTLING, OPEN)
    assert {SETTLING, OPEN} <= set(names)
    edit(office, {f"台账!{place(office, '1-2', '未完成原因')}": "等经费"})
    packet(office, MARCH, as_of=DAY)
    assert texts(office, SETTLING, OPEN) == (names, before)
    answered = [row for row in before[SETTLING] if row[0] == "冲突"]
    assert [(row[4], row[5], row[6]) for row in answered] == [("科室写的", "单位写的", "台账")]
    kinds = [row[0] for row in before[OPEN]]
    assert "变更申请" in kinds
    assert "缺行" in kinds
    assert "没有变更申请和冲突" not in on_cover(office)
    found = look(office, MARCH, DAY)
    assert found.asks
    paper = "\n".join(each.text for each in docx.Document(str(workbook(office).with_suffix(".docx"))).paragraphs)
    assert "变更申请与冲突（2）" in paper


def test_answers_that_are_not_merged_yet_are_not_written_over(office):
    merge(office)
    choose(office, "单位")
    kept = workbook(office).read_bytes()
    with pytest.raises(UsageError, match="选好的有 1 处还没有并入台账"):
        packet(office, MARCH, as_of=DAY)
    assert workbook(office).read_bytes() == kept
    merge(office)
    packet(office, MARCH, as_of=DAY)
    assert [row[5] for row in texts(office, OPEN)[1][OPEN] if row[2] == "1-1"] == []


@pytest.mark.slow
def test_without_the_returns_a_packet_with_choices_stays(office):
    merge(office)
    kept = workbook(office).read_bytes()
    (office.parent / "收到").rename(office.parent / "别处")
    with pytest.raises(UsageError, match="报来的表却找不到了"):
        packet(office, MARCH, as_of=DAY)
    assert workbook(office).read_bytes() == kept
    (office.parent / "别处").rename(office.parent / "收到")
    packet(office, MARCH, as_of=DAY)


def test_nobody_looked_is_never_told_as_nothing_open(office):
    (office.parent / "收到").rename(office.parent / "别处")
    packet(office, MARCH, as_of=DAY)
    assert "没有变更申请和冲突" not in on_cover(office)
    assert "变更申请和冲突没有核对（没有找到报来的表）" in on_cover(office)


def test_returns_that_are_not_merged_are_told(office):
    (office.parent / "returns").mkdir()
    (office.parent / "收到").rename(office.parent / "returns" / "2018-03")
    done = run_verb(REGISTRY.verb("packet"), {"ledger": office, "month": MARCH, "as_of": DAY})
    assert any("还有 5 处没有并入台账" in line.text for line in done.decision.summary)
    assert {OPEN, SETTLING} <= set(texts(office)[0])


@pytest.mark.slow
def test_the_assistant_names_the_sheet_only_where_the_packet_has_it(office):
    (office.parent / "returns").mkdir()
    (office.parent / "收到").rename(office.parent / "returns" / "2018-03")
    month_end(office, None, MARCH, as_of=DAY)
    book = openpyxl.load_workbook(workbook(office))
    del book[SETTLING]
    book.save(workbook(office))
    step = next(each for each in steps_of(look(office, MARCH, DAY)) if each.name == "查看冲突")
    assert step.state is State.NOW
    assert "月度材料里还没有：点“合并”" in step.words
    packet(office, MARCH, as_of=DAY)
    step = next(each for each in steps_of(look(office, MARCH, DAY)) if each.name == "查看冲突")
    assert "在“冲突处理”里选好" in step.words


def test_a_closed_months_packet_names_the_figures_of_its_close_where_they_are_others(tmp_path):
    items = [item("1-1", "甲科", 未完成原因="等文件"), item("1-2", "甲科", 未完成原因="缺人")]
    rows = {LEDGER: items, UNITS: [{"单位名称": "甲科"}]}
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "某局", rows)
    taizhang_xl.close(ledger, month=MARCH)

    def made():
        return run_verb(REGISTRY.verb("packet"), {"ledger": ledger, "month": MARCH, "as_of": DAY}).decision.summary

    assert not any("已经月结，月结时" in line.text for line in made())
    done = {"状态": "办结", "完成日期": "2018-04-18"}
    edit(ledger, {f"台账!{place(ledger, '1-1', name)}": value for name, value in done.items()})
    assert not any("已经月结，月结时" in line.text for line in made())
    edit(ledger, {f"台账!{place(ledger, '1-1', '完成日期')}": "2018-03-30"})
    told = "2018年3月已经月结，月结时办结0、在办2、挂单2；按现在的台账是办结1、在办1、挂单1"
    assert any(told in line.text for line in made())
    assert told in on_cover(ledger)
    assert "变更申请和冲突没有再核对（已经月结）" in on_cover(ledger)
    paper = "\n".join(each.text for each in docx.Document(str(workbook(ledger).with_suffix(".docx"))).paragraphs)
    assert told in paper


def test_a_month_of_which_nothing_was_sent_out_says_so(tmp_path):
    rows = {LEDGER: [item("1-1", "甲科")], UNITS: [{"单位名称": "甲科"}]}
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "某局", rows)
    packet(ledger, MARCH, as_of=DAY)
    assert "2018年3月没有合并过报送，数字按台账现有内容算" in on_cover(ledger)
    assert "已报送" not in on_cover(ledger)
    assert "各单位都已报送" not in on_cover(ledger)
