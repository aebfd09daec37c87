"""What a command needs is looked at before it writes: every path missing, of the wrong kind or shut, output lost, days
out of reach. Each is one Chinese line and exit code 2, and nothing was written."""

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl.faces.cli import cli

EARLIER = Path(__file__).parents[1] / "data" / "earlier"
LEDGER = "2018年台账.xlsx"
NOBODY = 65534


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "office"
    shutil.copytree(EARLIER, folder)
    (folder / "各地" / "甲").mkdir(parents=True)
    shutil.copy(folder / LEDGER, folder / "各地" / "甲.xlsx")
    shutil.copytree(folder / "报送", folder / "报表" / "甲")
    return folder


def opened(path):
    """Let other users go through the folders above a path; returns those that were shut, with their modes."""
    shut_ones = [(above, above.stat().st_mode) for above in path.parents if not above.stat().st_mode & 0o001]
    for above, mode in shut_ones:
        above.chmod(mode | 0o011)
    return shut_ones


@pytest.fixture(scope="module", autouse=True)
def way_to_the_program():
    """The common user finds the program also where it lies in root's own folder: much of it is loaded late."""
    if os.name == "nt" or os.geteuid():
        yield
        return
    shut_ones = [each for path in (taizhang_xl.__file__, sys.executable) for each in opened(Path(path))]
    yield
    for above, mode in shut_ones:
        above.chmod(mode)


@contextmanager
def as_common_user(folder):
    """Root may read and write everything: what is shut is shut only for another user."""
    if os.name == "nt" or os.geteuid():
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    # They stay open: other processes of this run are in the same temporary folder, and may need it at this moment.
    opened(folder)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def content(folder):
    """Every file with its bytes and every folder; locks and temporary files too."""
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        for path in folder.rglob("*")
    }


def missing(path):
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()


def a_file(path):
    missing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xfe\x00 no text")


def a_folder(path):
    missing(path)
    path.mkdir(parents=True)


def below_a_file(path):
    a_file(path.parent)


def shut(path):
    if not path.exists():
        a_folder(path)
    path.chmod(0)


def read_only(path):
    if not path.exists():
        a_folder(path)
    path.chmod(0o555 if path.is_dir() else 0o444)


MONTH = ("--month", "2018-04", "--year", "2018")
DAY = ("--as-of", "2018-04-30")
COMMANDS = {
    "new": ("new", "{新台账.xlsx}", "--year", "2019", "--name", "某机关"),
    "new --from": ("new", "{新台账.xlsx}", "--year", "2019", "--from", LEDGER),
    "demo": ("demo", "{示范}"),
    "adopt": ("adopt", LEDGER, "--to", "{新台账.xlsx}"),
    "export": ("export", LEDGER, *DAY, "--to", "{导出.json}"),
    "check": ("check", LEDGER, *DAY),
    "check --mark": ("check", LEDGER, *DAY, "--mark"),
    "refresh": ("refresh", LEDGER, *DAY),
    "split": ("split", LEDGER, "--month", "2018-06", "--to", "{发出}"),
    "consolidate": ("consolidate", LEDGER, "报送/4月", *MONTH),
    "consolidate-all": ("consolidate-all", "各地", "报表", *MONTH, "--to", "{汇总}"),
    "packet": ("packet", LEDGER, *MONTH, "--to", "{新材料}"),
    "month-end": ("month-end", LEDGER, "--returns", "报送/4月", *MONTH, *DAY, "--to", "{新材料}"),
    "close": ("close", LEDGER, *MONTH),
    "edit": ("edit", LEDGER, "--set", "台账!Z99=1"),
    "edit --to": ("edit", LEDGER, "--set", "台账!Z99=1", "--to", "{另存.xlsx}"),
    "diff": ("diff", LEDGER, "各地/甲.xlsx"),
    "history": ("history", LEDGER),
    "undo": ("undo", LEDGER),
    "addin": ("addin", "build", "--to", "{按钮}"),
}
NEW_FILES = {"new", "new --from", "adopt", "export", "edit --to"}


def run(folder, name, monkeypatch):
    """Run a command in a folder as a common user."""
    monkeypatch.chdir(folder)
    arguments = [word.strip("{}") for word in COMMANDS[name]]
    with as_common_user(folder):
        return CliRunner().invoke(cli, arguments)


def refused(result):
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    lines = [line for line in result.stderr.replace("\r\x1b[K", "\n").splitlines() if line.strip() and "…" not in line]
    assert any("：" in line for line in lines), result.stderr


OUT = [name for name, words in COMMANDS.items() if any(word.startswith("{") for word in words)]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        (name, spoil)
        for name in OUT
        for spoil in (a_file, a_folder, below_a_file, shut, read_only)
        # A folder is what most of them want.
        if spoil is not a_folder or name in NEW_FILES
    ],
)
def test_a_place_for_results_that_cannot_take_them_is_refused_before_anything_is_written(
    office, name, spoil, monkeypatch
):
    place = office / next(word for word in COMMANDS[name] if word.startswith("{")).strip("{}")
    if spoil is below_a_file:
        place = office / "塞子" / place.name
        monkeypatch.setitem(COMMANDS, name, tuple(
            f"{{塞子/{word[1:]}" if word.startswith("{") else word for word in COMMANDS[name]
        ))  # fmt: skip
    spoil(place)
    before = content(office)
    refused(run(office, name, monkeypatch))
    assert content(office) == before


PARTS = (
    ".taizhang", ".taizhang/journal.jsonl", ".taizhang/state", ".taizhang/state/2018年台账.xlsx", ".taizhang/bases",
    ".taizhang/bases/2018年台账/2018-04", ".taizhang/closes", ".taizhang/closes/2018年台账",
    ".taizhang/closes/2018年台账/2018-03.json", ".taizhang/columns", ".taizhang/columns/2018年台账.json",
    ".taizhang/pending", ".taizhang/pending/2018年台账.xlsx.json", ".taizhang/backups",
)  # fmt: skip
# Who reads what: of the commands that read alike one stands for all, the others in the long sweep.
READERS = ("check", "month-end", "close", "history", "undo")
ON_A_LEDGER = [name for name, words in COMMANDS.items() if LEDGER in words]


def side_part_spoilt(office, part, spoil, names, monkeypatch):
    kept = office.parent / "kept"
    office.rename(kept)
    for name in names:
        shutil.copytree(kept, office)
        spoil(office / part)
        ledger = (office / LEDGER).read_bytes()
        result = run(office, name, monkeypatch)
        assert result.exception is None or isinstance(result.exception, SystemExit), (name, result.exc_info)
        if result.exit_code == 2:
            refused(result)
            is_changed = (office / LEDGER).read_bytes() != ledger
            assert ("已经保存" in result.stderr) == is_changed, (name, result.stderr)
        if (office / part).exists():
            (office / part).chmod(0o700)
        monkeypatch.chdir(kept)
        shutil.rmtree(office)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [a_file, a_folder, shut])
@pytest.mark.parametrize("part", PARTS)
def test_a_side_file_that_cannot_be_read_never_ends_in_a_traceback_nor_in_half_a_run(office, part, spoil, monkeypatch):
    side_part_spoilt(office, part, spoil, READERS[PARTS.index(part) % 2 :: 2], monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [a_file, a_folder, shut])
@pytest.mark.parametrize("part", PARTS)
def test_no_command_ends_in_a_traceback_over_a_side_file(office, part, spoil, monkeypatch):
    side_part_spoilt(office, part, spoil, ON_A_LEDGER, monkeypatch)


@pytest.mark.parametrize("name", ["check", "close"])
@pytest.mark.parametrize("part", [".taizhang/closes/2018年台账", ".taizhang/closes/2018年台账/2018-03.json"])
@pytest.mark.parametrize("spoil", [a_file, shut])
def test_a_closed_month_that_cannot_be_read_does_not_look_open(office, name, part, spoil, monkeypatch):
    spoil(office / part)
    before = content(office) if spoil is not shut else None
    done = run(office, name, monkeypatch)
    if name == "check":
        # A finding beside the others: the rest of the ledger is checked all the same.
        assert (done.exit_code, "月结存档" in done.output, "读不" in done.output) == (1, True, True), done.output
    else:
        refused(done)
    (office / part).chmod(0o700)
    assert before is None or content(office) == before


@pytest.mark.parametrize(
    "words",
    [
        ("check", LEDGER, "--as-of", "9999-12-31"),
        ("refresh", LEDGER, "--as-of", "0001-01-01"),
        ("check", LEDGER, "--year", "9999"),
        ("check", LEDGER, "--year", "0"),
        ("close", LEDGER, "--month", "9999-12"),
        ("packet", LEDGER, "--month", "0001-01", "--to", "材料"),
        ("split", LEDGER, "--month", "0000-12", "--to", "发出"),
        ("deadline", "月底", "--year", "99999"),
        ("demo", "示范", "--year", "9999"),
        ("new", "新.xlsx", "--year", "1", "--name", "某机关"),
    ],
)
def test_days_months_and_years_out_of_reach_are_refused_in_one_line(office, words, monkeypatch):
    monkeypatch.chdir(office)
    before = content(office)
    result = CliRunner().invoke(cli, list(words))
    refused(result)
    assert (result.stderr.count("\n"), result.stdout) == (1, "")
    assert content(office) == before


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: /dev/full")
@pytest.mark.parametrize("lost", ["full", "closed", "nobody reads"])
@pytest.mark.parametrize("words", [("refresh", LEDGER, *DAY), ("export", LEDGER, *DAY)])
def test_output_that_arrives_nowhere_is_said_and_nothing_is_done(office, words, lost):
    before = content(office)
    command = [sys.executable, "-m", "taizhang_xl", *words]
    if lost == "closed":
        command = ["sh", "-c", '"$@" >&-', "sh", *command]
    reader, writer = os.pipe()
    os.close(reader)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, cwd=office, stdout=full if lost == "full" else writer, stderr=subprocess.PIPE, check=False
        )
    os.close(writer)
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n"), said.startswith("输出：")) == (2, 1, True), said
    assert content(office) == before
