"""The guarded zip: a workbook's parts, each checked as it is taken out. Every file is hostile until checked."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from taizhang_xl.errors import DamagedWorkbookError, FileError, ForeignFormatError, UnsafeWorkbookError
from taizhang_xl.xlsx.refusals import refusal

_DAMAGED = "请从备份恢复，或让对方重新发一份"
_UNSAFE = "不像正常的工作簿，请向发件人核实，用 Excel 或 WPS 另存一份再用"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\x00!\x00D\x00O\x00C\x00T\x00Y|\x00<\x00!\x00D\x00O\x00C\x00T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may hold. A ledger of 20,000 rows unpacks to about 40 MB."""

    file: int = 200 << 20
    part: int = 400 << 20
    parts: int = 10_000
    # Real sheets compress up to about 1:100 (repeated cells); a bomb is made of one repeated byte.
    ratio: int = 250
    ratio_from: int = 8 << 20
    cells: int = 4_000_000


LIMITS = Limits()


class Relationship(NamedTuple):
    """A part's link: the target part's name without a leading slash, or an address outside where `external`."""

    target: str
    type: str
    external: bool


@dataclass(frozen=True)
class Package:
    """A workbook as read: its bytes, their SHA-256, and its zip entries in their order."""

    path: Path
    raw: bytes
    sha256: str
    entries: tuple[zipfile.ZipInfo, ...]
    _by_name: dict[str, zipfile.ZipInfo] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names as the zip spells them."""
        return tuple(entry.filename for entry in self.entries)

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name, upper or lower case."""
        return _key(name) in self._by_name

    def part(self, name: str) -> bytes:
        """Return a part's bytes. Raises DamagedWorkbookError (missing, wrong checksum) or UnsafeWorkbookError."""
        entry = self._by_name.get(_key(name))
        if entry is None:
            raise DamagedWorkbookError(self.path, f"缺少部件 {name}", _DAMAGED)
        if entry.flag_bits & 1:
            raise UnsafeWorkbookError(self.path, f"部件 {name} 加了密", "请去掉密码后另存一份再用")
        data = self._inflate(entry, self._compressed(entry))
        if zlib.crc32(data) != entry.CRC:
            raise DamagedWorkbookError(self.path, f"部件 {name} 的校验码不对，文件传输中坏了", _DAMAGED)
        if name.lower().endswith((".xml", ".rels", ".vml")) and _DOCTYPE.search(data, 0, 4096):
            raise UnsafeWorkbookError(self.path, f"部件 {name} 里有 DOCTYPE 声明", _UNSAFE)
        return data

    @cached_property
    def workbook_part(self) -> str:
        """The name of the workbook part. Raises DamagedWorkbookError where there is none."""
        for link in self.relationships("").values():
            if link.type.endswith("/officeDocument"):
                return link.target
        raise DamagedWorkbookError(self.path, "里面没有工作簿部件", _DAMAGED)

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Return a part's links by id ("" for the package's own); empty where it has none."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(rels):
            return {}
        found: dict[str, Relationship] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(":")[2] == "Relationship":
                external = attributes.get("TargetMode") == "External"
                target = attributes.get("Target", "")
                link = Relationship(
                    target if external else _resolve(folder, target), attributes.get("Type", ""), external
                )
                found[attributes.get("Id", "")] = link

        self.parse(rels, start)
        return found

    def parse(self, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
        """Run a part through expat with a handler for start tags. Raises DamagedWorkbookError."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        try:
            parser.Parse(self.part(name), True)
        except expat.ExpatError as error:
            raise DamagedWorkbookError(self.path, f"部件 {name} 的内容坏了（第{error.lineno}行）", _DAMAGED) from error

    def _compressed(self, entry: zipfile.ZipInfo) -> bytes:
        at = entry.header_offset
        header = self.raw[at : at + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise DamagedWorkbookError(self.path, f"部件 {entry.filename} 的位置不对，文件坏了", _DAMAGED)
        names = _LOCAL_HEADER.unpack(header)[9:]
        begin = at + _LOCAL_HEADER.size + sum(names)
        data = self.raw[begin : begin + entry.compress_size]
        if len(data) < entry.compress_size:
            raise DamagedWorkbookError(self.path, f"部件 {entry.filename} 不完整，文件被截断了", _DAMAGED)
        return data

    def _inflate(self, entry: zipfile.ZipInfo, packed: bytes) -> bytes:
        """Unpack one part; sizes in the zip are not believed, so it never grows past the limit."""
        if entry.compress_type == zipfile.ZIP_STORED:
            return packed
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise UnsafeWorkbookError(self.path, f"部件 {entry.filename} 的压缩方式少见", _UNSAFE)
        allowed = min(LIMITS.part, max(LIMITS.ratio_from, LIMITS.ratio * len(packed)))
        if entry.file_size > allowed:
            raise self._too_large(entry)
        inflater = zlib.decompressobj(-15)
        try:
            data = inflater.decompress(packed, allowed + 1)
        except zlib.error as error:
            raise DamagedWorkbookError(self.path, f"部件 {entry.filename} 解不开，文件坏了", _DAMAGED) from error
        if len(data) > allowed:
            raise self._too_large(entry)
        if not inflater.eof:
            raise DamagedWorkbookError(self.path, f"部件 {entry.filename} 不完整，文件坏了", _DAMAGED)
        return data

    def _too_large(self, entry: zipfile.ZipInfo) -> UnsafeWorkbookError:
        return UnsafeWorkbookError(self.path, f"部件 {entry.filename} 解开后大得离谱", _UNSAFE)


def open_package(path: Path) -> Package:
    """Open a workbook file. Raises FileError or WorkbookError, each saying what the file is and the cure."""
    try:
        if path.is_dir():
            raise FileError(path, "是文件夹，不是文件", "请给出工作簿文件")
        size = path.stat().st_size
        if size > LIMITS.file:
            raise UnsafeWorkbookError(path, f"有 {size >> 20} MB，台账不会这么大", _UNSAFE)
        raw = path.read_bytes()
    except FileNotFoundError:
        raise FileError(path, "没有这个文件", "请核对文件名和文件夹") from None
    except PermissionError:
        raise FileError(
            path, "没有权限打开，或正被别的程序占用", "请在 Excel、WPS 里关闭它，或向管理员要权限"
        ) from None
    except (OSError, ValueError) as error:
        raise FileError(path, f"打不开（{error}）", "请检查磁盘和网络后再试") from error
    return open_package_bytes(raw, path)


def open_package_bytes(raw: bytes, path: Path) -> Package:
    """Open a workbook from its bytes; `path` is only named in errors and kept for saving."""
    if refused := refusal(path, raw):
        raise refused
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = tuple(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, UnicodeError, OverflowError):
        raise DamagedWorkbookError(path, "不完整或坏了，可能没有下载完", _DAMAGED) from None
    package = Package(path, raw, hashlib.sha256(raw).hexdigest(), entries, _index(path, entries))
    _expect_workbook(package)
    return package


def _index(path: Path, entries: tuple[zipfile.ZipInfo, ...]) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > LIMITS.parts:
        raise UnsafeWorkbookError(path, f"里面有 {len(entries)} 个部件，太多了", _UNSAFE)
    by_name: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = _key(entry.filename)
        if name in by_name:
            raise UnsafeWorkbookError(path, f"部件 {entry.filename} 有两份，不知道哪份是真的", _UNSAFE)
        if ".." in name.split("/") or entry.filename.startswith("/") or ":" in name.split("/")[0]:
            raise UnsafeWorkbookError(path, f"部件名 {entry.filename} 指到了文件夹外面", _UNSAFE)
        by_name[name] = entry
    return by_name


def _expect_workbook(package: Package) -> None:
    if package.has("mimetype") and package.part("mimetype").startswith(b"application/vnd.oasis"):
        raise _foreign(package, "是 ODF 表格（.ods）")
    if not package.has("[Content_Types].xml"):
        what = "是压缩包，不是工作簿" if not package.has("xl/workbook.xml") else "缺少部件 [Content_Types].xml"
        raise DamagedWorkbookError(package.path, what, _DAMAGED)
    if package.workbook_part.lower().endswith(".bin"):
        raise _foreign(package, "是二进制工作簿（.xlsb）")
    if not package.has(package.workbook_part):
        raise DamagedWorkbookError(package.path, f"缺少部件 {package.workbook_part}", _DAMAGED)
    if not package.workbook_part.lower().startswith("xl/") and b"spreadsheetml" not in package.part(
        "[Content_Types].xml"
    ):
        raise _foreign(package, "是 Word 或 PowerPoint 文件，不是工作簿")


def _foreign(package: Package, what: str) -> ForeignFormatError:
    return ForeignFormatError(package.path, what, "请用 Excel 或 WPS 打开，另存为 .xlsx 再用")


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    whole = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(whole).lstrip("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()
