"""alarm: the day's reminder, made and shown on working days; what is started each day by itself runs this."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done, apply_to_files
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, flag, read_new_file
from taizhang_xl.contract.context import Context, Progress
from taizhang_xl.contract.decision import Decision, Line, Saving
from taizhang_xl.contract.effect import Effect
from taizhang_xl.contract.numbered import OF_A_MONTH, with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.past_year import past_year
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.day import day_words
from taizhang_xl.errors import TaizhangError
from taizhang_xl.files.save import save_new
from taizhang_xl.files.show import show
from taizhang_xl.findings import Severity
from taizhang_xl.systems.alarm.kept import read_last, write_last
from taizhang_xl.systems.alarm.page import NAME, page_of, trouble_page
from taizhang_xl.systems.alarm.reminder import sections_of
from taizhang_xl.systems.alarm.ring import ring_of

TO = Option(
    "to", read_new_file(".html"), "写到哪个文件（.html）；不给就是台账旁边的 out 文件夹", python="str | Path | None",
    usual=lambda context: context.path.resolve().parent / "out" / f"{NAME}.html",
)  # fmt: skip
SHOW = flag("show", "做好就打开；连台账都读不了时，也打开一页说明")


class Trouble(NamedTuple):
    """Why there is no reminder, for a page of its own where nobody looks at a terminal."""

    page: str


def decide(context: Context) -> Decision:
    """Remind, on working days alone. Raises as reading the ledger does, unless a page is to be shown."""
    try:
        return _decided(context)
    except TaizhangError as error:
        if not context[SHOW]:
            raise
        return Decision(
            (Line(str(error), Severity.ERROR),), wrong=True,
            result=Trouble(trouble_page(error.subject, error.what, error.cure)),
        )  # fmt: skip


def _decided(context: Context) -> Decision:
    ledger, day = with_columns(context, *OF_A_MONTH).ledger, context[AS_OF] or context.today
    ring = ring_of(ledger.calendar, day, read_last(context.opened.path))
    if not ring.rings:
        return Decision((Line(f"{day_words(day)}休息，不提醒"),), result=None)
    sections = sections_of(ledger, ring)
    target = context[TO]
    page = product_of(target, page_of(ledger, ring, sections).encode())._replace(saving=Saving.MADE)
    effects = (Effect(f"打开{NAME}", str(target), partial(show, target)),) if context[SHOW] else ()
    counts = "，".join(f"{section.title} {section.amount}" for section in sections)
    done, over = "会写" if context.dry_run else "√", past_year(ledger, day)
    return Decision(
        (*([Line(over)] if over else []), Line(f"{done} {target}：{counts}")), tuple(Line(f"□ {note}", Severity.WARNING) for note in ring.notes),
        "" if context[SHOW] else f"要每天自动打开的，请运行 taizhang schedule {context.path.name} install",
        wrong=bool(ring.notes), files=(page,), effects=effects, result=target,
        remember=(partial(write_last, context.opened.path, day),),
    )  # fmt: skip


def _carry_out(decision: Decision, progress: Progress, ledger: Path | None, *, dry_run: bool) -> Done:
    """Carry the decision out; a page of trouble cannot lie beside a ledger that is out of reach."""
    if not isinstance(decision.result, Trouble):
        return apply_to_files(decision, progress, ledger, dry_run=dry_run)
    if not dry_run:
        page = Path.home() / ".taizhang" / f"{NAME}没有做成.html"
        save_new(page, decision.result.page.encode(), overwrite=True)
        show(page)
    return Done(decision, dry_run=dry_run)


_TIP = "今天要办、快到期、超期、挂单的列成一页；休息日（按国务院的安排和“节假日”表）不提醒"
_DRAWING = Drawing(blue="M12 5a7 7 0 1 0 0 14a7 7 0 1 0 0-14M12 8v4l3 2", amber="M4 5l3-2M20 5l-3-2")
VERB = Verb(
    "alarm", f"{_TIP}。", (LEDGER, TO, SHOW, YEAR, AS_OF), decide,
    (Button("alarm", "闹钟", _TIP, "CalculateNow", _DRAWING, "查看"),), python="Path | None", carry_out=_carry_out,
)  # fmt: skip
