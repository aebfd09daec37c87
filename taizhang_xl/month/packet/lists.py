"""The packet's lists across units: 挂单, 超期, 下月到期, 变更申请与冲突, 未报送."""

from __future__ import annotations

from dataclasses import dataclass

from taizhang_xl.catalogue import RETURN_UNREADABLE
from taizhang_xl.cells import Value
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.figures import OVERDUE_TIMES
from taizhang_xl.month.overdue import EACH
from taizhang_xl.month.packet.lines import hung_text, state_fill
from taizhang_xl.month.review_line import NOT_RETURNED, UNDECIDED, Line
from taizhang_xl.month.review_model import Review, UnitReview
from taizhang_xl.paper.pages import Pages, Row
from taizhang_xl.paper.style import Column, Styled, height
from taizhang_xl.returns.forms.entries import OPEN_KINDS, Entry, EntryKind, of_kind
from taizhang_xl.returns.forms.fields import BY_CHOICE

_UNIT, _NUMBER, _TASK = Column("单位", 11), Column("编号", 8, "center"), Column("目标任务", 28)
_DEADLINE, _DUE = Column("完成时限", 16), Column("到期日", 11, "date")
_STATE = Column("状态", 13, "center", shows_state=True)
_PERSON, _LEADER = Column("责任人", 12), Column("牵头领导", 12)


# As the sheet is called: 变更申请与冲突.
KINDS = (EntryKind.REQUEST, *(kind for kind in OPEN_KINDS if kind is not EntryKind.REQUEST))
NOT_MERGED = "本月没有合并过报送"
_CURES = {NOT_RETURNED: "请催报", UNDECIDED: "报来的几份不一致，请让单位确定一份"}


_OPEN_COLUMNS = (
    Column("种类", 9, "center"), _UNIT, _NUMBER, Column("栏目", 9, "center"), Column("发出时", 17),
    Column("台账现在", 17), Column("单位报来", 17), Column("说明", 19), Column("出处", 17),
)  # fmt: skip


@dataclass(frozen=True)
class _List:
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: list[Row]
    nothing: str
    note: str = ""
    many: str = ""


def write_lists(styled: Styled, review: Review) -> tuple[list[str], list[str]]:
    """Write the lists, each on a sheet of its own; returns the sheets' names, and what is said in place of empty ones."""
    short = {unit.name: unit.short for unit in review.units}
    # What is still to be decided is the section's alone.
    undecided = () if review.part else (_open(review, short),)
    lists = (_hung(review, short), _overdue(review, short), _next_due(review, short), *undecided)
    every = (*lists, _not_returned(review))
    return [_write(styled, each) for each in every if each.rows], [each.nothing for each in every if not each.rows]


def _write(styled: Styled, each: _List) -> str:
    pages = Pages(styled, styled.page(each.name, pages_high=None), each.columns)
    pages.head((f"{each.title}（{each.many or len(each.rows)}）", "title", 34), table=True)
    note = height([(each.note, sum(column.width for column in each.columns))]) if each.note else 0
    pages.rows(each.columns, each.rows, keep=note)
    if each.note:
        pages.line(each.note, points=note)
    pages.close()
    return str(pages.sheet.get_name())


def _who(line: Line) -> list[Value]:
    return [line.item.shown(Field.PERSON), line.item.shown(Field.LEADER)]


def _hung(review: Review, short: dict[str, str]) -> _List:
    rows = [
        Row([short[line.unit], line.item.number, line.item.shown(Field.TASK), line.due, hung_text(line),
             line.shown_state, line.reason or "（没有填写原因）", *_who(line)], state_fill(line, review))
        for line in review.hung
    ]  # fmt: skip
    columns = (_UNIT, _NUMBER, _TASK, _DUE._replace(title="原到期日"), Column("挂单", 11, "center"), _STATE,
               Column("未完成原因", 18), _PERSON, _LEADER)  # fmt: skip
    return _List("挂单", f"{review.month.label}挂单事项", columns, rows, "本月没有挂单事项")


def _overdue(review: Review, short: dict[str, str]) -> _List:
    rows = [
        Row([short[line.unit], line.item.number, line.item.shown(Field.TASK), line.item.shown(Field.DEADLINE),
             line.status.due, line.status.days_over, line.shown_state, *_who(line)], state_fill(line, review))
        for line in review.overdue
    ]  # fmt: skip
    columns = (_UNIT, _NUMBER, _TASK, _DEADLINE, _DUE, Column("超期天数", 9, "center"), _STATE, _PERSON, _LEADER)
    note = f"共 {review.total.overdue_words}，按截止日计算，包括没有报送的单位。{EACH}。"
    return _List("超期", f"超期事项，截至{review.as_of}", columns, rows, "没有超期事项", note)


def _next_due(review: Review, short: dict[str, str]) -> _List:
    rows = [
        Row([line.due, short[line.unit], line.item.number, line.item.shown(Field.TASK),
             line.item.shown(Field.DEADLINE), line.next_plan or None, *_who(line)])
        for line in review.next_due
    ]  # fmt: skip
    columns = (_DUE, _UNIT, _NUMBER, _TASK, _DEADLINE, Column("下月安排", 26), _PERSON, _LEADER)
    return _List("下月到期", f"{review.month.next.label}到期事项", columns, rows, "下月没有到期的事项")


def _open(review: Review, short: dict[str, str]) -> _List:
    entries = of_kind(review.outcome.entries, *KINDS)
    rows = [Row(_entry(entry, short)) for entry in entries]
    rows += [Row(_refused(finding), across=(1, len(_OPEN_COLUMNS) - 2)) for finding in review.outcome.refused]
    refused = len(review.outcome.refused)
    many = f"{len(entries)}，另有没有并入的 {refused} 条" if refused else ""
    accepted = sum(each.note.startswith(BY_CHOICE) for each in of_kind(review.outcome.entries, EntryKind.TAKEN))
    written = f"这次按“冲突处理”的选择写进台账 {accepted} 处" if accepted else ""
    settling = "，“冲突处理”里有的在那里选好，再运行一次月底" if any(entry.question for entry in entries) else ""
    note = f"以上各项还没有写进台账，请逐条核定{settling}。{written + '，没有列在这里。' if written else ''}"
    nothing = review.outcome.not_compared or f"没有变更申请和冲突{f'（{written}）' if written else ''}"
    return _List("变更申请与冲突", f"{review.month.label}变更申请与冲突", _OPEN_COLUMNS, rows, nothing, note, many)


def _refused(finding: Finding) -> list[Value]:
    """Return the row of what could not be merged; between its first and last column is one text."""
    text, place = f"{finding.message}。{finding.fix}", f"{finding.file} {finding.cell}".strip()
    return ["没有并入", text, *[None] * (len(_OPEN_COLUMNS) - 3), place]


def _entry(entry: Entry, short: dict[str, str]) -> list[Value]:
    return [
        entry.kind.label, short.get(entry.unit, entry.unit), entry.number or "（无）", entry.field, entry.base, entry.ledger,
        entry.returned, entry.note, f"{entry.file} {entry.cell}".strip(),
    ]  # fmt: skip


def cure_of(review: Review, unit: UnitReview) -> str:
    """Return what to do about a unit's return, "" where nothing: one that came and was refused is not asked for as if it had not."""
    came = review.outcome.came.get(unit.name, ()) if unit.report == NOT_RETURNED else ()
    if not came:
        return _CURES.get(unit.report, "")
    unread = "读不出" if all(each.code == RETURN_UNREADABLE.code for each in came) else "不能采用"
    return f"来了但{unread}（{'、'.join(each.file for each in came)}），请让单位重报"


def _not_returned(review: Review) -> _List:
    rows = [
        Row([unit.name, unit.report, unit.head or None, unit.counts.due, unit.counts.overdue, cure])
        for unit in review.units
        if (cure := cure_of(review, unit))
    ]
    columns = (Column("单位", 36), Column("报送情况", 11, "center"), Column("负责人", 16), Column("应办", 8, "center"),
               Column(OVERDUE_TIMES, 10, "center"), Column("处理", 36))  # fmt: skip
    return _List(
        "未报送",
        f"{review.month.label}未报送单位",
        columns,
        rows,
        NOT_MERGED if review.outcome.unasked else "各单位都已报送",
    )
