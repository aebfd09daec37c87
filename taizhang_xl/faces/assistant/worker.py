"""One piece of work after the other beside the window, which stays alive; what it asks and shows comes by a queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import Any

from taizhang_xl.contract.option import Ask
from taizhang_xl.contract.question import Choice
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.asking import Posed
from taizhang_xl.faces.assistant.running import CALLED_OFF


@dataclass(frozen=True)
class Progress:
    """The step that begins now."""

    text: str


@dataclass(frozen=True)
class Asked:
    """A question; the answer, a text or one of its choices, is put into `answer`, None where it was called off."""

    ask: Ask | Posed
    answer: Queue[Any]


@dataclass(frozen=True)
class Ended:
    """A piece of work that came to its end, with what came of it and what takes that."""

    result: Any
    then: Callable[[Any], None]


@dataclass(frozen=True)
class Failed:
    """A fault of the program itself, to be raised where one listens."""

    error: Exception


class Worker:
    """Does one piece of work at a time."""

    def __init__(self) -> None:
        self._told: Queue[Progress | Asked | Ended | Failed] = Queue()
        self._thread: Thread | None = None

    def begin(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Begin a piece of work; `then` is called by who listens, with what it returns."""
        self._thread = Thread(target=self._run, args=(work, then), daemon=False)
        self._thread.start()

    def progress(self, step: str) -> None:
        """Tell, from within the work, the step that begins now."""
        self._told.put(Progress(step))

    def ask(self, ask: Ask) -> str | None:
        """Return, within the work, a person's answer."""
        answer: Queue[str | None] = Queue()
        self._told.put(Asked(ask, answer))
        return answer.get()

    def choice(self, posed: Posed) -> Choice:
        """Return, within the work, the answer that a person chose. Raises UsageError where it was called off."""
        answer: Queue[Choice | None] = Queue()
        self._told.put(Asked(posed, answer))
        if (chosen := answer.get()) is None:
            raise UsageError(*CALLED_OFF)
        return chosen

    def heard(self) -> Progress | Asked | Ended | Failed | None:
        """Return what was told next, None where nothing was."""
        try:
            told = self._told.get_nowait()
        except Empty:
            return None
        if isinstance(told, Ended | Failed) and self._thread is not None:
            self._thread.join()
            self._thread = None
        return told

    def _run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        try:
            self._told.put(Ended(work(), then))
        except Exception as error:  # a fault of ours must be seen, not end a thread that nobody looks at
            self._told.put(Failed(error))
