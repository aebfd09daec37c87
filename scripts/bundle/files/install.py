"""Installs 台账助手 for one user from the folder that it was unpacked into, and removes it. Standard library only.

    python install.py install       into %LOCALAPPDATA%\\Programs\\taizhang or ~/.local/share/taizhang, no administrator
    python install.py remove

Ledgers and what lies beside them are never touched.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS, EMBEDDED = HERE / "wheels", HERE / "python"
ABOUT = json.loads((HERE / "about.json").read_text("utf-8"))
NAME = "台账助手"
IS_WINDOWS = os.name == "nt"
_MARK = "installed.json"
_OURS = b"-m taizhang_xl "


def root() -> Path:
    """Return the folder that everything is installed into."""
    if IS_WINDOWS:
        return Path(os.environ["LOCALAPPDATA"]) / "Programs" / "taizhang"
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "taizhang"


def say(sign: str, text: str) -> None:
    """Show one line."""
    print(f"{sign} {text}", flush=True)


def python_of(folder: Path) -> Path:
    """Return the interpreter of an installation."""
    if EMBEDDED.is_dir():
        return folder / "python" / "python.exe"
    return folder / "env" / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")


def python_in(mark: Path) -> Path:
    """Return the interpreter that an installation's mark names; where it is damaged, where one of this archive would be."""
    try:
        return Path(json.loads(mark.read_text("utf-8"))["python"])
    except (OSError, ValueError, KeyError, TypeError):
        return python_of(mark.parent)


def run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program and return what it said; UTF-8 on a Chinese Windows too."""
    env, words = {**os.environ, "PYTHONUTF8": "1"}, [str(part) for part in command]
    try:
        return subprocess.run(
            words, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError as error:
        # A Python that was removed since, a PowerShell that is locked away.
        return subprocess.CompletedProcess(words, 127, "", f"{words[0]} 启动不了（{error.strerror}）")


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the last thing that a program said."""
    lines = [line for line in (done.stdout + "\n" + done.stderr).splitlines() if line.strip()]
    return lines[-1].strip() if lines else f"退出码 {done.returncode}"


def refuse_unfit_python() -> None:
    """End where nothing can be installed for this Python."""
    own, fitting = f"{sys.version_info.major}.{sys.version_info.minor}", ABOUT["python"]
    if own not in fitting or sys.maxsize < 2**32:
        sys.exit(
            f"× 这个安装包要 64 位的 Python {' 或 '.join(fitting)}，这里是 {sys.version.split()[0]}。请装上以后再双击一次。"
        )


def install() -> None:
    """Install the program, the shortcut, the buttons; a half installation before is done anew."""
    refuse_unfit_python()
    folder = root() / ABOUT["version"]
    if (folder / _MARK).is_file():
        say("√", f"{ABOUT['version']} 已经装过，再装一遍")
    try:
        shutil.rmtree(folder, ignore_errors=False) if folder.exists() else None
        folder.mkdir(parents=True)
    except OSError as error:
        sys.exit(
            f"× {folder} 写不了（{error.strerror}）。请关掉正开着的“{NAME}”和 Excel，检查权限和磁盘空间，再双击一次。"
        )
    say("…", "正在装程序，一两分钟")
    copy_embedded(folder) if EMBEDDED.is_dir() else make_environment(folder)
    python = python_of(folder)
    if (tried := run(python, "-P", "-m", "taizhang_xl", "--version")).returncode:
        sys.exit(f"× 程序装上了，运行不了：{last_line(tried)}")
    (folder / _MARK).write_text(json.dumps({"python": str(python)}), "utf-8")
    say("√", f"{last_line(tried)}，在 {folder}")
    make_shortcut(python)
    make_command(python)
    for app in apps():
        buttons = run(python, "-P", "-m", "taizhang_xl", "addin", "install", "--app", app)
        say("□" if buttons.returncode else "√", last_line(buttons))
    remove_older(folder)
    say("√", f"装好了。双击桌面上的“{NAME}”就能用" if desktop() else f"装好了。在程序菜单里找“{NAME}”")


def copy_embedded(folder: Path) -> None:
    """Copy the Python that came with this archive, in which all packages lie."""
    shutil.copytree(EMBEDDED, folder / "python")


def make_environment(folder: Path) -> None:
    """Make an environment of this Python from the wheels, without a network."""
    made = run(sys.executable, "-m", "venv", folder / "env")
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(
            f"× 这台机器的 Python 缺少 venv 或 pip（{last_line(made)}）。Debian、Ubuntu、UOS 请先运行 sudo apt install python3-venv python3-tk。"
        )
    pip = (python_of(folder), "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    done = run(*pip, "--no-index", "--find-links", WHEELS, "taizhang-xl")
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(f"× 没有装上：{last_line(done)}")


def has_window(python: Path) -> bool:
    """Whether an installation can open a window of its own."""
    return not run(python, "-c", "import tkinter").returncode


def desktop() -> Path | None:
    """Return the user's desktop, None where there is none."""
    if IS_WINDOWS:
        asked = run("powershell", "-NoProfile", "-Command", "[Environment]::GetFolderPath('Desktop')")
        return Path(asked.stdout.strip()) if asked.stdout.strip() else None
    said = run("xdg-user-dir", "DESKTOP").stdout.strip() if shutil.which("xdg-user-dir") else ""
    # Without a list of the user's folders it tells the English name, whatever the desktop is called.
    named = (*([Path(said)] if said else []), Path.home() / "Desktop", Path.home() / "桌面")
    return next((found for found in named if found.is_dir() and found != Path.home()), None)


def shortcuts() -> list[Path]:
    """Return where the shortcuts of this user lie."""
    ending = ".lnk" if IS_WINDOWS else ".desktop"
    if IS_WINDOWS:
        menu = Path(os.environ["APPDATA"]) / "Microsoft" / "Windows" / "Start Menu" / "Programs" / f"{NAME}{ending}"
    else:
        data = os.environ.get("XDG_DATA_HOME")
        menu = (Path(data) if data else Path.home() / ".local" / "share") / "applications" / f"taizhang{ending}"
    place = desktop()
    return [menu, *([place / f"{NAME}{ending}"] if place else [])]


def make_shortcut(python: Path) -> None:
    """Put a shortcut on the desktop and into the menu of programs."""
    windowed = has_window(python)
    for target in shortcuts():
        target.parent.mkdir(parents=True, exist_ok=True)
        wrong = _link(target, python, windowed=windowed) if IS_WINDOWS else _entry(target, python, windowed=windowed)
        say("□" if wrong else "√", f"快捷方式 {target}{f'没有做成：{wrong}' if wrong else ''}")
    if not windowed:
        say("□", "这个 Python 没有 tkinter，助手在命令行的窗口里用数字做；装上 tkinter 再装一遍就有窗口")


def _link(target: Path, python: Path, *, windowed: bool) -> str:
    program = python.with_name("pythonw.exe") if windowed else python
    # Given by the environment: a path may hold what PowerShell would read as its own.
    script = (
        "$l=(New-Object -ComObject WScript.Shell).CreateShortcut($env:TZ_LINK);"
        "$l.TargetPath=$env:TZ_PROGRAM;$l.Arguments='-P -X utf8 -m taizhang_xl';$l.WorkingDirectory=$env:USERPROFILE;$l.Save()"
    )
    os.environ |= {"TZ_LINK": str(target), "TZ_PROGRAM": str(program)}
    done = run("powershell", "-NoProfile", "-ExecutionPolicy", "Bypass", "-Command", script)
    return last_line(done) if done.returncode else ""


def _entry(target: Path, python: Path, *, windowed: bool) -> str:
    # The specification of desktop entries: in a quoted argument ", `, $ and \\ are escaped, and once more as a string; % is doubled.
    quoted = "".join(
        f"\\\\{sign}" if sign in '"`$' else "\\\\\\\\" if sign == "\\" else sign for sign in str(python)
    ).replace("%", "%%")
    lines = (
        "[Desktop Entry]", "Type=Application", f"Name={NAME}", "Comment=工作台账：一个月的每一步",
        f'Exec="{quoted}" -P -X utf8 -m taizhang_xl', "Icon=x-office-spreadsheet", f"Terminal={str(not windowed).lower()}", "Categories=Office;",
    )  # fmt: skip
    try:
        target.write_text("\n".join(lines) + "\n", "utf-8")
        target.chmod(0o755)
    except OSError as error:
        return str(error.strerror)
    return ""


def command() -> Path:
    """Return the program for the command line, which stays where it is from version to version."""
    return root() / "taizhang.cmd" if IS_WINDOWS else Path.home() / ".local" / "bin" / "taizhang"


def is_foreign(target: Path) -> bool:
    """Whether a program of that name is there that this installer did not put there."""
    if not target.exists() and not target.is_symlink():
        return False
    return target.is_symlink() or _OURS not in target.read_bytes()


def make_command(python: Path) -> None:
    """Put `taizhang` where a command line finds it."""
    target = command()
    if IS_WINDOWS:
        # By its own place: the path of a user may hold what no code page of cmd has.
        text = f'@"%~dp0{python.relative_to(root())}" -P -X utf8 -m taizhang_xl %*\r\n'
    else:
        quoted = str(python).replace("'", "'\\''")
        text = f"#!/bin/sh\nexec '{quoted}' -P -X utf8 -m taizhang_xl \"$@\"\n"
    try:
        if is_foreign(target):
            say("□", f"{target} 是别的程序，没有动；命令行里用 {python} -m taizhang_xl")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        target.chmod(0o755)
    except OSError as error:
        say("□", f"命令 {target} 没有做成：{error.strerror}")
        return
    is_found = str(target.parent) in os.environ.get("PATH", "").split(os.pathsep)
    say("√", f"命令 {target}，命令行里写{' taizhang' if is_found else '全名（这个文件夹不在 PATH 上）'}")


def apps() -> list[str]:
    """Return the programs that get buttons."""
    if not IS_WINDOWS:
        return ["calc"] if shutil.which("soffice") else []
    folders = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
    offices = [Path(folder) / "LibreOffice" / "program" / "soffice.exe" for folder in folders if folder]
    return ["excel", *(["calc"] if any(office.is_file() for office in offices) else [])]


def remove_older(kept: Path) -> None:
    """Remove installations of other versions; one that is in use is told."""
    for folder in root().iterdir():
        if folder.is_dir() and folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
            say(
                "□" if folder.exists() else "√",
                f"旧版本 {folder.name} {'正在用，没有删，关掉以后再装一遍' if folder.exists() else '已删'}",
            )


def remove() -> None:
    """Remove program, shortcuts and buttons; ledgers stay."""
    if not root().is_dir():
        say("□", f"没有装过，{root()} 不在")
        return
    for mark in root().glob(f"*/{_MARK}"):
        for app in apps():
            done = run(python_in(mark), "-P", "-m", "taizhang_xl", "addin", "remove", "--app", app)
            say("□", f"{app} 的按钮没有卸：{last_line(done)}") if done.returncode else say("√", last_line(done))
    for target in shortcuts():
        target.unlink(missing_ok=True)
    if not is_foreign(command()):
        command().unlink(missing_ok=True)
    shutil.rmtree(root(), ignore_errors=True)
    if root().exists():
        sys.exit(f"× {root()} 没有删完，有文件正在用。请关掉“{NAME}”和 Excel，再双击一次。")
    say("√", "已经卸掉。台账、材料和台账旁边的 .taizhang 文件夹都没有动")


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    verbs = {"install": install, "remove": remove}
    if sys.argv[1:2] == [] or sys.argv[1] not in verbs:
        sys.exit("用法：python install.py install 或 python install.py remove")
    verbs[sys.argv[1]]()
