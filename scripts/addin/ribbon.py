"""The ribbon of the Excel add-in, made from the verbs."""

from __future__ import annotations

from html import escape

from taizhang_xl.buttons import MORE, TITLE, Button, Group, groups_of
from taizhang_xl.faces.registry import REGISTRY

_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_CALLBACK = "TzRibbon.TzClick"


def ribbon_xml() -> bytes:
    """Return the ribbon: a tab of our own after the first, for each group its large buttons and a menu of the others."""
    groups = "".join(_group(number, group) for number, group in enumerate(groups_of(REGISTRY.buttons()), 1))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<customUI xmlns="{_NAMESPACE}"><ribbon><tabs>'
        f'<tab id="tz_tab" label="{TITLE}" insertAfterMso="TabHome">{groups}</tab></tabs></ribbon></customUI>\n'
    ).encode()


def _group(number: int, group: Group) -> str:
    large = "".join(_button(button, ' size="large"') for button in group.large)
    # What is in a menu takes the menu's size: a button in one that has a size is an error, and no ribbon shows at all.
    small = "".join(map(_button, group.small))
    menu = f'<menu id="tz_menu_{number}" label="{MORE}" itemSize="normal">{small}</menu>' if small else ""
    return f'<group id="tz_group_{number}" label="{escape(group.name)}">{large}{menu}</group>'


def _button(button: Button, size: str = "") -> str:
    label, tip = escape(button.label), escape(button.tip)
    # Its name is in the tag: an id of the ribbon had better have no hyphens.
    return (
        f'<button id="tz_{button.name.replace("-", "_")}" tag="{button.name}" label="{label}"{size} '
        f'imageMso="{button.icon}" onAction="{_CALLBACK}" screentip="{label}" supertip="{tip}"/>'
    )
