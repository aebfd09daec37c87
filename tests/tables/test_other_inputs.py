"""Other kinds of tables are read as they are or by way of a converter, refused in one line, and never written."""

import datetime
import http.server
import io
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import threading
import zipfile

import openpyxl
import pytest
from books import parts_of, text_row, xlsx, zipped
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from taizhang_xl.cells import Kind, Range
from taizhang_xl.errors import (
    DamagedWorkbookError,
    FileError,
    ForeignFormatError,
    NoTableError,
    UnsafeWorkbookError,
    WorkbookError,
)
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.tables import calamine, child, csvfile, office, soffice
from taizhang_xl.tables.compound import root_stream
from taizhang_xl.tables.source import note_of, open_source
from taizhang_xl.xlsx.read.workbook import Workbook

ROWS = [["编号", "目标任务", "完成时限"], ["1-001", "调研，摸底", "10.3"], ["1-002", "整改", "2018-03-31"]]
posix = pytest.mark.skipif(
    sys.platform == "win32", reason="not on Windows: the stand-in for a converter is a shell script"
)


def put(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def values(sheet):
    return [[cell.value for _, cell in sorted(row.items())] for row in sheet.rows.values()]


def refused(path, kind=WorkbookError, **options):
    with pytest.raises(kind) as error:
        open_source(path, **options)
    text = str(error.value)
    assert text.startswith(f"{path.name}：")
    assert "\n" not in text
    assert error.value.cure
    return text


def text_of(delimiter=",", end="\r\n"):
    return "".join(delimiter.join(row) + end for row in ROWS)


# Text


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("gbk", "GBK"), ("gb18030", "GBK"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("delimiter", "called"), [(",", "逗号"), ("\t", "制表符"), (";", "分号")])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_text_in_each_encoding_stays_as_it_was_typed(tmp_path, codec, said, delimiter, called, end):
    source = open_source(put(tmp_path, text_of(delimiter, end).encode(codec), "2018年台账.csv"))
    assert source.file == "2018年台账.csv"
    assert source.sheet_names == ("2018年台账",)
    sheet = source.sheet("2018年台账")
    assert values(sheet) == ROWS
    assert {cell.kind for row in sheet.rows.values() for cell in row.values()} == {Kind.TEXT}
    assert note_of(source) == f"按 {said} 编码、{called}分隔读取"


def test_utf_16_of_the_other_byte_order(tmp_path):
    source = open_source(put(tmp_path, b"\xfe\xff" + text_of("\t").encode("utf-16-be"), "a.txt"))
    assert values(source.sheets[0]) == ROWS


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        ("状态".encode("gbk"), "状态", "GBK"),
        ("1,涂色\n".encode("gbk"), "1", "GBK"),
        ("café,1 °C,任务\n".encode(), "café", "UTF-8"),
        (b"a,b\n", "a", "UTF-8"),
    ],
)
def test_short_texts_that_two_encodings_would_take(tmp_path, data, text, said):
    source = open_source(put(tmp_path, data, "a.csv"))
    assert source.sheets[0].cell(1, 1).value == text
    assert said in note_of(source)


def test_a_rare_character_beyond_gbk_is_kept(tmp_path):
    source = open_source(put(tmp_path, "姓名,单位\n𠮷某,䶮山\n".encode("gb18030"), "a.csv"))
    assert values(source.sheets[0])[1] == ["𠮷某", "䶮山"]


def test_empty_cells_are_absent_and_rows_keep_their_numbers(tmp_path):
    text = '2018年台账\n\n编号,,任务\n,,\n1,"第一行\n第二行, ""引"" ", x \n'
    sheet = open_source(put(tmp_path, text.encode(), "a.csv")).sheets[0]
    assert sheet.rows.keys() == {1, 3, 5}
    assert sheet.rows[3].keys() == {1, 3}
    assert sheet.cell(5, 2).value == '第一行\n第二行, "引" '
    assert sheet.cell(5, 3).value == " x "


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("编号\t任务\n1\t甲,乙,丙\n2\t丁,戊\n", "制表符"),
        ("甲,乙\n1;2,3\n4,5\n", "逗号"),
        ("台账,2018\n编号;任务;时限\n1;a;b\n2;c;d\n", "分号"),
        ("只有一列\n甲\n", "逗号"),
        ('"a;b;c",1\n"d;e;f",2\n', "逗号"),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(tmp_path, text, delimiter):
    assert f"{delimiter}分隔" in open_source(put(tmp_path, text.encode(), "a.csv")).note


def test_a_csv_of_20000_rows_is_read_whole(tmp_path):
    rows = [[f"1-{n:05}", f"第{n}项工作，要落实", "10.3", ""] for n in range(20_000)]
    data = "".join(",".join(row) + "\r\n" for row in rows).encode("gbk")
    sheet = open_source(put(tmp_path, data, "大.csv")).sheets[0]
    assert values(sheet) == [row[:3] for row in rows]


def test_a_csv_is_told_by_its_content_and_so_is_a_workbook(tmp_path):
    assert values(open_source(put(tmp_path, text_of().encode("gbk"), "台账.xls")).sheets[0]) == ROWS
    source = open_source(put(tmp_path, xlsx(text_row(1, "编号")), "台账.csv"))
    assert isinstance(source, Workbook)
    assert note_of(source) == ""


def test_a_ledger_is_built_of_a_csv(tmp_path):
    text = "编号,目标任务,责任单位,完成时限\n1-001,调研,办公室,3月底\n1-010,整改,财务科,2018-06-30\n"
    ledger = build_ledger(open_source(put(tmp_path, text.encode("gbk"), "2018年台账.csv")))
    assert ledger.year == 2018
    assert [item.number for item in ledger.items] == ["1-001", "1-010"]
    assert [item.deadline.due for item in ledger.items] == [datetime.date(2018, 3, 31), datetime.date(2018, 6, 30)]


def test_a_sheet_that_is_not_there_is_named(tmp_path):
    source = open_source(put(tmp_path, text_of().encode(), "a.csv"))
    with pytest.raises(NoTableError, match=r"a\.csv：没有名为“台账”的工作表"):
        source.sheet("台账")


NO_TEXT = {
    "binary": (bytes(range(256)) * 20, "NUL"),
    "nul": ("编号,任务\n1,\0\n".encode(), "NUL"),
    "utf-16 without mark": ("编号,任务\n1,a\n".encode("utf-16-le"), "NUL"),
    "control signs": (b"a,b\n\x01\x02,\x03\n", "控制字符"),
    "no encoding": ("编号".encode("gbk") + b"\xff\xff,1\n", "第 5 个字节|编码"),
    "utf-8 cut in a character": ("编号,目标任务要落实\n" * 9).encode()[:-2] + b"\n",
    "utf-8 with a wrong byte": ("编号,目标任务要落实\n" * 9).encode().replace(b"\n", b"\xe4\n", 1),
    "utf-16 cut": text_of().encode("utf-16")[:-1],
    "quote not closed": ('编号,任务\n1,"调研\n2,整改\n'.encode(), "第 2 行起引号"),
    "text behind a quote": ('编号,任务\n1,"调研"情况,3\n'.encode(), "引号"),
    "cell too long": (b"a," + b"x" * 200_000 + b"\n", "一格的文字太长"),
}


@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_sound_text_is_refused_in_one_line(tmp_path, name):
    case = NO_TEXT[name]
    data, words = case if isinstance(case, tuple) else (case, "编码读不出来")
    assert re.search(words, refused(put(tmp_path, data, "报表.csv")))


def test_text_too_large_is_refused(tmp_path, monkeypatch):
    path = put(tmp_path, text_of().encode(), "a.csv")
    monkeypatch.setattr(csvfile, "MAX_ROWS", 2)
    assert "超过 2 行" in refused(path, UnsafeWorkbookError)
    monkeypatch.setattr(csvfile, "MAX_BYTES", 20)
    assert "MB" in refused(path, UnsafeWorkbookError)


def test_text_too_wide_is_refused(tmp_path):
    assert "列" in refused(put(tmp_path, b"a" + b"," * 16_384, "b.csv"), UnsafeWorkbookError)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空文件"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "XML"),
        (b"%PDF-1.7\n", "PDF"),
        (bytes(range(256)) * 20, "不是 Excel"),
        (zipped({"a.txt": b"x"}), "压缩包"),
    ],
)
def test_other_things_named_xls_stay_refused(tmp_path, data, word):
    assert word in refused(put(tmp_path, data, "报表.xls"))


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(FileError, match="没有这个文件"):
        open_source(tmp_path / "无.xls")
    with pytest.raises(FileError, match="文件夹"):
        open_source(tmp_path)


# Older formats: what is looked at before any converter runs


def ole(streams):
    """A container of .xls with these streams, each at least of 4,096 bytes so that none is a small one."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat, body, entries = [fat_mark, end], b"", []
    for name, data in streams.items():
        padded = data.ljust(-(-max(len(data), 4096) // 512) * 512, b"\0")
        start, count = len(fat), len(padded) // 512
        fat += [*range(start + 1, start + count), end]
        entries.append((name, 2, start, len(padded)))
        body += padded
    assert len(fat) <= 128
    assert len(entries) <= 3
    listed = [("Root Entry", 5, end, 0), *entries]
    directory = b"".join(
        struct.pack(
            "<64sHBBIII36xIQ", name.encode("utf-16-le"), len(name) * 2 + 2, kind, 1, free,
            number + 1 if 0 < number < len(entries) else free, 1 if not number else free, start, size,
        )
        for number, (name, kind, start, size) in enumerate(listed)
    ).ljust(512, b"\0")  # fmt: skip
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    ) + struct.pack("<109I", 0, *[free] * 108)  # fmt: skip
    return header + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory + body


BOF = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0)
XLS = ole({"Workbook": BOF + b"\x0a\0\0\0", "\x05SummaryInformation": b"x"})
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


@pytest.fixture
def no_converter(monkeypatch):
    """Whatever gets as far as a converter fails the test."""

    def never(*_, **__):
        raise AssertionError("a converter was started")

    monkeypatch.setattr(office, "run_child", never)
    monkeypatch.setattr(calamine, "run_child", never)
    monkeypatch.setattr(soffice, "find_office", lambda: "soffice")


BAD = {
    "encrypted xlsx": (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "打开密码"),
    "encrypted xls": (ole({"Workbook": BOF + struct.pack("<HHH", 0x2F, 2, 0)}), "打开密码"),
    "encrypted book": (ole({"Book": BOF + struct.pack("<HHHHH", 0x86, 0, 0x2F, 2, 0)}), "打开密码"),
    "word": (ole({"WordDocument": b"x"}), "别的旧版办公文件"),
    "no records": (ole({"Workbook": b"x" * 5000}), "开头坏了"),
    "head of ole": (XLS[:600], "不完整"),
    "cut": (XLS[:4000], "不完整"),
    "only the sign": (XLS[:8], "不完整"),
    "loop": (XLS.replace(struct.pack("<II", 4, 5), struct.pack("<II", 4, 3)), "不完整"),
    "encrypted ods": (
        zipped(
            {
                "mimetype": ODS_TYPE,
                "content.xml": b"\1\2",
                "META-INF/manifest.xml": b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
            }
        ),
        "打开密码",
    ),
    "ods that is a bomb": (zipped({"mimetype": ODS_TYPE, "content.xml": b" " * (40 << 20)}), "大得离谱"),
    "ods with a wrong checksum": (
        zipped({"mimetype": ODS_TYPE, "content.xml": "编号".encode()}, zipfile.ZIP_STORED).replace(
            "编号".encode(), "偏号".encode()
        ),
        "校验码",
    ),
    "odt": (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), "ODF"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("named", ["台账.xls", "台账.csv"])
def test_a_bad_file_is_refused_before_a_converter_sees_it(tmp_path, no_converter, name, named):
    data, word = BAD[name]
    assert word in refused(put(tmp_path, data, named))


def test_the_container_gives_back_what_lies_in_it():
    data = bytes(range(256)) * 40
    assert root_stream(ole({"a": b"1", "Workbook": data}), "Workbook")[: len(data)] == data
    assert root_stream(XLS, "Book") is None


@pytest.mark.parametrize("name", ["WORKBOOK", "BOOK"])
def test_a_workbook_whose_stream_is_named_in_capitals_is_no_other_kind_of_file(tmp_path, monkeypatch, name):
    monkeypatch.setattr(soffice, "find_office", lambda: None)
    monkeypatch.setattr(calamine, "has_calamine", lambda: False)
    assert "是旧版 .xls" in refused(put(tmp_path, ole({name: BOF + b"\x0a\0\0\0"}), "台账.xls"), ForeignFormatError)


def test_no_flipped_byte_makes_another_error_than_ours(tmp_path, no_converter):
    # "reached the converter" is fine: the damage then lies where only the converter looks.
    for at in range(0, 1536, 7):
        data = bytearray(XLS)
        data[at] ^= 0xFF
        with pytest.raises((WorkbookError, AssertionError)):
            open_source(put(tmp_path, bytes(data), "a.xls"))


# Converters that are not there, hang or fail


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (XLS, "台账.et", "是旧版 .xls 或 .et 文件"),
        (zipped({"mimetype": ODS_TYPE, "content.xml": b"<x/>"}), "台账.ods", "是 ODF 表格（.ods）"),
        (
            zipped(
                {
                    "[Content_Types].xml": b"<Types/>",
                    "_rels/.rels": parts_of({"a": ""})["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"),
                    "xl/workbook.bin": b"x",
                }
            ),
            "台账.xlsx",
            "是二进制工作簿（.xlsb）",
        ),
    ],
)
def test_without_a_converter_the_cure_is_to_save_anew(tmp_path, monkeypatch, data, name, what):
    monkeypatch.setattr(soffice, "find_office", lambda: None)
    monkeypatch.setattr(calamine, "has_calamine", lambda: False)
    text = refused(put(tmp_path, data, name), ForeignFormatError)
    assert text == f"{name}：{what}。请用 Excel 或 WPS 打开，另存为 .xlsx 再用。"


@pytest.fixture
def fake_office(tmp_path, monkeypatch):
    """Return a function that puts a shell script as soffice first into PATH."""

    def make(script):
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "soffice").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / "soffice").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return make


@posix
def test_a_converter_that_hangs_is_ended_with_all_it_started(tmp_path, fake_office):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    # Both hold the pipe open as long as they live, and say so if they come to their end.
    fake_office(f"exec 9>{shlex.quote(str(pipe))}\n(sleep 60; echo late >&9) &\nsleep 60; echo late >&9")
    text = refused(put(tmp_path, XLS, "旧台账.xls"), ForeignFormatError, seconds=0.5)
    assert "LibreOffice 转换了 0.5 秒还没完，已停掉" in text
    os.set_blocking(reader, True)
    with os.fdopen(reader, "rb") as file:
        assert file.read() == b""


@posix
@pytest.mark.parametrize(("script", "code"), [("exit 77", "77"), ("kill -SEGV $$", "-11"), ("exit 0", "0")])
def test_a_converter_that_fails_is_told_in_one_line(tmp_path, fake_office, script, code):
    fake_office(script)
    text = refused(put(tmp_path, XLS, "旧台账.xls"), ForeignFormatError)
    assert text == (
        f"旧台账.xls：是旧版 .xls 或 .et 文件，LibreOffice 没能转换（退出码 {code}）。"
        "请用 Excel 或 WPS 打开，另存为 .xlsx 再用。"
    )


@posix
def test_a_converter_that_cannot_be_started_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(soffice, "find_office", lambda: str(tmp_path / "无" / "soffice"))
    assert "LibreOffice 没能转换" in refused(put(tmp_path, XLS, "旧台账.xls"), ForeignFormatError)


@posix
def test_what_a_converter_makes_is_checked_as_any_workbook_and_named_as_the_original(tmp_path, fake_office):
    made = put(tmp_path, xlsx(text_row(1, "编号"))[:-40], "made.xlsx")
    # The folder for results is the argument after --outdir, the last but one.
    fake_office(f'while [ $# -gt 2 ]; do shift; done\nmkdir -p "$1"\ncp {shlex.quote(str(made))} "$1/in.xlsx"')
    path = put(tmp_path, XLS, "旧台账.xls")
    refused(path, DamagedWorkbookError)
    made.write_bytes(
        xlsx(
            text_row(1, "编号"),
        )
    )
    source = open_source(path)
    assert source.file == source.sheets[0].file == "旧台账.xls"
    assert not hasattr(source, "package")
    assert path.read_bytes() == XLS


@posix
def test_nothing_is_left_behind(tmp_path, fake_office, monkeypatch):
    import tempfile

    private = tmp_path / "tmp"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    fake_office("touch left; exit 3")
    refused(put(tmp_path, XLS, "旧台账.xls"))
    assert list(private.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only on Linux: a process is held to its memory")
def test_a_converter_is_held_to_its_memory(tmp_path):
    def code(megabytes):
        command = [sys.executable, "-c", "bytearray(600 << 20)"]
        return child.run_child(command, tmp_path, seconds=60, megabytes=megabytes)

    assert code(4096) == 0
    assert code(400) != 0


def test_calamine_reads_whatever_is_set_for_another_python(old_books, monkeypatch):
    pytest.importorskip("python_calamine")
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    path = old_books / "台账.xls"
    assert calamine.read_with_calamine(path, path.read_bytes(), "xls", 60).sheet_names


def test_calamine_that_fails_is_told_in_one_line(tmp_path, monkeypatch):
    pytest.importorskip("python_calamine")
    monkeypatch.setattr(soffice, "find_office", lambda: None)
    path = put(tmp_path, zipped({"mimetype": ODS_TYPE, "content.xml": b"<x/>"}), "a.ods")
    assert "没能读出来" in refused(path, ForeignFormatError)
    monkeypatch.setattr(calamine, "_CHILD", put(tmp_path, b"import time\ntime.sleep(60)\n", "slow.py"))
    assert "读了 0.2 秒还没完" in refused(path, ForeignFormatError, seconds=0.2)
    monkeypatch.setattr(
        calamine, "_CHILD", put(tmp_path, b"import sys\nopen(sys.argv[2], 'w').write('[{}]')\n", "odd.py")
    )
    assert "坏了" in refused(path, DamagedWorkbookError)


# The real converters on real files


def make_book(path, *, mac=False):
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["二〇一八年工作台账"])
    sheet.merge_cells("A1:E1")
    sheet.append(["编号", "目标任务", "完成时限", "进度", "说明"])
    sheet.append(["1-001", "调研摸底", datetime.date(2018, 3, 31), 0.6, 10.3])
    sheet.append(["1-002", "整改", datetime.datetime(2018, 4, 1, 9, 30), 0.125, True])
    sheet.append(["1-003", "验收", "=1/0", "=1+1", "10.30"])
    sheet.merge_cells("B4:B5")
    for row in (3, 4):
        sheet.cell(row, 3).number_format = "yyyy-m-d"
        sheet.cell(row, 4).number_format = "0%"
    sheet["B3"].fill = PatternFill("solid", fgColor="FF7C80")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = book.create_sheet("备用")
    other["C7"] = "远处"
    other["C8"] = 1.23456789012345
    other.sheet_state = "hidden"
    book.save(path)


@pytest.fixture(scope="session")
def old_books(tmp_path_factory):
    """The same ledger as .xls and .ods, once counting days from 1900 and once from 1904."""
    folder = tmp_path_factory.mktemp("old")
    make_book(folder / "台账.xlsx")
    make_book(folder / "苹果台账.xlsx", mac=True)
    for kind in ("xls", "ods"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", folder, folder / "台账.xlsx", folder / "苹果台账.xlsx"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    return folder


def assert_common(source, name):
    assert source.file == name
    assert source.sheet_names == ("台账", "备用")
    sheet = source.sheet("台账")
    assert sheet.file == name
    assert sheet.cell(1, 1).value == "二〇一八年工作台账"
    assert sheet.cell(3, 3)[:2] == (Kind.DATE, datetime.date(2018, 3, 31))
    assert sheet.cell(4, 3)[:2] == (Kind.DATE, datetime.datetime(2018, 4, 1, 9, 30))
    assert sheet.cell(3, 4)[:2] == (Kind.NUMBER, 0.6)
    assert sheet.cell(3, 5)[:2] == (Kind.NUMBER, 10.3)
    assert sheet.cell(5, 5)[:2] == (Kind.TEXT, "10.30")
    assert sheet.cell(5, 4)[:2] == (Kind.NUMBER, 2)
    assert source.sheet("备用").cell(7, 3).value == "远处"
    assert (sheet.visible, source.sheet("备用").visible) == (True, False)
    assert not hasattr(source, "package")
    return sheet


MERGED = {Range(1, 1, 1, 5), Range(4, 2, 5, 2)}


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["台账.xls", "台账.ods", "苹果台账.xls", "苹果台账.ods"])
def test_libreoffice_loses_nothing_that_a_rule_looks_at(old_books, name):
    source = open_source(old_books / name)
    sheet = assert_common(source, name)
    assert set(sheet.merged) == MERGED
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {4}
    assert sheet.fill(3, 2) == "FF7C80"
    assert sheet.cell(4, 5)[:2] == (Kind.BOOL, True)
    assert sheet.cell(4, 5).formula is None
    assert sheet.cell(5, 3).kind is Kind.ERROR
    assert sheet.cell(5, 4).formula == "1+1"
    assert "只能读不能改" in note_of(source)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_one_number_that_is_none_spoils_its_cell_alone(old_books, tmp_path):
    data = (old_books / "台账.xls").read_bytes()
    number = struct.pack("<d", 1.23456789012345)
    assert data.count(number) == 1
    source = open_source(put(tmp_path, data.replace(number, struct.pack("<Q", 0x7FF8 << 48)), "台账.xls"))
    assert source.sheet("备用").cell(8, 3)[:2] == (Kind.ERROR, "#NUM!")
    assert source.sheet("备用").cell(7, 3).value == "远处"


MACRO_DOCTYPE = '<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">'


def with_macros(data, doctype=MACRO_DOCTYPE):
    """The same .ods with a Basic module, as LibreOffice writes it."""
    space = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return more_parts(data, {
        "Basic/script-lc.xml": head + doctype.format("library:libraries", "libraries")
        + f'\n<library:libraries {space}><library:library library:name="Standard" library:link="false"/></library:libraries>',
        "Basic/Standard/script-lb.xml": head + doctype.format("library:library", "library")
        + f'\n<library:library {space} library:name="Standard"><library:element library:name="Module1"/></library:library>',
        "Basic/Standard/Module1.xml": head + doctype.format("script:module", "module")
        + '\n<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Main\nEnd Sub</script:module>',
    })  # fmt: skip


def more_parts(data, more):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        made = {name: archive.read(name) for name in archive.namelist()}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in more
    )
    manifest = made["META-INF/manifest.xml"].replace(b"</manifest:manifest>", f"{listed}</manifest:manifest>".encode())
    return zipped({**made, **{name: text.encode() for name, text in more.items()}, "META-INF/manifest.xml": manifest})


@pytest.mark.libreoffice
def test_an_ods_with_macros_is_read(old_books, tmp_path):
    data = with_macros((old_books / "台账.ods").read_bytes())
    assert_common(open_source(put(tmp_path, data, "台账.ods")), "台账.ods")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE {0} [<!ENTITY a "a">]>',
        MACRO_DOCTYPE[:-1] + ' [<!ENTITY a "a">]>',
        MACRO_DOCTYPE.replace("{1}.dtd", "http://example.org/{1}.dtd"),
        MACRO_DOCTYPE + MACRO_DOCTYPE,
    ],
)
def test_a_macro_that_declares_anything_of_its_own_is_refused(tmp_path, no_converter, doctype):
    data = with_macros(ods_of(""), doctype)
    assert "DOCTYPE" in refused(put(tmp_path, data, "台账.ods"), UnsafeWorkbookError)


def ods_of(rows):
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="台账">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped(
        {"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def ods_row(cell, rows=1):
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def ods_cell(content="", columns=1, value=' office:value-type="string"'):
    return f'<table:table-cell table:number-columns-repeated="{columns}"{value}>{content}</table:table-cell>'


@pytest.mark.parametrize(
    "rows",
    [
        ods_row(ods_cell("<text:p>甲</text:p>", 16384), 1_048_576),
        ods_row(ods_cell("<text:p>甲</text:p>", 1000), 1000),
        ods_row(ods_cell(columns=1), 1_000_000),
        ods_row(ods_cell(columns=16384)) * 40,
        ods_row(ods_cell("<text:p>甲</text:p>", value=""), 900_000),
        ods_row(ods_cell(value=' table:formula="of:=1"', columns=900_000)),
        ods_row(ods_cell('<text:p><text:s text:c="2000000000"/></text:p>')),
    ],
)
def test_an_ods_that_spreads_out_is_refused_before_a_converter_sees_it(tmp_path, no_converter, rows):
    path = put(tmp_path, ods_of(rows), "台账.ods")
    assert path.stat().st_size < 2000
    assert "多得离谱" in refused(path, UnsafeWorkbookError)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_blank_cells_up_to_the_edge_and_a_column_of_one_word_are_no_harm(tmp_path):
    filled = ods_row(ods_cell("<text:p>甲</text:p>", 3), 2000)
    blank = ods_row(ods_cell(columns=16384, value=""), 1_000_000)
    sheet = open_source(put(tmp_path, ods_of(filled + blank), "台账.ods")).sheet("台账")
    assert (len(sheet.rows), [cell.value for cell in sheet.rows[2000].values()]) == (2000, ["甲"] * 3)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["台账.xls", "台账.ods", "苹果台账.xls", "苹果台账.ods"])
def test_calamine_stands_in_and_says_what_it_cannot_see(old_books, monkeypatch, name):
    pytest.importorskip("python_calamine")
    monkeypatch.setattr(soffice, "find_office", lambda: None)
    source = open_source(old_books / name)
    sheet = assert_common(source, name)
    assert set(sheet.merged) == (MERGED if name.endswith(".xls") else set())
    assert "隐藏行" in note_of(source)
    assert ("合并单元格" in note_of(source)) == name.endswith(".ods")


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_name_does_not_count(old_books, tmp_path):
    path = tmp_path / "-x 台账 #1%.csv"
    shutil.copy(old_books / "台账.xls", path)
    assert_common(open_source(path), path.name)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["台账.xls", "台账.ods"])
def test_no_truncation_is_read_as_a_smaller_ledger(old_books, tmp_path, monkeypatch, name):
    """LibreOffice repairs a truncated .xls by leaving rows out, so the container is checked first."""
    monkeypatch.setattr(office, "read_with_office", lambda *_: "converted")
    whole = (old_books / name).read_bytes()
    sound = root_stream(whole, "Workbook") if name.endswith(".xls") else None
    for cut in range(0, len(whole), 211):
        try:
            assert open_source(put(tmp_path, whole[:cut], name)) == "converted"
        except WorkbookError:
            continue
        # What is cut off here lies behind the workbook's own stream.
        assert sound is not None
        assert root_stream(whole[:cut], "Workbook") == sound


@pytest.mark.libreoffice
def test_a_linked_picture_is_not_fetched_while_converting(old_books, tmp_path):
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        frame = (
            '<table:table-cell><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:type="simple" '
            f'xlink:href="http://127.0.0.1:{server.server_port}/x.png"/></draw:frame></table:table-cell></table:table-row>'
        )
        with zipfile.ZipFile(old_books / "台账.ods") as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["content.xml"] = parts["content.xml"].replace(b"</table:table-row>", frame.encode(), 1)
        source = open_source(put(tmp_path, zipped(parts), "链接.ods"))
        server.shutdown()
    assert_common(source, "链接.ods")
    assert asked == []


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_csv_made_by_libreoffice_is_read(old_books, tmp_path):
    # 44 is the comma, 34 the quote, 76 UTF-8.
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", tmp_path, old_books / "台账.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    sheet = open_source(tmp_path / "台账.csv").sheet("台账")
    assert [sheet.cell(3, column).value for column in (1, 2, 4)] == ["1-001", "调研摸底", "60%"]
