"""Which days are worked: the State Council's holidays and make-up days, and the office's own 节假日 rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 2004, 2026
_OFF, _WORKED = "放假", "上班"


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Working days. `own` are the office's rows: day -> whether it is worked; they take precedence over the table."""

    own: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked; in a year not yet announced, Monday to Friday are."""
        if day in self.own:
            return self.own[day]
        kind, _ = _table().get(day, ("", ""))
        return kind == _WORKED if kind else day.weekday() < 5

    def add_workdays(self, day: date, count: int) -> date:
        """Return the working day that comes `count` working days after a day, which itself does not count."""
        while count > 0:
            day += timedelta(days=1)
            if self.is_workday(day):
                count -= 1
        return day

    def announced(self, year: int) -> bool:
        """Whether the holidays of a year are known; a year beyond the table is 待国务院公布."""
        return FIRST_YEAR <= year <= LAST_YEAR or any(day.year == year for day in self.own)

    def holiday_start(self, name: str, year: int) -> date | None:
        """Return the first day off of a holiday (春节, 国庆节 …) in a year, None if it is not in the table.

        元旦 may begin in the last days of the year before.
        """
        days = {day for day, (kind, holiday) in _table().items() if kind == _OFF and holiday == name}
        first = min((day for day in days if day.year == year), default=None)
        if name == "元旦" and first and first.month > 1:
            return None
        while first and first - timedelta(days=1) in days:
            first -= timedelta(days=1)
        return first


@lru_cache(maxsize=1)
def _table() -> Mapping[date, tuple[str, str]]:
    # Imported late: most runs need no working day, and these modules are slow to load.
    import csv
    import pkgutil

    # Not importlib.resources: that takes longer to load than all of this.
    data = pkgutil.get_data("taizhang_xl.data", "holidays.csv")
    assert data is not None, "the table comes with the package"
    rows = csv.reader(data.decode().splitlines()[1:])
    return {date.fromisoformat(day): (kind, name) for day, kind, name in rows}
