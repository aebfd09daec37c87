"""A button: what it is called and where it stands. Which there are follows from the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

TITLE = "工作台账"
GROUPS = ("核对", "月度", "工具")


class Button(NamedTuple):
    """One button: `icon` is a name of Excel's icon gallery, `preset` what the button tells its verb.

    One that stands `alone` needs no workbook, neither open nor saved.
    """

    name: str
    label: str
    tip: str
    icon: str
    group: str
    preset: Mapping[str, object] = MappingProxyType({})
    alone: bool = False
