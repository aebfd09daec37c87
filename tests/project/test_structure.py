"""The house is built as it was drawn: imports point one way, light ones stay light, every command is documented."""

import ast
import configparser
import functools
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import click
import openpyxl
import pytest

import taizhang_xl
from taizhang_xl.checks import check_ledger
from taizhang_xl.contract.registry import Registry, Room
from taizhang_xl.faces.cli import cli
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.findings import Rule, Severity
from taizhang_xl.ledger.schema import SheetSpec

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import build_architecture  # noqa: E402
import build_stub  # noqa: E402
from build_architecture import PACKAGE, PAGE, ROOMS, imports, modules, path_parts, room_of  # noqa: E402

# A module may import from its own room and from rooms to its left.
LEVEL = {room: level for level, room in enumerate(ROOMS)}
PURE = {"dates", "ledger", "reading", "checks", "returns", "month"}
HEAVY = {
    "python_calamine",
    "pandas",
    "numpy",
    "openpyxl",
    "xlwings",
    "xlsxwriter",
    "docx",
    "dask",
    "distributed",
    "pyarrow",
}
# What is imported only once somebody asks for a data frame.
OF_PANDAS = {("faces", "frames", name) for name in ("build", "accessor", "style", "plot")}


class Facts(NamedTuple):
    """What the rules of this file ask of a module's text: packages it imports, methods it calls, its constants."""

    imported: frozenset[str]
    imported_at_once: frozenset[str]
    called: frozenset[str]
    constants: tuple[tuple[int, str], ...]


@functools.cache
def facts(path):
    """Read a module once for all rules; the trees of all modules would be too much to keep."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(ast.walk(tree))
    calls = (n.func for n in nodes if isinstance(n, ast.Call))
    values = ((n.lineno, n.value) for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, (str, bytes)))
    return Facts(
        packages(nodes),
        packages(tree.body),
        frozenset(function.attr for function in calls if isinstance(function, ast.Attribute)),
        tuple((line, value if isinstance(value, str) else value.decode("latin-1")) for line, value in values),
    )


def packages(nodes):
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return frozenset(name.split(".")[0] for name in names)


def test_a_module_that_is_moved_is_drawn_anew():
    page = PAGE.read_text("utf-8")
    assert build_architecture.page(page) == page, "please run scripts/build_architecture.py"


def test_a_room_imports_only_from_rooms_to_its_left():
    found = [(path_parts(path), target) for path in modules() for target in imports(path)]
    assert len(found) > 1000
    assert not [(own, target) for own, target in found if LEVEL[room_of(target)] > LEVEL[room_of(own)]]


def test_the_receipt_imports_nothing_of_the_writer_nor_does_what_it_imports():
    seen, waiting = set(), sorted((PACKAGE / "xlsx" / "verify").glob("*.py"))
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for target in imports(path):
            assert target[:2] != ("xlsx", "write"), f"{path.name} imports {'.'.join(target)}"
            there = PACKAGE.joinpath(*target)
            found = there / "__init__.py" if there.is_dir() else there.with_suffix(".py")
            waiting += {found} - seen - set(waiting)
    assert len(seen) > 10


def test_rules_know_no_file_clock_or_network():
    forbidden = {"pathlib", "os", "io", "socket", "smtplib", "subprocess", "time", "random"}
    pure = [path for path in modules() if room_of(path_parts(path)) in PURE]
    assert {room_of(path_parts(path)) for path in pure} == PURE
    assert not [(str(path), known) for path in pure if (known := facts(path).imported & forbidden)]
    assert not [(str(path), asked) for path in pure if (asked := facts(path).called & {"now", "today", "utcnow"})]


def test_heavy_packages_are_imported_only_where_they_are_used():
    light = [path for path in modules() if path_parts(path) not in OF_PANDAS]
    assert not [(str(path), heavy) for path in light if (heavy := facts(path).imported_at_once & HEAVY)]


def loaded_by(code):
    script = f"import sys\n{code}\nprint(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_no_heavy_package():
    assert not loaded_by("import taizhang_xl") & (HEAVY | {"click"})


def test_a_ledger_is_read_without_pandas_until_a_frame_is_asked_for(demo_once):
    ledger = str(demo_once / "ledger.xlsx")
    loaded = loaded_by(f"import taizhang_xl\nprint(len(taizhang_xl.frames({ledger!r}).ledgers))")
    assert "openpyxl" not in loaded
    assert not loaded & HEAVY


def test_check_loads_no_heavy_package(tmp_path):
    code = (
        "from taizhang_xl.faces.cli import cli\n"
        "import taizhang_xl\n"
        f"taizhang_xl.new({str(tmp_path / 'a.xlsx')!r}, 2018, office='x')\n"
        "try:\n"
        f"    cli.main(['check', {str(tmp_path / 'a.xlsx')!r}, '--format', 'csv'], standalone_mode=False)\n"
        "except SystemExit:\n"
        "    pass"
    )
    loaded = loaded_by(code)
    assert "click" in loaded
    assert not loaded & HEAVY


def shown(group, above=""):
    """The commands that users see, those of a group in the group's place."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from shown(command, f"{above}{name} ")
        elif not command.hidden:
            yield above + name, command


SHOWN = dict(shown(cli))


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_every_command_is_documented(name):
    command = SHOWN[name]
    assert f"taizhang {name}" in (ROOT / "README.md").read_text("utf-8")
    assert f"taizhang {name}" in (ROOT / "README.zh-CN.md").read_text("utf-8")
    assert command.help
    assert all(p.help for p in command.params if isinstance(p, click.Option) and p.name != "help")


def test_public_functions_are_loaded_on_first_use():
    # A module of ours has the name of the two others: taizhang_xl.addin is what users' macros import.
    assert {*REGISTRY.names()} - {name.replace("_", "-") for name in taizhang_xl.__all__} == {"addin", "demo", "help"}
    for name in taizhang_xl.__all__:
        assert getattr(taizhang_xl, name)
    assert not hasattr(taizhang_xl, "nothing")


def test_every_package_travels_in_the_wheel():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", "utf-8")
    packages = (path.parent.relative_to(ROOT).parts for path in PACKAGE.rglob("__init__.py"))
    # The folders of the systems travel as files of theirs: see package_data.
    there = {".".join(parts) for parts in packages if parts[1:2] != ("systems",) or len(parts) == 2}
    listed = set(settings["options"]["packages"].split())
    assert {name for name in listed if name.split(".")[1:2] not in (["workbooks"], ["macros"])} == there


@pytest.mark.parametrize("name", REGISTRY.names())
def test_a_verb_is_called_alike_in_a_terminal_in_python_and_by_its_buttons(name):
    verb = REGISTRY.verb(name)
    assert verb.name == name
    if not verb.command:
        return
    command, told = SHOWN[name], {option.name for option in verb.options}
    assert command.help == verb.help
    assert {param.name for param in command.params} - {"style"} == told | ({"dry_run"} if verb.dry_run else set())
    if (called := name.replace("-", "_")) in taizhang_xl.__all__:
        parameters = set(inspect.signature(getattr(taizhang_xl, called)).parameters)
        assert parameters - {"progress"} == told | ({"dry_run"} if verb.dry_run else set())
    for button in verb.buttons:
        assert button.preset.keys() <= told
        assert REGISTRY.button(button.name) == (button, verb)


def test_a_name_that_two_rooms_export_is_refused_with_both_places():
    rooms = Room("one.room", {"check": ("check",)}), Room("other.room", {"check": ()})
    with pytest.raises(ValueError, match=r"“check”.*one\.room and by other\.room"):
        Registry(rooms)
    buttons = Room("one.room", {"check": ("red",)}), Room("other.room", {"look-at": ("red",)})
    with pytest.raises(ValueError, match=r"“red”.*one\.room\.check and by other\.room\.look_at"):
        Registry(buttons)


@pytest.mark.parametrize(
    ("kind", "one", "same", "other"),
    [
        ("sheets", SheetSpec("督办", (), "甲"), SheetSpec("督办", (), "乙"), SheetSpec("工序", (), "甲")),
        *[("rules", *(Rule(code, Severity.ERROR, "甲", "乙", "丙") for code in ("a-b", "a-b", "a-c")))],
        ("checks", check_ledger, check_ledger, shown),
        ("forms", *(SimpleNamespace(name=name) for name in ("甲", "甲", "乙"))),
    ],
)
def test_what_two_rooms_export_under_one_name_is_refused_when_it_is_put_together(kind, one, same, other, monkeypatch):
    def registry(*exported):
        for number, each in enumerate(exported):
            module = SimpleNamespace(**{kind.upper(): (each,)})
            monkeypatch.setitem(sys.modules, f"room{number}.of_it", module)
        return Registry(tuple(Room(f"room{number}", **{kind: "of_it"}) for number in range(len(exported))))

    assert getattr(registry(one, other), kind)() == (one, other)
    doubled = registry(one, same)
    with pytest.raises(ValueError, match=r"exported twice: by room0\.of_it and by room1\.of_it"):
        getattr(doubled, kind)()


def test_nothing_that_rooms_export_has_the_name_of_another():
    found = [getattr(REGISTRY, kind)() for kind in ("sheets", "rules", "checks", "forms")]
    assert [bool(each) for each in found[:3]] == [True, True, True]
    assert len({button.label for button in REGISTRY.buttons()}) == len(REGISTRY.button_names())


def test_a_system_imports_from_no_other():
    own = [(path_parts(path), imports(path)) for path in modules() if room_of(path_parts(path)) == "systems"]
    assert own
    others = [(at, each) for at, targets in own for each in targets if each[0] == "systems" and each[:2] != at[:2]]
    assert not others


def loaded_of_ours(code, *arguments, of="taizhang_xl."):
    script = f"import sys\n{code}\nprint(*(m for m in sys.modules if m.startswith('{of}')))"
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


CLICKED = """
from pathlib import Path
from taizhang_xl.faces.clicking import click_button
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook
ledger = Path(sys.argv[1])
click_button("refresh", ledger, read_workbook(open_package(ledger)), {}, carry_out=lambda steps: None)
"""


def test_a_click_loads_the_verb_that_was_clicked_and_no_other(demo_folder):
    loaded = loaded_of_ours(CLICKED, str(demo_folder / "ledger.xlsx"))
    assert "taizhang_xl.month.refresh" in loaded
    assert {m for m in loaded if m.startswith("taizhang_xl.verbs.")} == {"taizhang_xl.verbs.refresh"}
    assert not {m for m in loaded if m.startswith("taizhang_xl.systems.")}
    rooms_of_others = (
        "checks",
        "demo.",
        "addins",
        "paper",
        "returns.merge",
        "returns.form.",
        "returns.forms.write",
        "returns.forms.read",
        "month.packet",
        "tables.c",
    )
    assert not {m for m in loaded if m.startswith(tuple(f"taizhang_xl.{room}" for room in rooms_of_others))}


CHECKED = """
from contextlib import redirect_stdout, suppress
from io import StringIO
from taizhang_xl.faces.cli import main
sys.argv = ["taizhang", "check", sys.argv[1], "--as-of", "2018-03-31"]
with suppress(SystemExit), redirect_stdout(StringIO()) as said:
    main()
assert "处" in said.getvalue()
"""


def test_a_check_loads_nothing_of_systems_that_the_ledger_does_not_use(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active.append(["编号", "目标任务", "责任单位", "完成时限", "状态"])
    book.active.append(["1-001", "听取预算执行情况汇报", "办公室", "清明节前5个工作日", "未落实"])
    book.save(path := tmp_path / "2018年台账.xlsx")
    light = ("settings", "sheets", "rules", "checks", "brief_sheet", "inspection_checks", "kind", "roles")
    loaded = loaded_of_ours(CHECKED, str(path), of="")
    own = {module.rpartition(".")[2] for module in loaded if module.count(".") == 3 and ".systems." in module}
    assert own <= set(light)
    assert "taizhang_xl.checks" in loaded
    heavy = ("taizhang_xl.month.review", "taizhang_xl.month.snapshot", "taizhang_xl.returns.forms.base", "taizhang_xl.xlsx.write", "taizhang_xl.xlsx.markup",
             "importlib.resources", "tempfile", "difflib", "html", "xml.etree")  # fmt: skip
    assert not {module for module in loaded if module.startswith(heavy)}


def test_the_types_of_the_public_functions_are_those_of_the_verbs():
    assert build_stub.TARGET.read_text("utf-8") == build_stub.build(), "please run scripts/build_stub.py"


def test_no_expression_is_possessive_or_atomic():
    """Python 3.11.0 to 3.11.4 match possessive repeats wrongly (CPython issue 106052), and Debian 12 has one of them."""
    possessive = re.compile(r"(?<!\\)(?:[*+?]|\{[0-9,]+\})\+|\(\?>")
    for path in modules():
        for line, text in facts(path).constants:
            assert not possessive.search(text), f"{path.name}:{line}"
