"""A row put under a list: what covers the list grows with it, what only touches it stays; another program agrees."""

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from books import HEAD, MAIN, OFFICE, RELS, parts_of, sheet_xml, text_row, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.write.patch import patch

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


def patched(data, *edits):
    package = open_package_bytes(data, Path("台账.xlsx"))
    changes = [edit for edit in edits if isinstance(edit, Change)]
    return patch(package, ChangeSet.of(changes, [edit for edit in edits if isinstance(edit, Append)]))


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def by_openpyxl(data, name="台账"):
    return openpyxl.load_workbook(io.BytesIO(data))[name]


# -- charts ------------------------------------------------------------------


def with_charts(series, *, sheet="台账", is_table=True, title=False):
    """A list of three rows (below a title line where asked for) with a chart on a sheet of its own."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet(sheet)
    top = 1 if title else 0
    if title:
        page.write(0, 0, "2018年工作台账")
    page.write_row(top, 0, ["单位", "办结", "未办结"])
    for number, row in enumerate([["甲", 3, 1], ["乙", 5, 2], ["丙", 4, 0]], top + 1):
        page.write_row(number, 0, row)
    if is_table:
        page.add_table(top, 0, top + 3, 2, {"columns": [{"header": name} for name in ("单位", "办结", "未办结")]})
    chart = book.add_chart({"type": "column"})
    for one in series:
        chart.add_series(one)
    book.add_worksheet("图").insert_chart("B2", chart)
    book.close()
    return file.getvalue()


def chart_ranges(data):
    (part,) = [part for name, part in parts(data).items() if "charts/chart" in name]
    return re.findall(r"<c:f>([^<]*)</c:f>", part.decode())


def test_a_chart_of_the_whole_table_shows_the_new_row():
    data = with_charts([
        {"name": "=台账!$B$1", "categories": "=台账!$A$2:$A$4", "values": "=台账!$B$2:$B$4"},
        {"name": "=台账!$C$1", "categories": "=台账!$A$2:$A$4", "values": "=台账!$C$2:$C$4"},
    ])  # fmt: skip
    done = patched(data, Append("台账", {1: "丁", 2: 7, 3: 1}), Append("台账", {1: "戊", 2: 2}))
    assert chart_ranges(done.data) == [
        "台账!$B$1", "台账!$A$2:$A$6", "台账!$B$2:$B$6", "台账!$C$1", "台账!$A$2:$A$6", "台账!$C$2:$C$6",
    ]  # fmt: skip
    assert "xl/charts/chart1.xml" in done.touched


def test_a_chart_of_a_part_of_the_table_or_of_another_sheet_stays():
    data = with_charts([{"values": "=台账!$B$3:$B$4"}, {"values": "=台账!$B$2:$B$3"}, {"values": "=图!$B$2:$B$4"},
                        {"values": "=台账!$C$2:$D$4"}, {"values": "=台账!$B$0:$B$4"}])  # fmt: skip
    done = patched(data, Append("台账", {1: "丁", 2: 7}))
    assert chart_ranges(done.data) == [
        "台账!$B$3:$B$4", "台账!$B$2:$B$3", "图!$B$2:$B$4", "台账!$C$2:$D$4", "台账!$B$0:$B$4",
    ]  # fmt: skip
    assert "xl/charts/chart1.xml" not in done.touched


@pytest.mark.parametrize("title", [False, True])
def test_a_chart_of_a_plain_list_grows_below_a_header_and_a_title(title):
    top, bottom = (3, 5) if title else (2, 4)
    data = with_charts([{"values": f"=台账!$B${top}:$B${bottom}"}], is_table=False, title=title)
    done = patched(data, Append("台账", {1: "丁", 2: 7}))
    assert chart_ranges(done.data) == [f"台账!$B${top}:$B${bottom + 1}"]


def test_a_sheet_name_in_quotes_is_understood():
    data = with_charts([{"values": "='甲''s 表'!$B$2:$B$4"}], sheet="甲's 表")
    done = patched(data, Append("甲's 表", {1: "丁", 2: 7}))
    assert chart_ranges(done.data) == ["'甲''s 表'!$B$2:$B$5"]


# -- pivot tables ------------------------------------------------------------


def with_pivot(source='ref="A1:B4" sheet="台账"', *, names="", table=False):
    """A list A1:B4 on 台账, and on 汇总 a pivot table at A3:B6 with one page filter above it."""
    rows = text_row(1, "单位", "件数") + "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{unit}</t></is></c><c r="B{n}"><v>{n}</v></c></row>'
        for n, unit in ((2, "甲"), (3, "乙"), (4, "甲"))
    )
    tables = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' if table else ""
    made = parts_of({"台账": sheet_xml(rows, after=tables), "汇总": sheet_xml(text_row(3, "单位", "求和"))})
    kind, cache = f"{OFFICE}/pivotTable", f"{OFFICE}/pivotCacheDefinition"
    link = '<Relationship Id="rId{}" Type="{}" Target="{}"/>'

    def rels(*links):
        return f'{HEAD}<Relationships xmlns="{RELS}">{"".join(link.format(*each) for each in links)}</Relationships>'

    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        b"</sheets>", b'</sheets>%s<pivotCaches><pivotCache cacheId="1" r:id="rId9"/></pivotCaches>' % names.encode()
    )
    old = made["xl/_rels/workbook.xml.rels"].decode()
    made["xl/_rels/workbook.xml.rels"] = old.replace(
        "</Relationships>", link.format(9, cache, "pivotCache/pivotCacheDefinition1.xml") + "</Relationships>"
    ).encode()
    made["xl/worksheets/_rels/sheet2.xml.rels"] = rels((1, kind, "../pivotTables/pivotTable1.xml")).encode()
    made["xl/pivotTables/_rels/pivotTable1.xml.rels"] = rels(
        (1, cache, "../pivotCache/pivotCacheDefinition1.xml")
    ).encode()
    made["xl/pivotTables/pivotTable1.xml"] = (
        f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="按单位" cacheId="1">'
        '<location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1" rowPageCount="1"/>'
        "</pivotTableDefinition>"
    ).encode()
    made["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet"><worksheetSource {source}/>'
        '</cacheSource><cacheFields count="0"/></pivotCacheDefinition>'
    ).encode()
    if table:
        made["xl/worksheets/_rels/sheet1.xml.rels"] = rels((1, f"{OFFICE}/table", "../tables/table1.xml")).encode()
        made["xl/tables/table1.xml"] = (
            f'{HEAD}<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="A1:B4"><autoFilter ref="A1:B4"/>'
            '<tableColumns count="2"><tableColumn id="1" name="单位"/><tableColumn id="2" name="件数"/></tableColumns></table>'
        ).encode()
    return zipped(made)


def pivot_source(data):
    return re.search(r"<worksheetSource ([^/]*)/>", parts(data)["xl/pivotCache/pivotCacheDefinition1.xml"].decode())[1]


STALE = ("汇总 上的数据透视表 按单位 还是旧数，请在表格软件里刷新",)


def test_the_source_of_a_pivot_table_grows_and_people_are_told_to_refresh():
    done = patched(with_pivot(), Append("台账", {1: "丙", 2: 9}))
    assert pivot_source(done.data) == 'ref="A1:B5" sheet="台账"'
    assert done.notes == STALE


def test_a_source_that_names_the_table_needs_no_growth():
    done = patched(with_pivot('name="表1"', table=True), Append("台账", {1: "丙", 2: 9}))
    assert pivot_source(done.data) == 'name="表1"'
    assert b'ref="A1:B5"' in parts(done.data)["xl/tables/table1.xml"]
    assert done.notes == STALE


NAMES = '<definedNames><definedName name="来源">{}</definedName></definedNames>'


@pytest.mark.parametrize(
    ("data", "row", "is_fed"),
    [
        (with_pivot(), 3, True),
        (with_pivot(), 9, False),
        (with_pivot('ref="A1:B4" sheet="别的"'), 3, False),
        (with_pivot('ref="A:B" sheet="台账"'), 99, True),
        (with_pivot('name="来源"', names=NAMES.format("台账!$A:$B")), 99, True),
        (with_pivot('name="来源"', names=NAMES.format("别的!$A:$B")), 99, False),
        (with_pivot('name="表1"', table=True), 3, True),
        (with_pivot('name="来源"', names=NAMES.format("台账!$A$1:$B$4")), 3, True),
        (with_pivot('name="来源"', names=NAMES.format("台账!$A$1:$B$4")), 9, False),
        (with_pivot('name="来源"', names=NAMES.format("OFFSET(台账!$A$1,0,0,COUNTA(台账!$A:$A),2)")), 9, True),
    ],
)
def test_an_edit_that_a_pivot_table_sums_is_told(data, row, is_fed):
    assert patched(data, Change("台账", row, 2, new=5)).notes == (STALE if is_fed else ())
    assert patched(data, Change("台账", row, 2, fill="A9D18E")).notes == ()


@pytest.mark.parametrize("row", [1, 3, 6])
def test_what_a_pivot_table_fills_is_not_written_to(row):
    with pytest.raises(EditRefusedError, match="数据透视表 按单位"):
        patched(with_pivot(), Change("汇总", row, 1, new="改"))
    assert by_openpyxl_fill(patched(with_pivot(), Change("汇总", row, 1, fill="A9D18E")).data, row) == "FFA9D18E"


def by_openpyxl_fill(data, row):
    made = parts(data)
    for name in [name for name in made if "pivot" in name]:
        del made[name]
    made["xl/workbook.xml"] = re.sub(rb"<pivotCaches>.*</pivotCaches>", b"", made["xl/workbook.xml"])
    made["xl/_rels/workbook.xml.rels"] = re.sub(
        rb'<Relationship Id="rId9"[^>]*/>', b"", made["xl/_rels/workbook.xml.rels"]
    )
    del made["xl/worksheets/_rels/sheet2.xml.rels"]
    return by_openpyxl(zipped(made), "汇总").cell(row, 1).fill.fgColor.rgb


def test_the_cell_beside_a_pivot_table_is_free():
    assert b"B7" in parts(patched(with_pivot(), Change("汇总", 7, 2, new="注")).data)["xl/worksheets/sheet2.xml"]


# -- rules in the newer form -------------------------------------------------


def test_newer_drop_downs_and_colours_grow_too():
    after = (
        f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{XM}"><x14:cfRule type="containsText" id="{{1}}"/>'
        "<xm:sqref>A2:A3 C9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}">'
        f'<x14:dataValidations count="1" xmlns:xm="{XM}"><x14:dataValidation type="list"><x14:formula1><xm:f>词典!$B$2:$B$9</xm:f>'
        "</x14:formula1><xm:sqref>B2:B3</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    rows = text_row(1, "编号", "状态") + text_row(2, "1", "办结") + text_row(3, "2", "办结")
    data = zipped(parts_of({"台账": sheet_xml(rows, after=after)}))
    sheet = parts(patched(data, Append("台账", {1: "3"})).data)["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r"<xm:sqref>([^<]*)</xm:sqref>", sheet) == ["A2:A4 C9", "B2:B4"]
    assert "词典!$B$2:$B$9" in sheet


def test_the_filter_of_a_plain_list_and_its_hidden_name_grow():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("台账")
        for number, row in enumerate([["2018年工作台账"], ["编号", "状态"], ["1-001", "办结"], ["1-002", "办结"]]):
            page.write_row(number, 0, row)
        page.autofilter(1, 0, 3, 1)
        page.print_area(0, 0, 3, 1)
    done = patched(file.getvalue(), Append("台账", {1: "1-003", 2: "未落实"}))
    sheet = by_openpyxl(done.data)
    assert (sheet.auto_filter.ref, sheet.print_area) == ("A2:B5", "'台账'!$A$1:$B$5")
    names = parts(done.data)["xl/workbook.xml"].decode()
    assert re.search(r"_FilterDatabase[^>]*>([^<]*)<", names)[1] == "台账!$A$2:$B$5"


def test_the_first_row_of_an_empty_sheet():
    done = patched(zipped(parts_of({"台账": sheet_xml("")})), Append("台账", {2: "甲"}), Append("台账", {2: "乙"}))
    assert done.appended == (1, 2)
    assert [by_openpyxl(done.data).cell(row, 2).value for row in (1, 2)] == ["甲", "乙"]


# -- any list ----------------------------------------------------------------

TEXT = st.text(st.sampled_from("办结甲乙1-=<&'\" "), min_size=1, max_size=8).filter(str.strip)
NUMBER = st.one_of(st.integers(-(10**9), 10**9), st.booleans())
DAY = st.dates(date(1950, 1, 1), date(2090, 12, 31))
ROW = st.fixed_dictionaries({}, optional={1: TEXT, 2: NUMBER, 3: DAY}).filter(bool)
ROWS = st.lists(ROW, min_size=1, max_size=5)


def as_read(value):
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
@given(ROWS, ROWS, st.booleans())
def test_any_rows_land_one_under_the_other_as_another_program_reads_them(present, new, is_table):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False})
    page = book.add_worksheet("台账")
    page.write_row(0, 0, ["一", "二", "三"])
    for number, row in enumerate(present, 1):
        for column, value in row.items():
            page.write(number, column - 1, value)
    if is_table:
        heads = [{"header": name} for name in "一二三"]
        page.add_table(0, 0, len(present), 2, {"columns": heads, "name": "表1"})
    page.data_validation(1, 0, len(present), 0, {"validate": "any", "input_title": "一", "input_message": "一"})
    book.close()
    done = patched(file.getvalue(), *(Append("台账", row) for row in new))
    sheet = by_openpyxl(done.data)
    bottom = 1 + len(present) + len(new)
    assert done.appended == tuple(range(2 + len(present), bottom + 1))
    read = [
        {c: sheet.cell(r, c).value for c in (1, 2, 3) if sheet.cell(r, c).value is not None}
        for r in range(2, bottom + 2)
    ]
    assert read == [{c: as_read(v) for c, v in row.items()} for row in (*present, *new)] + [{}]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == [f"A2:A{bottom}"]
    if is_table:
        assert sheet.tables["表1"].ref == f"A1:C{bottom}"


# -- rows that are not blank, merged ranges ----------------------------------


def table_of_two(*, look_of_d=False):
    """A table of two columns and three rows; with `look_of_d` its last row has a border in D, beside the table."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet("台账")
    page.add_table(0, 0, 3, 1, {"columns": [{"header": "编号"}, {"header": "数量"}]})
    for row, line in enumerate([["1-001", 3], ["1-002", 5], ["1-003", 8]], 1):
        page.write_row(row, 0, line)
    if look_of_d:
        page.write_blank(3, 3, None, book.add_format({"border": 1}))
    book.close()
    return file.getvalue()


def test_a_cell_set_in_the_row_that_an_append_lands_on_keeps_its_value_and_takes_the_look():
    done = patched(
        table_of_two(look_of_d=True),
        Change("台账", 5, 4, None, "备注", fill="FF7C80"),
        Append("台账", {1: "1-004", 2: 4}),
    )
    sheet = by_openpyxl(done.data)
    assert [cell.value for cell in sheet[5]] == ["1-004", 4, None, "备注"]
    assert (sheet["D5"].border.left.style, sheet["D5"].fill.fgColor.rgb) == ("thin", "FFFF7C80")
    assert sheet.tables["Table1"].ref == "A1:B5"


def merged_list(*merged, rows=4):
    lines = "".join(text_row(number, f"1-{number:03d}", "甲") for number in range(1, rows + 1))
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    after = f'<mergeCells count="{len(merged)}">{cells}</mergeCells>'
    return zipped(parts_of({"台账": sheet_xml(lines, after=after)}))


@pytest.mark.parametrize(
    ("merged", "landed"),
    [
        (["A4:A6"], [7, 8]),
        # Only the columns that are filled count: a note merged beside the list says nothing of it.
        (["D1:D20"], [5, 6]),
        # A blank row merged beforehand takes the value in its first cell, and the next row comes below it.
        (["A5:A6"], [5, 7]),
        (["A5:C5", "B6:C6"], [5, 6]),
        (["A4:A5", "B5:B7"], [8, 9]),
    ],
)
def test_an_append_lands_below_what_is_merged_from_above(merged, landed):
    columns = {1: "丁"} if "A5:C5" in merged else {1: "丁", 2: "戊"}
    done = patched(merged_list(*merged), Append("台账", columns), Append("台账", columns))
    assert list(done.appended) == landed
    sheet = by_openpyxl(done.data)
    assert [sheet.cell(row, 1).value for row in landed] == ["丁", "丁"]
    assert sorted(map(str, sheet.merged_cells.ranges)) == sorted(merged)


def test_a_cell_that_a_merged_range_hides_is_refused_with_the_first_cell_named():
    with pytest.raises(EditRefusedError, match="B5 在合并单元格里，请写到它的第一格（A 列）"):
        patched(merged_list("A5:C5"), Append("台账", {1: "丁", 2: "戊"}))


# -- charts as LibreOffice writes them ---------------------------------------


@pytest.mark.parametrize(
    ("written", "grown"),
    [
        ("&apos;2018年 台账&apos;!$B$2:$B$4", "&apos;2018年 台账&apos;!$B$2:$B$5"),
        ("'2018年 台账'!$B$2:$B$4", "'2018年 台账'!$B$2:$B$5"),
        (
            "(&apos;2018年 台账&apos;!$A$2:$A$4,&#39;2018年 台账&#39;!$B$2:$B$4)",
            "(&apos;2018年 台账&apos;!$A$2:$A$5,&#39;2018年 台账&#39;!$B$2:$B$5)",
        ),
        ("&apos;2018年 别表&apos;!$B$2:$B$4", "&apos;2018年 别表&apos;!$B$2:$B$4"),
    ],
)
def test_only_the_row_digits_of_a_chart_s_reference_change(written, grown):
    made = with_charts([{"values": "='2018年 台账'!$B$2:$B$4"}], sheet="2018年 台账")
    content = parts(made)
    name = next(name for name in content if "charts/chart" in name)
    content[name] = content[name].replace("'2018年 台账'!$B$2:$B$4".encode(), written.encode())
    package = open_package_bytes(zipped(content), Path("台账.xlsx"))
    edits = ChangeSet.of([], [Append("2018年 台账", {1: "丁", 2: 7})])
    done = patch(package, edits)
    assert parts(done.data)[name] == content[name].replace(written.encode(), grown.encode())
    receipt(package, done.data, edits, done.appended, done.heights)
