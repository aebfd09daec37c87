"""Ledger <-> pandas: the only module that imports pandas. Importing it registers the accessor `df.taizhang`."""

from __future__ import annotations

from datetime import date

import pandas as pd

from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.verbs.item_values import DATES, NAMES, item_values

_CELL, _DUE, _TIMING = "单元格", str(Field.DUE), str(Field.TIMING)
_LATE = r"超期\d+天"


def to_frame(ledger: Ledger, as_of: date) -> pd.DataFrame:
    """Return one row an item, indexed 0.., as the sheet shows it once it is coloured for a day.

    Columns are named as in the ledger, by plain `str`, and 单元格 ("台账!A3") comes last. Dtypes:

    - 到期日, 交办日期, 完成日期: datetime64[s], NaT where there is no day. 到期日 of recurring work is its next one.
    - all others: string, `pd.NA` where the cell is blank; texts as typed, not folded.
    """
    rows = [{**item_values(ledger, item, as_of), _CELL: f"{item.sheet}!A{item.row}"} for item in ledger.items]
    dtypes = {name: "datetime64[s]" if name in DATES else "string" for name in (*NAMES, _CELL)}
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)


@pd.api.extensions.register_dataframe_accessor("taizhang")
class TaizhangAccessor:
    """Questions that an office asks of its ledger, on a frame made by `to_frame`: as of the day of that frame."""

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [name for name in (_DUE, _TIMING) if name not in frame.columns]
        if missing:
            raise AttributeError(f"没有“{'”“'.join(missing)}”列，不是台账的表")
        self._frame = frame

    def overdue(self) -> pd.DataFrame:
        """Return the items whose 时限状态 is 超期…天, the earliest 到期日 first."""
        late = self._frame[_TIMING].str.fullmatch(_LATE, na=False)
        return self._frame[late].sort_values(_DUE, kind="stable")

    def due_between(self, start: date | str, end: date | str) -> pd.DataFrame:
        """Return the items whose 到期日 lies between two days, both included."""
        return self._frame[self._frame[_DUE].between(pd.Timestamp(start), pd.Timestamp(end))]
