"""What is installed from the wheel works by itself: template, data and commands travel in it."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from smoke import left_behind  # noqa: E402


@pytest.mark.slow
def test_a_month_end_from_the_wheel_in_a_clean_environment(tmp_path):
    # From a copy: what an earlier build left behind must not travel in the wheel.
    source = shutil.copytree(ROOT, tmp_path / "source", ignore=left_behind)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, source],
        check=True, capture_output=True,
    )  # fmt: skip
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert "taizhang_xl/workbooks/template.xlsx" in names
    assert "taizhang_xl/py.typed" in names
    assert "taizhang_xl/workbooks/taizhang.xlam" in names
    venv.create(tmp_path / "env", with_pip=True)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*command, codes=(0,)):
        done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True)
        assert done.returncode in codes, done.stderr
        return done.stdout

    pip = (scripts / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock")
    run(*pip, "--no-deps", wheel)
    where = run(scripts / "python", "-c", "import taizhang_xl; print(taizhang_xl.__file__)")
    assert str(tmp_path / "env") in where
    run(scripts / "taizhang", "addin", "build", "--to", "addin")
    assert (tmp_path / "addin" / "taizhang.xlam").is_file()
    run(scripts / "taizhang", "demo", "demo")
    shown = run(
        scripts / "taizhang", "month-end", "demo/ledger.xlsx", "--returns", "demo/returns/2018-03",
        "--month", "2018-03", "--to", "out", codes=(0, 1),
    )  # fmt: skip
    assert "事项 260" in shown
    assert list((tmp_path / "out").glob("*.xlsx"))
