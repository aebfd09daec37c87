"""Where a ledger lies: a folder that is gone, one that another program synchronises, other workbooks beside it."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path

from taizhang_xl.messages import as_typed, os_message
from taizhang_xl.verbs.examined import Examined

LEDGERS = (".xlsx", ".xlsm")
_FOLDER = "台账所在文件夹"
# As the programs themselves name their folders; a part of such a name in another word does not count.
_SYNCHRONISED = re.compile(
    r"OneDrive( - .+)?|坚果云|我的坚果云|Nutstore( Files)?|WPS ?云盘|WPS ?Drive|WPS Cloud Files|KSODrive|百度网盘同步(空间|盘)|"
    r"BaiduSyncdisk|iCloud ?Drive|Dropbox( \(.+\))?|Google Drive|企业微信微盘|WXDrive|阿里云盘|天翼云盘同步盘|Seafile|Nextcloud",
    re.IGNORECASE,
)
# What a program adds to the name where two machines have saved: words for it, or (OneDrive) the machine's name.
_CONFLICT = re.compile(r".*(冲突|conflict).*", re.IGNORECASE)
_MACHINE = re.compile(r"-(DESKTOP|LAPTOP|WIN|PC|MACBOOK)\b.*", re.IGNORECASE)
_MOST = 5


def lost_folder(place: Path) -> Examined | None:
    """Return what is wrong with a folder that cannot be reached, None where it is there."""
    try:
        place.stat()
    except OSError as error:
        cure = "在网络盘、U盘上的，请重新连接，在文件管理器里打得开它再运行一次；移走、改过名的，请写现在的路径"
        return Examined(_FOLDER, f"{place} 找不到（{os_message(error)}），台账别的都没法看", cure, needed=True)
    return None


def workbooks(place: Path) -> tuple[str, ...]:
    """Return the names of the workbooks of a folder that may be ledgers. Raises OSError."""
    names = (entry.name for entry in os.scandir(place) if Path(entry.name).suffix.lower() in LEDGERS)
    return tuple(sorted(name for name in names if not name.startswith(("~$", ".~"))))


def which(names: tuple[str, ...]) -> str:
    """Return some names of workbooks, as a line has room for them."""
    more = f"等 {len(names)} 本" if len(names) > _MOST else ""
    return f"{'、'.join(names[:_MOST])}{more}"


def of_place(ledger: Path) -> Iterator[Examined]:
    """Yield what there is to say of a ledger's folder and of its neighbours in it. Raises OSError."""
    place = ledger.resolve().parent
    if (found := next((part for part in place.parts if _SYNCHRONISED.fullmatch(part)), None)) is not None:
        cure = "存盘时若被占用就再存一次；两台电脑不要同时改；最好放到不同步的文件夹，只把备份和材料放进来"
        yield Examined("同步盘", f"台账在同步文件夹“{found}”里，同步程序会占住文件，也会做出冲突副本", cure)
    beside = tuple(name for name in workbooks(place) if name != ledger.name)
    copies = tuple(name for name in beside if _is_conflict(name, ledger))
    if copies:
        command = f"taizhang diff {as_typed(ledger.name)} {as_typed(copies[0])}"
        cure = f"请用 {command} 看差在哪里，把要的改进 {ledger.name}，再把副本移走"
        yield Examined("冲突副本", f"旁边有 {which(copies)}，两台电脑改过同一本", cure)
    others = tuple(name for name in beside if name not in copies and "台账" in name)
    if others:
        yield Examined("旁边的台账", f"{which(others)}；每本的历史和存档各记各的，命令里写哪一本就是哪一本", told=True)


def _is_conflict(name: str, ledger: Path) -> bool:
    path = Path(name)
    if path.suffix.lower() != ledger.suffix.lower() or not path.stem.startswith(ledger.stem):
        return False
    added = path.stem[len(ledger.stem) :]
    # Another ledger is 2018年台账二; a copy has its word behind a sign.
    of_here = bool(platform.node()) and added.casefold() == f"-{platform.node()}".casefold()
    return of_here or bool(_CONFLICT.fullmatch(added) or _MACHINE.fullmatch(added))
