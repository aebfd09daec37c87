"""The ledger as leaders read it on paper: the ten columns that say how each matter stands, grouped, letters of 9 points.

A3 has room for 预期效果 as well, of a ledger that has any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import BinaryIO, NamedTuple

from taizhang_xl.cells import Value
from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import NOT_DUE, NOT_DUE_MARK, Status, status_of
from taizhang_xl.month.hanging import open_hangings
from taizhang_xl.month.overdue import Overdue, counted, items_in, overdue_work
from taizhang_xl.paper.pages import A3, A4, Pages, Paper, Row
from taizhang_xl.paper.style import Column, Styled, height

PAPERS: Mapping[str, tuple[Paper, tuple[int, ...]]] = {
    "A4": (A4, (8, 21, 10, 9, 12, 11, 13, 19, 12, 9)),
    "A3": (A3, (9, 31, 16, 16, 15, 11, 13, 36, 21, 12)),
}
GROUPINGS = (str(Field.CATEGORY), str(Field.UNIT))
_COLUMNS = (
    Column(Field.NUMBER, 0, "center"), Column(Field.TASK, 0), Column(Field.UNIT, 0), Column(Field.PERSON, 0),
    Column(Field.DEADLINE, 0), Column(Field.DUE, 0, "date"), Column(Field.STATE, 0, "center", shows_state=True),
    Column(Field.PROGRESS, 0), Column(Field.REASON, 0), Column(Field.HANGING, 0, "center"),
)  # fmt: skip
# With 预期效果 behind the task, where there is room for it.
_WITH_OUTCOME = {"A3": (9, 29, 20, 13, 13, 14, 11, 12, 31, 17, 11)}
_OUTCOME_AT = 2
_SAID = ("超期", "临期", "今天")


class LeadersPrint(NamedTuple):
    """What goes on paper: whose ledger, as of when, its items by group in the ledger's order, each as it stands."""

    title: str
    summary: str
    groups: Mapping[str, Sequence[tuple[Item, Status]]]
    ledger: Ledger


def leaders_print(ledger: Ledger, as_of: date, by: str) -> LeadersPrint:
    """Return a ledger's print, grouped by category or unit; without any category it is grouped by unit."""
    by = by if any(item.text(by) for item in ledger.items) else Field.UNIT
    groups: dict[str, list[tuple[Item, Status]]] = {}
    for item in ledger.items:
        groups.setdefault(_group(ledger, item, by), []).append((item, status_of(ledger, item, as_of)))
    statuses = [status for rows in groups.values() for _, status in rows]
    day = f"{as_of.year}年{as_of.month}月{as_of.day}日"
    title = f"{for_others(ledger.settings.office)}{ledger.year}年工作台账（截至{day}）"
    return LeadersPrint(title, _summary(statuses, tuple(overdue_work(ledger, ledger.items, as_of))), groups, ledger)


def _group(ledger: Ledger, item: Item, by: str) -> str:
    unit = ledger.unit_of(item) if by == Field.UNIT else None
    return (unit.name if unit else item.content(by)) or f"（未填{by}）"


def _summary(statuses: Sequence[Status], late: Sequence[Overdue]) -> str:
    """Return the figures, each defined: every item counts once by what its state column says."""
    counts = Counter(status.label.partition(" ")[2] for status in statuses)
    words = (State.DONE, State.CLOSED, State.DOING, State.TODO, NOT_DUE)
    told = "，".join(f"{word} {counts[word]}" for word in words if counts[word])
    over = counted(items_in(late), len(late))
    return f"共 {len(statuses)} 项：{told}；其中已过到期日没有办结（超期）{over}。未到期＝没有开始、也没有到期。"


def write_print(told: LeadersPrint, paper: str, made_on: date, file: BinaryIO) -> None:
    """Write the print as a workbook."""
    sheet, columns = _laid_out(told.ledger, paper)
    styled = Styled(file, told.title, made_on, for_others)
    pages = Pages(styled, styled.page("打印稿", pages_high=None), columns, sheet)
    points = height([(told.summary, sum(column.width for column in columns))]) + 3
    pages.head((told.title, "title", 34), (told.summary, "plain", points), table=True)
    hanging = {record.text(Field.NUMBER) for record in open_hangings(told.ledger)}
    for name, items in told.groups.items():
        rows = [_row(told.ledger, columns, item, status, hanging) for item, status in items]
        pages.section(f"{name}（{len(rows)} 项）", pages.first_of(columns, rows))
        pages.rows(columns, rows, again=name)
    pages.close()
    styled.close()


def _laid_out(ledger: Ledger, paper: str) -> tuple[Paper, list[Column]]:
    sheet, widths = PAPERS[paper]
    columns = list(_COLUMNS)
    if paper in _WITH_OUTCOME and any(item.text(Field.OUTCOME) for item in ledger.items):
        widths = _WITH_OUTCOME[paper]
        columns.insert(_OUTCOME_AT, Column(Field.OUTCOME, 0))
    return sheet, [column._replace(width=width) for column, width in zip(columns, widths, strict=True)]


def _row(ledger: Ledger, columns: Sequence[Column], item: Item, status: Status, hanging: set[str]) -> Row:
    hung = item.shown(Field.HANGING) or ("挂单" if item.number in hanging else "")
    unit = ledger.unit_of(item)
    values: list[Value] = [
        item.number, item.shown(Field.TASK), unit.short if unit else item.shown(Field.UNIT), item.shown(Field.PERSON),
        item.shown(Field.DEADLINE), status.due, _state(status), item.shown(Field.PROGRESS), item.shown(Field.REASON),
        hung or None,
    ]  # fmt: skip
    if len(columns) > len(values):
        values.insert(_OUTCOME_AT, item.shown(Field.OUTCOME))
    return Row(values, f"#{status.fill}" if status.fill else None)


def _state(status: Status) -> str:
    """Return sign and word, and below how late an item is or how soon it is due."""
    if status.finished or not status.timing.startswith(_SAID):
        return status.label
    return f"{status.label}\n{status.timing}" if status.fill else f"{NOT_DUE_MARK} {status.timing}"
