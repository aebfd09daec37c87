"""Regular expressions that are compiled when they are first used: no command pays for those it never needs."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Pattern:
    """Stands for a compiled expression; what is asked of it is looked up once and kept."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an expression as `re.compile` does, compiled at its first use; one that is wrong raises re.error then."""
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))
