"""A ledger to work on from Python, wherever it is at the moment: open in a program, or only a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import AS_OF, LEDGER
from taizhang_xl.contract.context import Context, silent
from taizhang_xl.contract.open_book import apply_to_open_book
from taizhang_xl.contract.opening import today
from taizhang_xl.contract.run import decided, run_verb
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.faces.verb_call import result_of, signature_of
from taizhang_xl.hosts.book import apply_steps
from taizhang_xl.hosts.host import Host
from taizhang_xl.hosts.hosts import find_open
from taizhang_xl.hosts.open_copy import copy_now


class OpenLedger(NamedTuple):
    """A ledger whose verbs work on the open workbook where a program that can be reached holds it, else on the file.

    Asked anew by each call. An open workbook is left unsaved, as after a click on a button; a file is saved. Each verb
    is a method: `ledger.refresh()`, `ledger.consolidate(returns=folder, month="2018-03")`.
    """

    path: Path
    as_of: date | None = None

    @property
    def live(self) -> bool:
        """Whether a program that can be reached has the workbook open now."""
        return find_open(self.path) is not None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        verb = name.replace("_", "-")
        if not _is_of_ledger(verb):
            raise AttributeError(f"OpenLedger has no verb {name!r}")
        return partial(self._result, verb)

    def _result(self, name: str, *given: Any, **options: Any) -> Any:
        verb = REGISTRY.verb(name)
        bound = signature_of(verb).bind(self.path, *given, **options).arguments
        del bound["ledger"]
        return result_of(verb, self.run(name, **bound))

    def run(self, verb: str, **options: Any) -> Done:
        """Run a verb by its name, with the options it has as a Python function; returns all that came of it.

        Raises UsageError for no such verb or a missing option.
        """
        if not _is_of_ledger(verb):
            raise UsageError(verb, "没有这个功能", f"可以写：{'、'.join(filter(_is_of_ledger, REGISTRY.names()))}")
        found, host = REGISTRY.verb(verb), find_open(self.path)
        if self.as_of is not None and AS_OF in found.options:
            options = {"as_of": self.as_of, **options}
        if host is None:
            return run_verb(found, {**options, "ledger": self.path}, REGISTRY)
        return self._run_live(found, host, options)

    def _run_live(self, verb: Verb, host: Host, options: dict[str, Any]) -> Done:
        fitting = (button.name for button in verb.buttons if button.preset.items() <= options.items())
        name = next(fitting, None)
        carry_out = partial(apply_steps, host, title=undo_title(name) if name else verb.name)
        copy = copy_now(host, self.path)
        decision = decided(verb, Context({**options, "ledger": self.path}, today(), copy=copy, registry=REGISTRY))
        return apply_to_open_book(decision, copy, silent, carry_out).done


def _is_of_ledger(verb: str) -> bool:
    return verb in REGISTRY.names() and any(option.name == LEDGER.name for option in REGISTRY.verb(verb).options)


def undo_title(button: str) -> str:
    """Return what the program's list of undo steps calls what a button does."""
    return f"台账：{REGISTRY.button(button)[0].label}"
