"""The LibreOffice extension, built from text: menu and toolbar from the buttons, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from taizhang_xl import __version__
from taizhang_xl.addins.icons import svg
from taizhang_xl.buttons import TITLE, Button, Group, groups_of

NAME, IDENTIFIER = "taizhang.oxt", "org.taizhang.xl"
COMPONENT, DESCRIPTION = "taizhang_component.py", "description.xml"
MENU = "台账(~T)"
_BAR = "org.taizhang.toolbar"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_SERVICE = "service:org.taizhang.Click?"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TOP, _ICON_AND_TEXT = 0, 2


def build_oxt(interpreter: str, buttons: Sequence[Button]) -> bytes:
    """Return the extension, which starts this interpreter when a button is clicked."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as package:
        for name, data in _files(interpreter, buttons):
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            package.writestr(entry, data)
    return packed.getvalue()


def _files(interpreter: str, buttons: Sequence[Button]) -> Iterator[tuple[str, bytes]]:
    # The interpreter is a string literal in the component's source.
    words = {"@VERSION@": __version__, "@TITLE@": TITLE, '"@INTERPRETER@"': ascii(interpreter)}
    yield "META-INF/manifest.xml", _source("manifest.xml", words)
    yield DESCRIPTION, _source(DESCRIPTION, words)
    yield COMPONENT, _source(COMPONENT, words)
    yield "Addons.xcu", _addons_xcu(buttons)
    yield "CalcWindowState.xcu", _window_state()
    for button in buttons:
        yield f"icons/{button.name}.svg", svg(button.drawing)


def _source(name: str, words: dict[str, str]) -> bytes:
    text = resources.files("taizhang_xl.macros").joinpath("calc", name).read_text("utf-8")
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text.encode()


# -- what LibreOffice reads ----------------------------------------------------


def _addons_xcu(buttons: Sequence[Button]) -> bytes:
    """Return the menu, with all buttons by group, and the toolbar, with the large ones and a line between groups."""
    groups = tuple(groups_of(buttons))
    menu = _node(
        "org.taizhang.menu",
        _text("Title", MENU),
        _text("Context", _SPREADSHEET),
        _node("Submenu", *map(_submenu, range(1, len(groups) + 1), groups)),
    )
    bar = _node(_BAR, *_items([group.large for group in groups], "T", _text("Context", _SPREADSHEET)))
    images = (
        _node(
            f"org.taizhang.image.{button.name}",
            _text("URL", f"{_SERVICE}{button.name}"),
            _node("UserDefinedImages", *_images(button)),
        )
        for button in buttons
    )
    ui = _node("AddonUI", _node("OfficeMenuBar", menu), _node("OfficeToolBar", bar), _node("Images", *images))
    return _component("Addons", "org.openoffice.Office", ui)


def _submenu(number: int, group: Group) -> str:
    items = _items([group.large, group.small], "M")
    return _node(f"G{number:02}", _text("Title", group.name), _node("Submenu", *items))


def _items(parts: Iterable[Sequence[Button]], letter: str, *more: str) -> Iterator[str]:
    """Yield the buttons of each part with a separator between parts; LibreOffice sorts them by node name."""
    number = 0
    for part in filter(None, parts):
        if number:
            yield _node(f"{letter}{number:02}z", _text("URL", "private:separator"))
        for button in part:
            number += 1
            yield _node(f"{letter}{number:02}", *_button(button), *more)


def _button(button: Button) -> tuple[str, ...]:
    return _text("URL", f"{_SERVICE}{button.name}"), _text("Title", button.label), _text("Target", "_self")


def _images(button: Button) -> tuple[str, ...]:
    return tuple(_text(f"Image{size}URL", f"%origin%/icons/{button.name}.svg") for size in ("Small", "Big"))


def _window_state() -> bytes:
    """Return the toolbar's initial place and name, and that its buttons show their labels."""
    state = _node(
        f"private:resource/toolbar/addon_{_BAR}",
        _text("UIName", TITLE),
        _value("Docked", "boolean", "true"),
        _value("DockingArea", "int", str(_TOP)),
        _text("DockPos", "0,3"),
        _value("Visible", "boolean", "true"),
        _value("Style", "int", str(_ICON_AND_TEXT)),
    )
    return _component("CalcWindowState", "org.openoffice.Office.UI", _node("UIElements", _node("States", state)))


def _component(name: str, package: str, body: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{name}" oor:package="{package}">{body}'
        "</oor:component-data>\n"
    ).encode()


_SETS = {"AddonUI", "OfficeMenuBar", "OfficeToolBar", "Images", "Submenu", "UserDefinedImages", "UIElements", "States"}


def _node(name: str, *body: str) -> str:
    # Nodes of our own are added to LibreOffice's; existing ones are only traversed.
    operation = "" if name in _SETS else ' oor:op="replace"'
    return f'<node oor:name="{name}"{operation}>{"".join(body)}</node>'


def _text(name: str, value: str) -> str:
    return _value(name, "string", escape(value))


def _value(name: str, kind: str, value: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:{kind}"><value>{value}</value></prop>'
