"""Round after round people answer in the packet's 冲突处理: one file is left to work in, and nothing typed is lost."""

import subprocess
from datetime import date

import openpyxl
import pytest
from ledgers import make_ledger
from openpyxl.comments import Comment

import taizhang_xl
from taizhang_xl.contract.run import run_verb
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field

PACKET = "2018年03月_台账落实情况汇报"
COLUMN = "G"  # 采用


@pytest.fixture
def office(tmp_path):
    """Two items of one unit, the progress of both written otherwise by the unit and by the section since."""
    rows = [
        {
            Field.NUMBER: f"1-00{place}", Field.TASK: task, Field.UNIT: "办公室", Field.PERSON: "主任",
            Field.DEADLINE: "3月底", Field.STATE: "正在办理", Field.PROGRESS: "已启动",
        }
        for place, task in enumerate(("修路", "架桥"), 1)
    ]  # fmt: skip
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", {LEDGER: rows, UNITS: [{Field.UNIT_NAME: "办公室"}]})
    (form,) = taizhang_xl.split(ledger, month="2018-03", to=tmp_path / "returns" / "2018-03")
    typed(form, "月报表", "进展情况", 4, ("单位说修了", "单位说架了"))
    typed(ledger, "台账", "进展情况", 2, ("科室说修了", "科室说架了"))
    month_end(ledger)
    return ledger


def typed(path, sheet, column, head, texts):
    book = openpyxl.load_workbook(path)
    at = next(cell.column for cell in book[sheet][head] if cell.value == column)
    for row, text in enumerate(texts, head + 1):
        book[sheet].cell(row, at).value = text
    book.save(path)


def month_end(ledger):
    given = {
        "ledger": ledger,
        "returns": [ledger.parent / "returns" / "2018-03"],
        "month": "2018-03",
        "as_of": date(2018, 4, 2),
    }
    return run_verb(REGISTRY.verb("month-end"), given, REGISTRY)


def packet(ledger, more=""):
    return ledger.parent / "out" / f"{PACKET}{more}.xlsx"


def workbooks(ledger):
    return sorted(path.name.removeprefix(PACKET) for path in (ledger.parent / "out").glob("*.xlsx"))


def answer(ledger, number, side, **others):
    """Choose a side for one item, and type into other cells of the sheet."""
    book = openpyxl.load_workbook(packet(ledger))
    sheet = book["冲突处理"]
    (row,) = (cell.row for cell in sheet["C"] if cell.value == number)
    sheet[f"{COLUMN}{row}"].value = side
    for cell, value in others.items():
        sheet[cell].value = value
    book.save(packet(ledger))


def progress(ledger):
    return [item.text("进展情况") for item in taizhang_xl.read(ledger)]


def test_after_rounds_of_answers_there_is_one_file_and_each_answer_holds(office):
    answer(office, "1-001", "单位")
    assert month_end(office).aside == ()
    assert progress(office) == ["单位说修了", "科室说架了"]
    answer(office, "1-002", "台账")
    assert month_end(office).aside == ()
    assert month_end(office).aside == ()
    assert workbooks(office) == [".xlsx"]
    assert progress(office) == ["单位说修了", "科室说架了"]
    # The answer for the ledger stands in the new file, and can be changed there.
    answer(office, "1-002", "单位")
    assert month_end(office).aside == ()
    assert progress(office) == ["单位说修了", "单位说架了"]
    assert workbooks(office) == [".xlsx"]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_answers_saved_by_another_program_are_known_for_answers(office, tmp_path):
    answer(office, "1-001", "单位")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "saved", packet(office)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    packet(office).write_bytes((tmp_path / "saved" / packet(office).name).read_bytes())
    assert month_end(office).aside == ()
    assert progress(office)[0] == "单位说修了"


def test_what_is_typed_beside_answers_is_kept_once(office):
    answer(office, "1-001", "单位", H9="会上再议")
    assert month_end(office).aside == (packet(office, "（手工改过）"),)
    kept = packet(office, "（手工改过）").read_bytes()
    answer(office, "1-002", "台账")
    assert month_end(office).aside == ()
    # Somebody puts the kept one back: it is there already.
    packet(office).write_bytes(kept)
    assert month_end(office).aside == (packet(office, "（手工改过）"),)
    assert workbooks(office) == [".xlsx", "（手工改过）.xlsx"]
    assert packet(office, "（手工改过）").read_bytes() == kept
    assert openpyxl.load_workbook(packet(office, "（手工改过）"))["冲突处理"]["H9"].value == "会上再议"


def test_a_comment_is_kept_too(office):
    answer(office, "1-001", "单位")
    book = openpyxl.load_workbook(packet(office))
    book["总览"]["A3"].comment = Comment("请办公室再核", "科室")
    book.save(packet(office))
    assert month_end(office).aside == (packet(office, "（手工改过）"),)


@pytest.mark.parametrize("side", ["都行", "不采用"])
def test_an_answer_that_is_none_of_those_offered_is_kept(office, side):
    answer(office, "1-001", side)
    done = month_end(office)
    assert done.aside == (packet(office, "（手工改过）"),)
    assert [each.code for each in done.decision.result.findings if each.file == packet(office).name] == [
        "choice-unknown"
    ]


def test_answers_to_what_is_asked_no_more_are_kept(office):
    answer(office, "1-001", "单位")
    typed(office, "台账", "进展情况", 2, ("科室又改了", "科室说架了"))
    assert month_end(office).aside == (packet(office, "（手工改过）"),)
    assert progress(office)[0] == "科室又改了"


def test_a_packet_made_alone_keeps_answers_as_the_month_end_does(office):
    answer(office, "1-002", "台账")
    done = run_verb(
        REGISTRY.verb("packet"), {"ledger": office, "month": "2018-03", "as_of": date(2018, 4, 2)}, REGISTRY
    )
    assert done.aside == ()
    assert workbooks(office) == [".xlsx"]
    sheet = openpyxl.load_workbook(packet(office))["冲突处理"]
    assert {sheet.cell(cell.row, 7).value for cell in sheet["C"] if cell.value == "1-002"} == {"台账"}
