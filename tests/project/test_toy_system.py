"""A system is its folder, its test and one line: then it stands in template, check, help, ribbon, toolbar, menu and pages.

A copy of the project gets the toy system of `tests/data/toy_system`, is built, and installed from its wheel.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from by_hand import carried_out, steps_in

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "data" / "toy_system"
LIST = Path("taizhang_xl/systems/__init__.py")
BUILDERS = ("docs", "template", "architecture", "stub", "addin")
MADE = {
    "README.md", "README.zh-CN.md", "docs/addin.md", "docs/architecture.md", "docs/commands.md", "docs/findings.md",
    "taizhang_xl/__init__.pyi", "workbooks/taizhang.xlam", "workbooks/template.xlsx",
}  # fmt: skip
DAY, LEDGER = "2018-03-12", "台账.xlsx"


def git(folder, *words):
    command = ["git", "-c", "core.quotePath=false", "-c", "user.name=x", "-c", "user.email=x@y.z", *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout


class Project:
    """A copy of the project with the toy system, and what was installed from it."""

    def __init__(self, folder: Path) -> None:
        self.source, self.site = folder / "source", folder / "site"
        listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        for name in filter(None, listed):
            if (ROOT / name).is_file():
                (self.source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.source / name)
        git(self.source, "init", "-q")
        git(self.source, "add", "-A")
        git(self.source, "commit", "-qm", "Before")
        shutil.copytree(TOY / "visits", self.source / "taizhang_xl/systems/visits")
        (self.source / "tests/systems").mkdir(exist_ok=True)
        shutil.copy(TOY / "test_visits.py", self.source / "tests/systems")
        head, end, tail = (self.source / LIST).read_text("utf-8").rpartition(")  # fmt: skip")
        (self.source / LIST).write_text(head + (TOY / "line.txt").read_text("utf-8") + end + tail, "utf-8")
        for name in BUILDERS:
            self.python(f"scripts/build_{name}.py", path=self.source)
        options = ("--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
        # From a copy: what building leaves behind is nobody's work.
        built = shutil.copytree(self.source, folder / "built", ignore=shutil.ignore_patterns(".git"))
        self.python("-m", "pip", "install", *options, "--target", self.site, built)

    def python(self, *words, path=None, code=0, cwd=None):
        environment = {**os.environ, "PYTHONPATH": str(path or self.site), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, cwd=cwd or self.source, env=environment, capture_output=True, encoding="utf-8")
        assert done.returncode == code, done.stderr[-3000:] + done.stdout[-3000:]
        return done.stdout

    def taizhang(self, *words, code=0):
        return self.python("-m", "taizhang_xl", *words, code=code, cwd=self.site)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return Project(tmp_path_factory.mktemp("toy"))


@pytest.fixture
def ledger(project, tmp_path):
    path = tmp_path / "here" / LEDGER
    path.parent.mkdir()
    project.taizhang("new", path, "--year", "2018", "--name", "某机关")
    row = "来访!编号=1-001;来访人={};来访日期={}"
    rows = [word for who in (("张三", "2018-03-01"), ("李四", "2018-03-11")) for word in ("--append", row.format(*who))]
    project.taizhang("edit", path, *rows)
    return path


def test_people_wrote_the_folder_the_test_and_one_line(project):
    changed = [line.split(maxsplit=1) for line in git(project.source, "status", "--porcelain", "-uall").splitlines()]
    by_people = {name for _, name in changed} - MADE
    folder = {f"taizhang_xl/systems/visits/{path.name}" for path in (TOY / "visits").glob("*.py")}
    assert by_people == {*folder, "tests/systems/test_visits.py", str(LIST)}
    assert git(project.source, "diff", "--numstat", str(LIST)) == f"1\t0\t{LIST}\n"
    assert {name for _, name in changed} >= MADE


def test_its_own_test_and_those_of_the_project_pass(project):
    told = "documented or alike or wheel or types or drawn or name_of_another or public or system"
    for words in (
        ("tests/systems/test_visits.py",),
        ("tests/project/test_docs.py", "tests/project/test_template.py", "-m", "not libreoffice"),
        ("tests/project/test_structure.py", "-k", told),
        ("tests/addins", "-m", "not libreoffice", "-k", "button or icon or shipped or page or picture or menu"),
        ("tests/checks/test_checks.py", "-k", "every_check or catalogue"),
    ):
        # -P: the package is the one that was installed, whose workbooks are those of the copy.
        shown = project.python("-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *words)
        assert " passed" in shown


def test_its_sheet_stands_in_a_new_ledger(ledger):
    book = openpyxl.load_workbook(ledger)
    assert book.sheetnames[-1] == "来访"
    assert [cell.value for cell in book["来访"][1]] == ["编号", "来访人", "来访日期", "答复", "责任单位"]
    assert list(book["来访"].tables) == ["来访表"]


def test_what_its_check_finds_is_told_by_check_and_by_month_end(project, ledger):
    shown = project.taizhang("check", ledger, "--as-of", DAY, code=1)
    assert "提醒 来访!D2  张三来访已过 11 天，还没有答复 → 请答复，并填“答复”\n" in shown
    assert "李四" not in shown
    (ledger.parent / "returns").mkdir()
    words = ("--returns", ledger.parent / "returns", "--month", "2018-03", "--as-of", DAY, "--format", "json")
    assert '"visit-open"' in project.taizhang("month-end", ledger, *words, "--to", ledger.parent / "out", code=1)
    rows = [
        line for line in (project.source / "docs/findings.md").read_text("utf-8").splitlines() if "visit-open" in line
    ]
    assert rows == ["| `visit-open` | 提醒 | 来访没有答复 | 某项来访已过 某某 天，还没有答复 | 请答复，并填“答复” |"]


def test_its_rows_go_on_in_the_next_year_if_it_says_so(project, ledger):
    following = ledger.with_name("次年.xlsx")
    shown = project.taizhang("new", following, "--year", "2019", "--from", ledger)
    assert "来访也照搬过来了" in shown
    assert [row[1].value for row in openpyxl.load_workbook(following)["来访"].iter_rows(2)] == ["张三", "李四"]


def test_its_verb_is_in_help_and_pages_and_its_button_in_every_program(project, tmp_path):
    tip = "标出来访超过5天没有答复的，另列一份清单，并给各单位一张答复表"
    assert f"来访：\n  visits  {tip}。\n" in project.taizhang("--help")
    assert f"- `taizhang visits LEDGER`: {tip}。" in (project.source / "README.md").read_text("utf-8")
    assert f"- `taizhang visits 台账`: {tip}。" in (project.source / "README.zh-CN.md").read_text("utf-8")
    assert "| 来访 |  | 来访 |" in (project.source / "docs/addin.md").read_text("utf-8")
    assert ") -> tuple[str, ...]" in (project.source / "taizhang_xl/__init__.pyi").read_text("utf-8")
    for app in ("excel", "calc"):
        project.taizhang("addin", "build", "--app", app, "--to", tmp_path)
    ribbon = zipfile.ZipFile(tmp_path / "taizhang.xlam").read("customUI/customUI14.xml").decode()
    # It does not say that it is large: it is in the menu of its group.
    menu = r'<menu id="tz_menu_\d+" label="更多" itemSize="normal"><button id="tz_visits"'
    assert re.search(rf'<group id="tz_group_\d+" label="来访">{menu}', ribbon)
    extension = zipfile.ZipFile(tmp_path / "taizhang.oxt")
    parts = re.split('"OfficeToolBar"|"Images"', extension.read("Addons.xcu").decode())
    assert ["service:org.taizhang.Click?visits" in part for part in parts] == [True, False, True]
    assert b"M8 8a4 4" in extension.read("icons/visits.svg")


def answers(path):
    return [row[3].value for row in openpyxl.load_workbook(path)["来访"].iter_rows(2, 3)]


@pytest.mark.libreoffice
def test_its_verb_does_the_same_as_command_function_click_and_macro(project, ledger, tmp_path, calc_pipe):
    def twin(name):
        return Path(shutil.copytree(ledger.parent, tmp_path / name)) / LEDGER

    command, function, calc, excel = map(twin, ("command", "function", "calc", "excel"))
    said = project.taizhang("visits", command, "--as-of", DAY).splitlines()[0]
    assert (said, answers(command)) == ("√ 待答复 1 件", ["待答复", None])
    call = (
        f"import taizhang_xl, datetime; print(taizhang_xl.visits({str(function)!r}, as_of=datetime.date(2018, 3, 12)))"
    )
    assert project.python("-c", call, cwd=project.site) == "('张三',)\n"
    assert answers(function) == answers(command)
    # A button has no day but today's, on which both wait.
    assert project.python(TOY / "clicked_in_calc.py", calc_pipe, "visits", calc).startswith("√ 待答复 2 件")
    assert answers(calc) == ["待答复", "待答复"]
    folder = tmp_path / "click"
    project.taizhang("click", "visits", "--book", excel, "--folder", folder, "--copy", excel)
    steps = steps_in((folder / "steps.txt").read_text("utf-8"))
    carried_out(excel, steps).save(excel)
    assert answers(excel) == answers(calc)
    made = [path.with_name("out") / "来访.txt" for path in (command, function, calc, excel)]
    assert [path.read_text("utf-8") for path in made] == ["张三\n", "张三\n", "张三\n李四\n", "张三\n李四\n"]
    assert "来访登记" in project.taizhang("history", command)
    project.taizhang("undo", command)
    assert answers(command) == [None, None]


def test_a_click_on_another_button_loads_nothing_of_it(project, ledger):
    code = (
        "import sys, pathlib\nfrom taizhang_xl.faces.buttons import click_from_macro\n"
        "book = sys.argv[1]\n"
        "code = click_from_macro('refresh', book, pathlib.Path(book).with_name('click'), pathlib.Path(book), {})\n"
        "print(code == 0, [name for name in sys.modules if 'systems.' in name])"
    )
    assert project.python("-c", code, ledger, cwd=project.site) == "True []\n"
