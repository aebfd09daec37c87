"""month-end: returns merged, ledger coloured, packet and mail drafts made, in one go."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.checks import check_ledger
from taizhang_xl.checks.progress import done_in_future
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER, MONTH, YEAR
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.held_back import held_back, sent_whole
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.off_forms import OffForms
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Finding, Severity, is_wrong
from taizhang_xl.journal.bases import has_form, read_form
from taizhang_xl.journal.entry import MONTH_END
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.month.mail_draft import Attached, address_of, make_draft, review_letter
from taizhang_xl.month.packet import write_packet_of_unit
from taizhang_xl.month.packet.units import has_content
from taizhang_xl.month.refresh import refresh_ledger
from taizhang_xl.month.review import review
from taizhang_xl.month.review_line import NOT_RETURNED
from taizhang_xl.month.review_model import Review, UnitReview
from taizhang_xl.returns.consolidate import MonthConsolidation
from taizhang_xl.returns.form import return_name
from taizhang_xl.returns.forms.entries import OPEN_KINDS, EntryKind
from taizhang_xl.sending.batches import note_batch
from taizhang_xl.verbs.as_written import ledger_after, together
from taizhang_xl.verbs.consolidate import RETURNS, entry_info_of, remembered
from taizhang_xl.verbs.consolidation_lines import consolidation_json, consolidation_lines
from taizhang_xl.verbs.developed import developed
from taizhang_xl.verbs.gather import gather
from taizhang_xl.verbs.merged_month import outcome_of
from taizhang_xl.verbs.packet import packet_products
from taizhang_xl.verbs.packet_file import TO, settled_packet
from taizhang_xl.verbs.reading_engine import ENGINE, SCHEDULER, engine_named

DRAFTS_FOLDER = "邮件草稿"


class MonthEnd(NamedTuple):
    """The summary of a month-end: `saved` is the ledger where it had to change, `made` what was produced.

    `aside` are files of an earlier run that people had changed, kept beside the new ones.
    """

    review: Review
    consolidation: MonthConsolidation
    findings: tuple[Finding, ...]
    items: int
    without_mail: tuple[str, ...]
    saved: Path | None = None
    made: tuple[Path, ...] = ()
    aside: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def decide(context: Context) -> Decision:
    """Merge a month's returns and work out the ledger's colours, the review and what is made of it.

    What people chose in the packet that lies in TO from the run before holds.
    """
    month, to = context[MONTH], context[TO]
    opened = of_a_month(context).with_sheets(context.rooms.sheets())
    ready_folder(to / DRAFTS_FOLDER)
    package, day = opened.package, context[AS_OF] or min(context.today, month.last)
    with engine_named(context[ENGINE], context[SCHEDULER]) as engine:
        live = context.copy is not None
        merged = gather(opened, context[RETURNS], month, context.progress, settled_packet(to, month), engine, live=live)
    ledger = ledger_after(opened, merged.changes)
    changes = together(ledger, merged.changes, refresh_ledger(ledger, day))
    edit = Edit(package, changes, entry_info_of(MONTH_END, opened, merged))
    made = developed(review(ledger, month, day, outcome_of(merged)), opened, ledger, context.today)
    papers = packet_products(to, made, ledger, answered=merged.answered)
    drafts = tuple(_drafts(made, ledger, context.path, to))
    hidden = held_back(ledger, day, merged.of(EntryKind.CONFLICT, EntryKind.KEPT, EntryKind.REQUEST, EntryKind.NEW_ROW))
    done = MonthEnd(
        made, merged, (*merged.findings, *check_ledger(ledger, day, context.rooms.checks())), len(ledger.items),
        tuple(unit.name for unit in ledger.units if address_of(ledger, unit) is None),
    )  # fmt: skip
    figures, off = figures_of(done), OffForms.of(ledger, month)
    said, details = consolidation_lines(merged)
    early = map(Line.of, done_in_future(ledger, context[AS_OF] or context.today))
    return Decision(
        (*_summary(done, figures, context, papers, drafts), *hidden.summary("月度材料和邮件草稿"), *_sent_whole(made, ledger, context), *off.summary),
        (*details, *said, *off.details, *hidden.details, *early), _next_step(done, figures),
        wrong=is_wrong(done.findings) or bool(merged.questions or off.findings), edits=(edit,),
        files=(*papers, *drafts), remember=(*remembered(context, opened, merged), *_noted(context, drafts)), result=done,
    )  # fmt: skip


def _sent_whole(made: Review, ledger: Ledger, context: Context) -> tuple[Line, ...]:
    """Return what there is to say of the forms that go with reminders."""
    of_units = {unit.name: unit for unit in made.units if has_content(unit)}
    reminded = [
        unit
        for unit in ledger.units
        if unit.name in of_units and _goes_with_form(made, context.path, unit, of_units[unit.name])
    ]
    return sent_whole(ledger, reminded, made.month)


def _drafts(made: Review, ledger: Ledger, path: Path, to: Path) -> Iterator[Product]:
    of_units = {unit.name: unit for unit in made.units if has_content(unit)}
    for unit in ledger.units:
        if unit.name in of_units:
            # One name, whatever the letter says: a reminder gives way once the unit has reported.
            target = (to / DRAFTS_FOLDER / return_name(unit, made.month)).with_suffix(".eml")
            write = partial(_write_draft, made, ledger, path, unit, of_units[unit.name])
            yield Product(target, write, Saving.MADE, label=f"邮件草稿 {unit.short}")


def _noted(context: Context, drafts: tuple[Product, ...]) -> Iterator[Callable[[], None]]:
    """Yield what writes down which drafts are made, for the verb that sends them."""
    if drafts:
        folder, names = drafts[0].target.parent, [each.target.name for each in drafts]
        yield partial(note_batch, folder, context.path, month_end_batch(context[MONTH]), names)


def month_end_batch(month: Month) -> str:
    """Return what the drafts of a month-end are called as a batch."""
    return f"{month} 月底"


def _write_draft(
    made: Review, ledger: Ledger, path: Path, unit: Unit, of_unit: UnitReview, file: BinaryIO
) -> None:  # fmt: skip
    # The draft is dated by the review's day, so that the same month-end twice gives the same file.
    sent_on = datetime.combine(made.as_of, time(9)).astimezone()
    name = return_name(unit, made.month)
    with_form = _goes_with_form(made, path, unit, of_unit)
    content = read_form(path, made.month, name) if with_form else _page(made, of_unit)
    letter = review_letter(of_unit, made.month, made.settings, with_form=with_form)
    file.write(make_draft(address_of(ledger, unit), letter, Attached(name, content), sent_on))


def _goes_with_form(made: Review, path: Path, unit: Unit, of_unit: UnitReview) -> bool:
    return of_unit.report == NOT_RETURNED and has_form(path, made.month, return_name(unit, made.month))


def _page(made: Review, of_unit: UnitReview) -> bytes:
    sheet = io.BytesIO()
    write_packet_of_unit(made, of_unit, sheet)
    return sheet.getvalue()


def figures_of(done: MonthEnd) -> dict[str, int]:
    """Return the figures of the summary by the words that people see."""
    consolidation, review = done.consolidation, done.review
    return {
        "事项": done.items,
        "已报送": len(consolidation.returned),
        "未报送": len(consolidation.not_returned),
        "报送有误": len(consolidation.undecided),
        "采用修改": len(consolidation.of(EntryKind.TAKEN)),
        "冲突": len(consolidation.of(EntryKind.CONFLICT)),
        "挂单": len(review.hung),
        "超期": review.total.overdue_items,
        "超期次数": review.total.overdue,
        "问题": sum(finding.severity is not Severity.REPAIR for finding in done.findings),
    }


def _summary(
    done: MonthEnd, figures: dict[str, int], context: Context, papers: tuple[Product, ...], drafts: tuple[Product, ...]
) -> Iterator[Line]:  # fmt: skip
    yield Line(f"{done.review.month.label}月底小结（截至 {done.review.as_of}）")
    # Nothing hangs for certain before the month is closed.
    told: dict[str, object] = {**figures, "超期": done.review.total.overdue_words}
    del told["超期次数"]
    yield Line("  " + "  ".join(f"{'将挂单' if name == '挂单' else name} {count}" for name, count in told.items()))
    if unreported := done.review.open_unreported:
        yield Line(f"  没有报的单位另有 {unreported} 项到期没有办结，月结时也要挂单（要有原因）")
    if figures["问题"]:
        yield Line(f"  {_problems(done)}")
    will = "会写 " if context.dry_run else "√ "
    yield from (Line(f"{will}月度材料  {product.target}") for product in papers)
    yield Line("文档的目录没有页码，要页码的请另做“月度材料”（packet --pages）")
    if drafts:
        reminders = figures["未报送"] + figures["报送有误"]
        kinds = f"，其中催报、请确认 {reminders} 封" if reminders else ""
        yield Line(f"{will}邮件草稿  {drafts[0].target.parent}（{len(drafts)} 封{kinds}，没有发出）")
    if done.without_mail:
        yield Line(f"没有邮箱或邮箱写法不对、草稿未填收件人：{'、'.join(done.without_mail)}", Severity.WARNING)


def _problems(done: MonthEnd) -> str:
    """Return what the figure 问题 is made of, and where each is read."""
    counted = [finding for finding in done.findings if finding.severity is not Severity.REPAIR]
    of_returns = sum(finding.severity is not Severity.REPAIR for finding in done.consolidation.findings)
    errors = sum(finding.severity is Severity.ERROR for finding in counted)
    return (
        f"问题 {len(counted)} 处＝报表 {of_returns}（见上面）＋台账 {len(counted) - of_returns}（用 taizhang check 看）；"
        f"其中错误 {errors}、提醒 {len(counted) - errors}"
    )


def _next_step(done: MonthEnd, figures: Mapping[str, int]) -> str:
    """Return what to do first; a sheet of the packet is named only where there is something on it."""
    entries = done.consolidation.of(*OPEN_KINDS)
    asked = sum(entry.question is not None for entry in entries)
    if figures["未报送"] or figures["报送有误"]:
        also = f"；“冲突处理”里有 {asked} 处要选" if asked else ""
        return f"下一步：用 taizhang remind-returns 催还没有报好的单位，收齐后再运行一次（重复运行不会重复改动）{also}"
    if asked:
        return f"下一步：在月度材料的“冲突处理”里选好 {asked} 处，再运行一次"
    if entries or done.consolidation.left_behind:
        return f"下一步：没有要选的了；{'；'.join(_to_clear(done.consolidation))}。不改的话照现在的样子开月会、月结"
    if figures["问题"]:
        return "下一步：用 taizhang check 逐条改台账"
    return "下一步：打印月度材料，检查邮件草稿后发出"


def _to_clear(consolidation: MonthConsolidation) -> Iterator[str]:
    """Yield what is left that only the units can clear: nothing in the packet answers it."""
    for kind in OPEN_KINDS:
        if count := len(consolidation.of(kind)):
            yield f"{kind.label} {count} 处请向单位核对"
    if count := len(consolidation.left_behind):
        yield f"没有并入的 {count} 处照上面写的请单位改好再报，或直接改台账"


def _result(done: Done) -> MonthEnd:
    result: MonthEnd = done.decision.result
    return result._replace(saved=done.saved, made=done.made, aside=done.aside, notes=done.notes)


def _json(done: Done) -> dict[str, Any]:
    result = _result(done)
    return {
        "summary": figures_of(result),
        "consolidation": consolidation_json(result.consolidation),
        "findings": [finding.as_dict() for finding in result.findings],
        "saved": str(result.saved) if result.saved else None,
        "notes": result.notes,
        "made": [str(path) for path in result.made],
        "aside": [str(path) for path in result.aside],
    }


_DRAWING = Drawing(amber="M2 6h7l2 2h11v12H2z", green="M8 13l3 3 5-5")
VERB = Verb(
    "month-end", "合并、校验、着色、月度材料、邮件草稿，一次做完。",
    (LEDGER, RETURNS, MONTH, TO, YEAR, AS_OF, ENGINE, SCHEDULER), decide,
    (Button("month-end", "月底一次做完", "合并、校验、着色、月度材料、邮件草稿，一次做完", "Folder", _DRAWING, "月度", large=True),),
    edits=True, result=_result, python="MonthEnd", json=_json,
)  # fmt: skip
