"""The figures of a closed month by unit, as its close left them; and how those of a review differ from them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.month import figures
from taizhang_xl.month.closed_work import unit_now, work_of
from taizhang_xl.month.review_model import Counts
from taizhang_xl.month.snapshot import Snapshot

_Row = Mapping[str, str]
_COMPARED = ("due", "done", "doing", "todo", "unreported", "hung")
_NAMES = (figures.DUE, *figures.PARTS_OF_DUE, figures.HUNG)


def closed_counts(ledger: Ledger, close: Snapshot, counts: Callable[[str, str], bool]) -> dict[str, Counts]:
    """Return the figures of each unit with work due; `counts` tells by unit and 编号 what is counted.

    There are none of a close of an earlier version, which kept no list of what was due.
    """
    by_unit: dict[str, dict[str, _Row]] = {unit.name: {} for unit in ledger.units}
    for key, row in (close.due or {}).items():
        unit = unit_now(ledger, row[Field.UNIT])
        if counts(unit, row[Field.NUMBER]):
            by_unit.setdefault(unit, {})[key] = row
    silent = {unit_now(ledger, name) for name in close.silent or ()}
    return {name: _counts(rows, is_silent=name in silent) for name, rows in by_unit.items() if rows}


def differing(closed: Counts, now: Counts) -> tuple[str, str]:
    """Return the figures that are not the same in words, those of the close and those of now; both "" where all are."""
    both = ((name, getattr(closed, each), getattr(now, each)) for name, each in zip(_NAMES, _COMPARED, strict=True))
    told = [(f"{name}{then}", f"{name}{later}") for name, then, later in both if then != later]
    return "、".join(then for then, _ in told), "、".join(later for _, later in told)


def counts_named(shown: Mapping[str, int]) -> Counts | None:
    """Return the figures that `differing` compares, by their names; None where one is missing."""
    if not shown.keys() >= set(_NAMES):
        return None
    return Counts(**{each: shown[name] for name, each in zip(_NAMES, _COMPARED, strict=True)})


def _counts(rows: Mapping[str, _Row], *, is_silent: bool) -> Counts:
    """Return the figures of `month.figures` for rows of a close: of a unit that reported nothing it is not known how far its work was."""
    if is_silent:
        return Counts(due=len(rows), unreported=len(rows))
    works = [work_of(key, row, hung=False) for key, row in rows.items()]
    states = [State(row[Field.STATE]) for row in rows.values()]
    done = sum(work.finished for work in works)
    return Counts(
        due=len(rows), done=done, doing=states.count(State.DOING), todo=states.count(State.TODO),
        hung=len(rows) - done, on_time=sum(work.on_time for work in works),
    )  # fmt: skip
