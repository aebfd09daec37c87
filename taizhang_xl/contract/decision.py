"""What a verb has decided, whole, before anything is written: edits, files to make, lines to show, facts to remember."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from taizhang_xl.changes import NOTHING, ChangeSet, Permit
from taizhang_xl.findings import Finding, Severity

if TYPE_CHECKING:
    from taizhang_xl.contract.effect import Effect
    from taizhang_xl.journal.record import EntryInfo
    from taizhang_xl.xlsx.package import Package


class Line(NamedTuple):
    """One line for people; `severity` is None where it only informs."""

    text: str
    severity: Severity | None = None

    @classmethod
    def of(cls, finding: Finding) -> Line:
        """Return the line of a finding."""
        # Imported late: most lines are of no finding.
        from taizhang_xl.checks.private import told

        return cls(str(told(finding)), finding.severity)


class Edit(NamedTuple):
    """The edits of one workbook, as it was read, and what the journal must know of them. With `to` they make a new file."""

    package: Package
    changes: ChangeSet
    info: EntryInfo
    permit: Permit = NOTHING
    to: Path | None = None


class Saving(Enum):
    """What becomes of a file that lies where a product goes."""

    NEW = "it is refused"
    REPLACE = "it goes to the backups"
    MADE = "it is replaced where it is as the last run made it, kept beside under another name where people changed it"


class Answered(NamedTuple):
    """A made file that people answer in. `said` returns by what its content apart from answers is known.

    `taken` is the SHA-256 of the one whose answers are all taken over by this run, "" where none are or some are left.
    """

    said: Callable[[bytes], str]
    taken: str


class Product(NamedTuple):
    """A file to make: `write` is called once, with an open file, when the decision is carried out.

    `remember` is told the file's content just before it is put in its place; `label` is what progress shows. `like` is
    the file whose access rights it gets, if not the ledger of the run; one that is `private`, and a folder made for it,
    is its owner's alone. `answered` is of a file in which people answer: answers that are taken over need no copy.
    """

    target: Path
    write: Callable[[BinaryIO], None]
    saving: Saving = Saving.NEW
    remember: Callable[[bytes], None] | None = None
    label: str = ""
    like: Path | None = None
    private: bool = False
    answered: Answered | None = None


class Decision(NamedTuple):
    """What a verb does. Nothing of it has happened yet.

    `summary` says in few lines what happens, `details` name the single things; `next_step` is what to do then.
    `wrong` tells that a person has to look at something. `remember` are facts for the side files, which must be known
    before a workbook is saved and do no harm where it is not. `effects` reach beyond files, and come last. `result` is what Python callers get of it, `shown` the
    sheet that an open workbook brings into view.
    """

    summary: tuple[Line, ...] = ()
    details: tuple[Line, ...] = ()
    next_step: str = ""
    wrong: bool = False
    edits: tuple[Edit, ...] = ()
    files: tuple[Product, ...] = ()
    remember: tuple[Callable[[], None], ...] = ()
    effects: tuple[Effect, ...] = ()
    result: Any = None
    shown: str = ""

    @property
    def changes(self) -> ChangeSet:
        """All edits together."""
        return sum((edit.changes for edit in self.edits), ChangeSet())
