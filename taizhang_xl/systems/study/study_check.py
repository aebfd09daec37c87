"""study-check: who missed what, what is to be made up for, what is lacking; the counts as pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Severity
from taizhang_xl.journal.closes import lost_months, read_closes
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.systems.study.companion import Reading, lines_of, read
from taizhang_xl.systems.study.kind import KIND
from taizhang_xl.systems.study.meetings import State
from taizhang_xl.systems.study.proposals import Proposed, propose
from taizhang_xl.systems.study.rows import record_edits
from taizhang_xl.systems.study.sheets import PLAN
from taizhang_xl.systems.study.study_ledger import Study
from taizhang_xl.systems.study.summary import write_summary
from taizhang_xl.systems.study.totals import total, totals_of

_TO = Option(
    "to", read_new_file(".xlsx"), "汇总写到哪个文件（.xlsx）；不给就在附册旁边", python="str | Path | None",
    usual=lambda context: KIND.path(context.opened.ledger, context.path).parent / f"{context.opened.ledger.year}年党建学习汇总.xlsx",
)  # fmt: skip


def decide(context: Context) -> Decision:
    """Add the rows of 学习记录, propose what the ledger's items should say, enter what was adopted, write the pages."""
    reading = read(context)
    opened, book, study = reading
    proposed = propose(opened.ledger, study, _closed(reading))
    rows = record_edits(book, study.missed)
    findings = (*study.doubts, *proposed.findings, *study.open_ends)
    if not book.rows(PLAN) and not findings:
        how = f"请在“{PLAN.name}”表一场一行排好，开过了填到会情况，再运行一次"
        return Decision((Line(f"“{PLAN.name}”表里还没有学习，没有做汇总"),), (), how, wrong=True, result=study)
    target = context[_TO]
    page = Product(
        target, partial(write_summary, study, findings), Saving.MADE, label=target.name, like=book.path, private=True
    )
    edits = [Edit(book.package, rows + proposed.companion, EntryInfo(KIND.name))]
    if proposed.ledger:
        edits.append(Edit(opened.package, proposed.ledger, EntryInfo(KIND.name)))
    step = f"下一步：{'、'.join(_steps(study, proposed))}" if findings or proposed.open else ""
    done = "会写" if context.dry_run else "√"
    summary = (
        *_counted(study),
        *_entered(proposed, len(rows.appends), is_trial=context.dry_run),
        Line(f"{done} {target}"),
    )
    return Decision(
        summary, (*lines_of(findings), *_proposals(proposed)), step, wrong=bool(findings), edits=tuple(each for each in edits if each.changes),
        files=(page,), result=study,
    )  # fmt: skip


def _closed(reading: Reading) -> frozenset[Month]:
    path, ledger = reading.opened.path, reading.opened.ledger
    return frozenset((*(each.month for each in read_closes(path)), *lost_months(path, ledger)))


def _counted(study: Study) -> Iterator[Line]:
    totals = totals_of(study)
    whole, held = total(totals.groups.values()), [each for each in study.meetings if each.state is State.HELD]
    yield Line(
        f"截至{study.as_of}：登记了到会的 {len(held)} 场，应到 {whole.expected} 人次，实到 {whole.present}，请假 {whole.leave}，"
        f"缺 {whole.absent}，补 {whole.made_up}，欠补 {whole.open}（超期 {whole.overdue}）"
    )
    if totals.uncounted:
        text = f"△ 开过了没有登记到会、看不懂的 {len(totals.uncounted)} 场没有算：{'、'.join(totals.uncounted)}"
        yield Line(text, Severity.WARNING)


def _entered(proposed: Proposed, rows: int, *, is_trial: bool) -> Iterator[Line]:
    done = "会" if is_trial else "√ "
    if rows:
        yield Line(f"{done}在“学习记录”添了 {rows} 行要补课的")
    if proposed.taken:
        items = "、".join(f"{each.item.number}（{each.month.month}月）" for each in proposed.taken)
        yield Line(f"{done}写进台账“月报”：{items}")
    if proposed.open:
        yield Line(
            f"有 {len(proposed.open)} 条台账建议，没有写进台账；要写的在“{PLAN.name}”的“采用”选“采用”，再核对一次"
        )


def _proposals(proposed: Proposed) -> Iterator[Line]:
    yield from (Line(f"建议：{each}") for each in proposed.open)
    yield from map(Line, proposed.notes)


def _steps(study: Study, proposed: Proposed) -> Iterator[str]:
    if study.doubts:
        yield "照上面列出的改好"
    if any(each.is_open for each in study.missed):
        yield "补了课的在“学习记录”填日期和方式"
    if proposed.open:
        yield "看过台账建议再选采用"
    yield "再运行一次"


def _json(done: Done) -> dict[str, Any]:
    study: Study = done.decision.result
    totals = totals_of(study)
    names = ("应到", "实到", "请假", "缺", "补", "欠补", "超期")
    return {
        "截至": str(study.as_of), "没有算的": list(totals.uncounted),
        "党员": {name: dict(zip(names, map(int, count), strict=True)) for name, count in totals.members.items()},
        "党小组": {name: dict(zip(names, map(int, count), strict=True)) for name, count in totals.groups.items()},
    }  # fmt: skip


_TIP = "核对党建台账：到会、补课、批阅、三会一课次数，添补课的行，做汇总"
_DRAWING = Drawing(red="M5 4h14v16H5z", green="M8 12l3 3 5-6")
VERB = Verb(
    "study-check", f"{_TIP}。", (LEDGER, _TO, YEAR, AS_OF), decide,
    (Button("study-check", "学习核对", _TIP, "ShowFormulas", _DRAWING, "党建"),), edits=True, python="Study", json=_json,
    writes="附册，先留备份；写了“采用”的才改台账；--to 的汇总",
)  # fmt: skip
