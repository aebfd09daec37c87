"""How a verb is called from Python, and what the call returns."""

from __future__ import annotations

import warnings
from inspect import Parameter, Signature
from typing import Any

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb


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
