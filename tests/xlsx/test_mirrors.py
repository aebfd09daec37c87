"""Cells whose text a table's own part holds too: both are changed or the edit is refused, and the receipt compares them."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from books import HEAD, MAIN, OFFICE, parts_of, sheet_xml, text_row, zipped

from taizhang_xl import edit
from taizhang_xl.changes import Append, Change, ChangeSet, Permit
from taizhang_xl.errors import DamagedEditError, EditRefusedError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.write.patch import patch
from taizhang_xl.xlsx.write.zip_copy import rezipped

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


def package_of(data):
    return open_package_bytes(data, Path("台账.xlsx"))


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def edited(data, *changes, permit=Permit()):  # noqa: B008 it cannot change
    edits = ChangeSet.of([each for each in changes if isinstance(each, Change)],
                         [each for each in changes if isinstance(each, Append)])  # fmt: skip
    package = package_of(data)
    done = patch(package, edits, permit)
    receipt(package, done.data, edits, done.appended, done.heights)
    return done.data


def header(column, text):
    return Change("台账", 1, column, new=text)


def listed(write=lambda book, sheet: None, **options):
    """A workbook of XlsxWriter: the table 表1 in A1:C3, and a second sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("台账")
    other = book.add_worksheet("汇总")
    rows = [["1-001", "办结", 1], ["1-002", "未落实", 2]]
    columns = [{"header": "编号"}, {"header": "状态"}, {"header": "件数"}]
    bottom = 3 if options.get("total_row") else 2
    sheet.add_table(0, 0, bottom, 2, {"data": rows, "columns": columns, "name": "表1", **options})
    other.add_table(0, 0, 1, 1, {"columns": [{"header": "编号"}, {"header": "备注"}], "name": "表2"})
    write(book, sheet)
    book.close()
    return file.getvalue()


def agreed(data):
    """What another program reads: the header cells, and what the table calls its columns."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))["台账"]
    table = next(iter(sheet.tables.values()))
    names = [each.name for each in table.tableColumns]
    return [unescaped(cell.value) for cell in sheet[table.ref][0]], [unescaped(name) for name in names]


def unescaped(text):
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def names(data):
    columns = ElementTree.fromstring(parts(data)[TABLE]).find(f"{{{MAIN}}}tableColumns")
    return [each.get("name") for each in columns]


# -- headers -----------------------------------------------------------------


def test_a_header_and_its_column_in_the_table_change_together_and_nothing_else(tmp_path):
    path, data = tmp_path / "台账.xlsx", listed()
    path.write_bytes(data)
    edit(path, ["台账!B1=办理状态"])
    before, after = parts(data), parts(path.read_bytes())
    assert agreed(path.read_bytes()) == (["编号", "办理状态", "件数"],) * 2
    assert [name for name in before if before[name] != after[name]] == [SHEET, TABLE]
    assert after[TABLE] == before[TABLE].replace('name="状态"'.encode(), 'name="办理状态"'.encode())


# How Excel writes such names: a line break as _x000a_, what reads like an escape with its first sign escaped.
SPELLINGS = {
    "完成\n时限": "完成_x000a_时限",
    'A"B': "A&quot;B",
    "<甲&乙>": "&lt;甲&amp;乙&gt;",
    " 两边空 ": " 两边空 ",
    "=1+1": "=1+1",
    "_x000a_": "_x005f_x000a_",
    "编号": None,
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_name_is_spelled_as_an_attribute_asks(text):
    if text == "编号":
        data = edited(listed(), header(1, text))
        assert parts(data)[TABLE] == parts(listed())[TABLE]
        return
    table = parts(edited(listed(), header(1, text)))[TABLE]
    assert f'<tableColumn id="1" name="{SPELLINGS[text]}"/>'.encode() in table
    assert agreed(edited(listed(), header(1, text)))[0][0] == text


def test_headers_may_change_places_and_capitals():
    assert agreed(edited(listed(), header(1, "状态"), header(2, "编号"))) == (["状态", "编号", "件数"],) * 2
    capital = edited(listed(), header(1, "No"))
    assert agreed(edited(capital, header(1, "NO"))) == (["NO", "状态", "件数"],) * 2


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ([header(1, None)], "台账!A1 是表格 表1 的表头，不能空着"),
        ([header(1, "")], "不能空着"),
        ([header(1, "　")], "不能空着"),
        ([header(1, 2018)], "不能是数字或日期，请写成文字"),
        ([header(1, date(2018, 3, 5))], "不能是数字或日期，请写成文字"),
        ([header(1, True)], "请写成文字"),
        ([header(1, "长" * 256)], "最多 255 个字"),
        ([header(1, "甲\r\n乙")], "看不见的字符"),
        ([header(1, "状态")], "还有一列叫“状态”，请换一个名字"),
        ([header(1, "abc"), header(2, "ABC")], "台账!A1 是表格 表1 的表头，表格里还有一列叫“abc”"),
    ],
)
def test_a_header_that_a_table_cannot_have_is_refused(changes, word):
    with pytest.raises(EditRefusedError, match=word) as error:
        edited(listed(), *changes)
    assert "\n" not in str(error.value)


def test_the_longest_header_is_written():
    assert agreed(edited(listed(), header(1, "长" * 255)))[1][0] == "长" * 255


def test_a_look_of_a_header_and_a_cell_below_leave_the_table_alone():
    data = edited(listed(), Change("台账", 1, 1, fill="A9D18E"), Change("台账", 2, 1, new="1-009"))
    assert parts(data)[TABLE] == parts(listed())[TABLE]


def test_a_table_without_a_header_row_has_no_headers_to_keep():
    data = listed(header_row=False)
    assert b'headerRowCount="0"' in parts(data)[TABLE]
    assert parts(edited(data, header(1, 5), header(2, None)))[TABLE] == parts(data)[TABLE]


def test_a_header_is_renamed_and_a_row_appended_in_one():
    data = edited(listed(), header(2, "办理状态"), Append("台账", {1: "1-003", 2: "办结"}))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["台账"]
    assert sheet.tables["表1"].ref == "A1:C4"
    assert [cell.value for cell in sheet[4]] == ["1-003", "办结", None]
    assert agreed(data) == (["编号", "办理状态", "件数"],) * 2


def other_forms(change):
    made = parts(listed())
    return zipped({**made, TABLE: change(made[TABLE].decode()).encode()})


def prefixed(text):
    return re.sub(r"<(/?)(?=[A-Za-z]+[\s/>])", r"<\1m:", text.replace("xmlns=", "xmlns:m="))


FORMS = {
    "prefixed": prefixed,
    "single quotes": lambda text: text.replace('"', "'"),
    "a column of that name in an extension": lambda text: text.replace(
        "</table>", '<extLst><ext uri="{0}"><o:tableColumns xmlns:o="urn:o"><o:tableColumn name="编号"/></o:tableColumns></ext></extLst></table>'),
    "a column in a comment": lambda text: text.replace("<tableColumns", '<!-- <tableColumn id="1" name="编号"/> --><tableColumns'),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_name_is_found_in_every_form_of_the_part(form):
    data = other_forms(FORMS[form])
    table = parts(edited(data, header(1, "序号")))[TABLE].decode()
    assert names(edited(data, header(1, "序号"))) == ["序号", "状态", "件数"]
    changed = FORMS[form](parts(listed())[TABLE].decode())
    tag = re.search(r"<(?:m:)?tableColumn id=.1. name=.编号./>", changed[changed.index("tableColumns ") :])[0]
    quote = '"序号"'
    assert table == re.sub(r"(?<!<!-- )" + re.escape(tag), re.sub("[\"']编号[\"']", quote, tag), changed, count=1)


# -- what goes by a header ---------------------------------------------------


def chart(book, sheet):
    made = book.add_chart({"type": "column"})
    made.add_series({"values": "=台账!$C$2:$C$3"})
    sheet.insert_chart("E5", made)


def in_part(name, old, new):
    def change(data):
        made = parts(data)
        text = made[name].decode()
        assert old in text
        return zipped({**made, name: text.replace(old, new, 1).encode()})

    return change


def rule(inner):
    return in_part(SHEET, "<tableParts", f"{inner}<tableParts")


def with_formula(formula):
    return listed(lambda book, sheet: sheet.write_formula("F9", f"={formula}", value="0"))


NAMING = {
    "a cell": with_formula("SUM(表1[件数])"),
    "a row": with_formula("表1[[#This Row],[件数]]"),
    "columns from to": with_formula("SUM(表1[[编号]:[件数]])"),
    "without the table's name": with_formula("[@件数]"),
    "a text that is evaluated": with_formula('INDIRECT("表1[件数]")'),
    "a defined name": listed(lambda book, sheet: book.define_name("件", "=表1[件数]")),
    "a filled column": listed(columns=[{"header": "编号"}, {"header": "状态", "formula": "=[@件数]*2"}, {"header": "件数"}]),
    "a total": listed(total_row=True, columns=[{"header": "编号"}, {"header": "状态"}, {"header": "件数", "total_function": "sum"}]),
    "a colour": listed(lambda book, sheet: sheet.conditional_format("E2:E3", {"type": "formula", "criteria": "=SUM(表1[件数])>1", "format": book.add_format({"bold": True})})),
    "a drop-down": listed(lambda book, sheet: sheet.data_validation("E2", {"validate": "list", "source": '=INDIRECT("表1[件数]")'})),
    "a newer drop-down": rule(f'<extLst><ext uri="{{0}}" xmlns:x14="{X14}"><x14:dataValidations xmlns:xm="{XM}"><x14:dataValidation type="list"><x14:formula1><xm:f>INDIRECT(&quot;表1[件数]&quot;)</xm:f></x14:formula1><xm:sqref>F1</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>')(listed()),
    "a link": listed(lambda book, sheet: sheet.write_url("E9", "internal:表1[件数]")),
    "a chart": in_part("xl/charts/chart1.xml", "台账!$C$2:$C$3", "[0]!表1[件数]")(listed(chart)),
    "in CDATA": in_part(SHEET, "SUM(表1[件数])", "<![CDATA[SUM(表1[件数])]]>")(with_formula("SUM(表1[件数])")),
    "in other capitals": in_part(SHEET, "SUM(表1[NUM])", "SUM(表1[num])")(edited(listed(lambda book, sheet: sheet.write_formula("F9", "=SUM(表1[NUM])")), header(3, "NUM"))),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMING)
def test_a_header_that_a_formula_goes_by_is_refused_and_the_others_are_not(name):
    data = NAMING[name]
    with pytest.raises(
        EditRefusedError, match=r"台账!C1 是表格 表1 的表头，有公式按名字“.{2,3}”引用这一列，请在表格软件里改"
    ):
        edited(data, header(3, "数量"))
    assert names(edited(data, header(2, "办理状态")))[1] == "办理状态"


@pytest.mark.parametrize(
    "formula", ["SUM(表2[编号])", "ROWS(表1[])", "ROWS(表1[#Headers])", "SUM(表1[[#Data],[件数]])", "A1", '"编号]"']
)
def test_a_formula_that_goes_by_something_else_hinders_nothing(formula):
    assert agreed(edited(with_formula(formula), header(1, "序号"))) == (["序号", "状态", "件数"],) * 2


def test_a_name_with_brackets_is_found_as_formulas_spell_it():
    data = edited(listed(lambda book, sheet: sheet.write_formula("F9", "=SUM(表1[件'[个']'#])")), header(3, "件[个]#"))
    with pytest.raises(EditRefusedError, match=r"有公式按名字“件\[个\]#”"):
        edited(data, header(3, "数量"))


def with_link(data, kind, target, part, owner):
    """A workbook with one more part, linked from another."""
    made = parts(data)
    folder, _, base = owner.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels"
    empty = (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    )
    link = f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="/{target}"/></Relationships>'
    text = made.get(rels, empty.encode()).decode().replace("</Relationships>", link)
    return zipped({**made, rels: text.encode(), target: part.encode()})


def test_a_header_that_a_query_or_a_slicer_goes_by_is_refused():
    query = with_link(listed(), "queryTable", "xl/queryTables/queryTable1.xml", "<queryTable/>", TABLE)
    mapped = other_forms(lambda text: text.replace("<table ", '<table tableType="xml" '))
    for data in (query, mapped):
        with pytest.raises(EditRefusedError, match="这个表格连着外部数据，列名由外部数据给出"):
            edited(data, header(1, "序号"))
    slicer = f'<slicerCacheDefinition xmlns="{X14}" name="切片器_状态" sourceName="状态"/>'
    data = with_link(listed(), "slicerCache", "xl/slicerCaches/slicerCache1.xml", slicer, "xl/workbook.xml")
    with pytest.raises(EditRefusedError, match="有切片器按名字“状态”筛选这一列"):
        edited(data, header(2, "办理状态"))
    assert agreed(edited(data, header(1, "序号")))[1][0] == "序号"


# -- totals ------------------------------------------------------------------


TOTALS = {
    "total_row": True,
    "columns": [{"header": "编号", "total_string": "合计"}, {"header": "状态"}, {"header": "件数", "total_function": "sum"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text", "label"),
    [(1, "总计", 'id="1" name="编号" totalsRowLabel="总计"'), (1, None, 'id="1" name="编号"'),
     (2, "说明", 'id="2" name="状态" totalsRowLabel="说明"'), (2, None, 'id="2" name="状态"')],
)  # fmt: skip
def test_the_text_of_a_totals_cell_and_the_tables_label_change_together(column, text, label):
    data = edited(listed(**TOTALS), Change("台账", 4, column, new=text))
    assert f"<tableColumn {label}/>".encode() in parts(data)[TABLE]
    assert openpyxl.load_workbook(io.BytesIO(data))["台账"].cell(4, column).value == text


def test_a_totals_cell_that_is_computed_or_would_be_no_text_is_refused():
    with pytest.raises(EditRefusedError, match="台账!C4 是公式"):
        edited(listed(**TOTALS), Change("台账", 4, 3, new=7))
    with pytest.raises(EditRefusedError, match="台账!C4 是表格 表1 的汇总，请在“表设计”里改"):
        edited(listed(**TOTALS), Change("台账", 4, 3, new=7), permit=Permit(formulas=True))
    with pytest.raises(EditRefusedError, match="台账!A4 在表格 表1 的汇总行里，只能写文字"):
        edited(listed(**TOTALS), Change("台账", 4, 1, new=7))


# -- the receipt -------------------------------------------------------------


def swap(old, new):
    return lambda text: text.replace(old, new, 1)


def damaged(data, edits, changed):
    package = package_of(data)
    done = patch(package, edits)
    made = package_of(done.data)
    new = {name: change(made.part(name).decode()).encode() for name, change in changed.items()}
    assert all(new[name] != made.part(name) for name in new)
    receipt(package, rezipped(done.data, list(made.entries), new, {}), edits, done.appended)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({TABLE: swap('name="序号"', 'name="编号"')}, "台账 A1 和表格里的列名或汇总文字“编号”不一样"),
        ({TABLE: swap('name="序号"', 'name="序 号"')}, "table1.xml 里 A1 的文字成了“序 号”"),
        ({TABLE: swap('name="状态"', 'name="情况"')}, "table1.xml 里 B1 的文字成了“情况”"),
        ({TABLE: swap('name="状态"', 'name="状态" totalsRowLabel="合计"')}, "table1.xml 不该有变化"),
        ({TABLE: swap('ref="A1:C3"', 'ref="A1:C4"')}, "table1.xml 不该有变化"),
        ({TABLE: swap('<tableColumn id="2" name="状态"/>', "")}, "table1.xml 的列数变了"),
        ({SHEET: swap("序号", "编号")}, "台账 A1 和表格里的列名或汇总文字“序号”不一样"),
    ],
)
def test_a_header_and_a_table_that_say_two_things_are_found(changed, word):
    with pytest.raises(DamagedEditError, match=re.escape(word)):
        damaged(listed(), ChangeSet.of([header(1, "序号")]), changed)


def test_a_table_that_does_not_follow_is_found_as_it_was_once_written():
    """The edit as it was made once: the cell alone."""
    package, edits = package_of(listed()), ChangeSet.of([header(1, "序号")])
    done = patch(package, edits)
    alone = rezipped(done.data, list(package_of(done.data).entries), {TABLE: package.part(TABLE)}, {})
    with pytest.raises(DamagedEditError, match="台账 A1 和表格里的列名或汇总文字“编号”不一样"):
        receipt(package, alone, edits, ())


def test_a_label_that_does_not_follow_and_two_columns_of_one_name_are_found():
    edits = ChangeSet.of([Change("台账", 4, 1, new="总计")])
    with pytest.raises(DamagedEditError, match="台账 A4 和表格里的列名或汇总文字“合计”不一样"):
        damaged(listed(**TOTALS), edits, {TABLE: swap("总计", "合计")})
    package, edits = package_of(listed()), ChangeSet.of([header(1, "序号")])
    done = patch(package, edits)
    twice = {name: parts(done.data)[name].replace("序号".encode(), "状态".encode()) for name in (TABLE, SHEET)}
    with pytest.raises(DamagedEditError, match="台账 表格有两列叫“状态”"):
        receipt(package, rezipped(done.data, list(package_of(done.data).entries), twice, {}),
                ChangeSet.of([header(1, "状态")]), ())  # fmt: skip


def test_a_table_that_disagreed_before_may_be_edited_elsewhere_and_mended():
    data = other_forms(swap('name="编号"', 'name="旧编号"'))
    assert agreed(edited(data, Change("台账", 2, 2, new="销号"), header(2, "办理状态")))[1] == [
        "旧编号",
        "办理状态",
        "件数",
    ]
    assert agreed(edited(data, header(1, "旧编号")))[0] == ["旧编号", "状态", "件数"]
    assert agreed(edited(data, header(1, "序号"))) == (["序号", "状态", "件数"],) * 2


# -- pivot tables ------------------------------------------------------------


def with_pivot(source, *, is_table):
    """A list in A1:B3 on 台账 and a pivot table of it on 汇总."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    tables = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' if is_table else ""
    rows = text_row(1, "单位", "件数") + text_row(2, "甲", "乙") + text_row(3, "丙", "丁")
    made = parts_of({"台账": sheet_xml(rows, after=tables), "汇总": sheet_xml(text_row(3, "单位"))})
    made["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet"><worksheetSource {source}/></cacheSource>'
        '<cacheFields count="2"><cacheField name="单位"/><cacheField name="件数"/></cacheFields></pivotCacheDefinition>'
    ).encode()
    made["xl/pivotTables/pivotTable1.xml"] = (
        f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="按单位"><location ref="A3:B6"/></pivotTableDefinition>'.encode()
    )
    made["xl/tables/table1.xml"] = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="表1" displayName="表1" ref="A1:B3">'
        '<tableColumns count="2"><tableColumn id="1" name="单位"/><tableColumn id="2" name="件数"/></tableColumns></table>'
    ).encode()
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kinds}.{kind}+xml"/>'
        for name, kind in (("xl/pivotCache/pivotCacheDefinition1.xml", "pivotCacheDefinition"),
                           ("xl/pivotTables/pivotTable1.xml", "pivotTable"), ("xl/tables/table1.xml", "table"))
    )  # fmt: skip
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace(b"</Types>", f"{types}</Types>".encode())
    data = with_link(zipped(made), "pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml",
                     made["xl/pivotCache/pivotCacheDefinition1.xml"].decode(), "xl/workbook.xml")  # fmt: skip
    pivot = parts(data)["xl/pivotTables/pivotTable1.xml"].decode()
    data = with_link(data, "pivotTable", "xl/pivotTables/pivotTable1.xml", pivot, "xl/worksheets/sheet2.xml")
    data = with_link(data, "pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml",
                     made["xl/pivotCache/pivotCacheDefinition1.xml"].decode(), "xl/pivotTables/pivotTable1.xml")  # fmt: skip
    if is_table:
        data = with_link(data, "table", TABLE, made[TABLE].decode(), SHEET)
    return data


@pytest.mark.parametrize("source", ['name="表1"', 'ref="A1:B3" sheet="台账"'])
def test_a_table_header_that_a_pivot_table_takes_for_a_field_is_refused(source):
    with pytest.raises(EditRefusedError, match="数据透视表 按单位 按它取字段，请在表格软件里改"):
        edited(with_pivot(source, is_table=True), header(1, "承办单位"))


def test_a_plain_header_that_a_pivot_table_takes_for_a_field_is_written_and_told():
    data = with_pivot('ref="A1:B3" sheet="台账"', is_table=False)
    told = lambda row: patch(package_of(data), ChangeSet.of([Change("台账", row, 1, new="新")])).notes  # noqa: E731
    assert told(2) == ("汇总 上的数据透视表 按单位 还是旧数，请在表格软件里刷新",)
    assert told(1) == ("汇总 上的数据透视表 按单位 按原来的表头取字段，请在表格软件里刷新，再放上改了名的字段",)
    assert told(9) == ()
