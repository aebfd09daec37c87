"""A real LibreOffice window on a screen of its own, with the extension in it: what is seen, clicked and answered."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from offices import PATIENCE, running_office, settle
from screens import HEIGHT, WIDTH, Screen, screen

from taizhang_xl.hosts.calc import office

BAR = "private:resource/toolbar/addon_org.taizhang.toolbar"
_MENU_BAR, _BUTTON, _BOXES = 35, 44, (1, 12)  # com.sun.star.accessibility.AccessibleRole; alert, dialog
_ACTIVE, _SHOWING = 1, 25  # com.sun.star.accessibility.AccessibleStateType
_WHOLE = 15  # com.sun.star.awt.PosSize
T = TypeVar("T")


class Window:
    """The office with a window, driven as a person would: by looking and clicking."""

    def __init__(self, screen: Screen, pipe: str) -> None:
        self.screen = screen
        self.context = office.connect(pipe)
        self.desktop = office.desktop_of(self.context)

    def open(self, path: Path | None) -> Any:
        """Open a workbook, or a new one, in a window as large as the screen."""
        url = office.url_of(path) if path else "private:factory/scalc"
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, ())
        document.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, WIDTH, HEIGHT, _WHOLE)
        document.CurrentController.Frame.ContainerWindow.toFront()
        self.soon(lambda: self.seen(document))
        return document

    def seen(self, document: Any) -> bool:
        """Whether the toolbar is there and painted."""
        boxes = self.buttons(document).values()
        return bool(boxes) and all(map(self.pictured, boxes))

    def pictured(self, box: tuple[int, int, int, int]) -> bool:
        """Whether the left of a button shows pixels that are neither grey nor near it."""
        width, _, pixels = self.screen.pixels()
        left, top, _, height = box
        places = [(y * width + x) * 4 for y in range(top, top + height) for x in range(left, left + 22)]
        return sum(max(pixels[at : at + 3]) - min(pixels[at : at + 3]) > 60 for at in places) > 20

    def shut(self, document: Any) -> None:
        """Close a workbook with its window."""
        document.setModified(False)
        document.CurrentController.Frame.close(True)

    def soon(self, look: Callable[[], T]) -> T:
        """Return what a look gives once it gives something; a box may go away while it is looked at."""
        disposed = office.load_uno().getClass("com.sun.star.lang.DisposedException")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(disposed):
                if found := look():
                    return found
            time.sleep(0.05)
        shown = self.screen.shoot(Path(tempfile.gettempdir(), f"taizhang-window-{os.getpid()}.png"))
        raise AssertionError(f"nothing came of it in time, see {shown}")

    def buttons(self, document: Any) -> dict[str, tuple[int, int, int, int]]:
        """Return the buttons of the toolbar by label: left, top, width, height on the screen."""
        bar = self.bar(document)
        return {name: box for name, box in map(_named_box, _children(bar)) if name} if bar else {}

    def bar(self, document: Any) -> Any:
        """Return what a screen reader sees of the toolbar."""
        element = document.CurrentController.Frame.LayoutManager.getElement(BAR)
        return element.getRealInterface().getAccessibleContext() if element else None

    def menu(self, document: Any, *titles: str) -> dict[str, tuple[int, int, int, int]]:
        """Open a menu of the window with the mouse, and the menu in it that is named next; return what it offers, by label."""
        frame = document.CurrentController.Frame.ContainerWindow.getAccessibleContext()
        menu = next(each for each in _children(frame, deep=False) if each.getAccessibleRole() == _MENU_BAR)
        for title in titles:
            menu = next(each for each in _children(menu, deep=False) if _plain(each.getAccessibleName()) == title)
            left, top, width, height = _named_box(menu)[1]
            self.screen.click(left + width // 2, top + height // 2)
            self.soon(lambda menu=menu: any(box[2] for _, box in map(_named_box, _children(menu, deep=False))))
        return {_plain(name): box for name, box in map(_named_box, _children(menu, deep=False)) if name}

    def choose(self, document: Any, *titles: str) -> None:
        """Click an item of a menu, once the program of the click before has ended."""
        self._ready(document)
        *menus, item = titles
        self._click(self.menu(document, *menus)[item], lambda: self.programs() or self.boxes())

    def press(self, document: Any, label: str) -> None:
        """Click a button of the toolbar, once the program of the click before has ended."""
        self._ready(document)
        self._click(self.buttons(document)[label], lambda: self.programs() or self.boxes())

    def _ready(self, document: Any) -> None:
        self.soon(lambda: not self.programs())
        self.soon(lambda: self.screen.front().startswith(document.Title))

    def _click(self, box: tuple[int, int, int, int], heard: Callable[[], object]) -> None:
        """Click a place once, and wait until something comes of it."""
        left, top, width, height = box
        self.screen.click(left + width // 2, top + height // 2)
        self.soon(heard)

    def programs(self) -> list[int]:
        """Return the processes that clicks in this window have started and that still run."""
        here = f"DISPLAY={self.screen.display}\0".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if b"taizhang_xl.calc_click" in (folder / "cmdline").read_bytes():
                    found += [int(folder.name)] * (here in (folder / "environ").read_bytes())
        return found

    def boxes(self) -> list[Any]:
        """Return the message boxes and dialogs on the screen."""
        toolkit = office.service(self.context, "com.sun.star.awt.Toolkit")
        shown = []
        for number in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(number)
            if hasattr(window, "getAccessibleContext"):
                seen = window.getAccessibleContext()
                if seen is None:
                    continue
                if _is(seen, _SHOWING) and seen.getAccessibleRole() in _BOXES and _button_of(seen, 0):
                    shown.append(seen)
        return shown

    def box(self) -> Any:
        """Return the one box on the screen, waiting for it."""
        return self.soon(self.boxes)[0]

    def said(self) -> str:
        """Return what a message box says and press its button."""
        box = self.box()
        text = max((name for name, _ in map(_named_box, _children(box))), key=len)
        self.dismiss(box)
        return text

    def dismiss(self, box: Any, button: int = 0) -> None:
        """Press a button of a box by its number and wait until the box is gone."""
        self._click(self.soon(lambda: _settled(box, button)), lambda: not self.boxes())

    def answer(self, text: str) -> None:
        """Type an answer into the box that asks, press Enter and wait until the box is gone."""
        box = self.box()
        left, top, width, height = self.soon(lambda: _settled(box, 0))
        self.screen.click(left + width // 2, top - height)
        self.screen.do("key", "ctrl+a")
        self.screen.do("type", text)
        self.screen.do("key", "Return")
        self.soon(lambda: _gone(box))


def _children(seen: Any, *, deep: bool = True) -> Iterator[Any]:
    for number in range(seen.getAccessibleChildCount()):
        child = seen.getAccessibleChild(number).getAccessibleContext()
        # What is just being closed may still be counted and be gone.
        if child is None:
            continue
        yield child
        if deep and child.getAccessibleChildCount() < 30:
            yield from _children(child)


def _plain(name: str) -> str:
    """Return a menu's name without the key that LibreOffice gives it: 核对(A)."""
    return re.sub(r"\(\w\)$", "", name)


def _named_box(seen: Any) -> tuple[str, tuple[int, int, int, int]]:
    place, size = seen.getLocationOnScreen(), seen.getSize()
    return seen.getAccessibleName(), (place.X, place.Y, size.Width, size.Height)


def _is(seen: Any, state: int) -> bool:
    return state in seen.getAccessibleStateSet().getStates()


def _gone(seen: Any) -> bool:
    try:
        return not _is(seen, _SHOWING)
    except office.load_uno().getClass("com.sun.star.lang.DisposedException"):
        return True


def _button_of(seen: Any, number: int) -> tuple[int, int, int, int] | None:
    found = [_named_box(child)[1] for child in _children(seen) if child.getAccessibleRole() == _BUTTON]
    return found[number] if len(found) > number else None


def _settled(seen: Any, number: int) -> tuple[int, int, int, int] | None:
    """Return where a button is once its box takes what is typed and clicked, and stays where it is."""
    first = _button_of(seen, number)
    time.sleep(0.1)
    return first if _is(seen, _ACTIVE) and first == _button_of(seen, number) else None


@contextmanager
def office_window(folder: Path) -> Iterator[Window]:
    """Start an office with the extension on a screen of its own."""
    install(folder)
    settle(folder)
    picture = folder / "screen"
    picture.mkdir()
    with screen(picture) as seen, running_office(folder, f"tzw{os.getpid()}", env=seen.env) as pipe:
        yield Window(seen, pipe)


def install(folder: Path) -> None:
    """Put the extension into the profile of a folder."""
    done = as_user(folder, "addin", "install", "--app", "calc", "--to", folder / "profile")
    assert done.returncode == 0, done.stderr


def as_user(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Run taizhang as somebody who is not root and whose home is this folder."""
    command = [*aside(), sys.executable, "-m", "taizhang_xl", *map(str, words)]
    env = {**os.environ, "HOME": str(home), "TMPDIR": str(home)}
    env.pop("XDG_CONFIG_HOME", None)
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def aside() -> list[str]:
    """Return what a command begins with so that root steps aside: LibreOffice installs nothing for root.

    Within a user namespace root has another number and still passes where only root can go: program, packages and
    home may lie in root's own folders.
    """
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if os.getuid() == 0 else []
