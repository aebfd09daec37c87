"""Write a VBA project (MS-OVBA) from the text of its modules: what Excel keeps in vbaProject.bin.

Only the text is written, not what Excel compiles from it: Excel compiles anew where that is absent, as other
writers of add-ins rely on too. Modules are ASCII; what staff read is on a sheet, which holds any character.
"""

from __future__ import annotations

import re
import struct
import uuid
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from addin.compound import compound_file
from addin.compression import compress

_CODE_PAGE = 936
_LCID = 0x0409
_WIN64 = 3
_STDOLE = r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"
_EXTENDER = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
_NO_CACHE = b"\xcc\x61\xff\xff\x00\x00\x00"
_EXPORT_HEAD = re.compile(r"\AVERSION [^\n]*\nBEGIN\n.*?^END\n", re.S | re.M)


class Kind(Enum):
    """A kind of module; the value is the class it is based on, empty for a module of procedures."""

    PROCEDURES = ""
    CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"

    @property
    def is_document(self) -> bool:
        """Whether it stands for a part of the workbook."""
        return self in (Kind.WORKBOOK, Kind.SHEET)


class Module(NamedTuple):
    """A module: its name, its text as exported to a file, its kind."""

    name: str
    text: str
    kind: Kind = Kind.PROCEDURES


def project(name: str, modules: Sequence[Module]) -> bytes:
    """Return the project of these modules. Raises UnicodeEncodeError for a character that is not ASCII."""
    streams = {module.name: compress(stream_text(module).encode("ascii")) for module in modules}
    unicode_names = b"".join(
        module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules
    )
    return compound_file(
        {
            "VBA": {"_VBA_PROJECT": _NO_CACHE, "dir": compress(_dir(name, modules)), **streams},
            "PROJECT": _project_text(name, modules).encode("ascii"),
            "PROJECTwm": unicode_names + b"\0\0",
        }
    )


def stream_text(module: Module) -> str:
    """Return a module as a project holds it: without the head of an exported class, its attributes complete."""
    text = _EXPORT_HEAD.sub("", module.text.replace("\r\n", "\n"))
    lines = [line for line in text.split("\n") if not line.startswith("Attribute VB_")]
    return "\r\n".join([*_attributes(module), *lines]).rstrip("\r\n") + "\r\n"


def _attributes(module: Module) -> list[str]:
    given = {"VB_Name": f'"{module.name}"'}
    if module.kind is not Kind.PROCEDURES:
        document = str(module.kind.is_document)
        given |= {
            "VB_Base": f'"{module.kind.value}"', "VB_GlobalNameSpace": "False", "VB_Creatable": "False",
            "VB_PredeclaredId": document, "VB_Exposed": document, "VB_TemplateDerived": "False",
            "VB_Customizable": document,
        }  # fmt: skip
    return [f"Attribute {key} = {value}" for key, value in given.items()]


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """Return the stream that says what the project is made of, record after record (MS-OVBA 2.3.4.2)."""
    raw = _record(0x01, _long(_WIN64)) + _record(0x02, _long(_LCID)) + _record(0x14, _long(_LCID))
    raw += _record(0x03, _short(_CODE_PAGE)) + _record(0x04, name.encode("ascii"))
    raw += b"".join(_record(number, b"") for number in (0x05, 0x40, 0x06, 0x3D))
    raw += _record(0x07, _long(0)) + _record(0x08, _long(0))
    # The version's record gives the length of one of its two fields only.
    raw += struct.pack("<HIIH", 0x09, 4, 1, 1) + _record(0x0C, b"") + _record(0x3C, b"")
    library = _STDOLE.encode("ascii")
    raw += _record(0x16, b"stdole") + _record(0x3E, "stdole".encode("utf-16-le"))
    raw += _record(0x0D, _long(len(library)) + library + bytes(6))
    raw += _record(0x0F, _short(len(modules))) + _record(0x13, b"\xff\xff")
    return raw + b"".join(map(_module_records, modules)) + _record(0x10, b"")


def _module_records(module: Module) -> bytes:
    narrow, wide = module.name.encode("ascii"), module.name.encode("utf-16-le")
    raw = _record(0x19, narrow) + _record(0x47, wide) + _record(0x1A, narrow) + _record(0x32, wide)
    raw += _record(0x1C, b"") + _record(0x48, b"") + _record(0x31, _long(0)) + _record(0x1E, _long(0))
    kind = 0x21 if module.kind is Kind.PROCEDURES else 0x22
    return raw + _record(0x2C, b"\xff\xff") + _record(kind, b"") + _record(0x2B, b"")


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _long(value: int) -> bytes:
    return struct.pack("<I", value)


def _short(value: int) -> bytes:
    return struct.pack("<H", value)


def _project_text(name: str, modules: Sequence[Module]) -> str:
    identity = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"taizhang-xl/{name}")).upper() + "}"
    lines = [f'ID="{identity}"', *map(_listed, modules), f'Name="{name}"', 'HelpContextID="0"']
    lines += ['VersionCompatible32="393222000"']
    # Not protected, no password, shown in the editor.
    for key, state, seed in (("CMG", bytes(4), 0x11), ("DPB", bytes(1), 0x22), ("GC", b"\xff", 0x44)):
        lines.append(f'{key}="{_encrypted(state, identity, seed)}"')
    lines += ["", "[Host Extender Info]", _EXTENDER, "", "[Workspace]"]
    lines += [f"{module.name}=0, 0, 0, 0, C" for module in modules]
    return "\r\n".join([*lines, ""])


def _listed(module: Module) -> str:
    if module.kind.is_document:
        return f"Document={module.name}/&H00000000"
    return f"{'Class' if module.kind is Kind.CLASS else 'Module'}={module.name}"


def _encrypted(data: bytes, identity: str, seed: int) -> str:
    """Return a state of the project in the form of MS-OVBA 2.4.3.2; the seed may be any byte."""
    key = sum(identity.encode("ascii")) & 0xFF
    out = bytearray([seed, seed ^ 2, seed ^ key])
    plain, last, one_before = key, seed ^ key, seed ^ 2
    for byte in bytes((seed & 6) // 2) + _long(len(data)) + data:
        code = (byte ^ (one_before + plain)) & 0xFF
        out.append(code)
        plain, last, one_before = byte, code, last
    return out.hex().upper()
