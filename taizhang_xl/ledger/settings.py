"""Office facts: the rows of the ledger's 设置 sheet, and the defaults for a ledger without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from taizhang_xl.text import plain, trimmed


class Setting(NamedTuple):
    """One row of the 设置 sheet: name, value as typed or by default, and what it does.

    `pattern` is what a whole value looks like, a regular expression; `expected` says so in the user's words.
    """

    name: str
    value: str
    note: str
    pattern: str = ""
    expected: str = ""


YEAR = "年度"
OFFICE = "机关名称"
NEAR_DAYS = "临期天数"
RED_RULE = "红色口径"
RED_FILL = "未落实颜色"
BLUE_FILL = "正在办理颜色"
GREEN_FILL = "办结颜色"
REPORTS_DUE = "月报期限"
CONTACT = "联系人"
EVENT_PREFIX = "事件:"

STRICT = "严格"
LENIENT = "到期变红"

DEFAULTS = (
    Setting(YEAR, "", "台账的年度，完成时限里没有写年份的都按这一年算"),
    Setting(OFFICE, "", "打印在封面和表头上的机关名称"),
    Setting(NEAR_DAYS, "7", "到期前多少天起显示“临期”"),
    Setting(RED_RULE, LENIENT, f"“{LENIENT}”：没到期的不涂红；“{STRICT}”：没有开始的一律涂红"),
    Setting(RED_FILL, "FF7C80", "未落实的底色，六位十六进制 RRGGBB"),
    Setting(BLUE_FILL, "9DC3E6", "正在办理的底色"),
    Setting(GREEN_FILL, "A9D18E", "办结、销号的底色"),
    Setting(REPORTS_DUE, "", "单位几时报回月报表，写在催报里，如：每月3日前"),
    Setting(CONTACT, "", "单位有事找谁，写在邮件草稿里，如：督察科 办公电话"),
)  # fmt: skip


class Settings(NamedTuple):
    """Office facts in the types that rules need; colours are "RRGGBB", events are name -> date as typed.

    `reports_due` and `contact` go into letters as they were typed.
    """

    year: int | None = None
    office: str = ""
    near_days: int = 7
    strict_red: bool = False
    red: str = "FF7C80"
    blue: str = "9DC3E6"
    green: str = "A9D18E"
    events: tuple[tuple[str, str], ...] = ()
    reports_due: str = ""
    contact: str = ""


def read_settings(rows: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    """Return the settings and, for each name whose value cannot be used, what is expected.

    `rows` maps a name to its value as typed; a name that is missing or empty keeps its default.
    """
    wanted = {setting.name: setting.value for setting in DEFAULTS}
    given = {plain(name): plain(value) for name, value in rows.items() if plain(value)}
    wrong: dict[str, str] = {}

    def take(name: str, ok: bool, expected: str) -> str:
        if not ok:
            wrong[name] = expected
            return wanted[name]
        return given.get(name, wanted[name])

    def colour(name: str) -> str:
        text = given.get(name, wanted[name]).upper()
        ok = len(text) == 6 and all(char in "0123456789ABCDEF" for char in text)
        return take(name, ok, "六位十六进制颜色，如 FF7C80").upper()

    def as_typed(wanted: str) -> str:
        return trimmed(next((value for name, value in rows.items() if plain(name) == wanted), ""))

    year = given.get(YEAR, "").removesuffix("年")
    year = take(
        YEAR, not year or (year.isdecimal() and 1990 <= int(year) <= 2100), "四位数的年度，如 2018"
    ).removesuffix("年")
    near = take(NEAR_DAYS, given.get(NEAR_DAYS, "7").isdecimal(), "整数天数，如 7")
    red_rule = take(RED_RULE, given.get(RED_RULE, LENIENT) in (STRICT, LENIENT), f"“{LENIENT}”或“{STRICT}”")
    return Settings(
        year=int(year) if year else None,
        office=as_typed(OFFICE),
        near_days=int(near),
        strict_red=red_rule == STRICT,
        red=colour(RED_FILL),
        blue=colour(BLUE_FILL),
        green=colour(GREEN_FILL),
        events=tuple(
            (name.removeprefix(EVENT_PREFIX), value) for name, value in given.items() if name.startswith(EVENT_PREFIX)
        ),
        reports_due=as_typed(REPORTS_DUE),
        contact=as_typed(CONTACT),
    ), wrong
