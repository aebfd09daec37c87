"""A question that a verb would have answered before it goes on, with what each answer tells it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Choice(NamedTuple):
    """One answer: `told` is what the options of the verb are told by it, `takes` what no later question may take again."""

    text: str
    told: Mapping[str, str] = MappingProxyType({})
    takes: str = ""


class Question(NamedTuple):
    """One question about a `topic`; `before` is what is told above it. `usual` is the place of the choice that Enter takes, None where there is none.

    `none` is the answer that there is none.
    """

    text: str
    choices: tuple[Choice, ...]
    usual: int | None = None
    none: Choice | None = None
    topic: str = ""
    before: str = ""

    @property
    def answers(self) -> tuple[Choice, ...]:
        """All answers."""
        return (*self.choices, *([self.none] if self.none else []))
