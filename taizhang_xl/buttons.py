"""A button: its label, its picture and its group. Which buttons there are follows from the verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

TITLE, MORE = "工作台账", "更多"
MOST_LARGE = 12
PAGE = "M5 2h10l4 4v16H5z"


class Drawing(NamedTuple):
    """A picture for the toolbar: few strokes on 24 by 24 by their colour, each a path of SVG."""

    blue: str = ""
    amber: str = ""
    green: str = ""
    red: str = ""


class Button(NamedTuple):
    """One button: `icon` is a name of Excel's icon gallery, `drawing` stands for it elsewhere.

    A `group` stands where GROUPS has it, else last. `preset` are the options it passes to its verb. `alone`: it
    needs no workbook, neither open nor saved. The `large` ones, of which there are MOST_LARGE at most, are those of the
    usual month: they stand open on ribbon and toolbar, all others in a menu of their group.
    """

    name: str
    label: str
    tip: str
    icon: str
    drawing: Drawing
    group: str
    preset: Mapping[str, object] = MappingProxyType({})
    alone: bool = False
    large: bool = False


# In the order of the work: set up, check, the month, single matters, what is told leaders; then the tools.
GROUPS = ("建账", "核对", "月度", "办理", "督察", "考核", "党建", "查看", "修改记录", "工具")


class Group(NamedTuple):
    """The buttons of one group: those that stand open, those in its menu."""

    name: str
    large: tuple[Button, ...]
    small: tuple[Button, ...]


def in_order(groups: Iterable[str]) -> list[str]:
    """Return the names of groups in the order of the work; one that is not known stands last."""
    return sorted(groups, key=lambda name: GROUPS.index(name) if name in GROUPS else len(GROUPS))


def groups_of(buttons: Iterable[Button]) -> Iterator[Group]:
    """Yield the groups that buttons stand in, in the order of the work."""
    found: dict[str, list[Button]] = {}
    for button in buttons:
        found.setdefault(button.group, []).append(button)
    for name in in_order(found):
        own = found[name]
        yield Group(name, *(tuple(each for each in own if each.large is large) for large in (True, False)))
