"""df.taizhang: questions that an office asks of its ledger. Importing this registers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from taizhang_xl.contract.common_options import read_month
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.frames.build import per_person
from taizhang_xl.faces.frames.columns import OVER
from taizhang_xl.ledger.schema import STATES, Field, State
from taizhang_xl.month.review_line import NO_UNIT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas.io.formats.style import Styler

_NUMBER, _DUE, _STATE = str(Field.NUMBER), str(Field.DUE), str(Field.STATE)
_UNIT, _PERSON, _HANGING = str(Field.UNIT), str(Field.PERSON), str(Field.HANGING)
_FINISHED = (str(State.DONE), str(State.CLOSED))


@pd.api.extensions.register_dataframe_accessor("taizhang")
class TaizhangAccessor:
    """Questions to a frame of items or occurrences, or to a part of one: as of the day of that frame.

    Each raises AttributeError naming the columns that it needs and the frame lacks.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._needs(_NUMBER)

    def overdue(self) -> pd.DataFrame:
        """Return what is past its 到期日 and not finished, the earliest first."""
        self._needs(OVER, _DUE, _STATE)
        return self._frame[self._late()].sort_values(_DUE, kind="stable")

    def due_between(self, start: date | str, end: date | str) -> pd.DataFrame:
        """Return what has its 到期日 between two days, both included, finished or not."""
        self._needs(_DUE)
        return self._frame[self._frame[_DUE].between(pd.Timestamp(start), pd.Timestamp(end))]

    def due(self, month: str | Month) -> pd.DataFrame:
        """Return what falls due in a month ("2018-04") and is not finished, the earliest first. Raises UsageError for no month."""
        self._needs(_STATE)
        day = read_month(month)
        found = self.due_between(day.first, day.last)
        return found[~found[_STATE].isin(_FINISHED)].sort_values(_DUE, kind="stable")

    def hung(self) -> pd.DataFrame:
        """Return what hangs: the items with a mark in 挂单."""
        self._needs(_HANGING)
        return self._frame[self._frame[_HANGING].notna()]

    def by_unit(self) -> pd.DataFrame:
        """Return one row a unit, the one with most overdue work first: 事项, each state, 超期, 挂单, 超期占比 (0 to 1).

        A blank 状态 counts as 未落实. 挂单 only where the frame has it. 超期占比 is of what is not finished, NA if all is.
        """
        return self._counted({_UNIT: self._names(_UNIT, NO_UNIT)})

    def load_by_person(self, month: str | Month | None = None) -> pd.DataFrame:
        """Return one row a person of a unit, who has most in hand first: 在办, 超期, 挂单, with a month what falls due in it.

        An item with several names counts for each of them.
        """
        self._needs(_PERSON, _UNIT, _STATE, OVER)
        open_ones = self._frame[~self._frame[_STATE].isin(_FINISHED)]
        each = per_person(open_ones)
        groups = [each[_UNIT], each[_PERSON]]
        found = {"在办": each[_NUMBER].groupby(groups).size(), "超期": (each[OVER] > 0).groupby(groups).sum()}
        if _HANGING in each:
            found[_HANGING] = each[_HANGING].notna().groupby(groups).sum()
        if month is not None:
            self._needs(_DUE)
            day = read_month(month)
            due = each[_DUE].between(pd.Timestamp(day.first), pd.Timestamp(day.last))
            found[f"{day.label}到期"] = due.groupby(groups).sum()
        return pd.DataFrame(found).astype("int64").sort_values(["在办", "超期"], ascending=False, kind="stable")

    def style(self, columns: Sequence[str] | None = None) -> Styler:
        """Return the frame for looking at in a notebook: states in the office's colours, with mark and word.

        `columns` are those to show, by default the usual ones that the frame has. Raises UsageError where jinja2 is not
        installed.
        """
        from taizhang_xl.faces.frames.style import USUAL, styled

        shown = [name for name in USUAL if name in self._frame] if columns is None else list(columns)
        self._needs(_STATE, OVER, *shown)
        return styled(self._frame, shown)

    def plot(self, kind: str = "units", *, ax: Axes | None = None) -> Axes:
        """Draw the frame with matplotlib; returns the axes. `kind` is "units", "months" or "persons".

        Where no font with Chinese is found, a warning tells so in one line. Raises UsageError where matplotlib
        is not installed, UsageError for another kind.
        """
        from taizhang_xl.faces.frames.plot import drawn

        self._needs(_STATE, OVER, _DUE, _UNIT, _PERSON)
        return drawn(self._frame, kind, ax)

    def _late(self) -> pd.Series[bool]:
        return (self._frame[OVER] > 0).fillna(value=False) & ~self._frame[_STATE].isin(_FINISHED)

    def _names(self, name: str, nobody: str) -> pd.Series[str]:
        self._needs(name)
        return self._frame[name].fillna(nobody)

    def _counted(self, groups: dict[str, pd.Series[str]]) -> pd.DataFrame:
        self._needs(_STATE, OVER)
        keys = list(groups.values())
        states = self._frame[_STATE].fillna(str(State.TODO))
        found: dict[str, pd.Series[Any]] = {"事项": states.groupby(keys).size()}
        found |= {name: (states == name).groupby(keys).sum() for name in STATES}
        found["超期"] = self._late().groupby(keys).sum()
        if _HANGING in self._frame:
            found[_HANGING] = self._frame[_HANGING].notna().groupby(keys).sum()
        table = pd.DataFrame(found).astype("int64")
        unfinished = table["事项"] - table[list(_FINISHED)].sum(axis=1)
        table["超期占比"] = (table["超期"] / unfinished.where(unfinished > 0)).astype("Float64").round(3)
        return table.sort_values(["超期", "事项"], ascending=False, kind="stable")

    def _needs(self, *names: str) -> None:
        if missing := [name for name in names if name not in self._frame.columns]:
            raise AttributeError(f"没有“{'”“'.join(missing)}”列，不是台账的表")
