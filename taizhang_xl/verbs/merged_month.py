"""What a month's merge left open, looked at again: so that a packet made later has the same sheets as that of month-end."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.returned_files import return_files
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.journal.closes import usable_closes
from taizhang_xl.journal.merged_from import merged_from, was_asked
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.closed_figures import differing
from taizhang_xl.month.reported import outcome_from_reports
from taizhang_xl.month.review_model import Outcome, Review
from taizhang_xl.month.trend_model import Gap
from taizhang_xl.returns.consolidate import MonthConsolidation
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.forms.fields import BY_CHOICE
from taizhang_xl.verbs.gather import gather
from taizhang_xl.verbs.packet_file import settled_packet
from taizhang_xl.verbs.packet_since_close import IS_CLOSED, closed_total

_CLOSED = f"变更申请和冲突没有再核对（{IS_CLOSED}）"
_TORN = "变更申请和冲突没有核对（有月结存档读不出来，请先从备份恢复）"
_NO_RETURNS = "变更申请和冲突没有核对（没有找到报来的表）"


class MergedMonth(NamedTuple):
    """Who reported and what is open, and what there is to say of it; `answered` as in `MonthConsolidation`."""

    outcome: Outcome
    lines: tuple[Line, ...] = ()
    answered: str = ""


def outcome_of(consolidation: MonthConsolidation) -> Outcome:
    """Return what the review shows of a consolidation; units whose copies differ have not reported yet."""
    return Outcome(
        returned=consolidation.returned,
        not_returned=consolidation.not_returned,
        undecided=consolidation.undecided,
        entries=consolidation.entries,
        refused=consolidation.left_behind,
        came=consolidation.came,
    )


def look_again(context: Context, opened: Opened, month: Month, to: Path) -> MergedMonth:
    """Return what the returns of a month come to now; nothing is merged.

    Raises UsageError where what people chose in the packet is not merged yet, and where the packet has such choices and
    the returns are not there: a packet made without them would lose the choices.
    """
    by_ledger = outcome_from_reports(opened.ledger, month, asked=was_asked(opened.path, month))
    closes, gaps = usable_closes(opened.path, opened.ledger)
    if month in gaps or any(close.month == month for close in closes):
        return MergedMonth(by_ledger._replace(not_compared=_CLOSED))
    if Gap.UNREADABLE in gaps.values():
        # Nothing can be merged before it is restored.
        return MergedMonth(by_ledger._replace(not_compared=_TORN))
    settled = settled_packet(to, month) or settled_packet(opened.path.parent / "out", month)
    returns = returns_of(opened.path, month)
    if not returns:
        if settled:
            raise UsageError(
                settled, "“冲突处理”里有要选的，报来的表却找不到了，材料没有重做",
                f"请用 taizhang month-end {opened.path.name} --month {month} --returns 报表所在的文件夹 重做",
            )  # fmt: skip
        return MergedMonth(by_ledger._replace(not_compared=_NO_RETURNS))
    merged = gather(opened, returns, month, context.progress, settled, live=context.copy is not None)
    if settled and (chosen := _chosen(opened, merged)):
        raise UsageError(
            settled, f"“冲突处理”里选好的有 {chosen} 处还没有并入台账，材料没有重做",
            f"请先用 taizhang month-end {opened.path.name} --month {month}（合并），材料会一起重做",
        )  # fmt: skip
    outcome = outcome_of(merged)
    if not (waiting := len(merged.of(EntryKind.TAKEN))):
        return MergedMonth(outcome, answered=merged.answered)
    # The ledger has nothing yet of what these units report.
    outcome = by_ledger._replace(entries=outcome.entries, refused=outcome.refused, came=outcome.came)
    told = f"□ 报来的表里还有 {waiting} 处没有并入台账，材料按台账现在的内容做；请先用 taizhang month-end 合并"
    return MergedMonth(outcome, (Line(told, Severity.WARNING),), merged.answered)


def note_of_close(path: Path, ledger: Ledger, made: Review) -> str:
    """Return how the figures of a review differ from those of the month's close, "" where they do not or it is open.

    Raises FileError where what was kept of closes cannot be read.
    """
    closes, gaps = usable_closes(path, ledger)
    label = made.month.label
    if made.month in gaps:
        return f"{label}{gaps[made.month]}，数字是按现在的台账算的"
    close = next((each for each in closes if each.month == made.month), None)
    if close is None:
        return ""
    if close.due is None:
        return f"{label}{Gap.OLD}，数字是按现在的台账算的"
    then, now = differing(closed_total(ledger, close), made.total)
    return f"{label}{IS_CLOSED}，月结时{then}；按现在的台账是{now}，下面按现在的台账" if then else ""


def returns_of(ledger: Path, month: Month) -> tuple[Path, ...]:
    """Return the returns of a month that are still there: what it was merged from, else what the usual folder has."""
    kept = tuple(path for path in merged_from(ledger, month) if path.exists())
    usual = ledger.parent / "returns" / str(month)
    found = kept or ((usual,) if usual.is_dir() else ())
    return found if any(return_files(found, ledger)) else ()


def _chosen(opened: Opened, merged: MonthConsolidation) -> int:
    """Return how many answers are not in the ledger yet."""
    sheets = {part.sheet.name for part in opened.ledger.parts}
    rows = sum(append.sheet in sheets for append in merged.changes.appends)
    return rows + sum(entry.note.startswith(BY_CHOICE) for entry in merged.of(EntryKind.TAKEN))
