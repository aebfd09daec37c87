"""In CI a test that something is lacking for fails; on a desk it is skipped and told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SAMPLE = """
import pytest

def test_a_program_is_lacking():
    pytest.skip("strace is not here")

@pytest.mark.skipif(True, reason="pdftoppm is not here")
def test_a_mark():
    pass

@pytest.fixture
def office():
    pytest.skip("LibreOffice cannot be driven from here")

def test_a_fixture(office):
    pass

def test_a_library_is_lacking():
    pytest.importorskip("a_library_that_nobody_has")

@pytest.mark.skipif(True, reason="only on Windows: file locks")
def test_another_system():
    pass

def test_what_runs():
    pass
"""
WHOLE = 'import pytest\n\npytest.skip("the corpus is not here", allow_module_level=True)\n'
EMPTY = 'import pytest\n\n@pytest.mark.parametrize("path", [])\ndef test_none(path):\n    pass\n'


def run(folder, text, **variables):
    """Run a file of tests under the rules of these; return the last line of what is said."""
    path = folder / "test_sample.py"
    path.write_text(text, "utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "TAIZHANG_REQUIRE_LIBREOFFICE")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-p", "no:cacheprovider", "-c", TESTS.parent / "pyproject.toml",
         "--rootdir", folder, path],
        env={**kept, "PYTHONPATH": str(TESTS), "PYTHONUTF8": "1", **variables}, cwd=folder,
        capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    return done.stdout.splitlines()[-1].partition(" in ")[0]


@pytest.mark.slow
def test_on_a_desk_what_is_lacking_is_skipped(tmp_path):
    assert run(tmp_path, SAMPLE) == "1 passed, 5 skipped"
    assert run(tmp_path, WHOLE) == "1 skipped"


@pytest.mark.slow
@pytest.mark.parametrize("variable", ["CI", "TAIZHANG_REQUIRE_LIBREOFFICE"])
def test_in_ci_only_another_system_is_a_reason_to_skip(variable, tmp_path):
    # A mark and a fixture skip before the test begins, and a failure there counts as an error.
    assert run(tmp_path, SAMPLE, **{variable: "1"}) == "2 failed, 1 passed, 1 skipped, 2 errors"
    assert run(tmp_path, WHOLE, **{variable: "1"}) == "1 error"


def test_a_list_of_cases_that_comes_up_empty_fails_everywhere(tmp_path):
    assert run(tmp_path, EMPTY) == "1 error"
