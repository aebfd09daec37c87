"""What a workbook of the corpus is made from, and how recipes are gathered."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Recipe(NamedTuple):
    """A workbook: its file name, the program that wrote it, its traits as the tests know them, how to make it."""

    name: str
    maker: str
    traits: tuple[str, ...]
    make: Callable[[], bytes]


class Recipes(dict[str, Recipe]):
    """Recipes by file name."""

    def of(self, maker: str, name: str, traits: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
        """Register the decorated function as the recipe of one workbook."""

        def registered(make: Callable[[], bytes]) -> Callable[[], bytes]:
            if name in self:
                raise ValueError(f"{name} twice")
            self[name] = Recipe(name, maker, tuple(sorted(traits.split())), make)
            return make

        return registered
