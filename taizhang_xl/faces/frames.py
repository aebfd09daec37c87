"""Ledger <-> pandas: the only module that imports pandas. Importing it registers the accessor `df.taizhang`."""

from __future__ import annotations

from datetime import date

import pandas as pd

from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, State, Type
from taizhang_xl.verbs.item_values import item_values

_DATES = [column.header for column in LEDGER.columns if column.type is Type.DATE]
_FINISHED = [str(state) for state in State if state.is_finished]


def to_frame(ledger: Ledger) -> pd.DataFrame:
    """Return one row an item, indexed 0.., columns named as in the ledger plus 单元格 ("台账!A3").

    到期日, 交办日期 and 完成日期 are datetime64, NaT where there is no day; all other columns are text.
    """
    rows = [{**item_values(ledger, item), "单元格": f"{item.sheet}!A{item.row}"} for item in ledger.items]
    frame = pd.DataFrame(rows, columns=[*(column.header for column in LEDGER.columns), "单元格"])
    for name in _DATES:
        frame[name] = pd.to_datetime(frame[name])
    return frame


@pd.api.extensions.register_dataframe_accessor("taizhang")
class TaizhangAccessor:
    """Questions that an office asks of its ledger, on a frame made by `to_frame`."""

    def __init__(self, frame: pd.DataFrame) -> None:
        missing = [name for name in (Field.DUE, Field.STATE) if name not in frame.columns]
        if missing:
            raise AttributeError(f"没有“{'”“'.join(missing)}”列，不是台账的表")
        self._frame = frame

    def overdue(self, as_of: date | str) -> pd.DataFrame:
        """Return the unfinished items whose 到期日 lies before a day, the most overdue first."""
        frame = self._frame
        late = (frame[Field.DUE] < pd.Timestamp(as_of)) & ~frame[Field.STATE].isin(_FINISHED)
        return frame[late].sort_values(str(Field.DUE), kind="stable")

    def due_between(self, start: date | str, end: date | str) -> pd.DataFrame:
        """Return the items due from one day to another, both included."""
        return self._frame[self._frame[Field.DUE].between(pd.Timestamp(start), pd.Timestamp(end))]
