"""A run: messages handed over one after the other, each recorded before and after, until all are through or the server is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from taizhang_xl.errors import FileError, SendingError
from taizhang_xl.ledger.settings import MailSettings
from taizhang_xl.sending.drafts import Draft, content_of, digest, message_id, wire_bytes
from taizhang_xl.sending.pace import Pace
from taizhang_xl.sending.record import Answer, Record, Row, State
from taizhang_xl.sending.standing import ATTEMPTS, Standing
from taizhang_xl.sending.wire import Connection, UnreachableError

_PAUSES = (2.0, 5.0)
_LOST_IN_A_ROW = 3
_GIVEN_UP = f"试了 {ATTEMPTS} 次都没有送到"


class Letter(NamedTuple):
    """One message as it goes out now: the draft, and a row of the record for each recipient it still goes to."""

    draft: Draft
    rows: tuple[Row, ...]


class Run(NamedTuple):
    """What came of a run, beside what the record tells: how many went over the wire, why it ended early, what was left out."""

    tried: int
    stopped: str = ""
    left_out: tuple[str, ...] = ()


def letters_of(chosen: Iterable[Standing], batch: str, settings: MailSettings) -> tuple[Letter, ...]:
    """Return the messages to send, a draft once however many recipients it has."""
    return tuple(
        Letter(draft, tuple(_row(draft, each, batch, settings) for each in together))
        for draft, together in groupby(chosen, key=lambda each: each.draft)
        if draft is not None
    )


def send_all(
    letters: Sequence[Letter], record: Record, connection: Connection, pace: Pace,
    progress: Callable[[str], None], *, sleep: Callable[[float], None] = time.sleep,
) -> Run:  # fmt: skip
    """Send messages in their order. Raises SendingError where not one could be begun, FileError where one cannot be recorded."""
    line = _Line(connection, sleep)
    left_out: list[str] = []
    tried = 0
    try:
        for number, letter in enumerate(letters, 1):
            waits = f"（每分钟有限，再等 {pace.seconds:.0f} 秒）" if pace.seconds >= 1 else ""
            progress(f"发送 {number}/{len(letters)} {letter.draft.name}{waits}")
            if (message := _message(letter, connection.sender)) is None:
                left_out.append(letter.draft.name)
                continue
            pace.wait()
            try:
                line.open()
            except SendingError as error:
                if not tried:
                    raise
                return Run(tried, f"{error.subject}：{error.what}；{error.cure}", tuple(left_out))
            record.begin(letter.rows)
            tried += 1
            answers = line.deliver([row.recipient for row in letter.rows], message)
            record.end([_after(row, answers[row.recipient]) for row in letter.rows])
            if line.lost >= _LOST_IN_A_ROW:
                return Run(tried, f"连着 {_LOST_IN_A_ROW} 封中途断线；请过一会儿再运行一次", tuple(left_out))
    finally:
        connection.close()
    return Run(tried, "", tuple(left_out))


class _Line:
    """A connection that is opened again where it was lost; `lost` counts the messages in a row that it was lost in."""

    def __init__(self, connection: Connection, sleep: Callable[[float], None]) -> None:
        self._connection, self._sleep = connection, sleep
        self.lost = 0

    def open(self) -> None:
        """Open the connection, with some patience for a server that is out of reach. Raises SendingError."""
        for seconds in (*_PAUSES, None):
            if self._connection.is_open:
                return
            try:
                self._connection.open()
            except UnreachableError:
                if seconds is None:
                    raise
                self._sleep(seconds)

    def deliver(self, recipients: Sequence[str], message: bytes) -> dict[str, Answer]:
        """Hand a message over; once more where a connection that had served before was closed before the message ended."""
        was_fresh = self._connection.fresh
        answers = self._connection.deliver(recipients, message)
        again = [to for to in recipients if answers[to].state is State.PLANNED]
        if again and not was_fresh and not self._connection.is_open:
            try:
                self.open()
            except SendingError:
                return answers
            answers |= self._connection.deliver(again, message)
        is_lost = not self._connection.is_open and all(each.state is State.PLANNED for each in answers.values())
        self.lost = self.lost + 1 if is_lost else 0
        return answers


def _message(letter: Letter, sender: str) -> bytes | None:
    """Return what goes over the wire, None where the draft is no longer the one that was confirmed."""
    try:
        raw = content_of(letter.draft.path)
    except FileError:
        return None
    if digest(raw) != letter.draft.sha256:
        return None
    return wire_bytes(raw, sender, letter.rows[0].message_id, datetime.now().astimezone())


def _row(draft: Draft, standing: Standing, batch: str, settings: MailSettings) -> Row:
    before = standing.row
    goes_on = before is not None and before.sha256 == draft.sha256 and before.state is State.PLANNED
    attempts = before.attempts if before is not None and goes_on else 0
    known_as = message_id(batch, draft, settings.sender)
    return Row(batch, draft.name, standing.recipient, known_as, draft.sha256, draft.subject, attempts=attempts)


def _after(row: Row, answer: Answer) -> Row:
    row = row._replace(state=answer.state, code=answer.code, why=answer.why, attempts=row.attempts + 1)
    if row.state is State.PLANNED and row.attempts >= ATTEMPTS:
        return row._replace(state=State.FAILED, why=f"{_GIVEN_UP}：{row.why}")
    return row


def settled(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield what people know to have arrived."""
    yield from (row._replace(state=State.SENT, why="人工确认已收到") for row in rows)
