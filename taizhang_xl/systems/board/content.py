"""All that the page of a board holds, as one value that JSON can write. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.contract.circle import Circle
from taizhang_xl.dates.day import day_words
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import F, State
from taizhang_xl.ledger.status import fill_of
from taizhang_xl.month.figures import DUE, HUNG, ON_TIME, PARTS_OF_DUE
from taizhang_xl.month.overdue import EACH
from taizhang_xl.month.review_line import NO_UNIT
from taizhang_xl.month.review_model import Counts
from taizhang_xl.month.trend_model import Trends
from taizhang_xl.month.trend_rows import BY_UNIT, OVERALL, SHADES, Show, rate, text_of, total_row, unit_row
from taizhang_xl.month.trend_rows import Shown as Cell
from taizhang_xl.month.trends import HUNG_SHADES, RATE_SHADES, notes, why_none
from taizhang_xl.systems.board.audience import COLUMNS, MONTHLY, Part, Share
from taizhang_xl.systems.board.month_figures import MonthFigures, rate_text
from taizhang_xl.systems.board.rows import WORDS, Board, Pool, item_row, number_of

NAME = "工作看板"
_FIGURES = (DUE, *PARTS_OF_DUE, HUNG, f"{ON_TIME}率")


class Shown(NamedTuple):
    """What a board shows beside items: figures of months, circles of other sheets, remarks for its readers."""

    months: Sequence[MonthFigures]
    trends: Trends
    circles: Sequence[Circle] = ()
    notes: Sequence[str] = ()


def content_of(board: Board, shown: Shown, initials: Callable[[str], str]) -> dict[str, Any]:
    """Return the page's content. `initials` gives those of a text's pinyin."""
    ledger, share, pool = board.ledger, board.share, Pool()
    items = [(item, part) for item in ledger.items if (part := share.part_of(item)) is not None]
    units = [_unit_shown(ledger, item) for item, _ in items]
    rows = [
        item_row(board, item, part, unit, initials(for_others(item.content(F.TASK))), pool)
        for (item, part), unit in zip(items, units, strict=True)
    ]
    first, last = board.week
    return {
        "name": NAME,
        "office": for_others(ledger.settings.office),
        "year": ledger.year,
        "month": board.day.month if board.day.year == ledger.year else 12 if board.day.year > ledger.year else 0,
        "audience": share.title,
        "day": day_words(board.day),
        "week": f"{first.month}月{first.day}日至{last.month}月{last.day}日",
        "ledger": for_others(ledger.file),
        "states": WORDS,
        "colours": [f"#{fill_of(state, ledger.settings)}" for state in State],
        "columns": list(map(str, COLUMNS[share.audience])),
        "monthly": list(map(str, MONTHLY[share.audience])),
        "units": _units(ledger, share, units, shown.months, initials),
        "each": EACH,
        "texts": pool.texts,
        "items": rows,
        "figures": _FIGURES,
        "months": [_month(ledger, each) for each in shown.months],
        "trends": _trends(shown.trends),
        "shades": SHADES,
        "charts": list(_charts(ledger, share, shown.circles)),
        "notes": list(map(for_others, shown.notes)),
    }


def _unit_shown(ledger: Ledger, item: Item) -> str:
    """Return an item's unit as the board names it."""
    unit = ledger.unit_of(item)
    return for_others(unit.short if unit else item.content(F.UNIT) or NO_UNIT)


def _short(ledger: Ledger, name: str) -> str:
    unit = ledger.unit(name)
    return for_others(unit.short if unit else name)


def _units(
    ledger: Ledger, share: Share, shown: Iterable[str], months: Iterable[MonthFigures], initials: Callable[[str], str]
) -> list[list[str]]:  # fmt: skip
    """Return the names of the board's units with their initials: in the ledger's order, then others that it names."""
    own = [for_others(unit.short) for unit in ledger.units if unit.name in share.units]
    counted = [_short(ledger, name) for month in months for name in month.units]
    named = dict.fromkeys((*own, *shown, *counted))
    return [[name, initials(name)] for name in named]


def _month(ledger: Ledger, figures: MonthFigures) -> dict[str, Any]:
    return {
        "month": figures.month.month,
        "closed": figures.is_closed,
        "note": figures.note,
        "total": _counts(figures.total),
        "units": {_short(ledger, name): _counts(counts) for name, counts in figures.units.items()},
    }


def _counts(counts: Counts) -> list[int | str]:
    told = (counts.due, counts.done, counts.doing, counts.todo, counts.unreported, counts.hung)
    return [*told, rate_text(counts)]


def _trends(told: Trends) -> dict[str, Any]:
    """Return the tables of the packet's sheet of trends, or why there is none."""
    if why := why_none(told):
        return {"none": why}
    overall = [[name, _cells(total_row(told, show), show)] for name, show in OVERALL]
    by_unit = [
        [name, [[unit.short, _cells(unit_row(told, unit, show), show)] for unit in told.listed]]
        for name, show in BY_UNIT
    ]
    return {
        "months": [f"{month.month}月" for month in told.span], "overall": overall, "units": by_unit,
        "notes": [RATE_SHADES + HUNG_SHADES, *notes(told)],
    }  # fmt: skip


def _cells(row: Iterable[Cell], show: Show) -> list[list[str | int]]:
    return [[text_of(each, is_rate=show is rate), each.level] for each in row]


def _charts(ledger: Ledger, share: Share, circles: Sequence[Circle]) -> Iterator[dict[str, Any]]:
    own = [each for each in circles if share.counts(each.unit, each.number)]
    for chart in dict.fromkeys(each.chart for each in own):
        rows: dict[tuple[str, str], list[list[Any]]] = {}
        for each in own:
            if each.chart == chart:
                drawn = [
                    for_others(each.column),
                    number_of(each.state, hollow=each.hollow),
                    for_others(each.name),
                    for_others(each.words),
                    for_others(each.number),
                ]
                rows.setdefault((for_others(each.row), _short(ledger, each.unit)), []).append(drawn)
        yield {"name": chart, "rows": [[row, unit, drawn] for (row, unit), drawn in rows.items()]}


def summary_of(content: dict[str, Any]) -> str:
    """Return how many items of each state there are, for one line."""
    own = [row for row in content["items"] if row[2] != Part.ASSISTED]
    counts = Counter(WORDS[row[3]] for row in own)
    told = "，".join(f"{word} {counts[word]}" for word in WORDS if counts[word])
    return f"{len(own)} 项{f'：{told}' if told else ''}"
