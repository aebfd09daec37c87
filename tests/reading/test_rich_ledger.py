"""A ledger with a chart, a picture, a drop-down, a note and a macro: edited and appended to, all of it is still there."""

import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.write.patch import patch

MACRO = bytes(range(256)) * 16
STATES = ["办结", "正在办理", "未落实"]
EDITS = ChangeSet(
    (Change("台账", 4, 3, new="办结", fill="A9D18E"), Change("台账", 4, 4, new=90, font_colour="C00000")),
    (Append("台账", {1: "1-005", 2: "新增一项", 3: "正在办理", 4: 15}),),
)


def picture(width=120, height=60):
    """A red PNG with a white band, made by hand."""
    lines = b"".join(
        b"\0" + (b"\xff\xff\xff" if height // 3 < y < height // 2 else b"\xc0\x20\x20") * width for y in range(height)
    )

    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def rich_ledger(macro=MACRO, folder=None):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    if folder is not None:
        (folder / "vbaProject.bin").write_bytes(macro)
        book.add_vba_project(str(folder / "vbaProject.bin"))
    sheet = book.add_worksheet("台账")
    sheet.set_column("B:B", 24)
    rows = [["1-001", "修订制度", "办结", 100], ["1-002", "开展调研", "正在办理", 60],
            ["1-003", "值班安排", "未落实", 10], ["1-004", "信息报送", "正在办理", 45]]  # fmt: skip
    sheet.add_table(
        0, 0, 4, 3, {"data": rows, "columns": [{"header": h} for h in ("编号", "目标任务", "状态", "进度")]}
    )
    sheet.data_validation("C2:C5", {"validate": "list", "source": STATES})
    sheet.conditional_format("D2:D5", {"type": "data_bar"})
    sheet.write_comment("B3", "科室意见：先报方案")
    sheet.insert_image("F2", "红.png", {"image_data": io.BytesIO(picture())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "=台账!$D$1", "categories": "=台账!$A$2:$A$5", "values": "=台账!$D$2:$D$5"})
    sheet.insert_chart("A10", chart)
    book.close()
    return file.getvalue()


def edited(data):
    return patch(open_package_bytes(data, Path("台账.xlsm")), EDITS)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_all_of_it_is_still_there(tmp_path):
    data = rich_ledger(folder=tmp_path)
    done = edited(data)
    old, new = parts(data), parts(done.data)
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {
        "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/tables/table1.xml", "xl/charts/chart1.xml",
    }  # fmt: skip
    assert new["xl/vbaProject.bin"] == MACRO
    assert [name for name in new if "media/" in name and new[name] == picture()]
    sheet = openpyxl.load_workbook(io.BytesIO(done.data))["台账"]
    assert sheet["B3"].comment.text == "科室意见：先报方案"
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("C2:C6", '"办结,正在办理,未落实"')
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["D2:D6"]
    assert sheet.tables["Table1"].ref == "A1:D6"


def drawn(data, folder, name):
    """The pages of a workbook as LibreOffice prints them: text, and pictures as PNG files."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", folder, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    told = subprocess.run(
        ["pdftotext", "-layout", folder / f"{name}.pdf", "-"], check=True, capture_output=True, text=True
    )
    subprocess.run(["pdftoppm", "-r", "60", "-png", folder / f"{name}.pdf", folder / name], check=True)
    return told.stdout, sorted(folder.glob(f"{name}-*.png"))


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not here: install poppler-utils")
def test_libreoffice_draws_the_edit_the_picture_and_a_fifth_column(tmp_path):
    data = rich_ledger()
    before, old_pages = drawn(data, tmp_path, "before")
    after, new_pages = drawn(edited(data).data, tmp_path, "after")
    assert before.count("1-004") == 2, "once in the list, once under the chart"
    assert after.count("1-005") == 2, "the new row is in the list and under the chart"
    assert len(old_pages) == len(new_pages)
    assert old_pages[0].read_bytes() != new_pages[0].read_bytes()
