"""The format number of the files kept beside a ledger: a newer program's are refused, never misread."""

from __future__ import annotations

FORMAT = 1
_KEY = "格式"
NEWER = ("是更新版本的程序写的，这个版本读不懂", "请先升级 taizhang_xl，再运行一次")


class NewerFormatError(ValueError):
    """What was read is in a format that this program does not know yet."""


def refuse_newer(loaded: object) -> None:
    """Raise NewerFormatError if a mapping read from JSON has a later format number; without one it counts as the first."""
    number = loaded.get(_KEY, FORMAT) if isinstance(loaded, dict) else FORMAT
    if not isinstance(number, int) or number > FORMAT:
        raise NewerFormatError(number)
