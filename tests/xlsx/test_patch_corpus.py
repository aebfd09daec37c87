"""Workbooks of other programs, edited: nothing lost, nothing broken, all else byte for byte; read back by others."""

import collections
import functools
import io
import subprocess
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from foreign import FILES, OUTSIDE, OWN, by_openpyxl, each_own_workbook, each_workbook, traits

from taizhang_xl.cells import Kind, parse_range
from taizhang_xl.changes import Append, Change, ChangeSet, Permit
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.write.patch import patch

TEXT, FILL = "办结 patched", "00B050"
# What safety demands: a signature would break, a lock is somebody's will, a formula or a pivot table would be lost,
# the log of a shared workbook would say nothing of the edit.
SAFETY = ("签名", "共享工作簿", "保护", "公式", "数据透视表")
FORBIDDEN = {"signature", "revisions"}


class Outcome(NamedTuple):
    """What became of one file: the edited cells and the new bytes, and why what was tried before was refused."""

    sheet: str
    cells: tuple[tuple[int, int], ...]
    data: bytes = b""
    touched: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@functools.cache
def edited(path):
    """Edit a cell that is there and one that is free, or where that one must not be edited the free one alone."""
    package = open_package(path)
    book = read_workbook(package)
    name = book.sheet_names[0]
    both = tuple(dict.fromkeys([present(book.sheet(name)), free(book.sheet(name))]))
    refused: dict[str, None] = {}
    for cells, permit in ((both, Permit()), (both, Permit(locked=True)), (both[-1:], Permit(locked=True))):
        edits = ChangeSet.of(Change(name, *at, new=TEXT, fill=FILL) for at in cells)
        try:
            done = patch(package, edits, permit)
            return Outcome(name, cells, done.data, done.touched, tuple(refused))
        except EditRefusedError as error:
            refused[error.what] = None
    return Outcome(name, both, refused=tuple(refused))


def free(sheet):
    return max([1, *sheet.rows, *(area.bottom for area in sheet.merged)]) + 3, 2


def present(sheet):
    """The first cell that holds a plain value, the free one where there is none."""
    hidden = {
        (r, c)
        for area in sheet.merged
        for r in range(area.top, area.bottom + 1)
        for c in range(area.left, min(area.right, 200) + 1)
        if (r, c) != (area.top, area.left)
    }
    found = (
        (row, column)
        for row, line in sorted(sheet.rows.items())
        for column, cell in sorted(line.items())
        if cell.kind is not Kind.BLANK and cell.formula is None and (row, column) not in hidden
    )
    return next(found, free(sheet))


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@each_workbook
def test_nothing_is_lost_and_nothing_but_the_edit_differs(path):
    done = edited(path)
    if not done.data:
        assert any(word in done.refused[0] for word in ("签名", "共享工作簿"))
        return
    old, new = parts(path.read_bytes()), parts(done.data)
    assert list(old) == [name for name in new if name in old], "parts are lost or out of order"
    assert path in OUTSIDE or new.keys() - old.keys() == ({"xl/styles.xml"} if "noStyles" in traits(path) else set())
    package = open_package(path)
    entry = next(each for each in read_workbook(package).sheets if each.name == done.sheet)
    styles = {name for name in new if name.lower().endswith("styles.xml")}
    registered = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} if new.keys() - old.keys() else set()
    changed = {name for name in new if old.get(name) != new[name]}
    tables = {link.target for link in package.relationships(entry.part).values() if link.type.endswith("/table")}
    assert entry.part in changed
    assert changed <= {entry.part, package.workbook_part, *styles, *registered, *tables}
    assert changed == set(done.touched)
    for name in changed:
        ElementTree.fromstring(new[name])


@each_workbook
def test_an_edited_header_is_what_its_table_calls_the_column(path):
    done = edited(path)
    package = open_package(path)
    entry = next(each for each in read_workbook(package).sheets if each.name == done.sheet)
    made = parts(done.data) if done.data else {}
    for link in package.relationships(entry.part).values() if made else ():
        if link.type.endswith("/table"):
            table = ElementTree.fromstring(made[link.target])
            area = parse_range(table.get("ref"))
            names = [each.get("name") for each in table.iter() if each.tag.endswith("}tableColumn")]
            for row, column in done.cells:
                if row == area.top and area.left <= column <= area.right:
                    assert names[column - area.left] == TEXT


@each_workbook
def test_only_the_edited_cells_read_otherwise(path):
    done = edited(path)
    if not done.data:
        return
    before, after = read_workbook(open_package(path)), read_workbook(open_package_bytes(done.data, path))
    for name in before.sheet_names:
        old, new = before.sheet(name), after.sheet(name)
        ours = set(done.cells) if name == done.sheet else set()
        assert contents(old, ours) == contents(new, ours)
        for at in ours:
            assert (new.cell(*at).value, new.fill(*at)) == (TEXT, FILL)
        assert (old.merged, old.hidden_rows, old.hidden_columns) == (new.merged, new.hidden_rows, new.hidden_columns)


def contents(sheet, without):
    return {
        (r, c): (cell.kind, cell.value, cell.style, cell.formula)
        for r, row in sheet.rows.items()
        for c, cell in row.items()
        if (r, c) not in without and (cell.kind is not Kind.BLANK or cell.formula is not None)
    }


@each_workbook
def test_openpyxl_reads_the_edit_wherever_it_reads_the_file(path):
    done = edited(path)
    if by_openpyxl(path, path.read_bytes()) is None or not done.data:
        return
    sheet = by_openpyxl(path, done.data)[done.sheet]
    for at in done.cells:
        cell = sheet.cell(*at)
        assert (str(cell.value), cell.fill.fill_type, cell.fill.fgColor.rgb) == (TEXT, "solid", f"FF{FILL}")


@each_workbook
def test_a_row_can_be_appended_or_the_reason_is_told(path):
    package = open_package(path)
    name = read_workbook(package).sheet_names[0]
    try:
        done = patch(package, ChangeSet(appends=(Append(name, {1: TEXT}),)), Permit(locked=True))
    except EditRefusedError as refused:
        assert refused.cure  # noqa: PT017 either outcome is right
        assert path in OUTSIDE or traits(path) & {*FORBIDDEN, "tableTotals"}
        return
    assert not traits(path) & {*FORBIDDEN, "tableTotals"}
    old, new = parts(path.read_bytes()), parts(done.data)
    assert list(old) == [part for part in new if part in old]
    changed = {part for part in new if old.get(part) != new[part]}
    assert changed == set(done.touched)
    for part in changed:
        ElementTree.fromstring(new[part])
    (row,) = done.appended
    assert read_workbook(open_package_bytes(done.data, path)).sheet(name).cell(row, 1).value == TEXT


@each_own_workbook
def test_an_edit_is_refused_for_the_trait_that_forbids_it_and_for_no_other_reason(path):
    has = traits(path)
    expected = {
        "签名": "signature" in has,
        "共享工作簿": "revisions" in has,
        "保护": "sheetProtection" in has and "unlockedCells" not in has,
        "数据透视表": "pivotOnFirstSheet" in has,
    }
    done = edited(path)
    assert [word for why in done.refused for word in SAFETY if word in why] == [
        w for w, is_so in expected.items() if is_so
    ]
    assert bool(done.data) == (not has & FORBIDDEN)


def test_at_most_two_in_a_hundred_are_refused_beyond_what_safety_demands():
    outcomes = {path.name: edited(path) for path in FILES}
    refused = [(name, why) for name, done in outcomes.items() for why in done.refused]
    beyond = {name for name, why in refused if not any(word in why for word in SAFETY)}
    edited_files = [name for name, done in outcomes.items() if done.data]
    kept = collections.Counter()
    for path in FILES:
        if done := outcomes[path.name].data:
            old, new = parts(path.read_bytes()), parts(done)
            kept.update(identical=sum(old[name] == new.get(name) for name in old), parts=len(old),
                        lost=len(old.keys() - new.keys()))  # fmt: skip
    print(f"\n{len(FILES)} files, {len(edited_files)} edited; {dict(kept)}")
    for name, why in refused:
        print(f"  refused: {name}: {why}")
    assert kept["lost"] == 0
    assert len(beyond) <= 0.02 * len(FILES)


def converted(files, folder):
    """The first sheet of each file as LibreOffice shows it, by name: one process for all, anew after one it dies of."""
    folder.mkdir()
    left = list(files)
    while left:
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
             "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", folder, *left],
            check=False, capture_output=True, timeout=540,
        )  # fmt: skip
        ended = done.returncode == 0
        left = [] if ended else [path for path in left if not (folder / f"{path.stem}.csv").exists()][1:]
    return {path.stem: path.read_text("utf-8", "replace") for path in folder.glob("*.csv")}


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_opens_every_edited_file_and_shows_the_edit(tmp_path):
    outputs = tmp_path / "edited"
    outputs.mkdir()
    for path in FILES:
        if edited(path).data:
            (outputs / path.name).write_bytes(edited(path).data)
    files = sorted(outputs.iterdir())
    edited_files = {path.stem for path in files}
    before = converted([path for path in FILES if (outputs / path.name).exists()], tmp_path / "before")
    after = converted(files, tmp_path / "after")
    print(f"\n{len(files)} edited files, LibreOffice opens {len(before)} of their originals and {len(after)} of them")
    assert after.keys() >= before.keys() >= {path.stem for path in OWN if path.stem in edited_files}
    # Shown is the first sheet, which may be one of a chart or of macros.
    other = {path.stem for path in FILES if read_workbook(open_package(path)).sheets[0].name != edited(path).sheet}
    assert other & {path.stem for path in OWN} == {p.stem for p in OWN if traits(p) & {"chartSheet", "macroSheet"}}
    assert [name for name, text in after.items() if name not in other and TEXT not in text] == []
