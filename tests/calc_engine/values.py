"""Values of cells between xlwings and Calc's data arrays, which know only texts and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from numbers import Real
from typing import Any, NamedTuple

# Bits of com.sun.star.util.NumberFormat.
DATE, LOGICAL = 2, 1024
_ERRORS = {
    502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!",
    32767: "#N/A",
}  # fmt: skip
_DAY_FORMAT, _MOMENT_FORMAT, _LOGICAL_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "BOOLEAN"
_MILLISECONDS = 86_400_000


class CellError(str):
    """What a cell shows whose formula failed, "#N/A" and the like."""

    __slots__ = ()


def error_of(code: int) -> CellError:
    """Return the error of Calc's number for it."""
    return CellError(_ERRORS.get(code, f"#ERR{code}"))


def moment(serial: float, epoch: datetime) -> datetime:
    """Return the date and time of a cell's number in a workbook that counts days from `epoch`."""
    return epoch + timedelta(milliseconds=round(serial * _MILLISECONDS))


def serial(value: date, epoch: datetime) -> float:
    """Return a date as the number of a cell."""
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (at.replace(tzinfo=None) - epoch) / timedelta(days=1)


class Grid(NamedTuple):
    """Values laid out for one write: the data array, formulas by place, and which places need which format."""

    data: tuple[tuple[str | float, ...], ...]
    formulas: Mapping[tuple[int, int], str]
    formats: Mapping[tuple[str, int], list[int]]  # (format, column) -> rows


def lay_out(rows: Sequence[Sequence[Any]], epoch: datetime) -> Grid:
    """Lay out values: a text stays a text, save that "=" before it makes it a formula, as in Excel, and "'" never does."""
    formulas: dict[tuple[int, int], str] = {}
    formats: dict[tuple[str, int], list[int]] = {}
    data = []
    for i, row in enumerate(rows):
        line: list[str | float] = []
        for j, value in enumerate(row):
            if isinstance(value, str) and value.startswith("=") and len(value) > 1:
                formulas[i, j] = value[1:]
                line.append("")
                continue
            if code := _format(value):
                formats.setdefault((code, j), []).append(i)
            line.append(_plain(value, epoch))
        data.append(tuple(line))
    return Grid(tuple(data), formulas, formats)


def _format(value: object) -> str | None:
    if isinstance(value, bool):
        return _LOGICAL_FORMAT
    if isinstance(value, datetime):
        return _MOMENT_FORMAT if (value.hour, value.minute, value.second) != (0, 0, 0) else _DAY_FORMAT
    return _DAY_FORMAT if isinstance(value, date) else None


def _plain(value: object, epoch: datetime) -> str | float:
    if value is None:
        return ""
    if isinstance(value, date):
        return serial(value, epoch)
    if isinstance(value, Real):
        return float(value)
    return str(value).removeprefix("'")


def prepared(value: Any) -> Any:
    """Return one value of a DataFrame or an array as a plain one; what is missing there is an empty cell."""
    if value is None or (isinstance(value, str | bool | int | date) and value == value):
        return value
    if isinstance(value, float):
        return None if value != value else value
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime() if value == value else None
    if type(value).__module__ == "numpy":
        return prepared(_unboxed(value))
    return None if type(value).__name__ in ("NAType", "NaTType") else value


def _unboxed(value: Any) -> Any:
    if value.dtype.kind == "M":
        return None if value != value else value.astype("datetime64[us]").item()
    return value.item()


def cleaned(
    rows: Iterable[Sequence[Any]], on_date: Callable[..., Any], empty: Any, on_number: Callable[[float], Any] | None,
    *, errors: bool,
) -> list[list[Any]]:  # fmt: skip
    """Return values read as the user asked to have them: what dates, numbers, empty cells and errors become."""

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty
        if isinstance(value, CellError):
            return str(value) if errors else None
        if isinstance(value, datetime):
            return value if on_date is datetime else on_date(**_fields(value))
        return on_number(value) if on_number is not None and isinstance(value, float) else value

    return [[one(value) for value in row] for row in rows]


def _fields(value: datetime) -> dict[str, Any]:
    names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    return {name: getattr(value, name) for name in names} | {"tzinfo": None}
