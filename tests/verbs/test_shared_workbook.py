"""A workbook that several people edit at once (the old sharing of Excel) is read and never edited."""

import zipfile

import pytest
from small import files_of, item, ran, small_ledger

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEADERS = (
    f'<headers xmlns="{MAIN}" xmlns:r="{OFFICE}" guid="{{1}}"><header guid="{{1}}" dateTime="2018-03-01T09:00:00Z" '
    'maxSheetId="2" userName="办公室" r:id="rId1"><sheetIdMap count="1"><sheetId val="1"/></sheetIdMap></header></headers>'
)
USERS = f'<users xmlns="{MAIN}" count="1"><userInfo guid="{{1}}" name="办公室" id="-1" dateTime="2018-03-01T09:00:00Z"/></users>'


def rewritten(path, change):
    """Write a workbook again with its parts changed by a function of their name and text, and with those it adds."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in change(parts).items():
            archive.writestr(name, text)


def shared(path, name, relation, content):
    """Make a workbook one of those that Excel shares, by a part as Excel writes it."""

    def change(parts):
        links = parts["xl/_rels/workbook.xml.rels"]
        link = f'<Relationship Id="rId99" Type="{OFFICE}/{relation}" Target="revisions/{name}.xml"/></Relationships>'
        kind = f'<Override PartName="/xl/revisions/{name}.xml" ContentType="{KINDS}.{name}+xml"/></Types>'
        return parts | {
            "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", link),
            "[Content_Types].xml": parts["[Content_Types].xml"].replace("</Types>", kind),
            f"xl/revisions/{name}.xml": content,
        }

    rewritten(path, change)


@pytest.fixture
def ledger(tmp_path):
    return small_ledger(
        tmp_path / "台账.xlsx", item("1-001", "清理河道"), item("1-002", "修路", deadline="3月底", 未完成原因="等文件")
    )


@pytest.mark.parametrize(("name", "relation", "content"), [
    ("revisionHeaders", "revisionHeaders", HEADERS), ("userNames", "usernames", USERS),
])  # fmt: skip
def test_no_verb_edits_a_shared_workbook_and_nothing_else_is_written_either(ledger, tmp_path, name, relation, content):
    (tmp_path / "returns" / "2018-03").mkdir(parents=True)
    shared(ledger, name, relation, content)
    before = files_of(tmp_path)
    for told in (
        ["edit", ledger, "--set", "台账!C3=改"], ["edit", ledger, "--append", "台账!A=1-003;C=建桥"],
        ["refresh", ledger, "--as-of", "2018-03-31"], ["check", ledger, "--mark"], ["consolidate", ledger, "--month", "2018-03"],
        ["month-end", ledger, "--month", "2018-03"], ["close", ledger, "--month", "2018-03"],
        ["adopt", ledger, "--add-columns", "下月安排"],
    ):  # fmt: skip
        said = ran(*told, code=2)
        assert "是共享工作簿（旧式）" in said
        assert "请在 Excel 里先取消共享" in said
        assert files_of(tmp_path) == before


def test_a_shared_workbook_is_read(ledger, tmp_path):
    shared(ledger, "revisionHeaders", "revisionHeaders", HEADERS)
    before = ledger.read_bytes()
    assert "清理河道" in ran("export", ledger, code=1)
    ran("check", ledger, "--as-of", "2018-03-01")
    ran("split", ledger, "--month", "2018-03")
    ran("packet", ledger, "--month", "2018-03")
    assert ledger.read_bytes() == before


def test_a_workbook_that_only_recommends_reading_is_edited(ledger):
    sharing = '<fileSharing readOnlyRecommended="1" userName="办公室"/><workbookPr'
    rewritten(
        ledger, lambda parts: parts | {"xl/workbook.xml": parts["xl/workbook.xml"].replace("<workbookPr", sharing, 1)}
    )
    ran("edit", ledger, "--set", "台账!C3=改")
    with zipfile.ZipFile(ledger) as archive:
        assert b"readOnlyRecommended" in archive.read("xl/workbook.xml")
