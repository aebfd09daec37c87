"""The locked packages that a system gets, and their wheels, fetched for it from any other system."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
# What builds a project is locked beside what it needs; nothing is built on a user's machine.
_BUILDS = {"setuptools", "wheel", "packaging"}


class System(NamedTuple):
    """A system that wheels are for: `tags` as pip knows them, `environment` as markers see it."""

    tags: tuple[str, ...]
    environment: dict[str, str]

    def of(self, version: str) -> dict[str, str]:
        """Return the environment of a Python "3.12" on it."""
        return {**self.environment, "python_version": version, "python_full_version": f"{version}.0"}


WINDOWS = System(
    ("win_amd64",),
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64", "implementation_name": "cpython"},
)  # fmt: skip
LINUX = System(
    ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "linux_x86_64"),
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64", "implementation_name": "cpython"},
)  # fmt: skip


def entries(text: str) -> Iterator[tuple[Requirement, str]]:
    """Yield each requirement of a lock with the lines that hold it and its hashes."""
    for part in text.replace("\\\n", " ").splitlines():
        words = part.split(" --hash=")
        if words[0].strip() and not words[0].startswith("#"):
            yield Requirement(words[0].strip()), part.replace(" --hash=", " \\\n    --hash=")


def locked_for(system: System, version: str, lock: Path = LOCK) -> str:
    """Return the part of a lock that holds on a system with a Python, without markers."""
    lines = []
    for requirement, whole in entries(lock.read_text("utf-8")):
        if requirement.name in _BUILDS or (requirement.marker and not requirement.marker.evaluate(system.of(version))):
            continue
        _, _, hashes = whole.partition(" \\\n")
        lines.append(f"{requirement.name}{requirement.specifier} \\\n{hashes}")
    return "\n".join(lines) + "\n"


def fetch_wheels(system: System, versions: Sequence[str], to: Path, source: Sequence[str] = ()) -> None:
    """Fetch the locked wheels of a system into a folder. Raises CalledProcessError where one is not to be had."""
    for version in versions:
        with tempfile.TemporaryDirectory() as folder:
            lock = Path(folder) / "lock.txt"
            lock.write_text(locked_for(system, version), "utf-8")
            _pip("download", "--dest", str(to), *_only(system, version), "--require-hashes", *source, "-r", str(lock))


def lay_out(system: System, version: str, wheels: Path, to: Path) -> None:
    """Lay all wheels of a folder out as the site-packages of another system's Python."""
    names = sorted(map(str, wheels.glob("*.whl")))
    _pip("install", "--target", str(to), "--no-index", "--no-compile", *_only(system, version), *names)


def project_wheel(to: Path) -> Path:
    """Build this project's own wheel into a folder."""
    with tempfile.TemporaryDirectory() as folder:
        _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, str(ROOT))
        (built,) = Path(folder).glob("*.whl")
        return Path(shutil.copy2(built, to))


def _only(system: System, version: str) -> list[str]:
    tags = [word for tag in system.tags for word in ("--platform", tag)]
    return ["--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", version, *tags]


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words], check=True)
