"""A companion workbook: made for its ledger and its owner alone, known again as that ledger's, refused by every other verb."""

import json
import os
import shutil
import stat
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from ledgers import make_ledger
from sheets import make_sheet
from small import ran

import taizhang_xl
from taizhang_xl.changes import ChangeSet
from taizhang_xl.companion.book import open_companion
from taizhang_xl.companion.kind import CompanionKind
from taizhang_xl.companion.make import companion_product
from taizhang_xl.companion.people import people_columns, people_of
from taizhang_xl.contract.apply import apply_to_files
from taizhang_xl.contract.common_options import LEDGER as OF_LEDGER
from taizhang_xl.contract.context import silent
from taizhang_xl.contract.decision import Decision, Edit
from taizhang_xl.contract.open_book import apply_to_open_book
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.contract.run import run_verb
from taizhang_xl.errors import FileError, NoTableError, TaizhangError, UsageError
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import LEDGER, PEOPLE, SETTINGS, UNITS, Column, SheetSpec, Type
from taizhang_xl.reading.table import find_table
from taizhang_xl.sending.attachments import May, made_ready

DAY = date(2018, 3, 5)
NOTES = SheetSpec("记录", (
    Column("姓名", required=True), Column("日期", type=Type.DATE), Column("等次", choices=("优秀", "称职")),
), "谁哪一天怎样")  # fmt: skip
KIND = CompanionKind("谈心", (NOTES,), "talk-new")
OFFICE = "某市人大常委会机关"
UNIT_ROWS = [{"单位名称": "办公室", "简称": "办"}, {"单位名称": "城乡建设和环境保护工作委员会", "简称": "城环工委"}]
PEOPLE_ROWS = [
    {"姓名": "办公室主任", "责任单位": "办"},
    {"姓名": "干部甲", "责任单位": "城环工委", "职务": "科员", "到岗日期": date(2018, 2, 5)},
    {"姓名": "干部乙", "责任单位": "城环工委", "参加考核": "否", "离岗日期": "2018年3月9日"},
]
ITEM = {
    "编号": "1-001",
    "类别": "机关日常工作",
    "目标任务": "修路",
    "完成时限": "10月底",
    "责任单位": "办",
    "责任人": "办公室主任",
}
# They act on any workbook's own history or on cells by their address; the last two read nothing in it.
OF_ANY_WORKBOOK = {"history", "undo", "edit", "templates", "schedule"}


def ledger_at(folder, year=2018, office=OFFICE, name="台账.xlsx", people=PEOPLE_ROWS):
    return make_ledger(folder / name, year, office, {LEDGER: [ITEM], UNITS: UNIT_ROWS, PEOPLE: people})


def make(path, rows=({"姓名": "干部甲", "日期": DAY, "等次": "优秀"},)):
    opened = open_ledger(path)
    product = companion_product(KIND, opened, DAY, {NOTES: rows})
    apply_to_files(Decision(files=(product,)), silent, path)
    return product.target


@pytest.fixture(scope="module")
def ledger_once(tmp_path_factory):
    return ledger_at(tmp_path_factory.mktemp("ledger"))


@pytest.fixture
def ledger(ledger_once, tmp_path):
    return Path(shutil.copy(ledger_once, tmp_path))


def test_it_is_made_beside_its_ledger_with_sheets_like_ours_and_is_read_again(ledger):
    made = make(ledger)
    assert made == ledger.parent / "谈心" / "2018年谈心.xlsx"
    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["说明", "记录", "归属"]
    assert [[cell.value for cell in row] for row in book["归属"]][1][:4] == ["谈心", "2018", OFFICE, "台账.xlsx"]
    notes = book["记录"]
    assert [rule.formula1 for rule in notes.data_validations.dataValidation if rule.type == "list"] == ['"优秀,称职"']
    assert [(table.ref, table.autoFilter is not None) for table in notes.tables.values()] == [("A1:C2", True)]
    assert notes.freeze_panes == "B2"
    (row,) = open_companion(KIND, open_ledger(ledger)).rows(NOTES)
    assert (row.text("姓名"), row.day("日期"), row.where("等次").cell) == ("干部甲", DAY, "C2")


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has other access rights")
def test_nobody_but_its_owner_opens_it_nor_its_backups_and_journal_and_the_ledgers_stay_everybodys(ledger):
    before = os.umask(0o022)
    try:
        ledger.chmod(0o664)
        taizhang_xl.refresh(ledger, as_of=DAY)
        made = make(ledger)
        edited(ledger)
        taizhang_xl.edit(ledger, {"台账!D3": "修桥"})
    finally:
        os.umask(before)
    own = [made.parent, *made.parent.rglob("*")]
    assert {made.parent / ".taizhang" / "journal.jsonl", made.parent / ".taizhang" / "backups"} < set(own)
    assert [path for path in own if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    assert stat.S_IMODE((ledger.parent / ".taizhang" / "journal.jsonl").stat().st_mode) == 0o664
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o664
    assert "干部" not in (ledger.parent / ".taizhang" / "journal.jsonl").read_text("utf-8")


def edits(opened):
    book = open_companion(KIND, opened)
    (row,) = book.rows(NOTES)
    changes = ChangeSet.of(
        book.change(row, {"等次": "称职"}, item="干部甲"), [book.append(NOTES, {"姓名": "干部乙", "日期": DAY})]
    )
    return Edit(book.package, changes, EntryInfo("talk"))


def edited(ledger):
    apply_to_files(Decision(edits=(edits(open_ledger(ledger)),)), silent, ledger)


def cells(path, sheet="记录"):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows(min_row=2)]


def test_an_edit_of_it_is_saved_with_a_backup_and_an_entry_and_undone_like_any_other(ledger):
    made = make(ledger)
    edited(ledger)
    lines = [json.loads(line) for line in (made.parent / ".taizhang" / "journal.jsonl").read_text("utf-8").splitlines()]
    assert [(line["verb"], line["ledger"]) for line in lines] == [("talk", "2018年谈心.xlsx")]
    assert [row[2] for row in cells(made)] == ["称职", None]
    assert "等次" in ran("history", made)
    ran("undo", made)
    assert [row[0] for row in cells(made) if row[0]] == ["干部甲"]
    assert cells(made)[0][2] == "优秀"
    assert len(list((made.parent / ".taizhang" / "backups").rglob("*.xlsx"))) >= 1


def test_while_the_ledger_is_open_in_a_program_its_companion_is_saved_and_the_program_is_given_no_steps(ledger):
    made = make(ledger)
    opened = open_ledger(ledger)
    taken = []
    clicked = apply_to_open_book(Decision(edits=(edits(opened),)), opened.source, silent, taken.append)
    assert ([row[2] for row in cells(made)], taken) == (["称职", None], [()])
    assert clicked.done.written[0].saved == made


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (lambda path: path.unlink(), FileError, ("还没有2018年的谈心附册", "taizhang talk-new 台账.xlsx")),
        (lambda path: retyped(path, "归属", "B2", "2017"), UsageError, ("是2017年“某市人大常委会机关”的谈心附册", "没有动它")),
        (lambda path: retyped(path, "归属", "C2", "某县"), UsageError, ("是2018年“某县”的谈心附册", "不是2018年“某市人大常委会机关”的")),
        (lambda path: retyped(path, "归属", "A2", "党建"), UsageError, ("是“党建”附册，不是谈心的",)),
        (lambda path: retyped(path, "归属", None, None), UsageError, ("没有“归属”表", "请从备份恢复")),
        (lambda path: retyped(path, "记录", "C1", "好坏"), NoTableError, ("“记录”表里没有“等次”列",)),
        (lambda path: retyped(path, "记录", None, None), NoTableError, ("没有找到记录的表头",)),
        (lambda path: path.write_bytes(b"PK"), TaizhangError, ("2018年谈心.xlsx",)),
    ],
    ids=["not there", "other year", "other office", "other kind", "no mark", "a column renamed", "a sheet gone", "broken"],
)  # fmt: skip
def test_what_is_not_this_ledgers_companion_is_refused_in_one_line(ledger, spoil, error, words):
    spoil(make(ledger))
    with pytest.raises(error) as refused:
        open_companion(KIND, open_ledger(ledger))
    assert "\n" not in str(refused.value)
    assert all(each in str(refused.value) for each in words), str(refused.value)


def retyped(path, sheet, cell, value):
    book = openpyxl.load_workbook(path)
    if cell is None:
        del book[sheet]
    else:
        book[sheet][cell] = value
    book.save(path)


def test_a_ledger_that_was_renamed_keeps_its_companion(ledger):
    make(ledger)
    renamed = ledger.rename(ledger.with_name("工作台账.xlsx"))
    assert len(open_companion(KIND, open_ledger(renamed)).rows(NOTES)) == 1


def test_one_that_is_there_is_never_written_over(ledger):
    made = make(ledger)
    before = made.read_bytes()
    with pytest.raises(FileError, match="已经有这个文件"):
        make(ledger)
    assert made.read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("考核材料/谈心（2018）.xlsx", "考核材料/谈心（2018）.xlsx"),
        ("考核材料\\谈心.xlsx", "考核材料/谈心.xlsx"),
        # What may lie elsewhere, or beside the ledger where its journal is everybody's, is not taken.
        ("2018年谈心.xlsx", "谈心/2018年谈心.xlsx"),
        ("../外面/谈心.xlsx", "谈心/2018年谈心.xlsx"),
        ("/tmp/谈心.xlsx", "谈心/2018年谈心.xlsx"),
        ("C:\\谈心\\谈心.xlsx", "谈心/2018年谈心.xlsx"),
        (".taizhang/谈心.xlsx", "谈心/2018年谈心.xlsx"),
        ("谈心/谈心.xls", "谈心/2018年谈心.xlsx"),
    ],
)
def test_where_it_is_kept_may_be_set_to_a_folder_beside_the_ledger(ledger_once, typed, place):
    rows = make_sheet([["名称", "值", "说明"], ["谈心附册", typed]], name="设置")
    tables = {"设置": find_table(rows, SETTINGS)[0]}
    ledger = Ledger("台账.xlsx", 2018, (), (), tables=tables)
    assert KIND.path(ledger, ledger_once) == ledger_once.parent / place


# These are tried always, the others in a long sweep.
USUAL = ("check", "split", "consolidate", "packet", "mail-drafts", "mail", "export")


def of_ledgers():
    verbs = [REGISTRY.verb(name) for name in REGISTRY.names() if name not in OF_ANY_WORKBOOK]
    for verb in verbs:
        if OF_LEDGER in verb.options:
            yield pytest.param(verb, id=verb.name, marks=() if verb.name in USUAL else pytest.mark.slow)


@pytest.mark.parametrize("verb", [*of_ledgers()])
def test_every_verb_of_a_ledger_refuses_a_companion_and_writes_nothing(tmp_path_factory, once, verb):
    folder = tmp_path_factory.mktemp("given")
    copy = folder / once.name
    copy.write_bytes(once.read_bytes())
    needed = [option for option in verb.options if option is not OF_LEDGER and option.required]
    given = {each.name: [each.example] if each.many else each.example for each in needed}
    with pytest.raises(UsageError) as refused:
        run_verb(verb, {**given, OF_LEDGER.name: copy}, REGISTRY)
    assert "这是2018年的“谈心”附册，不是台账" in str(refused.value)
    assert "请对台账（台账.xlsx）运行" in str(refused.value)
    assert list(folder.iterdir()) == [copy]


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return make(ledger_at(tmp_path_factory.mktemp("once")))


def test_it_is_never_an_attachment(once):
    assert (
        "是“谈心”附册，个人材料不外发"
        in made_ready("谈心.xlsx", once.read_bytes(), May({"姓名", "日期", "等次"})).wrong
    )


def test_another_ledger_of_last_year_is_not_made_from_it(once, tmp_path):
    told = ran("new", tmp_path / "2019.xlsx", "--year", "2019", "--from", once, code=2)
    assert "不是台账" in told
    assert list(tmp_path.iterdir()) == []


def test_people_get_the_columns_they_lack_at_the_right_edge_and_nothing_else_changes(tmp_path):
    path = ledger_at(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["人员"]
    sheet.tables.clear()
    sheet.delete_cols(6, 5)
    sheet["F1"], sheet["F2"] = "车牌", "自己加的"
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="人员表", ref="A1:F4"))
    book.save(path)
    opened = open_ledger(path)
    apply_to_files(Decision(edits=(Edit(opened.package, people_columns(opened), EntryInfo("talk-new")),)), silent, path)
    after = openpyxl.load_workbook(path)["人员"]
    new = ["党支部", "党小组", "参加考核", "到岗日期", "离岗日期"]
    assert [cell.value for cell in after[1]] == ["姓名", "责任单位", "职务", "联系电话", "邮箱", "车牌", *new]
    assert [cell.value for cell in after[2]][:6] == ["办公室主任", "办", None, None, None, "自己加的"]
    assert [table.ref for table in after.tables.values()] == ["A1:K4"]
    again = open_ledger(path)
    assert not people_columns(again)
    for sheet in ("台账", "单位", "设置"):
        assert cells(path, sheet) == [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=2)]


def test_people_are_read_with_their_unit_their_days_and_whether_they_are_appraised(ledger):
    people, findings = people_of(open_ledger(ledger).ledger)
    assert findings == ()
    assert [(each.name, each.unit.short, each.is_appraised, each.since, each.until) for each in people] == [
        ("办公室主任", "办", True, None, None),
        ("干部甲", "城环工委", True, date(2018, 2, 5), None),
        ("干部乙", "城环工委", False, None, date(2018, 3, 9)),
    ]
    march = date(2018, 3, 10), date(2018, 3, 16)
    assert [each.is_here(*march) for each in people] == [True, True, False]
    assert [each.is_here(date(2018, 1, 1), date(2018, 2, 4)) for each in people] == [True, False, True]


def test_who_cannot_be_told_apart_or_has_no_unit_or_impossible_days_is_a_finding_and_left_out(tmp_path):
    rows = [
        {"姓名": "李某", "责任单位": "办", "职务": "科员"},
        {"姓名": "李 某", "责任单位": "城环工委"},
        {"姓名": "王某", "责任单位": "外单位"},
        {"姓名": "赵某", "责任单位": "办", "到岗日期": "春天"},
        {"姓名": "孙某", "责任单位": "办", "到岗日期": date(2018, 5, 2), "离岗日期": date(2018, 5, 1)},
        {"姓名": "周某（科员）", "责任单位": "办"},
        {"姓名": "周某（副科长）", "责任单位": "办"},
    ]
    people, findings = people_of(open_ledger(ledger_at(tmp_path, people=rows)).ledger)
    assert [each.name for each in people] == ["周某（科员）", "周某（副科长）"]
    assert [(each.code, each.cell) for each in findings] == [
        ("person-namesake", "A2"), ("person-namesake", "A3"), ("person-without-unit", "B4"),
        ("person-days-wrong", "I5"), ("person-days-wrong", "J6"),
    ]  # fmt: skip
    # Of the leaders, who are of no unit and are not appraised, appraisal has nothing to say.
    rows = [*rows, {"姓名": "副主任甲", "职务": "副主任", "参加考核": "否"}]
    ledger = open_ledger(ledger_at(tmp_path, people=rows, name="又一本.xlsx")).ledger
    assert people_of(ledger, appraised=True) == (*people_of(ledger)[:1], people_of(ledger)[1][:-1])
    assert findings[0].fix == "请写成姓名（职务），如 李某（科员）"
