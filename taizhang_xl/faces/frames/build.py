"""Rows as plain values -> pandas, with the dtypes that `columns` gives each label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from taizhang_xl.faces.frames.columns import FRAMES, ORDERED, Column, Frame
from taizhang_xl.faces.frames.rows import item_rows
from taizhang_xl.ledger.model import Ledger


def frame_of(frame: Frame, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows as a data frame, indexed 0.., with all columns of the frame also where there is no row.

    Labels are plain `str`, blanks `pd.NA` (NaT in days).
    """
    found = list(rows)
    return pd.DataFrame({column.name: _series(column, found) for column in frame.columns})


def to_frame(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """Return one row an item, as the sheet shows it once it is coloured for a day: `FRAMES["items"]`."""
    return frame_of(FRAMES["items"], item_rows(ledger, as_of))


def _series(column: Column, rows: list[Mapping[str, object]]) -> pd.Series[Any]:
    values = [row.get(column.name) for row in rows]
    return pd.Series(values, dtype="object").astype(dtype_of(column))


def dtype_of(column: Column) -> Any:
    """Return a column's dtype as pandas takes it."""
    if column.dtype == ORDERED:
        return pd.CategoricalDtype(list(column.categories), ordered=True)
    return column.dtype
