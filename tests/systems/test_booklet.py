"""The booklet as printed: its cover, the contents' page numbers, a chapter for each category, no row cut."""

import re
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn
from papers import Paper
from printed import pages_of

import taizhang_xl
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.paper import pdf
from taizhang_xl.systems.booklet import typeset
from taizhang_xl.systems.booklet.content import Booklet, Chapter, Column, booklet_of
from taizhang_xl.systems.booklet.document import document_of

HEADER = ["编号", "类别", "目标任务", "落实措施", "具体时间", "完成时限", "牵头领导", "责任单位", "责任人", "状态"]
TASK = "对城市地下空间的规划、建设和利用情况开展调研并形成报告提交主任会议研究"
DAY = date(2018, 2, 1)
CHAPTERS = ("一、立法工作（50项）", "二、监督工作（30项）")


def rows():
    """Yield 80 items of three headings: 40, 30, and 10 of the first that come last; those of 办公室 are the odd ones."""
    for number in range(1, 81):
        heading = "立法工作" if number <= 40 or number > 70 else "监督工作"
        unit = "办公室" if number % 2 else "调研室"
        yield [
            f"1-{number:03}",
            heading,
            f"{number}号事项：{TASK}",
            f"{number}号措施" * 3,
            None,
            "10月底",
            "副主任",
            unit,
            "主任",
            None,
        ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("booklet")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in (HEADER, *rows()):
        sheet.append(row)
    sheet["C3"] = "请找联系人13800000123办理"
    units = book.create_sheet("单位")
    for row in (["单位名称", "简称"], ["调研室", "调研室"], ["办公室", "办公室"]):
        units.append(row)
    settings = book.create_sheet("设置")
    for row in (["名称", "值", "说明"], ["年度", "2018", ""], ["机关名称", "某市人大常委会机关", ""]):
        settings.append(row)
    book.save(folder / "2018年台账.xlsx")
    return folder


@pytest.fixture(scope="module")
def made(folder):
    done = CliRunner().invoke(cli, ["booklet", str(folder / "2018年台账.xlsx"), "--pdf", "--as-of", "2018-02-01"])
    assert "2018年工作部署.docx（80 项，分 2 章）" in done.output, done.output
    return done


@pytest.fixture(scope="module")
def printed(folder, made):
    return pages_of(folder / "out" / "2018年工作部署.pdf")


@pytest.mark.libreoffice
def test_the_contents_name_the_page_on_which_each_chapter_begins(printed):
    contents = printed[1].text
    for name in ("一、立法工作（50项）", "二、监督工作（30项）"):
        begins = next(number for number, page in enumerate(printed[2:], 1) if page.text.startswith(name))
        assert f"{name}{'.' * 10}" in contents
        assert contents.split(name)[1].lstrip(".").startswith(str(begins))
        assert f"—{begins}—" in printed[begins + 1].text


def contents_of(path):
    """The contents' lines, what stands in the document whatever a program may make of its fields."""
    return [text.lstrip("\t") for text in Paper(path.read_bytes()).texts() if "\t" in text]


@pytest.mark.libreoffice
def test_the_document_tells_the_pages_of_its_pdf_without_asking(folder, printed):
    path = folder / "out" / "2018年工作部署.docx"
    begins = [
        next(number for number, page in enumerate(printed[2:], 1) if page.text.startswith(name)) for name in CHAPTERS
    ]
    assert contents_of(path) == [f"{name}\t{begin}" for name, begin in zip(CHAPTERS, begins, strict=True)]
    with zipfile.ZipFile(path) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")


@pytest.mark.libreoffice
def test_typst_prints_what_the_document_has(folder, printed, tmp_path):
    booklet = booklet_of(open_ledger(folder / "2018年台账.xlsx").ledger)
    (tmp_path / "made.pdf").write_bytes(typeset.typeset(booklet, DAY))
    other = pages_of(tmp_path / "made.pdf")
    for pages in (printed, other):
        assert "某市人大常委会机关2018年工作部署" in pages[0].text
        assert "2018年2月" in pages[0].text
        assert {round(page.width) for page in pages} == {842}
    document = Document(folder / "out" / "2018年工作部署.docx")
    for table, name, chapter in zip(document.tables, CHAPTERS, booklet.chapters, strict=True):
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[0] == [str(column.field) for column in booklet.columns]
        assert rows[1:] == [list(row) for row in chapter.rows]
        first = next(number for number, page in enumerate(other) if page.text.startswith(name))
        begins = other[1].text.split(name)[1].lstrip(".\u2060 ")
        assert begins.startswith(str(first - 1))
    body = other[2:]
    assert all("编号目标任务落实措施完成时限牵头领导责任单位责任人" in page.text for page in body)
    told = sorted(re.findall(r"1-\d{3}", "".join(word.text for page in body for word in page.words)))
    assert told == [f"1-{number:03}" for number in range(1, 81)]
    # A row that was cut would have its task on two pages.
    assert sum(page.text.count("提交主任会") for page in body) >= 79


def test_a_ledger_that_names_no_office_has_a_cover_without_one():
    booklet = Booklet("部署", "", (Column("编号", 17),), (Chapter("一、甲", (("1-001",),)),))
    texts = [each.text for each in Document(BytesIO(document_of(booklet, DAY, {}))).paragraphs]
    assert texts[:2] == ["部署", "2018年2月"]


def test_a_task_of_400_characters_stands_on_one_page_of_either_booklet(tmp_path):
    long = "".join(f"第{number:03}句，" for number in range(1, 81))
    columns = (Column("编号", 17), Column("目标任务", 52, centred=False), Column("落实措施", 60, centred=False),
               *(Column(name, 25) for name in ("具体时间", "完成时限", "牵头领导", "责任单位", "责任人")))  # fmt: skip
    rows = tuple(
        (f"1-{n:03}", long if n == 4 else TASK, TASK * 2, "3月", "3月底", "副主任", "办公室", "主任")
        for n in range(1, 8)
    )
    booklet = Booklet("部署", "办公室", columns, (Chapter("一、甲", rows),))
    (tmp_path / "typst.pdf").write_bytes(typeset.typeset(booklet, DAY))
    pages = pages_of(tmp_path / "typst.pdf")
    assert [sum("第001句" in page.text for page in pages), sum("第080句" in page.text for page in pages)] == [1, 1]
    (whole,) = [page for page in pages if "第001句" in page.text]
    assert "第080句" in whole.text
    assert max(word.bottom for word in whole.words) < whole.height
    table = Document(BytesIO(document_of(booklet, DAY, {}))).tables[0]
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.libreoffice
def test_every_page_has_the_head_and_no_row_is_cut(printed):
    body = printed[2:]
    assert all("编号目标任务落实措施完成时限牵头领导责任单位责任人" in page.text for page in body)
    for number in range(1, 81):
        page = next(page for page in body if any(word.text == f"1-{number:03}" for word in page.words))
        if number != 2:
            assert f"{number}号事项" in page.text
    assert sum(page.text.count("提交主任会") for page in body) >= 79


@pytest.mark.libreoffice
def test_a_chapter_holds_its_items_by_unit_in_the_units_order(folder, printed):
    document = Document(folder / "out" / "2018年工作部署.docx")
    first = [row.cells[0].text for row in document.tables[0].rows[1:]]
    even = [n for n in (*range(1, 41), *range(71, 81)) if n % 2 == 0]
    odd = [n for n in (*range(1, 41), *range(71, 81)) if n % 2]
    assert first == [f"1-{number:03}" for number in (*even, *odd)]


@pytest.mark.libreoffice
def test_the_cover_is_light_blue_with_the_title(folder, printed):
    assert "某市人大常委会机关2018年工作部署" in printed[0].text
    assert "2018年2月" in printed[0].text
    with zipfile.ZipFile(folder / "out" / "2018年工作部署.docx") as archive:
        assert 'behindDoc="1"' in archive.read("word/document.xml").decode()


@pytest.mark.libreoffice
def test_a_persons_number_is_not_printed_but_named(made, printed):
    assert not any("13800000123" in page.text for page in printed)
    assert made.exit_code == 1
    assert "C3" in made.output


@pytest.fixture
def without_office(monkeypatch):
    monkeypatch.setattr(pdf, "find_office", lambda: None)


def test_without_a_program_that_lays_out_the_document_has_no_pages_and_typst_makes_the_pdf(
    folder, tmp_path, without_office
):
    done = CliRunner().invoke(cli, ["booklet", str(folder / "2018年台账.xlsx"), "--pdf", "--to", str(tmp_path)])
    assert "文档的目录没有页码：这台电脑上没有能做 PDF 的程序。请在 Word 里打开，按 Ctrl+A 再按 F9" in done.output
    assert contents_of(tmp_path / "2018年工作部署.docx") == [
        "一、立法工作（50项）\t－",
        "二、监督工作（30项）\t－",
    ]
    pages = pages_of(tmp_path / "2018年工作部署.pdf")
    assert "二、监督工作（30项）" in pages[1].text
    begins = next(number for number, page in enumerate(pages[2:], 1) if page.text.startswith("二、监督工作"))
    assert pages[1].text.rstrip("—").endswith(str(begins))


def test_a_pdf_that_nothing_can_make_is_refused_before_anything_is_written(
    folder, tmp_path, without_office, monkeypatch
):
    monkeypatch.setattr("taizhang_xl.systems.booklet.booklet.can_typeset", lambda: False)
    done = CliRunner().invoke(cli, ["booklet", str(folder / "2018年台账.xlsx"), "--pdf", "--to", str(tmp_path / "to")])
    assert done.exit_code == 2
    assert "请安装 LibreOffice" in done.output
    assert not (tmp_path / "to").exists()


def test_a_file_in_place_of_a_folder_is_refused_before_anything_is_laid_out(folder, tmp_path):
    steps = []
    with pytest.raises(UsageError, match="这里要写文件夹，不是文件名"):
        taizhang_xl.booklet(folder / "2018年台账.xlsx", to=tmp_path / "册.docx", progress=steps.append)
    assert "排版" not in steps


def test_texts_that_look_like_code_are_printed_as_they_are(tmp_path):
    text = '#read("/etc/hostname") *a* $x$ <b> \\ [c] "d" @e'
    booklet = Booklet("#1", "办公室", (Column("目标任务", 255),), (Chapter("一、甲", ((text,),)),))
    made = typeset.typeset(booklet, DAY)
    assert made == typeset.typeset(booklet, DAY)
    (tmp_path / "made.pdf").write_bytes(made)
    assert text.replace(" ", "") in pages_of(tmp_path / "made.pdf")[2].text


def test_a_number_in_the_offices_name_or_in_a_heading_is_on_no_page(folder, tmp_path):
    book = openpyxl.load_workbook(folder / "2018年台账.xlsx")
    book["设置"]["B3"] = "某市人大常委会机关，联系电话：6616-3683"
    book["台账"]["B2"] = "立法工作 13800000124"
    book.save(tmp_path / "2018年台账.xlsx")
    made = booklet_of(open_ledger(tmp_path / "2018年台账.xlsx").ledger)
    told = "".join((made.title, made.office, *(chapter.name for chapter in made.chapters)))
    assert "3683" not in told
    assert "13800000124" not in told
    assert made.title.endswith("2018年工作部署")
