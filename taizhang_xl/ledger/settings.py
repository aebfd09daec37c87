"""Office facts: the rows of the ledger's 设置 sheet, and the defaults for a ledger without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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

MAIL_SERVER = "发信服务器"
MAIL_PORT = "发信端口"
MAIL_TLS = "发信加密"
MAIL_USER = "发信用户名"
MAIL_SENDER = "发信地址"
MAIL_RATE = "每分钟发信"
MAIL_DOMAINS = "收件域名"
MAIL_LARGEST = "附件上限"

STRICT = "严格"
LENIENT = "到期变红"
# TLS from the first byte, or after the server's greeting. There is no third: nothing is sent in the open.
TLS, STARTTLS = "SSL", "STARTTLS"
PORTS = {TLS: 465, STARTTLS: 587}
NO_LOGIN = "无"

MAIL_DEFAULTS = (
    Setting(MAIL_SERVER, "", "发邮件的服务器，如 smtp.example.org；空着就不能发送"),
    Setting(MAIL_PORT, "", f"空着按加密方式：{TLS} 用 465，{STARTTLS} 用 587"),
    Setting(MAIL_TLS, TLS, f"“{TLS}”或“{STARTTLS}”；不加密的不发"),
    Setting(MAIL_USER, "", f"空着就是发信地址；服务器不用登录的写“{NO_LOGIN}”。密码不写在这里"),
    Setting(MAIL_SENDER, "", "发件人的邮箱，如 dubanke@example.org"),
    Setting(MAIL_RATE, "20", "一分钟最多发多少封"),
    Setting(MAIL_DOMAINS, "", "只发到这些域名的邮箱，几个用顿号隔开，如 example.org、gov.example.org"),
    Setting(MAIL_LARGEST, "20", "一个附件最多多少 MB，更大的不发"),
)  # fmt: skip

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
    *MAIL_DEFAULTS,
)  # fmt: skip


class MailSettings(NamedTuple):
    """How mail is sent: `tls` is TLS or STARTTLS, `user` "" where nobody logs in, `rate` messages a minute, `largest` MB."""

    server: str = ""
    port: int = PORTS[TLS]
    tls: str = TLS
    user: str = ""
    sender: str = ""
    rate: int = 20
    domains: tuple[str, ...] = ()
    largest: int = 20


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
    mail: MailSettings = MailSettings()


def read_settings(rows: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    """Return the settings and, for each name whose value cannot be used, what is expected.

    `rows` maps a name to its value as typed; a name that is missing or empty keeps its default.
    """
    wanted = {setting.name: setting.value for setting in DEFAULTS}
    given = {plain(name): plain(value) for name, value in rows.items() if plain(value)}
    wrong: dict[str, str] = {}

    def take(name: str, ok: Callable[[str], bool], expected: str) -> str:
        if name in given and not ok(given[name]):
            wrong[name] = expected
            return wanted[name]
        return given.get(name, wanted[name])

    def colour(name: str) -> str:
        return take(name, _is_colour, "六位十六进制颜色，如 FF7C80").upper()

    def as_typed(wanted: str) -> str:
        return trimmed(next((value for name, value in rows.items() if plain(name) == wanted), ""))

    year = take(YEAR, _is_year, "四位数的年度，如 2018").removesuffix("年")
    near = take(NEAR_DAYS, str.isdecimal, "整数天数，如 7")
    red_rule = take(RED_RULE, lambda text: text in (STRICT, LENIENT), f"“{LENIENT}”或“{STRICT}”")
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
        mail=_mail(take),
    ), wrong


def _is_colour(text: str) -> bool:
    return len(text) == 6 and all(char in "0123456789ABCDEF" for char in text.upper())


def _is_year(text: str) -> bool:
    year = text.removesuffix("年")
    return not year or (year.isdecimal() and 1990 <= int(year) <= 2100)


_HOST = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
_ADDRESS = rf"[!#$%&'*/=?^_`{{|}}~0-9A-Za-z.+-]+@{_HOST}"


def is_address(text: str) -> bool:
    """Whether a text is one plain mail address in ASCII, which nothing can be hidden in."""
    return len(text) <= 254 and bool(re.fullmatch(_ADDRESS, text, re.IGNORECASE | re.ASCII))


def _mail(take: Callable[[str, Callable[[str], bool], str], str]) -> MailSettings:
    """Return the settings of mail; of an empty server or address the verb that sends speaks."""
    tls = take(MAIL_TLS, lambda text: text.upper() in PORTS, f"“{TLS}”或“{STARTTLS}”").upper()
    port = take(MAIL_PORT, lambda text: text.isdecimal() and 0 < int(text) < 1 << 16, "端口号，如 465")
    sender = take(MAIL_SENDER, is_address, "一个邮箱地址，如 dubanke@example.org")
    user = take(MAIL_USER, str.isprintable, "登录发信服务器的用户名")
    domains = take(
        MAIL_DOMAINS, lambda text: all(map(_is_domain, _listed(text))), "域名，如 example.org、gov.example.org"
    )
    return MailSettings(
        server=take(
            MAIL_SERVER, lambda text: bool(re.fullmatch(_HOST, text.lower())), "服务器的名字，如 smtp.example.org"
        ),
        port=int(port or PORTS[tls]),
        tls=tls,
        user="" if user == NO_LOGIN else user or sender,
        sender=sender,
        rate=int(take(MAIL_RATE, _is_count, "整数，如 20")),
        domains=_listed(domains),
        largest=int(take(MAIL_LARGEST, _is_count, "整数 MB，如 20")),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.removeprefix("@").lower() for part in re.split(r"[、,;\s]+", text) if part)


def _is_domain(text: str) -> bool:
    return "." in text and bool(re.fullmatch(_HOST, text))


def _is_count(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) < 10_000
