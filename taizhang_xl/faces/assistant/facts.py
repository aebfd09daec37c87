"""How a month stands, asked of the verbs themselves: each is decided for trial, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from taizhang_xl.contract.context import Context, Progress, silent
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.opening import Opened, open_ledger
from taizhang_xl.contract.returned_files import return_files
from taizhang_xl.contract.run import decided
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import LayoutChangedError, NoTableError, TaizhangError, YearUnknownError
from taizhang_xl.faces.assistant.adopting import Needs, needs_of
from taizhang_xl.faces.assistant.running import Words
from taizhang_xl.faces.assistant.words import in_adopting_words, in_assistant_words
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.findings import Severity
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.journal.closes import read_closes
from taizhang_xl.journal.unchanged import says_the_same
from taizhang_xl.returns.forms.entries import OPEN_KINDS, EntryKind
from taizhang_xl.sending.standing import OPEN, Word
from taizhang_xl.verbs.gather import is_closed
from taizhang_xl.verbs.month_end import month_end_batch
from taizhang_xl.verbs.packet_file import packet_file, settled_packet
from taizhang_xl.verbs.packet_since_close import made_before

_LATE_IN_MONTH = 15


@dataclass(frozen=True)
class Returns:
    """What merging the returns would come to now: `taken` cells would change, `asked` matters wait for a person's choice."""

    returned: int
    missing: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    taken: int = 0
    asked: int = 0


@dataclass(frozen=True)
class Facts:
    """How a month stands. What could not be told is None, and `troubles` has why, by the name of the verb.

    `asks` tells whether the `packet` has a sheet on which to choose. `sent` are units that were sent a form, `files` the
    workbooks in the folder of returns. `is_old` tells that the ledger was changed after the `packet` was made. `lacking`
    are the cells that a close wants filled first; `is_first` that it would be the first, and pass over earlier months;
    `is_early` that the month is not over, `warned` has in words what else speaks against it. `slips` are those
    that could be issued today, `waiting` and `gone` the mails that wait and that were sent. `needs` is what a ledger of
    the office's own layout lacks, `empty` tells that no item stands in it. `to_issue` and `to_undo` are what the verbs
    say that `remind` and `undo` would come to. `before_close` says how the packet differs from the month's close, if it was
    made before it; `drafts_are_old` that the mails that wait were. `stamp` is when the ledger's file had been changed as it was looked at.
    """

    month: Month
    closed: bool = False
    sent: int = 0
    files: int = 0
    returns: Returns | None = None
    packet: Path | None = None
    asks: bool = False
    is_old: bool = False
    lacking: int | None = None
    is_first: bool = False
    is_early: bool = False
    warned: tuple[str, ...] = ()
    slips: int | None = None
    waiting: int | None = None
    gone: int | None = None
    troubles: Mapping[str, str] = field(default_factory=dict)
    needs: Needs | None = None
    empty: bool = False
    to_issue: tuple[str, ...] = ()
    to_undo: tuple[str, ...] = ()
    before_close: str = ""
    drafts_are_old: bool = False
    stamp: int | None = None

    @property
    def in_words(self) -> Words:
        """What makes of a verb's line the one that people are shown."""
        return in_adopting_words if self.needs else in_assistant_words


def usual_month(opened: Opened, day: date) -> Month:
    """Return the month that is worked on: the last one sent out and not closed, else the one after the last close.

    Where nothing was done yet it is the last month that is over or nearly so at a day, of the ledger's year.
    """
    year, path = opened.ledger.year, opened.path
    months = [Month(year, number) for number in range(12, 0, -1)]
    closed = {each.month for each in read_closes(path)}
    if (sent := next((month for month in months if month not in closed and read_bases(path, month)), None)) is not None:
        return sent
    if closed:
        return min(max(closed).next, Month(year, 12))
    return min(max(_recent(day), Month(year, 1)), Month(year, 12))


def _recent(day: date) -> Month:
    month = Month(day.year, day.month)
    return month if day.day > _LATE_IN_MONTH else month.previous


def returns_folder(ledger: Path, month: Month) -> Path:
    """Return the folder that a month's returns are put into."""
    return ledger.parent / "returns" / str(month)


def look(ledger: Path, month: Month | None, day: date, progress: Progress = silent) -> Facts:
    """Return how a month stands, the usual one for None. Raises TaizhangError where the ledger itself cannot be read.

    Of one on which no month can be worked before it is taken over nothing is told but what it needs.
    """
    stamp = _stamp(ledger)
    return replace(_looked(ledger, month, day, progress), stamp=stamp)


def is_current(facts: Facts, ledger: Path) -> bool:
    """Whether a ledger's file is still the one of which the facts tell."""
    return facts.stamp is not None and facts.stamp == _stamp(ledger)


def _stamp(ledger: Path) -> int | None:
    try:
        return ledger.stat().st_mtime_ns
    except OSError:
        return None


def _looked(ledger: Path, month: Month | None, day: date, progress: Progress) -> Facts:
    progress("读台账")
    try:
        opened = open_ledger(ledger)
    except (NoTableError, LayoutChangedError, YearUnknownError):
        month = month or _recent(day)
        if (needs := needs_of(ledger, month, day, progress)) is None:
            raise
        return Facts(month, needs=needs)
    month = month or usual_month(opened, day)
    needs = needs_of(ledger, month, day, progress)
    if needs and needs.blocks:
        return Facts(month, needs=needs)
    return _Look(opened, month, day, needs, progress).facts


class _Look:
    def __init__(self, opened: Opened, month: Month, day: date, needs: Needs | None, progress: Progress) -> None:
        self._opened, self._month, self._day, self._progress = opened, month, day, progress
        self._needs, self._in_words = needs, in_adopting_words if needs else in_assistant_words
        self._troubles: dict[str, str] = {}

    @cached_property
    def facts(self) -> Facts:
        path, month, packet = self._opened.path, self._month, self._packet
        if closed := is_closed(self._opened, month):
            known = Facts(month, closed, packet=packet, before_close=self._before_close())
        else:
            known = Facts(
                month, sent=len(read_bases(path, month)), files=self._files(), returns=self._returns(), packet=packet,
                asks=packet is not None and settled_packet(packet.parent, month) is not None,
                is_old=self._is_old(), **self._close(),
            )  # fmt: skip
        return replace(
            known, troubles=self._troubles, needs=self._needs,
            empty=not self._opened.ledger.items, to_undo=self._told(self._tried("undo", "看上一次改动", ledger=path)),
            **self._slips(), **self._mail(closed=closed),
        )  # fmt: skip

    @cached_property
    def _packet(self) -> Path | None:
        packet = packet_file(self._opened.path.parent / "out", self._month)
        return packet if packet.is_file() else None

    def _before_close(self) -> str:
        close = next((each for each in read_closes(self._opened.path) if each.month == self._month), None)
        return made_before(self._packet, self._opened.ledger, close) if self._packet and close else ""

    def _is_old(self) -> bool:
        try:
            return self._packet is not None and not says_the_same(self._opened.path, self._packet.stat().st_mtime)
        except TaizhangError:
            # A journal that cannot be read is told beside 月结; till then nobody can say that the packet is as new.
            return True

    def _files(self) -> int:
        folder = returns_folder(self._opened.path, self._month)
        return sum(1 for _ in return_files([folder], self._opened.path)) if folder.is_dir() else 0

    def _tried(self, verb: str, words: str, **given: object) -> Decision | None:
        """Return what a verb decides, None where it refuses, in one line or in lines of its own."""
        self._progress(words)
        context = Context(given, self._day, dry_run=True, registry=REGISTRY)
        try:
            decision = decided(REGISTRY.verb(verb), context)
        except TaizhangError as error:
            self._troubles[verb] = self._in_words(str(error))
            return None
        errors = [line.text for line in decision.details if line.severity is Severity.ERROR]
        if errors and not decision.result:
            self._troubles[verb] = self._in_words(errors[0])
            return None
        return decision

    def _told(self, decision: Decision | None, *severities: Severity) -> tuple[str, ...]:
        """Return the summary's lines in words, those of some severities alone where any are named."""
        lines = decision.summary if decision else ()
        return tuple(self._in_words(line.text) for line in lines if not severities or line.severity in severities)

    def _returns(self) -> Returns | None:
        if not self._files():
            return None
        tried = self._tried("consolidate", "看报来的表", ledger=self._opened.path, month=self._month)
        if tried is None:
            return None
        merged = tried.result.consolidation
        return Returns(
            len(merged.returned), tuple(merged.not_returned), tuple(merged.undecided), len(merged.of(EntryKind.TAKEN)),
            sum(entry.question is not None for entry in merged.of(*OPEN_KINDS)),
        )  # fmt: skip

    def _close(self) -> dict[str, Any]:
        tried = self._tried("close", "看月结还缺什么", ledger=self._opened.path, month=self._month)
        is_early = self._day < self._month.last
        if tried is None:
            return {"is_early": is_early}
        closing = tried.result.closing
        return {
            "lacking": len(closing.refused), "is_first": bool(closing.skipped), "is_early": is_early,
            "warned": self._told(tried, Severity.WARNING),
        }  # fmt: skip

    def _slips(self) -> dict[str, Any]:
        tried = self._tried("remind", "看该发的提示件", ledger=self._opened.path)
        return {"slips": len(tried.result), "to_issue": self._told(tried)} if tried else {}

    def _mail(self, *, closed: bool) -> dict[str, Any]:
        folder = self._opened.path.parent / "out" / "邮件草稿"
        tried = self._tried("mail", "看邮件草稿", folder=folder) if folder.is_dir() else None
        if tried is None:
            return {}
        words = [each.word for each in tried.result.told()]
        # A month-end is refused once its month is closed.
        is_old = closed and tried.result.folder.batch.name == month_end_batch(self._month)
        return {
            "waiting": sum(word in OPEN for word in words), "gone": words.count(Word.SENT), "drafts_are_old": is_old,
        }  # fmt: skip
