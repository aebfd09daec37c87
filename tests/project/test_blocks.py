"""No block of code of a page is only told: each is run, or each of its command lines is held against what it calls."""

import re
from pathlib import Path

import openpyxl
import pytest
from ledgers import make_ledger
from page_blocks import ROOT, Block, blocks, hold, pages, spoken

import taizhang_xl
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field

# Their blocks are played from first to last by test_pages.py.
PLAYED = ("docs/month.md", "docs/damage.md")
# A drawing of folders, not a command; `test_the_folders_of_a_province…` makes them.
NOT_COMMANDS = {("docs/scale.md", "省台账/                   one ledger for each city or county")}

# What a reader makes or gets, at these places.
TO_BE_MADE = {"returns/2018-03", "verbs/my_verb.py", "systems/NAME/__init__.py", "tests/systems/test_NAME.py"}


def named(page, first):
    return next(block for block in blocks() if (block.page, block.first) == (page, first))


def office(path, year=2018):
    item = {
        Field.NUMBER: "1-001", Field.TASK: "修路", Field.UNIT: "办公室", Field.PERSON: "主任", Field.DEADLINE: "1月底",
        Field.STATE: "正在办理", Field.REASON: "等文件",
    }  # fmt: skip
    return make_ledger(path, year, path.stem, {LEDGER: [item], UNITS: [{Field.UNIT_NAME: "办公室"}]})


def cell(path, field):
    header, row = openpyxl.load_workbook(path)["台账"].iter_rows(min_row=2, max_row=3, values_only=True)
    return dict(zip(header, row, strict=True))[field]


def readme():
    taizhang_xl.split(office(Path("2018年台账.xlsx")), "2018-03", "报送/3月")
    yield
    assert cell("2018年台账.xlsx", Field.REMARK) == "已催"
    assert sorted(path.suffix for path in Path("3月材料").glob("*汇报*")) == [".docx", ".xlsx"]


def addin():
    office(Path("台账.xlsx"))
    yield
    assert cell("台账.xlsx", Field.TIMING).startswith("超期")
    assert list(Path("out").glob("*汇报*.xlsx"))


SCENES = {"README.md": readme, "docs/addin.md": addin}
IN_PYTHON = [block for block in blocks() if block.language == "python"]


@pytest.mark.parametrize("block", [
    # The one works on frames and does a whole month.
    pytest.param(each, id=each.page, marks=pytest.mark.slow if each.page == "README.md" else ())
    for each in IN_PYTHON if each.page in SCENES
])  # fmt: skip
def test_a_block_of_python_does_what_it_is_for(block, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scene = SCENES[block.page]()
    next(scene)
    exec(compile(block.text, block.page, "exec"), {})
    assert next(scene, None) is None


@pytest.mark.slow
def test_each_call_that_the_page_of_frames_names_can_be_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    office(Path("2018年台账.xlsx"))
    office(Path("2017年台账.xlsx"), 2017)
    frames = taizhang_xl.frames("2018年台账.xlsx", as_of="2018-05-31")
    frame = frames.items()
    known = {"taizhang_xl": taizhang_xl, "frames": frames, "frame": frame, "changing": frames.write_back(frame)}
    calls = [words for words in spoken((ROOT / "docs" / "frames.md").read_text("utf-8")) if words.endswith(")")]
    assert len(calls) > 20
    for call in calls:
        path, _, told = call.rpartition(" = ")[2].partition("(")
        *owner, name = path.split(".")
        # Calls after the first of their kind are told by their name alone.
        places = [eval(".".join(owner), known)] if owner else [frames, frame.taizhang, taizhang_xl]
        made = next(getattr(place, name) for place in places if hasattr(place, name))
        # Two of them draw, which wants an extra; of others the page leaves out what they are told.
        if "…" not in told and name not in ("style", "plot"):
            eval(f"made({told}", {**known, "made": made})


@pytest.mark.slow
def test_the_folders_of_a_province_are_those_that_its_page_draws(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = named("docs/scale.md", next(first for _, first in NOT_COMMANDS)).text
    for city in ("济州市", "东平市"):
        office(Path(f"省台账/{city}.xlsx"))
    commands = named(
        "docs/scale.md",
        "taizhang split 省台账/济州市.xlsx --month 2018-03 --to 3月发表/济州市        # once for each ledger",
    )
    split, trial, run = (line.split()[1:] for line in commands.lines)
    for words in (split, [word.replace("济州市", "东平市") for word in split]):
        assert main(words) == 0
    Path("3月发表").rename("3月报表")
    assert main(trial) == 0
    assert not Path("3月汇总").exists()
    assert main(run) == 0
    for line in drawn.partition("3月汇总/")[2].splitlines()[1:]:
        for place in (word for word in line.split() if "/" in word or word.endswith(".json")):
            assert Path(
                "3月汇总", place.rstrip("…").replace("地市=", "地市=济州市") if place.endswith("…") else place
            ).exists(), place
    done = {}
    exec(compile(named("docs/scale.md", "import pandas as pd").text, "scale.md", "exec"), done)
    assert sorted(done["items"]["地市"]) == ["东平市", "济州市"]


def main(words):
    from click.testing import CliRunner

    from taizhang_xl.faces.cli import cli

    return CliRunner().invoke(cli, words).exit_code


@pytest.mark.parametrize("block", blocks(), ids=lambda block: f"{block.page}: {block.first[:40]}")
def test_each_block_is_run_or_held(block: Block):
    if (block.page, block.first) in NOT_COMMANDS:
        return
    if block.language == "console":
        assert block.page in PLAYED, "add its page to those that are played"
    elif block.language == "python":
        assert block.page in (*SCENES, "docs/scale.md"), "write a scene for it"
    else:
        for line in block.lines:
            hold(line)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_each_command_in_a_sentence_is_there(page):
    for words in spoken(page.read_text("utf-8")):
        if words.startswith(("taizhang ", "python scripts/", "python3 scripts/", ".venv/bin/python ")):
            hold(words.replace("\\|", " "), whole=False)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_each_file_of_the_project_that_a_page_names_is_there(page):
    rooms = "|".join(path.name for path in (*ROOT.iterdir(), *(ROOT / "taizhang_xl").iterdir()) if path.is_dir())
    named = [
        words for words in spoken((ROOT / page).read_text("utf-8")) if re.fullmatch(rf"(?:{rooms})/[\w./-]*", words)
    ]
    assert len(named) > 5
    for place in set(named) - TO_BE_MADE:
        assert (ROOT / place).exists() or (ROOT / "taizhang_xl" / place).exists(), f"{page} names {place}"


def test_what_holds_command_lines_can_fail():
    for line in (
        "taizhang splitt 台账.xlsx", "taizhang split 台账.xlsx --mont 2018-03", "taizhang print 台账.xlsx --paper A5",
        "python3 scripts/start.py demonstrate", "python3 scripts/begin.py demo", "pip install taizhang-xl[clusters]",
        "python scripts/bench.py provinces", "python -m pytest tests/returns/test_merge.py -k nowhere", "dask worker --nothing",
        "make all",
    ):  # fmt: skip
        with pytest.raises((AssertionError, FileNotFoundError, UsageError)):
            hold(line)


def test_each_exception_is_still_needed():
    found = {(block.page, block.first) for block in blocks()}
    assert found >= NOT_COMMANDS
    assert {block.page for block in IN_PYTHON} >= set(SCENES)
