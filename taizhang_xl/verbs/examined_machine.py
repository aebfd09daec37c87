"""What a machine has for the work: program, Python, packages, fonts, what this program keeps for its user."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from taizhang_xl import __version__
from taizhang_xl.buttons import Button
from taizhang_xl.errors import TaizhangError
from taizhang_xl.messages import os_message
from taizhang_xl.verbs.examined import Examined, folder
from taizhang_xl.verbs.examined_installation import of_installation
from taizhang_xl.verbs.examined_programs import of_programs

# The package: what it is for, and what one must do without it.
_WANTED = {
    "python-calamine": ("读旧的 .xls 表", "只能靠 LibreOffice 读"),
    "keyring": ("记住发信密码", "记不住，每次发信都要输"),
    "typst": ("把台账印成册", "做不了"),
}
_ON_WINDOWS = {"pywin32": ("用 Excel、Word", "读不了 Excel 里打开着的工作簿，也不能用 Word 做 PDF")}
_BY_OTHERS = "请管电脑的人装上"


def of_machine(today: date, buttons: Sequence[Button]) -> tuple[Examined, ...]:
    """Return what this machine has and lacks."""
    return (
        Examined("程序", f"taizhang_xl {__version__}，今天是 {today}（日期不对会算错超期，请先校准电脑时钟）"),
        *of_installation(),
        Examined("运行程序的 Python", f"{sys.version.split()[0]}，{sys.executable}"),
        *_packages(),
        _window(),
        *of_programs(buttons),
        _fonts(),
        folder("临时文件夹", Path(tempfile.gettempdir())),
        _user_file(),
        _clicks(),
    )


def _packages() -> Iterator[Examined]:
    wanted = _WANTED | (_ON_WINDOWS if sys.platform == "win32" else {})
    for name, (use, without) in wanted.items():
        yield _package(name, use, without)


def _package(name: str, use: str, without: str) -> Examined:
    # It loads half of the mail library, which is in the way of every other click.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return Examined(use, f"可以（{name} {version(name)}）")
    except PackageNotFoundError:
        found = f"{without}（缺程序包 {name}）"
        return Examined(use, found, f"用到时{_BY_OTHERS}（pip install {name}；没有网络的，到信息中心要这个程序包）")


def _fonts() -> Examined:
    from taizhang_xl.paper.fonts import missing_fonts

    missing = missing_fonts()
    if missing is None:
        return Examined("公文字体", "看不出装了哪些", "请在 Word 或 WPS 里看有没有仿宋_GB2312、方正小标宋简体")
    if not missing:
        return Examined("公文字体", "都有")
    return Examined(
        "公文字体",
        f"缺 {'、'.join(missing)}，这台电脑用别的字体显示和打印",
        "请安装这些字体",
    )


def _window() -> Examined:
    from importlib.util import find_spec

    what = "台账助手的窗口"
    if find_spec("tkinter") is not None and find_spec("_tkinter") is not None:
        return Examined(what, "可以用（tkinter）")
    how = "重装 Python 时选上 tcl/tk" if sys.platform == "win32" else "sudo apt install python3-tk"
    return Examined(what, "打不开，只能用文字菜单（缺 tkinter）", f"要窗口的，{_BY_OTHERS}（{how}）")


def _user_file() -> Examined:
    from taizhang_xl.files.user_file import office_program, read_user, unknown_keys, user_file

    what = "用户文件（记住上次的台账）"
    try:
        # Read for what may be wrong with it; where that program is, is told of LibreOffice.
        office_program()
        if unknown := unknown_keys():
            found = f"{user_file()} 没有叫“{'”“'.join(unknown)}”的项，不起作用"
            return Examined(what, found, "请核对名称，或删掉这一项")
        return Examined(what, str(user_file()) if read_user() else f"还没有，要写的写在 {user_file()}")
    except TaizhangError as error:
        return Examined(what, f"{error.subject} {error.what}", error.cure)


def _clicks() -> Examined:
    from taizhang_xl.files.click_log import click_log, last_trouble

    what = "按钮出过的错"
    try:
        last = last_trouble()
    except OSError as error:
        return Examined(what, f"{click_log()} 读不了（{os_message(error)}）", "请检查它的权限，或删掉它")
    if not last:
        return Examined(what, "没有")
    return Examined(what, f"最后一次 {last}；可以把 {click_log()} 发给信息中心，里面没有台账的内容", told=True)
