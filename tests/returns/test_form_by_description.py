"""A form that is nothing but its description: two key columns, two units, values that land in a sheet in another order."""

import io
import subprocess
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment
from sheets import make_sheet

import taizhang_xl
from taizhang_xl.contract.save import write_changes
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding
from taizhang_xl.journal.bases import read_bases, write_base
from taizhang_xl.journal.entry import CONSOLIDATE
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.schema import Column, Owner, SheetSpec, Type
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.reading.table import find_table, read_records
from taizhang_xl.returns.form import write_return
from taizhang_xl.returns.forms.base import Sent, handout_of
from taizhang_xl.returns.forms.conflicts import Asked, Choice, question_of
from taizhang_xl.returns.forms.consolidate import consolidate_form
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.forms.form import Form, joined, parts_of
from taizhang_xl.returns.forms.read import read_form
from taizhang_xl.returns.forms.target import read_target
from taizhang_xl.returns.forms.write import write_form
from taizhang_xl.tables.source import open_source
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.write.patch import patch

MARCH, APRIL = Month(2018, 3), Month(2018, 4)
DIARY = SheetSpec("周记实", (
    Column("姓名", width=10), Column("周", ("周次",), width=8), Column("单位", width=16), Column("安排", type=Type.LONG, width=24),
    Column("记实", ("工作记实",), Type.LONG, 30), Column("出勤", (), Type.NUMBER, 8), Column("等次", width=8),
    Column("填写日期", type=Type.DATE, width=12),
), "每人每周一行")  # fmt: skip
FORM = Form(
    DIARY.form("周记实表", (
        Column("姓名", width=10), Column("周", width=8), Column("安排", type=Type.LONG, width=24),
        Column("记实", type=Type.LONG, width=30, owner=Owner.UNIT, tip="这一周做了什么"),
        Column("出勤", type=Type.NUMBER, width=8, owner=Owner.UNIT),
        Column("等次", width=8, choices=("优秀", "称职"), owner=Owner.UNIT),
        Column("填写日期", type=Type.DATE, width=12, owner=Owner.UNIT),
    ), "发给单位填的周记实"),
    DIARY, ("姓名", "周"), "{office}周记实", unit="单位",
)  # fmt: skip
HEADER = ["周", "姓名", "单位", "记实", "出勤", "等次", "填写日期", "安排"]
# The weeks of two units stand mixed up, and in the form's columns in another order.
ROWS = [
    ["第2周", "李四", "办公室", None, None, None, None, "写总结"],
    ["第1周", "张三", "城环工委", "开了会", 5, "称职", date(2018, 3, 2), "开座谈会"],
    ["第2周", "张三", "城环工委", None, None, None, None, "写报告"],
    ["第1周", "李四", "办公室", None, None, None, None, "收材料"],
    ["第1周", "王五", "城环工委", None, None, None, None, "下乡"],
    ["bc", "a", "城环工委", None, None, None, None, "一"],
    ["c", "ab", "城环工委", None, None, None, None, "二"],
    ["丙", "甲/乙", "城环工委", None, None, None, None, "三"],
    ["乙/丙", "甲", "城环工委", None, None, None, None, "四"],
]
FIRST = 5
UNIT, OTHER = "城建环保工作委员会", "办公室"


def write_book(path, rows=ROWS):
    book = openpyxl.Workbook()
    ledger = book.active
    ledger.title = "台账"
    for row in (["编号", "目标任务", "完成时限", "责任单位"], ["1-001", "调研", "10月底", "城环工委"]):
        ledger.append(row)
    units = book.create_sheet("单位")
    for row in (["单位名称", "简称"], [OTHER, None], [UNIT, "城环工委"]):
        units.append(row)
    sheet = book.create_sheet("周记实")
    sheet.append(["周记实（2018年）"])
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    book.save(path)


class Office:
    """A workbook with the sheet that the form's values land in, and the form of each unit as it was sent."""

    def __init__(self, folder):
        self.folder, self.path = folder, folder / "台账.xlsx"
        write_book(self.path)
        self.bases = {unit.name: handout_of(FORM, self.target, unit) for unit in self.ledger.units}
        for unit in self.ledger.units:
            with self.form(unit.name).open("wb") as file:
                write_form(FORM, self.ledger, self.target, unit, MARCH, file)

    @property
    def ledger(self):
        return build_ledger(open_source(self.path), year=2018)

    @property
    def target(self):
        return read_target(FORM, self.ledger, open_source(self.path))

    def form(self, name):
        unit = self.ledger.unit(name)
        return self.folder / FORM.file_name(unit, MARCH)

    def fill(self, cells, unit=UNIT, edit=lambda sheet: None):
        """Type into the form of a unit: (姓名, 周) -> header -> value."""
        book = openpyxl.load_workbook(self.form(unit))
        sheet = book["周记实表"]
        columns = {cell.value: cell.column for cell in sheet[4]}
        rows = {(sheet.cell(row, 1).value, sheet.cell(row, 2).value): row for row in range(FIRST, sheet.max_row + 1)}
        for key, values in cells.items():
            for name, value in values.items():
                sheet.cell(rows[key], columns[name]).value = value
        edit(sheet)
        book.save(self.form(unit))

    def read(self, *units, period=MARCH, bases=None):
        bases = self.bases if bases is None else bases
        return [
            read_form(FORM, open_source(self.form(u)), self.ledger, self.target, period, bases)
            for u in units or (UNIT,)
        ]

    def merge(self, *units, choices=None, **how):
        reads = self.read(*units, **how)
        refused = [each for each in reads if isinstance(each, Finding)]
        returns = [each for each in reads if not isinstance(each, Finding)]
        return consolidate_form(FORM, self.ledger, self.target, returns, refused, choices or {})

    def save(self, result):
        self.path.write_bytes(patch(open_package(self.path), result.changes).data)

    def rows(self):
        """What stands in the sheet now, read by another program's library."""
        sheet = openpyxl.load_workbook(self.path)["周记实"]
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        return [[v.date() if hasattr(v, "date") else v for v in row] for row in values]


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def with_cells(*changed):
    """Return the rows as they were, but for (row from 0, header, value)."""
    rows = [list(row) for row in ROWS]
    for row, name, value in changed:
        rows[row][HEADER.index(name)] = value
    return rows


def lines(entries):
    return [(e.kind, e.number, e.field, e.base, e.ledger, e.returned) for e in entries]


def told(result):
    return [(f.code, f.cell, f.value) for f in result.findings]


def test_a_form_shows_its_unit_its_own_rows_and_lets_it_fill_in_its_own_columns(office):
    book = openpyxl.load_workbook(office.form(UNIT))
    sheet = book["周记实表"]
    assert [cell.value for cell in sheet[4]] == ["姓名", "周", "安排", "记实", "出勤", "等次", "填写日期"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    assert rows[0][:6] == ["张三", "第1周", "开座谈会", "开了会", 5, "称职"]
    assert rows[0][6].date() == date(2018, 3, 2)
    assert [row[:4] for row in rows[1:]] == [["张三", "第2周", "写报告", None], ["王五", "第1周", "下乡", None]]
    assert [sheet.cell(12, column).value for column in range(1, 8)] == [None] * 7
    assert [sheet.cell(5, column).protection.locked for column in range(1, 8)] == [True] * 3 + [False] * 4
    assert {sheet.cell(5, c).fill.fgColor.rgb for c in (1, 3)} == {"FFF0F0F0"}
    assert {sheet.cell(5, c).fill.fgColor.rgb for c in (4, 7)} == {"FFFFF6CC"}
    assert sheet.protection.sheet
    assert [r.formula1 for r in sheet.data_validations.dataValidation if r.type == "list"] == ['"优秀,称职"']
    assert (sheet["A1"].value, sheet["A2"].value) == ("周记实", f"填报单位：{UNIT}")
    assert [cell.value for cell in sheet[2] if cell.value][1:] == ["填报月份：2018年3月", "填报人："]
    assert book["分发底稿"].sheet_state == "veryHidden"
    assert office.form(UNIT).name == "城环工委_周记实表_2018-03.xlsx"


def resaved_by_libreoffice(form, folder):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder / "out", form]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    form.write_bytes((folder / "out" / form.name).read_bytes())


@pytest.mark.parametrize(
    "resave",
    [lambda f, folder: None, pytest.param(resaved_by_libreoffice, marks=[pytest.mark.libreoffice, pytest.mark.slow])],
)
def test_what_units_fill_in_lands_in_the_row_of_its_key(office, tmp_path, resave):
    office.fill({
        ("张三", "第2周"): {"记实": "写了初稿", "出勤": 4.5, "等次": "优秀", "填写日期": date(2018, 3, 9)},
        ("甲", "乙/丙"): {"记实": "丁"},
        ("a", "bc"): {"记实": "甲"},
    })  # fmt: skip
    office.fill({("李四", "第1周"): {"记实": "收齐了"}}, unit=OTHER)
    resave(office.form(UNIT), tmp_path)
    result = office.merge(UNIT, OTHER)
    assert (result.returned, result.not_returned, result.questions) == ((OTHER, UNIT), (), 0)
    assert lines(result.entries) == [
        (EntryKind.TAKEN, "张三/第2周", "记实", "", "", "写了初稿"),
        (EntryKind.TAKEN, "张三/第2周", "出勤", "", "", "4.5"),
        (EntryKind.TAKEN, "张三/第2周", "等次", "", "", "优秀"),
        (EntryKind.TAKEN, "张三/第2周", "填写日期", "", "", "2018-03-09"),
        (EntryKind.TAKEN, "a/bc", "记实", "", "", "甲"),
        (EntryKind.TAKEN, "甲/乙\\/丙", "记实", "", "", "丁"),
        (EntryKind.TAKEN, "李四/第1周", "记实", "", "", "收齐了"),
    ]
    assert told(result) == []
    office.save(result)
    expected = with_cells(
        (2, "记实", "写了初稿"), (2, "出勤", 4.5), (2, "等次", "优秀"), (2, "填写日期", date(2018, 3, 9)),
        (8, "记实", "丁"), (5, "记实", "甲"), (3, "记实", "收齐了"),
    )  # fmt: skip
    assert office.rows() == expected


def test_keys_of_other_parts_are_other_keys():
    assert joined(["a", "bc"]) != joined(["ab", "c"])
    assert joined(["甲/乙", "丙"]) != joined(["甲", "乙/丙"])
    assert joined(["甲\\", "乙"]) != joined(["甲", "\\乙"])
    assert joined(["甲\\/乙", "丙"]) != joined(["甲\\", "乙/丙"])
    assert joined(["1-001"]) == "1-001"
    for parts in (["甲/乙", "丙"], ["甲\\", "乙"], ["甲\\/", "/乙"], ["张三", "第1周", "\\\\"]):
        assert parts_of(joined(parts)) == parts


def test_a_day_is_the_same_key_however_it_is_typed():
    columns = (Column("姓名"), Column("日期", type=Type.DATE), Column("单位"), Column("记实", owner=Owner.UNIT))
    days = SheetSpec("日志", columns, "")
    daily = Form(days.form("日志表", columns, ""), days, ("姓名", "日期"), "日志", unit="单位")
    header = [column.header for column in columns]
    rows = [["张三", typed, "办公室", "做了"] for typed in (date(2018, 3, 5), "2018-3-5", "2018年3月5日", "3月5日")]
    found = find_table(make_sheet([header, *rows], name="日志"), days)
    assert {daily.key_of(record) for record in read_records(found[0], 2018)[0]} == {"张三/2018-03-05"}


def test_a_description_that_cannot_land_anywhere_is_refused():
    with pytest.raises(ValueError, match="得分"):
        Form(
            DIARY.form("考核表", (Column("姓名"), Column("周"), Column("得分", owner=Owner.UNIT)), ""),
            DIARY,
            ("姓名", "周"),
            "",
            unit="单位",
        )
    with pytest.raises(ValueError, match="too few columns"):
        Form(
            DIARY.form("考核表", (Column("姓名"), Column("记实", owner=Owner.UNIT)), ""),
            DIARY,
            ("姓名",),
            "",
            unit="单位",
        )


def test_a_form_sent_back_untouched_changes_nothing(office):
    result = office.merge()
    assert (result.entries, result.findings, result.changes.changes) == ((), (), ())
    assert result.not_returned == (OTHER,)


def rewrite(office, *changed):
    """Let the section change the sheet after the forms went out."""
    write_book(office.path, with_cells(*changed))


def test_what_both_sides_changed_stays_and_is_told_until_people_choose(office):
    rewrite(office, (1, "记实", "科室改的"))
    office.fill({("张三", "第1周"): {"记实": "单位改的"}})
    result = office.merge()
    (line,) = result.entries
    assert lines([line]) == [(EntryKind.CONFLICT, "张三/第1周", "记实", "开了会", "科室改的", "单位改的")]
    assert (line.note, line.cell) == ("分发以后周记实也改过，保留周记实的", "D5")
    assert (result.changes.changes, result.questions) == ((), 1)
    conflict = question_of(Asked.CONFLICT, "张三/第1周", "记实", "科室改的", "单位改的")
    kept = office.merge(choices={conflict: Choice("台账", None)})
    assert [e.kind for e in kept.entries] == [EntryKind.KEPT]
    settled = office.merge(choices={conflict: Choice("单位", None)})
    assert [e.kind for e in settled.entries] == [EntryKind.TAKEN]
    office.save(settled)
    assert office.rows() == with_cells((1, "记实", "单位改的"))


def test_a_column_of_the_section_that_a_unit_changed_is_a_request(office):
    office.fill({("王五", "第1周"): {"安排": "进城", "记实": "去了"}})
    result = office.merge()
    assert lines(result.of(EntryKind.REQUEST)) == [(EntryKind.REQUEST, "王五/第1周", "安排", "下乡", "下乡", "进城")]
    office.save(result)
    assert office.rows() == with_cells((4, "记实", "去了"))


def test_rows_that_are_no_row_of_the_unit_are_named_and_not_taken(office):
    def spoil(sheet):
        sheet["A6"], sheet["B6"], sheet["D6"] = "张三", "第9周", "没有这一周"
        sheet["A7"], sheet["B7"], sheet["D7"] = "李四", "第1周", "别人的"
        sheet["A8"], sheet["B8"], sheet["D8"] = "ab", "c", "两次"
        sheet["A9"], sheet["B9"], sheet["D9"] = "ab", "c", "又一次"

    office.fill({}, edit=spoil)
    result = office.merge()
    assert told(result) == [
        ("return-number-unknown", "A6", "张三/第9周"),
        ("return-foreign-row", "A7", "李四/第1周"),
        ("return-number-twice", "A8", "ab/c"),
        ("return-number-twice", "A9", "ab/c"),
    ]
    assert result.findings[0].message == "姓名、周“张三/第9周”周记实里没有，没有采用"
    assert result.findings[1].message == "姓名、周“李四/第1周”是办公室的事项，没有采用"
    assert [(e.kind, e.number) for e in result.entries] == [
        (EntryKind.MISSING_ROW, "张三/第2周"),
        (EntryKind.MISSING_ROW, "王五/第1周"),
        (EntryKind.MISSING_ROW, "a/bc"),
    ]
    assert result.changes.changes == ()


def test_a_key_that_stands_twice_in_the_sheet_is_written_to_by_nobody(office):
    write_book(office.path, [*ROWS, ROWS[4]])
    office.fill({("王五", "第1周"): {"记实": "去了"}})
    result = office.merge()
    assert [(e.kind, e.number, e.field) for e in result.entries] == [(EntryKind.CONFLICT, "王五/第1周", "姓名、周")]
    assert result.changes.changes == ()


def test_a_missing_row_and_new_rows_are_told_and_the_sheet_stays(office):
    def edit(sheet):
        for cell in sheet[7]:
            cell.value = None
        sheet["A12"], sheet["D12"] = "赵六", "新来的"
        sheet["D13"] = "没有写名字"

    office.fill({}, edit=edit)
    result = office.merge()
    assert lines(result.entries) == [
        (EntryKind.NEW_ROW, "", "姓名", "", "", "赵六；新来的"),
        (EntryKind.NEW_ROW, "", "姓名", "", "", "没有写名字"),
        (EntryKind.MISSING_ROW, "王五/第1周", "姓名、周", "", "", ""),
    ]
    assert [e.note for e in result.entries[:2]] == ["没有周，按新增申请处理", "没有姓名、周，按新增申请处理"]
    assert result.changes.changes == ()


def test_a_row_that_was_not_on_the_form_is_held_back(office):
    write_book(office.path, [*ROWS, ["第3周", "张三", "城环工委", None, None, None, None, "新的一周"]])
    office.fill({}, edit=lambda s: [s.cell(12, c, v) for c, v in ((1, "张三"), (2, "第3周"), (4, "做了"))])
    (line,) = office.merge().entries
    assert (line.kind, line.number, line.returned) == (EntryKind.CONFLICT, "张三/第3周", "做了")
    assert "发出的表里没有这个姓名、周" in line.note


def test_what_cannot_be_read_is_no_value_and_no_blank(office):
    cells = {"记实": "#N/A", "出勤": "=4+1", "等次": "优良", "填写日期": "某日"}
    office.fill({("张三", "第1周"): cells, ("张三", "第2周"): {"出勤": "四天"}})
    result = office.merge()
    assert told(result) == [
        ("cell-error", "D5", "#N/A"),
        ("formula-not-calculated", "E5", ""),
        ("return-value-wrong", "F5", "优良"),
        ("date-not-real", "G5", "某日"),
        ("return-value-wrong", "E6", "四天"),
    ]
    assert [f.fix for f in result.findings if f.code == "return-value-wrong"] == [
        "请改为优秀、称职里的一个",
        "请改为数字",
    ]
    assert (result.entries, result.changes.changes) == ((), ())


def test_a_key_that_cannot_be_read_costs_its_row_alone(office):
    office.fill({("王五", "第1周"): {"记实": "去了"}, ("张三", "第2周"): {"周": '="第2周"', "记实": "写了"}})
    result = office.merge()
    assert ("formula-not-calculated", "B6", "") in told(result)
    assert [(e.kind, e.number) for e in result.entries] == [
        (EntryKind.TAKEN, "王五/第1周"),
        (EntryKind.MISSING_ROW, "张三/第2周"),
    ]


def test_a_number_typed_as_text_is_written_as_a_number(office):
    office.fill({("张三", "第2周"): {"出勤": "４"}})
    office.save(office.merge())
    assert office.rows() == with_cells((2, "出勤", 4))


def test_a_column_that_was_renamed_is_named_and_the_others_are_taken(office):
    def rename(sheet):
        sheet["D4"] = "心得"

    office.fill({("王五", "第1周"): {"记实": "去了", "出勤": 3}}, edit=rename)
    result = office.merge()
    assert [(f.code, f.value) for f in result.findings if f.severity == "错误"] == [("return-column-missing", "记实")]
    office.save(result)
    assert office.rows() == with_cells((4, "出勤", 3))


def test_a_key_column_that_was_renamed_takes_nothing(office):
    office.fill({("王五", "第1周"): {"记实": "去了"}}, edit=lambda sheet: sheet.__setitem__("B4", "几时"))
    result = office.merge()
    assert ("return-column-missing", "周") in [(f.code, f.value) for f in result.findings]
    assert result.changes.changes == ()


def test_another_word_for_a_column_that_the_sheet_knows_is_understood_in_the_form(office):
    office.fill({("王五", "第1周"): {"记实": "去了"}}, edit=lambda sheet: sheet.__setitem__("D4", "工作记实"))
    office.save(office.merge())
    assert office.rows() == with_cells((4, "记实", "去了"))


def retitled(label, text):
    def edit(sheet):
        cell = next(cell for cell in sheet[2] if str(cell.value).startswith(label))
        cell.value = f"{label}：{text}"

    return edit


@pytest.mark.parametrize(
    ("edit", "period", "code"),
    [
        (lambda sheet: None, APRIL, "return-other-month"),
        (retitled("填报月份", "2018年4月"), MARCH, "return-other-month"),
        (retitled("填报单位", OTHER), MARCH, "return-other-unit"),
    ],
    ids=["of another month", "with another month's head", "of another unit"],
)
def test_a_form_of_another_period_or_unit_is_refused(office, edit, period, code):
    office.fill({("王五", "第1周"): {"记实": "去了"}}, edit=edit)
    result = office.merge(period=period)
    assert [f.code for f in result.findings] == [code]
    assert (result.returned, result.changes.changes) == ((), ())


def test_the_form_of_another_system_is_refused_whatever_its_columns_are(office):
    with office.form(UNIT).open("wb") as file:
        write_return(office.ledger, office.ledger.unit(UNIT), MARCH, file)
    (refused,) = office.read()
    assert (refused.code, refused.message) == ("return-other-form", "这是“月报表”，不是“周记实表”，没有采用")


def test_the_base_inside_the_form_and_the_one_kept_beside_the_ledger_give_the_same(office):
    office.fill({("张三", "第2周"): {"记实": "写了初稿"}})
    carried = office.merge(bases={})
    assert [f.code for f in carried.findings] == ["return-base-inside"]
    assert carried.carried == {UNIT: office.bases[UNIT]}
    place = FORM.place(MARCH)
    write_base(office.path, place, UNIT, "城环工委", carried.carried[UNIT])
    assert read_bases(office.path, MARCH) == {}
    kept = read_bases(office.path, place)
    assert kept == {UNIT: office.bases[UNIT]}
    assert office.merge(bases=kept).entries == carried.entries == office.merge().entries


def test_a_corrected_return_goes_on_from_what_was_taken(office):
    office.fill({("张三", "第2周"): {"记实": "写了初稿"}})
    office.save(office.merge())
    base = dict(office.bases[UNIT])
    base["张三/第2周"] = base["张三/第2周"]._replace(reported={"记实": "写了初稿"})
    assert isinstance(base["张三/第2周"], Sent)
    office.fill({("张三", "第2周"): {"记实": "写了二稿"}})
    office.save(office.merge(bases={UNIT: base}))
    assert office.rows() == with_cells((2, "记实", "写了二稿"))


def test_what_was_taken_is_remembered_and_undone_like_an_edit_of_the_ledger(office):
    place = FORM.place(MARCH)
    write_base(office.path, place, UNIT, "城环工委", office.bases[UNIT])
    office.fill({("张三", "第1周"): {"记实": "开了两次会"}, ("甲/乙", "丙"): {"出勤": 2}})
    changes = office.merge().changes
    taken = {change.item: {change.field: (None, str(change.new))} for change in changes.changes}
    info = EntryInfo(CONSOLIDATE, str(MARCH), {place: taken})
    write_changes(open_package(office.path), changes, info, dry_run=False)
    assert office.rows() == with_cells((1, "记实", "开了两次会"), (7, "出勤", 2))
    reported = {key: sent.reported for key, sent in read_bases(office.path, place)[UNIT].items() if sent.reported}
    assert reported == {"张三/第1周": {"记实": "开了两次会"}, "甲\\/乙/丙": {"出勤": "2"}}
    taizhang_xl.undo(office.path)
    assert office.rows() == ROWS
    assert not any(sent.reported for sent in read_bases(office.path, place)[UNIT].values())


def test_copies_that_differ_are_both_left(office):
    office.fill({("张三", "第2周"): {"记实": "写了初稿"}})
    first = office.read()
    office.fill({("张三", "第2周"): {"记实": "写了二稿"}})
    result = consolidate_form(FORM, office.ledger, office.target, [*first, *office.read()], ())
    assert (result.undecided, result.changes.changes) == ((UNIT,), ())
    assert "张三/第2周 记实（写了初稿/写了二稿）" in result.findings[-1].message


def test_a_second_sheet_that_was_filled_in_and_a_comment_are_told(office):
    def comment(sheet):
        sheet["D6"].comment = Comment("请科室看", "张三")

    office.fill({("张三", "第2周"): {"记实": "写了初稿"}}, edit=comment)
    alone = office.merge()
    assert told(alone) == [("return-left-out", "A4", "批注 1 处")]
    book = openpyxl.load_workbook(office.form(UNIT))
    again = book.copy_worksheet(book["周记实表"])
    again.title, again["D6"] = "补报", "写了二稿"
    book.save(office.form(UNIT))
    both = office.merge()
    assert (both.undecided, both.changes.changes) == ((UNIT,), ())
    assert "张三/第2周 记实（写了初稿/写了二稿）" in both.findings[-1].message


def test_a_sheet_without_the_columns_of_the_form_says_what_it_lacks(office):
    book = openpyxl.load_workbook(office.path)
    book["周记实"]["A2"] = "几时"
    data = io.BytesIO()
    book.save(data)
    office.path.write_bytes(data.getvalue())
    with pytest.raises(NoTableError, match="没有找到周记实的表头"):
        _ = office.target
