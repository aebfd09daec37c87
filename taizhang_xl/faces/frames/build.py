"""Rows as plain values -> pandas, with the dtypes that `columns` gives each label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from taizhang_xl.faces.frames.columns import FRAMES, NOBODY, ORDERED, Column, Frame
from taizhang_xl.faces.frames.rows import item_rows
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import Field
from taizhang_xl.month.review_line import NO_UNIT


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


def per_person(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with one row a person: who is one of several in 责任人 has a row of the item too. No blank remains."""
    names = [[NOBODY] if pd.isna(cell) else names_in(cell) or [NOBODY] for cell in frame[Field.PERSON]]
    split = frame.assign(**{Field.PERSON: pd.Series(names, index=frame.index, dtype="object")}).explode(
        str(Field.PERSON)
    )
    units = split[Field.UNIT].fillna(NO_UNIT)
    return split.assign(**{Field.PERSON: split[Field.PERSON].astype("string"), Field.UNIT: units})
