"""remind: the slips of a day put on the register, then made from it as documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_folder
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line
from taizhang_xl.contract.held_back import HeldBack
from taizhang_xl.contract.numbered import of_a_month
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.findings import Severity
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.own_sheets import lacks_sheet
from taizhang_xl.ledger.schema import SETTINGS
from taizhang_xl.ledger.settings import Setting
from taizhang_xl.messages import as_typed
from taizhang_xl.reading.setting import setting_text, wrong_settings
from taizhang_xl.systems.supervision import remind_plan, settings
from taizhang_xl.systems.supervision.chosen import chosen_slips
from taizhang_xl.systems.supervision.documents import by_unit, products
from taizhang_xl.systems.supervision.entries import register_findings, rows_for, whole, with_register
from taizhang_xl.systems.supervision.issued import Issued, read_issued, remember_issued
from taizhang_xl.systems.supervision.ladder import ladder_of
from taizhang_xl.systems.supervision.proposal import Proposal, Wanted, propose
from taizhang_xl.systems.supervision.register import LEVELS, Slip, next_number, number_findings, read_register
from taizhang_xl.systems.supervision.remind_lines import lines_of, overdue_line, summary_of
from taizhang_xl.systems.supervision.remind_plan import Plan, with_pages
from taizhang_xl.systems.supervision.sheets import SHEETS
from taizhang_xl.systems.supervision.slip_number import SlipNumber
from taizhang_xl.systems.supervision.slip_text import letterhead_of
from taizhang_xl.systems.supervision.templates import SLIP_PAGE

REMIND = "提示件"


def _read_level(value: object) -> str:
    if str(value) not in LEVELS:
        raise UsageError(f"“{value}”", "没有这一级", f"请写 {'、'.join(LEVELS)} 中的一个")
    return str(value)


def _read_prefix(value: object) -> str:
    if not re.fullmatch(settings.PREFIX.pattern, text := str(value).strip()):
        raise UsageError(f"“{text}”", "不能作代字", f"请写{settings.PREFIX.expected}")
    return text


_TO = Option(
    "to", read_folder, "放提示件的文件夹；不给就是台账旁边的 out/提示件", python="str | Path | None",
    usual=lambda context: context.path.parent / "out" / REMIND,
)  # fmt: skip
_UNITS: Option[str | None] = Option("units", str, "只给这些单位发，几个用顿号隔开", None, "str | None")
_LEVEL: Option[str | None] = Option("level", _read_level, "只发这一级", None, "str | None", choices=LEVELS)
_PREFIX: Option[str | None] = Option(
    "prefix", _read_prefix, "文号的代字，如 某办督提；不给就用“设置”表的督办代字", None, "str | None", metavar="代字"
)
_AGAIN: Option[str | None] = Option(
    "again", str, "照登记的再出一份，写文号或其中的号，几个用顿号隔开；不登记新的", None, "str | None", metavar="文号"
)
_UNTOLD = flag("untold", "第一次报月报以前的每月、每季工作，看不出办没办的也发")
_PDF = flag("pdf", "每份另存一份 PDF")


def decide(context: Context) -> Decision:
    """Decide on the rows of the register and on the documents, of which none goes out without its row.

    Slips that a run registered which was cut off before it made their documents get them now; those that are on paper
    but not in the register, as the workbook was not saved or the change was undone, get their rows again.
    """
    if context[_PDF]:
        # Imported late: most runs make none.
        from taizhang_xl.paper.pdf import refuse_without_pdf

        refuse_without_pdf()
    opened = of_a_month(context).with_sheets(SHEETS)
    ledger = with_register(opened.ledger)
    register = read_register(ledger)
    issued = tuple(read_issued(context.path).values())
    again = context[_AGAIN]
    restored = () if again else remind_plan.not_registered(register, issued)
    slips = (*register, *restored)
    if refused := _refused(context, ledger, slips):
        return Decision((Line("没有登记，也没有出文", Severity.ERROR),), refused, wrong=True, result=())
    if again:
        chosen, unknown = chosen_slips(ledger, register, again)
        if unknown:
            return Decision((Line("没有出文", Severity.ERROR),), tuple(map(Line.of, unknown)), wrong=True, result=())
        documents = remind_plan.again(ledger, chosen, context[_TO])
        return _decision(context, opened, slips, Plan(documents=tuple(documents)), Proposal())
    day = context[AS_OF] or context.today
    proposal = propose(ledger, slips, ladder_of(ledger), day, _wanted(context, ledger), _first(context, ledger, slips))
    late = remind_plan.not_on_paper(register, issued)
    documents = [*late, *by_unit(ledger, proposal.slips, context[_TO])]
    planned = Plan(proposal.slips, restored, tuple(documents), tuple(slip for each in late for slip in each.slips))
    return _decision(context, opened, (*slips, *proposal.slips), planned, proposal)


def _refused(context: Context, ledger: Ledger, slips: Sequence[Slip]) -> tuple[Line, ...]:
    """Return why no number can be given, or no document be made of one."""
    first = setting_text(ledger, settings.FIRST_NUMBER)
    numbers = () if context[_AGAIN] else number_findings(slips, first)
    found = (*register_findings(ledger), *wrong_settings(ledger, settings.SLIP_SETTINGS), *numbers)
    lines = [Line.of(finding) for finding in found]
    if not _prefix(context, ledger) and not context[_AGAIN]:
        lines.append(
            _lacking(context, ledger, settings.PREFIX, "编不了文号", "，值如 某办督提；也可以加 --prefix 代字")
        )
    if not letterhead_of(ledger).issuer:
        lines.append(_lacking(context, ledger, settings.ISSUER, "提示件上没有发文机关", ""))
    return tuple(lines)


def _lacking(context: Context, ledger: Ledger, setting: Setting, what: str, example: str) -> Line:
    cure = f"请填上（没有这一行的加一行，名称写 {setting.name}{example}）"
    if lacks_sheet(ledger, SETTINGS):
        cure = f"请先运行 taizhang adopt {as_typed(context.path.name)} --add-sheets 加上“设置”表，再{cure.removeprefix('请')}"
    return Line(f"“设置”表里没有填“{setting.name}”，{what}。{cure}", Severity.ERROR)


def _prefix(context: Context, ledger: Ledger) -> str:
    return context[_PREFIX] or setting_text(ledger, settings.PREFIX)


def _first(context: Context, ledger: Ledger, slips: Sequence[Slip]) -> SlipNumber:
    prefix, year = _prefix(context, ledger), (context[AS_OF] or context.today).year
    return SlipNumber(prefix, year, next_number(slips, prefix, year, setting_text(ledger, settings.FIRST_NUMBER)))


def _wanted(context: Context, ledger: Ledger) -> Wanted:
    units = []
    for name in names_in(context[_UNITS] or ""):
        if (unit := ledger.unit(name)) is None:
            raise UsageError(name, "台账里没有这个单位", f"可以写：{'、'.join(unit.short for unit in ledger.units)}")
        units.append(unit.name)
    level = context[_LEVEL]
    return Wanted(units, (level,) if level else (), context[_UNTOLD])


def _decision(context: Context, opened: Opened, register: Sequence[Slip], bare: Plan, proposal: Proposal) -> Decision:
    ledger = with_register(opened.ledger)
    planned = with_pages(ledger, register, letterhead_of(ledger), bare)
    template = SLIP_PAGE.of(context.path.resolve().parent)
    changes = whole(opened, rows_for(ledger, (*planned.restored, *planned.added)))
    new = {slip.key for slip in planned.added}
    issued = [Issued(slip, each.file) for each in planned.documents for slip in each.slips if slip.key in new]
    hidden = HeldBack(planned.hidden)
    # Of a part of the units or levels the figures of all would say nothing.
    is_part = context[_AGAIN] or context[_UNITS] or context[_LEVEL]
    overdue = () if is_part else (overdue_line(ledger, planned, context[AS_OF] or context.today),)
    details = (*lines_of(ledger, register, planned, proposal), *hidden.details)
    return Decision(
        (*overdue, *summary_of(planned, is_tried=context.dry_run), *hidden.summary(REMIND)), details,
        "下一步：打印、盖章，发给单位；谁签收的、怎样反馈的，登记在“督办”表" if planned.documents else "",
        wrong=any(line.severity for line in details),
        edits=(Edit(opened.package, changes, EntryInfo(REMIND)),) if changes else (),
        files=products(template, planned.documents, pdf=context[_PDF]),
        remember=(partial(remember_issued, context.path, issued),) if issued else (),
        result=tuple(slip.text for slip in planned.added),
    )  # fmt: skip


_TIP = "快到期的发提示、超期的发催办、催办了没有反馈的发督办：先在“督办”表登记编号，再一个单位出一份文件"
_DRAWING = Drawing(blue="M5 2h10l4 4v8M5 2v20h7", red="M8 7h8M8 10h8", amber="M18 13v5M18 20v1M13 22l5-11 5 11z")
VERB = Verb(
    "remind", f"{_TIP}。", (LEDGER, _TO, _UNITS, _LEVEL, _PREFIX, _AGAIN, _UNTOLD, _PDF, YEAR, AS_OF), decide,
    (Button("remind", "提示件", _TIP, "ReviewNewComment", _DRAWING, "办理", large=True),), edits=True,
    python="tuple[str, ...]",
)  # fmt: skip
