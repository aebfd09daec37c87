"""A worksheet of our own put at the end of a workbook, replaced, or taken away; every other part keeps its bytes."""

from __future__ import annotations

import posixpath
import re
from html import escape

from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.bookxml import BookXml, SheetPlace, with_child
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.zipcopy import CannotCopyError, rezipped

_TYPES = "[Content_Types].xml"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHEET = markup.tag_pattern(b"sheet")
_DEFINED_NAME = markup.tag_pattern(b"definedName")
_VIEW = markup.tag_pattern(b"workbookView")
_RELATION = markup.tag_pattern(b"Relationship")
_OVERRIDE = markup.tag_pattern(b"Override")


def with_sheet(package: Package, name: str, sheet: bytes, parts: dict[str, bytes]) -> bytes:
    """Return the workbook with a worksheet of that name: a new last one, or new content for one that is there.

    `parts` are other parts with new content (styles). Raises EditRefusedError, as `without_sheet` does.
    """
    try:
        book = _book(package)
        place = book.sheets.get(name)
        if place is not None:
            return _zipped(package, {place.part: sheet, **parts}, {}, ())
        target, registered = _registered(package, book, name)
        return _zipped(package, {**registered, **parts}, {target: sheet}, ())
    except (markup.CannotSpliceError, CannotCopyError) as error:
        raise _refused(package, error) from error


def without_sheet(package: Package, name: str) -> bytes:
    """Return the workbook without a worksheet that `with_sheet` put there; the same bytes where there is none."""
    try:
        book = _book(package)
        place = book.sheets.get(name)
        if place is None:
            return package.raw
        folder, base = posixpath.split(place.part)
        links = posixpath.join(folder, "_rels", f"{base}.rels")
        dropped = (place.part, links) if package.has(links) else (place.part,)
        return _zipped(package, _unregistered(package, book, place), {}, dropped)
    except (markup.CannotSpliceError, CannotCopyError) as error:
        raise _refused(package, error) from error


def _book(package: Package) -> BookXml:
    if any("_xmlsignatures/" in name.lower() for name in package.names):
        raise EditRefusedError(package.path, "有数字签名，改动会使签名失效", "请另存为一个没有签名的文件再改")
    return BookXml(package)


def _refused(package: Package, error: Exception) -> EditRefusedError:
    return EditRefusedError(package.path, f"文件的内部写法不合规范：{error}", "请用 Excel 或 WPS 打开并另存一次")


def _rels(package: Package) -> str:
    folder, base = posixpath.split(package.workbook_part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _registered(package: Package, book: BookXml, name: str) -> tuple[str, dict[str, bytes]]:
    """Return the name of a new part, and the parts that must know of it with their new bytes."""
    folder = posixpath.dirname(package.workbook_part)
    relations = package.relationships(package.workbook_part)
    number = next(n for n in range(1, 100_000) if not package.has(f"{folder}/worksheets/sheet{n}.xml".lstrip("/")))
    target = posixpath.join(folder, f"worksheets/sheet{number}.xml")
    link = next(f"rIdSheet{n}" for n in range(1, len(relations) + 2) if f"rIdSheet{n}" not in relations)
    kind = next(relation.type for relation in relations.values() if relation.type.endswith("/worksheet"))
    relation = f'Relationship Id="{link}" Type="{escape(kind)}" Target="worksheets/sheet{number}.xml"/'
    override = f'Override PartName="/{escape(target)}" ContentType="{_KIND}"/'
    return target, {
        _rels(package): with_child(package.part(_rels(package)), b"Relationships", relation),
        _TYPES: with_child(package.part(_TYPES), b"Types", override),
        package.workbook_part: _listed(book, name, link),
    }


def _listed(book: BookXml, name: str, link: str) -> bytes:
    masked = markup.mask(book.xml)
    places = list(markup.elements(masked, _SHEET))
    last = places[-1]
    tags = [markup.attributes(book.xml[place.start : place.head]) for place in places]
    ids = [markup.integer(tag.get(b"sheetId", b""), 0) for tag in tags]
    # The prefix of the relation's attribute is the file's own choice.
    attribute = next(key for key in tags[-1] if key.endswith(b":id"))
    entry = b'<%ssheet name="%s" sheetId="%d" %s="%s"/>' % (
        last.prefix, escape(name).encode(), max(ids) + 1, attribute, link.encode(),
    )  # fmt: skip
    return markup.spliced(book.xml, [(last.end, last.end, entry)])


def _unregistered(package: Package, book: BookXml, place: SheetPlace) -> dict[str, bytes]:
    relations = package.relationships(package.workbook_part)
    link = next(key for key, relation in relations.items() if relation.target == place.part)
    return {
        _rels(package): _without(package.part(_rels(package)), _RELATION, b"Id", link.encode()),
        _TYPES: _without(package.part(_TYPES), _OVERRIDE, b"PartName", f"/{place.part}".encode()),
        package.workbook_part: _unlisted(book, place),
    }


def _unlisted(book: BookXml, place: SheetPlace) -> bytes:
    """Return the workbook part without a sheet: names and views count sheets by position, so those behind it move up."""
    masked, xml = markup.mask(book.xml), book.xml
    sheets = list(markup.elements(masked, _SHEET))
    gone = sheets[place.position]
    cuts = [(gone.start, gone.end, b"")]
    for name in markup.elements(masked, _DEFINED_NAME):
        at = markup.integer(markup.attributes(xml[name.start : name.head]).get(b"localSheetId", b""), -1)
        if at == place.position:
            cuts.append((name.start, name.end, b""))
        elif at > place.position:
            head = markup.with_attribute(xml[name.start : name.head], b"localSheetId", b"%d" % (at - 1))
            cuts.append((name.start, name.head, head))
    for view in markup.elements(masked, _VIEW):
        head = xml[view.start : view.head]
        for attribute in (b"activeTab", b"firstSheet"):
            at = markup.integer(markup.attributes(head).get(attribute, b""), -1)
            if at >= place.position and at > 0:
                head = markup.with_attribute(head, attribute, b"%d" % (at - 1))
        cuts.append((view.start, view.head, head))
    return markup.spliced(xml, cuts)


def _without(part: bytes, pattern: re.Pattern[bytes], attribute: bytes, value: bytes) -> bytes:
    xml = markup.utf8(part)
    for found in markup.elements(markup.mask(xml), pattern):
        if markup.attributes(xml[found.start : found.head]).get(attribute) == value:
            return markup.spliced(xml, [(found.start, found.end, b"")])
    return part


def _zipped(package: Package, changed: dict[str, bytes], added: dict[str, bytes], dropped: tuple[str, ...]) -> bytes:
    for xml in (*changed.values(), *added.values()):
        markup.check_well_formed(xml)
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.names}
    replaced = {names[name.lower()]: new for name, new in changed.items() if new != package.part(name)}
    entries = [entry for entry in package.entries if entry.filename not in {names[name.lower()] for name in dropped}]
    return rezipped(package.raw, entries, replaced, added)
