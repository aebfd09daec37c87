"""Odd and hostile workbooks, each with its verdict: read, with what exactly, or refused, with which error and word.

No input may raise anything else, hang or fill the memory: each is also read in a process of its own and measured.
"""

import functools
import io
import json
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pytest
import test_package
from books import (
    HEAD,
    MAIN,
    OFFICE,
    RELS,
    STYLES,
    crafted,
    entries_of,
    parts_of,
    sheet_xml,
    text_row,
    xlsx,
    zipped,
)  # fmt: skip

from taizhang_xl.cells import address
from taizhang_xl.errors import DamagedWorkbookError, FileError, ForeignFormatError, UnsafeWorkbookError, WorkbookError
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

SHEET = "xl/worksheets/sheet1.xml"
DAMAGED, UNSAFE, FOREIGN = DamagedWorkbookError, UnsafeWorkbookError, ForeignFormatError
ONE = {"台账": {"A1": "编号"}}
GOOD = parts_of({"台账": sheet_xml(text_row(1, "编号"))})


class Case(NamedTuple):
    """How to make an input, and its verdict: sheets -> cells that hold a value, or an error and a word of its text."""

    make: Callable[[], bytes]
    verdict: dict[str, dict[str, object]] | tuple[type[WorkbookError], str]


CASES: dict[str, Case] = {}


def case(name, verdict, make):
    assert name not in CASES
    # Two tests take each input, and some are seconds in the making.
    CASES[name] = Case(functools.cache(make), verdict)


def with_parts(**more):
    return zipped({**GOOD, **{name: data.encode() if isinstance(data, str) else data for name, data in more.items()}})


def part(name, data):
    return with_parts(**{name: data})


def replaced(name, old, new, base=None):
    parts = dict(base or GOOD)
    assert old.encode() in parts[name], "the case changes nothing"
    parts[name] = parts[name].replace(old.encode(), new.encode())
    return zipped(parts)


# --- cells and rows: (name, rows of the sheet, verdict) -------------------------------------------------------------


def value(text, attributes=""):
    return f'<row r="1"><c r="A1"{attributes}><v>{text}</v></c></row>'


def inline(text):
    return f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'


def a1(content):
    return {"台账": {"A1": content} if content is not None else {}}


# One more than is allowed, and many more.
MANY = (("100,001", 100_001), ("a million", 1_000_000))
# Noise does not pack, so that it is no bomb.
NOISE = random.Random(1).randbytes(5 << 20).hex()
BAD_NUMBER = (DAMAGED, "数字")
ROWS = [
    ("number NaN", value("NaN"), BAD_NUMBER),
    ("number INF", value("INF"), BAD_NUMBER),
    ("number with a space", value("1 234"), BAD_NUMBER),
    ("number with a comma", value("1,234.5"), BAD_NUMBER),
    ("number with an underscore", value("1_000"), BAD_NUMBER),
    ("number in full-width digits", value("１２"), BAD_NUMBER),
    ("number in hexadecimal", value("0x10"), BAD_NUMBER),
    ("number in spaces", value("\n 12 \t"), a1(12)),
    ("number 1e308", value("1e308"), a1(1e308)),
    ("number beyond a double", value("1e309"), BAD_NUMBER),
    ("number of 400 digits", value("9" * 400), BAD_NUMBER),
    ("number of 5,000 digits", value("9" * 5000), BAD_NUMBER),
    ("number of 20 digits stays whole", value("12345678901234567890"), a1(12345678901234567890)),
    ("number of nothing but a sign", value("-"), BAD_NUMBER),
    ("date 0", value("0", ' s="1"'), a1(0)),
    ("date 59", value("59", ' s="1"'), a1(date(1900, 2, 28))),
    ("date 60 that never was", value("60", ' s="1"'), a1(60)),
    ("date 61", value("61", ' s="1"'), a1(date(1900, 3, 1))),
    ("date negative", value("-43164", ' s="1"'), a1(-43164)),
    ("date 1e308", value("1e308", ' s="1"'), a1(1e308)),
    ("date on the last day", value("2958465", ' s="1"'), a1(date(9999, 12, 31))),
    ("date half a second before the end", value("2958465.9999999", ' s="1"'), a1(2958465.9999999)),
    ("date beyond the last day", value("2958466", ' s="1"'), a1(2958466)),
    ("ISO date", value("2018-03-05", ' t="d"'), a1(date(2018, 3, 5))),
    ("ISO date with a zone", value("2018-03-05T10:00:00+08:00", ' t="d"'), a1(datetime(2018, 3, 5, 10))),
    ("ISO date that is none", value("2018-02-30", ' t="d"'), a1("2018-02-30")),
    ("ISO date of 5,000 digits", value("2" * 5000, ' t="d"'), a1("2" * 5000)),
    ("unknown type with a number", value("5", ' t="zzz"'), a1(5)),
    ("unknown type with a text", value("甲", ' t="zzz"'), BAD_NUMBER),
    ("empty type", value("5", ' t=""'), a1(5)),
    ("truth that is none", value("maybe", ' t="b"'), (DAMAGED, "真假值")),
    ("truth in words", value("true", ' t="b"'), a1(True)),
    ("error that is none", value("#NOTHING!", ' t="e"'), a1("#NOTHING!")),
    ("style out of range", value("5", ' s="99999"'), a1(5)),
    ("style negative", value("5", ' s="-1"'), a1(5)),
    ("style of 5,000 digits", value("5", f' s="{"9" * 5000}"'), a1(5)),
    ("shared string without a part", value("0", ' t="s"'), (DAMAGED, "共享字符串")),
    ("shared string of 5,000 digits", value("9" * 5000, ' t="s"'), (DAMAGED, "共享字符串")),
    ("shared string in Arabic digits", value("٠", ' t="s"'), (DAMAGED, "共享字符串")),
    ("shared string of a fraction", value("0.5", ' t="s"'), (DAMAGED, "共享字符串")),
    ("row of 5,000 digits", f'<row r="{"9" * 5000}"/>', (DAMAGED, "行号")),
    ("row of a word", '<row r="abc"><c><v>1</v></c></row>', (DAMAGED, "行号")),
    ("row 0", '<row r="0"><c><v>1</v></c></row>', (DAMAGED, "第 0 行")),
    ("row -1", '<row r="-1"><c><v>1</v></c></row>', (DAMAGED, "行号")),
    ("row in Arabic digits", '<row r="١"><c><v>1</v></c></row>', (DAMAGED, "行号")),
    ("row with an attribute twice", '<row r="1" ht="1" ht="2"><c r="A1"><v>1</v></c></row>', (DAMAGED, "内容坏了")),
    ("row number twice", '<row r="1" r="2"><c r="A1"><v>1</v></c></row>', (DAMAGED, "内容坏了")),
    ("row with an attribute that is none", '<row r="1" 1ht="1"><c r="A1"><v>1</v></c></row>', (DAMAGED, "内容坏了")),
    ("formula with junk in its tag", '<row r="1"><c r="A1"><f junk>1</f><v>1</v></c></row>', (DAMAGED, "内容坏了")),
    ("formula with an attribute twice", '<row r="1"><c r="A1"><f t="x" t="y">1</f></c></row>', (DAMAGED, "内容坏了")),
    ("cell outside a row", '<row r="1"/><c><v>1</v></c>', (DAMAGED, "层次")),
    ("value outside a cell", '<row r="1"><v>1</v></row>', (DAMAGED, "层次")),
    ("row in a row", '<row r="1"><c r="A1"><v>1</v></c><row r="2"><c r="A2"/></row></row>', (DAMAGED, "层次")),
    ("cell in a cell", '<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>', (DAMAGED, "层次")),
    ("table in a table", "<sheetData><row><c><v>1</v></c></row></sheetData>", (DAMAGED, "层次")),
    ("cell without a value", '<row r="1"><c r="A1"/><c r="B1" t="s"></c></row>', a1(None)),
    ("cell with an empty value", value(""), a1(None)),
    ("cell in small letters", '<row r="1"><c r="a1"><v>1</v></c></row>', a1(1)),
    ("cell with dollars", '<row r="1"><c r="$A$1"><v>1</v></c></row>', (DAMAGED, r"单元格 \$A\$1")),
    ("cell address over two lines", '<row r="1"><c r="A&#10;1"><v>1</v></c></row>', (DAMAGED, r"A\?1")),
    ("cell address of 100,000 letters", f'<row r="1"><c r="{"A" * 100_000}"><v>1</v></c></row>', (DAMAGED, "AAA…")),
    ("text of 40,000 signs", inline("长" * 40_000), a1("长" * 40_000)),
    ("text with a control sign", inline("\x07"), (DAMAGED, "内容坏了")),
    ("text with a control sign as an entity", inline("&#7;"), (DAMAGED, "内容坏了")),
    ("text with an escaped control sign", inline("a_x0007_b"), a1("a\x07b")),
    ("text with half a character", inline("a_xD800_b"), a1("a\ufffdb")),
    ("text with a whole character in halves", inline("_xD83D__xDE00_"), a1("😀")),
    ("text with half a character as an entity", inline("&#xD800;"), (DAMAGED, "内容坏了")),
    ("text with an escaped escape", inline("_x005F_x000D_"), a1("_x000D_")),
    ("text with an escape cut short", inline("_x00_x000"), a1("_x00_x000")),
    ("text with an unknown entity", inline("a&nbsp;b"), (DAMAGED, "内容坏了")),
    ("text with an entity in Arabic digits", inline("&#٦٦;"), (DAMAGED, "内容坏了")),
    ("text with the end of CDATA", inline("a]]>b"), (DAMAGED, "内容坏了")),
    ("text in CDATA that looks like rows", inline('<![CDATA[<row r="9"/><row r="10"/>]]>'), a1('<row r="9"/><row r="10"/>')),
    ("text with a comment", inline("甲<!-- x -->乙"), a1("甲乙")),
    ("text with an instruction", inline("甲<?x y?>乙"), a1("甲乙")),
    ("comment with rows", '<row r="1"><c r="A1"><v>1</v></c><!-- </row><row r="2"> --></row>', a1(1)),
    ("text with DDE and a formula sign", inline("=cmd|' /C calc'!A0"), a1("=cmd|' /C calc'!A0")),
    ("last row of a sheet", text_row(1_048_576, "末"), {"台账": {"A1048576": "末"}}),
    ("blank rows without a number", '<row r="5"/><row><c><v>1</v></c></row>', {"台账": {"A6": 1}}),
    ("blank rows doubled, then a value", '<row r="2"/><row r="3"/><row r="4"><c r="A4"><v>1</v></c></row>', {"台账": {"A4": 1}}),
    ("cells beyond the last column without addresses", f'<row r="1">{"<c/>" * 16_384}<c><v>1</v></c></row>', (DAMAGED, "超出")),
    ("16,384 columns", "<row><c><v>1</v></c>" + "<c/>" * 16_382 + "<c><v>2</v></c></row>", {"台账": {"A1": 1, "XFD1": 2}}),
    ("10 MB in an attribute", f'<row r="1" x="{NOISE}"><c r="A1"><v>1</v></c></row>', a1(1)),
    ("20,000 attributes", "<row r='1' " + " ".join(f"a{n}='1'" for n in range(20_000)) + "><c><v>1</v></c></row>", a1(1)),
    ("a million entities", inline("&amp;" * 1_000_000), a1("&" * 1_000_000)),
    ("100,000 levels", text_row(1, "甲") + "<x>" * 100_000 + "</x>" * 100_000, a1("甲")),
    ("100,000 levels that do not close", text_row(1, "甲") + "<x>" * 100_000, (DAMAGED, "内容坏了")),
    ("100,000 levels in a text", inline("<r>" * 100_000 + "</r>" * 100_000), a1(None)),
]  # fmt: skip
for name, rows, verdict in ROWS:
    case(name, verdict, lambda rows=rows: xlsx(rows))


def formatted_rows(last, cells="A"):
    def make():
        blank = "".join(
            f'<row r="{n}">' + "".join(f'<c r="{c}{n}" s="1"/>' for c in cells) + "</row>" for n in range(2, 1_048_576)
        )
        return xlsx(text_row(1, "编号") + blank + last)

    return make


case("1,048,576 formatted rows", ONE, formatted_rows('<row r="1048576"><c r="A1048576" s="1"/></row>'))
case(
    "1,048,576 formatted rows and a last value", {"台账": {"A1": "编号", "A1048576": "末"}},
    formatted_rows(text_row(1_048_576, "末")),
)  # fmt: skip
case(
    "1,048,576 rows of five formatted cells", {"台账": {"A1": "编号", "A1048576": "末"}},
    formatted_rows(text_row(1_048_576, "末"), "ABCDE"),
)  # fmt: skip
for amount, rows in (("760,000", 47), ("48,000", 3)):
    case(
        f"{amount} formatted blanks beside values",
        {"台账": {f"A{n}": 1 for n in range(1, rows + 1)}},
        lambda rows=rows: xlsx(("<row><c><v>1</v></c>" + '<c s="1"/>' * 16_383 + "</row>") * rows),
    )


# --- what stands around the rows ------------------------------------------------------------------------------------


def around(before="", after="", rows=None):
    return zipped(parts_of({"台账": sheet_xml(text_row(1, "编号") if rows is None else rows, before, after)}))


case(
    "merged over the whole sheet",
    ONE,
    lambda: around(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
)
case("merged upside down", ONE, lambda: around(after='<mergeCells><mergeCell ref="C3:A1"/></mergeCells>'))
case(
    "merged beyond the sheet", (DAMAGED, "合并单元格"),
    lambda: around(after='<mergeCells><mergeCell ref="A1:A1048577"/></mergeCells>'),
)  # fmt: skip
case(
    "merged with an address of 10 MB", (DAMAGED, "合并单元格"),
    lambda: around(after=f'<mergeCells><mergeCell ref="{NOISE}"/></mergeCells>'),
)  # fmt: skip
for amount, count in MANY:
    case(
        f"{amount} merged ranges", (UNSAFE, "合并单元格太多"),
        lambda count=count: around(after="<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count + 1)) + "</mergeCells>"),
    )  # fmt: skip
case(
    "16,384 overlapping hidden columns", ONE,
    lambda: around(before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 16_384 + "</cols>"),
)  # fmt: skip
case(
    "200,000 hidden columns", (DAMAGED, "列数"),
    lambda: around(before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 200_000 + "</cols>"),
)  # fmt: skip
case(
    "hidden columns of 5,000 digits", ONE,
    lambda: around(before=f'<cols><col min="{"9" * 5000}" max="{"9" * 5001}" hidden="1"/></cols>'),
)  # fmt: skip
case(
    "rows of a form control", ONE,
    lambda: around(
        after='<controls><x:from xmlns:x="urn:x"><x:row>1</x:row><x:row r="1">2</x:row><x:c r="Z9"/></x:from></controls>',
    ),
)  # fmt: skip
case(
    "second table under a prefix", (DAMAGED, "第 1 行重复"),
    lambda: around(after=f'<x:sheetData xmlns:x="{MAIN}"><x:row r="1"><x:c r="B1"><x:v>7</x:v></x:c></x:row></x:sheetData>'),
)  # fmt: skip
case("size that is a lie", ONE, lambda: around(before='<dimension ref="A1:XFD1048576"/>'))
case("size that is nonsense", ONE, lambda: around(before=f'<dimension ref="{"?" * 9}"/>'))
case("100,000 empty conditional formats", ONE, lambda: around(after="<conditionalFormatting/>" * 100_000))
case(
    "sheet with no rows at all", {"台账": {}},
    lambda: part(SHEET, f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'),
)  # fmt: skip
case("sheet without a table", {"台账": {}}, lambda: part(SHEET, f'{HEAD}<worksheet xmlns="{MAIN}"/>'))
case("sheet of another namespace", ONE, lambda: replaced(SHEET, MAIN, "urn:other"))
case("sheet that is a web page", (DAMAGED, "不是工作表"), lambda: part(SHEET, "<html><table/></html>"))
case("sheet of nothing", (DAMAGED, "内容坏了"), lambda: part(SHEET, ""))
case("sheet of blanks", (DAMAGED, "内容坏了"), lambda: part(SHEET, " " * 5000))
case("sheet with text behind its end", (DAMAGED, "内容坏了"), lambda: part(SHEET, GOOD[SHEET] + b"x"))
case("sheet with two roots", (DAMAGED, "内容坏了"), lambda: part(SHEET, GOOD[SHEET] + b"<worksheet/>"))


# --- encodings and entities -----------------------------------------------------------------------------------------

XML = GOOD[SHEET].decode()


def declared(name, encoding=None, bom=b""):
    def make():
        text = XML.replace('encoding="UTF-8"', f'encoding="{name}"')
        return part(SHEET, bom + (text.encode(encoding) if encoding else text.encode()))

    return make


case("UTF-16 with a mark", ONE, declared("UTF-16", "utf-16"))
case("UTF-16 without a mark", ONE, declared("UTF-16", "utf-16-le"))
case("UTF-16 the other way round", ONE, declared("UTF-16", "utf-16-be"))
case("UTF-16 that says GBK", ONE, declared("GBK", "utf-16"))
case("UTF-16 that is UTF-8", (DAMAGED, "编码"), declared("UTF-16"))
case("UTF-16 cut in a character", (DAMAGED, "编码"), lambda: part(SHEET, XML.encode("utf-16")[:-1]))
case("UTF-32", (DAMAGED, "部件"), declared("UTF-32", "utf-32-le"))
case("GBK", ONE, declared("GBK", "gbk"))
case("GB2312", ONE, declared("gb2312", "gbk"))
case(
    "Big5",
    a1("編號"),
    lambda: part(SHEET, XML.replace("UTF-8", "Big5").replace("编号", "編號").encode("big5", "replace")),
)
case(
    "GBK that is UTF-8",
    (DAMAGED, "编码"),
    lambda: part(SHEET, XML.replace("UTF-8", "GBK").replace("编号", "编").encode()),
)
case("GBK behind the mark of UTF-8", ONE, declared("GBK", bom=b"\xef\xbb\xbf"))
case("UTF-8 with a mark", ONE, declared("UTF-8", bom=b"\xef\xbb\xbf"))
case("UTF-8 that is GBK", (DAMAGED, "内容坏了"), declared("UTF-8", "gbk"))
case("Latin 1 that is UTF-8", a1("编号".encode().decode("latin-1")), declared("ISO-8859-1"))
case("ASCII that is UTF-8", (DAMAGED, "编码"), declared("us-ascii"))
for odd in ("idna", "punycode", "undefined", "rot13", "utf-7", "unicode_escape", "cp037", "x-none", "hex"):
    case(f"encoding {odd}", (DAMAGED, "编码"), declared(odd))
case("workbook in GBK", ONE, lambda: part(
    "xl/workbook.xml", GOOD["xl/workbook.xml"].decode().replace("UTF-8", "GBK").encode("gbk")))  # fmt: skip
case("links in GBK", ONE, lambda: replaced("xl/_rels/workbook.xml.rels", "UTF-8", "GBK"))
case("package links in an unknown encoding", (DAMAGED, "编码"), lambda: replaced("_rels/.rels", "UTF-8", "x-none"))
case("workbook in punycode", (DAMAGED, "编码"), lambda: replaced("xl/workbook.xml", "UTF-8", "punycode"))
case("styles in GBK", ONE, lambda: replaced("xl/styles.xml", "UTF-8", "GBK"))

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'
case("DOCTYPE behind a long comment", (UNSAFE, "DOCTYPE"), lambda: replaced(
    SHEET, "<worksheet", f"<!-- {'x' * 5000} -->{DOCTYPE}<worksheet"))  # fmt: skip
case("DOCTYPE in UTF-16", (UNSAFE, "DOCTYPE"), lambda: part(SHEET, f"{DOCTYPE}<worksheet/>".encode("utf-16")))
case(
    "DOCTYPE in content types",
    (UNSAFE, "DOCTYPE"),
    lambda: replaced("[Content_Types].xml", "<Types", f"{DOCTYPE}<Types"),
)
case(
    "DOCTYPE in links",
    (UNSAFE, "DOCTYPE"),
    lambda: replaced("_rels/.rels", "<Relationships", f"{DOCTYPE}<Relationships"),
)
case("DOCTYPE in the styles", (UNSAFE, "DOCTYPE"), lambda: part(
    "xl/styles.xml", STYLES.replace("<styleSheet", f"<!--{'x' * 9000}-->{DOCTYPE}<styleSheet")))  # fmt: skip
case("DOCTYPE in a part of another name", (UNSAFE, "DOCTYPE"), lambda: zipped({
    **GOOD, "xl/worksheets/sheet.dat": f"{DOCTYPE}<worksheet/>".encode(),
    "xl/_rels/workbook.xml.rels": GOOD["xl/_rels/workbook.xml.rels"].replace(b"sheet1.xml", b"sheet.dat")}))  # fmt: skip
case("DOCTYPE in shared strings", (UNSAFE, "DOCTYPE"), lambda: replaced(
    "xl/sharedStrings.xml", "<sst", f"<!--{'x' * 9000}-->{DOCTYPE}<sst",
    parts_of({"台账": sheet_xml(value("0", ' t="s"'))}, strings="<si><t>&a;</t></si>")))  # fmt: skip


# --- shared strings and styles --------------------------------------------------------------------------------------


def strings(texts, cell="0", **more):
    return lambda: xlsx(value(cell, ' t="s"'), strings=texts, **more)


def strings_part(data):
    def make():
        parts = parts_of({"台账": sheet_xml(value("0", ' t="s"'))}, strings="<si/>")
        return zipped({**parts, "xl/sharedStrings.xml": data.encode()})

    return make


def with_styles(styles, cell=None):
    return lambda: xlsx(cell or value("43164", ' s="1"'), styles=styles)


def styles_with(code):
    return STYLES.replace('formatCode="yyyy-m-d"', f'formatCode="{code}"')


case("shared strings missing", (DAMAGED, "共享字符串"), lambda: zipped({
    name: data for name, data in parts_of({"台账": sheet_xml(value("0", ' t="s"'))}, strings="<si/>").items()
    if "sharedStrings.xml" not in name}))  # fmt: skip
case("shared strings that are a web page", (DAMAGED, "共享字符串"), strings_part("<html/>"))
case("shared strings that are no XML", (DAMAGED, "内容坏了"), strings_part("编号"))
case("shared strings of nothing", (DAMAGED, "内容坏了"), strings_part(""))
case("shared strings not closed", (DAMAGED, "内容坏了"), strings_part(f'<sst xmlns="{MAIN}"><si><t>甲</t></si>'))
case(
    "shared strings with an attribute twice",
    (DAMAGED, "内容坏了"),
    strings_part('<sst a="1" a="2"><si><t>甲</t></si></sst>'),
)
case("shared strings with a false declaration", (DAMAGED, "内容坏了"), strings_part(
    '<?xml version="1.0" encoding?><sst><si><t>甲</t></si></sst>'))  # fmt: skip
case(
    "shared strings with false counts",
    a1("甲"),
    strings_part('<sst count="-1" uniqueCount="9e9"><si><t>甲</t></si></sst>'),
)
case("shared strings of 5,000,000 blanks", (UNSAFE, "大得离谱"), strings("<si/>" * 5_000_000))
case("shared string with half a character", a1("\ufffd"), strings("<si><t>_xDFFF_</t></si>"))
case("shared string in a string", a1("乙"), strings("<si><t>甲</t><si><t>乙</t></si></si>"))
case("styles missing", a1(43164), with_styles(None))
case("styles that are no XML", (DAMAGED, "内容坏了"), with_styles("编号"))
case("styles that are a picture", (DAMAGED, "内容坏了"), lambda: part("xl/styles.xml", b"\x89PNG\r\n\x1a\n\0\0"))
case("styles that are a web page", a1(43164), with_styles("<html/>"))
case(
    "styles with false counts",
    a1(date(2018, 3, 5)),
    with_styles(STYLES.replace('<cellXfs count="4"', '<cellXfs count="4294967295"')),
)
case(
    "60,000 styles",
    a1(date(2018, 3, 5)),
    with_styles(STYLES.replace("</cellXfs>", '<xf numFmtId="164"/>' * 60_000 + "</cellXfs>")),
)
for amount, count in MANY:
    case(f"{amount} styles", (UNSAFE, "格式太多"), lambda count=count: with_styles(STYLES.replace("</cellXfs>", "".join(
        f'<xf numFmtId="{n}"/>' for n in range(count)) + "</cellXfs>"))())  # fmt: skip
case("100,001 number formats", (UNSAFE, "格式太多"), lambda: with_styles(STYLES.replace("</numFmts>", "".join(
    f'<numFmt numFmtId="{n}" formatCode="0"/>' for n in range(200, 100_201)) + "</numFmts>"))())  # fmt: skip
case("number format of a million brackets", a1(43164), with_styles(styles_with("[" * 1_000_000)))
case("number format of a million quotes", a1(43164), with_styles(styles_with("&quot;" * 1_000_001)))
case("number format of a million days", a1(date(2018, 3, 5)), with_styles(styles_with("d" * 1_000_000)))
case(
    "number format of 5,000 digits",
    a1(43164),
    with_styles(STYLES.replace('numFmtId="164"', f'numFmtId="{"9" * 5000}"')),
)
case(
    "fill of 5,000 digits",
    a1(43164),
    with_styles(STYLES.replace('fillId="2"', f'fillId="{"9" * 5000}"'), value("43164", ' s="2"')),
)


# --- the workbook and its links -------------------------------------------------------------------------------------

BOOK, BOOK_LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TWO = parts_of({"台账": sheet_xml(text_row(1, "编号")), "乙": sheet_xml(text_row(1, "乙"))})


def target(new):
    return lambda: replaced(BOOK_LINKS, "worksheets/sheet1.xml", new)


def elsewhere():
    links = GOOD["_rels/.rels"].replace(b"xl/workbook.xml", b"/book/main.xml")
    moved = {
        "book/main.xml": GOOD[BOOK],
        "book/_rels/main.xml.rels": GOOD[BOOK_LINKS].replace(b"worksheets/", b"../pages/"),
    }
    kept = {"[Content_Types].xml": GOOD["[Content_Types].xml"], "_rels/.rels": links}
    return zipped({**kept, **moved, "pages/sheet1.xml": GOOD[SHEET]})


def kind(new):
    return lambda: replaced(BOOK_LINKS, "/worksheet", f"/{new}", TWO)


def sheet_name(name):
    return lambda: replaced(BOOK, 'name="台账"', f'name="{name}"')


case("workbook in another place", ONE, elsewhere)
case("absolute target", ONE, target("/xl/worksheets/sheet1.xml"))
case("target through the parent folder", ONE, target("../xl/./worksheets/sheet1.xml"))
case("target with backslashes", ONE, target("worksheets\\sheet1.xml"))
case("target in capitals", ONE, target("WORKSHEETS/Sheet1.XML"))
case("target out of the package", (DAMAGED, "内容丢失"), target("../../../../etc/passwd"))
case("target of nothing", (DAMAGED, "内容丢失"), target(""))
case("target over two lines", (DAMAGED, r"a\?b"), target("a&#10;b"))
case("target of 100,000 signs", (DAMAGED, "内容丢失"), target("x" * 100_000))
case("target that is the workbook", (DAMAGED, "不是工作表"), target("workbook.xml"))
case("target that is the styles", (DAMAGED, "不是工作表"), target("styles.xml"))
case("target on the web", (DAMAGED, "没有内容部件"), target('http://example.invalid/a.xml" TargetMode="External'))
case("two sheets to one part", (DAMAGED, "同一份内容"), lambda: replaced(BOOK_LINKS, "sheet2.xml", "sheet1.xml", TWO))
case("sheet with an unknown link", (DAMAGED, "没有内容部件"), lambda: replaced(BOOK, "rId1", "rId99"))
case("links twice under one id", (DAMAGED, "没有内容部件"), lambda: replaced(BOOK_LINKS, "rId2", "rId1", TWO))
case("links that are no XML", (DAMAGED, "内容坏了"), lambda: part(BOOK_LINKS, "编号"))
for amount, count in MANY:
    case(f"{amount} links", (UNSAFE, "链接太多"), lambda count=count: part(
        BOOK_LINKS, f'<Relationships xmlns="{RELS}">' + "".join(
            f'<Relationship Id="r{n}" Type="x" Target="t"/>' for n in range(count)) + "</Relationships>"))  # fmt: skip
case("links in a ring", ONE, lambda: part("xl/worksheets/_rels/sheet1.xml.rels",
     f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="../workbook.xml"/></Relationships>'))  # fmt: skip
case("workbook that is not in the package", (DAMAGED, "缺少部件"), lambda: replaced(
    "_rels/.rels", 'Target="xl/workbook.xml"', 'Target="http://example.invalid/" TargetMode="External"'))  # fmt: skip
case(
    "workbook that is its own links",
    (DAMAGED, "没有工作表"),
    lambda: replaced("_rels/.rels", "xl/workbook.xml", "_rels/.rels"),
)
case("content types that are no XML", (DAMAGED, "内容坏了"), lambda: part("[Content_Types].xml", "<Types><Override"))
case("content types of nothing", (DAMAGED, "内容坏了"), lambda: part("[Content_Types].xml", ""))
case("content types that name nothing", ONE, lambda: part("[Content_Types].xml", "<Types/>"))
case("10,001 sheets", (UNSAFE, "工作表太多"), lambda: replaced(
    BOOK, "</sheets>", "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(10_001)) + "</sheets>"))  # fmt: skip
case("sheet without a name", {"": {"A1": "编号"}}, sheet_name(""))
case("sheet with a name of 40 signs", {"名" * 40: {"A1": "编号"}}, sheet_name("名" * 40))
case("sheet with a name of quotes", {"a'b\"[c]*?:/\\": {"A1": "编号"}}, sheet_name("a'b&quot;[c]*?:/\\"))
case("sheet with a name over two lines", {"a\nb": {"A1": "编号"}}, sheet_name("a&#10;b"))
case(
    "two sheets that differ by case",
    (DAMAGED, "同名"),
    lambda: zipped(parts_of({"Sheet": sheet_xml(""), "SHEET": sheet_xml("")})),
)
case("sheet very hidden", ONE, lambda: zipped(parts_of({"台账": XML}, sheet_attributes=' state="veryHidden"')))
case("sheet of an unknown state", ONE, lambda: zipped(parts_of({"台账": XML}, sheet_attributes=' state="zzz"')))
case("chart sheets only", {}, kind("chartsheet"))
case("dialog sheets only", {}, kind("dialogsheet"))
case("macro sheets only", {}, kind("xlMacrosheet"))
case("days from 1904", a1(date(2018, 3, 5)), lambda: zipped(parts_of(
    {"台账": sheet_xml(value("41702", ' s="1"'))}, book_extra='<workbookPr date1904="true"/>')))  # fmt: skip
case("days from 1904, the first", a1(date(1904, 1, 1)), lambda: zipped(parts_of(
    {"台账": sheet_xml(value("0", ' s="1"'))}, book_extra='<workbookPr date1904="1"/>')))  # fmt: skip
case("days from 1904, beyond the last", a1(2958465), lambda: zipped(parts_of(
    {"台账": sheet_xml(value("2958465", ' s="1"'))}, book_extra='<workbookPr date1904="1"/>')))  # fmt: skip
case("broken names and outer books", ONE, lambda: replaced(
    BOOK, "</workbook>", '<externalReferences><externalReference r:id="rId77"/></externalReferences>'
    '<definedNames><definedName name="x">#REF!</definedName></definedNames></workbook>'))  # fmt: skip
case("signed workbook", ONE, lambda: with_parts(**{
    "_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
    "_rels/.rels": GOOD["_rels/.rels"].replace(b"</Relationships>", b'<Relationship Id="rId2" Type="http://schemas.openxmlformats'
    b'.org/package/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>')}))  # fmt: skip
case("workbook with macros", ONE, lambda: part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 600))


# --- the zip --------------------------------------------------------------------------------------------------------


def lying(fields, where="sheet", **end):
    return lambda: crafted(entries_of(GOOD, **{where: fields}), **end)


def zip64():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in GOOD.items():
            with archive.open(name, "w", force_zip64=True) as written:
                written.write(data)
    return file.getvalue()


def method(number):
    return lambda: zipped(GOOD, number)


def overlapping():
    entries = entries_of(GOOD)
    body = entries[0]
    return crafted([*entries, body._replace(name=b"xl/a.xml", offset=0)])


def many_bombs():
    """Each is smaller than what is looked at for itself, all together are more than eight of those."""
    names = {f"s{n}": sheet_xml("") for n in range(10)}
    blank = HEAD + f'<worksheet xmlns="{MAIN}">{" " * (7 << 20)}</worksheet>'
    return zipped(
        {name: blank.encode() if "worksheets/sheet" in name else data for name, data in parts_of(names).items()}
    )


def nested_bomb():
    inner = zipped({"a.bin": b"\0" * (20 << 20)})
    for _ in range(5):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return part("xl/embeddings/bomb.zip", inner)


def renamed(old, new):
    return lambda: zipped({new if name == old else name: data for name, data in GOOD.items()})


PLAIN = zipped(GOOD)
case("zip64", ONE, zip64)
case("stored entries", ONE, method(zipfile.ZIP_STORED))
case("entries packed with bzip2", (UNSAFE, "压缩方式"), method(zipfile.ZIP_BZIP2))
case("entries packed with LZMA", (UNSAFE, "压缩方式"), method(zipfile.ZIP_LZMA))
case("program before the zip", (DAMAGED, "开头坏了"), lambda: b"MZ" + b"\0\1\2" * 100 + PLAIN)
case("line before the zip", (DAMAGED, "开头坏了"), lambda: b"\r\n" + PLAIN)
case("other workbook before the zip", ONE, lambda: xlsx(text_row(1, "旧")) + PLAIN)
case("comment behind the zip", ONE, lambda: crafted(entries_of(GOOD), comment=b"x" * 60_000))
case(
    "comment with an end record", (DAMAGED, "压缩包"), lambda: crafted(entries_of(GOOD), comment=b"PK\5\6" + b"\0" * 18)
)
case("bytes behind the zip", ONE, lambda: PLAIN + b"x" * 500)
case("70,000 bytes behind the zip", (DAMAGED, "不完整"), lambda: PLAIN + b"x" * 70_000)
case("zip of nothing", (DAMAGED, "压缩包"), lambda: zipped({}))
case("other name in the header", (DAMAGED, "目录不一致"), lying({"local_name": b"xl/worksheets/sheet9.xml"}))
case(
    "other name of the same length in the header",
    (DAMAGED, "目录不一致"),
    lying({"local_name": b"xl/worksheets/sheetX.xml"}),
)
case("other method in the header", (DAMAGED, "目录不一致"), lying({"local_method": 0}))
case("other size in the header", ONE, lying({"local_size": 7}))
case("smaller size in the directory", (DAMAGED, "大小"), lying({"size": 7}))
case("larger size in the directory", (DAMAGED, "大小"), lying({"size": 7000}))
case("size of 4 GB in the directory", (UNSAFE, "大得离谱"), lying({"size": 0xFFFFFFFE}))
case("wrong checksum in the directory", (DAMAGED, "校验码"), lying({"crc": 1}))
case("part beyond the end", (DAMAGED, "位置不对"), lying({"offset": 1 << 30}))
case("part in another part", (UNSAFE, "重叠"), lying({"offset": 3}))
case("parts that overlap", (UNSAFE, "重叠"), overlapping)
case("flag of encryption", (UNSAFE, "加了密"), lying({"flags": 1}, "all"))
case("flag of patched data", ONE, lying({"flags": 0x20}))
case("extra field of nonsense", (DAMAGED, "不完整"), lying({"extra": b"\1\0\xff\xff"}))
case("extra field of a program", ONE, lying({"extra": b"\x99\x99\4\0abcd"}))
case("end record that counts none", ONE, lying({}, count=0))
case("end record that counts 65,535", ONE, lying({}, count=0xFFFF))
case("end record beyond the end", (DAMAGED, "位置不对"), lying({}, shift=1 << 20))
case("name with a zero byte", (UNSAFE, "看不见"), lying({"name": SHEET.encode() + b"\0.png"}))
case("name that is no UTF-8", (DAMAGED, "不完整"), lying({"name": b"\xff\xfe", "flags": 0x800}))
case("names with backslashes", ONE, lambda: zipped({name.replace("/", "\\"): data for name, data in GOOD.items()}))
case("name twice by backslash", (UNSAFE, "两份"), lambda: part("xl\\workbook.xml", "<x/>"))
case("name climbing by backslash", (UNSAFE, "文件夹外面"), lambda: part("..\\..\\evil.xml", "<x/>"))
case("name absolute by backslash", (UNSAFE, "文件夹外面"), lambda: part("\\evil.xml", "<x/>"))
case("name over two lines", (UNSAFE, r"a\?b"), lambda: part("../a\nb", "<x/>"))
case("name of 60,000 signs", (UNSAFE, "…"), lambda: part("../" + "x" * 60_000, "<x/>"))
case(
    "name in GBK",
    ONE,
    lambda: crafted(
        [*entries_of(GOOD), entries_of({"x": b"\x89PNG"})[0]._replace(name="xl/media/图片.png".encode("gbk"))]
    ),
)
case("name of nothing", ONE, lambda: part("", b""))
case("name in capitals", ONE, renamed(SHEET, SHEET.upper()))
case("folders as entries", ONE, lambda: with_parts(**{"xl/": b"", "xl/worksheets/": b""}))
case("workbook under another case", ONE, renamed("xl/workbook.xml", "XL/Workbook.xml"))
case("bombs of 7 MB each", (UNSAFE, "大得离谱"), many_bombs)
case("bomb in a bomb", ONE, nested_bomb)
case("workbook in a workbook", ONE, lambda: part("xl/embeddings/book.xlsx", PLAIN))
case("9,900 tiny parts", ONE, lambda: with_parts(**{f"xl/media/{n}.png": b"" for n in range(9_900)}))
case("300,000 tiny parts", (UNSAFE, "太多"), lambda: PLAIN[:200] + (b"PK\1\2" + b"\0" * 42) * 300_000 + PLAIN[200:])
case(
    "wrong checksum of rows that contradict each other",
    (DAMAGED, "校验码"),
    lambda: crafted(entries_of(parts_of({"台账": sheet_xml(text_row(1, "a") * 2)}), sheet={"crc": 1})),
)
case(
    "wrong checksum of a sheet that is no XML",
    (DAMAGED, "校验码"),
    lambda: crafted(entries_of({**GOOD, SHEET: b"<worksheet><"}, sheet={"crc": 1})),
)
case(
    "part missing its end",
    (DAMAGED, "校验码"),
    lambda: crafted(entries_of({**GOOD, SHEET: b""}, sheet={"size": 50, "crc": 5})),
)
case("data that is no deflate", (DAMAGED, "解不开"), lambda: crafted(
    [each._replace(data=b"\xff" * 90, method=0) for each in entries_of(GOOD)]).replace(
        struct.pack("<4s4H", b"PK\1\2", 20, 20, 0, 0), struct.pack("<4s4H", b"PK\1\2", 20, 20, 0, 8)).replace(
        struct.pack("<4s3H", b"PK\3\4", 20, 0, 0), struct.pack("<4s3H", b"PK\3\4", 20, 0, 8)))  # fmt: skip
case("password of Office in the old form", (FOREIGN, "打开密码"), lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000
     + "EncryptedPackage".encode("utf-16-le") + b"\0" * 5000)  # fmt: skip
case("head of OLE alone", (FOREIGN, ".xls"), lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
case("picture under this name", (FOREIGN, "不是"), lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
case("RAR under this name", (FOREIGN, "不是"), lambda: b"Rar!\x1a\x07\x01\x00" + bytes(range(256)))
case("zeros", (FOREIGN, "不是"), lambda: b"\0" * 100_000)


# --- ledgers as they come back from units ---------------------------------------------------------------------------

HEADER = ("编号", "任务", "时限", "状态")
RECORD = (7, "整理会议档案", date(2018, 9, 28), "正在办理")
SERIAL = 43371  # 2018-09-28


def lines(*records):
    """Return the header and records under it as rows of a sheet; a date becomes its number under a date's format."""
    return "".join(
        f'<row r="{row}">{"".join(written(address(row, column), value) for column, value in enumerate(record, 1))}</row>'
        for row, record in enumerate((HEADER, *records), 1)
    )


def written(at, content):
    if content == date(2018, 9, 28):
        return f'<c r="{at}" s="1"><v>{SERIAL}</v></c>'
    if isinstance(content, int):
        return f'<c r="{at}"><v>{content}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(content)}</t></is></c>'


def told(*records):
    """Return what is to be read of the header and these records."""
    return {"台账": {
        address(row, column): content for row, record in enumerate((HEADER, *records), 1)
        for column, content in enumerate(record, 1)
    }}  # fmt: skip


def states(*texts):
    return [(*RECORD[:3], text) for text in texts]


def formula(text, result=""):
    return f'{lines(RECORD).removesuffix("</row>")}<c r="E2"><f>{text}</f>{result}</c></row>'


LEDGER = parts_of({"台账": sheet_xml(lines(RECORD))})
WRITTEN_DAYS = states(
    "2018.9.28",
    "2018年9月28日",
    "9月28日前",
    "2018-9-28",
    "20180928",
    "２０１８．９．２８",
    "28/9/2018",
    "长期",
    "九月底",
)
ALIKE = states(
    "办结", "办结 ", "办结\u00a0", "办\u200b结", "\ufeff办结", "办 结", "办结\u3000", "辦結", "办结\n", "０７：ａ"
)
COMMANDS = states(
    '=WEBSERVICE("http://example.invalid/"&A2)', "@NOW()", "+1+cmd|' /C dir'!A1", "-1-1", "\t=2+3", "＝2+3"
)

case("ledger of one record", told(RECORD), lambda: zipped(LEDGER))
case("ledger in strict form", told(RECORD), lambda: zipped({
    name: data.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
        OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships") for name, data in LEDGER.items()}))  # fmt: skip
case("ledger by an absolute path with backslashes", told(RECORD), lambda: replaced(
    "xl/_rels/workbook.xml.rels", '"worksheets/sheet1.xml', '"/xl\\worksheets\\sheet1.xml', LEDGER))  # fmt: skip
case("rows and cells without addresses", {"台账": {"A1": 7, "C1": 9, "B2": 4}}, lambda: xlsx(
    "<row><c><v>7</v></c><c/><c><v>9</v></c></row><row><c/><c><v>4</v></c></row>"))  # fmt: skip
case("formula never calculated", told(RECORD), lambda: xlsx(formula('IF(C2&lt;TODAY(),"超期","")')))
case("formula whose result is out of date", told((*RECORD, 5)), lambda: xlsx(formula("2+2", "<v>5</v>")))
case("formula of another book and one of DDE", told((*RECORD, 65)), lambda: replaced(
    BOOK, "</workbook>", '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="9">台账!$A$1</definedName></definedNames></workbook>',
    parts_of({"台账": sheet_xml(formula("[1]台账!G3+cmd|'/C dir'!A1", "<v>65</v>"))})))  # fmt: skip
case("days in nine spellings stay as written", told(*WRITTEN_DAYS), lambda: xlsx(lines(*WRITTEN_DAYS)))
case("words that look alike stay apart", told(*ALIKE), lambda: xlsx(lines(*ALIKE)))
case("texts that begin like formulas", told(*COMMANDS), lambda: xlsx(lines(*COMMANDS)))
case("carriage return within a text is a line end", told(*states("甲\n乙")), lambda: xlsx(lines(*states("甲\r\n乙"))))
case("control signs and escapes in one text", told(*states("甲\r乙\x07丙_x000D_")), lambda: xlsx(
    lines(*states("甲_x000D_乙_x0007_丙_x005F_x000D_"))))  # fmt: skip
case("hidden row under a filter", told(RECORD, (8, *RECORD[1:])), lambda: around(
    after='<autoFilter ref="A1:D3"><filterColumn colId="0"><filters><filter val="7"/></filters></filterColumn></autoFilter>',
    rows=lines(RECORD, (8, *RECORD[1:])).replace('<row r="3"', '<row r="3" hidden="1"')))  # fmt: skip
case("title and a blank row above the header", {"台账": {"A1": "2018年工作台账", "A3": "编号", "A4": 7}}, lambda: xlsx(
    text_row(1, "2018年工作台账") + '<row r="2"/>' + text_row(3, "编号") + '<row r="4"><c r="A4"><v>7</v></c></row>'))  # fmt: skip


def two_million_cells():
    letters = [address(1, column)[:-1] for column in range(1, 21)]
    return xlsx("".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>{n}</v></c>' for c in letters) + "</row>" for n in range(1, 100_001)
    ))  # fmt: skip


# --- the tests ------------------------------------------------------------------------------------------------------


def values(data):
    book = read_workbook(open_package_bytes(data, Path("报表.xlsx")))
    return {
        name: {
            address(row, column): cell.value
            for row, cells in book.sheet(name).rows.items()
            for column, cell in cells.items()
            if cell.value is not None
        }
        for name in book.sheet_names
    }


# What is there in thousands as well, or of a kind of which one is enough each time.
SLOW = (
    "1,048,576 formatted rows",
    "1,048,576 formatted rows and a last value",
    "1,048,576 rows of five formatted cells",
    "760,000 formatted blanks beside values",
    "a million merged ranges",
    "a million styles",
    "a million links",
    "merged with an address of 10 MB",
)


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in CASES])
def test_verdict(name):
    made, verdict = CASES[name]
    if isinstance(verdict, dict):
        read = values(made())
        assert read == verdict
        assert [type(v) for cells in read.values() for v in cells.values()] == [
            type(v) for cells in verdict.values() for v in cells.values()
        ]
        return
    expected, word = verdict
    with pytest.raises(expected, match=word) as error:
        values(made())
    text = str(error.value)
    assert type(error.value) is expected
    assert text.startswith("报表.xlsx：")
    assert "\n" not in text
    assert len(text) < 400
    assert error.value.cure


# A child is forked for each input from a process that has imported all and read nothing. Memory is taken from /proc,
# since what the system tells of a child's peak includes that of its parent before it.
MEASURED = """
import json, os, pathlib, signal, sys, time, traceback
from taizhang_xl.errors import FileError, WorkbookError
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

def peak():
    with open("/proc/self/status") as status:
        return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024

def read(path):
    try:
        book = read_workbook(open_package(path))
        sheets = [book.sheet(name) for name in book.sheet_names]
        return "read"
    except (FileError, WorkbookError) as error:
        return type(error).__name__

for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            signal.alarm(60)
            before, begin = peak(), time.process_time()
            verdict = read(pathlib.Path(line.rstrip()))
            print(json.dumps([verdict, time.process_time() - begin, peak() - before]), flush=True)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if status := os.waitpid(child, 0)[1]:
        print(json.dumps([f"died with status {status}", 0, 0]), flush=True)
"""


@pytest.fixture(scope="module")
def measure():
    """A function that reads a file in a child process and returns the verdict, CPU seconds and growth in MB."""
    command = [sys.executable, "-W", "error", "-X", "utf8", "-c", MEASURED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:

        def measured(path):
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            verdict, cpu, memory = json.loads(process.stdout.readline())
            assert not verdict.startswith("died"), verdict
            if told := os.environ.get("TAIZHANG_HOSTILE_FIGURES"):
                with Path(told).open("a", encoding="utf-8") as file:
                    file.write(f"{cpu:.2f} s {memory:.0f} MB {verdict} {path.stem}\n")
            return verdict, cpu, memory

        yield measured


def of_package():
    for group in (test_package.FOREIGN, test_package.DAMAGED, test_package.UNSAFE):
        yield from ((f"package: {name}", data) for name, (data, _) in group.items())


on_linux = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only on Linux: the peak of memory is read from /proc"
)


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize(
    ("name", "make"),
    [(name, each.make) for name, each in CASES.items()] + [(name, lambda data=data: data) for name, data in of_package()],
)  # fmt: skip
def test_time_and_memory_are_bounded(measure, tmp_path, name, make):
    path = tmp_path / f"{name.replace('/', '-').replace(':', '')}.xlsx"
    path.write_bytes(make())
    verdict, cpu, memory = measure(path)
    expected = CASES[name].verdict if name in CASES else None
    if expected is not None:
        assert verdict == ("read" if isinstance(expected, dict) else expected[0].__name__)
    # An explosion is told from work, on a busy machine too; how fast it is, the benchmark says.
    assert cpu <= 20
    assert memory <= 120


@on_linux
@pytest.mark.slow
def test_two_million_cells_are_read_in_time(measure, tmp_path):
    path = tmp_path / "2,000,000 cells.xlsx"
    path.write_bytes(two_million_cells())
    verdict, cpu, memory = measure(path)
    assert verdict == "read"
    # 1.2 s and 95 MB where nothing else runs: what the rows need, and cells of one content are one cell.
    assert cpu <= 20
    assert memory <= 120


def test_there_are_enough_cases():
    assert len(CASES) + len(list(of_package())) >= 100


def test_a_pipe_and_a_device_are_no_workbooks(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("not on Windows: pipes")
    os.mkfifo(tmp_path / "报表.xlsx")
    with pytest.raises(FileError, match="管道"):
        open_package(tmp_path / "报表.xlsx")
    if Path("/dev/zero").exists():
        with pytest.raises(FileError, match="设备"):
            open_package(Path("/dev/zero"))


def test_hidden_rows_among_blank_ones_are_told():
    data = xlsx(text_row(1, "编号") + '<row r="2" hidden="1"/><row r="3"/><row r="4" hidden="1"><c r="A4"/></row>')
    sheet = read_workbook(open_package_bytes(data, Path("报表.xlsx"))).sheet("台账")
    assert sheet.hidden_rows == {2, 4}


def test_overlapping_hidden_columns_are_one_set():
    data = around(
        before='<cols><col min="2" max="4" hidden="1"/><col min="3" max="99999" hidden="1"/><col min="0" max="1" hidden="1"/></cols>'
    )
    sheet = read_workbook(open_package_bytes(data, Path("报表.xlsx"))).sheet("台账")
    assert sheet.hidden_columns == set(range(2, 16_385))


def test_the_fuzzer_runs_and_finds_nothing(tmp_path):
    script = Path(__file__).resolve().parents[2] / "scripts" / "fuzz.py"
    command = [sys.executable, str(script), "--runs", "500", "--seed", "7", "--save", str(tmp_path / "failure.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert "500 runs of seed 7, no failure" in done.stdout
