"""Official documents: what Word and LibreOffice make of them, not what stands in our XML."""

import io
import subprocess
import zipfile
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from printed import pages_of

from taizhang_xl.paper.pdf import to_pdf
from taizhang_xl.paper.word.blocks import Cell, Column, add_heading, add_table, add_text, add_title
from taizhang_xl.paper.word.page import new_document
from taizhang_xl.paper.word.save import write_document
from taizhang_xl.paper.word.template import TemplateError, check_template, fields_of, fill

DAY = date(2018, 4, 2)
LONG = "大型公共建筑节能改造的调研报告经主任会议研究后印发"


def saved(document):
    file = io.BytesIO()
    write_document(document, file)
    return file.getvalue()


def full_page():
    document = new_document("页", DAY, numbered=False)
    document.add_paragraph("市人大常委会机关工作台账落实情况汇报材料" * 120)
    return saved(document)


def report():
    document = new_document("汇报", DAY)
    add_title(document, "落实情况汇报")
    add_heading(document, "一、当月落实情况")
    add_text(document, "“应办”12项……")
    rows = [(f"1-{number:03}", LONG * (1 + number % 3), Cell("办结", "C6EFCE", bold=True)) for number in range(60)]
    add_table(document, (Column("编号", 22, centred=True), Column("任务", 94), Column("状态", 40)), rows)
    return saved(document)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("word")
    made = to_pdf({"full.docx": full_page(), "report.docx": report()})
    for name, content in made.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return folder


@pytest.mark.libreoffice
def test_a_page_has_22_lines_of_28_characters(printed):
    told = subprocess.run(
        ["pdftotext", "-l", "1", "-layout", printed / "full.docx.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    lines = [line.replace(" ", "") for line in told.replace("\f", "").splitlines() if line.strip()]
    assert [len(line) for line in lines] == [28] * 22


@pytest.mark.libreoffice
def test_a_table_has_its_head_on_each_page_and_no_row_is_cut(printed):
    pages = pages_of(printed / "report.docx.pdf")
    assert len(pages) >= 3
    for page in pages:
        assert "编号任务状态" in page.text
    for number in range(60):
        wanted = LONG * (1 + number % 3)
        page = next(page for page in pages if f"1-{number:03}" in page.text)
        assert page.text.count(LONG) >= 1 + number % 3, wanted
    assert sum(page.text.count("1-0") for page in pages) == 60


@pytest.mark.libreoffice
def test_pages_are_numbered_at_the_outer_side(printed):
    first, second = pages_of(printed / "report.docx.pdf")[:2]
    at = {page: [w for w in page.words if w.text.strip("—") in ("1", "2") and w.top > 740] for page in (first, second)}
    assert at[first][0].left > first.width / 2
    assert at[second][0].left < second.width / 2


def test_the_same_document_has_the_same_bytes():
    assert report() == report()
    with zipfile.ZipFile(io.BytesIO(report())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_chinese_quotation_marks_are_set_as_chinese():
    document = Document(io.BytesIO(report()))
    run = next(run for paragraph in document.paragraphs for run in paragraph.runs if "“" in run.text)
    assert run._r.rPr.rFonts.get(qn("w:hint")) == "eastAsia"


def template(*fields, row=()):
    from taizhang_xl.paper.word.page import add_field

    document = Document()
    for name in fields:
        add_field(document.add_paragraph(f"{name}："), f"MERGEFIELD {name}", f"«{name}»")
    if row:
        table = document.add_table(1, len(row))
        for cell, name in zip(table.rows[0].cells, row, strict=True):
            add_field(cell.paragraphs[0], f"MERGEFIELD {name}", f"«{name}»")
    return saved(document)


def test_a_template_is_filled_as_typed_and_its_rows_repeated():
    rows = [{"编号": "1-001", "任务": "甲\n乙"}, {"编号": "1-002", "任务": "<w:p/>&"}]
    made = Document(
        io.BytesIO(fill("模板.docx", template("单位", row=("编号", "任务")), {"单位": "<A&B>“工委”"}, {"编号": rows}))
    )
    assert made.paragraphs[0].text == "单位：<A&B>“工委”"
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == [
        ["1-001", "甲\n乙"],
        ["1-002", "<w:p/>&"],
    ]


def test_marks_that_no_document_may_hold_are_dropped_when_a_template_is_filled():
    made = fill("模板.docx", template("单位", row=("编号",)), {"单位": "甲\x01乙"}, {"编号": [{"编号": "1\x02"}]})
    assert Document(io.BytesIO(made)).paragraphs[0].text == "单位：甲乙"
    assert Document(io.BytesIO(made)).tables[0].rows[0].cells[0].text == "1"


def test_a_template_without_a_needed_field_is_refused_by_the_name_of_the_field():
    with pytest.raises(TemplateError, match="时限"):
        check_template("提示件.docx", template("单位"), frozenset({"单位", "时限"}))


def test_a_template_with_a_field_that_nobody_knows_is_refused_by_its_name():
    with pytest.raises(TemplateError, match="电话"):
        fill("提示件.docx", template("单位", "电话"), {"单位": "办公室"})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html>", template("单位")[:-200]], ids=range(4))
def test_what_is_no_word_document_is_refused_in_one_line(content):
    with pytest.raises(TemplateError) as caught:
        fields_of("提示件.docx", content)
    assert "\n" not in str(caught.value)


def test_a_template_that_brings_entities_is_refused():
    old, new = io.BytesIO(template("单位")), io.BytesIO()
    with zipfile.ZipFile(old) as given, zipfile.ZipFile(new, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:document", b'<!DOCTYPE w [<!ENTITY a "b">]><w:document', 1)
            made.writestr(name, content)
    with pytest.raises(TemplateError, match="DOCTYPE"):
        fields_of("提示件.docx", new.getvalue())
