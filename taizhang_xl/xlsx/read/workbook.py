"""A package -> Workbook: which sheets there are; each is read on first use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.cells import Sheet
from taizhang_xl.errors import DamagedWorkbookError, NoTableError, UnsafeWorkbookError
from taizhang_xl.xlsx.memo import Memo
from taizhang_xl.xlsx.package import LIMITS, Limits, Package
from taizhang_xl.xlsx.parts import DAMAGED, UNSAFE
from taizhang_xl.xlsx.read.formats import Formats, read_formats
from taizhang_xl.xlsx.read.pictures import PICTURES_IN_CELLS, with_pictures
from taizhang_xl.xlsx.read.shared_strings import read_strings
from taizhang_xl.xlsx.read.sheet_reader import read_sheet
from taizhang_xl.xlsx.refusals import shown

_YES = ("1", "true")
_KINDS = {"/worksheet": "worksheet", "/chartsheet": "chartsheet", "/dialogsheet": "dialogsheet"}


class _Listed(NamedTuple):
    """The content of the workbook part: name, link and visibility of each sheet, and how to read its cells."""

    sheets: tuple[tuple[str, str, bool], ...]
    date1904: bool
    recalculates: bool


_LISTS = Memo[_Listed]()


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it; only one whose `kind` is "worksheet" is read as data."""

    name: str
    part: str
    visible: bool
    kind: str


@dataclass(frozen=True)
class Workbook:
    """A workbook whose sheets are read on first use, and kept."""

    package: Package
    sheets: tuple[SheetEntry, ...]
    date1904: bool
    recalculates: bool = False
    """Whether it asks to be recalculated when opened: until then formula results may be old."""
    is_converted: bool = False
    """Whether a converter made it from another format: it may hold invalid numbers."""
    limits: Limits = LIMITS
    """The limits for reading it."""
    _read: dict[str, Sheet] = field(default_factory=dict, repr=False)
    """The sheets read so far, the only thing about it that changes."""

    @property
    def file(self) -> str:
        """The file's name."""
        return self.package.path.name

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets; chart and macro sheets hold no cells and are not among them."""
        return tuple(entry.name for entry in self.sheets if entry.kind == "worksheet")

    @property
    def rows_left(self) -> int:
        """How many more rows with content may be read."""
        return self.limits.rows - sum(len(sheet.rows) for sheet in self._read.values())

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet.

        Raises NoTableError for an unknown name, DamagedWorkbookError, UnsafeWorkbookError, and TooManyRowsError
        as soon as there are more rows than the limits allow.
        """
        if name not in self._read:
            entry = self._entry(name)
            sheet = read_sheet(self, entry.name, entry.part, entry.visible)
            has_pictures = self.package.has(PICTURES_IN_CELLS)
            self._read[name] = with_pictures(sheet, self.package.part(entry.part)) if has_pictures else sheet
        return self._read[name]

    def rows(self, name: str, numbers: Collection[int]) -> Sheet:
        """Return just these rows of a worksheet, for an edit of a few cells of a long ledger. Raises like `sheet`."""
        entry = self._entry(name)
        return read_sheet(self, entry.name, entry.part, entry.visible, numbers)

    def _entry(self, name: str) -> SheetEntry:
        entry = next((each for each in self.sheets if each.name == name and each.kind == "worksheet"), None)
        if entry is None:
            names = "、".join(self.sheet_names)
            raise NoTableError(self.file, f"没有名为“{name}”的工作表", f"这本工作簿里有：{names}")
        return entry

    @cached_property
    def formats(self) -> Formats:
        """The styles, empty if the workbook has no styles part."""
        part = self.linked("/styles")
        return read_formats(self.package, part) if part else Formats()

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings: runs of rich text joined, phonetic readings left out."""
        part = self.linked("/sharedStrings")
        return read_strings(self.package, part) if part else []

    def linked(self, ending: str) -> str | None:
        """Return the part linked by a relationship whose type ends so, None if there is none."""
        links = self.package.relationships(self.package.workbook_part).values()
        part = next((link.target for link in links if link.type.endswith(ending) and not link.external), None)
        return part if part and self.package.has(part) else None


def read_workbook(package: Package, *, is_converted: bool = False, limits: Limits = LIMITS) -> Workbook:
    """Return a package's workbook. Raises DamagedWorkbookError if its list of sheets cannot be trusted."""
    part = package.workbook_part
    data = package.part(part)
    listed = _LISTS.of(data, lambda: _listed(package, part, data))
    links = package.relationships(part)
    sheets = []
    for name, link, visible in listed.sheets:
        target = links.get(link)
        if not link:
            # Old macro modules are listed as sheets that have no part.
            sheets.append(SheetEntry(name, "", visible, "macrosheet"))
            continue
        if target is None or target.external:
            raise DamagedWorkbookError(package.path, f"工作表“{shown(name)}”没有内容部件", DAMAGED)
        ending = next((kind for end, kind in _KINDS.items() if target.type.endswith(end)), "macrosheet")
        if ending == "worksheet" and not package.has(target.target):
            raise DamagedWorkbookError(
                package.path, f"工作表“{shown(name)}”的内容丢失了（{shown(target.target)}）", DAMAGED
            )
        sheets.append(SheetEntry(name, target.target, visible, ending))
    if len({entry.name.lower() for entry in sheets}) < len(sheets):
        raise DamagedWorkbookError(package.path, "有两张同名的工作表", "请用 Excel 打开，把其中一张改名")
    parts = [entry.part.lower() for entry in sheets if entry.kind == "worksheet"]
    if len(set(parts)) < len(parts):
        raise DamagedWorkbookError(package.path, "有两张工作表用了同一份内容", DAMAGED)
    if not sheets:
        raise DamagedWorkbookError(package.path, "里面没有工作表", DAMAGED)
    return Workbook(package, tuple(sheets), listed.date1904, listed.recalculates, is_converted, limits)


def _listed(package: Package, part: str, data: bytes) -> _Listed:
    listed: list[tuple[str, str, bool]] = []
    found = {"date1904": False, "recalculates": False}

    def start(path: str, attributes: dict[str, str]) -> None:
        if path == "workbook/sheets/sheet":
            link = next((value for name, value in attributes.items() if name.endswith(" id")), "")
            listed.append((attributes.get("name", ""), link, attributes.get("state", "visible") == "visible"))
            if len(listed) > LIMITS.parts:
                raise UnsafeWorkbookError(package.path, "里面的工作表太多", UNSAFE)
        elif path == "workbook/workbookPr":
            found["date1904"] = attributes.get("date1904") in _YES
        elif path == "workbook/calcPr":
            found["recalculates"] = attributes.get("fullCalcOnLoad") in _YES

    package.parse(part, data, start)
    return _Listed(tuple(listed), **found)
