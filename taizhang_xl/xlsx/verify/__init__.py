"""The receipt of an edit: the new workbook's bytes compared with the old one's. Imports nothing from `xlsx.write`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple
from xml.etree import ElementTree
from zipfile import ZipInfo

from taizhang_xl.cells import address
from taizhang_xl.changes import ChangeSet, RowHeight
from taizhang_xl.errors import DamagedEditError, WorkbookError
from taizhang_xl.xlsx.package import Package, open_package_bytes
from taizhang_xl.xlsx.parts import decoded
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook
from taizhang_xl.xlsx.refusals import shown
from taizhang_xl.xlsx.verify.asked import Asked, asked_of
from taizhang_xl.xlsx.verify.book import (
    book_difference,
    calculated_columns,
    chain_difference,
    counts_from_1904,
    list_difference,
    range_difference,
)
from taizhang_xl.xlsx.verify.frame import FilterEdge, edge_of_filter
from taizhang_xl.xlsx.verify.look import ResolvedStyles, styles_difference
from taizhang_xl.xlsx.verify.sheet import SheetCheck
from taizhang_xl.xlsx.verify.tables import table_difference

_CHINESE = re.compile("[\u4e00-\u9fff]")
_TYPES = "[Content_Types].xml"


class Receipt(NamedTuple):
    """What an edit did to a workbook, as a comparison of new with old has shown.

    `parts` are the parts that changed, came or went; `identical` counts those whose bytes are the very same; `cells`
    counts the cells that are as asked now, `rows` the rows that were appended, `heights` those of another height.
    """

    parts: tuple[str, ...] = ()
    identical: int = 0
    cells: int = 0
    rows: int = 0
    heights: int = 0


def receipt(
    old: Package, data: bytes, edits: ChangeSet, appended: Sequence[int], heights: Sequence[RowHeight] = ()
) -> Receipt:
    """Compare a workbook about to be saved with the one it was made from.

    `appended` are the rows said to be new, `heights` those said to be of another height.

    Raises DamagedEditError if anything but the edits differs, or an edit does not read back as requested.
    """
    try:
        return _Comparison(old, open_package_bytes(data, old.path), edits, appended, heights).receipt()
    except DamagedEditError:
        raise
    except ElementTree.ParseError as error:
        raise DamagedEditError(old.path, f"新的内容读不回来，XML 有错（第{error.position[0]}行）") from error
    except (WorkbookError, ValueError, KeyError) as error:
        # Python's own messages are not for users.
        why = str(error) if _CHINESE.search(str(error)) else "内部写法对不上"
        raise DamagedEditError(old.path, f"新的内容读不回来，{why}") from error


class _Comparison:
    """One comparison of two packages, part by part."""

    def __init__(
        self, old: Package, new: Package, edits: ChangeSet, appended: Sequence[int], heights: Sequence[RowHeight]
    ) -> None:
        self._old = old
        self._new = new
        self._edits = edits
        self._heights = heights
        self._landed = list(zip(edits.appends, appended, strict=True))
        self._names = {entry.filename: entry for entry in new.entries}
        self._old_names = set(old.names)

    def receipt(self) -> Receipt:
        """Return what differs; raise at the first difference that was not requested."""
        differing = self._differing()
        gone = [name for name in differing if name not in self._names]
        come = [name for name in self._names if name not in self._old_names]
        self._check_names(gone, come)
        for name in differing:
            if _key(name) not in self._asked_parts:
                self._refuse(name, self._difference(name, gone, come))
        for part, (name, asked) in self._asked_parts.items():
            # Checked even if unchanged: the edit may not have been made at all.
            self._refuse("", self._sheet_difference(part, name, asked))
        cells = sum(asked.told for _, asked in self._asked_parts.values())
        identical = len(self._old_names) - len(differing)
        return Receipt((*differing, *come), identical, cells, len(self._landed), len(self._heights))

    def _refuse(self, part: str, difference: str | None) -> None:
        if difference is not None:
            raise DamagedEditError(self._old.path, f"{shown(part)} {difference}".strip())

    def _differing(self) -> list[str]:
        """Return the names of the old parts that were changed or removed."""
        pairs = [(entry, self._names.get(entry.filename)) for entry in self._old.entries]
        return [old.filename for old, new in pairs if new is None or not self._identical(old, new)]

    def _identical(self, old: ZipInfo, new: ZipInfo) -> bool:
        facts = [(entry.CRC, entry.file_size, entry.compress_size, entry.compress_type) for entry in (old, new)]
        return facts[0] == facts[1] and self._old.compressed(old) == self._new.compressed(new)

    # -- parts that come and go ----------------------------------------------

    def _check_names(self, gone: Sequence[str], come: Sequence[str]) -> None:
        if lost := [name for name in gone if _key(name) not in self._may_go]:
            self._refuse(lost[0], "没有了")
        if extra := [name for name in come if _key(name) not in self._may_come]:
            self._refuse(extra[0], "是多出来的")

    @cached_property
    def _may_come(self) -> set[str]:
        own = {sheet.name for sheet in self._edits.sheets if sheet.content is not None}
        parts = {entry.part for entry in self._new_book.sheets if entry.name in own}
        styles = self._new_book.linked("/styles")
        return {part.lower() for part in (parts if styles is None else {*parts, styles})}

    @cached_property
    def _may_go(self) -> set[str]:
        own = {sheet.name: sheet.content is None for sheet in self._edits.sheets}
        parts = {entry.part: own[entry.name] for entry in self._old_book.sheets if entry.name in own}
        going = {part for part, is_going in parts.items() if is_going} | {_rels(part) for part in parts}
        chain = self._old_book.linked("/calcChain")
        return {part.lower() for part in (going if chain is None else {*going, chain})}

    # -- each changed part by its kind ---------------------------------------

    def _difference(self, name: str, gone: Sequence[str], come: Sequence[str]) -> str | None:
        """Return what is wrong with a changed part other than a sheet, None if only what was requested differs."""
        part = _key(name)
        old = _xml(self._old, name)
        if part == (self._old_book.linked("/calcChain") or "").lower():
            cells = {address(*at) for _, asked in self._asked_parts.values() for at in asked.cells}
            new = _xml(self._new, name) if name in self._names else None
            return chain_difference(old, new, self._bottoms, None if self._edits.sheets else cells)
        if name not in self._names:
            return None
        new = _xml(self._new, name)
        if part == (self._old_book.linked("/styles") or "").lower():
            return styles_difference(old, new)
        if part == self._old.workbook_part.lower():
            return book_difference(old, new, self._bottoms, *self._own_sheets, self._filters)
        if part in (_TYPES.lower(), _rels(self._old.workbook_part).lower()):
            return list_difference(old, new, gone, come)
        if part in self._tables:
            return table_difference(old, new, self._tables[part], self._bottoms)
        return range_difference(old, new, self._bottoms) if self._bottoms else "不该有变化"

    def _sheet_difference(self, part: str, name: str, asked: Asked) -> str | None:
        tables = [(_xml(self._old, table), _xml(self._new, table)) for table in self._tables_of(part, asked)]
        formulas = {formula for old, _ in tables if asked.appended for formula in calculated_columns(old)}
        check = SheetCheck(name, asked, self._new_book, self._looks, formulas, tables, from_1904=self._from_1904)
        old = None if asked.is_whole else _xml(self._old, part)
        return check.difference(old, _xml(self._new, part))

    def _tables_of(self, part: str, asked: Asked) -> list[str]:
        links = () if asked.is_whole else self._old.relationships(part).values()
        return [link.target for link in links if link.type.endswith("/table") and not link.external]

    @cached_property
    def _tables(self) -> dict[str, Asked]:
        """What is asked of each table's sheet, by the table's part in lower case."""
        sheets = self._asked_parts.items()
        return {table.lower(): asked for part, (_, asked) in sheets for table in self._tables_of(part, asked)}

    @cached_property
    def _filters(self) -> dict[str, FilterEdge]:
        """The edges of the sheets' filters where columns were to join or leave them, by sheet."""
        found = {}
        for part, (name, asked) in self._asked_parts.items():
            if asked.edges and not asked.is_whole and (moved := edge_of_filter(_xml(self._old, part), asked)):
                found[name] = moved
        return found

    @cached_property
    def _own_sheets(self) -> tuple[list[str], list[str]]:
        """The names of the sheets that were to go, and of those that were to come."""
        there = {entry.name for entry in self._old_book.sheets}
        gone = [each.name for each in self._edits.sheets if each.content is None and each.name in there]
        come = [each.name for each in self._edits.sheets if each.content is not None and each.name not in there]
        return gone, come

    @cached_property
    def _asked_parts(self) -> dict[str, tuple[str, Asked]]:
        """What is asked of each sheet, by its part in lower case."""
        asked = asked_of(self._edits, self._landed, self._heights)
        parts = {entry.name: entry.part.lower() for entry in self._new_book.sheets if entry.kind == "worksheet"}
        if lost := asked.keys() - parts.keys():
            raise DamagedEditError(self._old.path, f"没有工作表 {lost.pop()}")
        return {parts[name]: (name, each) for name, each in asked.items()}

    @cached_property
    def _from_1904(self) -> bool:
        return counts_from_1904(_xml(self._new, self._new.workbook_part))

    @cached_property
    def _bottoms(self) -> frozenset[int]:
        return frozenset(row for _, row in self._landed)

    @cached_property
    def _old_book(self) -> Workbook:
        return read_workbook(self._old)

    @cached_property
    def _new_book(self) -> Workbook:
        return read_workbook(self._new)

    @cached_property
    def _looks(self) -> tuple[ResolvedStyles, ResolvedStyles]:
        parts = [(book.package, book.linked("/styles")) for book in (self._old_book, self._new_book)]
        old, new = (ResolvedStyles(None if part is None else _xml(package, part)) for package, part in parts)
        return old, new


def _key(name: str) -> str:
    """Return a part's name as links spell it; a zip may have backslashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def _rels(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _xml(package: Package, name: str) -> bytes:
    return decoded(package, shown(name), package.part(name))
