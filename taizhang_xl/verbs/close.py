"""close: a month made final. What is not done hangs, with its reason; the ledger is kept as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.cells import parse_address, value_text
from taizhang_xl.changes import ChangeSet
from taizhang_xl.checks.mark_sheet import MARK_SHEET, mark_changes
from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER, MONTH, YEAR, flag
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.numbered import of_a_month, to_settle
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.closes import close_file, lost_months, read_closes
from taizhang_xl.journal.entry import CLOSE
from taizhang_xl.journal.entry import MARK as WRITE_MARKS
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.schema import HANGING, Field
from taizhang_xl.month.close import Closing, close_month
from taizhang_xl.month.hanging import hung_words

STRICT = flag("strict", "还没有到期、在办理期限内的也都挂单")
MARK = flag("mark", "结不了时，把要补的写成台账里的一张表“校验结果”，点一下跳到那一格")
AGAIN = flag("again", "这个月结过而存档丢了的，照现在的内容重结")


class Closed(NamedTuple):
    """What a close did, and where its snapshot is (None for a dry run or where it was refused)."""

    closing: Closing
    snapshot: Path | None


def decide(context: Context) -> Decision:
    """Decide what hangs. Raises UsageError for a month that is closed, or any but the one after the last closed."""
    opened, month = of_a_month(context), context[MONTH]
    package = opened.package
    _refuse_without_states(opened)
    skipped = _skipped(opened, month, again=context[AGAIN])
    closing = close_month(opened.ledger, month, strict=context[STRICT])._replace(skipped=skipped)
    summary, details = close_lines(closing, context.today, dry_run=context.dry_run, marked=context[MARK])
    snapshot = None if context.dry_run or closing.refused else close_file(opened.path, month)
    closed = Closed(closing, snapshot)
    if closing.refused:
        listed = mark_changes(closing.refused, context.today) if context[MARK] else ChangeSet()
        edits = (Edit(package, listed, EntryInfo(WRITE_MARKS)),) if listed else ()
        todo = "" if context[MARK] else "下一步：逐格填好再月结；加 --mark 写成一张表，点着逐格填"
        shown = MARK_SHEET if listed else ""
        return Decision(summary, details, todo, wrong=True, edits=edits, result=closed, shown=shown)
    # The journal keeps the snapshot in step with the save.
    edit = Edit(package, closing.changes, EntryInfo(CLOSE, str(month)))
    shown = HANGING.name if closing.hung else ""
    return Decision(
        summary, details, _next_step(month, _old_packet(opened, month)), edits=(edit,), result=closed, shown=shown
    )


def close_lines(
    closing: Closing, day: date, *, dry_run: bool = False, marked: bool = False
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return what a close on a day comes to, and what hangs or stands in its way, one by one."""
    details = grouped(sorted(closing.refused, key=_place)) if closing.refused else _hung(closing)
    return tuple(_summary(closing, day, dry_run=dry_run, marked=marked)), tuple(details)


def _old_packet(opened: Opened, month: Month) -> str:
    """Return how the packet that lies beside the ledger differs from the close, "" where it does not."""
    # Imported late: many months are refused once before they are closed.
    from taizhang_xl.month.snapshot import snapshot_of
    from taizhang_xl.verbs.packet_file import packet_file
    from taizhang_xl.verbs.packet_since_close import made_before

    packet = packet_file(opened.path.parent / "out", month)
    return made_before(packet, opened.ledger, snapshot_of(opened.ledger, month)) if packet.is_file() else ""


def _next_step(month: Month, old: str) -> str:
    """Return what comes after a close; `old` says how the packet differs from it."""
    following = (
        "新一年的台账用 taizhang new --from 建"
        if month.next.year > month.year
        else f"{month.next.label}的表用 taizhang split 分发"
    )
    again = f"{old}，请用 taizhang packet 再做一次；" if old else ""
    return f"下一步：{again}要发提示件的用 taizhang remind；{following}"


def _place(finding: Finding) -> tuple[str, int, int]:
    return finding.sheet, *(parse_address(finding.cell) if finding.cell else (0, 0))


def _refuse_without_states(opened: Opened) -> None:
    """Refuse a ledger of which nothing can be told done or not: everything in it would hang."""
    if not opened.ledger.items:
        raise UsageError(opened.path, "台账里一项也没有，没有什么可月结", "请先填“台账”表")
    lacking = [part.sheet.name for part in opened.ledger.parts if Field.STATE not in part.columns]
    if lacking:
        raise UsageError(
            opened.path, f"“{'”“'.join(lacking)}”没有“状态”这一列，看不出哪一项办结了，没有月结",
            f"请{to_settle(opened, (Field.STATE,))}",
        )  # fmt: skip


def _skipped(opened: Opened, month: Month, *, again: bool) -> tuple[Month, ...]:
    """Return the months that were never closed. Raises UsageError where this one cannot be closed now."""
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
    return () if closed or lost else tuple(Month(month.year, number) for number in range(1, month.month))


def _summary(closing: Closing, day: date, *, dry_run: bool, marked: bool) -> Iterator[Line]:
    label = closing.month.label
    if closing.refused:
        count = len(closing.refused)
        missing = f"没有月结，台账没有改动：补好以上 {count} 处再来"
        listed = f"没有月结：要补 {count} 处，列在“{MARK_SHEET}”表里，点“位置”跳到那一格；补好再来"
        yield Line(f"{label}{listed if marked else missing}", Severity.ERROR)
        yield from _beforehand(closing, day)
        return
    new = sum(not each.months for each in closing.hung)
    yield Line(
        f"√ {label}{'会' if dry_run else '已'}月结：挂单 {len(closing.hung)} 项，其中本月新挂 {new} 项，销号 {len(closing.taken_off)} 项"
    )
    yield from _beforehand(closing, day)
    if closing.to_take_off:
        yield Line(f"已办结、等科室销号（taizhang sign-off）：{'、'.join(closing.to_take_off)}", Severity.WARNING)


def _beforehand(closing: Closing, day: date) -> Iterator[Line]:
    """Yield what a close cannot take back, said as well where it is refused or tried."""
    month = closing.month
    if closing.skipped:
        first, last = closing.skipped[0].month, closing.skipped[-1].month
        earlier = f"{first}月" if first == last else f"{first}月至{last}月"
        yield Line(
            f"这本台账第一次月结，从{month.label}开始；以前的{earlier}没有月结过，以后也不能再补结", Severity.WARNING
        )
    if day < month.last:
        early = sum(each.due is not None and each.due >= day for each in closing.hung)
        hung = f"，还没有到期的 {early} 项也算没有办结" if early else ""
        yield Line(
            f"{month.label}还没有过完（今天{day.month}月{day.day}日）{hung}；月底以后再结更稳妥", Severity.WARNING
        )


def _hung(closing: Closing) -> Iterator[Line]:
    for each in closing.hung:
        yield Line(
            f"  {each.number} {each.item} 原到期日 {each.due or '（没有）'} {hung_words(each.months)}：{for_others(each.reason)}"
        )


def _json(done: Done) -> dict[str, Any]:
    closed: Closed = done.decision.result
    closing = closed.closing
    return {
        "refused": [finding.as_dict() for finding in closing.refused],
        "hung": [{**asdict(each), "due": value_text(each.due)} for each in closing.hung],
        "taken_off": closing.taken_off,
        "to_take_off": closing.to_take_off,
        "skipped": [str(month) for month in closing.skipped],
        "snapshot": str(closed.snapshot) if closed.snapshot else None,
        "notes": done.notes,
    }


_TIP = "月结：没有办结的挂单（要有原因），当月存档，以后的改动能查出来"
_DRAWING = Drawing(blue="M4 3h13l4 4v14H4z", green="M8 3v5h7V3M8 21v-7h8v7")
VERB = Verb(
    "close", f"{_TIP}。", (LEDGER, MONTH, STRICT, AGAIN, MARK, YEAR), decide,
    (Button("close", "月结", _TIP, "FileSave", _DRAWING, "月度", {"mark": True}, large=True),), edits=True, python="Closed", json=_json,
)  # fmt: skip
