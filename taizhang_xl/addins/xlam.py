"""Build the Excel add-in from the text of its macros: a workbook of one sheet, a VBA project and a ribbon.

The sheet holds the words that staff read and where the program is. The same input gives the same bytes.
"""

from __future__ import annotations

import importlib.resources
import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from taizhang_xl import __version__
from taizhang_xl.addins.ovba import Kind, Module, project
from taizhang_xl.addins.ribbon import ribbon_xml
from taizhang_xl.addins.words import TITLE, WORDS
from taizhang_xl.errors import WorkbookError

NAME = "taizhang.xlam"
SHEET = "taizhang.conf"
PROJECT = "Taizhang"
INTERPRETER, ARGUMENTS, VERSION = "interpreter", "arguments", "version"

# Neither the folder that the workbook lies in nor the machine's code page may change what the program does.
_ARGUMENTS = "-P -X utf8 -m taizhang_xl"
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


def build_xlam(interpreter: str) -> bytes:
    """Return the add-in whose buttons run this Python interpreter."""
    return build("xlam", interpreter, macros())


def macros() -> list[Module]:
    """Return the modules that the add-in is shipped with."""
    files = importlib.resources.files("taizhang_xl.macros").joinpath("excel").iterdir()
    named = sorted((Path(file.name), file.read_text("utf-8")) for file in files if file.name.endswith(".bas"))
    return [Module(name.stem, text) for name, text in named]


def build(kind: str, interpreter: str, modules: Sequence[Module]) -> bytes:
    """Return an add-in (xlam), or a workbook that is the same otherwise (xlsm), with these modules."""
    documents = [Module("ThisWorkbook", "", Kind.WORKBOOK), Module("Sheet1", "", Kind.SHEET)]
    conf = {INTERPRETER: interpreter, ARGUMENTS: _ARGUMENTS, VERSION: __version__, **WORDS}
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


def settings_of(path: Path) -> dict[str, str]:
    """Return what the sheet of an add-in says. Raises WorkbookError where it is none of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            rows = ElementTree.fromstring(archive.read(_SHEET_PART)).iter(f"{{{_MAIN}}}row")
        texts = (["".join(cell.itertext()) for cell in row] for row in rows)
        settings = {key: value for key, value in texts}  # noqa: C416 a row of other length is an error
        if INTERPRETER not in settings:
            raise KeyError(INTERPRETER)
    except (zipfile.BadZipFile, ElementTree.ParseError, ValueError, KeyError) as error:
        raise WorkbookError(path, "不是台账的 Excel 插件", "请删掉它，再运行 taizhang addin install") from error
    return settings


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
        f'<row r="{number}">{_text(f"A{number}", key)}{_text(f"B{number}", value)}</row>'
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
            info.compress_type = zipfile.ZIP_DEFLATED
            # The system that made the file would show in its bytes.
            info.create_system = 0
            archive.writestr(info, data)
    return file.getvalue()
