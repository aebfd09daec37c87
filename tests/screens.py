"""A screen that nobody sees: an X server in memory with a window manager, its picture as PNG, its mouse and its keys."""

from __future__ import annotations

import os
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WIDTH, HEIGHT = 1440, 900
PROGRAMS = ("Xvfb", "openbox", "xdotool")
_PATIENCE = 60
# A window has the focus as soon as it is there and when it is clicked, and lies where its program puts it.
_MANAGED = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <mouse><context name="Client"><mousebind button="Left" action="Press">
    <action name="Focus"/><action name="Raise"/>
  </mousebind></context></mouse>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <applications><application class="*"><decor>no</decor><focus>yes</focus></application></applications>
</openbox_config>
"""


class Screen:
    """An X display of a test's own."""

    def __init__(self, display: str, folder: Path) -> None:
        self.display = display
        self._folder = folder

    @property
    def env(self) -> dict[str, str]:
        """The environment of a program that shows itself here."""
        return {**os.environ, "DISPLAY": self.display}

    def do(self, *words: object) -> str:
        """Have xdotool do something and return what it says."""
        command = ["xdotool", *map(str, words)]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=True, timeout=60).stdout

    def click(self, x: int, y: int) -> None:
        """Click at a place as a person does: a button let go in the instant it is pressed is now and then not heard."""
        self.do("mousemove", x, y)
        self.do("mousedown", 1)
        time.sleep(0.1)
        self.do("mouseup", 1)

    def front(self) -> str:
        """Return the title of the window that has the focus, "" where none has."""
        command = ["xdotool", "getactivewindow", "getwindowname"]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False, timeout=60).stdout

    def pixels(self) -> tuple[int, int, bytes]:
        """Return the picture as it is now: width, height and four bytes (blue, green, red, unused) for each pixel."""
        raw = (self._folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", raw[:100])
        size, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        assert line == width * 4
        start = size + colours * 12
        return width, height, raw[start : start + line * height]

    def shoot(self, path: Path) -> Path:
        """Save the picture as PNG."""
        width, height, pixels = self.pixels()
        rows = bytearray()
        for y in range(height):
            line = pixels[y * width * 4 : (y + 1) * width * 4]
            rgb = bytearray(width * 3)
            rgb[0::3], rgb[1::3], rgb[2::3] = line[2::4], line[1::4], line[0::4]
            rows += b"\0" + rgb
        path.write_bytes(_png(width, height, bytes(rows)))
        return path


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 3)) + chunk(b"IEND", b"")


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """Start an X server that keeps its picture in a folder, and a window manager on it."""
    with _server(folder) as display:
        found = Screen(display, folder)
        with _manager(found, folder):
            yield found


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    """Start an X server; it must not reset when its first client leaves."""
    read, write = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-noreset", "-fbdir", str(folder)]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as said:
            number = said.readline().strip()
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _manager(screen: Screen, folder: Path) -> Iterator[None]:
    """Start a window manager: without one a box would get the focus by the very click that is meant for its button."""
    settings, managed = folder / "rc.xml", folder / "managed"
    settings.write_text(_MANAGED)
    command = ["openbox", "--sm-disable", "--config-file", str(settings), "--startup", f"touch '{managed}'"]
    manager = subprocess.Popen(command, env=screen.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + _PATIENCE
        while not managed.exists():
            assert manager.poll() is None, "openbox has ended"
            assert time.monotonic() < end, "openbox does not start"
            time.sleep(0.05)
        yield
    finally:
        manager.terminate()
        manager.wait()
