"""工作信息: the row is registered first, the document is made from it; numbers without gaps or doubles."""

import shutil
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn
from ledgers import make_ledger
from printed import pages_of
from quarters import ITEMS, OFFICE, UNIT_NAMES, VISITED

from taizhang_xl import brief, check, edit
from taizhang_xl.contract import apply
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field
from taizhang_xl.paper.word.template import TemplateError
from taizhang_xl.systems.supervision.brief_document import BRIEF_PAGE
from taizhang_xl.systems.supervision.brief_text import read_body
from taizhang_xl.systems.supervision.sheets import INSPECTIONS
from taizhang_xl.systems.supervision.wording import chinese_number

DAY = date(2018, 4, 3)
DONE = {"1-001": "2018-01-25", "3-004": "2018-03-05", "3-002": "2018-03-02"}


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    units = [{Field.UNIT_NAME: full, Field.SHORT_NAMES: short} for short, full in UNIT_NAMES.items()]
    items = []
    for number, unit, task, deadline in ITEMS:
        item = {Field.NUMBER: number, Field.TASK: task, Field.DEADLINE: deadline, Field.UNIT: unit}
        if day := DONE.get(number):
            item |= {Field.STATE: "办结", Field.DONE_ON: date.fromisoformat(day), Field.EVIDENCE: "调研报告"}
        if number == "1-001":
            item[Field.MEASURES] = "分三个组到县区调研，当面听取意见。"
        if number == "4-002":
            item |= {Field.REASON: "人手不足，请联系13800000000。", Field.NEXT_PLAN: "4月20日前补上"}
        if number == "2-003":
            item[Field.TASK] = "长" * 400
        items.append(item)
    visits = [
        dict(zip(("日期", Field.UNIT, Field.NUMBER, "发现问题", "好的经验"), row, strict=True)) for row in VISITED
    ]
    path = tmp_path_factory.mktemp("brief") / "2018年台账.xlsx"
    return make_ledger(path, 2018, OFFICE, {UNITS: units, LEDGER: items, INSPECTIONS: visits})


@pytest.fixture
def ledger(made_once, tmp_path):
    return shutil.copy(made_once, tmp_path / "2018年台账.xlsx")


def rows(ledger):
    sheet = openpyxl.load_workbook(ledger)["工作信息"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(2) if row[0].value is not None]


def text_of(path):
    """Every paragraph, those in tables in their places."""
    document = Document(path)
    return [each.text for each in document.element.body.iter() if each.tag.endswith("}p") for each in [Text(each)]]


class Text:
    def __init__(self, element):
        parts = (part for run in element.iter(qn("w:r")) for part in run if part.tag in (qn("w:t"), qn("w:tab")))
        self.text = "".join(part.text or "\t" for part in parts)


def set_values(ledger, **values):
    """Type the office's values into 设置."""
    names = [cell.value for cell in openpyxl.load_workbook(ledger)["设置"]["A"]]
    edit(ledger, [f"设置!B{names.index(name) + 1}={value}" for name, value in values.items()])


def test_an_issue_is_registered_and_told_in_the_words_of_the_ledger(ledger):
    set_values(ledger, 信息刊名="机关信息", 信息印数="35", 信息报="主任、副主任", 信息发="各工委（室）")
    (made,) = brief(ledger, items="1-001，4-002", experience=True, as_of=DAY)
    assert made == ledger.parent / "out" / "工作信息" / "机关信息2018年第1期.docx"
    assert [line for line in text_of(made) if line] == [
        "机关信息", "第1期", "某市人大常委会机关\t2018年4月3日", "3项工作落实情况",
        "截至2018年4月3日，选编按期办结的工作1项、督察中发现的好的经验1条、没有按期办结的工作1项，摘报如下。",
        "一、城环工委：城市地下空间开发利用条例立法调研（按期办结）",
        "1-001，完成时限为1月底，2018年1月25日按期办结。主要做法：分三个组到县区调研，当面听取意见。成果：调研报告。",
        "二、城环工委好的经验", "2018年3月6日督察城环工委时发现：执法检查前先下发问题清单，边查边改。",
        "三、民侨外工委：宗教事务条例执法检查（超期3天没有办结）",
        "4-002，完成时限为3月底，超期3天没有办结。未完成原因：人手不足，请联系（电话略）。下步安排：4月20日前补上。",
        "报：主任、副主任", "发：各工委（室）", "共印35份",
    ]  # fmt: skip
    ((issue, day, title, numbers, experience, body),) = rows(ledger)
    assert (issue, day.date(), title, numbers, experience) == (1, DAY, "3项工作落实情况", "1-001、4-002", "是")
    assert body.splitlines()[1] == "一、城环工委：城市地下空间开发利用条例立法调研（按期办结）"


def test_numbers_run_on_and_practice_is_told_once(ledger):
    brief(ledger, items="1-001", experience=True, as_of=DAY)
    brief(ledger, items="3-004", title="立法后评估率先完成", as_of=DAY)
    brief(ledger, experience=True, as_of="2018-04-12")
    assert [row[0] for row in rows(ledger)] == [1, 2, 3]
    assert rows(ledger)[1][2] == "立法后评估率先完成"
    assert "2018年3月5日率先完成" in rows(ledger)[1][5]
    assert "边查边改" in rows(ledger)[0][5]
    assert "网上公开征求意见" in rows(ledger)[2][5]
    assert "边查边改" not in rows(ledger)[2][5]
    with pytest.raises(UsageError, match="没有内容"):
        brief(ledger, experience=True, as_of="2018-04-13")
    assert len(rows(ledger)) == 3


def test_a_row_that_staff_prepared_gets_its_number_its_text_and_its_document(ledger):
    edit(ledger, append=["工作信息!标题=立法工作有新进展;编号=3-002、3-004"])
    (made,) = brief(ledger, as_of=DAY)
    assert rows(ledger)[0][:4] == [1, rows(ledger)[0][1], "立法工作有新进展", "3-002、3-004"]
    assert "3-002，完成时限为2月底，2018年3月2日超期2天办结。成果：调研报告。" in text_of(made)


def test_a_run_that_was_killed_after_the_save_is_made_up_for_from_the_row(ledger, monkeypatch):
    def killed(*staged):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(apply, "_put", killed)
        with pytest.raises(KeyboardInterrupt):
            brief(ledger, items="1-001", as_of=DAY)
    assert [row[0] for row in rows(ledger)] == [1]
    assert not (ledger.parent / "out" / "工作信息" / "工作信息2018年第1期.docx").exists()
    (made,) = brief(ledger, as_of="2018-05-02")
    assert "某市人大常委会机关\t2018年4月3日" in text_of(made)
    assert [row[0] for row in rows(ledger)] == [1]
    assert brief(ledger, as_of="2018-05-02") == ()


def test_what_staff_changed_in_the_row_is_printed_again_and_what_they_changed_in_word_is_kept(ledger):
    (made,) = brief(ledger, items="1-001", as_of=DAY)
    document = Document(made)
    document.add_paragraph("领导批示：很好。")
    document.save(made)
    edit(ledger, ["工作信息!C2=地下空间立法有序推进", "工作信息!F2=导语。\n一、做法\n第一段。\n第二段。"])
    assert brief(ledger, issue="第1期") == (made,)
    told = [line for line in text_of(made) if line]
    assert told[3:6] == ["地下空间立法有序推进", "导语。", "一、做法"]
    assert "领导批示：很好。" in text_of(made.with_stem(f"{made.stem}（手工改过）"))
    assert len(rows(ledger)) == 1


def test_an_issue_begins_where_the_office_is_and_never_elsewhere(ledger):
    brief(ledger, items="1-001", issue=12, as_of=DAY)
    brief(ledger, items="3-002", as_of=DAY)
    assert [row[0] for row in rows(ledger)] == [12, 13]
    with pytest.raises(UsageError, match="下一期是第14期"):
        brief(ledger, items="3-004", issue=13)
    with pytest.raises(UsageError, match="登记了的是第 12、13 期"):
        brief(ledger, issue=20)
    assert [row[0] for row in rows(ledger)] == [12, 13]


FAULTS = {
    "brief-doubled": ["期号=1;日期=2018-04-03;标题=甲", "期号=1;日期=2018-04-04;标题=乙"],
    "brief-gap": ["期号=1;日期=2018-04-03;标题=甲", "期号=3;日期=2018-04-04;标题=乙"],
    "brief-number": ["期号=增刊;日期=2018-04-03;标题=甲"],
    "paper-undated": ["期号=1;日期=四月;标题=甲"],
}


@pytest.mark.parametrize("code", FAULTS)
def test_with_a_faulty_register_nothing_is_numbered(ledger, code):
    edit(ledger, append=[f"工作信息!{row}" for row in FAULTS[code]])
    before = ledger.read_bytes()
    told = CliRunner().invoke(cli, ["brief", str(ledger), "--items", "1-001"])
    assert told.exit_code == 1
    assert "工作信息没有编号，什么也没有做" in told.output
    assert ledger.read_bytes() == before
    assert not (ledger.parent / "out").exists()
    assert code in {each.code for each in check(ledger, as_of=DAY) if each.sheet == "工作信息"}


def test_an_issue_made_by_hand_counts_and_is_not_made_again(ledger):
    edit(ledger, append=["工作信息!期号=7;日期=2018-03-02;标题=手工印发"])
    (made,) = brief(ledger, items="1-001", as_of=DAY)
    assert made.name == "工作信息2018年第8期.docx"
    with pytest.raises(UsageError, match="没有正文"):
        brief(ledger, issue=7)


def test_a_register_without_a_column_that_it_needs_is_named(ledger):
    edit(ledger, ["工作信息!F1=备忘"])
    told = CliRunner().invoke(cli, ["brief", str(ledger), "--items", "1-001"])
    assert "“工作信息”表缺少“正文”列" in told.output
    assert "brief-column" in {each.code for each in check(ledger, as_of=DAY)}
    assert not (ledger.parent / "out").exists()


def test_unknown_items_are_named_with_those_that_come_near(ledger):
    with pytest.raises(UsageError, match="1-01（是不是 "):
        brief(ledger, items=["1-01", "2-002"])
    with pytest.raises(UsageError, match="台账里没有这个编号"):
        brief(ledger, items="九")


def test_an_office_may_change_the_page_and_a_field_it_lost_is_named(ledger):
    own = ledger.parent / "模板" / "工作信息.docx"
    own.parent.mkdir()
    own.write_bytes(BRIEF_PAGE.shipped())
    document = Document(own)
    document.paragraphs[0].insert_paragraph_before("内部材料　注意保存")
    document.save(own)
    (made,) = brief(ledger, items="1-001", as_of=DAY)
    assert text_of(made)[0] == "内部材料　注意保存"
    document = Document(own)
    title = next(each for each in document.paragraphs if "标题" in each.text)
    title._p.getparent().remove(title._p)
    document.save(own)
    before = ledger.read_bytes()
    with pytest.raises(TemplateError, match="缺少要填的域：标题"):
        brief(ledger, items="3-004", as_of=DAY)
    assert ledger.read_bytes() == before


def test_a_pdf_that_cannot_be_made_registers_nothing(ledger, monkeypatch):
    monkeypatch.setattr("taizhang_xl.paper.pdf.find_office", lambda: None)
    told = CliRunner().invoke(cli, ["brief", str(ledger), "--items", "1-001", "--pdf"])
    assert told.exit_code == 2
    assert "没有能做 PDF 的程序" in told.output
    assert rows(ledger) == []


def test_without_anything_to_tell_it_says_how_to_begin(ledger):
    told = CliRunner().invoke(cli, ["brief", str(ledger)])
    assert told.exit_code == 0
    assert "还没有登记过工作信息" in told.output
    assert "请在“工作信息”表写一行" in told.output
    assert not (ledger.parent / "out").exists()


def test_a_task_of_four_hundred_characters_has_a_short_heading(ledger):
    (made,) = brief(ledger, items="2-003", as_of=DAY)
    assert f"一、财经工委：{'长' * 24}……（超期3天没有办结）" in text_of(made)
    assert any(f"“{'长' * 400}”" in line for line in text_of(made))


def test_a_body_is_read_as_staff_write_it():
    assert read_body("导语\n\n一、甲\n甲一\n 甲二 \n十二、乙\n") == (
        "导语",
        (("一、甲", "甲一\n甲二"), ("十二、乙", "")),
    )
    assert [chinese_number(each) for each in (1, 10, 12, 20, 35, 100, 103, 110)] == [
        "一", "十", "十二", "二十", "三十五", "一百", "一百零三", "一百一十",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.libreoffice
def test_on_paper_the_text_begins_below_the_head_and_the_addressees_end_it(ledger):
    set_values(ledger, 信息报="主任、副主任", 信息送="市委办公室")
    _, pdf = brief(ledger, items="1-001、3-002、3-004、4-002", experience=True, pdf=True, as_of=DAY)
    first, second = pages_of(pdf)
    assert first.text.startswith("工作信息第1期")
    assert "一、城环工委：" in first.text
    assert "三、城环工委好的经验" in first.text
    assert second.text.index("报：主任、副主任") < second.text.index("送：市委办公室") < second.text.index("共印20份")


def test_our_page_has_the_fields_it_needs():
    from taizhang_xl.paper.word.template import fields_of

    assert fields_of(BRIEF_PAGE.name, BRIEF_PAGE.shipped()) == BRIEF_PAGE.needed
    assert Document(BytesIO(BRIEF_PAGE.shipped())).paragraphs[0].runs[0].font.color.rgb is not None


def test_a_ledger_without_a_register_gets_it_with_its_first_issue(ledger):
    book = openpyxl.load_workbook(ledger)
    del book["工作信息"]
    book.save(ledger)
    (made,) = brief(ledger, items="1-001", as_of=DAY)
    assert "第1期" in text_of(made)
    assert [row[0] for row in rows(ledger)] == [1]


def test_an_issue_that_is_addressed_to_nobody_says_where_that_is_set(ledger):
    told = CliRunner().invoke(cli, ["brief", str(ledger), "--items", "1-001", "--as-of", "2018-04-03"])
    assert "没有填“信息报”、“信息送”、“信息发”，版记里没有报送单位" in told.output
    set_values(ledger, 信息送="副主任")
    told = CliRunner().invoke(cli, ["brief", str(ledger), "--items", "3-004", "--as-of", "2018-04-03"])
    assert "版记" not in told.output
