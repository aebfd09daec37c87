"""The pages of all commands and all settings say what the product does."""

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from every_verb import made_ready, on_twin, told, trials, twin
from ledgers import make_ledger
from page_blocks import ROOT, hold, spoken

import taizhang_xl
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.files.user_file import office_program, remember_ledger, unknown_keys, user_file
from taizhang_xl.ledger.schema import LEDGER, SETTINGS, UNITS, Field
from taizhang_xl.ledger.settings import DEFAULTS

COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
SHEET, USER = (ROOT / "docs" / "settings.md").read_text("utf-8").split("\n## 这台电脑的使用者\n")
PARTS = {part.split("`")[1]: part for part in COMMANDS.split("\n### ")[1:]}


def rows(page):
    """The rows of a page's tables, as their cells; what a cell has of | is one."""
    for line in page.splitlines():
        if line.startswith("| `"):
            yield [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_each_command_has_its_place_and_its_options():
    verbs = [REGISTRY.verb(name) for name in REGISTRY.names() if REGISTRY.verb(name).command]
    assert sorted(PARTS) == sorted(verb.name for verb in verbs)
    for verb in verbs:
        named = [row[0].strip("`") for row in rows(PARTS[verb.name])]
        assert ("--dry-run" in named) is verb.dry_run
        for option in verb.options:
            assert option.positional or "、".join(option.names) in named, f"{verb.name}: {option.name}"


def test_a_default_is_told_in_the_help():
    for name in REGISTRY.names():
        for option in REGISTRY.verb(name).options:
            has_default = option.usual is not None or option.default not in (None, "", (), {}, False)
            if has_default and not option.required:
                assert "不给就" in option.help, f"{name}: {option.name}"


@pytest.mark.parametrize("name", PARTS)
def test_the_example_of_a_command_can_be_typed(name):
    (example,) = re.findall(r"^- 例：`([^`]+)`$", PARTS[name], re.M)
    assert shlex.split(example)[:2] == ["taizhang", name]
    hold(example)


def test_each_setting_is_there_and_is_found_when_it_is_wrong_as_told(tmp_path):
    told_as = {row[0].strip("`"): row for row in rows(SHEET)}
    event = told_as.pop("事件:名称")
    assert list(told_as) == [setting.name for setting in (*DEFAULTS, *REGISTRY.settings())] or sorted(
        told_as
    ) == sorted(setting.name for setting in (*DEFAULTS, *REGISTRY.settings()))
    item = {Field.NUMBER: "1-001", Field.TASK: "修路", Field.UNIT: "办公室", Field.DEADLINE: "人代会前"}
    typed = [{Field.SETTING: name, Field.SETTING_VALUE: "(?)" * 4} for name in (*told_as, "事件:人代会")]
    path = make_ledger(tmp_path / "台账.xlsx", 2018, "办公室", {
        LEDGER: [item], UNITS: [{Field.UNIT_NAME: "办公室"}], SETTINGS: typed,
    })  # fmt: skip
    findings = taizhang_xl.check(path, year=2018)
    wrong = {re.findall("“([^”]+)”", each.message)[0] for each in findings if each.code == "setting-wrong"}
    assert wrong == {name for name, row in told_as.items() if row[4] == "`setting-wrong`"}
    assert spoken(event[4])[0] in {each.code for each in findings if each.cell.startswith("H")}


def test_the_user_s_file_holds_what_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    for number in range(7):
        remember_ledger(tmp_path / f"{number}.xlsx")
    kept = tomllib.loads(user_file().read_text("utf-8"))
    ledgers, office = rows(USER)
    assert [f"`{name}`" for name in kept] == [ledgers[0]]
    assert f"最多记 {len(kept['台账'])} 本" in ledgers[3]
    user_file().write_text("LibreOffice = '/opt/office/soffice'\n\"别的\" = 1\n", "utf-8")
    assert (office[0], office_program()) == ("`LibreOffice`", "/opt/office/soffice")
    assert unknown_keys() == ("别的",)
    assert user_file().name in USER


@pytest.fixture(scope="module")
def ready(demo_once, tmp_path_factory):
    return made_ready(Path(shutil.copytree(demo_once, tmp_path_factory.mktemp("ready") / "demo")))


@pytest.mark.slow
@pytest.mark.parametrize("trial", trials(), ids=lambda trial: trial.id)
def test_a_command_writes_what_its_page_says(trial, ready, tmp_path):
    ledger = twin(ready, tmp_path / "demo")
    before = {path: path.read_bytes() for path in ledger.parent.rglob("*") if path.is_file()}
    on_twin(trial, told(trial, ledger), ledger)
    written = {path for path in ledger.parent.rglob("*") if path.is_file() and before.get(path) != path.read_bytes()}
    if not trial.verb.command:
        return
    (said,) = re.findall("^- 写：(.*)$", PARTS[trial.verb.name], re.M)
    seen = {path for path in written if ".taizhang" not in path.parts}
    if said == "什么也不写":
        assert written == set()
    if "台账" not in said and "原文件" not in said:
        assert ledger not in written
    if "`--to`" not in said and "附册" not in said and "模板" not in said:
        assert seen <= {ledger}, seen
