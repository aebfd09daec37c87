"""Templates of letters that staff may edit in any text editor: a subject, a text, and fields in 【】 that are filled in.

Nothing in a template is run. A line is left out where all of its fields are empty, so that a letter has no line about
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.paper.word.template import FOLDER, TemplateError
from taizhang_xl.tables.textcode import decode

_FIELD = re.compile(r"【([^【】\n]{1,20})】")
_SUBJECT = re.compile(r"主题[:：]\s*(.+)")
_MOST_BYTES = 1 << 16
_MOVE = "或移走它用自带的"


class TextTemplate(NamedTuple):
    """A template: its file's name, the package whose `data` folder has ours, the fields it must have, those it may have."""

    name: str
    package: str
    needed: frozenset[str]
    known: frozenset[str]

    def shipped(self) -> bytes:
        """Return ours, as it came with the program."""
        from importlib.resources import files

        return (files(self.package) / "data" / self.name).read_bytes()

    def of(self, folder: Path) -> str:
        """Return the office's own from 模板 in the ledger's folder, else ours. Raises TemplateError, OSError."""
        own = folder / FOLDER / self.name
        return self.text(own, own.read_bytes() if own.exists() else self.shipped())

    def check(self, name: str | Path, content: bytes) -> None:
        """Refuse a template that cannot be used. Raises TemplateError."""
        self.text(name, content)

    def text(self, name: str | Path, content: bytes) -> str:
        """Return a template's text. Raises TemplateError where it is no text, or a field is lacking or not known."""
        if len(content) > _MOST_BYTES:
            raise TemplateError(name, "太大，不像邮件的文字", f"请改短，{_MOVE}")
        text = decode(Path(name), content).text.replace("\r\n", "\n").lstrip("\ufeff")
        if not _SUBJECT.fullmatch(text.partition("\n")[0]):
            raise TemplateError(name, "第一行不是“主题：……”", f"请补上，{_MOVE}")
        found = set(_FIELD.findall(text))
        if lacking := sorted(self.needed - found):
            fields = "".join(f"【{field}】" for field in lacking)
            raise TemplateError(name, f"缺少要填的域：{fields}", f"请补上，{_MOVE}")
        if unknown := sorted(found - self.known):
            fields = "".join(f"【{field}】" for field in unknown)
            known = "".join(f"【{field}】" for field in sorted(self.known))
            raise TemplateError(name, f"有不认识的域：{fields}", f"能用的是{known}；不是域的请换别的括号")
        if "\n" not in text or not text.partition("\n")[2].strip():
            raise TemplateError(name, "只有主题，没有正文", f"请补上，{_MOVE}")
        return text


def fill(text: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return the subject and the body of a template filled in; what is filled in is not looked through for fields."""
    head, _, body = text.partition("\n")
    found = _SUBJECT.fullmatch(head)
    subject = _filled(found[1] if found else "", values)
    lines = (_filled(line, values) for line in body.strip("\n").split("\n") if not _tells_nothing(line, values))
    return subject, re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _filled(line: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda field: values.get(field[1], ""), line)


def _tells_nothing(line: str, values: Mapping[str, str]) -> bool:
    fields = _FIELD.findall(line)
    return bool(fields) and not any(values.get(field) for field in fields)
