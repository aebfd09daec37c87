"""Who has a workbook open, by the owner files that Excel, WPS and LibreOffice put beside it."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.errors import FileBusyError
from taizhang_xl.files import disk
from taizhang_xl.xlsx.refusals import shown


def refuse_if_open(target: Path) -> None:
    """Raise FileBusyError, naming who has the workbook open and what to do about an owner file left by a crash."""
    owner = _owner_file(target)
    if owner is not None:
        raise FileBusyError(
            target, f"{shown(_owner_name(owner))}正打开着这个文件",
            f"请关闭后再运行一次；确认没有人打开，删除旁边的 {owner.name} 即可",
        )  # fmt: skip


def owner_of(path: Path) -> str | None:
    """Return who has the workbook open in Excel, WPS or LibreOffice by the owner file beside it, None if nobody.

    After a crash the owner file stays, so it may name someone who no longer has it open.
    """
    found = _owner_file(path)
    return None if found is None else _owner_name(found)


def _owner_file(path: Path) -> Path | None:
    target = path.resolve()
    names = (f"~${target.name}", f".~{target.name}", f".~lock.{target.name}#")
    return next((found for name in names if disk.exists(found := target.with_name(name))), None)


def _owner_name(owner: Path) -> str:
    try:
        content = disk.read(owner)
    except OSError:
        # On Windows Excel keeps its owner file unreadable: then it is certainly open.
        content = b""
    if owner.name.startswith(".~lock."):
        fields = content.decode("utf-8", "replace").split(",")
        name = next((field.strip() for field in fields[:2] if field.strip()), "")
        host = fields[2].strip() if len(fields) > 2 else ""
        return f"{name}（{host}）" if name and host else name or "另一位使用者"
    return _excel_name(content) or "另一位使用者"


def _excel_name(content: bytes) -> str:
    # 55 bytes: length and the name in the machine's code page; then length in two bytes and the name in UTF-16.
    length = int.from_bytes(content[55:57], "little")
    wide = content[57 : 57 + 2 * length]
    if length and len(wide) == 2 * length:
        return wide.decode("utf-16-le", "replace").strip()
    return content[1 : 1 + content[0]].decode("gbk", "replace").strip() if content else ""
