"""The pages for staff that are made from the code are up to date, and every sign in them can be typed and printed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from taizhang_xl.faces.registry import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import build_docs  # noqa: E402

PAGE, RULES = ROOT / "docs" / "findings.md", REGISTRY.rules()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    subprocess.run([sys.executable, ROOT / "scripts" / "build_docs.py", folder], check=True)
    return folder


@pytest.mark.parametrize("name", build_docs.PAGES)
def test_a_page_is_what_its_builder_makes(name, made):
    assert (ROOT / name).read_bytes() == (made / name).read_bytes(), "请运行 python scripts/build_docs.py"


def test_each_rule_has_one_line_with_all_its_columns():
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert sorted(line.split("`")[1] for line in lines) == sorted(rule.code for rule in RULES)
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert len(cells) == 5
        assert all(cells)
        assert "{" not in line


def test_findings_use_only_signs_that_gbk_can_encode():
    pages = (PAGE, ROOT / "docs" / "frames.md", *(ROOT / "docs" / "notebooks").glob("*.ipynb"))
    texts = [*(page.read_text("utf-8") for page in pages), *(f"{rule.title}{rule.message}{rule.fix}" for rule in RULES)]
    assert [text.encode("gbk", "ignore").decode("gbk") for text in texts] == texts


def test_three_searches_lead_from_a_label_to_its_rule():
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith(("| 着色 |", "| 月结 |"))]
    steps = re.findall(r"`git grep '([^']+)'[^`]*`: `([^`]+)`", "\n".join(rows))
    assert len(steps) == 6
    for text, module in steps:
        room = "taizhang_xl/verbs" if text.startswith('"') else "taizhang_xl"
        wanted = text if text.startswith('"') else f"{text}("
        found = [path for path in (ROOT / room).rglob("*.py") if wanted in path.read_text("utf-8")]
        assert found == [ROOT / "taizhang_xl" / module]
