"""The frames of one ledger, or of the ledgers of several years joined. pandas is imported when a frame is asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from taizhang_xl.contract.opening import Opened
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.frames.columns import DAY_OF, FILLS, FRAMES
from taizhang_xl.ledger.schema import State
from taizhang_xl.ledger.status import fill_of

if TYPE_CHECKING:
    import pandas as pd

    from taizhang_xl.faces.frames.write_back import WriteBack


@dataclass(frozen=True, slots=True, repr=False)
class Frames:
    """A ledger as data frames, as of a day; those of several years are joined, told apart by 年度.

    Each call makes a frame of its own, which may be changed freely. Labels and dtypes are in docs/frames.md. All raise
    FileError where what is kept beside the ledger cannot be read.
    """

    ledgers: tuple[Opened, ...]
    as_of: date

    def __post_init__(self) -> None:
        years = Counter(opened.ledger.year for opened in self.ledgers)
        if doubled := [str(year) for year, count in years.items() if count > 1]:
            raise UsageError(f"{'、'.join(doubled)}年", "有两本台账，连起来分不清", "一年只给一本")

    def __repr__(self) -> str:
        names = "、".join(f"{opened.path.name}（{opened.ledger.year}年）" for opened in self.ledgers)
        return f"Frames：{names}，按 {self.as_of}；{'、'.join(FRAMES)}"

    def items(self) -> pd.DataFrame:
        """Return one row an item, as the sheet shows it once it is coloured for the day."""
        return self._frame("items")

    def occurrences(self) -> pd.DataFrame:
        """Return one row for each day by which something is due: stages of an item, months of recurring work."""
        return self._frame("occurrences")

    def reports(self) -> pd.DataFrame:
        """Return the rows of 月报: one for each item and month."""
        return self._frame("reports")

    def hangings(self) -> pd.DataFrame:
        """Return the rows of 挂单."""
        return self._frame("hangings")

    def extensions(self) -> pd.DataFrame:
        """Return the rows of 延期."""
        return self._frame("extensions")

    def closes(self) -> pd.DataFrame:
        """Return what the closed months keep: what was due, done, reported, hung; which units reported nothing."""
        return self._frame("closes")

    def findings(self) -> pd.DataFrame:
        """Return what `check` finds on the day."""
        return self._frame("findings")

    def history(self) -> pd.DataFrame:
        """Return what was changed, cell by cell, by whom and when; also what staff changed by hand."""
        return self._frame("history")

    def people(self) -> pd.DataFrame:
        """Return the rows of 人员."""
        return self._frame("people")

    def units(self) -> pd.DataFrame:
        """Return the rows of 单位."""
        return self._frame("units")

    def write_back(self, frame: pd.DataFrame, *, part: bool = False) -> WriteBack:
        """Return what a changed frame of items changes in the ledger; nothing is written before its `write()`.

        With `part` rows and columns that are not in the frame stay as they are. Raises UsageError for a frame that is
        none of this ledger's items, ChangedMeanwhileError for cells that somebody else changed since it was read,
        EditRefusedError for cells that cannot be edited.
        """
        from taizhang_xl.faces.frames.write_back import plan_of

        if len(self.ledgers) > 1:
            raise UsageError("几本台账连起来的表", "不能写回", "请一本一本读、一本一本写")
        return plan_of(self.ledgers[0], self.as_of, frame, part=part)

    def _frame(self, name: str) -> pd.DataFrame:
        # Registers df.taizhang.
        import taizhang_xl.faces.frames.accessor  # noqa: F401
        from taizhang_xl.faces.frames.build import frame_of
        from taizhang_xl.faces.frames.rows import rows_of_frame

        frame = FRAMES[name]
        ledgers = sorted(self.ledgers, key=lambda opened: opened.ledger.year)
        found = frame_of(frame, (row for opened in ledgers for row in rows_of_frame(frame, opened, self.as_of)))
        # What pictures of it say: plain values, since pandas compares and copies them at each step.
        found.attrs[DAY_OF] = self.as_of.isoformat()
        found.attrs[FILLS] = {str(state): fill_of(state, ledgers[-1].ledger.settings) for state in State}
        return found
