"""Messages are one line: characters from a file that would break it, or control a terminal, are escaped."""

from __future__ import annotations

import re

# Line breaks of any kind, control characters, and marks that reverse the direction of writing.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


# Of them what lines and columns of a text for programs are made of.
_LAYOUT = "\t\r\n"


def one_line(text: str) -> str:
    """Return a message as one line, each such character as an escape."""
    if text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def harmless(text: str) -> str:
    """Return a text of several lines with each such sign but line ends and tabs as \\u001b, as JSON writes it."""
    if text.isprintable():
        return text
    return _UNSEEN.sub(lambda found: found[0] if found[0] in _LAYOUT else f"\\u{ord(found[0]):04x}", text)
