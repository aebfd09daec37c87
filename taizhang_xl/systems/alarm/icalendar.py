"""Events written as a calendar that phones and mail programs take in (RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from taizhang_xl.messages import without_unseen
from taizhang_xl.systems.alarm.events import Numbered

# An event of a whole day begins at midnight; it rings in the morning, seven days and one day before.
_BEFORE = (7, 1)
_MORNING = timedelta(hours=8, minutes=10)
_OCTETS = 75


def calendar_text(name: str, events: Iterable[Numbered], as_of: date) -> str:
    """Return the calendar of this name; the lines end as the format wants them, and none has more than 75 octets."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//taizhang_xl//calendar//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]  # fmt: skip
    for each in events:
        lines += _event(each, as_of)
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))


def _event(numbered: Numbered, as_of: date) -> Iterator[str]:
    event, sequence = numbered
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(event.title)}"
    yield f"DESCRIPTION:{_text(event.text)}"
    yield f"STATUS:{'CANCELLED' if event.is_off else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    for days in () if event.is_off else _BEFORE:
        yield from _alarm(days, event.title)
    yield "END:VEVENT"


def _alarm(days: int, title: str) -> Iterator[str]:
    before = timedelta(days=days) - _MORNING
    hours, minutes = divmod(before.seconds // 60, 60)
    whole = f"{before.days}D" if before.days else ""
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"TRIGGER:-P{whole}T{hours}H{minutes}M"
    yield f"DESCRIPTION:{_text(f'{title}（还有{days}天）')}"
    yield "END:VALARM"


def _text(text: str) -> str:
    """Return a text with the characters escaped that have a meaning here (RFC 5545, 3.3.11)."""
    clean = without_unseen(text).replace("\r\n", "\n").replace("\t", " ")
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield the pieces of a line, those after the first with a blank before them; no character is cut (RFC 5545, 3.1)."""
    piece, used = "", 0
    for char in line:
        size = len(char.encode())
        if used + size > _OCTETS:
            yield piece
            piece, used = " ", 1
        piece += char
        used += size
    yield piece
