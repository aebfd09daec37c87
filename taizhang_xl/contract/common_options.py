"""The options that many verbs have."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.contract.option import Ask, Option
from taizhang_xl.dates.day import iso_day
from taizhang_xl.dates.month import FIRST_YEAR, LAST_YEAR, Month
from taizhang_xl.errors import UsageError
from taizhang_xl.text import plain

if TYPE_CHECKING:
    from taizhang_xl.contract.context import Context
    from taizhang_xl.dates.typed import YearOf

_LATE_IN_MONTH = 15
_OF_FILES = {".xlsx", ".xlsm", ".xls", ".et", ".docx", ".doc", ".wps", ".pdf", ".eml", ".ics"}
# 2018.3台账 has none.
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}")


def read_month(value: object, year: YearOf | None = None) -> Month:
    """Return the month of "2018-03", "2018年3月", "3月"; UsageError in the user's words where it is none.

    `year` gives the ledger's, for one that is typed without.
    """
    if isinstance(value, Month):
        return value
    try:
        return Month.parse(str(value))
    except ValueError:
        pass
    # Imported late, as in `_day`: most months and days are typed in figures.
    from taizhang_xl.dates.typed import NoYearError, typed_month

    try:
        return typed_month(str(value), year)
    except NoYearError:
        raise UsageError(str(value), "没有写年份", "请写成 2018-03 这样") from None
    except ValueError:
        raise UsageError(str(value), "不是月份", "请写成 2018-03 这样") from None


def _month_of_ledger(value: object, year: YearOf | None = None) -> Month:
    """Return a month as `read_month` does. Raises UsageError for one of another year than the ledger's: it has nothing of it."""
    month = read_month(value, year)
    if year is not None and month.year != (own := year()):
        raise UsageError(month.label, f"不是这本台账的月份，台账是{own}年的，什么也没有做", "请核对月份和台账")
    return month


def read_day(value: object, year: YearOf | None = None) -> date:
    """Return the day of "2018-03-31", "2018.3.31", "3月31日"; without a year it is of the ledger's, which `year` gives."""
    if isinstance(value, datetime):
        # A day of pandas is one with a time.
        return value.date()
    if isinstance(value, date):
        return value
    day = _day(str(value), year)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(f"“{value}”", "太早或太晚", f"请写 {FIRST_YEAR} 年到 {LAST_YEAR} 年里的一天")
    return day


def _day(text: str, year: YearOf | None) -> date:
    try:
        return iso_day(text)
    except ValueError:
        pass
    from taizhang_xl.dates.typed import NoYearError, typed_day

    try:
        return typed_day(text, year)
    except NoYearError:
        raise UsageError(f"“{text}”", "没有写年份", "请写成 2018-03-31 这样") from None
    except ValueError:
        raise UsageError(f"“{text}”", "不是日期", "请写成 2018-03-31 这样") from None


def read_year(value: object) -> int:
    """Return the year of "2018", "2018年", "2018年度"."""
    text = str(value)
    if (given := re.fullmatch(r"(\d{4})\s*年?度?", plain(text))) is None or not FIRST_YEAR <= int(
        given[1]
    ) <= LAST_YEAR:
        raise UsageError(f"“{text}”", "不是年度", f"请写 {FIRST_YEAR} 到 {LAST_YEAR} 里的一年，如 2018")
    return int(given[1])


def read_path(value: object) -> Path:
    """Return a path, however it was given."""
    return Path(str(value))


def read_new_file(ending: str) -> Callable[[object], Path]:
    """Return what reads the name of a file to be written, with its ending: one that lacks it gets it.

    What it returns raises UsageError for the name of a folder, and for one with another ending.
    """

    def read(value: object) -> Path:
        path = read_path(value)
        # Path.is_dir raises for a name that is too long.
        if os.path.isdir(path):  # noqa: PTH112
            raise UsageError(path, "是文件夹", f"请写成文件名，如 {path / f'新文件{ending}'}")
        if path.suffix.lower() == ending:
            return path
        if _ENDING.fullmatch(path.suffix) is None:
            return path.with_name(path.name + ending)
        raise UsageError(path, f"写出来的是 {ending} 文件，不是 {path.suffix}", f"请写成 {path.with_suffix(ending)}")

    return read


def read_folder(value: object) -> Path:
    """Return the path of a folder that products go into. Raises UsageError for what is plainly the name of a file."""
    path = read_path(value)
    # Path.is_dir raises for a name that is too long.
    if path.suffix.lower() in _OF_FILES and not os.path.isdir(path):  # noqa: PTH112
        raise UsageError(path, "这里要写文件夹，不是文件名", f"请写成 {path.with_suffix('')}")
    return path


def read_paths(value: object) -> tuple[Path, ...]:
    """Return the paths of a list, or that of a single one."""
    given = value if isinstance(value, list | tuple) else (value,)
    return tuple(map(read_path, given))


def _usual_month(context: Context) -> str:
    """Return the month that is usually meant: of the ledger's year, the last one that is over or nearly so."""
    month = Month(context.today.year, context.today.month)
    month = month if context.today.day > _LATE_IN_MONTH else month.previous
    year = context.opened.ledger.year
    return str(min(max(month, Month(year, 1)), Month(year, 12)))


def _ask_for_month(context: Context) -> Ask:
    return Ask("month", "month", f"请输入月份，如 {context.opened.ledger.year}-03", _usual_month(context))


LEDGER = Option("ledger", read_path, "台账", python="AnyLedger", positional=True)
YEAR: Option[int | None] = Option("year", read_year, "年度；台账里写明了就不用给", None, "int | None")
NEW_YEAR = Option("year", read_year, "年度", python="int", example="2018")
SHEET: Option[str | None] = Option("sheet", str, "工作表名", None, "str | None")
AS_OF: Option[date | None] = Option(
    "as_of",
    read_day,
    "按哪一天算，如 2018-03-31；不给就是今天",
    None,
    "date | str | None",
    "2018-04-02",
    metavar="日期",
    read_of=read_day,
)
MONTH = Option(
    "month",
    read_month,
    "月份，如 2018-03",
    python="str | Month",
    example="2018-03",
    ask=_ask_for_month,
    read_of=_month_of_ledger,
)


def flag(name: str, help: str) -> Option[bool]:  # noqa: A002 as it is called everywhere
    """Return an option that is given or not."""
    return Option(name, bool, help, default=False, python="bool", flag=True)
