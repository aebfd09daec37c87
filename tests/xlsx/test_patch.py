"""Edits spliced into a workbook: the touched cells read back as asked, every other byte stays; or it is refused whole."""

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from books import MAIN, OFFICE, STYLES, parts_of, sheet_xml, text_row, xlsx, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang_xl.changes import Append, Change, ChangeSet, Permit
from taizhang_xl.errors import EditRefusedError, WorkbookError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.write.patch import patch

NOT_TOLD = Permit()


def patched(data, *edits, permit=NOT_TOLD):
    package = open_package_bytes(data, Path("台账.xlsx"))
    changes = [edit for edit in edits if isinstance(edit, Change)]
    return patch(package, ChangeSet.of(changes, [edit for edit in edits if isinstance(edit, Append)]), permit)


def put(row, column, value, **more):
    return Change("台账", row, column, new=value, **more)


def read(data, name="台账"):
    return read_workbook(open_package_bytes(data, Path("台账.xlsx"))).sheet(name)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_bytes(data):
    return parts(data)["xl/worksheets/sheet1.xml"].decode()


def by_openpyxl(data, name="台账"):
    return openpyxl.load_workbook(io.BytesIO(data))[name]


@pytest.mark.parametrize(
    ("value", "read_back"),
    [
        ("办结", "办结"),
        ("=1+1", "=1+1"),
        (" 前后有空格 ", " 前后有空格 "),
        ("换\n行", "换\n行"),
        ("<&>\"'", "<&>\"'"),
        ("_x000D_", "_x000D_"),
        ("\x0b控制符", "\x0b控制符"),
        ("𠮷野家", "𠮷野家"),
        (12, 12),
        (3.25, 3.25),
        (True, True),
        (None, None),
        (date(2018, 3, 5), datetime(2018, 3, 5)),
        (datetime(2018, 3, 5, 9, 30), datetime(2018, 3, 5, 9, 30)),
        (date(1900, 1, 1), datetime(1900, 1, 1)),
    ],
)
@pytest.mark.parametrize("at", [(1, 1), (1, 3), (2, 2), (7, 30)])
def test_a_value_is_read_back_by_another_program(value, read_back, at):
    data = xlsx(text_row(1, "甲", "乙") + text_row(3, "丙")
                + '<row r="5" s="3" customFormat="1"><c r="B5" s="1"><v>43164</v></c></row>')  # fmt: skip
    cell = by_openpyxl(patched(data, put(*at, value)).data).cell(*at)
    text = cell.value
    # openpyxl does not decode the escape by which a workbook writes control characters.
    assert (text.replace("_x000B_", "\x0b") if isinstance(text, str) else text) == read_back or (
        isinstance(value, str) and read(patched(data, put(*at, value)).data).cell(*at).value == value
    )
    if isinstance(value, str):
        assert cell.data_type in ("s", "inlineStr")


def test_only_the_touched_cells_bytes_change():
    before = sheet_xml(
        text_row(1, "甲", "乙") + '<row r="2" spans="1:2" foo:bar="x"><c r="A2" s="1"><v>1</v></c><!-- 注 --><c r="B2"><v>2</v></c></row>',
        before='<sheetPr codeName="S"/><dimension ref="A1:B2"/>',
        after='<extLst><ext uri="{X}"><a:b xmlns:a="urn:a">c</a:b></ext></extLst>',
    ).replace("<worksheet ", '<worksheet xmlns:foo="urn:foo" ')  # fmt: skip
    data = zipped(parts_of({"台账": before}))
    after = sheet_bytes(patched(data, put(2, 2, 3)).data)
    assert after == before.replace('<c r="B2"><v>2</v></c>', '<c r="B2"><v>3</v></c>')


def test_every_other_part_keeps_its_compressed_bytes():
    data = zipped({**parts_of({"台账": sheet_xml(text_row(1, "甲")), "乙": sheet_xml(text_row(1, "乙"))}, strings=""),
                   "xl/vbaProject.bin": bytes(range(256)) * 50, "自定义/说明.txt": "原样".encode()})  # fmt: skip
    done = patched(data, put(1, 1, "新"))
    assert done.touched == ("xl/worksheets/sheet1.xml",)
    old, new = parts(data), parts(done.data)
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == ["xl/worksheets/sheet1.xml"]
    with zipfile.ZipFile(io.BytesIO(data)) as a, zipfile.ZipFile(io.BytesIO(done.data)) as b:
        for name in old:
            if name not in done.touched:
                assert a.getinfo(name).date_time == b.getinfo(name).date_time
                assert a.getinfo(name).compress_size == b.getinfo(name).compress_size


def test_no_edit_is_no_change():
    data = xlsx(text_row(1, "甲"))
    assert patched(data).data == data
    assert patched(data, Change("台账", 1, 1)).data == data


def test_a_fill_keeps_all_else_of_the_look():
    data = xlsx('<row r="1"><c r="A1" s="1"><v>43164</v></c><c r="B1"><v>1</v></c></row>')
    cell = by_openpyxl(patched(data, put(1, 1, date(2018, 3, 6), fill="A9D18E")).data)["A1"]
    assert (cell.fill.fgColor.rgb, cell.number_format) == ("FFA9D18E", "yyyy-m-d")
    assert cell.value == datetime(2018, 3, 6)
    done = patched(data, Change("台账", 1, 2, fill="A9D18E"), Change("台账", 1, 1, fill="A9D18E"))
    styles = parts(done.data)["xl/styles.xml"].decode()
    assert styles.count("FFA9D18E") == 1, "one colour is one entry"
    assert by_openpyxl(done.data)["B1"].value == 1


def test_a_fill_is_taken_away():
    data = xlsx('<row r="1"><c r="A1" s="2"><v>1</v></c></row>')
    assert by_openpyxl(patched(data, Change("台账", 1, 1, fill=None)).data)["A1"].fill.fill_type is None


def test_a_workbook_without_styles_gets_some():
    data = xlsx(text_row(1, "甲"), styles=None)
    sheet = by_openpyxl(patched(data, put(1, 1, date(2018, 3, 5), fill="FF7C80")).data)
    assert (sheet["A1"].value, sheet["A1"].fill.fgColor.rgb) == (datetime(2018, 3, 5), "FFFF7C80")


def test_the_1904_date_system_is_kept():
    data = zipped(parts_of({"台账": sheet_xml(text_row(1, "甲"))}, book_extra='<workbookPr date1904="1"/>'))
    assert by_openpyxl(patched(data, put(2, 1, date(2018, 3, 5))).data)["A2"].value == datetime(2018, 3, 5)


def test_formulas_make_the_workbook_recalculate():
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v>2</v></c></row>')
    done = patched(data, put(1, 1, 5))
    assert b'fullCalcOnLoad="1"' in parts(done.data)["xl/workbook.xml"]
    assert "<f>A1+1</f><v>2</v>" in sheet_bytes(done.data)
    read = [read_workbook(open_package_bytes(each, Path("台账.xlsx"))) for each in (data, done.data)]
    assert [book.sheet(book.sheet_names[0]).stale for book in read] == [False, True]


REFUSED = {
    "formula": (text_row(1, "甲") + '<row r="2"><c r="A2"><f>1</f><v>1</v></c></row>', "", put(2, 1, 3), "公式"),
    "array": ('<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c></row>', "", put(3, 1, 3), "数组"),
    "merged": (text_row(1, "甲"), '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', put(2, 2, "x"), "合并"),
    "locked": (text_row(1, "甲"), '<sheetProtection sheet="1"/>', put(1, 1, "x"), "保护"),
    "too long": (text_row(1, "甲"), "", put(1, 1, "长" * 32_768), "32767"),
    "not a number": (text_row(1, "甲"), "", put(1, 1, float("nan")), "不是一个数"),
    "16 digits": (text_row(1, "甲"), "", put(1, 1, 10**15), "15 位"),
    "beyond the sheet": (text_row(1, "甲"), "", put(1_048_577, 1, "x"), "超出"),
    "no such sheet": (text_row(1, "甲"), "", Change("无", 1, 1, new="x"), "不存在"),
    "no colour": (text_row(1, "甲"), "", put(1, 1, "x", fill="red"), "颜色"),
    "no colour of text": (text_row(1, "甲"), "", put(1, 1, "x", font_colour="#FF0000"), "字色"),
    "a quote left open": (text_row(1, "甲"), "", put(1, 1, 3, number_format='0"元'), "数字格式"),
    "a bracket left open": (text_row(1, "甲"), "", put(1, 1, 3, number_format="[红色0"), "数字格式"),
    "five sections": (text_row(1, "甲"), "", put(1, 1, 3, number_format="0;0;0;0;0"), "数字格式"),
    "no number format": (text_row(1, "甲"), "", put(1, 1, 3, number_format=" "), "数字格式"),
    "too long a format": (text_row(1, "甲"), "", put(1, 1, 3, number_format="0" * 256), "数字格式"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_do_damage_is_refused_whole(name):
    rows, after, edit, word = REFUSED[name]
    data = zipped(parts_of({"台账": sheet_xml(rows, after=after)}))
    with pytest.raises(EditRefusedError, match=word) as error:
        patched(data, put(9, 9, "别的格"), edit)
    assert str(error.value).startswith("台账.xlsx：")
    assert "\n" not in str(error.value)


def test_a_fill_alone_is_allowed_on_a_formula():
    data = xlsx('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>')
    after = by_openpyxl(patched(data, Change("台账", 1, 1, fill="FF7C80")).data)["A1"]
    assert (after.value, after.fill.fgColor.rgb) == ("=1", "FFFF7C80")


def test_a_colour_of_text_and_a_number_format_keep_all_else_of_the_look():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        look = {
            "bold": True,
            "font_name": "黑体",
            "font_size": 14,
            "border": 1,
            "bg_color": "#FFF2CC",
            "text_wrap": True,
        }
        book.add_worksheet("台账").write(0, 0, 0.5, book.add_format({**look, "font_color": "#0000FF"}))
    edit = Change("台账", 1, 1, font_colour="c00000", number_format='0.0"分"')
    done = patched(file.getvalue(), edit)
    cell = by_openpyxl(done.data)["A1"]
    assert (cell.value, cell.number_format, cell.font.color.rgb) == (0.5, '0.0"分"', "FFC00000")
    assert (cell.font.b, cell.font.name, cell.font.sz) == (True, "黑体", 14)
    assert (cell.fill.fgColor.rgb, cell.border.left.style, cell.alignment.wrap_text) == ("FFFFF2CC", "thin", True)
    assert patched(done.data, edit).data == done.data, "asked for again, it is there"
    font = parts(done.data)["xl/styles.xml"].decode().split("<font>")[-1]
    order = [font.index(f"<{name}") for name in ("b/", "sz", "color", "name")]
    assert order == sorted(order)


@pytest.mark.parametrize(("code", "number"), [("General", 0), ("0%", 9), ("@", 49), ("yyyy/mm/dd", 164)])
def test_a_built_in_number_format_is_not_added(code, number):
    done = patched(
        xlsx(text_row(1, "甲"), styles=STYLES.replace("yyyy-m-d", "yyyy/mm/dd")), put(1, 1, 1, number_format=code)
    )
    styles = parts(done.data)["xl/styles.xml"].decode()
    assert styles.count("<numFmt ") == 1
    assert by_openpyxl(done.data)["A1"].number_format == code
    assert number == 0 or f'numFmtId="{number}"' in styles


CHAIN = f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/><c r="B3"/><c r="B4"/><c r="A1" i="2"/><c r="A2"/></calcChain>'


def with_chain(rows, chain=CHAIN):
    made = parts_of({"台账": sheet_xml(rows), "汇总": sheet_xml('<row r="1"><c r="A1"><f>1</f></c></row>')})
    link = f'<Relationship Id="rIdC" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    over = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    for name, new in (("xl/_rels/workbook.xml.rels", link), ("[Content_Types].xml", over)):
        closing = new[new.rindex("</") :]
        made[name] = made[name].replace(closing.encode(), new.encode())
    return zipped(made | {"xl/calcChain.xml": chain.encode()})


FORMULAS = text_row(1, "甲") + "".join(f'<row r="{n}"><c r="B{n}"><f>{n}</f><v>{n}</v></c></row>' for n in (2, 3, 4))


def test_a_formula_gives_way_only_when_told_and_leaves_the_calculation_chain():
    data = with_chain(FORMULAS)
    with pytest.raises(EditRefusedError, match="公式"):
        patched(data, put(2, 2, 9))
    done = patched(data, put(2, 2, 9), put(4, 2, None), permit=Permit(formulas=True))
    chain = re.findall(r"<c ([^/]*)/>", parts(done.data)["xl/calcChain.xml"].decode())
    assert chain == ['r="B3" i="1"', 'r="A1" i="2"', 'r="A2"']
    sheet = by_openpyxl(done.data)
    assert (sheet["B2"].value, sheet["B3"].value, sheet["B4"].value) == (9, "=3", None)


def test_a_calculation_chain_that_becomes_empty_is_dropped_with_all_that_names_it():
    data = with_chain(FORMULAS, f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>')
    done = patched(data, put(2, 2, 9), permit=Permit(formulas=True))
    made = parts(done.data)
    assert "xl/calcChain.xml" not in made
    assert not any(b"calcChain" in xml for xml in made.values())
    assert "xl/calcChain.xml" in done.touched
    assert by_openpyxl(done.data)["B2"].value == 9


SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c></row><row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c></row>'
)


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        (SHARED, (1, 1)),
        ('<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c></row>', (1, 1)),
        ('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c></row>', (2, 1)),
        ('<row r="1"><c r="A1"><f t="dataTable" ref="A1:A3" dt2D="1" r1="B1" r2="B2"/><v>1</v></c></row>', (3, 1)),
        ('<row r="1"><c r="A1" cm="1"><v>1</v></c></row>', (1, 1)),
    ],
)
def test_a_formula_that_other_cells_live_on_is_refused_even_when_told(rows, at):
    with pytest.raises(EditRefusedError, match="公式"):
        patched(xlsx(rows), put(*at, 5), permit=Permit(formulas=True, locked=True))


def test_one_cell_of_a_shared_formula_gives_way_and_the_others_stay():
    sheet = by_openpyxl(patched(xlsx(SHARED), put(2, 1, 5), permit=Permit(formulas=True)).data)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["=B1", 5, "=B3"]


def test_a_locked_cell_is_written_to_only_when_told():
    data = zipped(parts_of({"台账": sheet_xml(text_row(1, "甲"), after='<sheetProtection sheet="1"/>')}))
    done = patched(data, put(1, 1, "乙"), permit=Permit(locked=True))
    sheet = by_openpyxl(done.data)
    assert (sheet["A1"].value, sheet.protection.sheet) == ("乙", True)
    with pytest.raises(EditRefusedError, match="保护"):
        patched(data, put(1, 1, "乙"), permit=Permit(formulas=True))


def with_table(rows, **options):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ["编号", "状态", "长度"])
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    columns = [{"header": "编号"}, {"header": "状态"}, {"header": "长度", **options.pop("column", {})}]
    bottom = max(len(rows), 1)
    sheet.add_table(0, 0, bottom, 2, {"columns": columns, "name": "表1", **options})
    sheet.conditional_format(1, 1, bottom, 1, {"type": "text", "criteria": "containing", "value": "办结",
                                               "format": book.add_format({"bg_color": "#A9D18E"})})  # fmt: skip
    sheet.data_validation(1, 1, bottom, 1, {"validate": "list", "source": ["办结", "未落实"]})
    sheet.print_area(0, 0, bottom, 2)
    book.close()
    return file.getvalue()


def test_a_row_put_under_a_table_takes_table_colours_choices_and_print_area_along():
    data = with_table([["1-001", "办结"], ["1-002", "未落实"]])
    done = patched(data, Append("台账", {1: "1-003", 2: "办结"}), Append("台账", {1: "1-004"}))
    assert done.appended == (4, 5)
    sheet = by_openpyxl(done.data)
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == ["编号", "1-001", "1-002", "1-003", "1-004"]
    assert sheet.tables["表1"].ref == "A1:C5"
    assert sheet.tables["表1"].autoFilter.ref == "A1:C5"
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["B2:B5"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["B2:B5"]
    assert sheet.print_area == "'台账'!$A$1:$C$5"


def test_the_blank_row_of_an_empty_table_is_filled_first():
    done = patched(with_table([]), Append("台账", {1: "1-001"}))
    assert done.appended == (2,)
    assert by_openpyxl(done.data).tables["表1"].ref == "A1:C2"


def test_a_calculated_column_is_filled_down():
    data = with_table([["1-001", "办结"]], column={"formula": "=LEN([@编号])"})
    sheet = by_openpyxl(patched(data, Append("台账", {1: "1-002"})).data)
    assert "LEN(" in str(sheet["C3"].value)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (with_table([["1-001", "办结"]], total_row=True), "汇总行|不是空的"),
        (with_table([["1-001", "办结"]], column={"formula": "=LEN(A2)"}), "随行变化"),
    ],
)
def test_a_row_that_cannot_be_appended_is_refused(data, word):
    with pytest.raises(EditRefusedError, match=word):
        patched(data, Append("台账", {1: "1-002"}))


def test_an_appended_row_looks_like_the_one_above():
    rows = text_row(1, "编号") + text_row(2, "x") + (
        '<row r="3" ht="33" customHeight="1"><c r="A3" s="2" t="inlineStr"><is><t>1-001</t></is></c><c r="B3" s="1"/></row>'
    )  # fmt: skip
    sheet = by_openpyxl(patched(xlsx(rows), Append("台账", {1: "1-002", 2: date(2018, 3, 5)})).data)
    assert sheet["A4"].fill.fgColor.rgb == "FFFF7C80"
    assert sheet["B4"].number_format == "yyyy-m-d"
    assert sheet.row_dimensions[4].height == 33


LONG = "一二三四五六七八九十" * 4


def heights_of(data):
    return {n: each.height for n, each in by_openpyxl(data).row_dimensions.items()}


def test_a_row_grows_for_wrapped_text_also_where_its_height_was_set_by_hand():
    rows = (
        '<row r="1" ht="15"><c r="A1" s="3"/></row><row r="2" ht="15" customHeight="1"><c r="A2" s="3"/></row>'
        '<row r="3" ht="15"><c r="A3"/></row><row r="4" ht="300" customHeight="1"><c r="A4" s="3"/></row>'
    )
    done = patched(xlsx(rows), put(1, 1, LONG), put(2, 1, LONG), put(3, 1, LONG), put(4, 1, LONG))
    heights = heights_of(done.data)
    # 40 wide signs are 80 units; a column of 8.43 holds at most 8, so ten lines at the least.
    assert (heights[1] >= 150, heights[2]) == (True, heights[1])
    # One that breaks no lines, and one that is tall enough.
    assert (heights[3], heights[4]) == (15, 300)
    assert [(each.row, each.old.is_set, each.new.is_set) for each in done.heights] == [
        (1, False, False),
        (2, True, True),
    ]


def test_a_row_grows_with_the_size_of_its_font_and_within_a_merged_range():
    rows = (
        '<row r="1" ht="15"><c r="A1" s="3"/></row><row r="2" ht="15"><c r="A2" s="3"/></row>'
        '<row r="3" ht="60"/><row r="4" ht="60"/>'
    )
    merged = '<mergeCells count="2"><mergeCell ref="A1:J1"/><mergeCell ref="A2:A4"/></mergeCells>'
    done = patched(xlsx({"台账": sheet_xml(rows, after=merged)}), put(1, 1, LONG), put(2, 1, LONG))
    heights = heights_of(done.data)
    # Ten columns hold 84 units and more than the 80 of the text; with what is lost at an edge it takes two lines.
    assert 15 <= heights[1] <= 36
    # The rows below give 120 of the 150 and more that ten lines need, and stay.
    assert 30 <= heights[2] <= 120
    assert (heights[3], heights[4]) == (60, 60)
    # A program that works out heights by itself would leave merged cells out.
    assert next(each for each in done.heights if each.row == 2).new.is_set


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 12), st.integers(1, 8)), st.one_of(TEXT, st.integers(-(10**14), 10**14)), max_size=12
    )
)
def test_any_edits_are_read_back_and_all_else_stays(edits):
    data = xlsx("".join(text_row(n, "甲", "乙", "丙") for n in (1, 4, 9)), styles=STYLES)
    sheet = read(patched(data, *(put(*at, value) for at, value in edits.items())).data)
    expected = {(n, c): t for n in (1, 4, 9) for c, t in enumerate("甲乙丙", 1)}
    expected |= edits
    found = {(r, c): cell.value for r, row in sheet.rows.items() for c, cell in row.items() if cell.value is not None}
    assert found == {at: value for at, value in expected.items() if value != ""}


COLOUR = st.sampled_from(["A9D18E", "ff7c80", "000000"])
CODE = st.sampled_from(["0.00", "@", "yyyy-mm-dd", '0"件"', "[Red]-0;0", "0%"])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 4), st.integers(1, 3)),
        st.fixed_dictionaries({}, optional={"fill": COLOUR, "font_colour": COLOUR, "number_format": CODE}),
        max_size=6,
    )
)
def test_any_looks_are_read_back_and_those_of_other_cells_stay(looks):
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" s="{r % 4}" t="str"><v>甲</v></c>' for c in "ABC") + "</row>"
        for r in (1, 2, 3)
    )
    data = xlsx(rows)
    old, new = (
        by_openpyxl(data),
        by_openpyxl(patched(data, *(Change("台账", *at, **look) for at, look in looks.items())).data),
    )
    for at in ((r, c) for r in range(1, 5) for c in range(1, 4)):
        was, now, asked = seen(old.cell(*at)), seen(new.cell(*at)), looks.get(at, {})
        assert now == was | {
            name: value if name == "number_format" else f"FF{value.upper()}" for name, value in asked.items()
        }


def seen(cell):
    return {
        "fill": cell.fill.fgColor.rgb,
        "font_colour": cell.font.color.rgb if cell.font.color else None,
        "number_format": cell.number_format,
        "wrap": cell.alignment.wrap_text,
        "value": cell.value,
    }


@pytest.mark.parametrize("cut", range(60))
def test_a_sheet_that_is_not_well_formed_is_never_written(cut):
    whole = sheet_xml(text_row(1, "甲") + text_row(2, "乙"))
    at = whole.index("<sheetData>") + cut * 2
    data = zipped(parts_of({"台账": whole[:at] + whole[at + 1 :]}))
    try:
        done = patched(data, put(2, 1, "新"))
    except WorkbookError:
        return
    assert ElementTree.fromstring(parts(done.data)["xl/worksheets/sheet1.xml"]).tag.endswith("worksheet")
