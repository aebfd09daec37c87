"""The script for a double click does what the command does, and says so when it cannot."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "month_end.py"


def run(*arguments, typed=""):
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], input=typed, capture_output=True, text=True, timeout=120
    )


@pytest.mark.slow
def test_files_dropped_on_it_are_taken(demo_folder):
    out = demo_folder / "材料"
    done = run(demo_folder / "ledger.xlsx", demo_folder / "returns" / "2018-03", "2018-03", out)
    assert done.returncode == 1, done.stderr
    assert "事项 260" in done.stdout
    assert list(out.glob("*.xlsx"))


@pytest.mark.slow
def test_what_is_not_given_is_asked_for(demo_folder):
    answers = "\n".join([str(demo_folder / "returns"), "2018-03", "", ""])
    done = run(demo_folder / "ledger.xlsx", typed=answers)
    assert done.returncode == 1, done.stderr
    assert "事项 260" in done.stdout
    assert (demo_folder / "2018-03月度材料").is_dir()


def test_a_wrong_file_is_one_line_and_no_traceback(tmp_path):
    done = run(tmp_path / "无.xlsx", tmp_path, "2018-03", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.startswith("无.xlsx：")
    assert "Traceback" not in done.stderr
