"""Templates that staff may edit in Word: a document with merge fields («事项») that are filled in.

A field is a Word merge field (插入 → 文档部件 → 域 → MergeField). Nothing in a template is run. A table row that holds
the fields of a list is repeated for each of its rows.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.errors import TaizhangError
from taizhang_xl.paper.word.save import without_times
from taizhang_xl.paper.word.table import MARKS

FOLDER = "模板"
_MOST_BYTES, _MOST_PARTS = 64 << 20, 500
_AGAIN = "请把它移走，用自带的模板重做，或再改"


class TemplateError(TaizhangError):
    """A template that cannot be used: no Word document, damaged, unsafe, or without a field that is needed."""


class Template(NamedTuple):
    """A template: its file's name, the package whose `data` folder has ours, and the fields that it must have."""

    name: str
    package: str
    needed: frozenset[str]

    def shipped(self) -> bytes:
        """Return ours, as it came with the program."""
        from importlib.resources import files

        return (files(self.package) / "data" / self.name).read_bytes()

    def of(self, folder: Path) -> bytes:
        """Return the office's own from 模板 in the ledger's folder, else ours. Raises TemplateError, OSError."""
        own = folder / FOLDER / self.name
        content = own.read_bytes() if own.exists() else self.shipped()
        self.check(own, content)
        return content

    def check(self, name: str | Path, content: bytes) -> None:
        """Refuse a template that cannot be used or lacks fields, which are named. Raises TemplateError."""
        check_template(name, content, self.needed)


def fields_of(name: str | Path, content: bytes) -> frozenset[str]:
    """Return the names of a template's merge fields. Raises TemplateError where it is no Word document that can be used."""
    from mailmerge import MailMerge

    _check_safe(name, content)
    try:
        with MailMerge(BytesIO(content)) as document:
            return frozenset(document.get_merge_fields())
    except Exception as error:
        # The library lets through whatever lxml and zipfile raise on a damaged document.
        raise TemplateError(name, f"不是能用的 Word 模板（{type(error).__name__}）", _AGAIN) from error


def check_template(name: str | Path, content: bytes, needed: frozenset[str]) -> None:
    """Refuse a template that cannot be used or lacks fields, which are named. Raises TemplateError."""
    lacking = sorted(needed - fields_of(name, content))
    if lacking:
        what = f"缺少要填的域：{'、'.join(lacking)}"
        raise TemplateError(
            name, what, "请在 Word 里补上（插入 → 文档部件 → 域 → MergeField，域名照写），或移走它用自带的"
        )


def fill(
    name: str | Path,
    content: bytes,
    values: Mapping[str, str],
    lists: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
) -> bytes:
    """Return a template filled in; `lists` has for the first field of a repeated table row the rows' values.

    Fields of the template that have no value stay empty; marks that XML forbids are dropped. Raises TemplateError where
    that is not possible.
    """
    from mailmerge import MailMerge

    result = BytesIO()
    rows = lists or {}
    known = set(values) | {field for each in rows.values() for row in each for field in row} | set(rows)
    unknown = sorted(fields_of(name, content) - known)
    if unknown:
        raise TemplateError(name, f"有不认识的域：{'、'.join(unknown)}", "请在 Word 里删去，或改成说明里列出的域名")
    with MailMerge(BytesIO(content)) as document:
        document.merge(**_allowed(values))
        for anchor, each in rows.items():
            document.merge_rows(anchor, list(map(_allowed, each)))
        document.write(result)
    return without_times(result.getvalue())


def _allowed(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text.translate(MARKS) for name, text in values.items()}


def _check_safe(name: str | Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise TemplateError(name, "太大，不像文件模板", _AGAIN)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(entry):
                    raise TemplateError(name, "含有不安全的内容（DOCTYPE）", _AGAIN)
    except zipfile.BadZipFile:
        raise TemplateError(name, "不是 Word 文件（.docx）", _AGAIN) from None
