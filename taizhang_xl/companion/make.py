"""A new companion workbook: our sheets with their looks and drop-downs, its mark, rights for its owner alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.cells import Value
from taizhang_xl.companion.kind import CompanionKind
from taizhang_xl.contract.decision import Product
from taizhang_xl.contract.opening import Opened
from taizhang_xl.files.ready import ready_new_file
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import SheetSpec
from taizhang_xl.reading.companion_mark import MARK

Rows = Mapping[SheetSpec, Sequence[Mapping[str, Value]]]

_GUIDE = "说明"
_USUAL = (
    ("这本附册", "和台账放在一起用，只有它自己的功能读它；分发、月度材料、邮件、看板都不读，也不收。"),
    ("谁能打开", "建的时候只有建它的人能打开；要给别人看的，请在文件夹属性里加权限，不要发文件。"),
    ("不要改的", "“归属”表和各表的列名。可以加列、筛选、排序、调列宽。"),
    ("备份", "每次改动前，旧的一份自动存到同一文件夹的 .taizhang/backups 里。"),
)


def companion_product(
    kind: CompanionKind, opened: Opened, today: date, rows: Rows | None = None, guide: Sequence[tuple[str, str]] = ()
) -> Product:
    """Return the companion of a ledger, to be made with these rows; `guide` are lines of its own on the sheet 说明.

    Raises FileError where one is there already: it is never written over.
    """
    target = kind.path(opened.ledger, opened.path)
    ready_new_file(target)
    write = partial(_write, kind, opened.ledger, opened.path, today, rows or {}, tuple(guide))
    return Product(target, write, like=opened.path, private=True)


def _write(
    kind: CompanionKind, ledger: Ledger, path: Path, today: date, rows: Rows, guide: Sequence[tuple[str, str]], file: BinaryIO
) -> None:  # fmt: skip
    # Imported late: whoever opens a companion makes none.
    from taizhang_xl.paper.own_table import write_table
    from taizhang_xl.paper.style import Styled, height

    title = f"{ledger.year}年{kind.name}"
    styled = Styled(file, title, today)
    sheet = styled.page(_GUIDE, landscape=False)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 76)
    sheet.merge_range(0, 0, 0, 1, title, styled.look("title"))
    sheet.set_row(0, 40)
    for row, (name, text) in enumerate((*guide, *_USUAL), 1):
        sheet.write_string(row, 0, name, styled.look("section"))
        sheet.write_string(row, 1, text, styled.look("plain"))
        sheet.set_row(row, height([(text, 76)]) + 8)
    for spec in kind.sheets:
        of_sheet = [[row.get(column.header) for column in spec.columns] for row in rows.get(spec, ())]
        write_table(styled, styled.page(spec.name, landscape=spec.landscape), spec, of_sheet)
    mark: list[Value] = [kind.name, str(ledger.year), ledger.settings.office, path.name, today]
    write_table(styled, styled.page(MARK.name, landscape=False), MARK, [mark])
    styled.close()
