"""The verb doctor: what this machine has and lacks for the work, each with its cure."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from taizhang_xl import __version__
from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.findings import Severity
from taizhang_xl.messages import os_message
from taizhang_xl.tables.office import find_office

_NEEDED = {"click": "命令", "XlsxWriter": "分发和月度材料"}
_WANTED = {
    "pandas": "在笔记本里分析",
    "xlwings": "在脚本里改 Excel 打开着的工作簿",
    "python-calamine": "不经 LibreOffice 读 .xls",
}
_INSTALL = "请运行 pip install taizhang-xl，没有网络的用随附的 wheelhouse 安装"


class Examined(NamedTuple):
    """One thing looked at: `needed` where the work cannot be done without it; `cure` is empty where all is well."""

    what: str
    found: str
    cure: str = ""
    needed: bool = False


_LEDGER: Option[Path | None] = Option("ledger", read_path, "台账", None, "str | Path | None", positional=True)


def decide(context: Context) -> Decision:
    """Look at this machine, and at the folder of a ledger where one is given."""
    found = tuple(_examined(context[_LEDGER], context.today))
    lines = tuple(map(_line, found))
    wrong = any(each.cure and each.needed for each in found)
    cures = sum(bool(each.cure) for each in found)
    last = Line(f"有 {cures} 处可以补上，看“×”和“□”的各行" if cures else "√ 都齐了")
    return Decision((last,), lines, wrong=wrong, result=found)


def _line(each: Examined) -> Line:
    missing = bool(each.cure and each.needed)
    sign = "×" if missing else "□" if each.cure else "√"
    cure = f"。{each.cure}" if each.cure else ""
    return Line(f"{sign} {each.what}：{each.found}{cure}", Severity.ERROR if missing else None)


def _examined(ledger: Path | None, today: date) -> tuple[Examined, ...]:
    return (
        Examined("程序", f"taizhang_xl {__version__}，今天是 {today}（日期不对会算错超期，请先校准电脑时钟）"),
        Examined("Python", f"{sys.version.split()[0]}，{sys.executable}"),
        *_packages(),
        _office(),
        _fonts(),
        _folder("临时文件夹", Path(tempfile.gettempdir())),
        *([_folder("台账所在文件夹", ledger.resolve().parent), _alarm(ledger)] if ledger else ()),
    )


def _packages() -> Iterator[Examined]:
    for name, use in _NEEDED.items():
        yield _package(name, use, _INSTALL, needed=True)
    for name, use in _WANTED.items():
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


def _alarm(ledger: Path) -> Examined:
    # Imported late: it asks another program.
    from taizhang_xl.systems.alarm.schedule import timer_of
    from taizhang_xl.systems.alarm.schedulers import SchedulerError, scheduler

    install = f"要每天提醒的，请运行 taizhang schedule {ledger.name} install"
    try:
        own = scheduler()
        found = own.find(timer_of(ledger))
    except SchedulerError as error:
        return Examined("闹钟（每天提醒）", error.what, error.cure)
    if found is None:
        return Examined("闹钟（每天提醒）", "没有设", install)
    gone = "、".join(map(str, found.gone))
    return Examined(
        "闹钟（每天提醒）", f"{gone} 不在了，响不了" if gone else f"由 {found.by} 启动", install if gone else ""
    )


def _folder(what: str, folder: Path) -> Examined:
    # Whether one may write is only known by writing: rights, full disks and protective programs all say it here.
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
    except OSError as error:
        return Examined(
            what, f"{folder} 不能写（{os_message(error)}）", "请检查权限、磁盘空间和防护软件的受控文件夹", True
        )
    return Examined(what, f"{folder} 可以写")


_DRAWING = Drawing(blue="M3 4h18v12H3zM8 21h8M12 16v5", green="M8 10l3 3 5-5")
VERB = Verb(
    "doctor", "看这台电脑上缺什么、怎样补。", (_LEDGER,), decide,
    (Button("doctor", "检查环境", "看这台电脑上缺什么、怎样补", "AutoFormat", _DRAWING, "工具", alone=True, large=True),), python="tuple[Examined, ...]",
    dry_run=False,
)  # fmt: skip
