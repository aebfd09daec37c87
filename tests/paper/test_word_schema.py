"""Word opens what we make: each document that the product makes, by the schema's order of elements, and in other programs."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from quarters import played_quarter
from slips import SET, item, ledger_at, numbered
from word_schema import faults

import taizhang_xl
from taizhang_xl.paper import pdf
from taizhang_xl.paper.pdf import to_pdf

LONG = "开展代表建议办理情况的专题调研并形成报告" * 20
KINDS = ("packet", "packet with pages", "booklet", "booklet with pages", "commentary", "brief", "slips")


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """What the product makes, by its kind; those with pages are made as if a program had laid them out."""
    from taizhang_xl.contract.opening import open_ledger
    from taizhang_xl.systems.booklet.content import booklet_of
    from taizhang_xl.systems.booklet.document import chapter_place, document_of

    folder = tmp_path_factory.mktemp("word")
    ledger = played_quarter(folder / "2018年台账.xlsx")
    taizhang_xl.commentary(ledger, quarter=1, as_of=date(2018, 4, 3))
    taizhang_xl.brief(ledger, items=["1-001", "4-002"], as_of=date(2018, 4, 3))
    packet = taizhang_xl.packet(ledger, month="2018-03", as_of=date(2018, 3, 31))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "find_office", lambda: None)
        booklet = taizhang_xl.booklet(ledger, as_of=date(2018, 2, 1))
    levels = [
        item(编号="1-001"),
        item(编号="1-002", 完成时限="11月9日"),
        item(编号="1-003", 目标任务=LONG, 完成时限="10月19日"),
    ]
    slips = ledger_at(folder / "slips" / "台账.xlsx", levels, numbered(11), SET)
    taizhang_xl.remind(slips, as_of=date(2018, 11, 5))
    (told,) = (slips.parent / "out" / "提示件").glob("*.docx")
    (issue,) = (folder / "out" / "工作信息").glob("*.docx")
    with_pages = document_of(booklet_of(open_ledger(ledger).ledger), date(2018, 2, 1), {chapter_place(0): 3})
    return {
        "packet": packet.with_suffix(".docx").read_bytes(), "packet with pages": papers_with_pages(),
        "booklet": booklet.read_bytes(), "booklet with pages": with_pages,
        "commentary": (folder / "out" / "2018年台账_2018年第一季度讲评.docx").read_bytes(),
        "brief": issue.read_bytes(), "slips": told.read_bytes(),
    }  # fmt: skip


def papers_with_pages():
    from offices_of_papers import reviewed_office

    from taizhang_xl.month.document import papers_of, places_of
    from taizhang_xl.month.settings import Meeting

    made = reviewed_office(7)
    return papers_of(made, Meeting("主任会议"), {place: page for page, place in enumerate(places_of(made), 3)})


@pytest.mark.parametrize("kind", KINDS)
def test_elements_are_in_the_order_that_word_wants_and_names_lead_somewhere(documents, kind):
    assert faults(documents[kind]) == []


@pytest.mark.parametrize(
    "path", sorted(Path(taizhang_xl.__file__).parent.rglob("data/*.docx")), ids=lambda each: each.name
)
def test_the_pages_that_offices_may_edit_are_in_order_too(path):
    assert faults(path.read_bytes()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_another_library_reads_and_saves_what_is_in_it(documents, kind):
    first = Document(BytesIO(documents[kind]))
    again = BytesIO()
    first.save(again)
    second = Document(BytesIO(again.getvalue()))
    assert [each.text for each in second.paragraphs] == [each.text for each in first.paragraphs]
    assert sum(len(table.rows) for table in second.tables) == sum(len(table.rows) for table in first.tables)
    assert faults(again.getvalue()) == []


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_opens_them_all(documents):
    made = to_pdf({f"{kind}.docx": content for kind, content in documents.items()})
    assert all(content.startswith(b"%PDF") for content in made.values())
    assert len(made) == len(KINDS)


def test_the_check_sees_what_word_would_refuse(documents):
    def changed(part, old, new):
        given, made = BytesIO(documents["packet"]), BytesIO()
        with zipfile.ZipFile(given) as archive, zipfile.ZipFile(made, "w") as out:
            for name in archive.namelist():
                data = archive.read(name)
                assert name != part or old in data
                out.writestr(name, data.replace(old, new, 1) if name == part else data)
        return faults(made.getvalue())

    body = "word/document.xml"
    assert changed(body, b"<w:cantSplit/><w:tblHeader/>", b"<w:tblHeader/><w:cantSplit/>")
    assert changed(body, b'<w:bookmarkStart w:id="2"', b'<w:bookmarkStart w:id="1"')
    assert changed(body, b'w:anchor="overview"', b'w:anchor="nowhere"')
    assert changed("word/settings.xml", b"</w:settings>", b'<w:updateFields w:val="true"/></w:settings>')
    assert changed("word/_rels/document.xml.rels", b'Target="styles.xml"', b'Target="style.xml"')
