"""Workbooks written in unusual ways that the format allows: the edit is made, and the unusual stays as it was."""

import io
import struct
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from books import HEAD, MAIN, OFFICE, RELS, STYLES, parts_of, sheet_xml, text_row, xlsx, zipped

from taizhang_xl.changes import Append, Change, ChangeSet, OwnCell, OwnSheet, SheetChange
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.write.patch import patch

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
EVERYTHING = ChangeSet(
    (Change("台账", 2, 2, new="办结", fill="A9D18E"),),
    (Append("台账", {1: "1-003", 2: "正在办理"}),),
    (SheetChange("校验结果", OwnSheet((), ((OwnCell("校验结果"),),)), "校验结果"),),
)
SHEET = sheet_xml(text_row(1, "编号", "状态") + text_row(2, "1-001", "未落实") + text_row(3, "1-002", "未落实"))


def patched(data, edits=EVERYTHING):
    return patch(open_package_bytes(data, Path("台账.xlsx")), edits)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def cells(data, name="台账"):
    sheet = read_workbook(open_package_bytes(data, Path("台账.xlsx"))).sheet(name)
    return {(r, c): cell.value for r, row in sheet.rows.items() for c, cell in row.items() if cell.value is not None}


EDITED = {
    (1, 1): "编号", (1, 2): "状态", (2, 1): "1-001", (2, 2): "办结", (3, 1): "1-002", (3, 2): "未落实",
    (4, 1): "1-003", (4, 2): "正在办理",
}  # fmt: skip


def prefixed(xml):
    """The same part with every element of the main namespace in the prefix x."""
    ElementTree.register_namespace("x", MAIN)
    ElementTree.register_namespace("r", OFFICE)
    try:
        return HEAD.encode() + ElementTree.tostring(ElementTree.fromstring(xml))
    finally:
        ElementTree._namespace_map.pop(MAIN)


def all_parts(change):
    made = parts_of({"台账": SHEET})
    return zipped({name: change(name, xml) for name, xml in made.items()})


def utf16(name, xml):
    if "worksheets" in name or name in ("xl/workbook.xml", "xl/styles.xml"):
        return xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    return xml


def strict(name, xml):
    return xml.replace(MAIN.encode(), STRICT.encode()).replace(
        OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )


def bare(name, xml):
    """Rows and cells that do not say where they are."""
    import re

    return re.sub(rb' r="[A-Z]*\d+"', b"", xml) if "worksheets" in name else xml


def disordered(name, xml):
    """The cells of each row from right to left, as some programs write them."""
    import re

    turned = re.compile(rb"(<row[^>]*>)(<c .*?</c>)(<c .*?</c>)(</row>)")
    return turned.sub(rb"\1\3\2\4", xml) if "worksheets" in name else xml


def prefixes(name, xml):
    return prefixed(xml) if MAIN.encode() in xml else xml


def with_bom(name, xml):
    return b"\xef\xbb\xbf" + xml


def single_quotes(name, xml):
    return xml.replace(b'"', b"'") if "worksheets" in name else xml


FORMS = (utf16, strict, bare, disordered, prefixes, with_bom, single_quotes)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_form_is_edited_appended_to_and_given_a_sheet(form):
    data = all_parts(form)
    assert data != zipped(parts_of({"台账": SHEET})), "the form must differ from the plain one"
    done = patched(data)
    assert cells(done.data) == EDITED
    assert cells(done.data, "校验结果") == {(1, 1): "校验结果"}
    assert done.appended == (4,)
    for name, xml in parts(done.data).items():
        ElementTree.fromstring(xml)
        assert name in done.touched or xml == parts(data)[name]
    main = STRICT if form is strict else MAIN
    assert parts(done.data)["xl/worksheets/sheet2.xml"].count(b'xmlns="%s"' % main.encode()) == 1
    if form is not strict:  # openpyxl does not read the strict form
        book = openpyxl.load_workbook(io.BytesIO(done.data))
        assert {(c.row, c.column): c.value for row in book["台账"] for c in row} == EDITED
        assert book["台账"]["B2"].fill.fgColor.rgb == "FFA9D18E"
        assert book["校验结果"]["A1"].value == "校验结果"


def test_prefixed_parts_get_prefixed_elements():
    sheet = parts(patched(all_parts(prefixes)).data)["xl/worksheets/sheet1.xml"]
    assert {element.tag for element in ElementTree.fromstring(sheet).iter()} <= {
        f"{{{MAIN}}}{name}" for name in ("worksheet", "sheetData", "row", "c", "is", "t", "v")
    }


def test_a_comment_with_a_cell_inside_is_no_cell():
    rows = '<row r="1"><!-- <c r="A1"><v>1</v></c> --><c r="A1"><v>2</v></c></row>'
    done = patched(xlsx(rows), ChangeSet.of([Change("台账", 1, 1, new=3)]))
    assert b'<!-- <c r="A1"><v>1</v></c> --><c r="A1"><v>3</v></c>' in parts(done.data)["xl/worksheets/sheet1.xml"]


def test_shared_strings_with_rich_text_and_readings_are_not_touched():
    strings = (
        "<si><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></si>"
        '<si><t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh><phoneticPr fontId="0"/></si>'
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row>'
    data = xlsx(rows, strings=strings)
    done = patched(data, ChangeSet.of([Change("台账", 1, 3, new="新")]))
    assert parts(done.data)["xl/sharedStrings.xml"] == parts(data)["xl/sharedStrings.xml"]
    assert cells(done.data) == {(1, 1): "粗细", (1, 2): "東京", (1, 3): "新"}


def test_formulas_without_calculation_settings_get_some():
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>')
    assert b"calcPr" not in parts(data)["xl/workbook.xml"]
    book = parts(patched(data, ChangeSet.of([Change("台账", 1, 1, new=4)])).data)["xl/workbook.xml"]
    order = [element.tag.rpartition("}")[2] for element in ElementTree.fromstring(book)]
    assert order == ["sheets", "calcPr"]
    assert b'fullCalcOnLoad="1"' in book


def test_a_formula_on_another_sheet_counts_and_a_look_does_not():
    data = xlsx(
        {"台账": sheet_xml(text_row(1, "甲")), "汇总": sheet_xml('<row r="1"><c r="A1"><f>台账!A1</f></c></row>')}
    )
    asks = lambda change: b"fullCalcOnLoad" in parts(patched(data, ChangeSet.of([change])).data)["xl/workbook.xml"]  # noqa: E731
    assert asks(Change("台账", 1, 1, new="乙"))
    assert not asks(Change("台账", 1, 1, fill="A9D18E"))


def zip64(data):
    """The same zip with every entry in the zip64 form: sizes and places in an extra field, a zip64 end record."""
    body, directory = b"", b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        for info in infos:
            start = info.header_offset + 30 + len(info.filename.encode())
            packed, name = data[start : start + info.compress_size], info.filename.encode()
            sizes = struct.pack("<HHQQ", 1, 16, info.file_size, info.compress_size)
            at = len(body)
            body += struct.pack("<4s5H3L2H", b"PK\3\4", 45, 0, 8, 0, 33, info.CRC, 2**32 - 1, 2**32 - 1,
                                len(name), len(sizes)) + name + sizes + packed  # fmt: skip
            extra = struct.pack("<HHQQQ", 1, 24, info.file_size, info.compress_size, at)
            directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 45, 45, 0, 8, 0, 33, info.CRC, 2**32 - 1, 2**32 - 1,
                                     len(name), len(extra), 0, 0, 0, 0, 2**32 - 1) + name + extra  # fmt: skip
    count, size, place = len(infos), len(directory), len(body)
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, place)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, place + size, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    return body + directory + end + locator + last


def test_a_zip_in_the_large_form_is_written_back_in_the_plain_one():
    data = zip64(zipped(parts_of({"台账": SHEET})))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert b"PK\6\6" in data
    done = patched(data)
    assert cells(done.data) == EDITED
    assert b"PK\6\6" not in done.data
    with zipfile.ZipFile(io.BytesIO(done.data)) as archive:
        assert {info.extra for info in archive.infolist()} == {b""}, "sizes stand in one place, not in two"


def test_an_entry_whose_sizes_follow_its_data_is_kept():
    file = io.BytesIO()

    class Pipe(io.RawIOBase):
        def writable(self):
            return True

        def write(self, piece):
            return file.write(piece)

    with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts_of({"台账": SHEET}).items():
            archive.writestr(name, xml)
    assert file.getvalue()[6] & 8, "sizes must follow the data"
    assert cells(patched(file.getvalue()).data) == EDITED


def test_names_in_gbk_and_back_slashes_come_out_as_they_went_in():
    made = parts_of({"台账": SHEET})
    odd = {name.replace("xl/worksheets/", "xl\\worksheets\\"): xml for name, xml in made.items()}
    done = patched(zipped(odd), ChangeSet.of([Change("台账", 2, 2, new="办结")]))
    assert b"xl\\worksheets\\sheet1.xml" in done.data
    assert cells(done.data)[2, 2] == "办结"


def test_a_signed_workbook_is_refused():
    made = parts_of({"台账": SHEET}) | {
        "_xmlsignatures/sig1.xml": b"<Signature/>",
        "_xmlsignatures/_rels/origin.sigs.rels": f'{HEAD}<Relationships xmlns="{RELS}"/>'.encode(),
    }
    with pytest.raises(EditRefusedError, match="数字签名"):
        patched(zipped(made))
    with pytest.raises(EditRefusedError, match="数字签名"):
        patched(zipped(made), ChangeSet(sheets=EVERYTHING.sheets))


def test_styles_that_lack_lists_get_them_in_order():
    poor = f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'
    look = Change("台账", 1, 1, new=1.5, fill="A9D18E", font_colour="C00000", number_format="0.0000")
    done = patched(xlsx(text_row(1, "甲"), styles=poor), ChangeSet.of([look]))
    root = ElementTree.fromstring(parts(done.data)["xl/styles.xml"])
    assert [child.tag.rpartition("}")[2] for child in root] == ["numFmts", "fonts", "fills", "cellXfs"]
    assert [child.get("count") for child in root] == ["1", "2", "3", "2"]
    assert STYLES.count("<cellXfs") == 1


def test_an_indented_styles_part_takes_a_font_a_fill_and_a_number_format():
    made = parts_of({"台账": SHEET})
    made["xl/styles.xml"] = made["xl/styles.xml"].replace(
        b'<sz val="11"/>', b'<sz val="11"/><color theme="1"/><name val="A"/>'
    )
    made["xl/styles.xml"] = made["xl/styles.xml"].replace(b"><", b">\n  <")
    package = open_package_bytes(zipped(made), Path("台账.xlsx"))
    look = Change("台账", 2, 2, new=5, font_colour="FF0000", fill="A9D18E", number_format="0.000")
    edits = ChangeSet.of([look, Change("台账", 1, 1, font_colour="00FF00")])
    done = patch(package, edits)
    receipt(package, done.data, edits, ())
    sheet = openpyxl.load_workbook(io.BytesIO(done.data))["台账"]
    cell = sheet["B2"]
    assert (cell.font.color.rgb, cell.font.name, cell.fill.fgColor.rgb, cell.number_format) == (
        "FFFF0000", "A", "FFA9D18E", "0.000",
    )  # fmt: skip
    assert (sheet["A1"].font.color.rgb, sheet["A2"].font.color.theme) == ("FF00FF00", 1)
