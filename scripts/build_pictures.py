#!/usr/bin/env python3
"""Make the pictures of README and docs/month.md from the demo: ledger, assistant, packet, board.

Needs what the tests need: LibreOffice, poppler-utils, Xvfb with openbox and xdotool, chromium.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
DAY = "2018-04-02"
_WIDE = 1200
_FRAME, _ROOM = (200, 205, 212), 24


def run(*words: str | Path, cwd: Path | None = None) -> None:
    """Run a program; 1 is an exit code of ours that says there are findings."""
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr or done.stdout)


def taizhang(folder: Path, *words: str) -> None:
    """Run a command of ours in a folder."""
    run(sys.executable, "-m", "taizhang_xl", *words, cwd=folder)


def as_pdf(book: Path, place: Path) -> Path:
    """Return a workbook as it is printed."""
    run(
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{place}/profile",
        "--convert-to",
        "pdf",
        "--outdir",
        place,
        book,
    )
    return place / f"{book.stem}.pdf"


def page(pdf: Path, number: int, to: Path, dots: int) -> None:
    """Save a page as a picture."""
    run(
        "pdftoppm",
        "-png",
        "-singlefile",
        "-r",
        str(dots),
        "-f",
        str(number),
        "-l",
        str(number),
        pdf,
        to.with_suffix(""),
    )


def page_with(pdf: Path, *words: str) -> int:
    """Return the number of the first page that has all the words."""
    told = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return next(number for number, text in enumerate(told.split("\f"), 1) if all(word in text for word in words))


def window(ledger: Path, to: Path, place: Path) -> None:
    """Save a picture of the assistant on a ledger."""
    sys.path.insert(0, str(ROOT / "tests"))
    import tkinter

    from taizhang_xl.faces.assistant.window import Window

    os.environ["XDG_CONFIG_HOME"] = str(place / "config")
    with import_module("screens").screen(place) as shown:
        root = tkinter.Tk(screenName=shown.display)
        opened = Window(root, ledger, date.fromisoformat(DAY))
        end = time.monotonic() + 60
        while time.monotonic() < end and (opened.facts is None or opened.is_busy):
            root.update()
            time.sleep(0.02)
        # The window puts the pointer back when its work ends.
        root.config(cursor="none")
        root.update()
        left, top, wide, high = root.winfo_rootx(), root.winfo_rooty(), root.winfo_width(), root.winfo_height()
        shown.shoot(to)
        root.destroy()
    # Below is room for what a run tells; nothing has run yet.
    cut(to, (left, top, left + wide, top + high * 3 // 4))


def board(page: Path, to: Path) -> None:
    """Save a picture of a board."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": _WIDE, "height": 820})
        tab.goto(page.as_uri())
        tab.wait_for_timeout(500)
        tab.screenshot(path=str(to))
        browser.close()


def cut(picture: Path, box: tuple[int, int, int, int] | None = None, *, share: float = 1.0) -> None:
    """Cut a picture, or take its upper share, make it small."""
    from PIL import Image

    image = Image.open(picture).convert("RGB")
    image = image.crop(box or (0, 0, image.width, int(image.height * share)))
    if image.width > _WIDE:
        image = image.resize((_WIDE, image.height * _WIDE // image.width), Image.Resampling.LANCZOS)
    few_colours(image).save(picture, optimize=True)


def few_colours(image: Image) -> Image:
    """Return a picture that takes less room; the few red and green places keep their colours."""
    from PIL import Image as Images

    return image.quantize(256, method=Images.Quantize.FASTOCTREE, dither=Images.Dither.NONE)


def together(pictures: Sequence[Path], to: Path) -> None:
    """Save pictures one under the other, each in a frame."""
    from PIL import Image, ImageDraw

    images = [Image.open(each).convert("RGB") for each in pictures]
    high = sum(image.height for image in images) + _ROOM * (len(images) - 1)
    sheet = Image.new("RGB", (_WIDE, high), "white")
    top = 0
    for image in images:
        left = (_WIDE - image.width) // 2
        sheet.paste(image, (left, top))
        ImageDraw.Draw(sheet).rectangle((left, top, left + image.width - 1, top + image.height - 1), outline=_FRAME)
        top += image.height + _ROOM
    few_colours(sheet).save(to, optimize=True)


def main() -> None:
    """Make all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        taizhang(place, "demo", "示范")
        # The assistant shows the path as it is given.
        os.chdir(place)
        folder = Path("示范")
        ledger = folder / "ledger.xlsx"
        window(ledger, PICTURES / "assistant.png", place)
        taizhang(folder, "month-end", "ledger.xlsx", "--month", "2018-03", "--as-of", DAY)
        taizhang(folder, "board", "ledger.xlsx", "--as-of", DAY, "--to", "board.html")
        taizhang(folder, "print", "ledger.xlsx", "--as-of", DAY)
        board(place / folder / "board.html", PICTURES / "board.png")
        cut(PICTURES / "board.png")
        # The first page says how the ledger is used.
        page(as_pdf(ledger, place), 2, PICTURES / "ledger.png", 110)
        cut(PICTURES / "ledger.png", share=0.55)
        (packet,) = (folder / "out").glob("*汇报.xlsx")
        page(as_pdf(packet, place), 2, PICTURES / "packet.png", 100)
        cut(PICTURES / "packet.png", share=0.75)
        printed = as_pdf(folder / "out" / "ledger_打印稿.xlsx", place)
        page(printed, page_with(printed, "● 未落实", "◎ 正在办理", "√ 办结"), PICTURES / "print.png", 110)
        cut(PICTURES / "print.png", share=0.85)
    together([PICTURES / f"{name}.png" for name in ("print", "assistant", "packet")], PICTURES / "first.png")
    (PICTURES / "print.png").unlink()
    for picture in sorted(PICTURES.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}  {picture.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
