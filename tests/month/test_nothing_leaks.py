"""Numbers of persons and characters that steer, planted all over an office's texts, are in nobody else's paper, mail or terminal."""

import os
import re
import shutil
import subprocess
import sys

import openpyxl
import pytest
from docx import Document
from planted import MONTH, STEERS, SUPERVISION, Garden, leaks, make_office, play

# Three of four units send a form back: 67 offices have more than 200 returns.
LEDGERS = 67
# What this program itself writes on a terminal: colours, and the line of progress.
OURS = re.compile(r"\x1b\[[0-9;]*m|\r\x1b\[K")


def found_in(folder, seed):
    garden = Garden(seed)
    count, said = play(folder, garden)
    return leaks(folder, said, garden.plants), count, garden, said


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """An office after its month: where it is, and what the scan has found there."""
    folder = tmp_path_factory.mktemp("played") / "机关"
    return folder, found_in(folder, 1)


@pytest.mark.slow
def test_nothing_planted_reaches_others(played):
    found, count, garden, said = played[1]
    assert found == []
    assert count == 3
    assert sum(plant.steers for plant in garden.plants) > 40
    assert sum(not plant.steers for plant in garden.plants) > 60
    assert len(said) == 30
    assert all(text for _, text in said)
    folder = played[0]
    assert [name for name in SUPERVISION if not list((folder / name).glob("*.*"))] == [], "each product was made"


@pytest.mark.slow
def test_nothing_planted_reaches_others_in_two_hundred_returns(tmp_path):
    returns = 0
    for seed in range(100, 100 + LEDGERS):
        found, count, *_ = found_in(tmp_path / "机关", seed)
        assert found == [], seed
        returns += count
        shutil.rmtree(tmp_path / "机关")
    assert returns >= 200


PAPERS = {"月报表", "邮件里的月报表", "月度材料", "邮件里的材料", "打印稿", "校验结果", *SUPERVISION}


@pytest.mark.slow
def test_the_scan_finds_what_is_not_held_back(tmp_path, monkeypatch):
    monkeypatch.setattr("taizhang_xl.checks.private.without_numbers", str)
    monkeypatch.setattr("taizhang_xl.checks.private.without_unseen", str)
    monkeypatch.setattr("taizhang_xl.faces.terminal.one_line", str)
    monkeypatch.setattr("taizhang_xl.contract.output.harmless", str)
    found = found_in(tmp_path / "机关", 1)[0]
    assert {leak.kind for leak in found if not leak.plant.steers} == PAPERS
    assert {leak.kind for leak in found if leak.plant.steers} == {*PAPERS, "屏幕"}
    assert len({leak.output for leak in found if leak.kind == "屏幕"}) >= 5


@pytest.mark.slow
def test_the_scan_finds_what_a_hand_puts_into_an_output(played):
    folder, (_, _, garden, said) = played
    number = next(plant for plant in garden.plants if not plant.steers and len(plant.secret) == 11)
    form = next(
        path
        for path in sorted((folder / "sent" / MONTH).glob("*.xlsx"))
        if path.name.partition("_")[0] not in number.may_see
    )
    whole = form.read_bytes()
    book = openpyxl.load_workbook(form)
    book["月报表"]["A1"].value = f"找{number.secret[:3]}　{number.secret[3:7]}－{number.secret[7:]}"
    book.save(form)
    found = leaks(folder, said, garden.plants)
    form.write_bytes(whole)
    assert [(leak.kind, leak.plant) for leak in found] == [("月报表", number)]


@pytest.mark.slow
def test_the_scan_finds_what_a_hand_puts_into_each_product(played):
    folder, (_, _, garden, said) = played
    number = next(plant for plant in garden.plants if not plant.steers and len(plant.secret) == 17)
    text = f"找{number.secret[:6]} {number.secret[6:14]}－{number.secret[14:]}X"
    whole = {}
    for product in SUPERVISION:
        made = next(path for path in sorted((folder / product).iterdir()) if path.suffix in (".docx", ".xlsx", ".html"))
        whole[made] = made.read_bytes()
        put_into(made, text)
    found = leaks(folder, said, garden.plants)
    for made, data in whole.items():
        made.write_bytes(data)
    assert sorted((leak.kind, leak.plant) for leak in found) == sorted((product, number) for product in SUPERVISION)


def put_into(path, text):
    """Type a text into a document, in two pieces as Word does, into a workbook, or among the texts of a page."""
    if path.suffix == ".html":
        page = path.read_text("utf-8")
        path.write_text(page.replace('"texts":["', f'"texts":["{text}', 1), "utf-8")
        return
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        book.worksheets[0]["A1"].value = text
        book.save(path)
        return
    document = Document(str(path))
    document.paragraphs[-1].add_run(text[:9])
    document.paragraphs[-1].add_run(text[9:])
    document.save(str(path))


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: no pseudo-terminal")
def test_the_bytes_of_a_terminal(tmp_path):
    """In a terminal of its own: lines, progress and CSV, which a pipe gets as it is."""
    garden = Garden(3)
    ledger = make_office(tmp_path, garden)
    assert any(plant.steers for plant in garden.plants)
    shown = ""
    for words in (("split", "--month", MONTH), ("export", "--format", "csv")):
        shown += terminal_of("-m", "taizhang_xl", words[0], str(ledger), *words[1:])
    # A terminal puts a carriage return before each line end, CSV has its own.
    left = re.sub(r"\r*\n", "\n", OURS.sub("", shown))
    assert STEERS.findall(left.replace("\t", "")) == []
    assert len(re.findall(r"记\d+号", left)) > 20, "it has shown what was planted"


def terminal_of(*words):
    """Return all that a program sends to its terminal."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-X", "utf8", *words], stdout=theirs, stderr=theirs, stdin=theirs)
    os.close(theirs)
    data = b""
    try:
        while piece := os.read(ours, 1 << 16):
            data += piece
    except OSError:
        # So Linux tells that the other side is closed.
        pass
    os.close(ours)
    process.wait()
    return data.decode()
