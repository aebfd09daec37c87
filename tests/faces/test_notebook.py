"""Three closed months of the demo: the frames are the sheets, and the notebooks print what is kept in them."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import pytest

import taizhang_xl

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import build_notebooks  # noqa: E402

DAY = "2018-05-31"
SHEETS = {
    "items": "台账",
    "reports": "月报",
    "hangings": "挂单",
    "extensions": "延期",
    "people": "人员",
    "units": "单位",
}
# What the frame has in one form, however it was typed.
FOLDED = ("编号", "类别", "状态", "责任单位", "月份")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    return build_notebooks.three_months(tmp_path_factory.mktemp("closed") / "demo")


@pytest.fixture(scope="module")
def frames(ledger):
    return taizhang_xl.frames(ledger, as_of=DAY)


@pytest.fixture(scope="module")
def closes(ledger):
    """The archive of the closed months, as JSON has it."""
    folder = ledger.parent / ".taizhang" / "closes" / ledger.name
    return {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}


@pytest.mark.parametrize("name", SHEETS)
def test_a_frame_is_its_sheet_after_three_closed_months(name, ledger, frames):
    sheet = openpyxl.load_workbook(ledger, data_only=True)[SHEETS[name]]
    head = next(
        row[0].row
        for row in sheet.iter_rows()
        if row[1].value in ("序号", "月份", "编号", "申请日期", "责任单位", "简称")
    )
    labels = [cell.value for cell in sheet[head] if cell.value]
    frame = getattr(frames, name)()
    rows = [row for row in sheet.iter_rows(min_row=head + 1, values_only=True) if row[0]]
    assert len(rows) == len(frame) > 0
    for values, (_, row) in zip(rows, frame.iterrows(), strict=True):
        for label, value in zip(labels, values, strict=False):
            shown, place = row[label], (name, row["单元格"], label)
            if value is None:
                assert pd.isna(shown), place
            elif isinstance(value, datetime) or (isinstance(value, int) and label != "序号"):
                assert shown == value, place
            elif label not in FOLDED:
                assert shown == str(value).strip(), place
            else:
                assert not pd.isna(shown), place
    assert frame["读不出"].isna().all()


def test_the_closed_months_are_those_that_are_kept(closes, frames):
    frame = frames.closes()
    assert sorted(closes) == ["2018-03", "2018-04", "2018-05"]
    counted = Counter(zip(frame["月份"], frame["种类"], strict=True))
    kept = {
        (month, kind): len(rows)
        for month, told in closes.items()
        for kind, rows in told.items()
        if kind != "原样" and rows
    }
    assert counted == kept
    due = frame[(frame["种类"] == "应办") & (frame["月份"] == "2018-04")]
    for told, (_, row) in zip(closes["2018-04"]["应办"].values(), due.iterrows(), strict=True):
        for label, text in told.items():
            shown = row[label]
            as_text = "" if pd.isna(shown) else f"{shown:%Y-%m-%d}" if isinstance(shown, pd.Timestamp) else shown
            assert as_text == text, (told, label)
    silent = frame[(frame["种类"] == "未报送") & (frame["月份"] == "2018-05")]
    assert list(silent["责任单位"]) == closes["2018-05"]["未报送"]


def test_the_history_has_each_cell_and_row_of_the_journal(ledger, frames):
    lines = (ledger.parent / ".taizhang" / "journal.jsonl").read_text("utf-8").splitlines()
    kept = {}
    for entry in map(json.loads, lines):
        size = sum(len(entry.get(part, ())) for part in ("cells", "rows", "sheets"))
        kept[entry["id"]] = max(size, 1)
    assert len(kept) > 6
    assert frames.history()["批次"].value_counts().to_dict() == kept


def test_what_hangs_is_an_occurrence_that_is_not_done(frames):
    hangings, occurrences = frames.hangings(), frames.occurrences().set_index(["编号", "到期日"])
    open_ones = hangings[hangings["销号日期"].isna()]
    assert 0 < len(open_ones) < len(hangings)
    kinds = Counter()
    for _, row in open_ones.iterrows():
        found = occurrences.loc[(row["编号"], row["原到期日"])]
        kinds[found["状态"]] += 1
        assert found["挂单号"] == row["挂单号"]
        assert found["状态"] in ("办结", "销号") or found["超期天数"] >= 0
    assert kinds["未落实"] + kinds["正在办理"] > kinds["办结"] + kinds["销号"]


def printed(notebook):
    """What the cells of a notebook print and show, pictures left out."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return [output.get("text") or output["data"].get("text/html") or output["data"]["text/plain"] for output in outputs]


def assert_as_kept(name, found):
    kept = nbformat.read(build_notebooks.NOTEBOOKS / name, as_version=4)
    # How pandas writes a table differs between its versions; the figures do not.
    one, other = ([re.sub(r"<[^>]*>|\s+", " ", text) for text in printed(each)] for each in (found, kept))
    assert one == other, "please run scripts/build_notebooks.py"


def test_the_analysis_runs_and_answers_what_is_kept_in_it(ledger, demo_once):
    found = build_notebooks.run(build_notebooks.NOTEBOOKS / "analysis.ipynb", ledger)
    assert_as_kept("analysis.ipynb", found)
    pictures = [
        output for cell in found.cells for output in cell.get("outputs", ()) if "image/png" in output.get("data", {})
    ]
    assert len(pictures) == 2
    # A ledger of which no month is closed yet has answers too.
    fresh = build_notebooks.run(build_notebooks.NOTEBOOKS / "analysis.ipynb", demo_once / "ledger.xlsx")
    assert "还没有月结" in "".join(printed(fresh))


def test_the_answers_are_those_of_the_archive_and_the_sheet(ledger, closes):
    kept = printed(nbformat.read(build_notebooks.NOTEBOOKS / "analysis.ipynb", as_version=4))
    due = [row for told in closes.values() for row in told["应办"].values()]
    late = Counter(row["责任单位"] for row in due if row["状态"] not in ("办结", "销号"))
    counts = Counter(row["责任单位"] for row in due)
    [worst] = [line for line in kept if line.startswith("最拖的")]
    for unit, asked, open_ones in re.findall(r"(\w+)（应办 (\d+)，没办结 (\d+)）", worst):
        assert (counts[unit], late[unit]) == (int(asked), int(open_ones))
    sheet = openpyxl.load_workbook(ledger, data_only=True)["挂单"]
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    closed = [row for row in rows if row[7]]
    assert f"挂过 {len(rows)} 次，销号 {len(closed)} 次" in "".join(kept)
    march, april = closes["2018-04"], closes["2018-05"]
    assert f"应办 {len(march['应办'])} → {len(april['应办'])}" in "".join(kept)


@pytest.mark.libreoffice
def test_the_live_notebook_works_on_the_workbook_that_is_open(ledger):
    before = ledger.read_bytes()
    with build_notebooks.office(ledger) as pipe:
        found = build_notebooks.run(build_notebooks.NOTEBOOKS / "live.ipynb", ledger, pipe)
    assert_as_kept("live.ipynb", found)
    assert "磁盘上的文件没有动" in "".join(printed(found))
    assert ledger.read_bytes() == before


def test_the_notebooks_hold_no_path_of_a_machine():
    for path in build_notebooks.NOTEBOOKS.glob("*.ipynb"):
        text = path.read_text("utf-8")
        assert not re.search(r"(?<![\w.])/(?:tmp|home|root|work|usr)/|[A-Z]:\\\\\\\\| at 0x", text), path.name
