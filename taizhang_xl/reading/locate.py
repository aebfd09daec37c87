"""Which sheets of a workbook are the ledger: one of its own name, the only one that looks so, or one per unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from taizhang_xl.cells import Sheet
from taizhang_xl.errors import NoTableError, SeveralTablesError
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Table
from taizhang_xl.ledger.schema import LEDGER, LIKE_A_LEDGER, Field, SheetSpec
from taizhang_xl.reading.header import header_word, nearest_headers
from taizhang_xl.reading.settled import Settled
from taizhang_xl.reading.table import find_table
from taizhang_xl.text import key

Found = tuple[Table, tuple[Finding, ...]]

# A sheet of such a name is not called after a unit.
_NO_UNIT = re.compile(
    r"(?:sheet|工作表|表)\d*|.*(?:\d|[一二三四五六七八九十])月份?.*|.*(?:副本|备份|旧|模板|台账|汇总).*|\d+", re.I
)


class SheetSource(Protocol):
    """What a ledger is built from: a workbook on disk, or one open in Excel or Calc."""

    @property
    def file(self) -> str:
        """The file's name, for findings."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the worksheets in the order of their tabs."""

    def sheet(self, name: str) -> Sheet:
        """Return a worksheet's cells."""


def ledger_tables(
    source: SheetSource, wanted: str | None, known_units: Mapping[str, object], settled: Settled
) -> tuple[Found, ...]:
    """Return the ledger's tables: mostly one; several where each sheet is one unit's.

    `known_units` has the comparison keys of the units' names, `settled` the columns that the user settled. Raises NoTableError where there is none, or where
    several sheets look like a ledger and do not say that they are parts of one.
    """
    if wanted is not None and wanted not in source.sheet_names:
        raise NoTableError(
            source.file, f"没有名为“{wanted}”的工作表", f"这本工作簿里有：{'、'.join(source.sheet_names)}"
        )
    names = (wanted,) if wanted else source.sheet_names
    sheets = [source.sheet(name) for name in names]
    forced = dict(zip(names, settled.on(sheets), strict=True))
    if (
        wanted is None
        and LEDGER.name in names
        and (found := find_table(source.sheet(LEDGER.name), LEDGER, settled.forced))
    ):
        return (found,)
    tables = {
        sheet.name: found
        for sheet in sheets
        if (found := find_table(sheet, LEDGER, forced[sheet.name])) and _is_ledger(found[0])
    }
    if not tables:
        raise no_table(source, LEDGER, names)
    if len(tables) > 1:
        tables = {name: found for name, found in tables.items() if name not in LIKE_A_LEDGER} or tables
    if len(tables) > 1 and not all(_is_units_part(name, found[0], known_units) for name, found in tables.items()):
        cure = f"请把要用的一张改名为“{LEDGER.name}”；要另写一本的，用 taizhang adopt {source.file} --sheet 表名 --to 新台账.xlsx"
        raise SeveralTablesError(source.file, f"有几张表都像台账：{'、'.join(tables)}", cure, tuple(tables))
    return tuple(tables.values())


def no_table(source: SheetSource, spec: SheetSpec, names: tuple[str, ...]) -> NoTableError:
    """Return the error for a workbook without the table asked for, naming the nearest headers seen."""
    near = [(name, *nearest_headers(source.sheet(name), spec)) for name in names]
    name, row, words = max(near, key=lambda seen: len(seen[2]), default=("", 0, ()))
    if not words:
        return NoTableError(source.file, "里面没有内容", "请打开看看，存有内容的表再用")
    shown = "、".join(words[:8])
    known = {spec.header(header_word(word)) for word in words}
    needed = [column.header for column in spec.columns if column.required]
    needed = needed or [column.header for column in spec.columns[:4]]
    wanted = "、".join([each for each in needed if each not in known] or needed)
    return NoTableError(
        source.file,
        f"没有找到{spec.name}的表头，最像的是“{name}”第{row}行：{shown}",
        f"表头里{'还' if known - {None} else ''}要有{wanted}{_other_words(source.file) if spec is LEDGER else ''}",
    )


def _other_words(file: str) -> str:
    return f"；叫法不同的，运行 taizhang adopt {file} 逐个回答"


def _is_ledger(table: Table) -> bool:
    """Tell a ledger from a name list: it has tasks, and says who does them or by when."""
    return Field.TASK in table.columns and bool({Field.DEADLINE, Field.UNIT, Field.STATE} & table.columns.keys())


def _is_units_part(name: str, table: Table, known_units: Mapping[str, object]) -> bool:
    return key(name) in known_units or (Field.UNIT not in table.columns and not _NO_UNIT.fullmatch(name))
