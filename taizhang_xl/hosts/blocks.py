"""Cells gathered into rectangles, since a call to another program takes longer than what it does."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang_xl.cells import Range


def blocks(places: Iterable[tuple[int, int]]) -> list[Range]:
    """Return the cells (row, column) as rectangles: runs down a column, joined sideways where they are alike."""
    open_runs: list[Range] = []
    for column, row in sorted((column, row) for row, column in places):
        last = open_runs[-1] if open_runs else None
        if last and (last.left, last.bottom) == (column, row - 1):
            open_runs[-1] = last._replace(bottom=row)
        else:
            open_runs.append(Range(row, column, row, column))
    joined: dict[tuple[int, int, int], Range] = {}
    for run in open_runs:
        wider = joined.pop((run.top, run.bottom, run.left - 1), run)
        joined[run.top, run.bottom, run.right] = wider._replace(right=run.right)
    return list(joined.values())
