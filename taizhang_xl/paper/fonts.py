"""Which of the fonts of official documents this machine has."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection

from taizhang_xl.paper.word.page import FANGSONG, HEITI, KAITI, XIAOBIAOSONG
from taizhang_xl.text import key

# What each is called where a program shows names in English.
_ALSO = {
    FANGSONG: ("FangSong_GB2312",),
    XIAOBIAOSONG: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
    KAITI: ("KaiTi_GB2312",),
    HEITI: ("SimHei",),
}
_SECONDS = 10


def missing_fonts() -> list[str] | None:
    """Return the fonts of official documents that are not installed, None where that cannot be found out."""
    names = _installed()
    return None if names is None else missing_among(names)


def missing_among(installed: Collection[str]) -> list[str]:
    """Return the fonts of official documents that are not among these names of families."""
    known = set(map(key, installed))
    return [font for font, others in _ALSO.items() if not known & set(map(key, (font, *others)))]


def substituted() -> str:
    """Return what is to be said of a PDF made here: which fonts others stand in for; "" where none is known to lack."""
    missing = missing_fonts()
    return f"PDF 里用别的字体代替了没有安装的{'、'.join(missing)}，付印前请看一遍" if missing else ""


def lacks_chinese() -> bool:
    """Whether no font here has Chinese characters, False where that cannot be found out."""
    return _families(":lang=zh") == set()


if sys.platform == "win32":

    def _families(_pattern: str) -> set[str] | None:
        # Each Windows has a font with Chinese characters.
        return None

    def _installed() -> set[str] | None:
        import winreg

        names: set[str] = set()
        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                with winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts") as fonts:
                    for place in range(winreg.QueryInfoKey(fonts)[1]):
                        # "SimHei (TrueType)"; several in one file are joined by "&".
                        shown = winreg.EnumValue(fonts, place)[0].partition(" (")[0]
                        names.update(each.strip() for each in shown.split("&"))
            except FileNotFoundError:
                continue
        return names

else:

    def _installed() -> set[str] | None:
        return _families(":")

    def _families(pattern: str) -> set[str] | None:
        try:
            done = subprocess.run(["fc-list", pattern, "family"], capture_output=True, timeout=_SECONDS, check=True)
        except (OSError, subprocess.SubprocessError):
            return None
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        return {name.strip() for line in lines for name in line.split(",") if name.strip()}
