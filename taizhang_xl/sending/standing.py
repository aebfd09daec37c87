"""How each draft of a folder stands: what its record and the draft as it lies now say together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from typing import NamedTuple

from taizhang_xl.sending.drafts import Draft
from taizhang_xl.sending.record import Row, State

# How often a message is offered that the server puts off.
ATTEMPTS = 5


class Word(StrEnum):
    """How a message stands, in the words of staff."""

    READY = "待发"
    LATER = "暂缓"
    SENT = "已发"
    FAILED = "没发成"
    UNSURE = "不确定"
    CHANGED = "发后改过"
    REFUSED = "不能发"
    GONE = "草稿不在了"


_OUT = (State.SENT, State.UNSURE, State.SENDING)
OPEN = (Word.READY, Word.LATER)
CHARS: Mapping[Word, str] = {
    Word.READY: "□", Word.LATER: "□", Word.SENT: "√", Word.FAILED: "×",
    Word.UNSURE: "？", Word.CHANGED: "△", Word.REFUSED: "×", Word.GONE: "△",
}  # fmt: skip


class Standing(NamedTuple):
    """How one message stands with one recipient; `draft` is None where it is no longer there, `row` where nothing was done yet."""

    name: str
    recipient: str
    word: Word
    draft: Draft | None
    row: Row | None
    note: str = ""


def standings(drafts: Iterable[Draft], rows: Sequence[Row], missing: Iterable[str] = ()) -> tuple[Standing, ...]:
    """Return how all messages of a batch stand: a line for each draft and recipient, then what has no draft any more.

    `missing` are the names of drafts that were made and are not there.
    """
    of_draft: dict[str, list[Row]] = {}
    for row in rows:
        of_draft.setdefault(row.draft, []).append(row)
    found = [each for draft in drafts for each in _of_draft(draft, of_draft.pop(draft.name, []))]
    found += [_without_draft(row, "草稿不在了") for left in of_draft.values() for row in left]
    never = [Standing(name, "", Word.GONE, None, None, "没有发过") for name in missing if name not in of_draft]
    return (*found, *never)


def to_send(found: Iterable[Standing], again: Set[str] = frozenset(), *, unsure: bool = False) -> list[Standing]:
    """Return what is to be sent: what was not yet, and of the rest what people asked for, by draft or `unsure` as a whole."""
    return [
        each for each in found
        if each.draft is not None and not each.draft.wrong
        and (each.word in OPEN or each.name in again or (unsure and each.word is Word.UNSURE))
    ]  # fmt: skip


def _of_draft(draft: Draft, rows: Sequence[Row]) -> Iterator[Standing]:
    known = {row.recipient: row for row in rows}
    # What went out in other words must not go to anybody, the first recipient or a new one, unless somebody says so.
    went = [row for row in rows if row.state in _OUT and row.sha256 != draft.sha256]
    for recipient in draft.recipients or ("",):
        row = known.pop(recipient, None)
        yield Standing(draft.name, recipient, *_word(draft, row, went))
    yield from (_without_draft(row, "草稿里没有这个收件人了") for row in known.values())


class _Judged(NamedTuple):
    word: Word
    draft: Draft | None
    row: Row | None
    note: str = ""


def _word(draft: Draft, row: Row | None, went: Sequence[Row]) -> _Judged:
    if row is not None and row.state in (State.UNSURE, State.SENDING):
        return _Judged(Word.UNSURE, draft, row, _told(row))
    if row is not None and row.state is State.SENT and row.sha256 == draft.sha256:
        return _Judged(Word.SENT, draft, row, _told(row))
    if draft.wrong:
        return _Judged(Word.REFUSED, draft, row, draft.wrong)
    if went:
        first = went[0]
        return _Judged(Word.CHANGED, draft, row, f"{_when(first)}已发给 {first.recipient}，以后草稿又改过")
    if row is None or row.sha256 != draft.sha256:
        return _Judged(Word.READY, draft, row)
    if row.state is State.FAILED:
        return _Judged(Word.FAILED, draft, row, _told(row))
    return _Judged(Word.LATER if row.attempts else Word.READY, draft, row, _told(row))


def _without_draft(row: Row, why: str) -> Standing:
    words = {State.SENT: Word.SENT, State.UNSURE: Word.UNSURE, State.SENDING: Word.UNSURE, State.FAILED: Word.FAILED}
    word = words.get(row.state, Word.GONE)
    return Standing(row.draft, row.recipient, word, None, row, "，".join(filter(None, (_told(row), why))))


def _told(row: Row) -> str:
    """Return when it was and what the server answered."""
    if not row.attempts or row.state is State.SENT:
        return " ".join(filter(None, (_when(row), row.why)))
    tried = f"第 {row.attempts} 次" if row.state is State.PLANNED else ""
    return " ".join(filter(None, (_when(row), tried, str(row.code or ""), row.why)))


def _when(row: Row) -> str:
    return row.time[:16].replace("T", " ")
