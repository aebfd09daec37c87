#!/usr/bin/env python3
"""Set up a private environment beside this file and run the demo or the tests in it. Standard library only.

    python3 scripts/start.py demo      the whole month-end on a made-up ledger, into the folder demo/
    python3 scripts/start.py test      all checks: ruff, mypy, pytest

The first run installs the locked packages, from wheelhouse/ without any network where that folder is there: for the
demo what a user needs (requirements.lock), for the tests their tools as well (requirements-test.lock).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
WHEELHOUSE = ROOT / "wheelhouse"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
USER, TOOLS = "requirements.lock", "requirements-test.lock"
NO_VENV = "这台机器的 Python 缺少 venv 或 pip。Debian/Ubuntu 请先运行：apt install python3-venv，再重新运行本命令。"


def state(lock: str) -> str:
    """Return what an environment with this lock is made from: lock, metadata, interpreter and place."""
    parts = [(ROOT / name).read_bytes() for name in (lock, "setup.cfg", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode(), str(ROOT).encode()])).hexdigest()


def stamp(lock: str) -> Path:
    """Return the file that records what a lock was installed from."""
    return ENVIRONMENT / f"{lock}.installed"


def is_installed(lock: str) -> bool:
    """Whether a lock is installed as it is now."""
    return stamp(lock).is_file() and stamp(lock).read_text() == state(lock)


def is_alive() -> bool:
    """Whether the Python of .venv starts, with pip: the one that it points to may have been moved or removed."""
    try:
        return not subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True).returncode
    except OSError:
        return False


def run(*command: str | Path) -> None:
    """Run a command; a failure ends this script with its exit code."""
    # UTF-8 in children: a Chinese Windows would otherwise read and print in GBK. What they compile is kept: each process
    # of pytest would otherwise rewrite all tests anew.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    code = subprocess.run([str(part) for part in command], cwd=ROOT, env={**own, "PYTHONUTF8": "1"}).returncode
    if code:
        raise SystemExit(code)


def prepare(*locks: str) -> None:
    """Make .venv with this project, and install what it lacks of the locks; a changed lock rebuilds it."""
    if not is_alive() or not all(is_installed(lock) for lock in (USER, TOOLS) if stamp(lock).exists() or lock == USER):
        print("正在准备运行环境（只在第一次，不到一分钟）…", flush=True)
        make_environment()
    for lock in locks:
        if not is_installed(lock):
            print(f"正在安装 {lock} 里的程序包…", flush=True)
            install("--require-hashes", "-r", lock)
            stamp(lock).write_text(state(lock))
    # An editable project is not compiled by its installation; without this every start would compile it again.
    run(PYTHON, "-m", "compileall", "-q", "taizhang_xl", "workbooks", "macros")


def make_environment() -> None:
    """Make .venv with what a user needs."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        # Some distributions ship Python without it.
        import venv

        venv.create(ENVIRONMENT, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        sys.exit(NO_VENV)
    install("--require-hashes", "-r", USER)
    install("--no-deps", "--no-build-isolation", "-e", ".")
    stamp(USER).write_text(state(USER))


def install(*words: str) -> None:
    """Have pip install something into .venv."""
    source = ["--no-index", "--find-links", str(WHEELHOUSE)] if WHEELHOUSE.is_dir() else []
    try:
        run(PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *source, *words)
    except SystemExit:
        sys.exit(
            "程序包没有装上，原因见上面几行。请接通网络，或把需要的程序包放进 wheelhouse 文件夹，再重新运行本命令。"
        )


def demo() -> None:
    """Make a ledger and returns, run the month-end on them."""
    folder = ROOT / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    taizhang: list[str | Path] = [PYTHON, "-m", "taizhang_xl"]
    run(*taizhang, "demo", folder, "--year", "2018")
    month_end = [
        *taizhang, "month-end", folder / "ledger.xlsx", "--returns", folder / "returns" / "2018-03",
        "--month", "2018-03", "--to", folder / "out",
    ]  # fmt: skip
    # Exit code 1 says that there are findings: the demo's returns have faults on purpose.
    code = subprocess.run([str(part) for part in month_end], cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}).returncode
    if code not in (0, 1):
        raise SystemExit(code)


def test() -> None:
    """Lint, types and tests; extra arguments go to pytest."""
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(PYTHON, "-m", "mypy")
    # A file's tests stay in one process: they share what is slow to make, a running LibreOffice among it.
    processes = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
    run(PYTHON, "-m", "pytest", "-q", *processes, *sys.argv[2:])


def refuse_old_python() -> None:
    """End where this Python is too old; this very file must still run on it."""
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(f"需要 Python 3.11 或更新的版本，这里是 {sys.version.split()[0]}。")


def main() -> None:
    """Run the verb asked for."""
    verbs = {"demo": (demo, (USER,)), "test": (test, (USER, TOOLS))}
    refuse_old_python()
    if len(sys.argv) < 2 or sys.argv[1] not in verbs:
        sys.exit("用法：python3 scripts/start.py demo 或 python3 scripts/start.py test")
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    work, locks = verbs[sys.argv[1]]
    prepare(*locks)
    work()


if __name__ == "__main__":
    main()
