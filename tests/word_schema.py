"""What Word refuses in a document and other programs forgive: the order of elements, names and numbers that are there twice.

The sequences are those of ECMA-376-1:2016 (5th edition), Annex A, WordprocessingML; the section of each stands beside it.
Where the schema lets elements stand in any order (rPr, trPr), it is the order in which Word writes them.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SIDES = "top start left bottom end right insideH insideV tl2br tr2bl"
_ORDER = {
    # 17.3.1.26, of a style 17.7.4.2
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    # 17.3.2.28
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
        "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
        "eastAsianLayout specVanish oMath rPrChange"
    ),
    # 17.3.1.24
    "pBdr": "top left bottom right between bar",
    # 17.4.38, 17.4.42, 17.4.59, 17.4.60
    "tblBorders": _SIDES,
    "tblCellMar": _SIDES,
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
    ),
    # 17.4.66, 17.4.68, 17.4.69
    "tcBorders": _SIDES,
    "tcMar": _SIDES,
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers "
        "cellIns cellDel cellMerge tcPrChange"
    ),
    # 17.4.81
    "trPr": (
        "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden ins del "
        "trPrChange"
    ),
    # 17.6.17
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
        "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
    ),
    # 17.7.4.17
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
        "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    # 17.4.38 with 17.4.79 and 17.4.66: what stands first in a table, a row, a cell
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
}
_FIRST = {"p": "pPr", "r": "rPr", "tr": "trPr", "tc": "tcPr", "tbl": "tblPr"}
# 20.4.2.3
_ANCHOR = [
    "simplePos",
    "positionH",
    "positionV",
    "extent",
    "effectExtent",
    "wrapNone",
    "wrapSquare",
    "wrapTight",
    "wrapThrough",
    "wrapTopAndBottom",
    "docPr",
    "cNvGraphicFramePr",
    "graphic",
]


def faults(content: bytes) -> list[str]:
    """Return what is wrong with a document, nothing where Word has nothing to repair."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert len(parts) == len(zipfile.ZipFile(BytesIO(content)).namelist())
    trees = {name: ET.fromstring(data) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    found = [f"{name}: {fault}" for name, tree in trees.items() for fault in _out_of_order(tree)]
    found += _lost_parts(parts, trees)
    main = trees["word/document.xml"]
    found += _places(main)
    found += _tables(main)
    found += _fields(trees)
    found += _styles(trees)
    return found


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _out_of_order(tree: ET.Element) -> Iterator[str]:
    for element in tree.iter():
        names = [_local(child) for child in element]
        if element.tag == f"{_DRAWING}anchor":
            yield from _sequence("anchor", names, _ANCHOR)
        if not element.tag.startswith(W):
            continue
        if _local(element) in _ORDER:
            yield from _sequence(_local(element), names, _ORDER[_local(element)].split())
        first = _FIRST.get(_local(element))
        if first in names and names.index(first) != 0:
            yield f"{first} is not the first in {_local(element)}: {names[:3]}"
        if _local(element) == "tc" and (not names or names[-1] != "p"):
            yield "a cell that does not end with a paragraph"
        if _local(element) == "body" and (names[-1] != "sectPr" or names.count("sectPr") != 1):
            yield "the last section's properties are not the last of the body"


def _sequence(where: str, names: list[str], order: list[str]) -> Iterator[str]:
    unknown = [name for name in names if name not in order]
    if unknown:
        yield f"{where} holds {unknown}"
        return
    ranks = [order.index(name) for name in names]
    if where == "sectPr":
        ranks = [max(rank, 1) for rank in ranks]
    if ranks != sorted(ranks):
        yield f"{where} in the order {names}"
    many = {"tr", "tblStylePr", "headerReference", "footerReference", "bookmarkStart", "bookmarkEnd"}
    twice = [name for name, count in Counter(names).items() if count > 1 and name not in many]
    if twice:
        yield f"{where} has {twice} more than once"


def _lost_parts(parts: dict[str, bytes], trees: dict[str, ET.Element]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    known = {each.get("Extension") for each in types.iter(f"{_TYPES}Default")}
    named = {(each.get("PartName") or "").lstrip("/") for each in types.iter(f"{_TYPES}Override")}
    yield from (f"no part {name}" for name in named - set(parts))
    for name in parts:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2] not in known:
            yield f"{name} has no type"
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.partition("_rels/")
        source = f"{folder}{file.removesuffix('.rels')}"
        ids = [each.get("Id") for each in tree.iter(f"{_PACKAGE}Relationship")]
        yield from (f"{name} has {key} more than once" for key, count in Counter(ids).items() if count > 1)
        for each in tree.iter(f"{_PACKAGE}Relationship"):
            target = posixpath.normpath(posixpath.join(folder, each.get("Target") or "")).lstrip("/")
            if each.get("TargetMode") != "External" and (each.get("Target") or "").lstrip("/") not in parts:
                yield from [f"{name} leads to no part {target}"] if target not in parts else ()
        if source in trees:
            used = {value for part in trees[source].iter() for key, value in part.attrib.items() if key.startswith(_R)}
            yield from (f"{source} uses {key}, which is no relationship" for key in used - set(ids))


def _places(main: ET.Element) -> Iterator[str]:
    starts = list(main.iter(f"{W}bookmarkStart"))
    names, ids = [each.get(f"{W}name") or "" for each in starts], [each.get(f"{W}id") for each in starts]
    yield from (f"bookmark {each} more than once" for each, count in Counter(names).items() if count > 1)
    yield from (f"number {each} of bookmarks more than once" for each, count in Counter(ids).items() if count > 1)
    # 17.13.6.2; Word itself takes 40 signs, the first a letter.
    yield from (f"bookmark name {each}" for each in names if len(each) > 40 or not each[:1].isalpha())
    if sorted(map(str, ids)) != sorted(str(each.get(f"{W}id")) for each in main.iter(f"{W}bookmarkEnd")):
        yield "bookmarks that begin or end alone"
    for link in main.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor") is not None and link.get(f"{W}anchor") not in names:
            yield f"a link to {link.get(f'{W}anchor')}, which is nowhere"
    for code in main.iter(f"{W}instrText"):
        words = (code.text or "").split()
        if words[:1] == ["PAGEREF"] and words[1] not in names:
            yield f"the page of {words[1]}, which is nowhere"
    drawn = Counter(each.get("id") for each in main.iter(f"{_DRAWING}docPr"))
    yield from (f"drawing {each} more than once" for each, count in drawn.items() if count > 1)


def _tables(main: ET.Element) -> Iterator[str]:
    for table in main.iter(f"{W}tbl"):
        grid = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            wide = sum(1 if span is None else int(span.get(f"{W}val") or 0) for span in spans)
            if wide != grid:
                yield f"a row of {wide} columns in a table of {grid}"


def _fields(trees: dict[str, ET.Element]) -> Iterator[str]:
    for name, tree in trees.items():
        depth = 0
        for mark in tree.iter(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(str(kind), 0)
            if depth < 0 or (kind == "separate" and not depth):
                yield f"{name}: a field that ends before it begins"
        if depth:
            yield f"{name}: a field without an end"
    settings = trees["word/settings.xml"]
    # 17.15.1.81: with it Word asks whoever opens the document.
    if settings.find(f"{W}updateFields") is not None or any(
        mark.get(f"{W}dirty") for tree in trees.values() for mark in tree.iter(f"{W}fldChar")
    ):
        yield "Word asks whether fields are to be updated"


def _styles(trees: dict[str, ET.Element]) -> Iterator[str]:
    known = [each.get(f"{W}styleId") for each in trees["word/styles.xml"].iter(f"{W}style")]
    yield from (f"style {each} more than once" for each, count in Counter(known).items() if count > 1)
    for name, tree in trees.items():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "link", "next"):
            used = {each.get(f"{W}val") for each in tree.iter(f"{W}{tag}")}
            yield from (f"{name}: no style {each}" for each in used - set(known))
