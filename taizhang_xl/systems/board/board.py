"""board: the year's work at a glance, one page for a browser, for the whole office, a unit or a leader."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.circle import Circle
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_new_file
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Saving
from taizhang_xl.contract.held_back import held_back
from taizhang_xl.contract.numbered import OF_A_MONTH, with_columns
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.past_year import past_year
from taizhang_xl.contract.product import product_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Severity
from taizhang_xl.journal.closes import usable_closes
from taizhang_xl.journal.merged_from import was_asked
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.overdue import not_merged, overdue_work
from taizhang_xl.month.reported import has_reports
from taizhang_xl.month.trend_model import Gap
from taizhang_xl.month.trends import trends
from taizhang_xl.paper.style import file_name
from taizhang_xl.systems.board.audience import Audience, Share, share_of
from taizhang_xl.systems.board.content import NAME, Shown, content_of, summary_of
from taizhang_xl.systems.board.initials import initials
from taizhang_xl.systems.board.month_figures import month_figures
from taizhang_xl.systems.board.page import page_of
from taizhang_xl.systems.board.rows import board_of

UNIT: Option[str] = Option(
    "unit", str, "只给哪个单位看，全称简称都行；文件里只有它的", "", "str | None", metavar="单位"
)
LEADER: Option[str] = Option(
    "leader", str, "只给哪位领导看；文件里只有他牵头、分管的", "", "str | None", metavar="领导"
)
TO: Option[Path | None] = Option(
    "to", read_new_file(".html"), "写到哪个文件（.html）；不给就是台账旁边的 out 文件夹", None, "str | Path | None"
)


def decide(context: Context) -> Decision:
    """Make the page. Raises UsageError for a unit or a leader that is not known."""
    opened = with_columns(context, *OF_A_MONTH).with_sheets(context.rooms.sheets())
    ledger, day = opened.ledger, context[AS_OF] or context.today
    share = share_of(ledger, context[UNIT], context[LEADER])
    closes, gaps = usable_closes(opened.path, ledger)
    sound = [close for close in closes if close.month not in gaps]
    context.progress("核算各月数字")
    asked, unasked = _asked(opened.path, ledger, day, {*gaps, *(close.month for close in closes)})
    months = tuple(month_figures(ledger, share, sound, gaps, asked, day))
    found = trends(ledger, sound, Month.of(day), gaps)
    found = found if share.audience is Audience.ALL else found.of(share.units)
    circles, left_out = _circles(context, ledger, day)
    notes = [f"有 {len(left_out)} 处代表活动、工序填得不对，没有画上，请科室核对台账。"] if left_out else []
    notes += _notes(ledger, share, day)
    context.progress("排页面")
    content = content_of(
        board_of(ledger, share, day, sound, gaps, unasked), Shown(months, found, circles, notes), initials
    )
    hidden, target = held_back(ledger, day), context[TO] or _target(context, share)
    product = product_of(target, page_of(content), NAME)._replace(saving=Saving.MADE)
    done = "会写" if context.dry_run else "√"
    over = past_year(ledger, day)
    lines = [
        *([Line(over)] if over else []),
        Line(f"{done} {target}（给{share.title}看，{summary_of(content)}）"),
        *hidden.summary("看板"),
    ]
    return Decision(
        tuple(lines), (*map(Line.of, left_out), *hidden.details, *_of_gaps(gaps)),
        "用浏览器打开；不连网也能看，可以发给看的人", wrong=bool(hidden.findings or left_out or gaps), files=(product,),
        result=target,
    )  # fmt: skip


def _asked(path: Path, ledger: Ledger, day: date, closed: Collection[Month]) -> tuple[set[Month], set[Month]]:
    """Return the months of the year that units were asked about, and the past ones that they were not."""
    months = {Month(ledger.year, number) for number in range(1, 13)}
    asked = {month for month in months if month in closed or was_asked(path, month)}
    unasked = {month for month in months - asked if month.last < day and not has_reports(ledger, month)}
    return asked, unasked


def _circles(context: Context, ledger: Ledger, day: date) -> tuple[list[Circle], list[Finding]]:
    drawn = [of_room(ledger, day) for of_room in context.rooms.circles()]
    return [each for one in drawn for each in one.circles], [each for one in drawn for each in one.left_out]


def _notes(ledger: Ledger, share: Share, day: date) -> Iterator[str]:
    if over := past_year(ledger, day):
        yield f"{over}。"
    own = (item for item in ledger.items if share.part_of(item) is not None)
    if lacking := not_merged(ledger, overdue_work(ledger, own, day)):
        yield f"{lacking}。"


def _of_gaps(gaps: Mapping[Month, Gap]) -> list[Line]:
    return [
        Line(f"× {month.label}{gap}，看板上没有它的数字，请从备份恢复", Severity.WARNING)
        for month, gap in sorted(gaps.items())
    ]


def _target(context: Context, share: Share) -> Path:
    """Return the usual place: beside the ledger, named after it, so that two ledgers of a folder have a board each."""
    whose = "" if share.audience is Audience.ALL else f"_{share.title}"
    return context.path.parent / "out" / f"{NAME}_{file_name(f'{context.path.stem}{whose}')}.html"


def _json(done: Done) -> dict[str, Any]:
    return {"file": str(done.decision.result)}


_TIP = "全年工作一页看清：各单位各月红、蓝、绿圈，本周、超期、挂单，可以查找、筛选，用浏览器看，不连网"
_DRAWING = Drawing(blue="M3 4h18v13H3zM9 21h6", red="M6 8h3v3H6z", green="M6 13h3M12 9h6M12 13h6")
VERB = Verb(
    "board", f"{_TIP}。", (LEDGER, TO, UNIT, LEADER, YEAR, AS_OF), decide,
    (Button("board", "看板", _TIP, "ChartTypePieInsertGallery", _DRAWING, "查看"),), python="Path", json=_json,
)  # fmt: skip
