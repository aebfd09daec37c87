"""LibreOffice as a converter: .xls, .et, .ods, .xlsb -> .xlsx in a private folder, then read like any workbook."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from taizhang_xl.cells import Cell, Kind, Sheet
from taizhang_xl.messages import os_message
from taizhang_xl.tables.child import run_child
from taizhang_xl.tables.foreign import not_converted
from taizhang_xl.tables.readonly import ReadOnlySource
from taizhang_xl.xlsx.package import LIMITS, Limits, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

MEGABYTES = 4096
_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_CALC = "/org.openoffice.Office.Calc"
_INET = "/org.openoffice.Inet/Settings"
_PDF = "/org.openoffice.Office.Common/Filter/PDF/Export"
# No macros, no external links, no recalculation: the values stay as saved. Linked pictures are fetched in spite of all
# other settings (seen in 7.4), so the network is only reachable through a proxy that does not exist.
_SETTINGS = (
    (_COMMON, "MacroSecurityLevel", "3"),
    (_COMMON, "DisableMacrosExecution", "true"),
    (_COMMON, "DisableActiveContent", "true"),
    (_COMMON, "BlockUntrustedRefererLinks", "true"),
    (_INET, "ooInetProxyType", "2"),
    (_INET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPProxyPort", "9"),
    (_INET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPSProxyPort", "9"),
    (_INET, "ooInetNoProxy", ""),
    (f"{_CALC}/Content/Update", "Link", "2"),
    (f"{_CALC}/Formula/Load", "OOXMLRecalcMode", "1"),
    (f"{_CALC}/Formula/Load", "ODFRecalcMode", "1"),
    # Named places of a document are named in its PDF too, or nobody knows on which page they are.
    (_PDF, "ExportBookmarksToPDFDestination", "true"),
)


def read_with_office(
    path: Path, raw: bytes, kind: str, program: str, seconds: float, limits: Limits = LIMITS
) -> ReadOnlySource:
    """Return the sheets as LibreOffice converts them. Raises ForeignFormatError if it hangs or fails."""
    # The user's file name may be anything, so the copy has a plain one.
    package = open_package_bytes(_converted(path, raw, kind, program, seconds), path)
    workbook = read_workbook(package, is_converted=True, limits=limits)
    sheets = tuple(_plain_bools(workbook.sheet(name)) for name in workbook.sheet_names)
    return ReadOnlySource(path.name, sheets, "不是 .xlsx，经 LibreOffice 转换后读取，只能读不能改")


def _converted(path: Path, raw: bytes, kind: str, program: str, seconds: float) -> bytes:
    try:
        code, made = convert({f"in.{kind}": raw}, "xlsx:Calc MS Excel 2007 XML", program, seconds)
    except subprocess.TimeoutExpired:
        raise not_converted(path, kind, f"LibreOffice 转换了 {seconds:g} 秒还没完，已停掉") from None
    except OSError as error:
        raise not_converted(path, kind, f"LibreOffice 启动不了（{os_message(error)}）") from error
    # soffice reports success even if it has written nothing.
    if code or "in.xlsx" not in made:
        raise not_converted(path, kind, f"LibreOffice 没能转换（退出码 {code}）")
    return made["in.xlsx"]


def convert(
    files: Mapping[str, bytes], to: str, program: str, seconds: float, megabytes: int = MEGABYTES
) -> tuple[int, dict[str, bytes]]:
    """Convert files in one run; return soffice's exit code and what it made, by name. Raises TimeoutExpired, OSError."""
    with tempfile.TemporaryDirectory(prefix="taizhang-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        made, given = folder / "out", [folder / each for each in files]
        for path, content in zip(given, files.values(), strict=True):
            path.write_bytes(content)
        command = [
            program, f"-env:UserInstallation={_profile(folder).as_uri()}", "--headless", "--norestore", "--nologo",
            "--nodefault", "--nolockcheck", "--convert-to", to, "--outdir", str(made), *map(str, given),
        ]  # fmt: skip
        code = run_child(command, folder, seconds=seconds, megabytes=megabytes)
        return code, {path.name: path.read_bytes() for path in made.iterdir()} if made.is_dir() else {}


def _profile(folder: Path) -> Path:
    """Make a profile of our own: the user's may be in use, and has its own settings for macros and links."""
    items = "".join(
        f'<item oor:path="{where}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for where, name, value in _SETTINGS
    )
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        "utf-8",
    )
    return profile


def _plain_bools(sheet: Sheet) -> Sheet:
    """LibreOffice writes a boolean as =TRUE(), which nobody typed."""
    return sheet._replace(
        rows={row: {n: _plain(cell) for n, cell in cells.items()} for row, cells in sheet.rows.items()}
    )


def _plain(cell: Cell) -> Cell:
    return cell._replace(formula=None) if cell.kind is Kind.BOOL and cell.formula in ("TRUE()", "FALSE()") else cell
