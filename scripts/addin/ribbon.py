"""The ribbon of the Excel add-in, made from the verbs."""

from __future__ import annotations

from html import escape

from taizhang_xl.buttons import TITLE, Button, groups_of
from taizhang_xl.faces.registry import REGISTRY

_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_CALLBACK = "TzRibbon.TzClick"


def ribbon_xml() -> bytes:
    """Return the ribbon: a tab of our own after the first, a group of buttons for each group of verbs."""
    groups = "".join(_group(number, name) for number, name in enumerate(groups_of(REGISTRY.buttons()), 1))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<customUI xmlns="{_NAMESPACE}"><ribbon><tabs>'
        f'<tab id="tz_tab" label="{TITLE}" insertAfterMso="TabHome">{groups}</tab></tabs></ribbon></customUI>\n'
    ).encode()


def _group(number: int, name: str) -> str:
    buttons = "".join(_button(button) for button in REGISTRY.buttons() if button.group == name)
    return f'<group id="tz_group_{number}" label="{escape(name)}">{buttons}</group>'


def _button(button: Button) -> str:
    label, tip = escape(button.label), escape(button.tip)
    # Its name is in the tag: an id of the ribbon had better have no hyphens.
    return (
        f'<button id="tz_{button.name.replace("-", "_")}" tag="{button.name}" label="{label}" size="large" '
        f'imageMso="{button.icon}" onAction="{_CALLBACK}" screentip="{label}" supertip="{tip}"/>'
    )
