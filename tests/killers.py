"""Worker processes that die for real while they read a certain file."""

import os
import signal
import sys
import time
from pathlib import Path

from distributed import WorkerPlugin


class KilledBy(WorkerPlugin):
    """Kills its own process with SIGKILL when it opens the file of a name, at most `times` in all.

    It waits until some worker has done a batch. Each death leaves a file in the folder `graves` that says which
    process died and how many batches had been done.
    """

    def __init__(self, name: str, graves: Path, times: int) -> None:
        self.name = f"killed-by-{name}"
        self._file, self._graves, self._times = name, graves, times

    def setup(self, worker: object) -> None:
        sys.addaudithook(self._seen)

    def transition(self, key: object, start: str, finish: str, **_: object) -> None:
        if finish == "memory" and str(key).startswith("read_batch"):
            (self._graves / f"done {key}").touch()

    def _done(self) -> int:
        return len(list(self._graves.glob("done *")))

    def _seen(self, event: str, arguments: tuple[object, ...]) -> None:
        before = len(list(self._graves.glob("dead *"))) if event == "open" else 0
        if event == "open" and str(arguments[0]).endswith(self._file) and before < self._times:
            while not self._done():
                time.sleep(0.01)
            (self._graves / f"dead {before}").write_text(f"{os.getpid()} {self._done()}")
            os.kill(os.getpid(), signal.SIGKILL)
