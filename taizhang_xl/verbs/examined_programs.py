"""Which programs are here beside this one: LibreOffice and the way into it, what opens a workbook, the buttons in them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang_xl.buttons import Button
from taizhang_xl.errors import FileError, TaizhangError
from taizhang_xl.files.user_file import user_file
from taizhang_xl.messages import os_message
from taizhang_xl.tables.soffice import office_place
from taizhang_xl.verbs.examined import Examined

if TYPE_CHECKING:
    from taizhang_xl.addins.install import Addin

_OFFICE = "LibreOffice（读 .et、.ods 等旧格式，做 PDF）"
_SECONDS = 20
# WPS for Linux, as its own package and as the app store of UOS puts it.
WPS_PLACES = (
    "/opt/kingsoft/wps-office/office6/et",
    "/opt/apps/cn.wps.wps-office/files/kingsoft/wps-office/office6/et",
    "/opt/apps/cn.wps.wps-office-pro/files/kingsoft/wps-office/office6/et",
)


def of_programs(buttons: Sequence[Button]) -> Iterator[Examined]:
    """Yield what there is to say of other programs, and of the buttons in them."""
    try:
        place, wrong = office_place(), None
    except FileError as error:
        place, wrong = None, _not_found_out(error)
    yield wrong or (_no_office() if place is None else _office(*place))
    if place is not None:
        yield _uno()
    if place is not None or wrong is None:
        # Where LibreOffice is cannot be told, nothing is: it may be the one that is used.
        yield _spreadsheets(with_office=place is not None)
    yield from _buttons(buttons, with_office=place is not None)


def _not_found_out(error: FileError) -> Examined:
    if error.subject == user_file().name:
        # Told in full of the user's file.
        return Examined(_OFFICE, "看不出在哪里，用户文件要先改好", told=True)
    return Examined(_OFFICE, error.what, error.cure)


def _office(program: str, source: str) -> Examined:
    try:
        version = _version(program)
    except (OSError, subprocess.SubprocessError) as error:
        why = os_message(error) if isinstance(error, OSError) else "没有回答"
        return Examined(_OFFICE, f"{program} 运行不了（{why}）", "请修复或重装 LibreOffice")
    return Examined(_OFFICE, f"{version or '说不出版本'}，{program}（{source}）")


def _version(program: str) -> str:
    """Return "7.4.7.2", "" where it does not say. Raises OSError, SubprocessError."""
    # On Windows soffice.exe writes to no console; its neighbour does.
    speaking = Path(program).with_suffix(".com")
    command = [str(speaking) if sys.platform == "win32" and speaking.is_file() else program, "--version"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=True)
    words = done.stdout.split()
    return words[1] if words[:1] == ["LibreOffice"] and len(words) > 1 else ""


def _no_office() -> Examined:
    # Imported late: a click on another button has no need of it.
    from taizhang_xl.paper.pdf import pdf_program

    pdf = pdf_program()
    by_hand = "" if pdf else "，文件打开后另存为 PDF"
    return Examined(
        _OFFICE, f"没有安装，PDF 用 {pdf} 做" if pdf else "没有安装，不能做 PDF",
        f"需要时请安装 LibreOffice；不装也可以请单位把旧格式另存为 .xlsx{by_hand}；装在别处的，在用户文件里写 LibreOffice = 'soffice 的完整路径'",
    )  # fmt: skip


def _uno() -> Examined:
    from taizhang_xl.addins.install import refuse_if_mute

    what = "点 LibreOffice 里的按钮"
    try:
        refuse_if_mute()
    except FileError as error:
        return Examined(what, f"用不了：{error.what}", f"要用按钮的，请管电脑的人来装：{error.cure.removeprefix('请')}")
    return Examined(what, "可以（uno 能通话）")


def _spreadsheets(*, with_office: bool) -> Examined:
    found = [*_microsoft_excel(), *_wps(), *(["LibreOffice"] if with_office else [])]
    if found:
        return Examined("表格程序", "、".join(found))
    return Examined("表格程序", "没有找到", "看和改台账要用 Excel、WPS 表格或 LibreOffice，请装一个；只运行命令的不用")


def _wps() -> Iterator[str]:
    """Yield WPS's program for spreadsheets, once."""
    named = shutil.which("et")
    places = [*_registered("et.exe"), *WPS_PLACES, *([named] if named and _is_of_wps(Path(named)) else [])]
    if (place := next((each for each in places if Path(each).is_file()), None)) is not None:
        yield f"WPS 表格（{place}）"


def _is_of_wps(program: Path) -> bool:
    """Whether a program called et is WPS's: there is another one of the name, a terminal."""
    try:
        with program.open("rb") as file:
            begins = file.read(4096).lower()
    except OSError:
        return False
    return any(
        word in begins or word.decode() in str(program.resolve()).lower() for word in (b"wps-office", b"kingsoft")
    )


def _microsoft_excel() -> Iterator[str]:
    if (place := next((each for each in _registered("excel.exe") if Path(each).is_file()), None)) is not None:
        yield f"Excel（{place}）"


if sys.platform == "win32":

    def _registered(program: str) -> Iterator[str]:
        import winreg

        for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            try:
                place = winreg.QueryValue(root, rf"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\{program}")
            except OSError:
                continue
            yield place.strip('"')

else:

    def _registered(_program: str) -> Iterator[str]:
        yield from ()


def _buttons(buttons: Sequence[Button], *, with_office: bool) -> Iterator[Examined]:
    """Yield how the buttons stand in each program that is here."""
    # Imported late: a click has no need of it.
    from taizhang_xl.addins.install import CALC, EXCEL, addin_of

    if sys.platform == "win32":
        yield _button(addin_of(EXCEL, buttons), "Excel 的按钮", EXCEL)
    if with_office:
        yield _button(addin_of(CALC, buttons), "LibreOffice 的按钮", CALC)


def _button(addin: Addin, what: str, app: str) -> Examined:
    install = f"要用按钮的，请管电脑的人装上（taizhang addin install --app {app}）"
    try:
        found = addin.status(None)
    except TaizhangError as error:
        return Examined(what, f"看不出装了没有（{error.what}）", error.cure)
    if found is None:
        return Examined(what, "没有装，看不到“工作台账”，别的照样能用", install)
    return Examined(what, f"{found.version}，在 {found.where}", found.cure)
