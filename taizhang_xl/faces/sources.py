"""What a Python function takes for a ledger beside a path: a workbook that a program or openpyxl holds, a data frame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, Union, cast

from taizhang_xl.contract.apply import Done, apply_to_files
from taizhang_xl.contract.common_options import AS_OF, YEAR
from taizhang_xl.contract.context import Context, Progress
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.opening import Opened, open_ledger, opened_from, today
from taizhang_xl.contract.run import decided
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.open_ledger import OpenLedger
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.hosts.hosts import find_open
from taizhang_xl.hosts.open_copy import copy_now
from taizhang_xl.ledger.schema import LEDGER
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

if TYPE_CHECKING:
    import openpyxl
    import pandas as pd
    import xlwings

    from taizhang_xl.faces.ledger_view import LedgerView

AnyLedger: TypeAlias = Union[
    str, Path, OpenLedger, "LedgerView", "openpyxl.Workbook", "xlwings.Book", "pd.DataFrame"
]  # fmt: skip
# No folder of anybody's: nothing can lie beside what is in memory only.
_NOWHERE = Path("（内存里）")
_SAVE_FIRST = "请先存成 .xlsx 文件，再对文件做"


class Memory(NamedTuple):
    """A ledger that is in no file: the workbook it was written as, and the year where the frame names one."""

    path: Path
    workbook: Workbook
    year: int | None = None


def open_given(given: AnyLedger, *, year: int | None = None, sheet: str | None = None) -> Opened:
    """Return a ledger however it was given. Raises as `open_ledger` does, UsageError for what is no ledger."""
    if isinstance(given, str | Path):
        return open_ledger(Path(given), year=year, sheet=sheet)
    if _is("LedgerView", "taizhang_xl", given):
        opened: Opened = cast("LedgerView", given).opened
        return opened
    held = _held(given)
    if isinstance(held, Memory):
        return opened_from(held.workbook, held.path, year=held.year if year is None else year, sheet=sheet)
    if (host := find_open(held.path)) is None:
        return open_ledger(held.path, year=year, sheet=sheet)
    return opened_from(copy_now(host, held.path), held.path, year=year, sheet=sheet)


def run_on(verb: Verb, told: Mapping[str, object], *, dry_run: bool, progress: Progress) -> Done:
    """Run a verb on a ledger that was not given as a path: on the open workbook, or on a copy of what is in memory.

    Raises UsageError for what would be written of a ledger in memory, and as the verb does.
    """
    given: Any = told["ledger"]
    if _is("LedgerView", "taizhang_xl", given):
        return _run_path(verb, {**told, "ledger": given.opened.path}, dry_run=dry_run, progress=progress)
    held = _held(given)
    if isinstance(held, OpenLedger):
        if held.live and dry_run:
            raise UsageError(held.path, "在程序里打开着，不能试运行", "请去掉 dry_run，或关闭工作簿再试")
        if not held.live:
            day = {AS_OF.name: held.as_of} if AS_OF in verb.options and held.as_of else {}
            return _run_path(verb, {**day, **told, "ledger": held.path}, dry_run=dry_run, progress=progress)
        return held.run(verb.name, **{name: value for name, value in told.items() if name != "ledger"})
    return _run_memory(verb, held, told, dry_run=dry_run, progress=progress)


def _run_path(verb: Verb, told: Mapping[str, object], *, dry_run: bool, progress: Progress) -> Done:
    from taizhang_xl.contract.run import run_verb

    return run_verb(verb, told, REGISTRY, dry_run=dry_run, progress=progress)


def _run_memory(verb: Verb, held: Memory, told: Mapping[str, object], *, dry_run: bool, progress: Progress) -> Done:
    year = {YEAR.name: held.year} if held.year is not None and YEAR in verb.options else {}
    given = {**year, **told, "ledger": held.path}
    context = Context(given, today(), progress, copy=held.workbook, dry_run=dry_run, registry=REGISTRY)
    decision = decided(verb, context)
    if not dry_run:
        _refuse_writing(verb, decision, held.path)
    return verb.carry_out(decision, progress, None, dry_run=dry_run)


def _refuse_writing(verb: Verb, decision: Decision, path: Path) -> None:
    if any(edit.changes for edit in decision.edits) or decision.remember or decision.effects:
        raise UsageError(
            path.name, f"只在内存里，{verb.name} 要改的没有地方写", f"{_SAVE_FIRST}；只看会改什么加 dry_run=True"
        )
    if any(product.target.is_relative_to(path.parent) for product in decision.files):
        raise UsageError(path.name, "只在内存里，不知道做好的文件放哪里", "请用 to= 说明")
    if verb.carry_out is not apply_to_files:
        raise UsageError(path.name, f"只在内存里，{verb.name} 做不了", _SAVE_FIRST)


def _held(given: object) -> OpenLedger | Memory:
    if isinstance(given, OpenLedger):
        return given
    if _is("Book", "xlwings", given):
        return book_of(given)
    if _is("Workbook", "openpyxl", given):
        return _of_workbook(given)
    if _is("DataFrame", "pandas", given):
        return _of_frame(given)
    raise UsageError(type(given).__name__, "不能当台账读", "请给文件名、openpyxl 或 xlwings 的工作簿、数据框")


def _is(name: str, package: str, given: object) -> bool:
    """Tell whether a value is of a class, without loading the package that defines it."""
    return any(each.__name__ == name and each.__module__.partition(".")[0] == package for each in type(given).__mro__)


def book_of(book: Any) -> OpenLedger:
    """Return the ledger that a book of xlwings is. Raises UsageError for one never saved, one that cannot be reached."""
    if not _is("Book", "xlwings", book):
        raise UsageError(type(book).__name__, "不能打开", "请给文件名，或 xlwings 的工作簿")
    path = Path(book.fullname)
    if not path.is_absolute():
        raise UsageError(str(book.name), "还没有存过盘，不知道是哪本台账", "请先保存")
    found = OpenLedger(path)
    if not found.live:
        raise UsageError(path, "打开着它的程序连不上，没有动它", "请保存后关闭，改用文件名")
    return found


def _of_workbook(book: Any, name: str = "openpyxl 工作簿") -> Memory:
    if book.read_only or book.write_only:
        raise UsageError("openpyxl 工作簿", "是只读或只写的，读不到全部内容", "请用 openpyxl.load_workbook(文件) 打开")
    file = BytesIO()
    book.save(file)
    path = _NOWHERE / f"{name}.xlsx"
    return Memory(path, read_workbook(open_package_bytes(file.getvalue(), path)))


def _of_frame(frame: Any) -> Memory:
    """Write a frame as a sheet of its own: labels over values, in the frame's order, without what is computed here."""
    import openpyxl

    from taizhang_xl.faces.frames.columns import CELL, OVER, UNREAD
    from taizhang_xl.faces.frames.columns import YEAR as OF_YEAR

    labels = [str(label) for label in frame.columns]
    if doubled := sorted({label for label in labels if labels.count(label) > 1}):
        raise UsageError("数据框", f"列名重复：{'、'.join(doubled)}", "请改列名或去掉一列")
    years = {int(year) for year in frame[OF_YEAR].dropna()} if OF_YEAR in labels else set()
    if len(years) > 1:
        raise UsageError("数据框", f"有{'、'.join(map(str, sorted(years)))}几个年度", "请先选出一年的")
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = LEDGER.name
    kept = [at for at, label in enumerate(labels) if label not in (CELL, OVER, UNREAD, OF_YEAR)]
    sheet.append([labels[at] for at in kept])
    for row in frame.itertuples(index=False, name=None):
        sheet.append([_plain(row[at]) for at in kept])
    return _of_workbook(book, "数据框")._replace(year=next(iter(years), None))


def _plain(value: Any) -> str | int | float | date | None:
    """Return what a cell holds; a missing value is the only one that differs from itself or cannot tell."""
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    return value if isinstance(value, int | float | date) else str(value)
