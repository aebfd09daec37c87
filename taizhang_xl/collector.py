"""Work that makes a great many objects and drops few: the search for unreachable ones would only cost time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the collector of reference cycles; what is dropped without being in a cycle goes at once as always.

    For stretches that make few cycles: what these hold stays until the end. Also a decorator.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
