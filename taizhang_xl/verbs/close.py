"""The verbs that make a month final: close, sign_off, extend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Finding
from taizhang_xl.journal.closes import close_file, lost_months, read_closes
from taizhang_xl.journal.entry import CLOSE, EXTEND, SIGN_OFF
from taizhang_xl.journal.journal import settle
from taizhang_xl.journal.record import Deed
from taizhang_xl.month.close import Closing, close_month
from taizhang_xl.month.extension import Request
from taizhang_xl.month.extension import extend as extend_item
from taizhang_xl.month.sign_off import sign_off as sign_off_items
from taizhang_xl.text import plain
from taizhang_xl.verbs.opening import Opened, open_ledger, today
from taizhang_xl.verbs.save import Written, write_changes


class Closed(NamedTuple):
    """What a close did, and where its snapshot is (None for a dry run or where it was refused)."""

    closing: Closing
    snapshot: Path | None
    notes: tuple[str, ...] = ()


class Decided(NamedTuple):
    """What a decision on single items did; with `refused` nothing was changed."""

    refused: tuple[Finding, ...]
    written: Written | None


def close(
    path: Path, month: Month, *, strict: bool = False, again: bool = False, year: int | None = None,
    dry_run: bool = False,
) -> Closed:  # fmt: skip
    """Close a month of a ledger; `again` a month that was closed and whose snapshot is lost.

    Raises UsageError for a month of another year, one that is closed already, or any but the one after the last closed.
    """
    opened = open_ledger(path, year=year)
    package = opened.package
    if not dry_run:
        settle(path)
    closing = decide_close(opened, month, strict=strict, again=again)
    if closing.refused:
        return Closed(closing, None)
    # The journal keeps the snapshot in step with the save.
    written = write_changes(package, closing.changes, Deed(CLOSE, str(month)), dry_run=dry_run)
    return Closed(closing, None if dry_run else close_file(path, month), written.notes)


def decide_close(opened: Opened, month: Month, *, strict: bool = False, again: bool = False) -> Closing:
    """Return what closing a month does to an open ledger. Raises UsageError as `close` does."""
    kept = [snapshot.month for snapshot in read_closes(opened.path)]
    lost = lost_months(opened.path, opened.ledger)
    if month in kept:
        raise UsageError(
            opened.path, f"{month.label}已经月结过", "月结以后的改动用“校验”看；要看当时的样子请打开当月材料"
        )
    if month in lost and not again:
        raise UsageError(
            opened.path, f"{month.label}月结过（看“挂单”表和修改记录），存档却不在，没有再结",
            "台账改过名的请改回；从备份恢复 .taizhang 里的 closes 文件夹；确实要照现在的内容重结的加 --again",
        )  # fmt: skip
    closed = [*kept, *(each for each in lost if each != month)]
    if closed and month < max(closed) and month not in lost:
        raise UsageError(opened.path, f"{max(closed).label}已经月结，不能再结更早的{month.label}", "请核对月份")
    if closed and month > max(closed).next:
        missing = max(closed).next.label
        raise UsageError(opened.path, f"{missing}还没有月结，不能先结{month.label}", f"请先月结{missing}")
    if month.year != opened.ledger.year:
        raise UsageError(opened.path, f"是{opened.ledger.year}年的台账，不能月结{month.label}", "请核对月份和台账")
    skipped = () if closed or lost else tuple(Month(month.year, number) for number in range(1, month.month))
    return close_month(opened.ledger, month, strict=strict)._replace(skipped=skipped)


def sign_off(
    path: Path, numbers: Sequence[str], *, year: int | None = None, as_of: date | None = None, dry_run: bool = False
) -> Decided:
    """Close items that are 办结 with their evidence, by 编号 or 挂单号; all of them or none."""
    opened = open_ledger(path, year=year)
    signed = sign_off_items(opened.ledger, [plain(number) for number in numbers], as_of or today())
    if signed.refused:
        return Decided(signed.refused, None)
    return Decided((), write_changes(opened.package, signed.changes, Deed(SIGN_OFF), dry_run=dry_run))


def extend(
    path: Path, request: Request, *, year: int | None = None, as_of: date | None = None, dry_run: bool = False
) -> Decided:
    """Put an approved extension on record and move 到期日; refused once the work is overdue."""
    opened = open_ledger(path, year=year)
    extension = extend_item(opened.ledger, request, as_of or today())
    if extension.refused:
        return Decided(extension.refused, None)
    return Decided((), write_changes(opened.package, extension.changes, Deed(EXTEND), dry_run=dry_run))
