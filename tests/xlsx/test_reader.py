"""A sheet is read once, as it is: types, dates, errors, formulas, merged ranges; never by what the file claims of itself."""

import gc
import weakref
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from books import HEAD, MAIN, OFFICE, STYLES, parts_of, sheet_xml, text_row, xlsx, zipped
from foreign import CORPUS, OUTSIDE, by_openpyxl, each_workbook
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taizhang_xl.cells import PICTURE, Cell, Kind, Range
from taizhang_xl.errors import NoTableError, WorkbookError
from taizhang_xl.xlsx import package
from taizhang_xl.xlsx.memo import Memo
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read import shared_strings, sheet_reader
from taizhang_xl.xlsx.read.plain import NotPlainError
from taizhang_xl.xlsx.read.workbook import read_workbook


def book(data):
    return read_workbook(open_package_bytes(data, Path("报表.xlsx")))


def sheet(rows, **more):
    return book(xlsx(rows, **more)).sheet("台账")


def row(cells):
    return f'<row r="1">{cells}</row>'


def first(cells, **more):
    return sheet(row(cells), **more).cell(1, 1)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ('<c r="A1"><v>12</v></c>', Kind.NUMBER, 12),
        ('<c r="A1"><v>12.5</v></c>', Kind.NUMBER, 12.5),
        ('<c r="A1"><v>1E3</v></c>', Kind.NUMBER, 1000),
        ('<c r="A1"><v>-0.1</v></c>', Kind.NUMBER, -0.1),
        ('<c r="A1" t="b"><v>1</v></c>', Kind.BOOL, True),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Kind.ERROR, "#REF!"),
        ('<c r="A1" t="str"><f>B1</f><v>甲</v></c>', Kind.TEXT, "甲"),
        ('<c r="A1" t="inlineStr"><is><t>甲</t></is></c>', Kind.TEXT, "甲"),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 乙</t></r></is></c>', Kind.TEXT, "甲 乙"),
        ('<c r="A1" t="inlineStr"><is><t>東</t><rPh sb="0" eb="1"><t>ひがし</t></rPh></is></c>', Kind.TEXT, "東"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_</t></is></c>', Kind.TEXT, "a\rb_"),
        ('<c r="A1" t="d"><v>2018-03-05</v></c>', Kind.DATE, date(2018, 3, 5)),
        ('<c r="A1" s="1"><v>43164</v></c>', Kind.DATE, date(2018, 3, 5)),
        ('<c r="A1" s="1"><v>43164.5</v></c>', Kind.DATE, datetime(2018, 3, 5, 12)),
        ('<c r="A1" s="1"><v>60</v></c>', Kind.NUMBER, 60),
        ('<c r="A1" s="1"><v>-1</v></c>', Kind.NUMBER, -1),
        ('<c r="A1" s="1"/>', Kind.BLANK, None),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', Kind.BLANK, None),
    ],
)  # fmt: skip
def test_cell_types(cell, kind, value):
    read = first(cell)
    assert (read.kind, read.value) == (kind, value)


def test_shared_strings_join_runs_and_leave_out_readings():
    strings = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si><si/>"
    cells = "".join(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC"))
    read = sheet(row(cells), strings=strings)
    assert [cell.value for cell in read.rows[1].values()] == ["甲", "乙丙"]


def test_formula_with_and_without_a_cached_value():
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c>'
    read = sheet(row(cells))
    assert read.cell(1, 1) == Cell(Kind.NUMBER, 2, 0, "1+1")
    assert read.cell(1, 2) == Cell(Kind.BLANK, None, 0, "NOW()")


def test_the_1904_date_system():
    read = book(
        zipped(parts_of({"台账": sheet_xml(row('<c r="A1" s="1"><v>41702</v></c>'))},
                        book_extra='<workbookPr date1904="1"/>'))
    )  # fmt: skip
    assert read.sheet("台账").cell(1, 1).value == date(2018, 3, 5)


@pytest.mark.parametrize(
    ("code", "value", "read"),
    [
        ("yyyy/m/d", 43164, date(2018, 3, 5)),
        ('m"月"d"日"', 43164, date(2018, 3, 5)),
        ("[$-804]yyyy年m月", 43164, date(2018, 3, 5)),
        ("h:mm", 0.5, time(12)),
        ("0.00", 43164, 43164),
        ('"第"0"天"', 43164, 43164),
        ("[红色]General", 43164, 43164),
        ("@", 43164, 43164),
    ],
)
def test_a_number_is_a_date_by_its_format_only(code, value, read):
    escaped = code.replace('"', "&quot;")
    styles = STYLES.replace('formatCode="yyyy-m-d"', f'formatCode="{escaped}"')
    assert first(f'<c r="A1" s="1"><v>{value}</v></c>', styles=styles).value == read


def test_cells_and_rows_without_addresses_are_counted():
    read = sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>")
    assert {(r, c): cell.value for r, cells in read.rows.items() for c, cell in cells.items()} == {
        (1, 1): 1, (1, 2): 2, (2, 2): 3,
    }  # fmt: skip


def test_merged_hidden_and_fills():
    xml = sheet_xml(
        '<row r="1"><c r="A1" s="2"><v>1</v></c></row><row r="3" hidden="1"><c r="A3"><v>1</v></c></row>',
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
        after='<mergeCells count="9"><mergeCell ref="A1:B2"/></mergeCells>',
    )
    read = book(zipped(parts_of({"台账": xml}))).sheet("台账")
    assert read.merged == (Range(1, 1, 2, 2),)
    assert read.hidden_rows == {3}
    assert read.hidden_columns == {2, 3}
    assert (read.fill(1, 1), read.fill(3, 1)) == ("FF7C80", None)


def test_what_the_file_claims_about_its_size_is_not_believed():
    xml = sheet_xml(text_row(1, "甲"), before='<dimension ref="A1:XFD1048576"/>')
    parts = parts_of({"台账": xml}, strings="<si><t>x</t></si>")
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        b"<sst ", b'<sst count="999999999" uniqueCount="999999999" '
    )
    read = book(zipped(parts)).sheet("台账")
    assert list(read.rows) == [1]


def test_a_million_formatted_rows_cost_nothing():
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 200_000))
    read = sheet(text_row(1, "甲") + blank)
    assert list(read.rows) == [1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_parts_in_other_encodings(encoding):
    named = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030"}[encoding]
    xml = sheet_xml(text_row(1, "编号")).replace("UTF-8", named).encode(encoding)
    parts = {**parts_of({"台账": ""}), "xl/worksheets/sheet1.xml": xml}
    assert book(zipped(parts)).sheet("台账").cell(1, 1).value == "编号"


def test_prefixed_and_strict_namespaces():
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    xml = f'{HEAD}<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    parts = parts_of({"台账": xml})
    links = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
        parts[name] = parts[name].replace(OFFICE.encode(), links.encode()).replace(MAIN.encode(), strict.encode())
    assert book(zipped(parts)).sheet("台账").cell(1, 1).value == "甲"


def test_chart_and_macro_sheets_are_no_data_and_hidden_sheets_are_told():
    parts = parts_of({"台账": sheet_xml(""), "图表": sheet_xml("")}, sheet_attributes=' state="hidden"')
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b'worksheet" Target="worksheets/sheet2', b'chartsheet" Target="worksheets/sheet2'
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"</sheets>", '<sheet name="模块" sheetId="9" r:id=""/></sheets>'.encode()
    )
    read = book(zipped(parts))
    assert read.sheet_names == ("台账",)
    assert not read.sheet("台账").visible
    with pytest.raises(NoTableError, match="图表"):
        read.sheet("图表")


def test_a_workbook_of_another_writer_reads_as_it_was_written(tmp_path):
    path = tmp_path / "x.xlsx"
    values = [["文字", 12, 3.25, True, datetime(2018, 3, 5), "=1+1", " 空格 ", "换\n行", "<&>\"'"], [None, "乙"]]
    with xlsxwriter.Workbook(path) as out:
        page = out.add_worksheet("台账")
        day = out.add_format({"num_format": "yyyy-mm-dd"})
        for r, line in enumerate(values):
            for c, value in enumerate(line):
                if isinstance(value, datetime):
                    page.write_datetime(r, c, value, day)
                elif isinstance(value, str):
                    page.write_string(r, c, value)
                elif value is not None:
                    page.write(r, c, value)
    read = read_workbook(open_package(path)).sheet("台账")
    values[0][4] = date(2018, 3, 5)
    assert [[read.cell(r, c).value for c in range(1, len(line) + 1)] for r, line in enumerate(values, 1)] == values


def same(ours, theirs):
    if isinstance(theirs, datetime) and not isinstance(ours, datetime):
        theirs = theirs.date() if theirs.time() == time() else theirs
    if isinstance(theirs, datetime) and isinstance(ours, datetime):
        return abs((theirs - ours).total_seconds()) <= 1
    return ours == theirs or str(ours) == str(theirs)


@pytest.mark.filterwarnings("ignore")
@each_workbook
def test_foreign_workbooks_read_as_openpyxl_reads_them(path):
    theirs = by_openpyxl(path, path.read_bytes(), data_only=True)
    if theirs is None and path in OUTSIDE:
        return
    # Ours that openpyxl does not read hold what the plain one holds.
    theirs = theirs or openpyxl.load_workbook(CORPUS / "plain.xlsx", data_only=True)
    ours = read_workbook(open_package(path))
    wrong = []
    for page in theirs.worksheets:
        if page.title not in ours.sheet_names:
            continue
        read = ours.sheet(page.title)
        for line in page.iter_rows():
            for cell in line:
                if cell.value in (None, ""):
                    continue
                value = read.cell(cell.row, cell.column).value
                if value == PICTURE and (cell.value == "#VALUE!" or "DISPIMG(" in str(cell.value)):
                    continue
                if not same(value, cell.value) and not isinstance(
                    cell.value, (time, type(datetime.max - datetime.min))
                ):
                    wrong.append((page.title, cell.coordinate, value, cell.value))
    assert not wrong[:5]


def left_to_the_parser(pieces, grid):
    raise NotPlainError


def outcome(data, monkeypatch, parser_only):
    """What reading every sheet gives, by the fast path where it applies or by the parser alone."""
    with monkeypatch.context() as patched:
        if parser_only:
            patched.setattr(sheet_reader, "read_rows", left_to_the_parser)
            patched.setattr(shared_strings, "split_strings", lambda xml: None)
        try:
            found = read_workbook(open_package_bytes(data, Path("x.xlsx")))
            return [found.sheet(name) for name in found.sheet_names]
        except WorkbookError as error:
            return type(error)


ODD_ROWS = [
    text_row(1, "a&amp;b&#20013;&#x4e2d;&lt;"),
    text_row(1, "a&nbsp;b"),
    text_row(1, "a & b"),
    text_row(1, "&#0;"),
    text_row(1, "a\r\nb"),
    text_row(1, "a]]>b"),
    text_row(1, "\x01"),
    text_row(1, "<![CDATA[<c r='B1'/>]]>"),
    '<!-- <row r="9"/> -->' + text_row(1, "a"),
    '<row r="1"><c r="A1"><v>1</v></c> <c r="B1"><v>2</v></c></row>\n<row r="2"/>',
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">1+1</f><v>2</v></c></row>',
    '<row r="1"><c r="A1"><f>B1&amp;"x"</f><v>2</v></c><c r="B1"><f/></c></row>',
    '<row r="1"><c s="1" r="A1"><v>43164</v></c></row>',
    '<row r="1"><c r="A1" t="str"><v></v></c><c r="B1" t="s"/></row>',
    '<row r="1"><c r="A1" t="inlineStr"><v>x</v></c><c r="B1"><is><t>y</t></is></c></row>',
    '<row r="1"><c r="A1" t="zzz"><v>5</v></c></row>',
    '<row r="1"><row r="2"/></row>',
    '<row r="1"><c r="A1"><v>1</v></row>',
    '<row r="1"><c r="A1"><v>1</v></c>',
    '<c r="A1"><v>1</v></c>',
    '<row r="1"><c r="a1"><v>1</v></c></row>',
    '<row r="01"><c r="A1"><v>1</v></c></row>',
    '<row r="1" hidden="1" x="&quot;"><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1_0</v></c></row>',
    '<row r="1"><c r="A1"><v> 1 </v></c></row>',
    '<row r="1"><c r="A1" s="99999"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1" s="1"/></row>',
    '<row r="1" ht="9" ht="9"><c r="A1"><v>1</v></c></row>',
    '<row r="1" r="1"><c r="A1"><v>1</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c><c r="B2"><v>2</v></c></row>',
    '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B11" s="1"><v>2</v></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t>1" r="</t></is></c>1"/></row>',
    '<row r="1"><c r="A1"/>1"/></row>',
    '<row r="1"><c r="A1"><v>1</v></c><c r="B</row>',
    '<row r="1"><c r="A1"><v>1</v></c><row r="2"/></row>',
    '<row r="1"/><c r="A1"><v>1</v></c></row>',
    '<row r="1" hidden="1"/><c r="A1"><v>1</v></c><row r="2"/>',
    '<row r="１" hidden="1"/>',
    '<row r="abc" hidden="1"/>',
    '<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"><v>2</v></c></row>',
]


@pytest.mark.parametrize("rows", ODD_ROWS)
def test_the_fast_path_reads_what_the_parser_reads(rows, monkeypatch):
    data = xlsx(rows, strings="<si><t>甲</t></si>")
    assert outcome(data, monkeypatch, False) == outcome(data, monkeypatch, True)


@pytest.mark.parametrize(
    "strings",
    [
        "<si><t>甲</t></si>",
        '<si><t xml:space="preserve"> 甲 </t></si>',
        "<si><t/></si><si/><si><t>乙</t></si>",
        "<si><t>a&amp;b_x000D_</t></si>",
        "<si><t>a & b</t></si>",
        "<si><r><t>甲</t></r><r><t>乙</t></r></si>",
        '<si><t>子</t></si><si><r><rPr><sz val="10"/><b/></rPr><t xml:space="preserve"> 3</t></r><r><t>月</t></r></si>',
        '<si><r><rPr><sz val="10" val="11"/></rPr><t>3</t></r></si>',
        '<si><r><rPr><color theme="1" tint="-0.2"/></rPr><t>3</t></r></si>',
        '<si><r><t>3</t></r><rPh sb="0" eb="1"><t>三</t></rPh></si>',
        "<si><r><t>3</t></si><si></r><t>4</t></si>",
        "<si><r><rPr><b></rPr><t>3</t></r></si>",
        "1234567甲</t></si>",
        "<si><t>甲</t></si>尾<si><t>乙</t></si>",
        "<si><t>甲</t><phoneticPr fontId='1'/></si>",
        "<si><t>甲</t></si> <si><t>乙</t></si>",
        "<si><t>甲</t></si><si><t>乙</si>",
        "<si><t>甲\r\n乙</t></si>",
        "<!-- <si/> --><si><t>甲</t></si>",
    ],
)
def test_the_fast_path_reads_shared_texts_as_the_parser_does(strings, monkeypatch):
    data = xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings)
    assert outcome(data, monkeypatch, False) == outcome(data, monkeypatch, True)


def test_runs_of_fonts_are_read_without_the_parser_as_libreoffice_writes_them(monkeypatch):
    runs = '<si><r><rPr><rFont val="宋体"/></rPr><t>3</t></r><r><rPr><rFont val="Noto"/></rPr><t>月底</t></r></si>'
    monkeypatch.setattr(shared_strings, "parse_xml", None)
    read = book(xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=runs))
    assert read.sheet("台账").cell(1, 1).value == "3月底"


def test_shared_texts_under_a_false_xml_version_are_refused():
    parts = parts_of({"台账": sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')}, strings="<si><t>甲</t></si>")
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b'version="1.0"', b'version="1>0"')
    with pytest.raises(WorkbookError, match="内容坏了"):
        book(zipped(parts)).sheet("台账")


@each_workbook
def test_the_fast_path_reads_foreign_workbooks_as_the_parser_does(path, monkeypatch):
    data = path.read_bytes()
    assert outcome(data, monkeypatch, False) == outcome(data, monkeypatch, True)


LONG = sheet_xml(
    "".join(
        f'<row r="{n}" spans="1:3"><c r="A{n}" s="1"><v>{43164 + n}</v></c><c r="B{n}" t="inlineStr"><is><t>第{n}项</t></is></c></row>'
        for n in range(1, 40)
    )
    + text_row(40, "长" * 1000)
    + '<row r="41"/><row r="42" hidden="1"/>',
    after='<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>',
)


@pytest.mark.parametrize("size", [LONG.index("<row") + 9, 450, 457, 500, 611, 1000, 3000])
def test_a_sheet_that_comes_in_pieces_reads_the_same(size, monkeypatch):
    data = zipped(parts_of({"台账": LONG}))
    whole = outcome(data, monkeypatch, False)
    # The parser has no part in this: pieces must fit together on the fast path itself.
    monkeypatch.setattr(sheet_reader.SheetParser, "_start_row", None)
    monkeypatch.setattr(package, "_PIECE", size)
    (read,) = outcome(data, monkeypatch, False)
    assert [read] == whole
    assert [read.cell(n, 2).value for n in range(1, 40)] == [f"第{n}项" for n in range(1, 40)]
    assert read.cell(40, 1).value == "长" * 1000
    assert read.rows[39][1].value == date(2018, 3, 5) + timedelta(days=39)
    assert (read.merged, read.hidden_rows) == ((Range(1, 1, 2, 1),), {42})


@pytest.mark.parametrize("size", [1, 2, 5, 33, 250])
@pytest.mark.parametrize("rows", ODD_ROWS)
def test_odd_rows_that_come_in_pieces_read_the_same(rows, size, monkeypatch):
    data = xlsx(text_row(1, "甲") + rows.replace('"1"', '"2"').replace("A1", "A2").replace("B1", "B2"))
    whole = outcome(data, monkeypatch, False)
    monkeypatch.setattr(package, "_PIECE", size)
    assert outcome(data, monkeypatch, False) == whole


@pytest.mark.parametrize("size", [1, 60, 300])
@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_another_encoding_that_comes_in_pieces_is_read(encoding, size, monkeypatch):
    monkeypatch.setattr(package, "_PIECE", size)
    xml = sheet_xml(text_row(1, "编号") + text_row(2, "乙")).replace("UTF-8", encoding).encode(encoding)
    read = book(zipped({**parts_of({"台账": ""}), "xl/worksheets/sheet1.xml": xml})).sheet("台账")
    assert [read.cell(row, 1).value for row in (1, 2)] == ["编号", "乙"]


def test_more_different_contents_than_are_remembered():
    numbers = range(1, 40_001)
    read = sheet(
        "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n % 7}</v></c></row>' for n in numbers)
    )
    assert [(cells[1].value, cells[2].value) for cells in read.rows.values()] == [(n, n % 7) for n in numbers]


def test_a_row_number_that_stands_in_styles_and_texts_too(monkeypatch):
    # The parser has no part in this: such rows are in every workbook, and must not make it slow.
    monkeypatch.setattr(sheet_reader.SheetParser, "_start_row", None)
    read = sheet(
        '<row r="1" spans="1:1" s="1"><c r="A1" s="1"><v>43164</v></c><c r="BA1" t="inlineStr"><is><t>11"1" r="B1"</t></is></c></row>'
        '<row r="11" x="111"><c r="A11" s="11" t="inlineStr"><is><t>11"</t></is></c><c r="B11"><v>11</v></c></row>'
    )
    assert {place: cell.value for place, cell in read.rows[1].items()} == {1: date(2018, 3, 5), 53: '11"1" r="B1"'}
    assert {place: (cell.value, cell.style) for place, cell in read.rows[11].items()} == {1: ('11"', 11), 2: (11, 0)}


def test_cells_written_alike_hold_the_texts_of_their_own_workbook():
    rows = row('<c r="A1" t="s"><v>1</v></c><c r="B1" s="2" t="s"><v>0</v></c><c r="C1" t="s"><v>2</v></c>')
    for texts in ("甲乙丙", "丁戊己"):
        read = sheet(rows, strings="".join(f"<si><t>{text}</t></si>" for text in texts))
        assert [(cell.value, cell.style) for cell in read.rows[1].values()] == [
            (texts[1], 0),
            (texts[0], 2),
            (texts[2], 0),
        ]
    with pytest.raises(WorkbookError, match="单元格 C1 的文字找不到了（共享字符串 2）"):
        sheet(rows, strings="<si><t>甲</t></si><si><t>乙</t></si>")


@pytest.mark.parametrize("field", ["checksum", "size"])
def test_a_part_seen_before_is_still_held_to_what_its_own_zip_says_of_it(field):
    good = xlsx(text_row(1, "甲"))
    assert book(good).sheet_names == ("台账",)
    at = good.index(b"xl/workbook.xml", good.index(b"PK\x01\x02")) - 46 + {"checksum": 16, "size": 24}[field]
    bad = bytearray(good)
    bad[at] ^= 1
    with pytest.raises(WorkbookError, match={"checksum": "校验码不对", "size": "大小与目录所写不符"}[field]):
        book(bytes(bad))


def test_a_workbook_that_is_done_with_leaves_the_memory_at_once():
    data = xlsx(text_row(1, "甲"))
    book(data).sheet("台账")
    gc.collect()
    gc.disable()
    try:
        again = book(data)
        again.sheet("台账")
        gone = weakref.ref(again)
        del again
        assert gone() is None
    finally:
        gc.enable()


def test_links_of_the_same_bytes_lead_elsewhere_from_another_folder():
    usual = parts_of({"台账": sheet_xml(text_row(1, "甲"))})
    moved = {name.replace("xl/workbook", "book/workbook"): data for name, data in usual.items()}
    moved["book/_rels/workbook.xml.rels"] = usual["xl/_rels/workbook.xml.rels"]
    moved["book/worksheets/sheet1.xml"] = sheet_xml(text_row(1, "乙")).encode()
    moved["_rels/.rels"] = moved["_rels/.rels"].replace(b"xl/workbook", b"book/workbook")
    assert [book(zipped(parts)).sheet("台账").cell(1, 1).value for parts in (usual, moved)] == ["甲", "乙"]


def test_what_many_workbooks_share_cannot_be_changed_by_one():
    links = book(xlsx(text_row(1, "甲"))).package.relationships("xl/workbook.xml")
    with pytest.raises(TypeError):
        links["rId1"] = links["rIdT"]


def test_a_damaged_part_seen_before_is_refused_under_the_name_of_its_own_file():
    data = zipped(parts_of({"台账": ""}) | {"xl/workbook.xml": b"<workbook><sheets>"})
    for name in ("一.xlsx", "二.xlsx"):
        with pytest.raises(WorkbookError, match=f"^{name}"):
            read_workbook(open_package_bytes(data, Path(name)))


def test_little_is_kept_of_parts_and_nothing_large():
    memo, read = Memo[int](), []
    for number in [*range(10), *range(10), *range(1000), 0]:
        assert memo.of(b"%d" % number, lambda number=number: read.append(number) or number) == number
    assert read == [*range(1000), 0]
    large = bytes(1 << 20)
    assert [memo.of(large, lambda: len(read)), read.append(0), memo.of(large, lambda: len(read))] == [1001, None, 1002]


WHOLE = (
    text_row(1, "甲", "a&amp;b")
    + '<row r="2" hidden="1"><c r="A2" s="1"><v>43164</v></c><c r="B2" t="s"><v>0</v></c></row>'
)


@example(124, "1", 0)
@settings(max_examples=600, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.text(alphabet='<>/&;"=cvfrt12 A', max_size=3), st.integers(0, 3))
def test_the_fast_path_and_the_parser_refuse_the_same_damage(at, put, cut):
    data = xlsx(WHOLE[:at] + put + WHOLE[at + cut :], strings="<si><t>甲</t></si>")
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert outcome(data, monkeypatch, False) == outcome(data, monkeypatch, True)


def test_only_the_rows_asked_for_are_read(monkeypatch):
    data = xlsx(
        text_row(1, "甲") + text_row(2, "乙") + '<row r="10" hidden="1"><c r="A10"><v>5</v></c></row><row r="11"/>'
    )
    found = book(data).rows("台账", {2, 10, 11, 12})
    assert {row: cells[1].value for row, cells in found.rows.items()} == {2: "乙", 10: 5}


@pytest.mark.parametrize(
    "rows",
    ["<row><c><v>1</v></c></row><row><c><v>2</v></c></row>", '<row spans="1:1" r="2"><c r="A2"><v>2</v></c></row>'],
)
def test_rows_that_are_not_plainly_numbered_are_found_all_the_same(rows):
    assert book(xlsx(rows)).rows("台账", {2}).cell(2, 1).value == 2
