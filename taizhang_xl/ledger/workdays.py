"""Which days are worked: the State Council's holidays and make-up days, and the office's own 节假日 rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days. `own` are the office's rows: day -> True where that day is worked; they go before the table."""

    own: Mapping[date, bool] = field(default_factory=dict)
