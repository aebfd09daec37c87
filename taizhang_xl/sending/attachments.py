"""A document before it leaves: what tells of its writer is taken out, and what a reader would not see is named.

Out come author, last writer, company and the office's own properties. Hidden sheets, rows and columns, notes, names,
tracked changes and columns that the recipient is not to have are no business of a program to cut: what is computed from
them would change. They are named, and the document stays.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence, Set
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.cells import address, value_text
from taizhang_xl.checks.numbers import FEWEST, person_numbers
from taizhang_xl.errors import TaizhangError
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, PEOPLE, Field

if TYPE_CHECKING:
    from taizhang_xl.xlsx.package import Package

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_CORE, _APP, _CUSTOM = "docprops/core.xml", "docprops/app.xml", "docprops/custom.xml"
_TELLING = rb"(<(?:\w+:)?(?:%s)(?:\s[^>]*)?>)[^<]+(</)"
_OF_CORE = b"creator|lastModifiedBy|keywords|description|subject|category|contentStatus|identifier"
_OF_APP = b"Manager|Company|HyperlinkBase|Template"
_TEMPLATES = (b"Normal.dotm", b"Normal")
_NO_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"/>'
)
# Who wrote in it, and the folder that it was saved in, which has its user's name.
_OF_PART = {
    "xl/workbook.xml": rb"<x15ac:absPath\b[^>]*/>|(?<=<fileSharing)\s[^>]*(?=/>)",
    "xl/persons/person.xml": rb"<person\b[^>]*/>",
    "word/people.xml": rb"(?s)<w15:person\b.*?</w15:person>",
}
# The fewest cells that a row of headers has.
_HEADERS = 3
_LONGEST_HEADER = 12
_SEEN = 3
_WITH_TEXT = r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
_FOREIGN = {
    "vbaproject.bin": "宏", "/embeddings/": "嵌入的文件", "/externallinks/": "别的工作簿的链接", "/activex/": "控件",
    "xl/connections.xml": "外部数据的连接",
}  # fmt: skip


class May(NamedTuple):
    """What a document may hold: the columns its recipient may have, hidden sheets that belong to it, the office's own numbers."""

    columns: Set[str]
    hidden: Set[str] = frozenset()
    ours: Sequence[str] = ()


class Ready(NamedTuple):
    """A document as it may leave, and why it may not."""

    name: str
    content: bytes
    wrong: tuple[str, ...] = ()


def made_ready(name: str, content: bytes, may: May) -> Ready:
    """Return a workbook or Word document without what tells of its writer, and what there is to object to."""
    kinds = {".xlsx": _in_workbook, ".docx": _in_document}
    look = kinds.get(PurePath(name).suffix.lower())
    if look is None:
        return Ready(name, content, ("不是 .xlsx、.docx，看不出里面有什么",))
    try:
        return Ready(name, _without_writer(name, content), tuple(dict.fromkeys(look(name, content, may))))
    except (TaizhangError, zipfile.BadZipFile, ValueError, KeyError, SyntaxError) as error:
        return Ready(name, content, (getattr(error, "what", "") or f"读不出来（{type(error).__name__}）",))


def _package(name: str, content: bytes) -> Package:
    from pathlib import Path

    from taizhang_xl.xlsx.package import open_parts

    return open_parts(content, Path(name))


def _without_writer(name: str, content: bytes) -> bytes:
    """Return a document without its writer; one that tells of none keeps its bytes."""
    package = _package(name, content)
    changed: dict[str, bytes] = {}
    for part in package.names:
        old = package.part(part)
        new = _bare(part.lower(), old)
        if new != old:
            changed[part] = new
    if not changed:
        return content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in package.names:
            entry = zipfile.ZipInfo(part, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, changed.get(part) or package.part(part))
    return out.getvalue()


def _bare(part: str, data: bytes) -> bytes:
    if part == _CUSTOM:
        return data if b"<property" not in data else _NO_PROPERTIES
    if part == _CORE:
        return re.sub(_TELLING % _OF_CORE, rb"\1\2", data)
    if part == _APP:
        return re.sub(_TELLING % _OF_APP, _unless_usual, data)
    if part == "word/_rels/settings.xml.rels":
        # Where the writer's own template lies.
        return re.sub(rb'(?<=Target=")[^"]*\.dot[xm]?(?=")', _TEMPLATES[0], data)
    return re.sub(_OF_PART[part], b"", data) if part in _OF_PART else data


def _unless_usual(found: re.Match[bytes]) -> bytes:
    """Return a property without its text; Word's own template names nobody."""
    text = found[0][len(found[1]) : -len(found[2])]
    return found[0] if text in _TEMPLATES else found[1] + found[2]


def _in_workbook(name: str, content: bytes, may: May) -> Iterator[str]:
    from pathlib import Path

    from taizhang_xl.reading.companion_mark import read_mark
    from taizhang_xl.xlsx.package import open_package_bytes
    from taizhang_xl.xlsx.read.workbook import read_workbook

    package = open_package_bytes(content, Path(name))
    yield from _foreign(package)
    parts = {part.lower(): part for part in package.names}
    if any("comments" in part for part in parts):
        yield "有批注"
    book = package.part(package.workbook_part)
    for found in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", book):
        title = _attribute(found, b"name")
        if _attribute(found, b"state") in ("hidden", "veryHidden") and title not in may.hidden:
            yield f"有隐藏的工作表“{title}”"
    for found in re.findall(rb"<(?:\w+:)?definedName\s[^>]*>", book):
        if not (title := _attribute(found, b"name")).startswith("_xlnm."):
            yield f"有自己起的名称“{title}”"
    workbook = read_workbook(package)
    if mark := read_mark(workbook):
        yield f"是“{mark.kind}”附册，个人材料不外发"
    for title in workbook.sheet_names:
        if title in may.hidden:
            # It holds what the form shows, and is looked through as the others are.
            yield from _numbers_in_rows(workbook.sheet(title).rows, title, may)
            continue
        sheet = workbook.sheet(title)
        yield from _held_columns(
            title, ([value_text(cell.value) for _, cell in sorted(row.items())] for _, row in sorted(sheet.rows.items())),
            may,
        )  # fmt: skip
        yield from _numbers_in_rows(sheet.rows, title, may)
    for part in parts.values():
        if re.match(r"xl/worksheets/[^/]+\.xml$", part, re.IGNORECASE):
            yield from _hidden_lines(package.part(part), part)


def _hidden_lines(data: bytes, part: str) -> Iterator[str]:
    for word, tag in (("行", b"row"), ("列", b"col")):
        if re.search(rb"<(?:\w+:)?" + tag + rb"\s[^>]*\bhidden=\"(?:1|true)\"", data):
            yield f"有隐藏的{word}（{PurePath(part).stem}）"


def _in_document(name: str, content: bytes, may: May) -> Iterator[str]:
    from xml.etree import ElementTree as ET

    package = _package(name, content)
    yield from _foreign(package)
    for part in package.names:
        if not re.fullmatch(_WITH_TEXT, part, re.IGNORECASE):
            continue
        data = package.part(part)
        if part.lower().startswith("word/comments") and b":comment " in data:
            yield "有批注"
        if re.search(rb"<w:(?:ins|del|moveFrom|moveTo)\s", data):
            yield "有修订痕迹"
        if re.search(rb"<w:vanish(?:/>|\s+w:val=\"(?:1|true)\")", data):
            yield "有隐藏的文字"
        root = ET.fromstring(data)
        for table in root.iter(_W + "tbl"):
            rows = ([_text(cell) for cell in row.iter(_W + "tc")] for row in table.iter(_W + "tr"))
            yield from _held_columns("文档的表格", rows, may)
        for paragraph in root.iter(_W + "p"):
            yield from _numbers(_text(paragraph), "文档", may)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _text(element: object) -> str:
    return "".join(each.text or "" for each in element.iter(_W + "t"))  # type: ignore[attr-defined]


def _foreign(package: Package) -> Iterator[str]:
    for part in package.names:
        # Word's own empty list of sources is there in many documents.
        if re.fullmatch(r"customxml/item\d+\.xml", part.lower()) and b"/bibliography" not in package.part(part):
            yield "带着别的系统存进去的数据（customXml）"
        yield from (f"有{what}" for mark, what in _FOREIGN.items() if mark in f"/{part.lower()}")


def _held_columns(title: str, rows: Iterator[list[str]], may: May) -> Iterator[str]:
    """Yield the columns of a table that its recipient is not to have; a row of headers has some that are known."""
    for texts in rows:
        known = [header for text in texts if (header := _header(text))]
        if len(known) >= _HEADERS:
            yield from (f"有不发给对方的栏“{header}”（{title}）" for header in known if header not in may.columns)


def _header(text: str) -> str | None:
    """Return the ledger's column that a header names; only for a telephone and an address by their other names too.

    说明 is another name of 备注, and a column of many lists.
    """
    if not 0 < len(text) <= _LONGEST_HEADER:
        return None
    listed = next((found for spec in (PEOPLE, LEDGER, MONTHLY) if (found := spec.listed(text))), None)
    return listed if listed in (text.strip(), Field.PHONE, Field.MAIL) else None


def _numbers_in_rows(rows: object, title: str, may: May) -> Iterator[str]:
    for number, row in sorted(rows.items()):  # type: ignore[attr-defined]
        for column, cell in row.items():
            yield from _numbers(value_text(cell.value), f"{title}!{address(number, column)}", may)


def _numbers(text: str, place: str, may: May) -> Iterator[str]:
    if len(text) < FEWEST:
        return
    for ours in may.ours:
        text = text.replace(ours, " ") if ours else text
    for each in person_numbers(text):
        yield f"{each.rule.title}（{place}）"


def _attribute(tag: bytes, name: bytes) -> str:
    from html import unescape

    found = re.search(rb"\b" + name + rb"=\"([^\"]*)\"", tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
