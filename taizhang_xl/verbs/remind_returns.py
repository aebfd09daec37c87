"""remind-returns: a mail draft for each unit whose return is not there or could not be taken, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import AS_OF, LEDGER, MONTH, YEAR, read_day
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.bases import has_form, read_bases, read_form
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.month.mail_draft import Attached, address_of, make_draft, reminder, short_reminder
from taizhang_xl.month.review import review
from taizhang_xl.month.review_line import UNDECIDED
from taizhang_xl.month.review_model import UnitReview
from taizhang_xl.returns.consolidate import MonthConsolidation, units_line
from taizhang_xl.returns.form import return_name
from taizhang_xl.returns.forms.consolidate import REFUSED
from taizhang_xl.returns.forms.file_names import units_named
from taizhang_xl.verbs.consolidate import RETURNS
from taizhang_xl.verbs.gather import gather, is_closed, way_back
from taizhang_xl.verbs.merged_month import outcome_of
from taizhang_xl.verbs.packet_file import TO

FOLDER = "催报"
DUE: Option[date | None] = Option(
    "due", read_day, "要在哪一天以前报回，写进催报的话里；不给就写设置里的“月报期限”", None, "date | str | None",
    metavar="日期", read_of=read_day,
)  # fmt: skip


class Reminded(NamedTuple):
    """A unit to remind: how its return stands, and what came of it that was not taken."""

    unit: Unit
    review: UnitReview
    refused: tuple[Finding, ...]

    @property
    def why(self) -> str:
        """What is said of its return in few words."""
        if self.review.report == UNDECIDED:
            return "报了几份、内容不同，还没有采用"
        return "收到了，但不能采用" if self.refused else "还没有收到"


def decide(context: Context) -> Decision:
    """Decide whom to remind: the returns are read and merged as `month-end` does it, and nothing of it is kept.

    Raises UsageError where the month's forms were never sent out, and where the month is closed.
    """
    opened, month, folder = of_a_month(context), context[MONTH], context[TO] / FOLDER
    if not read_bases(opened.path, month):
        raise UsageError(opened.path, f"{month.label}的表还没有分发过，没有可催的", "请先用 taizhang split 分发")
    if is_closed(opened, month):
        raise UsageError(
            opened.path, f"{month.label}已经月结，不用再催，没有做草稿",
            f"请单位补在{month.next.label}的表里；一定要补进这个月的，{way_back(opened, month)}，再催",
        )  # fmt: skip
    ready_folder(folder)
    merged, ledger = gather(opened, context[RETURNS], month, context.progress), opened.ledger
    units = units_line(len(merged.returned), len(merged.not_returned), len(merged.undecided))
    late = tuple(_late(ledger, merged, context[AS_OF] or context.today))
    wrong = tuple(_doubts(context, merged, late, folder))
    if not late:
        return Decision((Line(f"{units}；都报好了，不用催"), *wrong), wrong=bool(wrong), result=())
    drafts = tuple(_drafts(context, late, folder))
    texts = [short_reminder(each.review, month, ledger.settings, context[DUE], each.why) for each in late]
    pasted = Product(folder / f"催报_{month}.txt", partial(_write_texts, texts), Saving.MADE, label="催报的话")
    lines = (Line(units), *(Line(f"  {text}") for text in texts), *_made(context, late, drafts, pasted))
    return Decision(
        (*lines, *wrong), next_step="下一步：看过草稿后发出" if drafts else "", wrong=bool(wrong),
        files=(*drafts, pasted), result=tuple(product.target for product in drafts),
    )  # fmt: skip


def _drafts(context: Context, late: Sequence[Reminded], folder: Path) -> Iterator[Product]:
    for each in late:
        if has_form(context.path, context[MONTH], return_name(each.unit, context[MONTH])):
            target, write = _draft_file(folder, each.unit, context[MONTH]), partial(_write_draft, context, each)
            yield Product(target, write, Saving.MADE, label=f"催报 {each.unit.short}")


def _made(
    context: Context, late: Sequence[Reminded], drafts: Sequence[Product], pasted: Product
) -> Iterator[Line]:  # fmt: skip
    """Yield what is made, and which of the drafts go to nobody yet."""
    if drafts:
        will = "会写" if context.dry_run else "√"
        yield Line(f"{will} 催报草稿 {pasted.target.parent}（{len(drafts)} 封，附了发过的表，没有发出）")
    yield Line(f"发微信、QQ、短信的：{pasted.target.name} 里一个单位一行，复制就能用")
    if without := _shorts(each.unit for each in late if address_of(context.opened.ledger, each.unit) is None):
        yield Line(f"没有邮箱或邮箱写法不对、草稿未填收件人：{without}", Severity.WARNING)


def _late(ledger: Ledger, merged: MonthConsolidation, day: date) -> Iterator[Reminded]:
    names = {*merged.not_returned, *merged.undecided}
    made = review(ledger, merged.month, day, outcome_of(merged))
    for unit, of_unit in zip(ledger.units, made.units, strict=True):
        if unit.name in names:
            yield Reminded(unit, of_unit, merged.came.get(unit.name, ()))


def _doubts(
    context: Context, merged: MonthConsolidation, late: Sequence[Reminded], folder: Path
) -> Iterator[Line]:  # fmt: skip
    """Yield what a person has to look at before anything goes out."""
    ledger, path, month = context.opened.ledger, context.path, context[MONTH]
    refused = [each.file for each in merged.findings if each.code in REFUSED]
    if unknown := "、".join(dict.fromkeys(file for file in refused if len(units_named(file, ledger.units)) != 1)):
        yield Line(f"看不出是谁报的，先看看再催：{unknown}", Severity.WARNING)
    if known := _shorts(each.unit for each in late if not each.refused and _is_in_reports(ledger, each.unit, month)):
        yield Line(f"月报里已有本月的记录，报表却不在文件夹里，先核对再催：{known}", Severity.WARNING)
    if without := _shorts(each.unit for each in late if not has_form(path, month, return_name(each.unit, month))):
        yield Line(f"没有留下发过的表，没有草稿，请用 taizhang split --unit 补发：{without}", Severity.WARNING)
    names = {each.unit.name for each in late}
    reported = (unit for unit in ledger.units if unit.name not in names)
    if stale := _shorts(unit for unit in reported if _draft_file(folder, unit, month).exists()):
        yield Line(f"已经报了，以前的催报草稿不要再发：{stale}", Severity.WARNING)


def _is_in_reports(ledger: Ledger, unit: Unit, month: Month) -> bool:
    return any(ledger.report(item.number, month) is not None for item in ledger.by_unit.get(unit.name, ()))


def _draft_file(folder: Path, unit: Unit, month: Month) -> Path:
    return (folder / return_name(unit, month)).with_suffix(".eml")


def _shorts(units: Iterable[Unit]) -> str:
    return "、".join(unit.short for unit in units)


def _write_draft(context: Context, late: Reminded, file: BinaryIO) -> None:
    ledger, month, name = context.opened.ledger, context[MONTH], return_name(late.unit, context[MONTH])
    refused = "；".join(f"收到你单位的“{each.file}”，但{each.message}" for each in late.refused)
    letter = reminder(late.review, month, ledger.settings, due=context[DUE], refused=refused)
    attached = Attached(name, read_form(context.path, month, name))
    sent_on = datetime.combine(context[AS_OF] or context.today, time(9)).astimezone()
    file.write(make_draft(address_of(ledger, late.unit), letter, attached, sent_on))


def _write_texts(texts: Sequence[str], file: BinaryIO) -> None:
    # With the mark and the line ends by which Notepad shows it.
    file.write("".join(f"{text}\r\n" for text in texts).encode("utf-8-sig"))


_TIP = "只给还没有报好的单位做催报的邮件草稿（附发过的表）和可粘贴的话，不发送，台账不动"
_DRAWING = Drawing(blue="M3 6h18v12H3zM3 6l9 7 9-7", red="M18 1v5M18 8.5v1")
VERB = Verb(
    "remind-returns", f"{_TIP}。", (LEDGER, RETURNS, MONTH, TO, DUE, AS_OF, YEAR), decide,
    (Button("remind-returns", "催报", _TIP, "RefreshAll", _DRAWING, "月度"),),
    python="tuple[Path, ...]",
)  # fmt: skip
