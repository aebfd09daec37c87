"""The packet's lists of what the month brought: 变动, 延期, 率先完成."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from taizhang_xl.cells import Value, address
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.moves import EARLY_NOTE, EXTENDED_NOTE, Developments, by_kind
from taizhang_xl.month.review_model import Review
from taizhang_xl.paper.pages import Pages, Row, pieces_of
from taizhang_xl.paper.style import Column, Styled, height

_NO_MOVES = "本月没有变动"
# Two lines: a narrow column stands above some of them.
_COUNTS = 36.0
_UNIT, _NUMBER, _DAY = Column("单位", 11), Column("编号", 8, "center"), Column("日期", 11, "date")


def write_developed(styled: Styled, review: Review) -> tuple[list[str], list[str]]:
    """Write the lists that hold something; returns the sheets' names, and what is said in place of those that do not.

    What the record of changes cannot tell is said on 变动, which is there for it too.
    """
    found = review.developments
    if found is None:
        return [], []
    lists = (
        (_moves, found.moves or found.notes, _NO_MOVES),
        (_extended, found.extended, "没有批准延期的事项"),
        (_early, found.early, "没有率先完成的事项"),
    )
    names = [write(styled, review, found) for write, held, _ in lists if held]
    return names, [nothing for _, held, nothing in lists if not held]


def _moves(styled: Styled, review: Review, found: Developments) -> str:
    rows: list[list[Value]] = [
        [move.kind.value, move.unit, move.number, move.task, move.before, move.after, move.day, move.note]
        for move in found.moves
    ]
    columns = (
        Column("种类", 10, "center"), _UNIT, _NUMBER, Column("目标任务", 34), Column("原来", 17), Column("现在", 17), _DAY,
        Column("说明", 16),
    )  # fmt: skip
    counts = {str(kind): len(own) for kind, own in by_kind(found.moves).items()}
    return _sheet(styled, "变动", f"{review.month.label}变动", columns, rows, found.notes, _NO_MOVES, counts)


def _extended(styled: Styled, review: Review, found: Developments) -> str:
    rows: list[list[Value]] = [
        [each.unit, each.number, each.task, each.first_due, each.until, each.applied_on, each.grounds, each.approver, each.state]
        for each in found.extended
    ]  # fmt: skip
    days = (_DAY._replace(title=name) for name in ("原到期日", "延至", "申请日期"))
    columns = (
        _UNIT, _NUMBER, Column("目标任务", 26), *days, Column("延期理由", 21), Column("批准人", 12), Column("状态", 13, "center")
    )  # fmt: skip
    return _sheet(styled, "延期", "已批准的延期", columns, rows, (EXTENDED_NOTE,))


def _early(styled: Styled, review: Review, found: Developments) -> str:
    rows: list[list[Value]] = [
        [each.unit, each.line.item.number, each.line.item.shown(Field.TASK), each.line.item.shown(Field.DEADLINE), each.begins,
         each.done_on, each.line.item.shown(Field.PERSON)]
        for each in found.early
    ]  # fmt: skip
    columns = (
        _UNIT, _NUMBER, Column("目标任务", 44), Column("完成时限", 24), _DAY._replace(title="起始日"),
        _DAY._replace(title="完成日期"), Column("责任人", 14),
    )  # fmt: skip
    title = f"{review.month.label}率先完成事项"
    return _sheet(styled, "率先完成", title, columns, rows, (EARLY_NOTE,))


def _sheet(
    styled: Styled, name: str, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]],
    notes: Sequence[str], nothing: str = "", counts: Mapping[str, int] = MappingProxyType({}),
) -> str:  # fmt: skip
    pages = Pages(styled, styled.page(name, pages_high=None), columns)
    pages.head((f"{title}（{len(rows)}）", "title", 34), table=bool(rows))
    top = pages.row
    pages.rows(columns, [Row(values) for values in rows], keep=24)
    if not rows:
        pages.line(nothing, "text", 30)
    if counts:
        _count_by_kind(pages, columns, rows, counts, top)
    width = sum(column.width for column in columns)
    for note in notes:
        pages.line(note, points=height([(note, width)]))
    pages.close()
    return str(pages.sheet.get_name())


def _count_by_kind(
    pages: Pages, columns: Sequence[Column], rows: Sequence[Sequence[Value]], counts: Mapping[str, int], top: int
) -> None:  # fmt: skip
    """Write how many rows there are of each kind, each a link to its rows, which stand in this order from `top` on."""
    pages.begin(_COUNTS)
    sheet, styled = pages.sheet, pages.styled
    quoted, first = str(sheet.get_name()).replace("'", "''"), 0
    for place, (kind, count) in enumerate(counts.items()):
        own = rows[first : first + count]
        after = top + sum(len(pieces_of(Row(values), columns, styled.shown)) for values in own)
        target = f"internal:'{quoted}'!{address(top + 1, 1)}:{address(after, len(columns))}"
        sheet.write_url(pages.row, place, target, styled.look("center"), f"{kind}{count}项")
        top, first = after, first + count
    pages.skip(_COUNTS)
