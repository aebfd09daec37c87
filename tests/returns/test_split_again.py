"""Forms sent once more, and returns merged where nothing is remembered of what was sent."""

import shutil

import openpyxl
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl import edit, split
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.returns.forms.entries import EntryKind

MARCH = Month(2018, 3)
FORM = "城环工委_2018年03月.xlsx"


def consolidated(folder, returns=None):
    return taizhang_xl.consolidate(
        folder / "ledger.xlsx", [returns or folder / "returns" / "2018-03"], "2018-03"
    ).consolidation


def test_one_unit_gets_the_very_form_it_was_sent_whatever_the_ledger_says_by_now(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    item = next(item for item in taizhang_xl.read(ledger) if item.text("责任单位") == "城市建设环境保护工作委员会")
    edit(ledger, [f"台账!{item.where('目标任务').cell}=后来改过的任务"])
    done = CliRunner().invoke(
        cli, ["split", str(ledger), "--month", "2018-03", "--to", str(demo_folder / "补发"), "--unit", "城环工委"]
    )
    assert done.exit_code == 0, done.output
    assert [path.name for path in (demo_folder / "补发").iterdir()] == [FORM]
    assert (demo_folder / "补发" / FORM).read_bytes() == (demo_folder / "sent" / "2018-03" / FORM).read_bytes()
    result = consolidated(demo_folder, demo_folder / "补发" / FORM)
    assert (result.of(EntryKind.TAKEN), result.of(EntryKind.CONFLICT), result.of(EntryKind.REQUEST)) == ((), (), ())


def test_a_form_that_a_unit_has_filled_in_is_never_overwritten(demo_folder):
    filled = demo_folder / "returns" / "2018-03"
    before = (filled / FORM).read_bytes()
    with pytest.raises(FileError, match="没有覆盖"):
        split(demo_folder / "ledger.xlsx", MARCH, filled, unit="城环工委")
    assert (filled / FORM).read_bytes() == before


def test_a_whole_month_split_again_is_refused_and_the_way_out_is_said(demo_folder):
    with pytest.raises(FileError, match=r"已经分发过.*--unit"):
        split(demo_folder / "ledger.xlsx", MARCH, demo_folder / "另发")
    assert not (demo_folder / "另发").exists()


def test_a_unit_that_is_not_in_the_ledger_is_refused(demo_folder):
    with pytest.raises(UsageError, match=r"台账里没有这个单位.*城环工委"):
        split(demo_folder / "ledger.xlsx", MARCH, demo_folder / "另发", unit="工会委")


def test_a_form_that_is_not_kept_any_more_is_told(demo_folder):
    (demo_folder / ".taizhang" / "bases" / "ledger.xlsx" / "2018-03" / FORM).unlink()
    with pytest.raises(FileError, match="不能照原样再发"):
        split(demo_folder / "ledger.xlsx", MARCH, demo_folder / "另发", unit="城环工委")


def told(entries):
    return [(e.kind, e.number, e.field, e.base, e.ledger, e.returned) for e in entries]


def test_on_another_machine_the_base_inside_the_returns_gives_the_same_merge(demo_folder, tmp_path):
    other = tmp_path / "另一台"
    other.mkdir()
    shutil.copy(demo_folder / "ledger.xlsx", other)
    here = consolidated(demo_folder)
    there = consolidated(other, demo_folder / "returns" / "2018-03")
    assert told(there.entries) == told(here.entries)
    assert here.of(EntryKind.CONFLICT)
    assert {f.code for f in there.findings} - {f.code for f in here.findings} == {"return-base-inside"}
    again = consolidated(other, demo_folder / "returns" / "2018-03")
    assert (again.of(EntryKind.TAKEN), again.changes.changes) == ((), ())
    # By now the base is remembered here too, but for the unit of whose copies none was taken.
    assert {f.file.partition("_")[0] for f in again.findings if f.code == "return-base-inside"} == {"信访室"}


def test_a_correction_on_another_machine_goes_on_from_the_report_before(demo_folder, tmp_path):
    other = tmp_path / "另一台"
    other.mkdir()
    shutil.copy(demo_folder / "ledger.xlsx", other)
    form = demo_folder / "returns" / "2018-03" / FORM
    first = consolidated(other, form)
    number, text = next((e.number, e.returned) for e in first.of(EntryKind.TAKEN) if e.field == "进展情况")
    book = openpyxl.load_workbook(form)
    cell = next(
        cell for row in book["月报表"].iter_rows(5) if row[0].value == number for cell in row if cell.value == text
    )
    cell.value = "更正以后的进展"
    book.save(form)
    result = consolidated(other, form)
    assert [(e.number, e.field, e.ledger, e.returned) for e in result.of(EntryKind.TAKEN)] == [
        (number, "进展情况", text, "更正以后的进展")
    ]
    assert result.of(EntryKind.CONFLICT) == ()


def test_a_dry_run_on_another_machine_writes_nothing(demo_folder, tmp_path):
    other = tmp_path / "另一台"
    other.mkdir()
    shutil.copy(demo_folder / "ledger.xlsx", other)
    taizhang_xl.consolidate(other / "ledger.xlsx", [demo_folder / "returns"], "2018-03", dry_run=True)
    assert [path.name for path in other.rglob("*")] == ["ledger.xlsx"]


def test_a_return_of_another_month_says_both_and_the_others_are_taken(demo_folder):
    folder = demo_folder / "returns" / "2018-03"
    february = openpyxl.load_workbook(folder / FORM)
    cell = next(cell for cell in february["月报表"][2] if str(cell.value).startswith("填报月份"))
    cell.value = "填报月份：2018年2月"
    february.save(folder / FORM)
    result = consolidated(demo_folder)
    assert [f.message for f in result.findings if f.code == "return-other-month"] == [
        "这是2018年2月的报表，不是2018年3月的，没有采用"
    ]
    assert "城市建设环境保护工作委员会" in result.not_returned
    assert result.of(EntryKind.TAKEN)


def test_a_form_of_an_earlier_split_is_merged_by_what_it_showed(demo_folder):
    ledger, form = demo_folder / "ledger.xlsx", demo_folder / "returns" / "2018-03" / FORM
    expected = taizhang_xl.consolidate(ledger, [form], "2018-03", dry_run=True).consolidation
    item = next(item for item in taizhang_xl.read(ledger) if item.number == expected.of(EntryKind.TAKEN)[0].number)
    edit(ledger, [f"台账!{item.where('目标任务').cell}={item.shown('目标任务')}工作"])
    shutil.rmtree(demo_folder / ".taizhang" / "bases")
    split(ledger, MARCH, demo_folder / "另发")
    result = consolidated(demo_folder, form)
    assert told(result.of(EntryKind.TAKEN)) == told(expected.of(EntryKind.TAKEN))
    assert told(result.of(EntryKind.REQUEST)) == told(expected.of(EntryKind.REQUEST))
    assert [f.code for f in result.findings if "base" in f.code] == ["return-base-differs"]
