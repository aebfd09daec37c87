"""Texts to the bots of group chats: 企业微信, 钉钉, 飞书, over HTTPS.

A bot's address is a password. It comes from the keyring or the environment, and is in no message, no log and no record.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from taizhang_xl.contract.effect import Effect
from taizhang_xl.errors import SendingError
from taizhang_xl.messages import one_line
from taizhang_xl.sending.pace import Pace
from taizhang_xl.sending.secrets import hidden, keep_it, secret
from taizhang_xl.sending.texts import parted, utf8_bytes

WECOM, DINGTALK, FEISHU = "企业微信", "钉钉", "飞书"
# A minute: what 企业微信 and 钉钉 allow, and less than 飞书 does.
_RATE = 20
_SECONDS = 30.0
_LARGEST_ANSWER = 1 << 16


class Account(NamedTuple):
    """A bot's address and what its messages are signed with, "" where they are not."""

    address: str
    key: str = ""


@dataclass(frozen=True)
class Bot:
    """A kind of bot. `largest` is its limit for a text in the bytes that `size` counts.

    `post` makes the address and the body of a text at a time in seconds since 1970; `code` are the names of the answer's
    error number, `meanings` what the usual numbers mean.
    """

    name: str
    variable: str
    largest: int
    size: Callable[[str], int]
    post: Callable[[Account, str, float], tuple[str, Mapping[str, Any]]]
    code: tuple[str, ...]
    meanings: Mapping[int, str]


def _wecom(account: Account, text: str, now: float) -> tuple[str, Mapping[str, Any]]:
    return account.address, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(account: Account, text: str, now: float) -> tuple[str, Mapping[str, Any]]:
    from urllib.parse import urlencode

    body = {"msgtype": "text", "text": {"content": text}}
    if not account.key:
        return account.address, body
    stamp = str(int(now * 1000))
    signed = _digest(account.key, f"{stamp}\n{account.key}")
    return f"{account.address}&{urlencode({'timestamp': stamp, 'sign': signed})}", body


def _feishu(account: Account, text: str, now: float) -> tuple[str, Mapping[str, Any]]:
    # A tag of 飞书 in a text from a cell must not call everybody.
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text.replace("<at", "＜at")}}
    if account.key:
        stamp = str(int(now))
        body |= {"timestamp": stamp, "sign": _digest(f"{stamp}\n{account.key}", "")}
    return account.address, body


def _digest(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _json_bytes(text: str) -> int:
    """Return what a text takes in a request, whose limit at 钉钉 and 飞书 is 20 KB."""
    return utf8_bytes(json.dumps(text, ensure_ascii=False))


BOTS = {
    bot.name: bot
    for bot in (
        Bot(WECOM, "TAIZHANG_WECOM", 2048, utf8_bytes, _wecom, ("errcode",), {
            93000: "机器人的地址不对或已失效", 45009: "发得太快，每分钟最多 20 条", 40058: "内容太长或不合格式",
        }),
        Bot(DINGTALK, "TAIZHANG_DINGTALK", 19_000, _json_bytes, _dingtalk, ("errcode",), {
            310000: "没有通过安全设置（关键词、加签或网段）", 300001: "机器人的地址不对或已失效",
            130101: "发得太快，每分钟最多 20 条", 410100: "发得太快，每分钟最多 20 条",
        }),
        Bot(FEISHU, "TAIZHANG_FEISHU", 19_000, _json_bytes, _feishu, ("code", "StatusCode"), {
            19001: "机器人的地址不对或已失效", 19021: "签名不对，请核对密钥和电脑时钟", 19024: "没有设定的关键词",
            11232: "发得太快", 9499: "发得太快",
        }),
    )
}  # fmt: skip


def account_of(bot: Bot, chat: str = "") -> Account:
    """Return the address and key of a bot, in the office's group chat or in one of its own for a part of the office.

    Raises SendingError where there is none, or one that is not HTTPS: what is for one chat never goes to another.
    """
    of_chat = f"_{chat}" if chat else ""
    name, variable = f"{bot.name}机器人{of_chat}", f"{bot.variable}{of_chat}"
    address = secret(name, variable).strip()
    if not address:
        raise SendingError(f"{name}的地址", "没有", keep_it(name, variable))
    if not _is_https(address):
        raise SendingError(f"{name}的地址", "不是 https 地址，没有用它", "请重新从群里复制")
    return Account(address, secret(f"{bot.name}机器人密钥{of_chat}", f"{bot.variable}_SECRET{of_chat}").strip())


def _is_https(address: str) -> bool:
    from urllib.parse import urlsplit

    try:
        return bool(re.fullmatch("https://[!-~]+", address) and urlsplit(address).hostname)
    except ValueError:
        return False


def parts_for(bot: Bot, text: str, keyword: str = "") -> list[str]:
    """Return a text in as many parts as a bot takes it in. Raises SendingError for one that no bot takes."""
    if not text.strip():
        raise SendingError("要发的内容", "是空的", "请给出内容")
    try:
        parts = parted(text, bot.largest, bot.size)
    except ValueError as error:
        what = f"有一句太长（“{str(error)[:20]}…”，{bot.size(str(error))} 字节，{bot.name}最多 {bot.largest}）"
        raise SendingError("要发的内容", what, "请把这一句断开") from error
    if lacking := next((part for part in parts if keyword not in part), ""):
        cure = f"请在每一段写上“{keyword}”" if len(parts) > 1 else "请写上它"
        raise SendingError("要发的内容", f"没有关键词“{keyword}”（“{lacking[:20]}…”）", cure)
    return parts


def effects_of(bot: Bot, text: str, keyword: str = "", chat: str = "") -> tuple[Effect, ...]:
    """Return what sends a text, an effect for each part. Raises SendingError where it cannot be sent as it is."""
    account, parts, pace = account_of(bot, chat), parts_for(bot, text, keyword), Pace(_RATE)

    def run(part: str) -> None:
        pace.wait()
        post(bot, account, part, time.time())

    return tuple(
        Effect(f"发到{bot.name}群", f"{chat}第 {number}/{len(parts)} 段", partial(run, part))
        for number, part in enumerate(parts, 1)
    )


def post(bot: Bot, account: Account, text: str, now: float) -> None:
    """Send one text. Raises SendingError where it was not taken, or nobody knows."""
    from urllib.request import Request

    address, body = bot.post(account, text, now)
    data = json.dumps(body, ensure_ascii=False).encode()
    request = Request(address, data, {"Content-Type": "application/json; charset=utf-8"})
    said = _answer(bot, _opened(bot, request))
    code = next((said[name] for name in bot.code if name in said), None)
    if code is None:
        raise _not_understood(bot)
    if code != 0:
        meaning = bot.meanings.get(code, "") if isinstance(code, int) else ""
        text_of_it = hidden(str(said.get("errmsg") or said.get("msg") or ""), *_secrets(account))
        what = one_line(f"没有收（{code}，{meaning or text_of_it[:80]}）")
        raise SendingError(f"{bot.name}机器人", what, "请核对后再发")


def _opened(bot: Bot, request: Any) -> bytes:
    import http.client
    import ssl
    from urllib.error import HTTPError, URLError
    from urllib.request import HTTPRedirectHandler, HTTPSHandler, build_opener

    class _Stay(HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> None:
            # Elsewhere nobody may learn the address.
            return None

    opener = build_opener(HTTPSHandler(context=ssl.create_default_context()), _Stay)
    name, unsure = f"{bot.name}机器人", "请到群里看一看，没有的再发"
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            read: bytes = answer.read(_LARGEST_ANSWER)
            return read
    except HTTPError as error:
        # Its file holds a connection.
        error.close()
        raise SendingError(name, f"没有收（HTTP {error.code}）", "请核对机器人的地址") from None
    except URLError as error:
        raise SendingError(name, f"连不上（{_named(error.reason)}），没有发", "请检查网络后再发") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SendingError(name, f"不知道收到没有（{_named(error)}）", unsure) from None


def _answer(bot: Bot, read: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(read)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise _not_understood(bot)
    return said


def _not_understood(bot: Bot) -> SendingError:
    return SendingError(f"{bot.name}机器人", "答复读不懂，不知道收到没有", "请到群里看一看，没有的再发")


def _named(error: object) -> str:
    """Return what went wrong without a word of the address, which the library's own texts may hold."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return "证书不可信"
    if isinstance(error, TimeoutError):
        return "等得太久"
    return type(error).__name__


def _secrets(account: Account) -> list[str]:
    """Return what of an account must not be repeated: the address, and each long word in it."""
    return [account.address, account.key, *re.findall(r"[\w-]{12,}", account.address)]
