"""A verb as a Python function, made from its registration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from taizhang_xl.contract.context import silent
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.verb import Verb
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.faces.verb_call import result_of, signature_of


def function_of(verb: Verb) -> Callable[..., Any]:
    """Return the function of a verb: what must be given may be given by position, the rest by keyword."""
    signature = signature_of(verb)

    def function(*args: Any, **keywords: Any) -> Any:
        told = dict(signature.bind(*args, **keywords).arguments)
        dry_run, progress = bool(told.pop("dry_run", False)), told.pop("progress", None) or silent
        if not isinstance(told.get("ledger"), str | Path | None):
            # Imported late: nearly all ledgers are given as files.
            from taizhang_xl.faces.sources import run_on

            return result_of(verb, run_on(verb, told, dry_run=dry_run, progress=progress))
        return result_of(verb, run_verb(verb, told, REGISTRY, dry_run=dry_run, progress=progress))

    function.__name__ = function.__qualname__ = verb.name.replace("-", "_")
    function.__doc__ = f"{verb.decide.__doc__}\n\n{verb.help}"
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function
