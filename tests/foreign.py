"""Workbooks of other programs to try the library on: those of tests/data/corpus, and those of a folder of one's own.

Each trait of a workbook is known by a sign: parts by their names, and what one of them holds.
"""

from __future__ import annotations

import functools
import io
import os
import re
import struct
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

CORPUS = Path(__file__).parent / "data" / "corpus"
OWN = sorted(CORPUS.glob("*.xls[xm]"))
OUTSIDE = sorted(Path(os.environ["TAIZHANG_CORPUS"]).glob("*.xls[xm]")) if "TAIZHANG_CORPUS" in os.environ else []
FILES = [*OWN, *OUTSIDE]

each_workbook = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
each_own_workbook = pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)

_SHEET = r"(?:xl|book)/worksheets/sheet\d+\.xml"
_FIRST = r"xl/worksheets/sheet1\.xml"
_BOOK = r"(?:xl|book)/workbook\.xml"
_DRAWING = r"xl/drawings/drawing\d+\.xml"
# Prefixes of names do not count, quotes may be of either kind.
SIGNS = {
    "activeX": (r"xl/activeX/.*\.bin", ""),
    "alternateContent": (r"xl/(?!drawings/vml).*\.xml", "<mc:AlternateContent"),
    "arrayFormula": (_SHEET, r'<f [^>]*t="array"'),
    "autoFilter": (_SHEET, "<autoFilter"),
    "backgroundPicture": (_SHEET, "<picture "),
    "boolean": (_SHEET, r"<c [^>]*t=[\"']b[\"']"),
    "calculatedColumn": (r"xl/tables/.*", "<calculatedColumnFormula"),
    "calculationChain": (r"xl/calcChain\.xml", "<c "),
    "cdata": (_SHEET, r"<!\[CDATA\["),
    "cellMetadata": (_SHEET, r'<c [^>]*(?:cm|vm)="'),
    "chart": (r"xl/charts/chart\d+\.xml", "chartSpace"),
    "chartSheet": (r"xl/chartsheets/.*\.xml", "<chartsheet"),
    "colorScale": (_SHEET, "<colorScale"),
    "columnFormats": (_SHEET, r'<col [^>]*style="[1-9]'),
    "comments": (r"xl/comments.*\.xml", "<comment "),
    "conditionalFormat": (_SHEET, "<conditionalFormatting"),
    "connection": (r"xl/connections\.xml", "<connection "),
    "connector": (_DRAWING, "<xdr:cxnSp"),
    "controlProperties": (r"xl/ctrlProps/.*", "formControlPr"),
    "customProperties": (r"docProps/custom\.xml", "<(?:op:)?property "),
    "customViews": (_SHEET, "<customSheetView "),
    "customXml": (r"customXml/item\d+\.xml", ""),
    "dataBar": (_SHEET, "<dataBar"),
    "dataBar2010": (_SHEET, "<x14:dataBar"),
    "dataModel": (r"xl/model/item\.data", ""),
    "dataTable": (_SHEET, r'<f [^>]*t="dataTable"'),
    "dataValidation": (_SHEET, "<dataValidation "),
    "date1904": (_BOOK, r'date1904="(?:1|true)"'),
    "definedName": (_BOOK, r"<definedName (?!name=\"_xlnm)(?![^>]*hidden)"),
    "diagram": (r"xl/diagrams/.*", ""),
    "drawing": (_DRAWING, "wsDr"),
    "dxf": (r"xl/styles\.xml", "<dxf>"),
    "dynamicArray": (r"xl/metadata\.xml", "dynamicArrayProperties"),
    "embeddedBook": (r"xl/embeddings/.*\.xlsx", ""),
    "error": (_SHEET, r"<c [^>]*t=[\"']e[\"']"),
    "extension": (_SHEET, "<extLst"),
    "externalLink": (r"xl/externalLinks/.*\.xml", "<externalBook"),
    "featureProperties": (r"xl/featurePropertyBag/.*", "Checkbox"),
    "formControl": (r"xl/drawings/vml.*", r'ObjectType="(?:Button|Checkbox)"'),
    "formattedBlanks": (_SHEET, r"<c r='\w+' s='\d'/>"),
    "formula": (_SHEET, r"<f>|<f aca=\"false\">"),
    "formulaText": (_SHEET, r"<c [^>]*t=[\"']str[\"']><f"),
    "freezePanes": (_SHEET, '<pane [^>]*state="frozen"'),
    "groupShape": (_DRAWING, "<xdr:grpSp>"),
    "headerFooter": (_SHEET, "<oddHeader|<oddFooter"),
    "headerPicture": (_SHEET, "<legacyDrawingHF"),
    "hiddenColumns": (_SHEET, r'<col [^>]*hidden="(?:1|true)"'),
    "hiddenRows": (_SHEET, r'<row [^>]*hidden="(?:1|true)"'),
    "hiddenSheet": (_BOOK, r'<sheet [^>]*state="hidden"'),
    "hyperlink": (_SHEET, "<hyperlink "),
    "iconSet": (_SHEET, "<iconSet"),
    "ignoredErrors": (_SHEET, "<ignoredError "),
    "indent": (r"xl/styles\.xml", r'indent="[1-9]'),
    "inlineString": (_SHEET, r"t=[\"']inlineStr[\"']"),
    "isoDate": (_SHEET, r"<c [^>]*t=[\"']d[\"']"),
    "macroSheet": (r"xl/macrosheets/.*", "macrosheet"),
    "macros": (r"xl/vbaProject\.bin", ""),
    "merge": (_SHEET, "<mergeCell "),
    "movedParts": (r"book/workbook\.xml", ""),
    "namedStyle": (r"xl/styles\.xml", 'name="表头"'),
    "noAddresses": (_SHEET, "<row><c>|<row><c "),
    "numberFormats": (r"xl/styles\.xml", r'formatCode="\[\$-804\]'),
    "oleObject": (r"xl/embeddings/oleObject.*", ""),
    "outline": (_SHEET, r'outlineLevel="1"'),
    "ownProperty": (r"xl/customProperty.*\.bin", ""),
    "pageBreaks": (_SHEET, "<rowBreaks|<colBreaks"),
    "pageSetup": (_SHEET, r'<pageSetup [^>]*paperSize="9"'),
    "phonetic": (r"xl/sharedStrings\.xml", "<rPh "),
    "picture": (r"xl/media/.*\.png", ""),
    "pivotOnFirstSheet": (r"xl/worksheets/_rels/sheet1\.xml\.rels", "/pivotTable"),
    "pivotTable": (r"xl/pivotTables/.*", "<location "),
    "prefixedNames": (_SHEET, "<x:sheetData"),
    "printArea": (_BOOK, "_xlnm.Print_Area"),
    "printTitles": (_BOOK, "_xlnm.Print_Titles"),
    "printerSettings": (r"xl/printerSettings/.*", ""),
    "protectedRange": (_SHEET, "<protectedRange "),
    "queryTable": (r"xl/queryTables/.*", ""),
    "revisions": (r"xl/revisions/revisionLog.*", ""),
    "richText": (r"xl/sharedStrings\.xml|" + _SHEET, r"<r><rPr>|<r>\s*<t"),
    "richValue": (r"xl/richData/rdrichvalue\.xml", ""),
    "rowFormats": (_SHEET, r'<row [^>]*customFormat=["\']1'),
    "rowHeights": (_SHEET, r'<row [^>]*customHeight="(?:1|true)"'),
    "scenarios": (_SHEET, "<scenario "),
    "sensitivityLabel": (r"docMetadata/.*", ""),
    "shape": (_DRAWING, "<xdr:sp[ >]"),
    "sharedFormula": (_SHEET, r't="shared"'),
    "sharedStrings": (r"(?:xl|book)/sharedStrings\.xml", "<(?:x:)?si>"),
    "sheetProtection": (_FIRST, r'<sheetProtection [^>]*sheet="(?:1|true)"'),
    "signature": (r"_xmlsignatures/sig.*", "<Signature "),
    "singleQuotes": (_SHEET, "<row r='"),
    "singleXmlCell": (r"xl/tables/tableSingleCells.*", ""),
    "slicer": (r"xl/slicers/.*", "<slicer "),
    "sparkline": (_SHEET, "<x14:sparkline>"),
    "strict": (_SHEET, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    "tabColour": (_SHEET, "<tabColor"),
    "table": (r"xl/tables/table\d+\.xml", "<table "),
    "tableTotals": (r"xl/tables/table\d+\.xml", 'totalsRowCount="1"'),
    "textBox": (_DRAWING, 'txBox="1"'),
    "threadedComments": (r"xl/threadedComments/.*", "<threadedComment "),
    "thumbnail": (r"docProps/thumbnail.*", ""),
    "uncalculated": (_SHEET, r"</f><v ?/>|</f><v></v>"),
    "unknownAttribute": (_SHEET, "zz:mark="),
    "unknownPart": (r"xl/future/.*", ""),
    "unlockedCells": (r"xl/styles\.xml", r'(?s)<cellXfs.*locked="(?:0|false)".*</cellXfs>'),
    "utf16": (_SHEET, 'encoding="UTF-16"'),
    "veryHiddenSheet": (_BOOK, 'state="veryHidden"'),
    "vml": (r"xl/drawings/.*\.vml", ""),
    "workbookProtection": (_BOOK, r'<workbookProtection [^>]*lockStructure="(?:1|true)"'),
    "xmlComment": (_SHEET, "<!--"),
    "xmlMap": (r"xl/xmlMaps\.xml", "<Map "),
}


@functools.cache
def listed() -> dict[str, tuple[str, frozenset[str]]]:
    """Return who made each workbook of ours and its traits, as the list in the folder says."""
    lines = (CORPUS / "README.md").read_text("utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \w+\.xls[xm] ", line)
    ]
    return {name: (maker, frozenset(traits.split())) for name, maker, traits in rows}


def traits(path: Path) -> frozenset[str]:
    """Return the traits of a workbook of ours, none of another."""
    return listed()[path.name][1] if path in OWN else frozenset()


def by_openpyxl(path: Path, data: bytes, **options: bool) -> openpyxl.Workbook | None:
    """Return a workbook as openpyxl reads it, None where it does not: outside workbooks and two kinds of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), **options)
        except Exception:
            book = None
    if book is None or not book.worksheets:
        assert path in OUTSIDE or traits(path) & {"movedParts", "strict"}
        return None
    return book


def found_traits(path: Path) -> frozenset[str]:
    """Return the traits of which a workbook bears the sign."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: _text(archive.read(name)) for name in archive.namelist()}
        entries = archive.infolist()
    in_parts = {
        trait
        for trait, (name, sign) in SIGNS.items()
        if any(re.fullmatch(name, part) and re.search(sign, text) for part, text in parts.items())
    }
    of_zip = {
        "storedEntries": all(entry.compress_type == zipfile.ZIP_STORED for entry in entries),
        "streamedEntries": any(entry.flag_bits & 8 for entry in entries),
        "zip64": _extra(path.read_bytes()).startswith(b"\1\0"),
        "noStyles": not any(name.endswith("styles.xml") for name in parts),
    }
    return frozenset(in_parts | {trait for trait, has in of_zip.items() if has})


def _extra(data: bytes) -> bytes:
    """Return the extra field of the first entry's own header."""
    name, extra = struct.unpack_from("<2H", data, 26)
    return data[30 + name : 30 + name + extra]


def _text(data: bytes) -> str:
    return data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8", "replace")
