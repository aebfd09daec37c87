"""Whether the installation is whole and the only one: its packages, its version, an older program that is still there."""

from __future__ import annotations

import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from taizhang_xl import __version__
from taizhang_xl.verbs.examined import Examined

_NAME = "taizhang-xl"
_AGAIN = "请再运行一次安装包里的“安装”（用 pip 装的，运行 pip install --force-reinstall taizhang-xl）"
_MARK = "installed.json"


def of_installation() -> Iterator[Examined]:
    """Yield what there is to say of what is installed."""
    # Imported late: it loads half of the mail library.
    from importlib.metadata import PackageNotFoundError, requires, version

    try:
        installed, needed = version(_NAME), requires(_NAME) or []
    except PackageNotFoundError:
        yield Examined("安装", f"没有装，少了什么看不出（是从 {Path(__file__).parents[2]} 直接运行的）", "请安装")
    else:
        yield _whole(installed, [each for each in needed if "extra ==" not in each])
    yield from _others()


def _whole(installed: str, needed: list[str]) -> Examined:
    from importlib.metadata import PackageNotFoundError, version

    if installed != __version__:
        found = f"新旧两版混在一起，做出来的靠不住（登记的是 {installed}，运行的是 {__version__}）"
        return Examined("安装", found, _AGAIN, needed=True)
    lacking = []
    for each in needed:
        name = re.split(r"[^\w.-]", each, maxsplit=1)[0]
        try:
            version(name)
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        return Examined("安装", f"没有装全，有的事做不了（缺程序包 {'、'.join(lacking)}）", _AGAIN, needed=True)
    return Examined("安装", f"装全了（要用的 {len(needed)} 个程序包都在）")


def _others() -> Iterator[Examined]:
    """Yield another program of the same name: an older one that a command line finds first, or that was not removed."""
    named = shutil.which("taizhang")
    scripts = {
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", f"{sysconfig.get_preferred_scheme('user')}"),
    }
    if named and not {Path(named).parent, Path(named).resolve().parent} & set(map(Path, scripts)):
        cure = f"旧的请卸掉；或写全名 {Path(sysconfig.get_path('scripts')) / 'taizhang'}"
        yield Examined("命令 taizhang", f"打这个命令运行的是另一处的 {named}，不是现在这个程序", cure)
    own = Path(sys.prefix).parent
    if (own / _MARK).is_file():
        older = sorted(each.name for each in own.parent.iterdir() if each.is_dir() and each != own)
        if older:
            cure = "请关掉“台账助手”、Excel 和 LibreOffice，再运行一次安装包里的“安装”"
            yield Examined("别的版本", f"{'、'.join(older)} 还在 {own.parent}", cure)
