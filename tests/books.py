"""Workbooks written part by part, so that a test can make one as odd or as broken as it needs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-m-d"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFF7C80"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0" applyFill="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """Return a worksheet part; `before` and `after` stand around sheetData."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def text_row(number: int, *texts: str) -> str:
    """Return a row of inline texts from column A."""
    cells = "".join(
        f'<c r="{chr(64 + column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in enumerate(texts, 1)
    )
    return f'<row r="{number}">{cells}</row>'


def parts_of(
    sheets: Mapping[str, str], *, strings: str | None = None, styles: str | None = STYLES, book_extra: str = "",
    sheet_attributes: str = "",
) -> dict[str, bytes]:  # fmt: skip
    """Return the parts of a workbook with these worksheets (name -> part)."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"{sheet_attributes}/>'
        for number, name in enumerate(names, 1)
    )
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    parts = {f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in enumerate(names, 1)}
    if strings is not None:
        links.append(("rIdS", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>'
    if styles is not None:
        links.append(("rIdT", "styles", "styles.xml"))
        parts["xl/styles.xml"] = styles
    linked = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in links)
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kinds}.{_kind(name)}+xml"/>'
        for name in ("xl/workbook.xml", *parts)
    )
    return {
        name: text.encode() if isinstance(text, str) else text
        for name, text in {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{overrides}</Types>",
            "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELS}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book_extra}<sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{RELS}">{linked}</Relationships>',
            **parts,
        }.items()
    }


def _kind(name: str) -> str:
    if name == "xl/workbook.xml":
        return "sheet.main"
    return {"xl/sharedStrings.xml": "sharedStrings", "xl/styles.xml": "styles"}.get(name, "worksheet")


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the parts as a zip, all dated alike."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2018, 3, 1, 9, 0, 0)), data, method)
    return file.getvalue()


def xlsx(sheets: Mapping[str, str] | str, **more: object) -> bytes:
    """Return a workbook; a text alone is the rows of a sheet called 台账."""
    if isinstance(sheets, str):
        sheets = {"台账": sheet_xml(sheets)}
    return zipped(parts_of(sheets, **more))  # type: ignore[arg-type]


class Entry(NamedTuple):
    """One entry of a zip written field by field, so that the fields can lie; None for what is true."""

    name: bytes
    data: bytes
    method: int = 8
    local_name: bytes | None = None
    local_method: int | None = None
    local_size: int | None = None
    size: int | None = None
    crc: int | None = None
    offset: int | None = None
    flags: int = 0
    extra: bytes = b""


def entries_of(parts: Mapping[str, bytes], **changed: Mapping[str, object]) -> list[Entry]:
    """Return the entries of a workbook; `sheet` gives fields of its first sheet, `all` of every entry."""
    made = [Entry(name.encode(), data)._replace(**changed.get("all", {})) for name, data in parts.items()]  # type: ignore[arg-type]
    return [
        entry._replace(**changed.get("sheet", {})) if entry.name == b"xl/worksheets/sheet1.xml" else entry  # type: ignore[arg-type]
        for entry in made
    ]


def crafted(entries: Iterable[Entry], *, comment: bytes = b"", count: int | None = None, shift: int = 0) -> bytes:
    """Return a zip with these entries; `count` and `shift` make its end record lie on their number and place."""
    body, directory, number = b"", b"", 0
    for entry in entries:
        packed = entry.data
        if entry.method == 8:
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = packer.compress(entry.data) + packer.flush()
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        local_size = size if entry.local_size is None else entry.local_size
        local_name = entry.name if entry.local_name is None else entry.local_name
        local_method = entry.method if entry.local_method is None else entry.local_method
        offset = len(body) if entry.offset is None else entry.offset
        body += (
            struct.pack(
                "<4s5H3L2H",
                b"PK\3\4",
                20,
                entry.flags,
                local_method,
                0,
                0x4C61,
                crc,
                len(packed),
                local_size,
                len(local_name),
                len(entry.extra),
            )
            + local_name
            + entry.extra
            + packed
        )
        directory += (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\1\2",
                20,
                20,
                entry.flags,
                entry.method,
                0,
                0x4C61,
                crc,
                len(packed),
                size,
                len(entry.name),
                len(entry.extra),
                0,
                0,
                0,
                0,
                offset,
            )
            + entry.name
            + entry.extra
        )
        number += 1
    told = number if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told, told, len(directory), len(body) + shift, len(comment))
    return body + directory + end + comment
