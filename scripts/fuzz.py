#!/usr/bin/env python3
"""Damage small workbooks at random and read them: `python scripts/fuzz.py --runs 200000 --seed 1`.

A run fails where reading raises anything but a WorkbookError or FileError, takes longer than the limit, or where the
quick path and the XML parser do not read the same. The input of the first failure is saved, and the run's number and
the seed make it again. Everything is in memory and follows from the seed alone.
"""

from __future__ import annotations

import argparse
import random
import struct
import sys
import time
import traceback
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from taizhang_xl.cells import Sheet
from taizhang_xl.errors import FileError, WorkbookError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read import shared_strings, sheet_reader
from taizhang_xl.xlsx.read.plain import NotPlainError
from taizhang_xl.xlsx.read.workbook import read_workbook

Parts = dict[str, bytes]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
# How often a part is damaged, by a word in its name; the others 2.
WEIGHTS = {"sheet1": 12, "shared": 5}
# What has broken readers before: ends of ranges, other scripts' digits, halves of tags and of characters.
WORDS = [
    word.encode("utf-8", "surrogatepass")
    for word in (
        "0", "1", "-1", "60", "1048576", "1048577", "2958465.999999", "1e308", "1e999", "NaN", "INF", "9" * 400, "9" * 5000,
        "٣", "１", "A1", "XFD1048576", "XFE1", "a1", "$A$1", "A1:B2", " ", "\t", "\n", "\r\n", "\0", "\x01", "\ufeff", "\uffff",
        "<", ">", "/>", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "<!DOCTYPE x>", '<!DOCTYPE x [<!ENTITY a "b">]>', "&",
        "&amp;", "&nbsp;", "&#0;", "&#13;", "&#x41;", "&#xD800;", "&#x110000;", "&#٦٦;", "_x000D_", "_xD800_", "_xD83D__xDE00_",
        "_x005F_x000D_", '"', "'", "=", ' r="1"', ' r="2"', ' t="s"', ' t="str"', ' t="b"', ' t="d"', ' t="e"', ' t="z"', ' s="1"',
        ' s="99999"', ' hidden="1"', ' x="1"', ' x="1" x="1"', ' 1="1"', ' count="9"', ' xml:space="preserve"', "<row>",
        '<row r="1">', '<row r="2"/>', "</row>", "<c>", '<c r="A1"/>', '<c r="A1" s="1"/>', "</c>", "<v>", "</v>", "<v>1</v>", "<v/>",
        "<f>", "<f/>", '<f t="shared" si="0"/>', "</f>", "<is>", "<t>", "<t/>", "</t></is>", "<r>", "<rPh>", "</rPh>", "<si/>", "<si>",
        "</si>", "<sheetData>", "</sheetData>", "<sheetData/>", "<x:sheetData>", "<x:row>", "<mergeCell ref='A1:XFD1048576'/>",
        "<col min='1' max='16384' hidden='1'/>", 'encoding="GBK"', 'encoding="utf-16"', 'encoding="idna"', 'encoding="iso-8859-1"',
        "UTF-8", "GBK", "utf-7", "undefined", "../", "/xl/", "\\", "xl/workbook.xml", "External", 'date1904="1"',
        'state="hidden"', "yyyy", "[", "h", ";", "0.00", "2018-03-05T10:00:00+08:00", "24:00", "中", "😀", "\ud800",
    )
]  # fmt: skip


def links(*targets: tuple[str, str]) -> bytes:
    """Return a part of links (type, target) with the ids rId1, rId2 and so on."""
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELS}">{each}</Relationships>'.encode()


def workbook(rows: str, strings: str, after: str = "", before: str = "", extra: str = "") -> Parts:
    """Return the parts of a small workbook with one sheet of these rows."""
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'.encode(),
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{extra}<sheets>'
        '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": links(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
        ),
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode(),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>'.encode(),
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy-m-d;@"/></numFmts>'
        '<fills><fill><patternFill patternType="solid"><fgColor rgb="FFFF7C80"/></patternFill></fill></fills><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="21" fillId="0"/></cellXfs></styleSheet>'.encode(),
    }  # fmt: skip


def seeds() -> list[Parts]:
    """Return the workbooks that are damaged: as Excel writes them, as others do, in other encodings."""
    usual = workbook(
        '<row r="1" spans="1:3" ht="20" customHeight="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>43164</v></c>'
        '<c r="C1" s="2"><v>0.5</v></c></row><row r="2" hidden="1"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#REF!</v></c>'
        '<c r="C2" t="str"><f>A1&amp;"x"</f><v>甲x</v></c></row><row r="3" s="1"><c r="A3" s="1"/></row>'
        '<row r="4"><c r="A4"><f t="shared" ref="A4:A5" si="0">1+1</f><v>2</v></c></row>',
        '<si><t>编号</t></si><si><t xml:space="preserve"> 甲 </t></si>',
        '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>',
        '<dimension ref="A1:C4"/><cols><col min="2" max="3" hidden="1"/></cols>',
    )
    inline = workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a&amp;b&#20013;_x000D_</t></is></c><c r="B1"><v>-1.5E3</v></c></row>'
        '<row r="9"><c r="A9" t="d"><v>2018-03-05</v></c><c r="C9" t="inlineStr"><is><r><t>甲</t></r><rPh><t>x</t></rPh></is></c></row>',
        "<si><r><t>甲</t></r><r><t>乙</t></r></si><si/>",
        extra='<workbookPr date1904="1"/>',
    )
    counted = workbook(
        "<row><c><v>1</v></c><c t='s'><v>1</v></c></row>\n<row><c/><c><v>3</v></c></row><!-- x --><row r='7'/>",
        "<si><t>a</t></si> <si><t>b<!-- --></t></si>",
        '<controls><xdr:from xmlns:xdr="x"><xdr:row>1</xdr:row></xdr:from></controls>',
    )
    prefixed = workbook("", "<si><t>a</t></si>") | {
        "xl/worksheets/sheet1.xml": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>".encode()
    }
    wide = dict(usual)
    text = usual["xl/worksheets/sheet1.xml"].decode()
    wide["xl/worksheets/sheet1.xml"] = text.replace("UTF-8", "UTF-16").encode("utf-16")
    wide["xl/sharedStrings.xml"] = usual["xl/sharedStrings.xml"].decode().replace("UTF-8", "GBK").encode("gbk")
    return [usual, inline, counted, prefixed, wide]


def zipped(parts: list[tuple[str, bytes]], packed: bool) -> bytes:
    """Return a zip, names as they come: also twice, also odd."""
    local, central = [], []
    offset = 0
    for name, data in parts:
        label = name.encode("utf-8", "surrogatepass")
        body = data
        if packed:
            packer = zlib.compressobj(1, zlib.DEFLATED, -15)
            body = packer.compress(data) + packer.flush()
        fields = (20, 0x800, 8 if packed else 0, 0, 0x4C61, zlib.crc32(data), len(body), len(data), len(label), 0)
        head = struct.pack("<4s5H3L2H", b"PK\3\4", *fields) + label
        local += [head, body]
        central.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, *fields, 0, 0, 0, 0, offset) + label)
        offset += len(head) + len(body)
    directory = b"".join(central)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(parts), len(parts), len(directory), offset, 0)
    return b"".join([*local, directory, end])


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one to four changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 5, 20, 100)))
        kind = chance.randrange(8)
        if kind == 0:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[end:]
        elif kind == 2:
            data = data[:at] + data[at:end] * chance.choice((2, 3, 50)) + data[end:]
        elif kind == 3:
            other = chance.randrange(len(data) + 1)
            data = data[:at] + data[other : other + end - at] + data[at:]
        elif kind == 4 and chance.random() < 0.1:
            data = data[:at]
        elif kind == 5:
            data = data[:at] + chance.choice(WORDS) + data[end:]
        else:
            data = _at_a_seam(data, chance)
    return data


def _at_a_seam(data: bytes, chance: random.Random) -> bytes:
    """Put a word where one belongs: between tags, into a value, in place of a value."""
    seam = chance.choice((b">", b"<", b'"', b" ", b"="))
    places = [at for at, byte in enumerate(data) if byte == seam[0]]
    if not places:
        return data + chance.choice(WORDS)
    at = chance.choice(places) + 1
    end = at
    if chance.random() < 0.5:
        while end < len(data) and data[end] not in b'<>"= ':
            end += 1
    return data[:at] + chance.choice(WORDS) + data[end:]


def damaged_zip(parts: Parts, chance: random.Random) -> bytes:
    """Return a workbook whose container is damaged: its bytes, its entries or their names."""
    entries = list(parts.items())
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(entries))
        name, data = entries[at]
        kind = chance.randrange(5)
        if kind == 0 and len(entries) > 1:
            del entries[at]
        elif kind == 1:
            entries.insert(chance.randrange(len(entries)), (name, data[: len(data) // 2]))
        elif kind == 2:
            entries[at] = (damaged(name.encode(), chance).decode("utf-8", "replace")[:500], data)
        elif kind == 3:
            entries[at] = (name, entries[chance.randrange(len(entries))][1])
        else:
            entries[at] = (name.upper() if chance.random() < 0.5 else name.replace("/", "\\"), data)
    whole = zipped(entries, chance.random() < 0.5)
    return damaged(whole, chance) if chance.random() < 0.7 else whole


def damaged_parts(parts: Parts, chance: random.Random) -> bytes:
    """Return a whole zip with one part damaged, most often the sheet."""
    weights = [next((weight for word, weight in WEIGHTS.items() if word in name), 2) for name in parts]
    name = chance.choices(list(parts), weights)[0]
    return zipped(list((parts | {name: damaged(parts[name], chance)}).items()), False)


def outcome(data: bytes, *, parser_only: bool) -> list[Sheet] | None:
    """Return every sheet as read, None if the input is refused."""
    with ExitStack() as stack:
        if parser_only:
            stack.enter_context(mock.patch.object(sheet_reader, "read_rows", side_effect=NotPlainError))
            stack.enter_context(mock.patch.object(shared_strings, "split_strings", return_value=None))
        try:
            book = read_workbook(open_package_bytes(data, Path("报表.xlsx")))
            return [book.sheet(name) for name in book.sheet_names]
        except (WorkbookError, FileError) as error:
            message = str(error)
            if "\n" in message or not error.cure or len(message) > 1000:
                raise AssertionError(f"not one line with a cure: {message!r}") from error
            return None


def examined(data: bytes, limit: float) -> tuple[bool, str | None]:
    """Return whether an input is read rather than refused, and what is wrong with that, None if all is well."""
    begin = time.process_time()
    try:
        quick = outcome(data, parser_only=False)
        parsed = outcome(data, parser_only=True)
        for sheet in quick or ():
            for row in sheet.rows:
                "".join(text for _, text in sheet.texts(row)).encode()
    except Exception:
        return False, traceback.format_exc()
    if quick != parsed:
        return False, f"the quick path gives\n{quick}\nand the parser\n{parsed}"
    spent = time.process_time() - begin
    return quick is not None, f"took {spent:.1f} s" if spent > limit else None


def main() -> int:
    """Fuzz; returns 1 after a failure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=2.0, help="CPU seconds that one input may take")
    parser.add_argument("--save", type=Path, default=Path("fuzz-failure.xlsx"), help="where a failing input is kept")
    arguments = parser.parse_args()
    books = seeds()
    if any(outcome(zipped(list(book.items()), True), parser_only=False) is None for book in books):
        raise SystemExit("a seed is refused: nothing would be tested")
    ways: tuple[Callable[[Parts, random.Random], bytes], ...] = (damaged_parts, damaged_parts, damaged_zip)
    read = 0
    begin = time.perf_counter()
    for run in range(arguments.runs):
        # Each run has a generator of its own, so that one can be made again without those before it.
        chance = random.Random(arguments.seed * 1_000_003 + run)
        data = chance.choice(ways)(chance.choice(books), chance)
        good, wrong = examined(data, arguments.limit)
        read += good
        if wrong:
            arguments.save.write_bytes(data)
            print(f"run {run} of seed {arguments.seed}, kept as {arguments.save}:\n{wrong}", file=sys.stderr)
            return 1
        if run % 20_000 == 19_999:
            print(f"{run + 1:,} runs, {time.perf_counter() - begin:.0f} s", flush=True)
    print(
        f"{arguments.runs:,} runs of seed {arguments.seed}, no failure, {read:,} read, the others refused, {time.perf_counter() - begin:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
