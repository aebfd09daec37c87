"""What README.zh-CN.md quotes is there: labels, sheets, options, files and words are those of the product."""

import re
import sys
from datetime import date
from functools import cache

import click
import pytest
from page_blocks import ROOT, quoted, spoken

from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.faces.cli import cli
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.settings import DEFAULTS
from taizhang_xl.systems.appraisal.sheets import APPRAISAL
from taizhang_xl.systems.study.kind import KIND

sys.path.insert(0, str(ROOT / "scripts"))
from marks import without_part

# Lines are paragraphs, bullets and rows; only what is written by people is held here.
PAGE = without_part((ROOT / "README.zh-CN.md").read_text("utf-8"), "further commands")
LINES = PAGE.splitlines()
DEADLINES = PAGE.partition("## 完成时限怎么写")[2].partition("\n## ")[0]
# What staff or other programs write, not the product.
OF_OTHERS = {
    "3月底前完成": "a unit's plan", "继续推进": "a unit's plan", "更新域": "a question of Word", "每个月怎么用": "a heading of the page",
    "城环工委：已派两人": "a unit's words", "2018年台账.xlsx": "an office's file", "各地台账": "a folder of theirs", "各地报表": "a folder of theirs",
    "#unit=城环工委": "an address in a browser", "状态=无": "an answer", "第一党小组；2018-3-12起第二党小组": "what is typed in a cell",
    "张某、李某：请假；王某：缺": "what is typed in a cell", "企业微信机器人_第一党小组": "held by tests/systems/test_study.py",
    "TAIZHANG_WECOM_第一党小组": "held by tests/systems/test_study.py", "1-001": "a number", "pip download -r requirements.lock -d wheelhouse": "of pip", "1-001-1": "a number", "1-001-2": "a number",
    "LibreOffice = 'D:\\Office\\program\\soffice.exe'": "a line of the user's file", 'taizhang_xl.frames("台账.xlsx")': "run by tests/faces/test_frames.py",
}  # fmt: skip

# Paragraphs that name their commands in other words, by their first letters.
IN_OTHER_WORDS = {
    "上面的文件夹": ("split", "month-end"), "台账和单位都": ("consolidate",), "发表时加 `": ("split",), "同一个月重复": ("consolidate",),
    "  - 手工": ("mail",), "- 不加 `": ("mail",),
}  # fmt: skip


@cache
def product():
    """All that the product says, with one sign for whatever is put into a text when it is made."""
    endings = {".py", ".txt", ".cmd", ".bas", ".html", ".js", ".csv", ".cfg"}
    files = [path for room in ("taizhang_xl", "scripts", "macros") for path in (ROOT / room).rglob("*")]
    text = "\n".join(path.read_text("utf-8") for path in files if path.suffix in endings and "test" not in path.name)
    return re.sub(r"\{[^{}\n]*\}", "§", text)


def is_said(words):
    """Whether the product says these words, or puts them together of such; figures and … stand for anything."""
    parts = [part for part in re.split(r"[0-9]+年?|[…./\\_（）]", words) if part.strip("- ")]
    return bool(parts) and (words in product() or all(part in product() for part in parts))


def test_each_word_in_quotation_marks_is_the_product_s_or_somebody_else_s():
    lacking = [words for words in quoted(PAGE.replace(DEADLINES, "")) if not is_said(words) and words not in OF_OTHERS]
    assert lacking == []


def test_each_button_has_that_label():
    labels = {button.label for button in REGISTRY.buttons()}
    named = [words for run in re.findall(r"按钮(?:是|：)?((?:“[^”]+”[和、]?)+)", PAGE) for words in quoted(run)]
    assert len(named) > 8
    assert set(named) <= labels


def test_each_sheet_has_that_name():
    of_papers = {"冲突处理", "变动", "数字明细", "校验结果"}
    known = {sheet.name for sheet in (*REGISTRY.sheets(), *APPRAISAL.sheets, *KIND.sheets)} | of_papers
    assert all(f'"{name}"' in product() for name in of_papers)
    named = [words for run in re.findall(r"((?:“[^”]+”[和、]?)+)表(?!格)", PAGE) for words in quoted(run)]
    assert len(named) > 20
    assert set(named) <= known


@pytest.mark.parametrize("line", [line for line in LINES if "`--" in line], ids=lambda line: line[:24])
def test_each_option_is_one_of_the_commands_beside_it(line):
    """An option that stands alone belongs to a command of its paragraph, and takes the value that is shown with it."""
    words = spoken(line)
    named = {
        each
        for each in cli.list_commands(click.Context(cli))
        if any(re.search(rf"\b{each}(?![\w-])", one) for one in words)
    }
    scripts = "".join((ROOT / script).read_text("utf-8") for script in re.findall(r"scripts/make\w+\.py", line))
    if not named and not scripts:
        named = set(IN_OTHER_WORDS[line[:6]])
    options = {name: each for verb in named for each in cli.get_command(None, verb).params for name in each.opts}
    for part in words:
        if part.startswith("--"):
            for name, value in re.findall(r"(--[a-z-]+)(?: (?!--)(\S+))?", part):
                assert name in options or f'"{name}"' in scripts, f"{named} have no {name}"
                if value and name in options and isinstance(options[name].type, click.Choice):
                    assert value in options[name].type.choices


def test_each_deadline_is_understood_and_each_that_is_not_is_told():
    *understood, last = (paragraph for paragraph in DEADLINES.strip().splitlines() if paragraph)
    for text in spoken("\n".join(understood)):
        assert parse_deadline(text, 2018, date(2018, 1, 5)).kind is not DeadlineKind.UNCLEAR, text
    for text in (*spoken(last), *quoted(last)):
        assert parse_deadline(text, 2018).kind is DeadlineKind.UNCLEAR, text
    assert parse_deadline("春节前", 2018).due == date(2018, 2, 15)


def test_each_other_name_is_there():
    names = [name for name in spoken(PAGE.replace(DEADLINES, "")) if not name.startswith(("taizhang ", "--", "python"))]
    settings = {setting.name for setting in (*DEFAULTS, *REGISTRY.settings())}
    lacking = [
        name for name in names
        if not (is_said(name) or name in settings or name in OF_OTHERS or any((ROOT / room / name).exists() for room in ("", "scripts")) or name.split()[0] in REGISTRY.names())
    ]  # fmt: skip
    assert lacking == []
    (in_settings,) = re.findall("在“设置”里改：((?:`[^`]+`、?)+)", PAGE)
    assert set(spoken(in_settings)) <= settings


def test_each_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / target).exists(), target
