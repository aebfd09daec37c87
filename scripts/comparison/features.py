"""What a workbook holds besides the edited cell: each feature as a bag of facts, lost where the bag gets smaller."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, ParseError

from comparison.ooxml import area, descendants, local
from comparison.package import Book

Facts = Counter[str]

# By content type. What an edit may have to touch, or what says nothing of the workbook's content, is in neither list.
_PART_FEATURES = {
    "charts": r"chart",
    "drawings and shapes": r"drawing|diagram",
    "pictures": r"^image/",
    "controls and embedded objects": r"control|activeX|oleObject|msword|ms-excel$|ms-powerpoint|\.(document|sheet|presentation)$",
    "macros": r"vba",
    "pivot tables and slicers": r"pivot|slicer|timeline",
    "comments": r"comment|person",
    "tables": r"\.table\+xml|queryTable|tableSingleCells",
    "printer settings": r"printerSettings",
}
_NO_CONTENT = r"relationships\+xml|core-properties|extended-properties|calcChain|sharedStrings|styles\+xml|sheet\.main|macroEnabled\.main|template\.main|worksheet\+xml|^$"
_SHEET_FEATURES = {
    "mergeCells": "merged ranges", "conditionalFormatting": "", "conditionalFormattings": "", "dataValidations": "",
    "headerFooter": "page setup", "pageSetup": "page setup", "pageMargins": "page setup", "printOptions": "page setup",
    "rowBreaks": "page setup", "colBreaks": "page setup", "sheetProtection": "protection",
    "protectedRanges": "protection", "hyperlinks": "links", "cols": "", "sheetData": "", "dimension": "",
    "customSheetViews": "custom views", "drawing": "drawings and shapes", "legacyDrawing": "drawings and shapes",
    "controls": "controls and embedded objects", "oleObjects": "controls and embedded objects",
}  # fmt: skip
_HARMLESS = frozenset(
    {"AlternateContent", "Choice", "Fallback", "absPath", "revisionPtr", "fileVersion", "calcPr", "ext", "extLst"}
)
_WORKBOOK_ELSEWHERE = _HARMLESS | {
    "sheets", "sheet", "definedNames", "definedName", "workbook", "workbookPr", "calcFeatures", "feature", "ArchID", "extCalcPr",
}  # fmt: skip
_STYLES_KEPT = frozenset({"cellStyle", "tableStyle", "slicerStyle", "timelineStyle", "rgbColor", "xfComplement"})


def facts(book: Book) -> dict[str, Facts]:
    """Return the features of a workbook."""
    found: dict[str, Facts] = {}
    for source in (_parts(book), _sheets(book), _workbook(book)):
        for name, bag in source.items():
            found.setdefault(name, Counter()).update(bag)
    return found


def _parts(book: Book) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for part in book.parts:
        kind = book.content_type(part)
        if part != "[Content_Types].xml" and not re.search(_NO_CONTENT, kind):
            name = next(
                (name for name, sign in _PART_FEATURES.items() if re.search(sign, kind, re.IGNORECASE)), "other parts"
            )
            found.setdefault(name, Counter()).update(_part(book, part, kind))
    return found


def _part(book: Book, part: str, kind: str) -> Facts:
    """Return the elements of an XML part with their text, or the digest of another one."""
    if kind.endswith(("xml", "vmlDrawing")):
        try:
            return _elements(book.xml(part).iter())
        except ParseError:
            pass
    return Counter([hashlib.sha256(book.parts[part]).hexdigest()])


def _elements(elements: Iterable[Element]) -> Facts:
    pairs = ((local(element.tag), " ".join((element.text or "").split())) for element in elements)
    return Counter(f"{name} {text}" for name, text in pairs if name not in _HARMLESS)


def _sheets(book: Book) -> dict[str, Facts]:
    found: dict[str, Facts] = {"sheets": Counter(list(book.sheets))}
    for sheet in book.sheets:
        root = book.sheet(sheet)
        _add(found, "conditional formats", sheet, _ranged(root, "conditionalFormatting", ("formula", "f")))
        _add(
            found,
            "drop-downs and other validations",
            sheet,
            _ranged(root, "dataValidation", ("formula1", "formula2", "f")),
        )
        _add(found, "rows and columns", sheet, _rows_and_columns(root))
        _add(
            found,
            "rich text",
            sheet,
            (f"{cell.row} {cell.column} {cell.runs}" for cell in book.cells(sheet) if cell.runs),
        )
        for child in root:
            for name, bag in _child(child).items():
                _add(found, name, sheet, bag.elements())
    return found


def _add(found: dict[str, Facts], name: str, sheet: str, bag: Iterable[str]) -> None:
    found.setdefault(name, Counter()).update(f"{sheet} {fact}" for fact in bag)


def _child(child: Element) -> dict[str, Facts]:
    """Return what one piece of a sheet holds; extensions are told apart by what is in them."""
    if local(child.tag) == "extLst":
        found: dict[str, Facts] = {}
        for extension in child:
            for inner in extension:
                for name, bag in _child(inner).items():
                    found.setdefault(name, Counter()).update(bag)
        return found
    if local(child.tag) == "AlternateContent":
        return {"controls and embedded objects": _elements(child.iter())}
    name = _SHEET_FEATURES.get(local(child.tag), "other parts of the sheet")
    if not name:
        return {}
    if local(child.tag) == "headerFooter":
        return {name: _elements(list(child))}
    if name == "merged ranges":
        return {name: Counter(item.get("ref", "") for item in child)}
    return {name: _elements(child.iter())}


def _ranged(root: Element, name: str, formulas: tuple[str, ...]) -> Iterable[str]:
    """Yield each rule with the cells it is for, those of extensions too."""
    for holder in root.iter():
        if local(holder.tag) != name:
            continue
        rules = [item for item in holder if local(item.tag) == "cfRule"] or [holder]
        for rule in rules:
            texts = [(item.text or "").strip() for item in rule.iter() if local(item.tag) in formulas]
            yield f"{cells_of(holder)} {rule.get('type', 'any')} {' '.join(text for text in texts if text)}"


def cells_of(holder: Element) -> str:
    """Return the ranges that a rule is for, in one order."""
    inner = next((item.text for item in holder if local(item.tag) == "sqref"), None)
    tokens = str(holder.get("sqref") or inner or "").split()
    return " ".join(map(str, sorted(tuple(area(token)) for token in tokens)))


def _rows_and_columns(root: Element) -> Iterable[str]:
    for row in descendants(root, "row"):
        marks = [f"{name}={row.get(name)}" for name in ("hidden", "outlineLevel", "collapsed") if _set(row, name)]
        height = float(row.get("ht", "0")) if _set(row, "customHeight") else 0.0
        if marks or height:
            yield f"row {row.get('r')} {height} {marks}"
    for column in descendants(root, "col"):
        marks = [f"{name}={column.get(name)}" for name in ("hidden", "outlineLevel", "collapsed") if _set(column, name)]
        width = float(column.get("width", "0"))
        if not (width or marks):
            continue
        for number in range(int(column.get("min", "1")), min(int(column.get("max", "1")), 256) + 1):
            yield f"column {number} {width:.2f} {marks}"


def _set(element: Element, name: str) -> bool:
    return element.get(name, "0") not in ("0", "false")


def _workbook(book: Book) -> dict[str, Facts]:
    names = (
        f"{item.get('name')} {item.get('localSheetId')} {(item.text or '').replace(chr(39), '')}"
        for item in descendants(book.workbook, "definedName")
    )
    other = (local(item.tag) for item in book.workbook.iter())
    styles = (local(item.tag) for part in book.related(book.workbook_part, "styles") for item in book.xml(part).iter())
    return {
        "defined names": Counter(names),
        "workbook settings": Counter(name for name in other if name not in _WORKBOOK_ELSEWHERE),
        "named styles and palette": Counter(name for name in styles if name in _STYLES_KEPT),
    }


def lost(before: Mapping[str, Facts], after: Mapping[str, Facts]) -> dict[str, Facts]:
    """Return what is gone, by feature."""
    gone = {name: bag - after.get(name, Counter()) for name, bag in before.items()}
    return {name: bag for name, bag in gone.items() if bag}
