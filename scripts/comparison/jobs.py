"""Jobs in processes of their own, with limits, and the environments that they run in. Linux only."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from comparison.editors import OURS, Editor

FINISHED, REFUSED, FAILED, CRASHED, TIMED_OUT = "finished", "refused", "failed", "crashed", "timed out"

# The answer goes into a file: what a library prints is its own affair. _exit, for threads that it may have left behind.
_DRIVER = """
import json, os, resource, sys
job = json.loads(sys.argv.pop())
for limit, most in (("CPU", job["seconds"]), ("AS", 4 << 30), ("FSIZE", 1 << 28)):
    resource.setrlimit(getattr(resource, "RLIMIT_" + limit), (most, most + 5))
detail, result, space = "", None, {}
try:
    exec(job["program"], space)
    result, kind = space[job["verb"]](**job["arguments"]), "finished"
except BaseException as error:
    own = type(error).__module__.split(".")[0] == job["package"] or isinstance(error, NotImplementedError)
    kind = "crashed" if not isinstance(error, Exception) else "refused" if own else "failed"
    try:
        message = str(error)
    except Exception:
        message = "an error that cannot be shown"
    detail = " ".join(f"{type(error).__name__}: {message}".split())[:1000]
used = resource.getrusage(resource.RUSAGE_SELF)
# Not ru_maxrss: that one starts from what the parent had.
with open("/proc/self/status") as status:
    memory = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
with open("answer.part", "w") as file:
    json.dump([kind, detail, result, used.ru_utime + used.ru_stime, memory], file)
os.replace("answer.part", job["answer"])
os._exit(0)
"""


class Outcome(NamedTuple):
    """How a job ended. CPU seconds and peak memory in MB are of the whole process, start and imports included."""

    kind: str
    detail: str = ""
    result: object = None
    cpu: float = 0.0
    memory: float = 0.0


def prepare(folder: Path, editor: Editor) -> Editor:
    """Make the environment of an editor, or take the one that is there; the project's own is that of this script."""
    python = sys.executable if editor.name == OURS else str(folder / editor.name / "bin" / "python")
    if not Path(python).exists():
        venv.create(folder / editor.name, with_pip=True)
        # contextifier asks for Python 3.12 and runs on 3.11.
        install = [python, "-m", "pip", "install", "-q", "--ignore-requires-python", editor.name]
        subprocess.run(install, check=False)
    version = [python, "-c", f"import importlib.metadata as m; print(m.version({editor.name!r}))"]
    shown = subprocess.run(version, capture_output=True, text=True, check=False)
    found = (shown.stdout or shown.stderr[-200:]).strip()
    return editor._replace(python="" if shown.returncode else python, version=found)


def run(editor: Editor, verb: str, arguments: Mapping[str, object], seconds: int = 60) -> Outcome:
    """Call a function of the editor's program in a new process and return how it ended.

    An error whose class comes from the library is a refusal, any other one a failure.
    """
    with tempfile.TemporaryDirectory() as folder:
        errors, answer = Path(folder, "errors"), Path(folder, "answer")
        job = {"verb": verb, "arguments": arguments, "seconds": seconds, "answer": str(answer)}
        job |= {"package": editor.package, "program": editor.program}
        with errors.open("wb") as file:
            process = subprocess.Popen(
                [editor.python, "-W", "ignore", "-c", _DRIVER, json.dumps(job)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=file, cwd=folder, start_new_session=True,
            )  # fmt: skip
        try:
            code = process.wait(4 * seconds)
        except subprocess.TimeoutExpired:
            code = -signal.SIGXCPU
        with contextlib.suppress(ProcessLookupError):  # with the children that it may have left behind
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if answer.exists():
            return Outcome(*json.loads(answer.read_bytes()))
        last = errors.read_bytes().decode("utf-8", "replace").strip().splitlines()[-1:]
    if code == -signal.SIGXCPU:
        return Outcome(TIMED_OUT, f"no end after {seconds} CPU seconds or {4 * seconds} by the clock")
    return Outcome(CRASHED, " ".join([f"exit code {code}", *last]))
