"""What an office may set for its diary."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting

SOURCES = Setting(
    "日志资金渠道", "直接投入、争取、捐赠、自筹", "工作日志里资金分哪几个渠道，各算各的；几个用顿号隔开",
    r"[^\s、,，;；]{1,10}(?:、[^\s、,，;；]{1,10}){0,11}", "几个名称，用顿号隔开",
)  # fmt: skip

SETTINGS = (SOURCES,)
