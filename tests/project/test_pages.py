"""The pages are true: each command in a console block is run, and says what the page says it says; … is left out there."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```|^<!-- in the test: (.*?) -->", re.M | re.S)


def parts(page):
    """Yield the console blocks of a page as (command, lines), and what is done by hand between them as (None, words)."""
    for block, by_hand in BLOCK.findall((ROOT / "docs" / page).read_text("utf-8")):
        if by_hand:
            yield None, by_hand
        for command in re.split(r"^\$ ", block, flags=re.M)[1:]:
            words, *lines = command.splitlines()
            yield words.split()[1:], [line for line in lines if line]


def play(page, by_hand):
    count = 0
    for command, said in parts(page):
        if command is None:
            by_hand(said)
            continue
        done = CliRunner().invoke(cli, command)
        assert "Traceback" not in done.output
        for line in said:
            wanted = ".*".join(map(re.escape, line.split("…")))
            assert re.search(wanted, done.output), (
                f"{page}: {' '.join(command)} does not say “{line}” but {done.output}"
            )
        count += 1
    return count


@pytest.mark.slow
def test_the_month_goes_as_its_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def fill_in(words):
        assert "未完成原因" in words
        refused = taizhang_xl.close("示范/ledger.xlsx", "2018-03", dry_run=True).closing.refused
        taizhang_xl.edit("示范/ledger.xlsx", {f"台账!{finding.cell}": "等文件" for finding in refused})

    assert play("month.md", fill_in) == 11
    assert len(list(Path("示范/sent/2018-04").iterdir())) >= 15
    assert list(Path("示范/out/提示件").iterdir())


def test_what_is_lost_is_recovered_as_its_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    item = {
        Field.NUMBER: "1-001", Field.TASK: "修路", Field.UNIT: "办公室", Field.PERSON: "主任", Field.DEADLINE: "3月底",
        Field.STATE: "正在办理", Field.REASON: "等文件",
    }  # fmt: skip
    make_ledger(Path("台账.xlsx"), 2018, "办公室", {LEDGER: [item], UNITS: [{Field.UNIT_NAME: "办公室"}]})

    def by_hand(words):
        if ".taizhang is deleted" in words:
            shutil.rmtree(".taizhang")
        elif "oldest backup" in words:
            shutil.copy(min(Path(".taizhang/backups").iterdir()), "台账.xlsx")
        else:
            Path("台账.xlsx").rename("新名.xlsx")

    assert play("damage.md", by_hand) == 7
    texts = {cell.value for row in openpyxl.load_workbook("新名.xlsx")["台账"].iter_rows() for cell in row}
    assert {"1-001", "修路", "等文件"} <= texts


def test_each_picture_that_a_page_shows_is_there():
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        for target in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).is_file(), f"{page.name} shows {target}"
