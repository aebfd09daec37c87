"""What became of each message and recipient: `.taizhang/mail/LEDGER.sqlite` beside the ledger.

It lies beside the ledger and not beside the drafts: drafts are made again and thrown away, what was sent must stay
known. That a message is being sent is on the disk before the wire hears of it, so that no run that is cut off can make
one go out twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.errors import FileBusyError, FileError
from taizhang_xl.formats import FORMAT, NEWER
from taizhang_xl.journal.side import claimed, place

if TYPE_CHECKING:
    import sqlite3

_KIND, _ENDING = "mail", ".sqlite"
_BUSY_SECONDS = 2.0
_TABLES = """
create table place (host text not null, path text not null, inode text not null);
create table message (
    batch text not null, draft text not null, recipient text not null,
    message_id text not null, sha256 text not null, subject text not null,
    state text not null, attempts integer not null, code integer not null, why text not null,
    time text not null, turn integer not null,
    primary key (batch, draft, recipient)
);
"""
_COLUMNS = "batch, draft, recipient, message_id, sha256, subject, state, attempts, code, why, time, turn"


class State(StrEnum):
    """How a message stands with one recipient. SENDING that no run holds any more is as good as UNSURE."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


class Row(NamedTuple):
    """One message to one recipient: `code` and `why` are the server's last answer, `turn` counts what happened.

    The order of things goes by `turn`, never by `time`: clocks are set back.
    """

    batch: str
    draft: str
    recipient: str
    message_id: str
    sha256: str
    subject: str
    state: State = State.PLANNED
    attempts: int = 0
    code: int = 0
    why: str = ""
    time: str = ""
    turn: int = 0


class Answer(NamedTuple):
    """What the wire says of one recipient."""

    state: State
    code: int = 0
    why: str = ""


def read_rows(ledger: Path, batch: str) -> tuple[Row, ...]:
    """Return what is known of a batch. Raises FileError where the record cannot be read."""
    file = place(ledger, _KIND, _ENDING)
    if not file.exists():
        return ()
    with _reported(file), closing(_opened(file)) as connection:
        return _rows(connection, batch)


def moved_from(ledger: Path) -> str:
    """Return where the record was copied from ("COMPUTER PATH"), "" where it is where it was written.

    One whose old place on this computer is empty was moved, not copied. Raises FileError where it cannot be read.
    """
    file = place(ledger, _KIND, _ENDING)
    if not file.exists():
        return ""
    with _reported(file), closing(_opened(file)) as connection:
        return _elsewhere(connection, file)


@contextmanager
def recorded(ledger: Path, *, moved: bool = False) -> Iterator[Record]:
    """Hold the record while messages are sent; what an earlier run was cut off in is unsure from now on.

    Raises FileBusyError where another run holds it, FileError where it cannot be read or was copied from elsewhere, unless `moved`.
    """
    # Imported late: who only looks needs no lock.
    from taizhang_xl.files import disk
    from taizhang_xl.files.lock import locked
    from taizhang_xl.files.trouble import not_saved

    found = place(ledger, _KIND, _ENDING)
    with ExitStack() as held:
        if found.exists():
            # What a killed run left half written is taken back under the name that it was written under.
            read_rows(ledger, "")
            file = claimed(ledger, _KIND, _ENDING)
        else:
            file = found
            with not_saved(file):
                disk.make_folder(file.parent, ledger)
        with _other_run(ledger):
            held.enter_context(locked(file, patience=0))
        with _reported(file):
            if not file.exists():
                _make(file)
            connection = held.enter_context(closing(_opened(file)))
            where = _elsewhere(connection, file)
        if where and not moved:
            cure = "请在原处发送；原处不再用的，加 --moved 再运行一次"
            raise FileError(file, f"发送记录是从别处拷来的（{where}），两处都发会重复", cure)
        yield Record(file, connection)


def refuse_if_held(ledger: Path) -> None:
    """Raise FileBusyError where another run is sending."""
    from taizhang_xl.files.lock import locked

    if (file := place(ledger, _KIND, _ENDING)).exists():
        with _other_run(ledger), locked(file, patience=0):
            pass


@contextmanager
def _other_run(ledger: Path) -> Iterator[None]:
    try:
        yield
    except FileBusyError as error:
        what = error.what.removesuffix("正在改这个文件")
        raise FileBusyError(ledger, f"{what}正在发送这本台账的邮件，这次什么也没有发", error.cure) from error


class Record:
    """The record while it is held. Each call is on the disk when it returns."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self._file, self._connection = file, connection
        with self._change():
            connection.execute("delete from place")
            connection.execute("insert into place values (?, ?, ?)", _here(file))
            connection.execute(
                "update message set state = ?, why = ? where state = ?", (State.UNSURE, "上次发送中断", State.SENDING)
            )

    def rows(self, batch: str) -> tuple[Row, ...]:
        """Return what is known of a batch."""
        with _reported(self._file):
            return _rows(self._connection, batch)

    def ages(self, count: int) -> list[float]:
        """Return how many seconds ago the last messages went over the wire, as the clock has it now, at most `count`."""
        now = datetime.now().astimezone()
        with _reported(self._file):
            found = self._connection.execute(
                "select time, max(turn) as last from message where attempts > 0"
                " group by batch, draft order by last desc limit ?",
                (count,),
            )
            return [(now - datetime.fromisoformat(time)).total_seconds() for time, _ in found]

    def begin(self, rows: Sequence[Row]) -> None:
        """Write down that a message is about to go over the wire to these recipients."""
        with self._change():
            for row in rows:
                self._put(row._replace(state=State.SENDING, attempts=row.attempts + 1, code=0, why=""))

    def end(self, rows: Sequence[Row]) -> None:
        """Write down what became of it."""
        with self._change():
            for row in rows:
                self._put(row)

    def _put(self, row: Row) -> None:
        (turn,) = self._connection.execute("select coalesce(max(turn), 0) + 1 from message").fetchone()
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        values = row._replace(time=now, turn=turn)
        marks = ", ".join("?" * len(values))
        self._connection.execute(f"insert or replace into message ({_COLUMNS}) values ({marks})", values)

    @contextmanager
    def _change(self) -> Iterator[None]:
        with _reported(self._file):
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")


def _make(file: Path) -> None:
    """Make an empty record, aside first: a file without its tables must be damage, not a record in which nothing was sent."""
    import sqlite3

    from taizhang_xl.files import disk

    aside = file.with_name(f".~taizhang.{file.name}.new")
    disk.remove(aside)
    with closing(sqlite3.connect(aside, isolation_level=None)) as connection:
        connection.executescript(f"begin; {_TABLES} pragma user_version = {FORMAT}; commit;")
    disk.replace(aside, file)
    disk.sync_folder(file.parent)


def _opened(file: Path) -> sqlite3.Connection:
    import sqlite3

    # By a URI: what is not there is an error then, and not made.
    way = f"{file.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(way, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("pragma synchronous = full")
        (version,) = connection.execute("pragma user_version").fetchone()
        if version > FORMAT:
            raise FileError(file, *NEWER)
        (checked,) = connection.execute("pragma quick_check(1)").fetchone()
        if version == 0 or checked != "ok":
            raise sqlite3.DatabaseError(checked)
    except BaseException:
        connection.close()
        raise
    return connection


def _rows(connection: sqlite3.Connection, batch: str) -> tuple[Row, ...]:
    found = connection.execute(f"select {_COLUMNS} from message where batch = ? order by turn", (batch,))
    return tuple(Row._make(values)._replace(state=State(values[6])) for values in found)


def _here(file: Path) -> tuple[str, str, str]:
    from taizhang_xl.files.process import host_name

    return host_name(), str(file.resolve()), str(file.stat().st_ino)


def _elsewhere(connection: sqlite3.Connection, file: Path) -> str:
    """Return where the record is from, "" if this is the very file, by whatever way it is reached, or in its old place."""
    written = connection.execute("select host, path, inode from place").fetchone()
    host, path, inode = _here(file)
    if written is None or written[2] == inode or written[:2] == (host, path):
        return ""
    is_moved = written[0] == host and not Path(written[1]).exists()
    return "" if is_moved else f"{written[0]} 的 {written[1]}"


@contextmanager
def _reported(file: Path) -> Iterator[None]:
    """Raise what SQLite refuses as FileError."""
    import sqlite3

    try:
        yield
    except sqlite3.OperationalError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise FileBusyError(file, "别的程序正占着发送记录", "请关掉打开它的程序，再运行一次") from error
        raise FileError(file, f"发送记录用不了（{error}）", "请检查磁盘空间和文件夹的权限，再运行一次") from error
    except (sqlite3.DatabaseError, ValueError) as error:
        cure = "请从备份恢复它；没有备份的，先对照发信箱的“已发送”核对哪些发过，再移走它"
        raise FileError(file, "发送记录损坏了，读不出来，什么也没有发", cure) from error
