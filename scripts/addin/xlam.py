"""The workbook of the Excel add-in: one sheet, a VBA project and a ribbon.

The sheet holds the words that staff read and, once it is installed, where the program is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from addin.ovba import Kind, Module, project
from addin.ribbon import ribbon_xml
from addin.words import WORDS
from taizhang_xl.addins.xlam import INTERPRETER, SHEET, VERSION
from taizhang_xl.buttons import TITLE

MACROS = Path(__file__).resolve().parents[2] / "macros" / "excel"
PROJECT = "Taizhang"

# No environment variable of Python, no folder of the workbook, no code page may change what the program does.
_ARGUMENTS = "-E -P -X utf8 -m taizhang_xl"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"
_EXCEL = "application/vnd.ms-excel"
_OPEN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_KINDS = {"xlam": f"{_EXCEL}.addin.macroEnabled.main+xml", "xlsm": f"{_EXCEL}.sheet.macroEnabled.main+xml"}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_PART = "xl/worksheets/sheet1.xml"
_STAMP = (1980, 1, 1, 0, 0, 0)
_STYLES = (
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


def macros() -> list[Module]:
    """Return the modules that the add-in is shipped with."""
    return [Module(path.stem, path.read_text("ascii")) for path in sorted(MACROS.glob("*.bas"))]


def build(kind: str, modules: Sequence[Module]) -> bytes:
    """Return an add-in (xlam), or a workbook that is the same otherwise (xlsm), with these modules."""
    documents = [Module("ThisWorkbook", "", Kind.WORKBOOK), Module("Sheet1", "", Kind.SHEET)]
    conf = {INTERPRETER: "", VERSION: "", "arguments": _ARGUMENTS, **WORDS}
    parts = {
        "[Content_Types].xml": _types(kind).encode(),
        "_rels/.rels": _relations(
            (f"{_DOCUMENT}/officeDocument", "xl/workbook.xml"),
            (f"{_MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _properties(),
        "xl/workbook.xml": _workbook(),
        "xl/_rels/workbook.xml.rels": _relations(
            (f"{_DOCUMENT}/worksheet", "worksheets/sheet1.xml"),
            (f"{_DOCUMENT}/styles", "styles.xml"),
            (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}">{_STYLES}</styleSheet>'.encode(),
        _SHEET_PART: _sheet(conf),
        "xl/vbaProject.bin": project(PROJECT, [*documents, *modules]),
        "customUI/customUI14.xml": ribbon_xml(),
    }
    return _zipped(parts)


def _types(kind: str) -> str:
    overrides = {
        "xl/workbook.xml": _KINDS[kind],
        "xl/styles.xml": f"{_OPEN}.styles+xml",
        _SHEET_PART: f"{_OPEN}.worksheet+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="/{part}" ContentType="{type_}"/>' for part, type_ in overrides.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>{listed}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> bytes:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{type_}" Target="{target}"/>'
        for number, (type_, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'.encode()


def _properties() -> bytes:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{TITLE}</dc:title></cp:coreProperties>'
    ).encode()


def _workbook() -> bytes:
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><workbookPr codeName="ThisWorkbook"/>'
        f'<bookViews><workbookView/></bookViews><sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ).encode()


def _sheet(conf: Mapping[str, str]) -> bytes:
    rows = "".join(
        f'<row r="{number}">{_text(f"A{number}", key)}{_text(f"B{number}", value) if value else ""}</row>'
        for number, (key, value) in enumerate(conf.items(), 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def _text(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            # The bytes must not depend on this machine's zlib or operating system.
            info.compress_type = zipfile.ZIP_STORED
            info.create_system = 0
            archive.writestr(info, data)
    return file.getvalue()
