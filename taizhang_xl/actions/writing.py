"""The verbs that change a workbook in place: refresh and edit. Each is one ChangeSet, shown or saved whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from taizhang_xl.actions.reading import open_ledger, today
from taizhang_xl.cells import Value, parse_address, value_text
from taizhang_xl.changes import KEEP, Change, ChangeSet, Keep
from taizhang_xl.errors import EditRefusedError, UsageError
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.fixes import fix_ledger
from taizhang_xl.ledger.refresh import refresh_ledger
from taizhang_xl.products.marks import MARK_SHEET, MARK_TITLE, mark_sheet
from taizhang_xl.xlsx.addsheet import with_sheet, without_sheet
from taizhang_xl.xlsx.package import Package, open_package
from taizhang_xl.xlsx.patch import patch
from taizhang_xl.xlsx.reader import read_workbook
from taizhang_xl.xlsx.save import save, save_new
from taizhang_xl.xlsx.stylepatch import Styles, styles_part

_EDIT = re.compile(r"(?P<sheet>.+)!(?P<cell>[^!=]+)=(?P<value>.*)", re.S)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FILL = re.compile(r"#?([0-9A-Fa-f]{6})")


@dataclass(frozen=True, slots=True)
class Written:
    """What a verb changed, and where it was saved; `saved` is None for a dry run or when nothing had to change."""

    changes: ChangeSet
    saved: Path | None


def write_changes(package: Package, changes: ChangeSet, *, dry_run: bool) -> Path | None:
    """Save edits into the workbook they were computed from, all or none.

    A dry run goes as far as making the new bytes, so that what would be refused is refused here too.
    """
    if not changes:
        return None
    patched = patch(package, changes)
    return None if dry_run else save(package, patched.data)


def refresh(path: Path, *, year: int | None = None, as_of: date | None = None, dry_run: bool = False) -> Written:
    """Bring 到期日, 时限状态 and the colours of a ledger up to a day."""
    opened = open_ledger(path, year=year)
    changes = refresh_ledger(opened.ledger, as_of or today())
    return Written(changes, write_changes(opened.package, changes, dry_run=dry_run))


def fix(path: Path, *, year: int | None = None, dry_run: bool = False) -> Written:
    """Put right what staff typed in another form than the ledger's own, where there is no doubt what is meant."""
    opened = open_ledger(path, year=year)
    changes = fix_ledger(opened.ledger)
    return Written(changes, write_changes(opened.package, changes, dry_run=dry_run))


def edit(
    path: Path, sets: Sequence[str], *, fill: str | None = None, to: Path | None = None, dry_run: bool = False
) -> Written:
    """Set cells of any workbook, "SHEET!CELL=VALUE" each, and change nothing else of the file.

    A value that is a plain number or an ISO date is written as one, everything else as text; empty empties the
    cell. `fill` ("RRGGBB") colours the same cells. With `to` the result is a new file. Raises UsageError.
    """
    package = open_package(path)
    workbook = read_workbook(package)
    colour = _colour(path, fill)
    asked = [_asked(path, text, workbook.sheet_names) for text in sets]
    rows = {sheet: {row for name, row, _, _ in asked if name == sheet} for sheet, _, _, _ in asked}
    present = {sheet: workbook.rows(sheet, numbers) for sheet, numbers in rows.items()}
    changes = [
        Change(sheet, row, column, present[sheet].cell(row, column).value, value, colour, "手工修改")
        for sheet, row, column, value in asked
    ]
    changeset = ChangeSet.of(changes)
    if to is None:
        return Written(changeset, write_changes(package, changeset, dry_run=dry_run))
    data = patch(package, changeset).data
    if dry_run:
        return Written(changeset, None)
    save_new(to, data, overwrite=False)
    return Written(changeset, to)


def _asked(path: Path, text: str, sheets: Sequence[str]) -> tuple[str, int, int, Value]:
    """Return sheet, row, column and value of "SHEET!CELL=VALUE"."""
    match = _EDIT.fullmatch(text)
    if match is None:
        raise UsageError(text, "看不懂这一处修改", "请写成“工作表!单元格=内容”，如 台账!Q3=办结")
    if match["sheet"] not in sheets:
        raise UsageError(path, f"没有名为“{match['sheet']}”的工作表", f"有：{'、'.join(sheets)}")
    try:
        row, column = parse_address(match["cell"].strip())
    except ValueError:
        raise UsageError(text, f"“{match['cell']}”不是单元格地址", "请写成 Q3 这样") from None
    return match["sheet"], row, column, typed_value(match["value"])


def typed_value(text: str) -> Value:
    """Return the value that a text stands for: a number, a date, nothing, or the text itself ("007" is text)."""
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if _DAY.fullmatch(text):
        try:
            return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            return text
    return text


def _colour(path: Path, fill: str | None) -> str | Keep:
    if fill is None:
        return KEEP
    match = _FILL.fullmatch(fill)
    if match is None:
        raise UsageError(path, f"“{fill}”不是颜色", "请写六位十六进制数，如 FF7C80")
    return match[1].upper()


def _marked_by_us(path: Path) -> Package:
    """Open a ledger whose sheet 校验结果, if there is one, is ours. Raises EditRefusedError where somebody else made it."""
    package = open_package(path)
    workbook = read_workbook(package)
    if MARK_SHEET in workbook.sheet_names:
        title = value_text(workbook.rows(MARK_SHEET, {1}).cell(1, 1).value)
        if not title.startswith(MARK_TITLE):
            raise EditRefusedError(path, f"已有一张“{MARK_SHEET}”表，不是本工具写的，没有动它", "请把它改名后再运行")
    return package


def mark(path: Path, findings: Sequence[Finding], as_of: date) -> Path:
    """Put findings on a sheet of the ledger, each with a link to its cell; returns the ledger saved."""
    package = _marked_by_us(path)
    own = [finding for finding in findings if finding.file == path.name]
    part = styles_part(package)
    if part is None:
        return save(package, with_sheet(package, MARK_SHEET, mark_sheet(own, lambda fill: 0, as_of), {}))
    styles = Styles(package.part(part))
    sheet = mark_sheet(own, lambda fill: styles.filled(0, fill), as_of)
    return save(package, with_sheet(package, MARK_SHEET, sheet, {part: styles.xml()}))


def unmark(path: Path) -> Path:
    """Take the sheet of findings away again."""
    package = _marked_by_us(path)
    return save(package, without_sheet(package, MARK_SHEET))
