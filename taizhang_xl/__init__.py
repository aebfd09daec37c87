"""taizhang_xl: the chores of an office's yearly work ledger, done in the Excel workbook that staff already use.

The public functions are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from taizhang_xl.faces.api import (
        check,
        consolidate,
        consolidate_all,
        diff,
        edit,
        history,
        month_end,
        open,  # noqa: A004
        packet,
        read,
        refresh,
        undo,
    )

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "check",
    "consolidate",
    "consolidate_all",
    "diff",
    "edit",
    "history",
    "month_end",
    "open",
    "packet",
    "read",
    "refresh",
    "undo",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from taizhang_xl.faces import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
