"""Nobody reads in what is made of a ledger what he cannot read in the ledger."""

import json
import os
import shutil
from datetime import date

import pytest
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.effect import Effect, run_effects
from taizhang_xl.faces.buttons import told
from taizhang_xl.ledger.schema import LEDGER, UNITS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has other access rights")
MODES = [(0o600, 0o700), (0o640, 0o750)]


@pytest.fixture(autouse=True)
def open_mask():
    """A machine on which new files are everybody's to read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder, files=True):
    """The rights of all files in a folder, or of all folders in it and itself."""
    found = [path for path in (folder, *folder.rglob("*")) if path.is_file() is files]
    assert found, folder
    return {oct(path.stat().st_mode & 0o777) for path in found}


@pytest.fixture
def office(tmp_path):
    """A small office: its ledger, and the forms of March as they came back."""
    rows = [
        {
            "编号": f"1-00{n}",
            "类别": "机关日常工作",
            "目标任务": f"任务{n}",
            "完成时限": "3月底",
            "责任单位": unit,
            "责任人": "主任",
        }
        for n, unit in enumerate(("办公室", "调研室", "办公室"), 1)
    ]
    units = [{"单位名称": "办公室"}, {"单位名称": "调研室"}]
    ledger = make_ledger(tmp_path / "机关" / "ledger.xlsx", 2018, "某机关", {LEDGER: rows, UNITS: units})
    taizhang_xl.split(ledger, "2018-03", tmp_path / "机关" / "returns" / "2018-03")
    return tmp_path / "机关"


@pytest.mark.parametrize(("mode", "of_folders"), MODES)
def test_forms_packets_mails_prints_and_side_files(office, tmp_path, mode, of_folders):
    ledger, out = office / "ledger.xlsx", office / "另放"
    shutil.rmtree(office / ".taizhang")
    ledger.chmod(mode)
    day = date(2018, 3, 31)
    taizhang_xl.split(ledger, "2018-04", out / "表", drafts=True)
    for _ in range(2):
        # The second time what the first has made is replaced.
        taizhang_xl.packet(ledger, "2018-03", out / "材料", as_of=day)
        taizhang_xl.month_end(ledger, office / "returns" / "2018-03", "2018-03", out / "月底", as_of=day)
        taizhang_xl.print(ledger, to=out / "打印" / "稿.xlsx", as_of=day)
    taizhang_xl.edit(ledger, {"台账!D3": "改过"}, to=out / "另存.xlsx")
    taizhang_xl.export(ledger, to=out / "导出.json", as_of=day)
    taizhang_xl.new(out / "新年" / "2019年台账.xlsx", 2019, last=ledger)
    taizhang_xl.undo(ledger)
    assert modes(out) == modes(office / ".taizhang") == {oct(mode)}
    assert modes(out, files=False) == modes(office / ".taizhang", files=False) == {oct(of_folders)}
    kinds = {path.suffix for path in out.rglob("*")} | {path.name for path in office.rglob("*")}
    assert {".eml", ".json", "made.json", "backups", "journal.jsonl", "state", "bases"} <= kinds


def test_a_packet_that_people_changed_is_kept_with_the_same_rights(office):
    ledger = office / "ledger.xlsx"
    made = taizhang_xl.packet(ledger, "2018-03", office / "材料", as_of=date(2018, 3, 31))
    made.write_bytes(made.read_bytes() + b" ")
    ledger.chmod(0o600)
    taizhang_xl.packet(ledger, "2018-03", office / "材料", as_of=date(2018, 3, 31))
    found = {path.name: oct(path.stat().st_mode & 0o777) for path in (office / "材料").rglob("*.xlsx")}
    assert len(found) == 3, "the new one, the one that was changed, and its backup"
    assert set(found.values()) == {"0o600"}, found


def test_the_ledgers_of_a_province(office, tmp_path):
    books, returns = tmp_path / "台账", tmp_path / "报表"
    books.mkdir()
    for name, mode in (("甲", 0o640), ("乙", 0o600)):
        shutil.copy(office / "ledger.xlsx", books / f"{name}.xlsx")
        (books / f"{name}.xlsx").chmod(mode)
        shutil.copytree(office / "returns" / "2018-03", returns / name)
    taizhang_xl.consolidate_all(books, returns, "2018-03", tmp_path / "结果")
    to = tmp_path / "结果"
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in to.rglob("*.json")} == {
        "甲.json": "0o640", "乙.json": "0o600", "汇总.json": "0o600",
    }  # fmt: skip
    assert modes(to, files=False) == {"0o700"}
    assert json.loads((to / "汇总.json").read_text("utf-8"))["totals"]["ledgers"] == 2


def test_what_is_recorded_of_effects(office):
    ledger = office / "ledger.xlsx"
    ledger.chmod(0o600)
    shutil.rmtree(office / ".taizhang")
    run_effects((Effect("发出邮件", "某人", lambda: None),), ledger, lambda step: None)
    assert modes(office / ".taizhang" / "effects") == {"0o600"}


def test_the_rest_of_a_message_that_a_box_has_no_room_for(office):
    ledger = office / "ledger.xlsx"
    ledger.chmod(0o600)
    done = Done(Decision(tuple(Line(f"第{n}行") for n in range(30))))
    assert "全部说明在" in told("history", done, ledger)
    assert modes(office / "out") == {"0o600"}
