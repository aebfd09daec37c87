"""What an office sets for its booklet."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting

TITLE = Setting("工作部署书名", "", "印在工作部署封面上的书名，空着就是“机关名称＋年度＋工作部署”")

SETTINGS = (TITLE,)
