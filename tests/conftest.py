"""What many tests share: the demo made once, and what is skipped where this machine lacks something.

On a desk a skip is told. Where CI or TAIZHANG_REQUIRE_LIBREOFFICE is set nothing may be lacking: a skip is a failure
there, unless its reason begins with one of ALLOWED.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

# openpyxl as users have it: only the tests' own tools bring defusedxml, whose parser is several times slower.
os.environ["OPENPYXL_DEFUSEDXML"] = "False"

# What a test copies into another project is collected there.
collect_ignore = ["data"]

if TYPE_CHECKING:
    import xlwings as xw
    from playwright.sync_api import Browser


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
ALLOWED = ("only on Windows", "only on Linux", "not on Windows", "only as root", "a long sweep")


def is_all_required() -> bool:
    """Whether this run must find all that tests need."""
    return bool(os.environ.get("CI") or os.environ.get("TAIZHANG_REQUIRE_LIBREOFFICE"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip loudly what needs LibreOffice or a browser where it is absent, and long sweeps unless asked for."""
    for item in items:
        if item.get_closest_marker("libreoffice") and not shutil.which("soffice"):
            item.add_marker(pytest.mark.skip(reason="LibreOffice is not here: install libreoffice-calc"))
        if item.get_closest_marker("chromium") and not shutil.which("chromium"):
            item.add_marker(pytest.mark.skip(reason="chromium is not here: install chromium"))
        if item.get_closest_marker("slow") and not os.environ.get("TAIZHANG_SLOW"):
            item.add_marker(pytest.mark.skip(reason="a long sweep: set TAIZHANG_SLOW=1 to run it"))


def pytest_collection_finish() -> None:
    """Keep the collector from going through ten thousand tests time and again: they stay until the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that was skipped for something that must be here."""
    return no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a file that was skipped as a whole for something that must be here."""
    return no_skip((yield))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add up the made-up months, and say how much of them was judged."""
    reports = [report for each in ("passed", "failed") for report in terminalreporter.getreports(each)]
    months = [told for report in reports if "fields" in (told := dict(report.user_properties))]
    if months:
        fields, wrong = (sum(int(str(month[name])) for month in months) for name in ("fields", "wrong"))
        terminalreporter.write_line(f"{len(months)} made-up months: {fields} fields judged, {wrong} wrong")


def no_skip(report: Report) -> Report:
    """Return the report, a skip that is not allowed turned into a failure."""
    if report.skipped and is_all_required() and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if not reason.startswith(ALLOWED):
            report.outcome = "failed"
            report.longrepr = f"skipped, which this run does not allow: {reason}"
    return report


@pytest.fixture(scope="session")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of March 2018, made once; copy it before changing it."""
    from ledgers import demo

    folder = tmp_path_factory.mktemp("demo") / "demo"
    demo(folder)
    return folder


@pytest.fixture
def demo_folder(demo_once: Path, tmp_path: Path) -> Path:
    """A copy of the demo that a test may change."""
    return Path(shutil.copytree(demo_once, tmp_path / "demo"))


@pytest.fixture(scope="session")
def ended_once(demo_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo after the month-end of March, its papers in `out`, made once; copy it before changing it."""
    from taizhang_xl import month_end

    folder = Path(shutil.copytree(demo_once, tmp_path_factory.mktemp("ended") / "demo"))
    month_end(folder / "ledger.xlsx", [folder / "returns" / "2018-03"], "2018-03", folder / "out")
    return folder


@pytest.fixture
def ended_folder(ended_once: Path, tmp_path: Path) -> Path:
    """A copy of the demo after the month-end of March that a test may change."""
    return Path(shutil.copytree(ended_once, tmp_path / "demo"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the folder that an earlier version left behind after March."""
    from earlier import EARLIER

    return Path(shutil.copytree(EARLIER, tmp_path / "office"))


@pytest.fixture(scope="session")
def calc_pipe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pipe of a LibreOffice without a window that all tests share; it also waits on the pipe for users' scripts."""
    from offices import running_office

    from taizhang_xl.errors import FileError
    from taizhang_xl.hosts.calc import office

    try:
        office.load_uno()
    except FileError as error:
        pytest.skip(f"LibreOffice cannot be driven from here: {error}")
    # Processes of one test run must not find each other's office.
    office.PIPE = f"taizhang{os.getpid()}"
    options = ("--headless", "--nodefault", f"--accept=pipe,name={office.PIPE};urp;")
    with running_office(tmp_path_factory.mktemp("office"), f"tz{os.getpid()}", *options) as pipe:
        yield pipe


@pytest.fixture
def calc(calc_pipe: str) -> Iterator[xw.App]:
    """A LibreOffice under xlwings, with no book open."""
    import xlwings as xw
    from calc_engine.engine import install

    engine = install()
    app = xw.App(impl=engine.apps[engine.apps.keys()[0]]) if len(engine.apps) else xw.App(spec=calc_pipe)
    yield app
    for book in list(app.books):
        book.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium. Of one module alone: while it runs no other loop of asyncio can."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        # Nobody else's sandbox is at stake, and root has none.
        opened = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield opened
        opened.close()
