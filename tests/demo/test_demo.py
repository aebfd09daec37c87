"""The demo is a realistic ledger with returns that have the faults of real ones; no person, no telephone of anyone."""

import re

import openpyxl
import pytest
from ledgers import demo

import taizhang_xl
from taizhang_xl.dates.month import Month
from taizhang_xl.demo.returns import _almost_done, _done_without_evidence
from taizhang_xl.ledger.schema import CATEGORIES, Field
from taizhang_xl.returns.forms.entries import EntryKind


def test_260_items_of_18_units_in_six_categories(demo_once):
    view = taizhang_xl.read(demo_once / "ledger.xlsx")
    items = list(view)
    assert len(items) == 260
    assert len({item.number for item in items}) == 260
    assert {item.text(Field.CATEGORY) for item in items} == set(CATEGORIES)
    assert len({item.text(Field.UNIT) for item in items}) == 18


def test_the_demo_ledger_itself_has_only_the_faults_of_its_content(demo_once):
    codes = {f.code for f in taizhang_xl.check(demo_once / "ledger.xlsx", as_of=Month(2018, 2).last)}
    # 适时, 待定 and 11月至次年1月 are how offices write; nothing else is wrong with it.
    assert codes == {"deadline-unclear", "deadline-outside-year"}


def test_only_roles_no_names_and_no_real_telephone(demo_once):
    for item in taizhang_xl.read(demo_once / "ledger.xlsx"):
        assert re.search(r"(主任|科长|书记|主席|科员|秘书长)$", item.text(Field.PERSON))
        assert item.text(Field.PHONE).startswith("0000-")
    sheet = openpyxl.load_workbook(demo_once / "ledger.xlsx")["单位"]
    mails = [row[3] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    assert all(mail is None or mail.endswith("@example.org") for mail in mails)


def test_returns_have_the_faults_of_real_ones(demo_once):
    folder = demo_once / "returns" / "2018-03"
    names = {path.name for path in folder.iterdir()}
    assert len(names) == 18
    assert "信访室_2018年03月（最终版2）.xlsx" in names
    assert "机关党委_2018年03月(1).xlsx" in names
    assert not any(name.startswith(("民侨外工委", "老干部科")) for name in names)
    assert (folder / "机关工会_2018年03月.xlsx").read_bytes().startswith(b"<html>")
    moved = openpyxl.load_workbook(folder / "法工委_2018年03月.xlsx")["月报表"]
    assert [cell.value for cell in moved[5]][:3] == ["编号", "状态", "序号"]
    wide = openpyxl.load_workbook(folder / "督察科_2018年03月.xlsx")["月报表"]
    assert re.fullmatch("[０-９]－[０-９]{3}", wide["A5"].value)


@pytest.mark.slow
def test_another_year_and_month(tmp_path):
    demo(tmp_path / "demo", year=2024, month="2024-09")
    view = taizhang_xl.read(tmp_path / "demo" / "ledger.xlsx")
    assert view.ledger.year == 2024
    assert (tmp_path / "demo" / "returns" / "2024-09").is_dir()
    done = taizhang_xl.month_end(
        tmp_path / "demo" / "ledger.xlsx", [tmp_path / "demo" / "returns"], "2024-09", tmp_path / "out"
    )
    assert done.consolidation.of(EntryKind.TAKEN)
    assert len(done.consolidation.of(EntryKind.CONFLICT)) == 1


def test_the_same_demo_twice_is_the_same_ledger(demo_once, tmp_path):
    demo(tmp_path / "demo")
    assert (tmp_path / "demo" / "ledger.xlsx").read_bytes() == (demo_once / "ledger.xlsx").read_bytes()


@pytest.mark.parametrize("fault", [_almost_done, _done_without_evidence])
def test_in_a_month_in_which_a_unit_has_nothing_of_a_state_its_form_has_that_fault_not(fault):
    sheet = openpyxl.Workbook().active
    for row in ([], [], [], ["编号", "状态", "佐证"], ["1-001", "未落实", None]):
        sheet.append(row or [None])
    before = list(sheet.values)
    fault(sheet)
    assert list(sheet.values) == before
