"""Every workbook is hostile until checked: each bad file is refused in one line that says what it is and the cure."""

import io
import struct
import zipfile

import pytest
from books import HEAD, MAIN, parts_of, sheet_xml, text_row, xlsx, zipped

from taizhang_xl.errors import (
    DamagedWorkbookError,
    FileError,
    ForeignFormatError,
    UnsafeWorkbookError,
    WorkbookError,
)
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

GOOD = xlsx(text_row(1, "编号", "目标任务"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def with_part(name, data, base=None):
    parts = base or parts_of({"台账": sheet_xml(text_row(1, "编号"))})
    return zipped({**parts, name: data.encode() if isinstance(data, str) else data})


def without(*names):
    parts = parts_of({"台账": sheet_xml(text_row(1, "编号"))})
    return zipped({name: data for name, data in parts.items() if name not in names})


def with_sheet(xml):
    return with_part("xl/worksheets/sheet1.xml", xml)


def rows(xml):
    return with_sheet(sheet_xml(xml))


def bomb(declared):
    """A part of 40 MB of one byte; the zip says how large it is, or lies."""
    parts = parts_of({"台账": sheet_xml(text_row(1, "编号"))})
    data = zipped({**parts, "xl/worksheets/sheet1.xml": b" " * (40 << 20)})
    return data if declared is None else data.replace(struct.pack("<L", 40 << 20), struct.pack("<L", declared))


def doubled():
    data = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return data.getvalue()


def crc_wrong():
    parts = parts_of({"台账": sheet_xml(text_row(1, "编号"))})
    return zipped(parts, zipfile.ZIP_STORED).replace("编号".encode(), "偏号".encode())


def encrypted_entry():
    data = bytearray(GOOD)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


FOREIGN = {
    "empty": (b"", "空文件"),
    "xls": (OLE + b"\0" * 600, ".xls"),
    "encrypted": (OLE + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "html with bom": (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "网页"),
    "xml 2003": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML"),
    "csv in utf-8": ("编号,目标任务\n1-001,调研\n".encode(), "CSV"),
    "csv in gbk": ("编号,目标任务\n1-001,调研\n".encode("gbk"), "CSV"),
    "csv in utf-16": ("编号\t目标任务\n".encode("utf-16"), "CSV"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "noise": (bytes(range(256)) * 20, "不是"),
    "ods": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "ODF",
    ),
    "docx": (
        zipped(
            {
                "[Content_Types].xml": b"<Types/>",
                "_rels/.rels": parts_of({"a": ""})["_rels/.rels"].replace(b"xl/workbook.xml", b"word/document.xml"),
                "word/document.xml": b"<x/>",
            }
        ),
        "Word",
    ),
    "xlsb": (
        zipped(
            {
                "[Content_Types].xml": b"<Types/>",
                "_rels/.rels": parts_of({"a": ""})["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin"),
                "xl/workbook.bin": b"x",
            }
        ),
        "xlsb",
    ),
}

DAMAGED = {
    "truncated": (GOOD[: len(GOOD) // 2], "不完整"),
    "head only": (GOOD[:30], "不完整"),
    "tail cut": (GOOD[:-30], "不完整"),
    "plain zip": (zipped({"a.txt": b"x"}), "压缩包"),
    "no content types": (without("[Content_Types].xml"), "Content_Types"),
    "no package links": (without("_rels/.rels"), "没有工作簿部件"),
    "no workbook part": (without("xl/workbook.xml"), "缺少部件"),
    "no sheet part": (without("xl/worksheets/sheet1.xml"), "内容丢失"),
    "no workbook links": (without("xl/_rels/workbook.xml.rels"), "没有内容部件"),
    "workbook not xml": (with_part("xl/workbook.xml", "<workbook><sheets>"), "workbook.xml 的内容坏了"),
    "no sheets": (with_part("xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}"><sheets/></workbook>'), "没有工作表"),
    "sheet not closed": (
        with_sheet(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v>'),
        "内容坏了",
    ),
    "sheet is text": (with_sheet("编号"), "内容坏了"),
    "wrong checksum": (crc_wrong(), "校验码"),
    "row twice": (rows(text_row(1, "a") + text_row(1, "b")), "重复"),
    "rows backward": (rows(text_row(2, "a") + text_row(1, "b")), "次序颠倒"),
    "row beyond the sheet": (rows(text_row(1_048_577, "a")), "超出了工作表"),
    "cell twice": (rows('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "有两份"),
    "cell of another row": (rows('<row r="1"><c r="A2"><v>1</v></c></row>'), "单元格 A2"),
    "cell beyond the sheet": (rows('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "超出了工作表"),
    "number that is none": (rows('<row r="1"><c r="A1"><v>12,5</v></c></row>'), "数字"),
    "shared string out of range": (rows('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "共享字符串 7"),
    "negative shared string": (rows('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), "共享字符串 -1"),
    "merged range nonsense": (
        with_sheet(sheet_xml(text_row(1, "a"), after='<mergeCells><mergeCell ref="A1:?"/></mergeCells>')),
        "合并单元格",
    ),
    "unknown encoding": (with_sheet('<?xml version="1.0" encoding="x-none"?><worksheet/>'), "编码"),
    "two sheets of one name": (
        zipped(
            {
                **parts_of({"台账": sheet_xml(""), "b": sheet_xml("")}),
                "xl/workbook.xml": parts_of({"台账": "", "b": ""})["xl/workbook.xml"].replace(
                    b'"b"', '"台账"'.encode()
                ),
            }
        ),
        "同名",
    ),
}

UNSAFE = {
    "bomb that says so": (bomb(None), "大得离谱"),
    "bomb that lies": (bomb(1000), "大得离谱"),
    "doctype": (with_sheet('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), "DOCTYPE"),
    "billion laughs": (with_part(
        "xl/workbook.xml",
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>',
    ), "DOCTYPE"),
    "external entity": (with_part(
        "xl/sharedStrings.xml", '<!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>',
        parts_of({"台账": sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')}, strings=""),
    ), "DOCTYPE"),
    "climbing name": (with_part("../../evil.xml", "<x/>"), "文件夹外面"),
    "absolute name": (with_part("/etc/evil.xml", "<x/>"), "文件夹外面"),
    "drive name": (with_part("C:/evil.xml", "<x/>"), "文件夹外面"),
    "part twice": (doubled(), "两份"),
    "part twice in other letters": (with_part("XL/Workbook.XML", "<x/>"), "两份"),
    "encrypted parts": (encrypted_entry(), "加了密"),
    "too many parts": (zipped({f"x/{n}": b"" for n in range(10_001)}), "太多"),
}  # fmt: skip


def open_all(tmp_path, data):
    path = tmp_path / "报表.xlsx"
    path.write_bytes(data)
    book = read_workbook(open_package(path))
    return [book.sheet(name) for name in book.sheet_names]


def assert_one_line(error):
    text = str(error.value)
    assert text.startswith("报表.xlsx：")
    assert "\n" not in text
    assert text.count("。") >= 2, "says what happened and what to do"
    assert error.value.cure


@pytest.mark.parametrize("name", FOREIGN)
def test_another_format_is_named(tmp_path, name):
    data, word = FOREIGN[name]
    with pytest.raises(ForeignFormatError, match=word) as error:
        open_all(tmp_path, data)
    assert_one_line(error)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_workbook_is_refused_and_never_half_read(tmp_path, name):
    data, word = DAMAGED[name]
    with pytest.raises(DamagedWorkbookError, match=word) as error:
        open_all(tmp_path, data)
    assert_one_line(error)


@pytest.mark.parametrize("name", UNSAFE)
def test_a_hostile_workbook_is_refused(tmp_path, name):
    data, word = UNSAFE[name]
    with pytest.raises(UnsafeWorkbookError, match=word) as error:
        open_all(tmp_path, data)
    assert_one_line(error)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(UnsafeWorkbookError):
        open_all(tmp_path, UNSAFE["bomb that says so"][0])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 << 20


def test_missing_file_folder_and_good_file(tmp_path):
    with pytest.raises(FileError, match="没有这个文件"):
        open_package(tmp_path / "无.xlsx")
    with pytest.raises(FileError, match="文件夹"):
        open_package(tmp_path)
    assert open_all(tmp_path, GOOD)[0].cell(1, 2).value == "目标任务"


@pytest.mark.parametrize("cut", range(0, len(GOOD), 97))
def test_no_truncation_is_read_as_a_smaller_workbook(tmp_path, cut):
    with pytest.raises(WorkbookError):
        open_all(tmp_path, GOOD[:cut])


def test_one_flipped_byte_never_gives_other_content(tmp_path):
    whole = open_all(tmp_path, GOOD)[0].rows
    for at in range(0, len(GOOD), 11):
        data = bytearray(GOOD)
        data[at] ^= 0x10
        try:
            read = open_all(tmp_path, bytes(data))
        except WorkbookError:
            continue
        assert [sheet.rows for sheet in read] == [whole], at


def test_an_entry_whose_data_descriptor_follows_is_read(tmp_path):
    # Programs that stream write sizes behind the data and zero in the local header.
    file = io.BytesIO()

    class Stream(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            return file.write(data)

    with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of({"台账": sheet_xml(text_row(1, "编号"))}).items():
            archive.writestr(name, data)
    assert open_all(tmp_path, file.getvalue())[0].cell(1, 1).value == "编号"
