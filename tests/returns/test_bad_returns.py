"""Returns as they should not be: each is told in one line, what can be taken is taken, and nothing is lost."""

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.contract.save import write_changes
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import ChangedMeanwhileError
from taizhang_xl.faces.cli import cli
from taizhang_xl.journal.entry import CONSOLIDATE
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.verbs.consolidate import entry_info_of
from taizhang_xl.verbs.gather import gather

MARCH = Month(2018, 3)
FORM, OTHER = "城环工委_2018年03月.xlsx", "秘书科_2018年03月.xlsx"
UNIT = "城市建设环境保护工作委员会"
FIRST_ROW = 5


@pytest.fixture(scope="module")
def sound(demo_once, tmp_path_factory):
    """The demo, and what its returns of two units amount to when nothing is wrong with them."""
    folder = Path(shutil.copytree(demo_once, tmp_path_factory.mktemp("sound") / "demo"))
    returns = folder / "returns" / "2018-03"
    return folder, merge(folder, returns / FORM, returns / OTHER)


def merge(folder, *files):
    return taizhang_xl.consolidate(folder / "ledger.xlsx", files, "2018-03", dry_run=True).consolidation


def taken(result, but=()):
    return {(e.unit, e.number, e.field, e.returned) for e in result.of(EntryKind.TAKEN) if e.number not in but}


def codes(result):
    return [f.code for f in result.findings if f.file == FORM]


@pytest.fixture
def spoilt(sound, tmp_path):
    """Merge one unit's return as `spoil` leaves it, together with another unit's sound one."""
    folder, _ = sound

    def run(spoil=lambda book: None, raw=None, away_from_home=False):
        home = folder
        if away_from_home:
            home = tmp_path / "另一台"
            home.mkdir()
            shutil.copy(folder / "ledger.xlsx", home)
        path = tmp_path / FORM
        original = folder / "returns" / "2018-03" / FORM
        if raw is None:
            book = openpyxl.load_workbook(original)
            spoil(book)
            book.save(path)
        else:
            path.write_bytes(raw(original.read_bytes()))
        return merge(home, path, folder / "returns" / "2018-03" / OTHER)

    return run


def sheet_of(book):
    return book["月报表"]


def item_rows(sheet):
    return [row for row in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(row, 1).value]


def resort(book):
    sheet = sheet_of(book)
    rows = item_rows(sheet)
    values = [[cell.value for cell in sheet[row]] for row in rows]
    for row, line in zip(rows, reversed(values), strict=True):
        for cell, value in zip(sheet[row], line, strict=True):
            cell.value = value


def leave_a_filter_on(book):
    sheet = sheet_of(book)
    rows = item_rows(sheet)
    sheet.auto_filter.ref = f"A4:M{rows[-1]}"
    sheet.auto_filter.add_filter_column(7, ["办结"])
    for row in rows[::2]:
        sheet.row_dimensions[row].hidden = True


def protect(book):
    from openpyxl.workbook.protection import WorkbookProtection

    sheet_of(book).protection.set_password("secret")
    sheet_of(book).protection.enable()
    book.security = WorkbookProtection(workbookPassword="secret", lockStructure=True)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(resort, []), (leave_a_filter_on, ["rows-hidden"]), (protect, [])],
    ids=["rows sorted otherwise", "a filter left on", "protected"],
)
def test_what_does_not_matter_changes_nothing(sound, spoilt, spoil, told):
    result = spoilt(spoil)
    assert taken(result) == taken(sound[1])
    assert [code for code in codes(result) if code not in codes(sound[1])] == told


def test_without_any_base_the_ledger_counts_as_the_base_and_it_is_said(sound, spoilt):
    result = spoilt(lambda book: book.remove(book["分发底稿"]), away_from_home=True)
    assert "return-no-base" in codes(result)
    assert {e for e in taken(sound[1]) if e[0] == UNIT} <= taken(result)


def test_a_number_that_stands_twice_costs_only_its_two_rows(sound, spoilt):
    def double(book):
        rows = item_rows(sheet_of(book))
        sheet_of(book).cell(rows[1], 1).value = sheet_of(book).cell(rows[0], 1).value

    book = openpyxl.load_workbook(sound[0] / "returns" / "2018-03" / FORM)
    first, second = (sheet_of(book).cell(row, 1).value for row in item_rows(sheet_of(book))[:2])
    result = spoilt(double)
    assert [f.value for f in result.findings if f.code == "return-number-twice"] == [first, first]
    assert second in [e.number for e in result.of(EntryKind.MISSING_ROW)]
    assert taken(result) == taken(sound[1], but=(first, second))


def test_a_number_that_was_edited_costs_only_its_row(sound, spoilt):
    def retype(book):
        sheet_of(book).cell(FIRST_ROW, 1).value = "9-999"

    number = sheet_of(openpyxl.load_workbook(sound[0] / "returns" / "2018-03" / FORM)).cell(FIRST_ROW, 1).value
    result = spoilt(retype)
    assert [f.value for f in result.findings if f.code == "return-number-unknown"] == ["9-999"]
    assert number in [e.number for e in result.of(EntryKind.MISSING_ROW)]
    assert taken(result) == taken(sound[1], but=(number,))


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


@pytest.mark.parametrize(
    ("raw", "said"),
    [(lambda data: data[: len(data) // 2], "请"), (lambda _: ENCRYPTED, "密码"), (lambda _: b"", "空文件")],
    ids=["truncated", "encrypted", "empty"],
)
def test_a_file_that_cannot_be_read_is_listed_and_the_others_are_taken(sound, spoilt, raw, said):
    result = spoilt(raw=raw)
    (finding,) = [f for f in result.findings if f.file == FORM]
    assert finding.code == "return-unreadable"
    assert said in finding.message
    assert "没有采用" in finding.message
    assert "\n" not in str(finding)
    assert UNIT in result.not_returned
    assert taken(result) == {e for e in taken(sound[1]) if e[0] != UNIT}


def test_a_return_that_is_open_in_excel_is_taken_as_it_was_saved_and_told(sound, tmp_path):
    folder, before = sound
    path = Path(shutil.copy(folder / "returns" / "2018-03" / FORM, tmp_path))
    name = "联络员"
    owner = bytes([6]) + name.encode("gbk").ljust(54) + len(name).to_bytes(2, "little") + name.encode("utf-16-le")
    (tmp_path / f"~${FORM}").write_bytes(owner.ljust(165, b"\0"))
    result = merge(folder, tmp_path, folder / "returns" / "2018-03" / OTHER)
    assert path.exists()
    assert [f.message for f in result.findings if f.code == "return-open"] == [
        "联络员正打开着这份报表，采用的是上次存盘的内容"
    ]
    assert taken(result) == taken(before)


def test_the_terminal_says_in_one_line_which_month_a_form_is_of(demo_folder):
    command = ["consolidate", str(demo_folder / "ledger.xlsx"), str(demo_folder / "returns"), "--month", "2018-04"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 1
    lines = [line for line in done.output.splitlines() if FORM in line]
    assert len(lines) == 1
    assert "2018年3月的报表，不是2018年4月的，没有采用" in lines[0]
    assert "采用 0 处修改" in done.output


def test_what_the_section_changed_since_the_split_is_never_overwritten(sound, demo_folder):
    first = next(e for e in sound[1].of(EntryKind.TAKEN) if e.unit == UNIT and e.field == "进展情况")
    item = next(item for item in taizhang_xl.read(demo_folder / "ledger.xlsx") if item.number == first.number)
    place = f"台账!{item.where('进展情况').cell}"
    taizhang_xl.edit(demo_folder / "ledger.xlsx", {place: "科室后来写的"})
    files = [demo_folder / "returns" / "2018-03" / name for name in (FORM, OTHER)]
    result = taizhang_xl.consolidate(demo_folder / "ledger.xlsx", files, "2018-03").consolidation
    assert (first.number, "科室后来写的", first.returned) in [
        (e.number, e.ledger, e.returned) for e in result.of(EntryKind.CONFLICT)
    ]
    assert openpyxl.load_workbook(demo_folder / "ledger.xlsx")["台账"][place.partition("!")[2]].value == "科室后来写的"
    assert len(result.of(EntryKind.TAKEN)) == len(sound[1].of(EntryKind.TAKEN)) - 1


@pytest.mark.slow
def test_two_consolidations_at_once_take_everything_once(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    expected = merge(demo_folder, demo_folder / "returns")
    command = [
        sys.executable,
        "-m",
        "taizhang_xl",
        "consolidate",
        ledger,
        demo_folder / "returns",
        "--month",
        "2018-03",
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ends = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert {code for *_, code in ends} <= {1, 2}
    for _, error, code in ends:
        # Who was too slow says so in one line and leaves the ledger alone.
        assert (code == 2) == bool(error.strip())
        assert len(error.strip().splitlines()) <= 1
    assert any(code == 1 for *_, code in ends)
    book = openpyxl.load_workbook(ledger)
    rows = [row[:2] for row in book["月报"].iter_rows(min_row=2, values_only=True) if row[0]]
    assert len(rows) == len(set(rows))
    now = {each.number: each for each in taizhang_xl.read(ledger)}
    fields = [e for e in expected.of(EntryKind.TAKEN) if e.field in ("进展情况", "下月安排", "未完成原因")]
    assert fields
    assert all(now[e.number].shown(e.field) == e.returned for e in fields)
    assert [entry.verb for entry in taizhang_xl.history(ledger)].count("合并") == 1


@pytest.mark.slow
def test_who_was_too_slow_leaves_no_trace_in_the_journal(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    opened = [open_ledger(ledger) for _ in range(2)]
    results = [gather(each, [demo_folder / "returns"], MARCH) for each in opened]
    write_changes(
        opened[0].package, results[0].changes, entry_info_of(CONSOLIDATE, opened[0], results[0]), dry_run=False
    )
    after = ledger.read_bytes()
    with pytest.raises(ChangedMeanwhileError, match="没有保存"):
        write_changes(
            opened[1].package, results[1].changes, entry_info_of(CONSOLIDATE, opened[1], results[1]), dry_run=False
        )
    assert ledger.read_bytes() == after
    assert [entry.verb for entry in taizhang_xl.history(ledger)] == ["修改单元格", "合并"]


def test_a_form_of_one_unit_that_another_sent_in_its_own_name_is_refused(spoilt):
    def rename(book):
        cell = next(c for row in book.worksheets[0].iter_rows(max_row=4) for c in row if UNIT in str(c.value or ""))
        cell.value = str(cell.value).replace(UNIT, "秘书科")

    result = spoilt(rename)
    assert "return-other-unit" in codes(result)
    assert UNIT not in result.returned
