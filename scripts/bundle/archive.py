"""The archive that a user unpacks: a folder with two scripts, what to read first, the wheels, and a Python if one was given."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundle.locked import WINDOWS, System, fetch_wheels, lay_out, project_wheel
from bundle.manual import write_manual

FILES = Path(__file__).resolve().parent / "files"
FOLDER = "台账助手"
INSTALL, REMOVE = "安装", "卸载"
# The oldest day that a zip knows: the same wheels make the same archive.
_DAY = (1980, 1, 1, 0, 0, 0)


def version_of_embedded(archive: Path) -> str:
    """Return the version "3.12" of an embeddable Python. Ends with one line for another kind of file."""
    with zipfile.ZipFile(archive) as python:
        names = python.namelist()
    library = next((found for name in names if (found := re.fullmatch(r"python3(\d+)\.zip", name))), None)
    if library is None or "python.exe" not in names:
        sys.exit(
            f"{archive.name}：不是 Windows 的 embeddable Python。请从 python.org 下载 Windows embeddable package (64-bit)。"
        )
    return f"3.{library[1]}"


def embed(archive: Path, wheels: Path, version: str, to: Path) -> None:
    """Unpack an embeddable Python and lay the wheels out in it."""
    with zipfile.ZipFile(archive) as python:
        python.extractall(to)
    site = to / "Lib" / "site-packages"
    lay_out(WINDOWS, version, wheels, site)
    # `import site` has pywin32.pth read, which puts its modules and DLLs on the path.
    (path_file,) = to.glob("python3*._pth")
    path_file.write_text(f"{path_file.stem}.zip\n.\nLib\\site-packages\nimport site\n", "ascii", newline="\r\n")


def fill(
    folder: Path, system: System, versions: Sequence[str], embedded: Path | None, source: Sequence[str] = ()
) -> None:
    """Put all that a user unpacks into a folder."""
    program = folder / "program"
    wheels = program / "wheels"
    wheels.mkdir(parents=True)
    fetch_wheels(system, versions, wheels, source)
    own = project_wheel(wheels)
    version = own.name.split("-")[1]
    (program / "about.json").write_text(json.dumps({"version": version, "python": list(versions)}), "utf-8")
    shutil.copy(FILES / "install.py", program)
    if embedded is not None:
        embed(embedded, wheels, versions[0], program / "python")
        shutil.rmtree(wheels)
    write_manual(folder)
    _scripts(folder, system, versions)
    _first(folder, version, versions, embedded)


def _scripts(folder: Path, system: System, versions: Sequence[str]) -> None:
    newest = list(reversed(versions))
    for name, verb in ((INSTALL, "install"), (REMOVE, "remove")):
        told = {"VERB": verb, "VERSIONS": " ".join(newest), "VERSION": newest[0]}
        if system is WINDOWS:
            # cmd.exe of a Chinese Windows reads GBK; it loses its place in a file with bare line feeds.
            text = _told("run.cmd", told).encode("gbk").replace(b"\n", b"\r\n")
            (folder / f"{name}.cmd").write_bytes(text)
        else:
            script = folder / f"{name}.sh"
            script.write_text(_told("run.sh", told), "utf-8")
            script.chmod(0o755)


def _first(folder: Path, version: str, versions: Sequence[str], embedded: Path | None) -> None:
    needed = (
        "自带 Python，不用另装。"
        if embedded
        else f"电脑上要有 64 位的 Python {' 或 '.join(versions)}；没有的，安装时会说怎样办。"
    )
    text = _told("先看这里.txt", {"ABOUT": version, "PYTHON": needed})
    # Notepad knows UTF-8 by its mark.
    (folder / "先看这里.txt").write_bytes(text.encode("utf-8-sig").replace(b"\n", b"\r\n"))


def _told(name: str, words: Mapping[str, str]) -> str:
    text = (FILES / name).read_text("utf-8")
    for key, value in words.items():
        text = text.replace(f"@{key}@", value)
    return text


def pack(folder: Path, to: Path) -> None:
    """Pack a folder: names in UTF-8, the same bytes for the same content, scripts that may be run."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", _DAY)
            stored = path.suffix == ".whl"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path.suffix == ".sh" else 0o100644) << 16
            archive.writestr(entry, path.read_bytes())


def make(
    to: Path, system: System, versions: Sequence[str], embedded: Path | None = None, source: Sequence[str] = ()
) -> None:
    """Make the archive and tell its size."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / FOLDER
        fill(folder, system, versions, embedded, source)
        to.parent.mkdir(parents=True, exist_ok=True)
        pack(folder, to)
    print(f"{to}: {to.stat().st_size / 1e6:.1f} MB")
