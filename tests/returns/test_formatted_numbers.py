"""Numbers that an office's ledger shows as something else go out, and come back, as what people see."""

from datetime import datetime

import openpyxl
import pytest

import taizhang_xl
from taizhang_xl import split
from taizhang_xl.dates.month import Month
from taizhang_xl.returns.forms.entries import EntryKind

MARCH = Month(2018, 3)
SHOWN = [
    (0.5, "0%", "50%"),
    (10, '0"月底"', "10月底"),
    (1234.5, "#,##0.00", "1,234.50"),
    (datetime(2018, 3, 5), "yyyy-mm-dd", "2018-03-05"),
]


@pytest.fixture
def sent(tmp_path, request):
    """A ledger with one such number as progress and as measures, and the form that was made from it."""
    value, look, _ = request.param
    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active.append(["编号", "目标任务", "落实措施", "完成时限", "责任单位", "状态", "进展情况"])
    book.active.append(["1-001", "立法调研", value, "10月底", "办公室", "正在办理", value])
    for place in ("C2", "G2"):
        book.active[place].number_format = look
    for title, rows in (("单位", [["单位名称"], ["办公室"]]), ("设置", [["名称", "值"], ["年度", "2018"]])):
        for row in rows:
            (book[title] if title in book.sheetnames else book.create_sheet(title)).append(row)
    book.save(tmp_path / "台账.xlsx")
    split(tmp_path / "台账.xlsx", MARCH, tmp_path / "发出")
    return tmp_path / "台账.xlsx", tmp_path / "发出" / "办公室_2018年03月.xlsx"


@pytest.mark.parametrize(("sent", "text"), [(each, each[2]) for each in SHOWN], indirect=["sent"])
def test_the_form_shows_what_the_ledger_shows(sent, text):
    sheet = openpyxl.load_workbook(sent[1])["月报表"]
    header = [cell.value for cell in sheet[4]]
    assert [sheet.cell(5, header.index(name) + 1).value for name in ("落实措施", "进展情况")] == [text, text]


@pytest.mark.parametrize("sent", SHOWN, indirect=True)
def test_the_form_sent_back_as_it_was_changes_nothing(sent):
    done = taizhang_xl.consolidate(sent[0], [sent[1]], "2018-03").consolidation
    assert (done.of(EntryKind.TAKEN), done.of(EntryKind.CONFLICT), done.of(EntryKind.REQUEST)) == ((), (), ())
