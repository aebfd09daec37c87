"""A button: its label, its picture and its group. Which buttons there are follows from the verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

TITLE = "工作台账"
PAGE = "M5 2h10l4 4v16H5z"


class Drawing(NamedTuple):
    """A picture for the toolbar: few strokes on 24 by 24 by their colour, each a path of SVG."""

    blue: str = ""
    amber: str = ""
    green: str = ""
    red: str = ""


class Button(NamedTuple):
    """One button: `icon` is a name of Excel's icon gallery, `drawing` stands for it elsewhere.

    A `group` stands where its first button does. `preset` are the options it passes to its verb. `alone`: it
    needs no workbook, neither open nor saved.
    """

    name: str
    label: str
    tip: str
    icon: str
    drawing: Drawing
    group: str
    preset: Mapping[str, object] = MappingProxyType({})
    alone: bool = False


def groups_of(buttons: Iterable[Button]) -> tuple[str, ...]:
    """Return the groups that buttons stand in, in their order."""
    return tuple(dict.fromkeys(button.group for button in buttons))
