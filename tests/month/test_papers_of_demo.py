"""The demo's month: the figures of document and workbook are those that the ledger's cells give, counted with openpyxl."""

import re
import shutil
from collections import defaultdict
from datetime import date, datetime

import openpyxl
import pytest
from papers import Paper

from taizhang_xl import month_end, packet

FIRST, LAST = date(2018, 3, 1), date(2018, 3, 31)
# The last day in March 2018 of each recurring deadline of the demo, None where it has none there.
DAYS = {
    "每月": 31, "每月底": 31, "每季度": 31, "每季度末": 31, "每月25日前": 25, "每月20日前": 20, "每月15日前": 15, "每月初": 10,
    "每月5日前": 5, "每周": 25, "每周五": 30, "每周一": 26, "双月": None, "每半年": None,
}  # fmt: skip
NAMES = ("应办", "办结", "在办", "未落实", "未报送", "挂单", "超期", "提前办结")
NAME = "2018年03月_台账落实情况汇报"


def records(sheet):
    """The rows of a sheet of our layout, by header."""
    top = next(number for number in range(1, 12) if sheet.cell(number, 1).value in ("编号", "单位名称"))
    head = [cell.value for cell in sheet[top]]
    for cells in sheet.iter_rows(min_row=top + 1, values_only=True):
        if cells[0]:
            yield {
                name: value.date() if isinstance(value, datetime) else value
                for name, value in zip(head, cells, strict=True)
            }


@pytest.fixture(scope="module")
def office(demo_once, tmp_path_factory):
    folder = shutil.copytree(demo_once, tmp_path_factory.mktemp("office") / "demo")
    ledger, to = folder / "ledger.xlsx", folder / "out"
    month_end(ledger, folder / "returns" / "2018-03", "2018-03", to=to, as_of=LAST)
    first = (to / f"{NAME}.docx").read_bytes()
    return ledger, to, first


@pytest.fixture(scope="module")
def counted(office):
    """The figures by unit, from the cells of the ledger as the month-end left it."""
    book = openpyxl.load_workbook(office[0])
    units = {}
    for record in records(book["单位"]):
        names = [record["单位名称"], *str(record["简称"] or "").split("、")]
        units |= dict.fromkeys(filter(None, names), next(filter(None, [names[1], names[0]])))
    told = {record["编号"]: record for record in records(book["月报"]) if str(record["月份"]) == "2018-03"}
    before = {record["编号"]: record for record in records(book["月报"]) if str(record["月份"]) == "2018-02"}
    items = list(records(book["台账"]))
    # A unit that only assists has rows there too, with nothing in the columns of the unit in charge.
    lead = ("落实情况", "状态", "未完成原因", "下月安排", "需协调事项")
    of = {item["编号"]: units[re.split("[、,，]", item["责任单位"])[0]] for item in items}
    reported = {of[number] for number, record in told.items() if any(record[name] for name in lead)}
    found = defaultdict(lambda: dict.fromkeys(NAMES, 0))
    for item in items:
        unit, deadline = of[item["编号"]], str(item["完成时限"])
        if deadline in DAYS:
            day = date(2018, 3, DAYS[deadline]) if DAYS[deadline] else None
            state = (told.get(item["编号"]) or {}).get("状态")
            if item["状态"] == "办结" and item["完成日期"] and item["完成日期"] >= FIRST:
                state = "办结"
        else:
            day, state = item["到期日"], item["状态"]
        done = state in ("办结", "销号")
        if done and deadline not in DAYS and (item["完成日期"] or day) < FIRST:
            continue
        promised = "办结" in str((before.get(item["编号"]) or {}).get("下月安排") or "")
        figures = found[unit]
        if day and day < LAST and not done:
            figures["超期"] += 1
        if not (day and day <= LAST) and not promised:
            figures["提前办结"] += done and unit in reported and day is not None
            continue
        figures["应办"] += 1
        name = "未报送" if unit not in reported else "办结" if done else "在办" if state == "正在办理" else "未落实"
        figures[name] += 1
        figures["挂单"] += unit in reported and not done
    return dict(found), reported


def test_the_document_has_the_figures_of_the_ledger_s_cells(office, counted):
    told, reported = counted
    rows = Paper(office[2]).after("2018年3月各单位工作落实情况总览")
    assert len(rows) == 19
    for cells in rows[:-1]:
        wanted = told.get(cells[0], dict.fromkeys(NAMES, 0))
        known = NAMES if cells[0] in reported else ("应办", "未报送", "超期")
        assert [each for each in zip(NAMES, cells[2:10], strict=True) if each[0] in known] == [
            (name, str(wanted[name])) for name in NAMES if name in known
        ], cells[0]
    totals = [str(sum(each[name] for each in told.values())) for name in NAMES]
    assert rows[-1][2:10] == totals
    assert int(totals[0]) > 90


def test_the_workbook_has_them_too(office, counted):
    told, reported = counted
    sheet = openpyxl.load_workbook(office[1] / f"{NAME}.xlsx", data_only=True)["总览"]
    head = {str(cell.value).removesuffix("次数"): cell.column for cell in sheet[2]}
    for row in range(3, 21):
        unit = sheet.cell(row, 1).value
        for name in NAMES if unit in reported else ("应办", "未报送", "超期"):
            assert sheet.cell(row, head[name]).value == told.get(unit, {}).get(name, 0), (unit, name)
    assert sheet.cell(21, head["应办"]).value == sum(each["应办"] for each in told.values())


def test_every_figure_of_the_document_leads_to_its_rows(office):
    paper = Paper(office[2])
    followed = 0
    for link in paper.links():
        if link.text.isdecimal():
            assert len(paper.rows_at(link.to)) == int(link.text), link
            followed += 1
    assert followed > 180


def test_every_figure_of_the_workbook_leads_to_its_rows(office):
    book = openpyxl.load_workbook(office[1] / f"{NAME}.xlsx", data_only=True)
    followed = 0
    for line in book["总览"].iter_rows(min_row=4, max_row=22):
        for cell in line:
            if cell.hyperlink is not None and cell.number_format != "0%":
                sheet, _, area = cell.hyperlink.location.rpartition("!")
                assert len([row for row in book[sheet.strip("'")][area] if row[2].value]) == cell.value, cell
                followed += 1
    assert followed > 80


def test_what_the_month_brought_is_alike_in_both(office):
    paper = Paper(office[2])
    book = openpyxl.load_workbook(office[1] / f"{NAME}.xlsx", data_only=True)
    for name in ("变动", "延期", "率先完成"):
        heading = next(text for text in paper.texts() if re.fullmatch(rf"附件\d+　{name}（\d+）", text))
        if name not in book.sheetnames:
            # A list with nothing in it has no page in the workbook; its cover says so.
            assert heading.endswith("（0）")
            assert f"没有{'批准延期' if name == '延期' else name}的事项" in "".join(
                str(cell.value) for row in book["封面"].iter_rows() for cell in row
            )
            continue
        listed = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=3)]
        count = int(re.search(r"（(\d+)）", str(book[name]["A1"].value))[1])
        assert int(re.search(r"（(\d+)）", heading)[1]) == count
        rows = paper.after(heading) or paper.after("新增")
        if count:
            assert [cells[:4] for cells in rows] == [list(map(str, cells[:4])) for cells in listed[:count]]


@pytest.mark.slow
def test_the_same_month_end_again_and_the_packet_alone_give_the_same_document(office):
    ledger, to, first = office
    month_end(ledger, ledger.parent / "returns" / "2018-03", "2018-03", to=to, as_of=LAST)
    assert (to / f"{NAME}.docx").read_bytes() == first
    made = packet(ledger, month="2018-03", to=ledger.parent / "alone", as_of=LAST)
    alone = Paper(made.with_suffix(".docx").read_bytes())
    # What came back and what was left out only the merge knows; the figures are the same.
    name = "2018年3月各单位工作落实情况总览"
    assert [cells[2:10] for cells in alone.after(name)] == [cells[2:10] for cells in Paper(first).after(name)]
