"""A month of units that assist, by the command line, in a ledger that an earlier version left without their columns."""

import json

import openpyxl
import pytest
from earlier import LEDGER, rows, taizhang

MAY = ("--month", "2018-05")
SENT, BACK = "下发/5月", "报送/5月"
CITY, FINANCE, OFFICE = "城环", "财经", "办公室"


@pytest.fixture
def month(office):
    """The office after it named who assists and sent the forms of May."""
    book = openpyxl.load_workbook(office / LEDGER)
    book["台账"]["L6"], book["台账"]["L7"] = "财经、办公室", "财经工委"
    book.save(office / LEDGER)
    (office / BACK).mkdir()
    code, said = taizhang(office, "split", LEDGER, *MAY, "--to", SENT)
    assert code == 0, said
    return office


def place(sheet, number, field):
    column = next(cell.column for cell in sheet[4] if cell.value == field)
    row = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == number)
    return sheet.cell(row, column)


def report(office, unit, cells):
    name = f"{unit}_2018年05月.xlsx"
    book = openpyxl.load_workbook(office / SENT / name)
    for (number, field), text in cells.items():
        place(book["月报表"], number, field).value = text
    book.save(office / BACK / name)


def consolidated(office, code):
    ended, said = taizhang(office, "consolidate", LEDGER, BACK, *MAY)
    assert ended == code, said
    return said


def told(office, number):
    found = [row for row in sheet_rows(office, "月报") if (row["编号"], row["月份"]) == (number, "2018-05")]
    return [(row["落实情况"], row.get("协办情况"), row.get("需协调事项")) for row in found]


def sheet_rows(office, name):
    lines = list(openpyxl.load_workbook(office / LEDGER)[name].iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if any(line)]


LEAD = {("2-003", "进展情况"): "新增三个小区", ("2-003", "需协调事项"): "请财政局安排桶站经费"}
HELP = {("2-002", "协办情况"): "看了运行台账", ("2-003", "协办情况"): "核了预算"}


@pytest.mark.slow
def test_the_columns_come_once_at_the_right_edge_and_go_with_an_undo(month):
    before = rows(month)
    report(month, CITY, LEAD)
    report(month, FINANCE, HELP)
    assert "右边外面" not in consolidated(month, 0)
    book = openpyxl.load_workbook(month / LEDGER)
    sheet = book["台账"]
    assert [sheet[at].value for at in ("Y2", "Z2", "AA2", "AB2")] == ["备注", "协办情况", "需协调事项", None]
    assert (sheet["Z6"].value, sheet["Z7"].value, sheet["AA7"].value) == (
        "财经：看了运行台账", "财经：核了预算", "请财政局安排桶站经费",
    )  # fmt: skip
    for new, like in (("Z2", "Y2"), ("AA2", "Y2"), ("Z7", "Y7")):
        assert (sheet[new].font.b, sheet[new].fill.fgColor.rgb, sheet[new].border.left.style, sheet[new].alignment.wrap_text) == (
            sheet[like].font.b, sheet[like].fill.fgColor.rgb, sheet[like].border.left.style, sheet[like].alignment.wrap_text,
        )  # fmt: skip
    assert [sheet.column_dimensions[name].width for name in ("Z", "AA")] == [24, 20]
    assert sheet.tables["台账表"].ref == "A2:AA3"
    assert told(month, "2-003") == [("新增三个小区", "财经：核了预算", "请财政局安排桶站经费")]
    found = json.loads(taizhang(month, "check", LEDGER, "--as-of", "2018-05-31", "--format", "json")[1])["findings"]
    assert "column-beside-table" not in [each["code"] for each in found]
    history = taizhang(month, "history", LEDGER, "--item", "2-003")[1]
    assert "2-003 协办情况：空 → “财经：核了预算”" in history
    assert taizhang(month, "undo", LEDGER)[0] == 0
    after = {number: {name: text for name, text in row.items() if name} for number, row in rows(month).items()}
    assert after == before
    assert told(month, "2-003") == []
    assert openpyxl.load_workbook(month / LEDGER)["台账"].tables["台账表"].ref == "A2:Y3"


@pytest.mark.slow
def test_a_late_unit_and_a_corrected_return_go_on_from_what_was_taken(month):
    report(month, CITY, LEAD)
    report(month, FINANCE, HELP)
    consolidated(month, 0)
    report(month, OFFICE, {("2-002", "协办情况"): "联系了车", ("2-002", "状态"): "办结"})
    said = consolidated(month, 1)
    assert "2-002 由城环工委牵头，协办单位只填“协办情况”；填在“状态”里的“办结”没有采用" in said
    assert rows(month)["2-002"]["状态"] == "正在办理"
    assert rows(month)["2-002"]["协办情况"] == "财经：看了运行台账\n办公室：联系了车"
    report(month, FINANCE, {**HELP, ("2-002", "协办情况"): "看了运行台账\n约谈了厂方"})
    report(month, OFFICE, {("2-002", "协办情况"): "联系了车"})
    consolidated(month, 0)
    assert rows(month)["2-002"]["协办情况"] == "财经：看了运行台账 约谈了厂方\n办公室：联系了车"
    assert told(month, "2-002") == [("已经联系两个点", "财经：看了运行台账 约谈了厂方\n办公室：联系了车", None)]
    assert "采用 0 处修改" in consolidated(month, 0), "the same files once more change nothing"
    # Taken back, the first text is what the unit's next return is measured by.
    assert taizhang(month, "undo", LEDGER)[0] == 0
    assert rows(month)["2-002"]["协办情况"] == "财经：看了运行台账\n办公室：联系了车"
    assert "采用 1 处修改" in consolidated(month, 0)


@pytest.mark.slow
def test_the_packet_of_the_month(month):
    report(month, CITY, LEAD)
    report(month, FINANCE, HELP)
    taizhang(month, "month-end", LEDGER, "--returns", BACK, *MAY, "--to", "材料/5月", "--as-of", "2018-05-31")
    sheet = openpyxl.load_workbook(month / "材料/5月/2018年05月_台账落实情况汇报.xlsx")[CITY]
    texts = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert ["财经", "协办", "看了运行台账"] in texts
    assert ["办公室", "协办", "未报送"] in texts
    assert ["财经", "协办", "核了预算"] in texts
    fourth = texts.index(["四、需要协调的事项"])
    assert texts[fourth + 1 : fourth + 3] == [
        ["编号", "目标任务", "需要协调的内容"],
        ["2-003", "跟踪督办生活垃圾分类", "请财政局安排桶站经费"],
    ]
    # From the ledger alone it is the same page.
    assert taizhang(month, "packet", LEDGER, *MAY, "--to", "材料/再", "--as-of", "2018-05-31")[0] == 0
    again = openpyxl.load_workbook(month / "材料/再/2018年05月_台账落实情况汇报.xlsx")[CITY]
    assert [[cell for cell in row if cell is not None] for row in again.iter_rows(values_only=True)] == texts


def test_a_form_sorted_by_its_unit_is_read_by_the_numbers(month):
    report(month, FINANCE, HELP)
    path = month / BACK / f"{FINANCE}_2018年05月.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["月报表"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for number, line in enumerate(reversed(lines), 5):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column).value = value
    book.save(path)
    said = consolidated(month, 0)
    assert rows(month)["2-003"]["协办情况"] == "财经：核了预算"
    assert "新增申请" not in said
    assert "报表" not in said.partition("财经_2018年05月")[2]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_form_filled_in_libreoffice(month, calc):
    report(month, FINANCE, {})
    path = month / BACK / f"{FINANCE}_2018年05月.xlsx"
    at = place(openpyxl.load_workbook(path)["月报表"], "2-003", "协办情况").coordinate
    book = calc.books.open(str(path))
    book.sheets["月报表"].range(at).value = "核了预算"
    book.save()
    book.close()
    consolidated(month, 0)
    assert rows(month)["2-003"]["协办情况"] == "财经：核了预算"


def test_a_protected_ledger_gets_no_column_and_says_so(month):
    book = openpyxl.load_workbook(month / LEDGER)
    book["台账"].protection.sheet = True
    for row in book["台账"].iter_rows(min_row=3):
        for cell in row:
            cell.protection = openpyxl.styles.Protection(locked=False)
    book.save(month / LEDGER)
    report(month, FINANCE, {**HELP, ("3-001", "进展情况"): "方案已批"})
    said = consolidated(month, 1)
    assert "台账没有“协办情况”一列" in said
    assert rows(month)["3-001"]["进展情况"] == "方案已批", "what can be written is"
    assert "协办情况" not in rows(month)["3-001"]


def test_forms_of_april_that_were_sent_without_the_columns_are_merged_as_before(office):
    code, said = taizhang(office, "consolidate", LEDGER, "报送/4月", "--month", "2018-04")
    assert "缺少列" not in said
    assert "协办情况" not in rows(office)["1-001"]
    assert code in (0, 1)
