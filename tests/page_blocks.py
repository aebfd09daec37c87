"""The pages of the project as tests read them: blocks of code, quoted words, and command lines held against their programs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import click

from taizhang_xl.faces.cli import cli

ROOT = Path(__file__).resolve().parents[1]
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_INDENTED = re.compile(r"(?:^ {4}\S.*\n)+", re.M)
# What a page says of a line beside it: at least two spaces before.
_REMARK = re.compile(r"\s{2,}[#(（].*")


class Block(NamedTuple):
    """A block of code of a page: its language as it is written ("" where it is not), and its text."""

    page: str
    language: str
    text: str

    @property
    def first(self) -> str:
        """Its first line, by which it is known in its page."""
        return self.text.splitlines()[0].strip()

    @property
    def lines(self) -> list[str]:
        """Its command lines."""
        return [line for each in self.text.splitlines() if (line := _REMARK.sub("", each).strip())]


def pages() -> list[Path]:
    """Every page of the project."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def blocks() -> list[Block]:
    """Every block of code of every page."""
    found = []
    for page in pages():
        text, name = page.read_text("utf-8"), page.relative_to(ROOT).as_posix()
        found += [Block(name, language, code) for language, code in _FENCED.findall(text)]
        found += [Block(name, "", code) for code in _INDENTED.findall(_FENCED.sub("", text))]
    return found


def spoken(text: str) -> list[str]:
    """Return what a page has between backquotes, blocks aside."""
    return re.findall(r"`([^`\n]+)`", _FENCED.sub("", text))


def hold(line: str, *, whole: bool = True) -> None:
    """Assert that a command line calls what is there: program, script, verb, options and files.

    One that is not `whole` stands in a sentence: not all that the command must be given has to be in it.
    """
    for part in line.split("&&"):
        words = [_without_brackets(word) for word in shlex.split(part)]
        while "=" in words[0] and words[0].partition("=")[0].isupper():
            words = words[1:]
        program = Path(words[0].replace("\\", "/")).name
        assert program in ("taizhang", *_PROGRAMS), f"no test knows how to hold “{line}”"
        if program == "taizhang":
            _verb(words[1:], whole=whole)
        else:
            _PROGRAMS[program](words[1:])


def _without_brackets(word: str) -> str:
    """Return a word of a synopsis: what may be left out is between brackets, and has to be there all the same."""
    return word if "[" in word[1:] else word.strip("[]").removesuffix("...")


def _verb(words: list[str], *, whole: bool) -> None:
    context = click.Context(cli)
    # Without a verb it is the assistant, or its help; a page of reference has a word for any verb.
    if not words or words[0] in (*context.help_option_names, "命令"):
        return
    command = cli.get_command(context, words[0])
    assert command is not None, f"no command {words[0]}"
    known = {name: each for each in command.params for name in each.opts if isinstance(each, click.Option)}
    for word in words[1:]:
        assert not word.startswith("--") or word in known, f"taizhang {words[0]} has no {word}"
    if whole and "…" not in words:
        command.make_context(words[0], words[1:], parent=context)


def _python(words: list[str]) -> None:
    if words[:2] == ["-m", "pytest"]:
        _pytest(words[2:])
        return
    script, *rest = words
    text = (ROOT / script).read_text("utf-8")
    if rest[:1] == ["test"]:
        _pytest(rest[1:])
        rest = rest[:1]
    # Names in capitals, files and folders are what a reader has.
    own = [word for word in rest if word.startswith("-") or 'nargs="+"' not in text]
    for word in own:
        known = f'"{word}"' in text or word.isupper() or Path(word).suffix
        assert known, f"{script} knows no {word}"


def _pytest(words: list[str]) -> None:
    files = [ROOT / word for word in words if "/" in word]
    assert all(file.exists() for file in files), words
    if "-k" in words:
        wanted = words[words.index("-k") + 1]
        # It may be a part of a test's name or of what it is given.
        assert any(wanted in file.read_text("utf-8") for file in files), f"no test {wanted}"


def _pip(words: list[str]) -> None:
    name, extra = re.fullmatch(r"([\w-]+)(?:\[(\w+)\])?", words[1]).groups()
    metadata = (ROOT / "setup.cfg").read_text("utf-8")
    assert words[0] == "install"
    assert f"name = {name}\n" in metadata or f'name = "{name}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert extra is None or f"\n{extra} =\n" in metadata.partition("[options.extras_require]")[2]


def _dask(words: list[str]) -> None:
    spec = find_spec("distributed")
    assert spec is not None
    assert spec.origin is not None
    text = (Path(spec.origin).parent / "cli" / f"dask_{words[0]}.py").read_text("utf-8")
    assert all(f'"{word}"' in text for word in words if word.startswith("--"))


def _tool(words: list[str]) -> None:
    """A tool of the tests; what it is told is its own affair."""


_PROGRAMS = {
    "python": _python, "python3": _python, "py": _python, "pip": _pip, "dask": _dask, "ruff": _tool,
    "mypy": _tool,
}  # fmt: skip


def quoted(text: str, left: str = "“", right: str = "”") -> Iterator[str]:
    """Yield what a text quotes."""
    yield from re.findall(f"{left}([^{left}{right}]+){right}", text)
