"""Conflicts settled in the packet: what people choose there is taken in by running again, once."""

import openpyxl
import pytest
from click.testing import CliRunner
from test_merge import MARCH, A, B, edits, form, ledger_of

import taizhang_xl
from taizhang_xl import edit, month_end
from taizhang_xl.errors import NoTableError
from taizhang_xl.faces.cli import cli
from taizhang_xl.findings import Where
from taizhang_xl.month.packet import write_packet
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.forms.conflicts import Asked, Choice, question_of, read_choices
from taizhang_xl.returns.forms.entries import Entry, EntryKind
from taizhang_xl.returns.read import read_return
from taizhang_xl.tables.source import open_source

SENT, NOW = ledger_of(A, B), ledger_of({**A, "进展情况": "督察科已核"}, B)
CONFLICT = question_of(Asked.CONFLICT, "1-001", "进展情况", "督察科已核", "形成初稿")


def merged(choices, now=NOW, progress="形成初稿"):
    bases = {unit.name: handout_of(SENT, unit, MARCH) for unit in SENT.units}
    returned = read_return(form({**A, "进展情况": progress}, B), now, MARCH, bases)
    where = Where("材料.xlsx", "冲突处理", "F3")
    return consolidate_returns(now, [returned], [], MARCH, {key: Choice(side, where) for key, side in choices.items()})


def test_the_units_side_chosen_is_taken_and_kept_in_the_history():
    result = merged({CONFLICT: "单位"})
    assert edits(result) == {("1-001", "进展情况"): "形成初稿"}
    assert (result.of(EntryKind.CONFLICT), result.questions) == ((), 0)
    assert [append.values[3] for append in result.changes.appends] == ["形成初稿"]


def test_the_ledgers_side_chosen_keeps_it_and_is_no_question_any_more():
    result = merged({CONFLICT: "台账"})
    assert (edits(result), result.of(EntryKind.CONFLICT), result.questions) == ({}, (), 0)
    assert [(e.number, e.ledger, e.returned) for e in result.of(EntryKind.KEPT)] == [
        ("1-001", "督察科已核", "形成初稿")
    ]


@pytest.mark.parametrize(
    ("now", "progress"),
    [(ledger_of({**A, "进展情况": "又改了"}, B), "形成初稿"), (NOW, "二稿")],
)
def test_a_choice_between_other_texts_than_there_are_now_is_not_followed(now, progress):
    result = merged({CONFLICT: "单位"}, now, progress)
    assert edits(result) == {}
    assert [e.number for e in result.of(EntryKind.CONFLICT)] == ["1-001"]
    assert [(f.code, f.cell) for f in result.findings] == [("choice-stale", "F3")]


def test_a_choice_that_was_followed_before_is_not_followed_twice():
    result = merged({CONFLICT: "单位"}, ledger_of({**A, "进展情况": "形成初稿"}, B))
    assert (edits(result), result.of(EntryKind.CONFLICT), result.findings) == ({}, (), ())


def run(folder):
    return month_end(folder / "ledger.xlsx", [folder / "returns" / "2018-03"], MARCH, folder / "out")


def choose(folder, **sides):
    """Choose a side for every question of these kinds in the packet; returns what was there to choose between."""
    (packet,) = (folder / "out").glob("*汇报.xlsx")
    book = openpyxl.load_workbook(packet)
    sheet = book["冲突处理"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    rows = [r for r in range(3, sheet.max_row + 1) if sheet.cell(r, columns["种类"]).value in sides]
    for row in rows:
        sheet.cell(row, columns["采用"]).value = sides[sheet.cell(row, columns["种类"]).value]
    book.save(packet)
    names = ("编号", "栏目", "台账现在", "单位报来")
    return packet, [tuple(sheet.cell(row, columns[name]).value for name in names) for row in rows]


def present(ledger, number, field):
    return next(item.shown(field) for item in taizhang_xl.read(ledger) if item.number == number)


def test_choosing_the_units_side_in_the_packet_and_running_again_writes_it_once(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    first = run(demo_folder)
    _, rows = choose(demo_folder, 冲突="单位")
    assert rows
    assert [(e.number, e.field, e.ledger, e.returned) for e in first.consolidation.of(EntryKind.CONFLICT)] == rows
    second = run(demo_folder)
    assert [(e.number, e.field, e.ledger, e.returned) for e in second.consolidation.of(EntryKind.TAKEN)] == rows
    assert all(present(ledger, number, field) == returned for number, field, _, returned in rows)
    before = ledger.read_bytes()
    third = run(demo_folder)
    assert (third.saved, third.consolidation.of(EntryKind.CONFLICT), third.consolidation.of(EntryKind.TAKEN)) == (
        None,
        (),
        (),
    )
    assert ledger.read_bytes() == before


@pytest.mark.slow
def test_choosing_the_ledgers_side_holds_for_every_run_after(ended_folder):
    _, rows = choose(ended_folder, 冲突="台账")
    for _ in range(2):
        again = run(ended_folder)
        assert (again.saved, again.consolidation.of(EntryKind.CONFLICT)) == (None, ())
        assert [(e.number, e.field, e.ledger, e.returned) for e in again.consolidation.of(EntryKind.KEPT)] == rows


@pytest.mark.slow
def test_each_drop_down_offers_what_fits_its_question(ended_folder):
    (packet,) = (ended_folder / "out").glob("*汇报.xlsx")
    sheet = openpyxl.load_workbook(packet)["冲突处理"]
    assert [(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation] == [
        ("G3", '"台账,单位"'), ("G4", '"台账,单位"'), ("G5", '"采用,不采用"'), ("G6", '"台账,单位"'),
    ]  # fmt: skip


@pytest.mark.slow
def test_consolidate_takes_the_choices_of_a_packet(ended_folder):
    ledger = ended_folder / "ledger.xlsx"
    packet, rows = choose(ended_folder, 冲突="单位")
    command = ["consolidate", str(ledger), str(ended_folder / "returns"), "--month", "2018-03", "--settle", str(packet)]
    assert "采用 1 处修改" in CliRunner().invoke(cli, command).output
    assert all(present(ledger, number, field) == returned for number, field, _, returned in rows)
    taizhang_xl.undo(ledger)
    assert all(present(ledger, number, field) == there for number, field, there, _ in rows)


@pytest.mark.slow
def test_a_word_that_is_no_side_is_told_with_its_cell_and_nothing_is_taken(demo_folder):
    first = run(demo_folder)
    choose(demo_folder, 冲突="都行")
    again = run(demo_folder)
    assert again.saved is None
    assert len(again.consolidation.of(EntryKind.CONFLICT)) == len(first.consolidation.of(EntryKind.CONFLICT))
    assert [(f.sheet, f.value) for f in again.findings if f.code == "choice-unknown"] == [("冲突处理", "都行")]


def test_a_workbook_without_the_sheet_is_refused_before_anything_is_merged(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    before = ledger.read_bytes()
    command = ["consolidate", str(ledger), str(demo_folder / "returns"), "--month", "2018-03", "--settle", str(ledger)]
    done = CliRunner().invoke(cli, command)
    assert isinstance(done.exception, NoTableError) or "冲突处理" in done.output
    assert ledger.read_bytes() == before


@pytest.mark.slow
def test_a_choice_outlives_what_the_section_does_meanwhile_only_as_a_question(ended_folder):
    ledger = ended_folder / "ledger.xlsx"
    _, rows = choose(ended_folder, 冲突="单位")
    number, field = rows[0][:2]
    item = next(item for item in taizhang_xl.read(ledger) if item.number == number)
    edit(ledger, [f"台账!{item.where(field).cell}=督察科再次核实"])
    again = run(ended_folder)
    assert present(ledger, number, field) == "督察科再次核实"
    assert [f.code for f in again.findings if f.code.startswith("choice")] == ["choice-stale"]


# -- texts longer than a row of the packet shows ----------------------------------

# With lines and blanks, so that a part of it ends anywhere; no part of it is like another.
LONG = "\n".join(f"第{n}项：已到{n * 7}个县 走访 {n * 3} 家企业，GB/T {19000 + n} 认证{n}件" for n in range(40))


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 5, 8, 13])
def test_a_choice_between_texts_that_go_on_in_further_rows_is_that_between_the_whole_texts(tmp_path, cut):
    present, told = LONG[cut:], LONG[: -1 - cut]
    question = question_of(Asked.CONFLICT, "1-001", "进展情况", present, told)
    entry = Entry(EntryKind.CONFLICT, "办公室", "1-001", "进展情况", "", present, told, "办公室.xlsx", "J5", "", question, ("台账", "单位"))  # fmt: skip
    short = entry._replace(number="1-002", ledger="甲", returned="乙", question=question_of(Asked.CONFLICT, "1-002", "进展情况", "甲", "乙"))  # fmt: skip
    with (tmp_path / "材料.xlsx").open("wb") as file:
        write_packet(review(NOW, MARCH, MARCH.last, Outcome((), entries=(entry, short))), file)
    book = openpyxl.load_workbook(tmp_path / "材料.xlsx")
    sheet = book["冲突处理"]
    kinds = [sheet.cell(row, 1).value for row in range(3, sheet.max_row)]
    assert kinds.index("冲突", 1) > 2, "the texts do not go on"
    assert set(kinds[1 : kinds.index("冲突", 1)]) == {"（续）"}
    # No row is higher than a spreadsheet program lets it be.
    assert max(sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)) < 409
    for row, kind in enumerate(kinds, 3):
        if kind == "冲突":
            sheet.cell(row, 7).value = "单位"
    book.save(tmp_path / "材料.xlsx")
    choices, wrong = read_choices(open_source(tmp_path / "材料.xlsx"))
    assert wrong == ()
    assert {each: choice.side for each, choice in choices.items()} == {question: "单位", short.question: "单位"}
