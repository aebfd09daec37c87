"""check: everything that is wrong with a ledger; with options also put right, or put on a sheet of the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from taizhang_xl.buttons import PAGE, Button, Drawing
from taizhang_xl.catalogue import CLOSE_ALTERED, CLOSE_LOST, CLOSE_UNREADABLE
from taizhang_xl.changes import ChangeSet
from taizhang_xl.checks import Check, check_ledger
from taizhang_xl.checks.fix import fix_ledger
from taizhang_xl.checks.mark_sheet import MARK_SHEET, mark_changes, unmark_changes
from taizhang_xl.checks.progress import without_states
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.opening import Opened, opened_from
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.telling import change_line, written_json
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Finding, Where, is_wrong
from taizhang_xl.journal.closes import altered as altered_closes
from taizhang_xl.journal.closes import lost_months, read_closes, unreadable
from taizhang_xl.reading.beside_table import columns_beside_tables
from taizhang_xl.returns.forms.left_out import left_out_of_ledger
from taizhang_xl.verbs.check_lines import errors_first, every_line, summed_lines, total
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

if TYPE_CHECKING:
    from taizhang_xl.month.snapshot import Snapshot

MARK = flag("mark", "把结果写成台账里的一张表“校验结果”，点一下跳到那一格")
UNMARK = flag("unmark", "去掉“校验结果”这张表")
EVERY: Option[bool] = Option(
    "every", bool, "逐处列出，已识别的也列", default=False, python="bool", flag=True, terminal=("--all", "-v")
)
FIX = flag("fix", "改正没有疑问的写法：文字日期、状态和类别的别名、全角编号、看不见的字")


def check_opened(opened: Opened, as_of: date, checks: Sequence[Check]) -> tuple[Finding, ...]:
    """Return everything that is wrong with a ledger that is open, and what was changed in the months that are closed."""
    found = check_ledger(opened.ledger, as_of, checks)
    where = Where(opened.path.name)
    if faults := unreadable(opened.path):
        said = (CLOSE_UNREADABLE.at(where, f"{error.subject}：{error.what}") for error in faults)
        return errors_first((*found, *said))
    lost = [CLOSE_LOST.at(where, month.label) for month in lost_months(opened.path, opened.ledger)]
    altered = [CLOSE_ALTERED.at(Where(opened.path.name), path.name) for path in altered_closes(opened.path)]
    closed = (finding for snapshot in read_closes(opened.path) for finding in _changed(opened, snapshot))
    left_out = left_out_of_ledger(opened.source, opened.ledger)
    beside = columns_beside_tables(opened.source, opened.ledger)
    stateless = without_states(opened.ledger)
    return errors_first((*found, *stateless, *left_out, *beside, *lost, *altered, *closed))


def _changed(opened: Opened, snapshot: Snapshot) -> Iterator[Finding]:
    # Imported late: a month is reviewed with much, and most ledgers that are checked have none that is closed.
    from taizhang_xl.month.snapshot import changed_since

    yield from changed_since(opened.ledger, snapshot)


def decide(context: Context) -> Decision:
    """Find what is wrong, after what there is no doubt about has been put right."""
    day, sheets = context[AS_OF] or context.today, context.rooms.sheets()
    opened = context.opened.with_sheets(sheets)
    fixes = fix_ledger(opened.ledger) if context[FIX] else ChangeSet()
    findings = check_opened(_fixed(opened, fixes).with_sheets(sheets), day, context.rooms.checks())
    sheet = _sheet_of_findings(context, opened, findings, day)
    writes = context[FIX] or context[MARK] or context[UNMARK]
    edits = (_edit(context, opened, fixes, sheet),) if writes else ()
    titles = {rule.code: rule.title for rule in context.rooms.rules()}
    lines = every_line(findings) if context[EVERY] else summed_lines(findings, titles)
    fixed = [Line(change_line(change)) for change in fixes.changes]
    said = [f"√ 改正 {len(fixed)} 处" if fixed else "没有要改正的写法"] if context[FIX] else []
    if context[MARK]:
        said.append(f"都列在“{MARK_SHEET}”表里，点“位置”跳到那一格；改完再校验一次")
    elif context[UNMARK]:
        said.append(f"√ 去掉“{MARK_SHEET}”表" if sheet else f"没有“{MARK_SHEET}”表，不用去掉")
    return Decision(
        (Line(total(findings, len(opened.ledger.items))), *map(Line, said)), (*fixed, *lines), _next_step(context, findings), is_wrong(findings),
        edits=edits, result=findings, shown=MARK_SHEET if context[MARK] and findings else "",
    )  # fmt: skip


def _edit(context: Context, opened: Opened, fixes: ChangeSet, sheet: ChangeSet) -> Edit:
    # Imported late: a check that writes nothing needs nothing of the journal.
    from taizhang_xl.journal import entry
    from taizhang_xl.journal.record import EntryInfo

    name = entry.FIX if fixes else entry.MARK if context[MARK] else entry.UNMARK
    return Edit(opened.package, fixes + sheet, EntryInfo(name))


def _fixed(opened: Opened, fixes: ChangeSet) -> Opened:
    """Return a ledger as it reads once it is put right."""
    if not fixes:
        return opened
    # Imported late: a check that puts nothing right must not pay for it.
    from taizhang_xl.xlsx.write.patch import patch

    data = patch(opened.package, fixes).data
    return opened_from(read_workbook(open_package_bytes(data, opened.path)), opened.path, year=opened.ledger.year)


def _sheet_of_findings(context: Context, opened: Opened, findings: Sequence[Finding], day: date) -> ChangeSet:
    if context[MARK]:
        return mark_changes([finding for finding in findings if finding.file == opened.path.name], day)
    if context[UNMARK] and MARK_SHEET in opened.ledger.sheet_names:
        return unmark_changes()
    return ChangeSet()


def _next_step(context: Context, findings: Sequence[Finding]) -> str:
    """Return what people at a terminal do next; buttons have shown the sheet of findings."""
    if context.copy is not None or context[MARK] or not findings:
        return ""
    every = "" if context[EVERY] else "；逐处看加 --all"
    if not is_wrong(findings):
        return every.removeprefix("；")
    return f"下一步：先改“错误”，再看“提醒”，改完再校验一次；加 --mark 写成一张表，点着逐格改{every}"


def _counts(findings: Sequence[Finding]) -> Counter[str]:
    return Counter(str(finding.severity) for finding in findings)


def _json(done: Done) -> dict[str, Any]:
    findings: tuple[Finding, ...] = done.decision.result
    written = written_json(done) if done.written else {}
    return {"findings": [finding.as_dict() for finding in findings], "counts": _counts(findings), **written}


def _rows(done: Done) -> list[dict[str, Any]]:
    return [finding.as_dict() for finding in done.decision.result]


VERB = Verb(
    "check", "校验台账，列出每一处问题在哪个单元格、怎样改。", (LEDGER, YEAR, AS_OF, MARK, UNMARK, FIX, EVERY), decide,
    (
        Button(
            "check", "校验", "校验台账，列出每一处问题在哪个单元格、怎样改", "ErrorChecking",
            Drawing(blue=PAGE, green="M8 13l3 3 6-7"), "核对", {"mark": True}, large=True,
        ),
        Button(
            "unmark", "去掉校验结果", "去掉“校验结果”这张表", "Clear",
            Drawing(blue=PAGE, red="M9 10l6 6M15 10l-6 6"), "核对", {"unmark": True},
        ),
        Button(
            "fix", "修正", "改正没有疑问的写法：文字日期、状态和类别的别名、全角编号、看不见的字", "Spelling",
            Drawing(blue="M3 20h18", amber="M6 16l1-4L16 3l3 3-9 9z"), "核对", {"fix": True},
        ),
    ),
    json=_json, rows=_rows, python="tuple[Finding, ...]",
    writes="加 --mark、--unmark、--fix 才改台账；不加什么也不写",
)  # fmt: skip
