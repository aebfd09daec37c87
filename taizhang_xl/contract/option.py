"""What a verb may be told: each option once, read alike from a terminal, from Python and from the answer to a button's question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from taizhang_xl.contract.context import Context

T = TypeVar("T", covariant=True)


class Missing(Enum):
    """The default of an option that has none: somebody must give its value."""

    MISSING = "missing"


MISSING = Missing.MISSING


class Ask(NamedTuple):
    """A question for the user: `kind` is "month" or "folder"; the answer is the option `key`.

    `usual` is the folder in which the answer usually lies, and that is not there.
    """

    kind: str
    key: str
    question: str
    default: str
    usual: Path | None = None


class AnswerNeededError(Exception):
    """A verb cannot decide without an answer."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        super().__init__(ask.question)


@dataclass(frozen=True)
class Option(Generic[T]):
    """One option of a verb. `name` is its keyword in Python; in a terminal as_of is --as-of.

    `read` makes its value of a text or of a value given in Python, and raises UsageError where that is none; `read_of`
    does so with the year of the ledger at hand, for months and days without one. `python` is the type that Python
    callers see, `example` what is told for a trial on the demo, and shown in docs. `usual` is the value where none is
    given, None where that cannot be told;
    `ask` is the question by which a button gets it then. `terminal` are its names there, where they are others.
    """

    name: str
    read: Callable[[object], T]
    help: str = ""
    default: T | Missing = MISSING
    python: str = "str"
    example: str = ""
    positional: bool = False
    many: bool = False
    flag: bool = False
    choices: tuple[str, ...] = ()
    metavar: str = ""
    terminal: tuple[str, ...] = ()
    usual: Callable[[Context], T | None] | None = None
    ask: Callable[[Context], Ask] | None = None
    read_of: Callable[[object, Callable[[], int] | None], T] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its names in a terminal."""
        return self.terminal or (f"--{self.name.replace('_', '-')}",)

    @property
    def required(self) -> bool:
        """Whether a terminal must be given it."""
        return self.default is MISSING and self.usual is None
