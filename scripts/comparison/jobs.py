"""Jobs in processes of their own, with limits, and the environments that they run in. Linux only."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from comparison.editors import Editor

ROOT = Path(__file__).resolve().parent.parent.parent
CPU_SECONDS = 120
WALL_SECONDS = 600
MEMORY_BYTES = 4 << 30
FINISHED, REFUSED, FAILED, CRASHED = "finished", "refused", "failed", "crashed"

_DRIVER = """
import json, resource, sys
job = json.loads(sys.argv[1])
resource.setrlimit(resource.RLIMIT_CPU, (job["cpu"], job["cpu"]))
resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
{program}
try:
    result = globals()[job["verb"]](**job["arguments"])
    answer = {{"kind": "finished", "detail": "", "result": result}}
except Exception as error:
    own = type(error).__module__.split(".")[0] == job["package"] or isinstance(error, NotImplementedError)
    text = " ".join(f"{{type(error).__name__}}: {{error}}".split())
    answer = {{"kind": "refused" if own else "failed", "detail": text, "result": None}}
used = resource.getrusage(resource.RUSAGE_SELF)
answer["cpu"] = used.ru_utime + used.ru_stime
# Not ru_maxrss: that one starts from what the parent had.
with open("/proc/self/status") as status:
    answer["memory"] = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
print("\\n" + json.dumps(answer))
"""


@dataclass(frozen=True)
class Outcome:
    """How a job ended: finished, refused by the library itself, failed with a raw error, or crashed or out of limits.

    CPU seconds and peak memory in MB are of the whole process, its start and imports included.
    """

    kind: str
    detail: str = ""
    cpu: float = 0.0
    memory: float = 0.0
    result: object = None


@dataclass(frozen=True)
class Environment:
    """A virtual environment with one editor in it; where it could not be made, `python` is None and `note` says why."""

    editor: Editor
    python: Path | None
    note: str


def prepare(folder: Path, editor: Editor) -> Environment:
    """Make the environment of an editor, or take the one that is there; ours is installed anew each time."""
    home = folder / editor.name
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True, clear=True)
    if not editor.requirement or not (home / "installed").exists():
        wanted = editor.requirement or str(_own_source(folder))
        done = _run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *editor.pip_options, wanted]
        )
        if done.returncode:
            return Environment(editor, None, (done.stderr.strip().splitlines() or ["pip failed"])[-1])
        (home / "installed").touch()
    name = editor.requirement or editor.name
    shown = _run([python, "-c", f"import importlib.metadata as m; print(m.version({name!r}))"])
    return Environment(editor, python, shown.stdout.strip())


def _own_source(folder: Path) -> Path:
    """Return a clean copy of the project to install from: building leaves traces in its folder."""
    copy = folder / "source"
    shutil.rmtree(copy, ignore_errors=True)
    left = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "scripts")
    return shutil.copytree(ROOT, copy, ignore=left)


def run(environment: Environment, verb: str, arguments: Mapping[str, object], program: str | None = None) -> Outcome:
    """Call a function of the editor's program in a fresh process and return how it ended."""
    editor = environment.editor
    job = {
        "verb": verb, "arguments": arguments, "package": editor.package, "cpu": CPU_SECONDS, "memory": MEMORY_BYTES,
    }  # fmt: skip
    code = _DRIVER.format(program=editor.program if program is None else program)
    try:
        done = _run([environment.python or sys.executable, "-c", code, json.dumps(job)], timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return Outcome(CRASHED, f"no end after {WALL_SECONDS} s")
    last = done.stdout.strip().splitlines()[-1:]
    if done.returncode or not last:
        said = done.stderr.strip().splitlines()[-1:]
        return Outcome(CRASHED, " ".join([f"exit code {done.returncode}", *said]))
    return Outcome(**json.loads(last[0]))


def _run(command: list[str | Path], timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=timeout)
