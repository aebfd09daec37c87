"""What a machine has for the work: program, Python, packages, LibreOffice, buttons, fonts."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl import __version__
from taizhang_xl.buttons import Button
from taizhang_xl.errors import TaizhangError
from taizhang_xl.tables.office import find_office
from taizhang_xl.verbs.examined import Examined, folder

if TYPE_CHECKING:
    from taizhang_xl.addins.install import Addin

_NEEDED = {"click": "命令", "XlsxWriter": "分发和月度材料"}
_WANTED = {
    "pandas": "在笔记本里分析",
    "xlwings": "在脚本里改 Excel 打开着的工作簿",
    "python-calamine": "不经 LibreOffice 读 .xls",
}
_ON_WINDOWS = {"pywin32": "读 Excel 打开着的工作簿、用 Word 做 PDF"}
_INSTALL = "请运行 pip install taizhang-xl，没有网络的用随附的 wheelhouse 安装"


def of_machine(today: date, buttons: Sequence[Button]) -> tuple[Examined, ...]:
    """Return what this machine has and lacks."""
    return (
        Examined("程序", f"taizhang_xl {__version__}，今天是 {today}（日期不对会算错超期，请先校准电脑时钟）"),
        Examined("Python", f"{sys.version.split()[0]}，{sys.executable}"),
        *_packages(),
        _window(),
        _office(),
        *_buttons(buttons),
        _fonts(),
        folder("临时文件夹", Path(tempfile.gettempdir())),
        _user_file(),
    )


def _packages() -> Iterator[Examined]:
    for name, use in _NEEDED.items():
        yield _package(name, use, _INSTALL, needed=True)
    wanted = _WANTED | (_ON_WINDOWS if sys.platform == "win32" else {})
    for name, use in wanted.items():
        yield _package(name, use, f"用到时{_INSTALL}", needed=False)


def _package(name: str, use: str, cure: str, *, needed: bool) -> Examined:
    # It loads half of the mail library, which is in the way of every other click.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Examined(f"{name}（{use}）", version(name))
    except PackageNotFoundError:
        return Examined(f"{name}（{use}）", "没有安装", cure, needed)


def _office() -> Examined:
    # Imported late: a click on another button has no need of it.
    from taizhang_xl.paper.pdf import pdf_program

    what, found, pdf = "LibreOffice（读 .et、.ods 等旧格式，做 PDF）", find_office(), pdf_program()
    if found is not None:
        return Examined(what, str(found))
    by_hand = "" if pdf else "，文件打开后另存为 PDF"
    return Examined(
        what, f"没有安装，PDF 用 {pdf} 做" if pdf else "没有安装，不能做 PDF",
        f"需要时请安装 LibreOffice；不装也可以请单位把旧格式另存为 .xlsx{by_hand}",
    )  # fmt: skip


def _fonts() -> Examined:
    from taizhang_xl.paper.fonts import missing_fonts

    missing = missing_fonts()
    if missing is None:
        return Examined("公文字体", "看不出装了哪些", "请在 Word 或 WPS 里看有没有仿宋_GB2312、方正小标宋简体")
    if not missing:
        return Examined("公文字体", "都有")
    return Examined(
        "公文字体",
        f"缺 {'、'.join(missing)}",
        "这台电脑会用别的字体显示和打印，请安装这些字体",
    )


def _window() -> Examined:
    from importlib.util import find_spec

    what = "tkinter（助手的窗口）"
    if find_spec("tkinter") is not None and find_spec("_tkinter") is not None:
        return Examined(what, "有")
    cure = "重装 Python 时选上 tcl/tk" if sys.platform == "win32" else "请运行 sudo apt install python3-tk"
    return Examined(what, "没有，助手在命令行里用数字做", cure)


def _buttons(buttons: Sequence[Button]) -> Iterator[Examined]:
    """Yield how the buttons stand in each program that is here."""
    # Imported late: a click has no need of it.
    from taizhang_xl.addins.install import CALC, EXCEL, addin_of

    if sys.platform == "win32":
        yield _button(addin_of(EXCEL, buttons), "Excel 的按钮", EXCEL)
    if find_office() is not None:
        yield _button(addin_of(CALC, buttons), "LibreOffice 的按钮", CALC)


def _button(addin: Addin, what: str, app: str) -> Examined:
    install = f"要用按钮的，请运行 taizhang addin install --app {app}"
    try:
        found = addin.status(None)
    except TaizhangError as error:
        return Examined(what, f"看不出装了没有（{error.what}）", error.cure)
    if found is None:
        return Examined(what, "没有装", install)
    return Examined(what, f"{found.version}，在 {found.where}", found.cure)


def _user_file() -> Examined:
    from taizhang_xl.files.user_file import read_user, user_file

    what = "用户文件（记住上次的台账）"
    try:
        return Examined(what, str(user_file()) if read_user() else "还没有")
    except TaizhangError as error:
        return Examined(what, f"{error.subject} {error.what}", error.cure)
