"""appraise-form: the month's rows made ready in the companion, and two forms for each unit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.companion.book import open_companion
from taizhang_xl.contract.common_options import AS_OF, LEDGER, MONTH, YEAR, flag, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.numbered import with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.errors import UsageError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Unit
from taizhang_xl.systems.appraisal.asked import beside_of, month_rows, with_changes
from taizhang_xl.systems.appraisal.facts import NEEDED, facts_of
from taizhang_xl.systems.appraisal.forms import MONTH_FORM, WEEK_FORM
from taizhang_xl.systems.appraisal.month_forms import Sending, sending
from taizhang_xl.systems.appraisal.rows import read_book
from taizhang_xl.systems.appraisal.sheets import APPRAISAL
from taizhang_xl.systems.appraisal.snapshot import refuse_closed
from taizhang_xl.systems.appraisal.terms import appraised, terms_of


def _usual_folder(context: Context) -> Path:
    book = APPRAISAL.path(context.opened.ledger, context.opened.path)
    return book.parent / "发出" / str(context[MONTH])


_TO = Option(
    "to",
    read_folder,
    "放考核表的文件夹；不给就是考核附册旁边的 发出/月份",
    python="str | Path | None",
    usual=_usual_folder,
)
_UNIT: Option[str | None] = Option("unit", str, "只做这个单位的", None, "str | None")
_KINDS = (WEEK_FORM.name, MONTH_FORM.name)
_ONLY: Option[str | None] = Option(
    "only",
    str,
    "只发这一种；月底收了周记实再发月考核表，表上就有记了几周、台账里的数",
    None,
    "str | None",
    choices=_KINDS,
)
_AGAIN = flag("again", "发表以后又来了人的，给这些单位重做一份")


def decide(context: Context) -> Decision:
    """Decide the rows that the companion lacks for the month, and the forms of the units that have none yet."""
    opened, month, to = with_columns(context, *NEEDED), context[MONTH], context[_TO]
    ledger, day = opened.ledger, context[AS_OF] or context.today
    ready_folder(to)
    book, terms = open_companion(APPRAISAL, opened), terms_of(ledger)
    refuse_closed(book, Quarter.of(month))
    people, wrong = appraised(ledger)
    if not people:
        raise UsageError(opened.path, "“人员”表里没有参加考核的人，没有做表", "请在“人员”表填姓名、责任单位、职务")
    read = read_book(book, ledger, terms, people, day)
    facts = facts_of(ledger, Quarter.of(month), min(day, month.last)).by_name
    changes = month_rows(book, ledger, people, month, beside_of(ledger, read.book, facts, month, day))
    ready = with_changes(book, changes, ledger)
    made = sending(ready, ledger, terms, month, to, _units(context), _kinds(context), again=context[_AGAIN])
    edit = Edit(book.package, changes, EntryInfo("发考核表", str(month)))
    return _decision(
        context, made, edit, (*wrong, *(each for each in read.findings if each.severity is Severity.ERROR))
    )


def _kinds(context: Context) -> tuple[str, ...]:
    """Return the names of the forms that are wanted. Raises UsageError for one that there is not."""
    only = context[_ONLY]
    if only is not None and only not in _KINDS:
        raise UsageError(only, "没有这种考核表", f"可以写：{'、'.join(_KINDS)}")
    return _KINDS if only is None else (only,)


def _units(context: Context) -> tuple[Unit, ...]:
    ledger, name = context.opened.ledger, context[_UNIT]
    if name is None:
        return ledger.units
    if (unit := ledger.unit(name)) is None:
        raise UsageError(name, "台账里没有这个单位", f"可以写：{'、'.join(each.short for each in ledger.units)}")
    return (unit,)


def _decision(context: Context, made: Sending, edit: Edit, findings: tuple[Finding, ...]) -> Decision:
    files = tuple(product.target for product in made.files)
    return Decision(
        tuple(_lines(context, made, edit)), grouped(findings),
        _next(context) if files else "",
        wrong=bool(findings or made.lacking) or not files, edits=(edit,) if edit.changes else (), files=made.files, result=files,
    )  # fmt: skip


def _next(context: Context) -> str:
    whom = {WEEK_FORM.name: "周记实表给单位里的人填", MONTH_FORM.name: "月考核表只给单位负责人和主管领导"}
    told = "，".join(whom[name] for name in _kinds(context))
    return f"下一步：{told}；报回的放进考核附册旁边的 报回/{context[MONTH]}，再收考核表"


def _lines(context: Context, made: Sending, edit: Edit) -> Iterator[Line]:
    month, count = context[MONTH], len(made.files)
    weeks = sum(product.target.stem.find(WEEK_FORM.name) >= 0 for product in made.files)
    will = "会" if context.dry_run else "√ 已"
    if count:
        yield Line(
            f"{will}写{month.label}考核表 {count} 份（周记实表 {weeks} 份，月考核表 {count - weeks} 份）：{context[_TO]}"
        )
    if rows := len(edit.changes.appends):
        yield Line(f"{will}在考核附册里备好 {rows} 行（每人每周、每人每月一行）")
    if made.kept:
        yield Line(
            f"发过的 {len(made.kept)} 个单位没有重做：{'、'.join(made.kept)}", None if count else Severity.WARNING
        )
    for unit, names in made.lacking.items():
        yield Line(
            f"{unit}发表以后又来了{'、'.join(names)}，表里没有，请加 --again 给这个单位重做一份", Severity.WARNING
        )


_TIP = "每个单位每月两份表：周记实表给单位里的人填，月考核表给单位负责人和主管领导填"
VERB = Verb(
    "appraise-form", f"{_TIP}。", (LEDGER, MONTH, _TO, _UNIT, _ONLY, _AGAIN, YEAR, AS_OF), decide,
    (Button("appraise-form", "发考核表", _TIP, "SheetProtect", Drawing(blue="M5 2h14v20H5z", amber="M8 7h8M8 11h8M8 15h5"), "考核"),),
    edits=True, python="tuple[Path, ...]",
    writes="附册，先留备份；--to 的文件夹里的表",
)  # fmt: skip
