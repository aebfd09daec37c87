"""A whole month played with real files, by clerks with openpyxl and with LibreOffice: what becomes of each thing they do."""

import shutil
from datetime import date, datetime

import openpyxl
import pytest
from clerks import InLibreOffice, InOpenpyxl
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl import month_end, split
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.schema import LEDGER, UNITS
from taizhang_xl.returns.forms.entries import EntryKind

MARCH = Month(2018, 3)
NAMES = ["甲委", "乙委", "丙委", "丁委", "戊委", "己委", "庚委", "辛委", "壬委"]


def item(unit, serial, deadline):
    return {
        "编号": f"{unit}-{serial}", "类别": "机关日常工作", "目标任务": f"{NAMES[unit - 1]}的第{serial}件事",
        "完成时限": deadline, "责任单位": NAMES[unit - 1], "责任人": "主任", "状态": "正在办理", "进展情况": "已开头",
    }  # fmt: skip


ITEMS = [
    item(unit, serial, deadline)
    for unit in range(1, len(NAMES) + 1)
    for serial, deadline in ((1, "3月底"), (2, "10月底"))
]


def ledger_rows(path):
    """The ledger's rows by 编号 as another program reads them."""
    sheet = openpyxl.load_workbook(path)["台账"]
    header = [cell.value for cell in sheet[2]]
    rows = (dict(zip(header, row, strict=True)) for row in sheet.iter_rows(3, values_only=True))
    return {row["编号"]: row for row in rows if row["编号"]}


def work(clerk, forms):
    """What the clerks of nine units do to their forms; the eighth sends nothing."""
    moved = clerk(forms["甲委"])
    moved.fill("1-1", 状态="办结", 进展情况="已办完", 完成日期=date(2018, 3, 20), 佐证="报告", 下月安排="归档")
    moved.move_state_to_the_end()
    moved.insert_title("附件1")
    moved.save()
    shorter = clerk(forms["乙委"])
    shorter.delete("2-2")
    shorter.fill("2-1", 未完成原因="等文件", 下月安排="催办")
    shorter.save()
    longer = clerk(forms["丙委"])
    longer.fill("3-1", 完成时限="6月底", 进展情况="需要延期")
    longer.add(目标任务="新交办的事", 完成时限="5月底", 状态="未落实")
    longer.save()
    almost = clerk(forms["丁委"])
    almost.fill("4-1", 状态="基本完成", 进展情况="差一个会")
    almost.fill("4-2", 进展情况="无变化")
    almost.save()
    unproved = clerk(forms["戊委"])
    unproved.fill("5-1", 状态="办结", 完成日期=date(2018, 3, 9), 进展情况="办完了")
    unproved.save()
    for name, text in (("己委", "第一稿"), ("庚委", "一样的"), ("壬委", "单位写的")):
        form = clerk(forms[name])
        form.fill(f"{NAMES.index(name) + 1}-1", 进展情况=text)
        form.save()
    second = forms["己委"].with_name("己委_2018年03月（最终版2）.xlsx")
    shutil.copy(forms["己委"], second)
    shutil.copy(forms["庚委"], forms["庚委"].with_name("庚委_2018年03月 - 副本.xlsx"))
    other = clerk(second)
    other.fill("6-1", 进展情况="第二稿")
    other.save()
    forms["辛委"].unlink()


def edited_in_openpyxl(request):
    return InOpenpyxl


def edited_in_libreoffice(request):
    app = request.getfixturevalue("calc")
    return lambda path: InLibreOffice(path, app)


@pytest.fixture(params=[edited_in_openpyxl, pytest.param(edited_in_libreoffice, marks=pytest.mark.libreoffice)])
def sent_back(request, tmp_path):
    """A ledger, its forms as they came back, and the ledger as it was before they are merged."""
    rows = {LEDGER: ITEMS, UNITS: [{"单位名称": name} for name in NAMES]}
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", rows)
    forms = {path.name.partition("_")[0]: path for path in split(ledger, MARCH, tmp_path / "收到")}
    work(request.param(request), forms)
    place = next(each for each in taizhang_xl.read(ledger) if each.number == "9-1").where("进展情况").cell
    taizhang_xl.edit(ledger, {f"台账!{place}": "科室写的"})
    return ledger, ledger_rows(ledger)


def run(ledger):
    return month_end(ledger, [ledger.parent / "收到"], MARCH, ledger.parent / "材料", as_of=date(2018, 3, 31))


def entries(found):
    return [(e.unit, e.number, e.field, e.ledger, e.returned) for e in found]


def changed_cells(before, after):
    """What differs between two readings of the ledger, but for what it computes itself."""
    computed = ("到期日", "时限状态", "挂单")
    return {
        (number, name): value
        for number, row in after.items()
        for name, value in row.items()
        if name not in computed and value != before[number][name]
    }


TAKEN = {
    ("1-1", "状态"): "办结",
    ("1-1", "进展情况"): "已办完",
    ("1-1", "完成日期"): datetime(2018, 3, 20),
    ("1-1", "佐证"): "报告",
    ("1-1", "下月安排"): "归档",
    ("2-1", "未完成原因"): "等文件",
    ("2-1", "下月安排"): "催办",
    ("3-1", "进展情况"): "需要延期",
    ("4-1", "进展情况"): "差一个会",
    ("5-1", "进展情况"): "办完了",
    ("5-1", "完成日期"): datetime(2018, 3, 9),
    ("7-1", "进展情况"): "一样的",
}


def test_a_played_month_every_outcome_then_again_then_undone(sent_back):
    ledger, before = sent_back
    result = run(ledger).consolidation
    assert result.returned == ("甲委", "乙委", "丙委", "丁委", "戊委", "庚委", "壬委")
    assert (result.undecided, result.not_returned) == (("己委",), ("辛委",))
    assert entries(result.of(EntryKind.CONFLICT)) == [("壬委", "9-1", "进展情况", "科室写的", "单位写的")]
    assert entries(result.of(EntryKind.REQUEST)) == [("丙委", "3-1", "完成时限", "3月底", "6月底")]
    assert entries(result.of(EntryKind.NEW_ROW)) == [("丙委", "", "目标任务", "", "新交办的事")]
    assert entries(result.of(EntryKind.MISSING_ROW)) == [("乙委", "2-2", "目标任务", "乙委的第2件事", "")]
    assert [(e.unit, e.number, e.note) for e in result.of(EntryKind.TO_VERIFY)] == [
        ("戊委", "5-1", "报办结但没有佐证，仍按正在办理")
    ]
    told = {(f.code, f.value) for f in result.findings if f.severity != "已识别"}
    files = "己委_2018年03月.xlsx、己委_2018年03月（最终版2）.xlsx"
    assert told == {("state-almost", "基本完成"), ("return-copies-differ", files)}
    copies = {(f.code, f.file) for f in result.findings if f.code.startswith("return-copy")}
    assert ("return-copy-name", "庚委_2018年03月 - 副本.xlsx") in copies
    assert len([code for code, _ in copies if code == "return-copy-same"]) == 1

    after = ledger_rows(ledger)
    assert changed_cells(before, after) == TAKEN
    history = openpyxl.load_workbook(ledger)["月报"]
    reported = {row[0]: row[2:4] for row in history.iter_rows(2, values_only=True) if row[0]}
    assert reported["1-1"] == ("已办完", "办结")
    assert reported["5-1"] == ("办完了", "正在办理")
    assert reported["4-2"][0] == "无变化"
    assert "6-1" not in reported

    kept = ledger.read_bytes()
    again = run(ledger)
    assert (again.saved, again.consolidation.of(EntryKind.TAKEN)) == (None, ())
    assert ledger.read_bytes() == kept
    assert entries(again.consolidation.of(EntryKind.CONFLICT)) == entries(result.of(EntryKind.CONFLICT))
    assert entries(again.consolidation.of(EntryKind.MISSING_ROW)) == entries(result.of(EntryKind.MISSING_ROW))

    undone = taizhang_xl.undo(ledger)
    assert undone.left == ()
    assert ledger_rows(ledger) == before
    assert not [row for row in openpyxl.load_workbook(ledger)["月报"].iter_rows(2, values_only=True) if any(row)]
    assert changed_cells(before, ledger_rows(ledger)) == {}
    run(ledger)
    assert changed_cells(before, ledger_rows(ledger)) == TAKEN
