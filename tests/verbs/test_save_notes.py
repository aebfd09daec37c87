"""What a save cannot keep, another name of the file or its owner, is said by every command that saves, once."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from taizhang_xl.faces.cli import cli

COMMANDS = {
    "refresh": ("refresh", "{}", "--as-of", "2018-03-02"),
    "check --mark": ("check", "{}", "--mark", "--as-of", "2018-03-02"),
    "edit": ("edit", "{}", "--set", "台账!A60=9-999"),
    "consolidate": ("consolidate", "{}", "{returns}", "--month", "2018-03"),
    "month-end": ("month-end", "{}", "--returns", "{returns}", "--month", "2018-03", "--to", "{to}"),
    "undo": ("undo", "{}"),
    "close": ("close", "{}", "--month", "2018-03"),
    "consolidate-all": ("consolidate-all", "{folder}", "{all}", "--month", "2018-03", "--to", "{to}"),
}


@pytest.fixture
def office(demo_folder):
    """The demo's ledger alone in a folder, with something to take back."""
    folder = demo_folder / "台账"
    folder.mkdir()
    ledger = shutil.move(demo_folder / "ledger.xlsx", folder / "ledger.xlsx")
    shutil.copytree(demo_folder / "returns" / "2018-03", demo_folder / "报送" / "ledger")
    assert CliRunner().invoke(cli, ["edit", str(ledger), "--set", "设置!D9=甲"]).exit_code == 0
    return demo_folder


def said(office, command):
    ledger = office / "台账" / "ledger.xlsx"
    places = {
        "returns": office / "报送" / "ledger",
        "all": office / "报送",
        "folder": ledger.parent,
        "to": office / "出",
    }
    done = CliRunner().invoke(cli, [part.format(ledger, **places) for part in COMMANDS[command]])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


@pytest.mark.slow
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "close"])
def test_another_name_of_the_ledger_is_told_once(office, command):
    ledger = office / "台账" / "ledger.xlsx"
    os.link(ledger, office / "别名.xlsx")
    before = ledger.read_bytes()
    assert said(office, command).count("硬链接") == 1
    assert ledger.read_bytes() != before
    assert (office / "别名.xlsx").read_bytes() == before


def test_another_name_of_a_ledger_that_is_closed_is_told_once(tmp_path):
    from taizhang_xl import edit, new

    path = tmp_path / "台账.xlsx"
    new(path, 2018, office="办公室")
    row = "编号=1-001;目标任务=拟稿;完成时限=3月底;责任单位=办公室;状态=正在办理;未完成原因=等文件"
    edit(path, [], append=["单位!单位名称=办公室", f"台账!{row}"])
    os.link(path, tmp_path / "别名.xlsx")
    assert CliRunner().invoke(cli, ["close", str(path), "--month", "2018-03"]).output.count("硬链接") == 1


# What is imported late is loaded first: the program may lie where only root can go.
AS_NOBODY = """
import os, shutil, tempfile
from taizhang_xl.faces.cli import cli
with tempfile.TemporaryDirectory() as folder:
    shutil.copy("台账.xlsx", folder)
    try:
        cli(["edit", os.path.join(folder, "台账.xlsx"), "--set", "Sheet!A1=新"])
    except SystemExit:
        pass
os.setgid(65534)
os.setuid(65534)
cli(["edit", "台账.xlsx", "--set", "Sheet!A1=新"])
"""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only as root: nobody else can become another user")
def test_a_ledger_of_another_user_is_told_to_be_ones_own_now():
    # pytest's own folders are for the user that runs it alone.
    with tempfile.TemporaryDirectory() as name:
        ledger = Path(name) / "台账.xlsx"
        openpyxl.Workbook().save(ledger)
        ledger.chmod(0o666)
        ledger.parent.chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", AS_NOBODY],
            cwd=name,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.stdout.count("别的用户") == 1, done.stderr
        assert ledger.stat().st_uid == 65534
