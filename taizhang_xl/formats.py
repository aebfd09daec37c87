"""The number of the format of what lies beside a ledger: what a newer program wrote is refused, never misread."""

from __future__ import annotations

FORMAT = 1
_KEY = "格式"
NEWER = ("是更新版本的程序写的，这个版本读不懂", "请先升级 taizhang_xl，再运行一次")


class NewerFormatError(ValueError):
    """What was read is in a format that this program does not know yet."""


def refuse_newer(said: object) -> None:
    """Raise NewerFormatError where a mapping read from JSON names a later format; one without a number is of the first."""
    number = said.get(_KEY, FORMAT) if isinstance(said, dict) else FORMAT
    if not isinstance(number, int) or number > FORMAT:
        raise NewerFormatError(number)
