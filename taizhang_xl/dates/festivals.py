"""The festivals' own days; the days off around them are the calendar's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

_FIXED = {
    "元旦": "01-01", "妇女节": "03-08", "青年节": "05-04", "劳动节": "05-01", "儿童节": "06-01", "建党节": "07-01",
    "建军节": "08-01", "教师节": "09-10", "国庆节": "10-01",
}  # fmt: skip
_NAMES = {
    "元旦节": "元旦", "清明": "清明节", "端午": "端午节", "中秋": "中秋节", "重阳": "重阳节", "国庆": "国庆节", "十一": "国庆节",
    "五一": "劳动节", "51": "劳动节", "五一节": "劳动节", "五一劳动节": "劳动节", "三八": "妇女节", "三八节": "妇女节",
    "三八妇女节": "妇女节", "五四": "青年节", "五四青年节": "青年节", "六一": "儿童节", "六一节": "儿童节", "六一儿童节": "儿童节",
    "七一": "建党节", "七一建党节": "建党节", "八一": "建军节", "八一节": "建军节", "八一建军节": "建军节", "十一国庆节": "国庆节",
}  # fmt: skip


def festival_name(word: str) -> str:
    """Return the festival that a word names (十一 -> 国庆节), "" if it names none."""
    name = _NAMES.get(word, word)
    return name if name in _FIXED or name in next(iter(_moving().values())) else ""


def festival_day(name: str, year: int) -> date | None:
    """Return the day of a festival in a year, None if the table of movable ones does not cover that year."""
    day = _FIXED.get(name) or _moving().get(year, {}).get(name)
    return date.fromisoformat(f"{year:04d}-{day}") if day else None


@lru_cache(maxsize=1)
def _moving() -> Mapping[int, Mapping[str, str]]:
    # Imported late: few deadlines name a festival, and these modules are slow to load.
    import csv
    import pkgutil

    # Not importlib.resources: that takes longer to load than all of this.
    data = pkgutil.get_data("taizhang_xl.data", "festivals.csv")
    assert data is not None, "the table comes with the package"
    return {int(row.pop("年")): row for row in csv.DictReader(data.decode().splitlines())}
