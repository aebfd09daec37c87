"""What forbids any edit of a workbook, wherever it would be made."""

from __future__ import annotations

from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx.package import Package

# Relationships of the workbook part by which Excel knows a shared workbook (ECMA-376 part 1, 12.3.17 and 12.3.19).
_SHARED = ("/revisionHeaders", "/usernames")


def refuse_uneditable(package: Package) -> None:
    """Raise EditRefusedError where an edit would break what binds the whole workbook: a signature, a log of changes."""
    if any("_xmlsignatures/" in name.lower() for name in package.names):
        raise EditRefusedError(package.path, "有数字签名，改动会使签名失效", "请另存为一个没有签名的文件再改")
    # Excel merges what several people change by its own log, which would say nothing of this edit.
    if any(link.type.endswith(_SHARED) for link in package.relationships(package.workbook_part).values()):
        raise EditRefusedError(
            package.path,
            "是共享工作簿（旧式），几个人可以同时改，从外面改会与 Excel 的修订记录对不上，没有改动",
            "请在 Excel 里先取消共享（审阅，共享工作簿，去掉“允许多用户同时编辑”），保存后再运行一次",
        )
