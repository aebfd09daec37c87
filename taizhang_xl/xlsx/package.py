"""The guarded zip: a workbook's parts, each checked as it is unpacked. Every file is hostile until checked."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.errors import DamagedWorkbookError, FileError, ForeignFormatError, UnsafeWorkbookError
from taizhang_xl.messages import os_message
from taizhang_xl.xlsx.memo import SMALL, Memo
from taizhang_xl.xlsx.parts import UNSAFE, parse_paths
from taizhang_xl.xlsx.refusals import refusal, shown

_DAMAGED = "请从备份恢复，或让对方重新发一份"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_CENTRAL_SIGNATURE = b"PK\x01\x02"
_UTF_8_NAME = 0x800
_CONTENT_TYPES = "[Content_Types].xml"
# Unpacked in pieces, so that a sheet of blank rows is never in memory whole.
_PACKED_PIECE, _PIECE = 1 << 16, 1 << 20
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTY".encode("utf-16-le")[:-1], "<!DOCT".encode("utf-16-be"))
_DOCTYPE_WITHIN = 4096
# OpenOffice's own declaration in each macro of an .ods: it declares nothing itself, and nothing here reads those parts.
_MACROS = ("Basic/", "Dialogs/")
_MACRO_DOCTYPE = re.compile(
    rb"<\?xml[^<>]*\?>\s*<!DOCTYPE [a-z:]+ PUBLIC "
    rb'"-//OpenOffice\.org//DTD OfficeDocument 1\.0//EN" "[a-z]+\.dtd">(?!.*<!DOCTYPE)',
    re.S,
)


class Limits(NamedTuple):
    """How much a workbook may hold. A ledger of 20,000 rows unpacks to about 40 MB."""

    file: int = 200 << 20
    part: int = 400 << 20
    parts: int = 10_000
    # Real sheets compress up to about 1:100 (repeated cells); a bomb is made of one repeated byte.
    ratio: int = 250
    ratio_from: int = 8 << 20
    cells: int = 4_000_000
    # Rows with content, of all sheets read; a reader of other people's files sets a lower limit.
    rows: int = 4_000_000
    links: int = 100_000
    # Excel itself allows 65,490 formats.
    formats: int = 100_000
    strings: int = 4_000_000
    merged: int = 100_000


LIMITS = Limits()


class Relationship(NamedTuple):
    """A part's link: the target part's name without a leading slash, or an address outside if `external`."""

    target: str
    type: str
    external: bool


_NO_LINKS: Mapping[str, Relationship] = MappingProxyType({})
_LINKS = Memo[Mapping[str, Relationship]]()
_WELL_FORMED = Memo[bool]()
_UNPACKED = Memo[bytes]()


@dataclass(frozen=True)
class Package:
    """A workbook as read: its bytes, and its zip entries in their order."""

    path: Path
    raw: bytes
    entries: tuple[zipfile.ZipInfo, ...]
    _by_name: dict[str, zipfile.ZipInfo] = field(default_factory=dict, repr=False)
    _links: dict[str, Mapping[str, Relationship]] = field(default_factory=dict, repr=False)

    @cached_property
    def sha256(self) -> str:
        """The digest of the file as it was read, by which a save detects a change since."""
        import hashlib

        return hashlib.sha256(self.raw).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names as the zip spells them."""
        return tuple(entry.filename for entry in self.entries)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name, in any case."""
        return _key(name) in self._by_name

    def part(self, name: str) -> bytes:
        """Return a part's bytes. Raises DamagedWorkbookError (missing, wrong checksum) or UnsafeWorkbookError."""
        entry = self._entry(name)
        if entry.file_size > SMALL:
            return b"".join(self._pieces(name, entry))
        # All of these decide whether the bytes are accepted, and what they are.
        accepted = (name, entry.compress_type, entry.file_size, entry.CRC)
        return _UNPACKED.of(self.compressed(entry), lambda: b"".join(self._pieces(name, entry)), accepted)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes piece by piece, with the errors of `part`: trust none before the last."""
        return self._pieces(name, self._entry(name))

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = self._by_name.get(_key(name))
        if entry is None:
            raise DamagedWorkbookError(self.path, f"缺少部件 {shown(name)}", _DAMAGED)
        if entry.flag_bits & 1:
            raise UnsafeWorkbookError(self.path, f"部件 {shown(name)} 加了密", "请去掉密码后另存一份再用")
        return entry

    def _pieces(self, name: str, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        crc = size = 0
        for piece in self._inflated(entry, self.compressed(entry)):
            if not size and _has_doctype(name, piece[:_DOCTYPE_WITHIN]):
                raise UnsafeWorkbookError(self.path, f"部件 {shown(name)} 里有 DOCTYPE 声明", UNSAFE)
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            yield piece
        if crc != entry.CRC:
            raise DamagedWorkbookError(self.path, f"部件 {shown(name)} 的校验码不对，文件传输中坏了", _DAMAGED)
        if size != entry.file_size:
            raise DamagedWorkbookError(self.path, f"部件 {shown(name)} 的大小与目录所写不符", _DAMAGED)

    @cached_property
    def workbook_part(self) -> str:
        """The name of the workbook part. Raises DamagedWorkbookError if there is none."""
        for link in self.relationships("").values():
            if link.type.endswith("/officeDocument"):
                return link.target
        raise DamagedWorkbookError(self.path, "里面没有工作簿部件", _DAMAGED)

    def relationships(self, name: str) -> Mapping[str, Relationship]:
        """Return a part's links by id ("" for the package's own); empty if it has none."""
        if name not in self._links:
            folder, slash, base = name.rpartition("/")
            rels = f"{folder}{slash}_rels/{base}.rels"
            self._links[name] = self._read_links(folder, rels) if self.has(rels) else _NO_LINKS
        return self._links[name]

    def _read_links(self, folder: str, rels: str) -> Mapping[str, Relationship]:
        data = self.part(rels)
        return _LINKS.of(data, lambda: self._parse_links(folder, rels, data), folder)

    def _parse_links(self, folder: str, rels: str, data: bytes) -> Mapping[str, Relationship]:
        found: dict[str, Relationship] = {}

        def start(path: str, attributes: dict[str, str]) -> None:
            if path == "Relationships/Relationship":
                external = attributes.get("TargetMode") == "External"
                target = attributes.get("Target", "")
                link = Relationship(
                    target if external else _resolve(folder, target), attributes.get("Type", ""), external
                )
                found[attributes.get("Id", "")] = link
                if len(found) > LIMITS.links:
                    raise UnsafeWorkbookError(self.path, f"部件 {shown(rels)} 里的链接太多", UNSAFE)

        self.parse(rels, data, start)
        return MappingProxyType(found)

    def parse(self, name: str, data: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
        """Run a part's bytes through a parser with a handler for paths and attributes. Raises DamagedWorkbookError."""
        parse_paths(self, name, data, start)

    def compressed(self, entry: zipfile.ZipInfo) -> bytes:
        """Return an entry's compressed bytes. Raises DamagedWorkbookError if they are not where the directory says."""
        header = self.raw[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise DamagedWorkbookError(self.path, f"部件 {shown(entry.filename)} 的位置不对，文件坏了", _DAMAGED)
        _, _, _, method, *_, name_size, extra_size = _LOCAL_HEADER.unpack(header)
        begin = entry.header_offset + _LOCAL_HEADER.size + name_size
        # If directory and headers disagree, another program would read another workbook.
        if self.raw[begin - name_size : begin] != _name_bytes(entry) or method != entry.compress_type:
            raise DamagedWorkbookError(self.path, f"部件 {shown(entry.filename)} 与压缩包的目录不一致", _DAMAGED)
        begin += extra_size
        data = self.raw[begin : begin + entry.compress_size]
        if len(data) < entry.compress_size:
            raise DamagedWorkbookError(self.path, f"部件 {shown(entry.filename)} 不完整，文件被截断了", _DAMAGED)
        return data

    def _inflated(self, entry: zipfile.ZipInfo, packed: bytes) -> Iterator[bytes]:
        """Unpack one part; sizes in the zip are not trusted, so it never grows past the limit."""
        if entry.compress_type == zipfile.ZIP_STORED:
            yield packed
            return
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise UnsafeWorkbookError(self.path, f"部件 {shown(entry.filename)} 的压缩方式少见", UNSAFE)
        allowed = min(LIMITS.part, max(LIMITS.ratio_from, LIMITS.ratio * len(packed)), entry.file_size + _PIECE)
        if entry.file_size > allowed:
            raise self._too_large(entry)
        inflater = zlib.decompressobj(-15)
        try:
            for begin in range(0, len(packed), _PACKED_PIECE):
                rest = packed[begin : begin + _PACKED_PIECE]
                while rest and not inflater.eof:
                    piece = inflater.decompress(rest, _PIECE)
                    rest = inflater.unconsumed_tail
                    allowed -= len(piece)
                    if allowed < 0:
                        raise self._too_large(entry)
                    yield piece
            if rest := inflater.flush():
                yield rest
        except zlib.error as error:
            raise DamagedWorkbookError(self.path, f"部件 {shown(entry.filename)} 解不开，文件坏了", _DAMAGED) from error
        if not inflater.eof:
            raise DamagedWorkbookError(self.path, f"部件 {shown(entry.filename)} 不完整，文件坏了", _DAMAGED)

    def _too_large(self, entry: zipfile.ZipInfo) -> UnsafeWorkbookError:
        return UnsafeWorkbookError(self.path, f"部件 {shown(entry.filename)} 解开后大得离谱", UNSAFE)


def open_package(path: Path) -> Package:
    """Open a workbook file. Raises FileError or WorkbookError, each saying what the file is and the cure."""
    try:
        known = path.stat()
        if stat.S_ISDIR(known.st_mode):
            raise FileError(path, "是文件夹，不是文件", "请给出工作簿文件")
        # A pipe would block, a device would never end.
        if not stat.S_ISREG(known.st_mode):
            raise FileError(path, "是管道或设备，不是文件", "请给出工作簿文件")
        if known.st_size > LIMITS.file:
            raise UnsafeWorkbookError(path, f"有 {known.st_size >> 20} MB，台账不会这么大", UNSAFE)
        with path.open("rb", buffering=0) as file:
            raw = file.read()
    except FileNotFoundError:
        raise FileError(path, "没有这个文件", "请核对文件名和文件夹") from None
    except PermissionError:
        raise FileError(
            path, "没有权限打开，或正被别的程序占用", "请在 Excel、WPS 里关闭它，或向管理员要权限"
        ) from None
    except (OSError, ValueError) as error:
        why = os_message(error) if isinstance(error, OSError) else str(error)
        raise FileError(path, f"打不开（{why}）", "请检查磁盘和网络后再试") from error
    return open_package_bytes(raw, path)


def open_package_bytes(raw: bytes, path: Path) -> Package:
    """Open a workbook from its bytes; `path` is only named in errors and kept for saving."""
    package = open_parts(raw, path)
    _expect_workbook(package)
    return package


def open_parts(raw: bytes, path: Path) -> Package:
    """Open the guarded zip of any Office document, be it a workbook or not."""
    if refused := refusal(path, raw):
        raise refused
    if (parts := raw.count(_CENTRAL_SIGNATURE)) > LIMITS.parts:
        raise UnsafeWorkbookError(path, f"里面有 {parts} 个部件，太多了", UNSAFE)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = tuple(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, UnicodeError, OverflowError):
        raise DamagedWorkbookError(path, "不完整或坏了，可能没有下载完", _DAMAGED) from None
    # Many parts, each within its limit, can be one bomb; the claimed sizes are enforced later.
    if sum(entry.file_size for entry in entries) > max(8 * LIMITS.ratio_from, LIMITS.ratio * len(raw)):
        raise UnsafeWorkbookError(path, "解开后大得离谱", UNSAFE)
    return Package(path, raw, entries, _index(path, entries))


def _index(path: Path, entries: tuple[zipfile.ZipInfo, ...]) -> dict[str, zipfile.ZipInfo]:
    by_name: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = _key(entry.filename)
        if name in by_name:
            raise UnsafeWorkbookError(path, f"部件 {shown(entry.filename)} 有两份，不知道哪份是真的", UNSAFE)
        if _is_outside(name):
            raise UnsafeWorkbookError(path, f"部件名 {shown(entry.filename)} 指到了文件夹外面", UNSAFE)
        if "\0" in entry.orig_filename:
            raise UnsafeWorkbookError(path, f"部件名 {shown(entry.orig_filename)} 里有看不见的字符", UNSAFE)
        by_name[name] = entry
    # Overlapping entries make a small file unpack to a huge one.
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < 0:
            raise DamagedWorkbookError(path, f"部件 {shown(entry.filename)} 的位置不对，文件坏了", _DAMAGED)
        if entry.header_offset < end:
            raise UnsafeWorkbookError(path, f"部件 {shown(entry.filename)} 与别的部件重叠", UNSAFE)
        end = entry.header_offset + _LOCAL_HEADER.size + entry.compress_size
    return by_name


def _name_bytes(entry: zipfile.ZipInfo) -> bytes:
    name = entry.orig_filename
    return name.encode("utf-8" if name.isascii() or entry.flag_bits & _UTF_8_NAME else "cp437")


def _expect_workbook(package: Package) -> None:
    if package.has("mimetype") and package.part("mimetype").startswith(b"application/vnd.oasis"):
        raise _foreign(package, "是 ODF 表格（.ods）")
    if not package.has(_CONTENT_TYPES):
        what = "是压缩包，不是工作簿" if not package.has("xl/workbook.xml") else f"缺少部件 {_CONTENT_TYPES}"
        raise DamagedWorkbookError(package.path, what, _DAMAGED)
    types = package.part(_CONTENT_TYPES)
    _WELL_FORMED.of(types, lambda: _well_formed(package, _CONTENT_TYPES, types))
    if package.workbook_part.lower().endswith(".bin"):
        raise _foreign(package, "是二进制工作簿（.xlsb）")
    if not package.has(package.workbook_part):
        raise DamagedWorkbookError(package.path, f"缺少部件 {shown(package.workbook_part)}", _DAMAGED)
    if not package.workbook_part.lower().startswith("xl/") and b"spreadsheetml" not in types:
        raise _foreign(package, "是 Word 或 PowerPoint 文件，不是工作簿")


def _well_formed(package: Package, name: str, data: bytes) -> bool:
    package.parse(name, data, lambda path, attributes: None)
    return True


def _has_doctype(name: str, head: bytes) -> bool:
    if name.startswith(_MACROS) and _MACRO_DOCTYPE.match(head):
        return False
    return name.lower().endswith((".xml", ".rels", ".vml")) and any(mark in head for mark in _DOCTYPES)


def _foreign(package: Package, what: str) -> ForeignFormatError:
    return ForeignFormatError(package.path, what, "请用 Excel 或 WPS 打开，另存为 .xlsx 再用")


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    whole = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(whole).lstrip("/")


@lru_cache(maxsize=256)
def _is_outside(name: str) -> bool:
    return ".." in name.split("/") or name.startswith("/") or ":" in name.split("/")[0]


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    # XlsxWriter puts one slash before the names of some parts; the same name without it is the same part.
    return (name[1:] if name.startswith("/xl/") else name).replace("\\", "/").lower()
