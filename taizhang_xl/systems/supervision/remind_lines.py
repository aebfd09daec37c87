"""What `remind` says of its slips: what went out, what did not, and what people should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.decision import Line
from taizhang_xl.findings import Severity
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import HANGING, Field
from taizhang_xl.month.overdue import counted, items_in, overdue_work
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.systems.supervision import settings
from taizhang_xl.systems.supervision.matters import Matter
from taizhang_xl.systems.supervision.problems import subject_of
from taizhang_xl.systems.supervision.proposal import Proposal
from taizhang_xl.systems.supervision.register import LEVELS, Slip
from taizhang_xl.systems.supervision.remind_plan import Plan
from taizhang_xl.systems.supervision.sheets import HINT, PROBLEM
from taizhang_xl.systems.supervision.slip_text import day_words

_TASK_SHOWN = 24


def summary_of(planned: Plan, *, is_tried: bool) -> Iterator[Line]:
    """Yield what was registered and what was made."""
    will = "会" if is_tried else "√ "
    counts = Counter(slip.level for slip in planned.added)
    if counts:
        shown = "、".join(f"{level} {counts[level]} 件" for level in LEVELS if counts[level])
        yield Line(f"{will}登记 {len(planned.added)} 件：{shown}")
    if planned.restored:
        yield Line(f"{will}补登 {len(planned.restored)} 件，见上面", Severity.WARNING)
    folders = list(dict.fromkeys(document.file.parent for document in planned.documents))
    if folders:
        yield Line(f"{will}出文 {len(planned.documents)} 份，一个单位一份：{'、'.join(map(str, folders))}")
    elif not planned.restored:
        yield Line("没有要发的提示件")


def overdue_line(ledger: Ledger, planned: Plan, day: date) -> Line:
    """Return what is overdue, as the packet and the views count it, beside how many slips go out on it."""
    late = tuple(overdue_work(ledger, ledger.items, day))
    sent = sum(slip.level != HINT and not slip.is_of_visit for slip in planned.added)
    left = len(late) - sent
    rest = f"，另有 {left} 次已有提示件在办，或还不到发的时候" if left > 0 else ""
    return Line(f"超期 {counted(items_in(late), len(late))}，这次发催办、督办 {sent} 件{rest}")


def lines_of(ledger: Ledger, register: Sequence[Slip], planned: Plan, proposal: Proposal) -> Iterator[Line]:
    """Yield a line for each slip that goes out, then what does not go out and what else to look at."""
    for slip in planned.added:
        yield Line(_slip_line(ledger, slip))
    for slip in planned.late:
        yield Line(f"{slip.text} 上次登记了没有出文，这次补出")
    for slip in planned.restored:
        yield Line(
            f"{slip.text} 出过文，登记表里却没有（没有保存，或撤销了），照原样补登；没有发出的请把办理改为“作废”",
            Severity.WARNING,
        )
    for slip in planned.lost:
        yield Line(f"{slip.text} 的事项 {slip.subject} 台账里没有了，出不了文，请核对编号和期次", Severity.ERROR)
    yield from map(Line.of, proposal.held_up)
    for matter in proposal.homeless:
        named, number = matter.record.content(Field.UNIT), f"{matter.number} " if matter.number else ""
        what = f"责任单位“{named}”不在“单位”表里" if named else "没有填责任单位"
        where = matter.record.where(Field.UNIT)
        yield Line(f"{where} {number}{what}，没有出提示件，请改好再运行一次", Severity.ERROR)
    if proposal.untold:
        yield _untold_line(ledger, proposal.untold)
    yield from _remarks(ledger, register, planned)


def _untold_line(ledger: Ledger, untold: Sequence[Matter]) -> Line:
    shown = "、".join(f"{each.number}（{each.occurrence}）" for each in untold)
    sheet = f"“{HANGING.name}”表" + ("" if HANGING.name in ledger.tables else "（还没有，第一次月结时建）")
    return Line(
        f"{len(untold)} 项以前的周期工作没有月报，看不出办没办：{shown}，没有发。问过单位确实没有办的，"
        f"在{sheet}里登一行（{Field.NUMBER}、{Field.MONTH}）再发；也可以加 --untold 全都发",
        Severity.WARNING,
    )


def _slip_line(ledger: Ledger, slip: Slip) -> str:
    unit, matter = ledger.unit(slip.unit), subject_of(ledger, slip)
    assert matter is not None
    # Before it is cut: of a number that was cut nobody could tell that it is one.
    task = for_others(matter.record.content(Field.TASK if matter.item else PROBLEM))
    short = task if len(task) <= _TASK_SHOWN else f"{task[:_TASK_SHOWN]}……"
    number = f"{slip.item} " if slip.item else ""
    period = f"（{slip.occurrence}）" if slip.occurrence else ""
    by = day_words(slip.reply_by) if slip.reply_by else ""
    cited = f"，接 {slip.cited}" if slip.cited else ""
    return f"{slip.level} {slip.text} {unit.short if unit else slip.unit}：{number}{short}{period}，{by}前反馈{cited}"


def _remarks(ledger: Ledger, register: Sequence[Slip], planned: Plan) -> Iterator[Line]:
    if ledger.doubled:
        shown = "、".join(sorted(ledger.doubled)[:5])
        yield Line(f"编号重复的事项没有看，请先改好：{shown}", Severity.WARNING)
    if not planned.added:
        return
    first = planned.added[0]
    assert first.number is not None
    assert first.sent_on is not None
    reported = {month for _, month in ledger.reports}
    if unknown := sorted({slip.occurrence for slip in planned.added if _is_by_month(slip)} - reported):
        shown = "、".join(unknown)
        yield Line(
            f"{shown} 的月报还没有合并，这里面的周期性事项可能已经办了；请合并，已经办了的这几件作废（办理填“作废”），不要发出去",
            Severity.WARNING,
        )
    if not setting_text(ledger, settings.CONTACT_PHONE):
        yield Line("“设置”表里没有填“督办联系电话”，提示件上没有电话", Severity.WARNING)
    if not ledger.calendar.is_workday(first.sent_on):
        yield Line(f"{day_words(first.sent_on)}是休息日，提示件写的是这一天", Severity.WARNING)
    before = [slip for slip in register if slip.sent_on and slip.sent_on > first.sent_on]
    if before:
        yield Line(f"{before[-1].text} 的日期比这次的晚，文号和日期次序不合", Severity.WARNING)
    if first.number.year != ledger.year:
        yield Line(
            f"{first.number.year}年的文号记在{ledger.year}年的台账里；{first.number.year}年的台账也发提示件的，请只在一本里发",
            Severity.WARNING,
        )
    others = {
        slip.number.prefix
        for slip in register
        if slip.number and slip.number.year == first.number.year and slip.number.series != first.number.series
    }
    if first.number.number == 1 and others:
        yield Line(
            f"“{first.number.prefix}”今年第一次用，从1号编起；登记表里还有{'、'.join(sorted(others))}", Severity.WARNING
        )


def _is_by_month(slip: Slip) -> bool:
    return len(slip.occurrence) == len("2018-10") and slip.level != HINT
