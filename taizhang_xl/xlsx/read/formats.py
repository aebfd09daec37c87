"""What a cell's style says about its value: whether the number is a date, the cell's solid fill, whether it is struck through."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from taizhang_xl.errors import UnsafeWorkbookError
from taizhang_xl.xlsx.memo import Memo
from taizhang_xl.xlsx.package import LIMITS, Package
from taizhang_xl.xlsx.parts import UNSAFE, whole

# Built-in ids whose formats show dates or times, the East Asian ones (27-36, 50-58) among them: ECMA-376 18.8.30.
_BUILT_IN_DATES = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
_BUILT_IN_TIMES = {18, 19, 20, 21, 45, 47}
_BUILT_IN_DURATION, _DURATION_CODE = 46, "[h]:mm:ss"
_BUILT_IN_NUMBERS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    _BUILT_IN_DURATION: _DURATION_CODE,
    37: "#,##0 ;(#,##0)", 38: "#,##0 ;(#,##0)", 39: "#,##0.00 ;(#,##0.00)", 40: "#,##0.00 ;(#,##0.00)",
}  # fmt: skip
_BUILT_IN_DAYS = {
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 45: "mm:ss", 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_AS_IT_IS = ("", "general", "@")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
# Excel writes a format that has a newer form as a choice of both; the older comes last and wins.
_NUMBER_FORMATS = ("styleSheet/numFmts/Choice/numFmt", "styleSheet/numFmts/numFmt")
_FILL = "styleSheet/fills/fill"
_FONT = "styleSheet/fonts/font"
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_LAST_SERIAL = 2_958_465
# Excel cuts a format code at 255 characters; so do we, since one of a million takes minutes.
_CODE_LENGTH = 255
_EPOCH_1904_DAYS = 1462
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 a cell's date has no zone


class Shows(Enum):
    """What a number format makes of a number."""

    NUMBER = 0
    DATE = 1
    TIME = 2
    DURATION = 3


class Formats(NamedTuple):
    """By style index: what the number format shows, the solid fill as "RRGGBB" (None for none or a theme's), its code.

    Only numbers and durations have a code in `codes`, None if the number is shown as it is; `written` has it as in the
    workbook, also for days. `struck` are the styles whose font is struck through, `filled` those with a fill of any kind.
    """

    shows: tuple[Shows, ...] = ()
    fills: tuple[str | None, ...] = ()
    codes: tuple[str | None, ...] = ()
    struck: frozenset[int] = frozenset()
    written: tuple[str, ...] = ()
    filled: frozenset[int] = frozenset()


_STYLES = Memo[Formats]()


def read_formats(package: Package, part: str) -> Formats:
    """Read the styles part. Theme and indexed colours give no fill: only RGB colours do."""
    data = package.part(part)
    return _STYLES.of(data, lambda: _formats(package, part, data))


def _formats(package: Package, part: str, data: bytes) -> Formats:
    codes: dict[int, str] = {}
    fills: list[str | None] = []
    patterns: set[int] = set()
    fonts: list[bool] = []
    xfs: list[tuple[int, int, int]] = []

    def start(path: str, attributes: dict[str, str]) -> None:
        if path in _NUMBER_FORMATS:
            number = whole(attributes.get("numFmtId"))
            if number is not None:
                codes[number] = attributes.get("formatCode", "")
        elif path == _FILL:
            fills.append(None)
        elif path == f"{_FILL}/patternFill":
            fills[-1] = "" if attributes.get("patternType") == "solid" else None
            if attributes.get("patternType", "none") != "none":
                patterns.add(len(fills) - 1)
        elif path == f"{_FILL}/gradientFill":
            patterns.add(len(fills) - 1)
        elif path == f"{_FILL}/patternFill/fgColor" and fills[-1] == "":
            match = _RGB.fullmatch(attributes.get("rgb", ""))
            fills[-1] = match[1].upper() if match else None
        elif path == _FONT:
            fonts.append(False)
        elif path == f"{_FONT}/strike":
            fonts[-1] = attributes.get("val", "1") in ("1", "true")
        elif path == "styleSheet/cellXfs/xf":
            number, fill, font = (whole(attributes.get(name)) or 0 for name in ("numFmtId", "fillId", "fontId"))
            xfs.append((number, fill, font))
        if max(len(codes), len(fills), len(xfs)) > LIMITS.formats:
            raise UnsafeWorkbookError(package.path, "里面的单元格格式太多", UNSAFE)

    package.parse(part, data, start)
    known = _BUILT_IN_NUMBERS | _BUILT_IN_DAYS
    shows = {number: format_shows(number, codes) for number in {number for number, _, _ in xfs}}
    return Formats(
        tuple(shows[number] for number, _, _ in xfs),
        tuple((fills[fill] or None) if fill < len(fills) else None for _, fill, _ in xfs),
        tuple(_code(number, codes, shows[number]) for number, _, _ in xfs),
        frozenset(style for style, (_, _, font) in enumerate(xfs) if font < len(fonts) and fonts[font]),
        tuple(codes.get(number, known.get(number, ""))[:_CODE_LENGTH] for number, _, _ in xfs),
        frozenset(style for style, (_, fill, _) in enumerate(xfs) if fill in patterns),
    )


def _code(number: int, codes: dict[int, str], shows: Shows) -> str | None:
    if shows in (Shows.DATE, Shows.TIME):
        return None
    code = codes.get(number, _BUILT_IN_NUMBERS.get(number, ""))
    return None if code.lower() in _AS_IT_IS else code[:_CODE_LENGTH]


def format_shows(number: int, codes: dict[int, str]) -> Shows:
    """Return what a number format shows: the workbook's own by that number, else the built-in one."""
    if number in codes:
        return _code_shows(codes[number])
    if number in _BUILT_IN_DATES:
        return Shows.DATE
    if number == _BUILT_IN_DURATION:
        return Shows.DURATION
    return Shows.TIME if number in _BUILT_IN_TIMES else Shows.NUMBER


def _code_shows(code: str) -> Shows:
    """Return what a number format code shows; quoted text, colours and locales in it do not count."""
    placeholders = _LITERAL.sub("", code[:_CODE_LENGTH].split(";")[0]).lower()
    if "general" in placeholders or "@" in placeholders:
        return Shows.NUMBER
    if re.search("[yde]", placeholders) and "0" not in placeholders and "#" not in placeholders:
        return Shows.DATE
    if "[" in placeholders:
        return Shows.DURATION
    if "h" in placeholders or "s" in placeholders:
        return Shows.TIME
    return Shows.DATE if "m" in placeholders else Shows.NUMBER


def to_date(serial: float, shows: Shows, date1904: bool) -> date | datetime | time | None:
    """Return the day, moment or time of a serial, None if it has none: negative, too large, or 1900-02-29.

    A duration of a day or more has none.
    Midnight gives a date; seconds are rounded, since serials hold times as fractions of a day.
    """
    if 0 <= serial < 1 and (shows is not Shows.DATE or serial):
        return (_EPOCH + timedelta(seconds=round(serial * 86400) % 86400)).time()
    if shows is Shows.DURATION:
        return None
    if date1904:
        serial += _EPOCH_1904_DAYS
    if not 1 <= serial < _LAST_SERIAL + 1 or 60 <= serial < 61:
        return None
    # Excel counts a 29 February 1900 that never was, so earlier days are one later than its epoch says.
    days = int(serial) + 1 if serial < 60 else int(serial)
    try:
        moment = _EPOCH + timedelta(days=days, seconds=round(serial % 1 * 86400))
    except OverflowError:
        # The last half second of 31 December 9999 would be rounded into the year 10000.
        return None
    return moment.date() if moment.time() == time() else moment
