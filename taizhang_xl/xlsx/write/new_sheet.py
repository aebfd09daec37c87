"""A worksheet of our own added at the end of a workbook, rewritten, or removed."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from html import escape

from taizhang_xl.cells import address, value_text
from taizhang_xl.changes import Look, OwnCell, OwnSheet, Permit, SheetChange
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx import markup
from taizhang_xl.xlsx.outline import Outline
from taizhang_xl.xlsx.package import Package
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.write.book import DEFINED_NAME, SHEET, BookXml, SheetPlace
from taizhang_xl.xlsx.write.calc_chain import chain_edited, chain_part
from taizhang_xl.xlsx.write.cell_text import content, objection
from taizhang_xl.xlsx.write.part_registry import PartRegistry
from taizhang_xl.xlsx.write.repack import Repacked, repacked
from taizhang_xl.xlsx.write.row_height import Wrapped, grown
from taizhang_xl.xlsx.write.styles import Styles, new_styles, styles_part

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_VIEW = "bookViews/workbookView"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_MAX_NAME = 31
# No program makes a row lower than its font.
_ONE_LINE = 1.2
_FORBIDDEN_IN_NAME = set("[]:*?/\\")


def sheet_changed(package: Package, change: SheetChange, permit: Permit) -> Repacked:
    """Return the workbook with one whole sheet added, rewritten or removed. Raises EditRefusedError."""
    book = BookXml(package)
    place = book.sheets.get(change.name)
    if place is None and change.content is None:
        return Repacked(package.raw, ())
    _refuse(package, book, change, permit)
    if change.content is None or place is None:
        return _removed(package, book, place) if place else _added(package, book, change)
    sheet, parts, added = _written(package, change.content, book)
    links = posixpath.join(posixpath.dirname(place.part), "_rels", f"{posixpath.basename(place.part)}.rels")
    chained, gone = _off_the_chain(package, place, PartRegistry(package))
    return repacked(package, {place.part: sheet, **parts, **chained}, added, [links, *gone])


def _refuse(package: Package, book: BookXml, change: SheetChange, permit: Permit) -> None:
    names = {name.lower() for name in (*book.sheets, *book.other_sheets)}
    if change.name.lower() in names and not _is_ours(package, book, change):
        raise EditRefusedError(
            package.path, f"已有一张“{change.name}”表，不是本工具写的，没有动它", "请把它改名后再运行"
        )
    if (
        not (0 < len(change.name) <= _MAX_NAME)
        or change.name.strip("'") != change.name
        or (_FORBIDDEN_IN_NAME & set(change.name))
    ):
        raise EditRefusedError(package.path, f"“{change.name}”不能作工作表的名字", "请换一个名字")
    if book.locked_structure and not permit.locked:
        raise EditRefusedError(package.path, "工作簿的结构受保护，不能增减工作表", "请先在“审阅”里撤销工作簿保护")
    if change.content is None and len(book.sheets) + len(book.other_sheets) == 1:
        raise EditRefusedError(package.path, f"只有“{change.name}”一张表，不能去掉", "请先加一张别的表")


def _is_ours(package: Package, book: BookXml, change: SheetChange) -> bool:
    if not change.sign or change.name not in book.sheets:
        return False
    first = read_workbook(package).rows(change.name, {1}).cell(1, 1)
    return value_text(first.value).startswith(change.sign)


def _added(package: Package, book: BookXml, change: SheetChange) -> Repacked:
    assert change.content is not None
    folder = posixpath.dirname(package.workbook_part)
    number = next(n for n in range(1, 100_000) if not package.has(posixpath.join(folder, f"worksheets/sheet{n}.xml")))
    registry = PartRegistry(package)
    target, link = registry.add("worksheet", f"worksheets/sheet{number}.xml")
    sheet, parts, added = _written(package, change.content, book, registry)
    listed = {package.workbook_part: _listed(book, change.name, link, change.content.frozen)}
    return repacked(package, {**parts, **registry.changed, **listed}, {target: sheet, **added})


def _removed(package: Package, book: BookXml, place: SheetPlace) -> Repacked:
    registry = PartRegistry(package)
    registry.remove(place.part)
    chained, gone = _off_the_chain(package, place, registry)
    folder, base = posixpath.split(place.part)
    links = posixpath.join(folder, "_rels", f"{base}.rels")
    changed = {**chained, **registry.changed, package.workbook_part: _unlisted(book, place)}
    return repacked(package, changed, {}, [place.part, links, *gone])


def _off_the_chain(package: Package, place: SheetPlace, registry: PartRegistry) -> tuple[dict[str, bytes], list[str]]:
    """Remove a sheet's formulas, which only staff can have put there, from the calculation chain."""
    chain = chain_part(package)
    if chain is None:
        return {}, []
    left = chain_edited(package.part(chain), (), lambda sheet, _: sheet == place.sheet_id)
    if left is not None:
        return {chain: left}, []
    registry.remove(chain)
    return registry.changed, [chain]


# -- the sheet itself --------------------------------------------------------


def _written(
    package: Package, sheet: OwnSheet, book: BookXml, registry: PartRegistry | None = None
) -> tuple[bytes, dict[str, bytes], dict[str, bytes]]:
    """Return the sheet's part, the parts that change for its styles, and those that are added for them."""
    part = styles_part(package)
    styles = Styles(new_styles() if part is None else package.part(part))
    xml = _sheet_xml(sheet, styles, is_strict=_STRICT.encode() in book.xml, date1904=book.date1904)
    if part is not None:
        return xml, {part: styles.xml()}, {}
    if not styles.grew:
        return xml, {}, {}
    registry = registry or PartRegistry(package)
    name, _ = registry.add("styles", "styles.xml")
    return xml, registry.changed, {name: styles.xml()}


def _sheet_xml(sheet: OwnSheet, styles: Styles, *, is_strict: bool, date1904: bool) -> bytes:
    format_of, size = styles.own, styles.font_size(0)
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1" style="{format_of(look)}"/>'
        for n, (width, look) in enumerate(sheet.columns, 1)
    )
    rows, links = [], []
    for row, line in enumerate(sheet.rows, 1):
        cells = "".join(_cell(address(row, n), cell, format_of, date1904) for n, cell in enumerate(line, 1))
        rows.append(f'<row r="{row}"{_height(sheet, line, size)}>{cells}</row>')
        places = [(address(row, n), cell.link) for n, cell in enumerate(line, 1) if cell.link]
        links += [f'<hyperlink ref="{at}" location="{escape(link)}"/>' for at, link in places]
    top = f"A{sheet.frozen + 1}"
    pane = f'<pane ySplit="{sheet.frozen}" topLeftCell="{top}" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetView workbookViewId="0">{pane}</sheetView>' if sheet.frozen else '<sheetView workbookViewId="0"/>'
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_STRICT if is_strict else _MAIN}">'
        f'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>{view}</sheetViews>'
        f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>{''.join(rows)}</sheetData>"
        f"{linked}"
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页  共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    ).encode()


def _height(sheet: OwnSheet, line: tuple[OwnCell, ...], size: float) -> str:
    """Return what a row says of its height: nothing where each of its texts stands in one line."""
    texts = [
        Wrapped(cell.value, width, size, size)
        for cell, (width, _) in zip(line, sheet.columns, strict=False)
        if cell.look.wrap and isinstance(cell.value, str)
    ]
    height = grown(b"<row>", texts, _ONE_LINE * size) if texts else None
    return f' ht="{height.points:g}"' if height else ""


def _cell(at: str, cell: OwnCell, format_of: Callable[[Look], int], date1904: bool) -> str:
    if why := objection(cell.value, date1904=date1904):
        raise markup.CannotSpliceError(f"新表的 {at} {why}")
    made = content(cell.value, b"", date1904=date1904)
    typed = f' t="{made.kind.decode()}"' if made.kind else ""
    return f'<c r="{at}" s="{format_of(cell.look)}"{typed}>{made.inner.decode()}</c>'


# -- the workbook that lists it ----------------------------------------------


def _listed(book: BookXml, name: str, link: str, frozen: int) -> bytes:
    outline = Outline(book.xml)
    places = outline.all(SHEET)
    last = places[-1]
    tags = [markup.attributes(book.xml[place.start : place.head]) for place in places]
    ids = [markup.integer(tag.get(b"sheetId", b""), 0) for tag in tags]
    # The prefix of the relationship attribute is the file's own choice.
    attribute = next(key for key in tags[-1] if key.endswith(b":id"))
    # Some programs declare the prefix in every entry.
    space = b"xmlns:" + attribute.removesuffix(b":id")
    declared = b' %s="%s"' % (space, tags[-1][space]) if space in tags[-1] else b""
    entry = b'<%ssheet%s name="%s" sheetId="%d" %s="%s"/>' % (
        last.prefix, declared, escape(name).encode(), max(ids) + 1, attribute, link.encode(),
    )  # fmt: skip
    cuts = [(last.end, last.end, entry)]
    if frozen:
        cuts += _titles(outline, last.prefix, name, len(places), frozen)
    return markup.spliced(book.xml, cuts)


def _titles(outline: Outline, prefix: bytes, name: str, position: int, frozen: int) -> list[tuple[int, int, bytes]]:
    """Return the cut that names the rows which stand on each page of a sheet."""
    quoted = escape(name.replace("'", "''"), quote=False).encode()
    entry = b'<%sdefinedName name="_xlnm.Print_Titles" localSheetId="%d">\'%s\'!$1:$%d</%sdefinedName>' % (
        prefix, position, quoted, frozen, prefix,
    )  # fmt: skip
    holder = outline.first("definedNames")
    if holder is not None and outline.all(DEFINED_NAME):
        return [(holder.tail, holder.tail, entry)]
    whole = b"<%sdefinedNames>%s</%sdefinedNames>" % (prefix, entry, prefix)
    # An empty list, which some programs write, may be a tag that closes itself.
    if holder is not None:
        return [(holder.start, holder.end, whole)]
    at = max(found.end for tag in _BEFORE_NAMES if (found := outline.first(tag)) is not None)
    return [(at, at, whole)]


def _unlisted(book: BookXml, place: SheetPlace) -> bytes:
    """Return the workbook part without a sheet: names and views count sheets by position, so later ones move up."""
    xml, outline = book.xml, Outline(book.xml)
    gone = outline.all(SHEET)[place.position]
    cuts = [(gone.start, gone.end, b"")]
    names = [_local_sheet(xml, name) for name in outline.all(DEFINED_NAME)]
    if names and set(names) == {place.position} and (holder := outline.first("definedNames")):
        # The list may not be empty.
        cuts.append((holder.start, holder.end, b""))
    for name in () if len(cuts) > 1 else outline.all(DEFINED_NAME):
        at = _local_sheet(xml, name)
        if at == place.position:
            cuts.append((name.start, name.end, b""))
        elif at > place.position:
            head = markup.with_attribute(xml[name.start : name.head], b"localSheetId", b"%d" % (at - 1))
            cuts.append((name.start, name.head, head))
    for view in outline.all(_VIEW):
        head = xml[view.start : view.head]
        for attribute in (b"activeTab", b"firstSheet"):
            at = markup.integer(markup.attributes(head).get(attribute, b""), -1)
            if at >= place.position and at > 0:
                head = markup.with_attribute(head, attribute, b"%d" % (at - 1))
        cuts.append((view.start, view.head, head))
    return markup.spliced(xml, cuts)


def _local_sheet(xml: bytes, name: markup.Element) -> int:
    """Return the position of the sheet that a name is of, -1 where it is the workbook's."""
    return markup.integer(markup.attributes(xml[name.start : name.head]).get(b"localSheetId", b""), -1)
