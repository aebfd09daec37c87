"""What a workbook holds besides the edited cell: each feature as a bag of facts, lost where the bag gets smaller."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from comparison.book import TYPES_PART, Book, descendants
from comparison.looks import children, local
from taizhang_xl.cells import address, parse_range

# What an edit may have to touch, by content type; then what has no content of its own, or is looked at piece by piece.
OWN = r"relationships\+xml|calcChain|sharedStrings|styles\+xml|(sheet|template|macroEnabled|macroEnabledTemplate)\.main"
_NO_CONTENT = rf"{OWN}|core-properties|extended-properties|worksheet\+xml|^$"
# The first pattern found in a part's content type, or in the name of a piece of a sheet.
_FEATURES = {
    "charts": r"chart",
    "controls and embedded objects": r"control|activeX|oleObject|msword|ms-excel$|ms-powerpoint|\.(document|sheet|presentation)$|AlternateContent",
    "drawings and shapes": r"drawing|diagram",
    "pictures": r"^image/|^picture$",
    "macros": r"vba",
    "pivot tables and slicers": r"pivot|slicer|timeline",
    "comments": r"comment|person",
    "tables": r"\.table\+xml|queryTable|tableSingleCells|tableParts",
    "printer settings": r"printerSettings",
    "page setup": r"^(headerFooter|pageSetup|pageMargins|printOptions|rowBreaks|colBreaks)$",
    "protection": r"^(sheetProtection|protectedRanges)$",
    "merged ranges": r"^mergeCells$",
    "links": r"^hyperlinks$",
    "custom views": r"^customSheetViews$",
    "conditional formats": r"^conditionalFormatting",
    "drop-downs and other validations": r"^dataValidations$",
}
_HARMLESS = re.compile("AlternateContent|Choice|Fallback|absPath|revisionPtr|fileVersion|calcPr|ext|extLst")
_NO_SETTING = re.compile("sheets?|definedNames?|workbook|workbookPr|calcFeatures|feature|ArchID|extCalcPr")
_STYLES_KEPT = re.compile("cellStyle|tableStyle|slicerStyle|timelineStyle|rgbColor|xfComplement")
Facts = Counter[str]


def features(book: Book, alike: frozenset[str]) -> dict[str, Facts]:
    """Return the features of a workbook; parts that are alike in both need not be looked at."""
    found: dict[str, Facts] = {"sheets": Counter(list(book.sheets))}

    def add(name: str, where: str, facts: Iterable[str]) -> None:
        found.setdefault(name, Counter()).update(f"{where} {fact}" for fact in facts)

    for part in book.parts.keys() - alike - {TYPES_PART}:
        if not re.search(_NO_CONTENT, kind := book.content_type(part)):
            add(_feature(kind, "other parts"), "", _part(book, part, kind))
    for sheet, root in book.sheets.items():
        if book.sheet_parts[sheet] not in alike:
            add("rows and columns", sheet, _rows_and_columns(root))
            for piece in _pieces(root):
                add(_feature(local(piece), "other parts of the sheet"), sheet, _piece(piece))
        cells = book.cells[sheet].items()
        add("rich text", sheet, (f"{address(*place)} {cell.runs}" for place, cell in cells if cell.runs))
    names = ((i.get("name"), i.get("localSheetId"), i.text or "") for i in descendants(book.workbook, "definedName"))
    add("defined names", "", (f"{name} {scope} {text.replace(chr(39), '')}" for name, scope, text in names))
    settings = (local(item) for item in book.workbook.iter())
    add("workbook settings", "", (i for i in settings if not (_HARMLESS.fullmatch(i) or _NO_SETTING.fullmatch(i))))
    days = [item.get("date1904") in ("1", "true") for item in children(book.workbook, "workbookPr")]
    add("workbook settings", "", ["days counted from 1904"] if any(days) else [])
    add("named styles and palette", "", filter(_STYLES_KEPT.fullmatch, map(local, book.styles.iter())))
    return found


def _feature(name: str, other: str) -> str:
    return next((known for known, pattern in _FEATURES.items() if re.search(pattern, name, re.IGNORECASE)), other)


def _part(book: Book, part: str, kind: str) -> Iterable[str]:
    """Return the elements of an XML part with their text, or the digest of another one."""
    if kind.endswith(("xml", "vmlDrawing")):
        try:
            return _elements(book.xml(part).iter())
        except ValueError:
            pass
    return [hashlib.sha256(book.parts[part]).hexdigest()]


def _elements(elements: Iterable[Element]) -> list[str]:
    pairs = ((local(element), " ".join((element.text or "").split())) for element in elements)
    return [f"{name} {text}" for name, text in pairs if not _HARMLESS.fullmatch(name)]


def _pieces(root: Element) -> Iterator[Element]:
    """Yield the pieces of a sheet besides its cells, those in its extensions too."""
    for child in root:
        if local(child) == "extLst":
            yield from (piece for extension in child for piece in _pieces(extension))
        elif local(child) not in ("sheetData", "cols", "dimension"):
            yield child


def _piece(piece: Element) -> Iterable[str]:
    name = local(piece)
    if name.startswith(("conditionalFormatting", "dataValidations")):
        return _rules(piece)
    if name == "mergeCells":
        return [item.get("ref", "") for item in piece]
    return _elements(piece if name == "headerFooter" else piece.iter())


def _rules(piece: Element) -> Iterator[str]:
    """Yield each rule with the cells it is for."""
    for holder in (item for item in piece.iter() if local(item) in ("conditionalFormatting", "dataValidation")):
        for rule in [item for item in holder if local(item) == "cfRule"] or [holder]:
            formulas = [(item.text or "").strip() for item in rule.iter() if re.match(r"f(ormula[12]?)?$", local(item))]
            yield f"{ranges(holder)} {rule.get('type', 'any')} {' '.join(filter(None, formulas))}"


def ranges(holder: Element) -> str:
    """Return the ranges that a rule is for, in one order."""
    inner = next((item.text for item in holder if local(item) == "sqref"), None)
    found = sorted(tuple(parse_range(token)) for token in (holder.get("sqref") or inner or "").split())
    return " ".join(map(str, found))


def _rows_and_columns(root: Element) -> Iterator[str]:
    """Yield what is set by hand: heights, widths, what is hidden or outlined."""
    for item in (*descendants(root, "row"), *descendants(root, "col")):
        names = ["hidden", "outlineLevel", "collapsed", *(["ht"] if item.get("customHeight") in ("1", "true") else [])]
        marks = [f"{name}={item.get(name)}" for name in names if item.get(name, "0") not in ("0", "false")]
        marks += [f"width={float(width):.2f}" for width in [item.get("width")] if width]
        first, last = (int(item.get(name, item.get("r", "0"))) for name in ("min", "max"))
        yield from (f"{local(item)} {number} {marks}" for number in range(first, min(last, first + 255) + 1) if marks)
