"""A verb as a Python function, made from its registration."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.context import silent
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.verb import Verb
from taizhang_xl.faces.registry import REGISTRY


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


def result_of(verb: Verb, done: Done) -> Any:
    """Return what a Python function returns; what it cannot tell of effects that are open or failed is a warning."""
    if done.left_open or any(each.wrong for each in done.effects):
        from taizhang_xl.contract.telling import effect_lines

        for line in effect_lines(done):
            if line.severity is not None:
                warnings.warn(line.text, stacklevel=3)
    return verb.result(done)


def signature_of(verb: Verb) -> Signature:
    """Return how a verb is called from Python."""
    by_position = [each for each in verb.options if _by_position(each)]
    rest = [each for each in verb.options if not _by_position(each)]
    # One that may be left out comes after those that may not: None stands for it where it does not.
    last = max((place for place, each in enumerate(by_position) if each.required), default=-1)
    parameters = [
        _parameter(each, Parameter.POSITIONAL_OR_KEYWORD, needed=place <= last)
        for place, each in enumerate(by_position)
    ]
    parameters += [_parameter(each, Parameter.KEYWORD_ONLY) for each in rest]
    if verb.dry_run:
        parameters.append(Parameter("dry_run", Parameter.KEYWORD_ONLY, default=False, annotation="bool"))
    progress = Parameter("progress", Parameter.KEYWORD_ONLY, default=None, annotation="Progress | None")
    return Signature([*parameters, progress], return_annotation=verb.python)


def _by_position(option: Option[Any]) -> bool:
    return option.positional or option.required or option.many or option.usual is not None


def _parameter(option: Option[Any], kind: Any, *, needed: bool = False) -> Parameter:
    default = Parameter.empty if option.required or needed else False if option.flag else None
    return Parameter(option.name, kind, default=default, annotation=option.python)
