"""The last clicks that broke down: when, which button, what broke where in the program; nothing that stands in a ledger."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from taizhang_xl import __version__
from taizhang_xl.errors import FileError

_PACKAGE = Path(__file__).resolve().parents[1]
_MOST = 50
_PLACES = 6


def click_log() -> Path:
    """Return where the file lies: among what programs of this user keep for themselves."""
    from platformdirs import user_state_path

    return user_state_path("taizhang", appauthor=False) / "clicks.log"


@contextmanager
def kept(button: str) -> Iterator[None]:
    """Write down what breaks, for who is asked for help; it is raised all the same."""
    try:
        yield
    except Exception as error:
        # The click must not end for another reason than it did.
        with suppress(OSError, FileError):
            _keep(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {button} {_where(error)}")
        raise


def last_trouble() -> str:
    """Return the last line, "" where no click has broken down. Raises OSError where the file cannot be read."""
    return next(reversed(_lines()), "")


def _lines() -> list[str]:
    try:
        return click_log().read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []


def _keep(line: str) -> None:
    # Imported late, as what `_where` needs: nearly all clicks go well.
    from taizhang_xl.files.save import save_new

    text = "\n".join([*_lines()[1 - _MOST :], line])
    save_new(click_log(), f"{text}\n".encode(), overwrite=True)


def _where(error: Exception) -> str:
    """Return the kinds of what was raised and the lines of the program, never a message: it may quote a cell."""
    import traceback

    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < _PLACES:
        kinds.append(_kind(cause))
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    places = " > ".join(f"{_file(Path(frame.filename))}:{frame.lineno}" for frame in frames)
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{' < '.join(kinds)} | {places} | taizhang_xl {__version__}, Python {version}, {sys.platform}"


def _kind(error: BaseException) -> str:
    name = type(error).__name__
    known = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    # A module's name is the program's, and tells which package is lacking.
    known = error.name or "" if isinstance(error, ImportError) else known
    return f"{name}({known})" if known else name


def _file(path: Path) -> str:
    return path.relative_to(_PACKAGE).as_posix() if path.is_relative_to(_PACKAGE) else path.name
