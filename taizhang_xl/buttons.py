"""A button: its label and its group. Which buttons there are follows from the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

TITLE = "工作台账"
GROUPS = ("核对", "月度", "工具")


class Button(NamedTuple):
    """One button: `icon` is a name of Excel's icon gallery, `preset` the options it passes to its verb.

    `alone`: it needs no workbook, neither open nor saved.
    """

    name: str
    label: str
    tip: str
    icon: str
    group: str
    preset: Mapping[str, object] = MappingProxyType({})
    alone: bool = False
