"""Messages are one line: characters from a file that would break it, or control a terminal, are escaped."""

from __future__ import annotations

import errno
import re

# Line breaks of any kind, control characters, and format characters: they reverse the direction of writing, or hide.
_CHARS = "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
_UNSEEN = re.compile(_CHARS)
# Of them what lines and columns of a text are made of; a carriage return alone goes back over what is shown.
_LAYOUT = ("\t", "\n", "\r\n")

_REFUSALS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EEXIST: "已经有同名的",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "不是文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "只能读，不能写",
    errno.EBUSY: "别的程序正在用",
    errno.EMFILE: "打开的文件太多",
    errno.EPIPE: "接收的程序已经退出",
    errno.EIO: "磁盘或网络读写出错",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ECONNRESET: "连接断了",
    errno.ETIMEDOUT: "连接超时",
    errno.ENETUNREACH: "网络不通",
    errno.EHOSTUNREACH: "网络不通",
    errno.ENOTCONN: "网络盘断开了",
    errno.ESTALE: "网络盘断开过，打开着的不能再用",
    errno.EHOSTDOWN: "网络不通",
}


def os_message(error: OSError) -> str:
    """Return in Chinese what the system refused: its own words where it speaks Chinese itself, or for what is rare."""
    in_words = "" if getattr(error, "winerror", None) else _REFUSALS.get(error.errno or 0, "")
    return in_words or error.strerror or str(error)


def one_line(text: str) -> str:
    """Return a message as one line, each such character as an escape."""
    if text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def as_typed(name: object) -> str:
    """Return a file's name as one word of a command line, in quotes where it has spaces or signs that mean something there."""
    text = str(name)
    return text if re.fullmatch(r"[\w./\\:+,@=-]+", text) else f'"{text}"'


def harmless(text: str) -> str:
    """Return a text of several lines with each such character but line ends and tabs as \\u001b, as JSON writes it."""
    if text.isprintable():
        return text
    return re.sub(f"\r\n|{_CHARS}", lambda found: found[0] if found[0] in _LAYOUT else _in_json(found[0]), text)


def without_unseen(text: str) -> str:
    """Return a text of several lines without such characters, but for line ends and tabs."""
    if text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: found[0] if found[0] in _LAYOUT else "", text)


def _in_json(char: str) -> str:
    # JSON has escapes of UTF-16 units alone.
    data = char.encode("utf-16-be")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
