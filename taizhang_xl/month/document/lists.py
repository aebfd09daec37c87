"""The lists at the document's end: of all units, each with how many rows it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.ledger.schema import Field
from taizhang_xl.month import figures, trend_rows
from taizhang_xl.month.document.overview import linked
from taizhang_xl.month.document.unit import NO_REASON, sorted_by_figure
from taizhang_xl.month.document.wording import (
    SMALL,
    add_line,
    add_note,
    add_part,
    add_rows,
    figure_place,
    list_place,
    short_day,
    span_of,
    state_cell,
)
from taizhang_xl.month.moves import EARLY_NOTE, EXTENDED_NOTE, Developments, Kind, by_kind
from taizhang_xl.month.overdue import EACH
from taizhang_xl.month.packet.lines import hung_text
from taizhang_xl.month.packet.lists import KINDS, NOT_MERGED, cure_of
from taizhang_xl.month.review_line import Line
from taizhang_xl.month.review_model import Review
from taizhang_xl.month.trend_model import Trends
from taizhang_xl.month.trend_rows import Shown, text_of, total_row, unit_row
from taizhang_xl.month.trends import RATE_SHADES, notes, why_none
from taizhang_xl.paper.word.blocks import Cell, Column, Span
from taizhang_xl.paper.word.links import Link, name_place
from taizhang_xl.returns.forms.entries import Entry, of_kind

if TYPE_CHECKING:
    from docx.document import Document

_UNIT, _NUMBER, _DAY = Column("单位", 25), Column("编号", 17, centred=True), Column("到期日", 22, centred=True)
_TASK = Column("目标任务", 46)
_PEOPLE = Column("责任人", 26), Column("牵头领导", 26)
Rows = list[list[str | Cell]]


class PaperList(NamedTuple):
    """One list: its name, columns and rows, what is said where there are none, notes, bookmarks over rows.

    `many` is how much it has where that is not its rows, `figures` a sentence with links to some of its rows.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Rows
    nothing: str
    notes: tuple[str, ...] = ()
    marks: Mapping[str, Span] = MappingProxyType({})
    points: float = 10.5
    many: str = ""
    figures: tuple[str | Link, ...] = ()


def lists_of(review: Review) -> tuple[PaperList, ...]:
    """Return the lists in the order of the document."""
    short = {unit.name: unit.short for unit in review.units}
    found = review.developments
    more = (_moves(review, found), _extended(review, found), _early(review, found)) if found else ()
    moves, early = more[:2], more[2:]
    # What is still to be decided is the section's alone.
    undecided = () if review.part else (_open(review, short), _refused(review))
    return (
        _all_due(review, short), _hung(review, short), _overdue(review, short), _next_due(review, short), *moves,
        *undecided, _not_returned(review), *early, *([_trends(review.trends)] if review.trends else []),
    )  # fmt: skip


def write_lists(document: Document, lists: Sequence[PaperList]) -> None:
    """Write the lists, the first on a new page."""
    for number, each in enumerate(lists, 1):
        heading = add_part(document, [f"附件{number}　{each.name}（{each.many or len(each.rows)}）"])
        name_place(heading, list_place(number))
        if not each.rows:
            add_line(document, each.nothing).paragraph_format.keep_with_next = bool(each.notes)
        if each.notes:
            # Below a table they could be alone on the last page.
            add_note(document, "".join(each.notes), figures=each.figures, keep=bool(each.rows))
        if each.rows:
            add_rows(document, each.columns, each.rows, each.marks, points=each.points)


def _people(line: Line) -> tuple[str, str]:
    return line.item.shown(Field.PERSON), line.item.shown(Field.LEADER)


def _all_due(review: Review, short: Mapping[str, str]) -> PaperList:
    """Return all that was due and what was finished early, the rows of each total together."""
    due = sorted_by_figure([(unit, line) for unit in review.units for line in unit.due])
    early = [line for unit in review.units for line in unit.rows[figures.EARLY]]
    lines = [*due, *early]
    starts = range(len(lines))
    marks = {}
    for name in (figures.DUE, figures.ON_TIME, *figures.PARTS_OF_DUE, figures.EARLY):
        counted = list(chain.from_iterable(unit.rows[name] for unit in review.units))
        if counted:
            marks[figure_place(name)] = span_of(lines, counted, starts, len(lines))
    rows: Rows = [
        [short[line.unit], line.item.number, line.item.shown(Field.TASK), line.item.shown(Field.DEADLINE), state_cell(line, review),
         short_day(line.item.day(Field.DONE_ON) if line.finished else None, review), line.item.shown(Field.PERSON)]
        for line in lines
    ]  # fmt: skip
    columns = (
        _UNIT, _NUMBER, Column("目标任务", 73), Column("完成时限", 36), Column("状态", 26, centred=True),
        _DAY._replace(title="完成日期"), _PEOPLE[0],
    )  # fmt: skip
    notes = ("按办理情况排列：办结、在办、未落实、未报送，最后是提前办结。",) if rows else ()
    return PaperList("应办和提前办结事项", columns, rows, "本月没有应办和提前办结的事项。", notes, marks)


def _hung(review: Review, short: Mapping[str, str]) -> PaperList:
    lines = review.hung
    rows: Rows = [
        [short[line.unit], line.item.number, line.item.shown(Field.TASK), short_day(line.due, review),
         Cell(f"{hung_text(line)}\n{line.shown_state}", state_cell(line, review).fill), line.reason or NO_REASON, *_people(line)]
        for line in lines
    ]  # fmt: skip
    columns = (
        _UNIT, _NUMBER, _TASK, _DAY._replace(title="原到期日"), Column("挂单", 25, centred=True), Column("未完成原因", 38), *_PEOPLE,
    )  # fmt: skip
    marks = {figure_place(figures.HUNG): Span(0, len(rows) - 1)} if rows else {}
    return PaperList("挂单事项", columns, rows, "本月没有挂单事项。", (), marks)


def _overdue(review: Review, short: Mapping[str, str]) -> PaperList:
    """Return what is overdue unit by unit, the longest first, so that each unit's rows stand together."""
    rows: Rows = []
    marks = {}
    for number, unit in enumerate(review.units, 1):
        first = len(rows)
        for line in sorted(unit.overdue, key=lambda each: -(each.status.days_over or 0)):
            item = line.item
            over = state_cell(line, review)
            rows.append([
                short[line.unit], item.number, item.shown(Field.TASK), item.shown(Field.DEADLINE),
                short_day(line.status.due, review), Cell(f"{line.status.days_over}天\n{over.text}", over.fill), *_people(line),
            ])  # fmt: skip
        if len(rows) > first:
            marks[figure_place(figures.OVERDUE, number)] = Span(first, len(rows) - 1)
    if rows:
        marks[figure_place(figures.OVERDUE)] = Span(0, len(rows) - 1)
    columns = (
        _UNIT, _NUMBER, _TASK, Column("完成时限", 39), _DAY, Column("超期", 24, centred=True), *_PEOPLE,
    )  # fmt: skip
    note = f"共 {review.total.overdue_words}，按截止日计算，包括没有报送的单位。{EACH}。"
    return PaperList("超期事项", columns, rows, "没有超期事项。", (note,) if rows else (), marks)


def _next_due(review: Review, short: Mapping[str, str]) -> PaperList:
    rows: Rows = [
        [short_day(line.due, review), short[line.unit], line.item.number, line.item.shown(Field.TASK),
         line.item.shown(Field.DEADLINE), line.next_plan, *_people(line)]
        for line in review.next_due
    ]  # fmt: skip
    columns = (
        _DAY, _UNIT, _NUMBER, _TASK, Column("完成时限", 26), Column("下月安排", 37), *_PEOPLE,
    )  # fmt: skip
    return PaperList(f"{review.month.next.label}到期事项", columns, rows, "下月没有到期的事项。")


def _moves(review: Review, found: Developments) -> PaperList:
    rows: Rows = [
        [move.kind, move.unit, move.number, move.task, move.before, move.after, short_day(move.day, review), move.note]
        for move in found.moves
    ]
    columns = (
        Column("种类", 19, centred=True), _UNIT, _NUMBER, _TASK, Column("原来", 32), Column("现在", 32),
        _DAY._replace(title="日期"), Column("说明", 32),
    )  # fmt: skip
    said: list[str | Link] = []
    marks: dict[str, Span] = {}
    first = 0
    for kind, own in by_kind(found.moves).items():
        marks[_place_of(kind)] = Span(first, first + len(own) - 1)
        first += len(own)
        said += ["，" if said else "", str(kind), Link(str(len(own)), _place_of(kind)), "项"]
    return PaperList("变动", columns, rows, "本月没有变动。", found.notes, marks, figures=(*said, "。") if said else ())


def _place_of(kind: Kind) -> str:
    return f"moves_{list(Kind).index(kind) + 1}"


def _extended(review: Review, found: Developments) -> PaperList:
    rows: Rows = [
        [each.unit, each.number, each.task, short_day(each.first_due, review), short_day(each.until, review),
         short_day(each.applied_on, review), each.grounds, each.approver, each.state]
        for each in found.extended
    ]  # fmt: skip
    columns = (
        _UNIT, _NUMBER, _TASK, *(_DAY._replace(title=name) for name in ("原到期日", "延至", "申请日期")),
        Column("延期理由", 27), Column("批准人", 20), Column("状态", 24, centred=True),
    )  # fmt: skip
    return PaperList("延期", columns, rows, "没有批准延期的事项。", (EXTENDED_NOTE,) if rows else ())


def _early(review: Review, found: Developments) -> PaperList:
    rows: Rows = [
        [each.unit, each.line.item.number, each.line.item.shown(Field.TASK), each.line.item.shown(Field.DEADLINE),
         short_day(each.begins, review), short_day(each.done_on, review), each.line.item.shown(Field.PERSON)]
        for each in found.early
    ]  # fmt: skip
    columns = (
        _UNIT, _NUMBER, Column("目标任务", 72), Column("完成时限", 41), _DAY._replace(title="起始日"),
        _DAY._replace(title="完成日期"), _PEOPLE[0],
    )  # fmt: skip
    return PaperList("率先完成", columns, rows, "本月没有率先完成的事项。", (EARLY_NOTE,))


def _open(review: Review, short: Mapping[str, str]) -> PaperList:
    rows: Rows = [_entry(entry, short) for entry in of_kind(review.outcome.entries, *KINDS)]
    columns = (
        Column("种类", 20, centred=True), _UNIT, _NUMBER, Column("栏目", 21, centred=True), Column("发出时", 34),
        Column("台账现在", 34), Column("单位报来", 38), Column("说明和出处", 36),
    )  # fmt: skip
    note = ("下列各项台账都没有改动，请逐条核定。",) if rows else ()
    return PaperList("变更申请与冲突", columns, rows, _nothing(review, "没有变更申请和冲突"), note, points=SMALL)


def _nothing(review: Review, known: str) -> str:
    """Return what is said of a list of what is open where nothing is on it: nobody may have looked."""
    return f"{review.outcome.not_compared or known}。"


def _entry(entry: Entry, short: Mapping[str, str]) -> list[str | Cell]:
    origin = f"{entry.file} {entry.cell}".strip()
    return [
        entry.kind.label, short.get(entry.unit, entry.unit), entry.number or "（无）", entry.field, entry.base, entry.ledger,
        entry.returned, "\n".join(filter(None, (entry.note, origin))),
    ]  # fmt: skip


def _refused(review: Review) -> PaperList:
    rows: Rows = [[f"{each.file} {each.cell}".strip(), each.message, each.fix] for each in review.outcome.refused]
    columns = (Column("报表", 62), Column("没有并入的内容", 93), Column("怎么办", 70))
    return PaperList(
        "没有并入的内容", columns, rows, _nothing(review, "报来的内容都已并入，或列在变更申请与冲突里"), points=SMALL
    )


def _not_returned(review: Review) -> PaperList:
    rows: Rows = [
        [unit.name, unit.report, unit.head, linked(unit.counts, figures.DUE, number),
         linked(unit.counts, figures.OVERDUE, number), cure]
        for number, unit in enumerate(review.units, 1)
        if (cure := cure_of(review, unit))
    ]  # fmt: skip
    columns = (
        Column("单位", 70), Column("报送情况", 26, centred=True), Column("负责人", 36), Column("应办", 16, centred=True),
        Column(figures.OVERDUE_TIMES, 20, centred=True), Column("处理", 57),
    )  # fmt: skip
    return PaperList("未报送单位", columns, rows, f"{NOT_MERGED}。" if review.outcome.unasked else "各单位都已报送。")


def _trends(found: Trends) -> PaperList:
    """Return 按期率 and 挂单 of the units, months side by side, below the figures of all of them together."""
    if why := why_none(found):
        return PaperList(trend_rows.TREND, (), [], why)
    months = found.span
    width = min((225 - 34) / len(months), 24.0)
    columns = (Column("单位", 34), *(Column(f"{month.month}月", width, centred=True) for month in months))
    rows: Rows = [
        [Cell(f"合计{name}", bold=True), *(Cell(text_of(each, is_rate=show is trend_rows.rate), each.fill) for each in total_row(found, show))]
        for name, show in trend_rows.OVERALL
    ]  # fmt: skip
    for unit in found.listed:
        both = zip(unit_row(found, unit, trend_rows.rate), unit_row(found, unit, trend_rows.hung), strict=True)
        rows.append([unit.short, *(_rate_and_hung(*each) for each in both)])
    lead = "各单位上面是按期率、下面是挂单项数；各单位的应办、办结在月度材料工作簿的“趋势”表。"
    return PaperList(
        trend_rows.TREND,
        columns,
        rows,
        "",
        (lead, RATE_SHADES, *notes(found)),
        points=SMALL,
        many=f"{len(found.months)}个月",
    )


def _rate_and_hung(rate: Shown, hung: Shown) -> Cell:
    hangs = f"\n挂{hung.value}" if isinstance(hung.value, int) and hung.value else ""
    return Cell(f"{text_of(rate, is_rate=True)}{hangs}", rate.fill)
