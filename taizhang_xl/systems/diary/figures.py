"""A figure of the diary: how much, of what unit, and whether it is exact. Pure.

余 (多, 逾) says at least, 约 and 近 say about; a sum keeps both. 元 with 万元 and 米 with 公里 are one thing, nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from taizhang_xl.text import key

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = "〇一二三四五六七八九"
# The large unit of each kind first.
_CONVERTED = (("万元", "元", 10_000), ("公里", "米", 1000))
PERSONS = frozenset({"人", "名", "户", "位"})
MONEY = frozenset({"元", "万元", "亿元"})
_UNITS = (
    "平方公里 立方米 平方米 户次 人次 车次 班次 台次 公里 公顷 公斤 千克 元 米 户 名 人 位 家 眼 座 处 条 件 个 盏 份 次 场 期 台 套 辆 部"
    " 块 棵 株 亩 吨 斤 方 栋 间 幢 口 本 册 箱 袋 桶 头 只 羽 所 项 篇 封 桩 张 幅 组 批 趟 段 孔 扇 车 例 起 宗 根 棚 垄"
)
UNITS = tuple(_UNITS.split())
_FOLDED = str.maketrans(
    "０１２３４５６７８９．％－﹣−–～﹪两壹贰貳叁參肆伍陆陸柒捌玖拾佰仟零萬億餘約將過幾數戶盞塊畝噸張輛處臺檯"
    "鋪貧維導運爭資給幹樓溝橋廣場廠燈樹傳壩災濟貸額產業農鄉鎮腦圖館衛廁牆環為該圍傷兩購買價賣錢對學鐵隊護義診訴來紛與園聯線",
    "0123456789.%----~%二一二二三三四五六六七八九十百千〇万亿余约将过几数户盏块亩吨张辆处台台"
    "铺贫维导运争资给干楼沟桥广场厂灯树传坝灾济贷额产业农乡镇脑图馆卫厕墙环为该围伤二购买价卖钱对学铁队护义诊诉来纷与园联线",
)
_IDEOGRAPH = re.compile("[一-鿿]")
_ARABIC = r"\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = "[〇一二三四五六七八九十百千]+(?:万[〇一二三四五六七八九十百千]+)?"
_BEFORE, _AFTER = "大约|约|将近|近|超过|逾|超|至少", "左右|上下|以上"
_AT_LEAST = frozenset({"余", "多", "逾", "超过", "超", "至少", "以上"})
_ABOUT = {"大约": "约", "约": "约", "左右": "约", "上下": "约", "将近": "近", "近": "近"}


class Figure(NamedTuple):
    """An amount in a unit; `at_least` for 余, `about` is 约, 近 or ""."""

    value: Decimal
    unit: str
    at_least: bool = False
    about: str = ""

    @property
    def marks(self) -> str:
        """What is said of its exactness: 余, 约, 近, or "" for an exact figure."""
        return self.about + ("余" if self.at_least else "")

    def __str__(self) -> str:
        number = f"{self.value.normalize():f}"
        if not self.at_least:
            return f"{self.about}{number}{self.unit}"
        # 100余万元, but 3万余元: 余 follows a whole ten.
        if self.unit in ("万元", "亿元") and self.value % 10:
            return f"{self.about}{number}{self.unit[0]}余元"
        return f"{self.about}{number}余{self.unit}"

    @property
    def base(self) -> Decimal:
        """The amount in the unit of its kind to which all others convert."""
        return self.value * next((factor for large, _, factor in _CONVERTED if large == self.unit), 1)


def kind_of(unit: str) -> str:
    """Return the unit for which a unit's figures can be added up: 元 of 万元, 米 of 公里, else itself."""
    return next((small for large, small, _ in _CONVERTED if large == unit), unit)


def added(figures: Sequence[Figure]) -> Figure:
    """Return the sum of figures of one kind, in the largest unit among them."""
    kinds = {kind_of(figure.unit) for figure in figures}
    if len(kinds) != 1:
        raise ValueError(f"figures of several kinds: {kinds}")
    base, units = sum((figure.base for figure in figures), Decimal(0)), {figure.unit for figure in figures}
    unit, factor = next(((large, factor) for large, _, factor in _CONVERTED if large in units), (next(iter(units)), 1))
    about = {figure.about for figure in figures} - {""}
    # Near and something more is about.
    mark = "" if not about else "近" if about == {"近"} and len(figures) == 1 else "约"
    return Figure(base / factor, unit, any(figure.at_least for figure in figures), mark)


def folded(text: str) -> str:
    """Return a text, sign for sign, with the numerals and marks of figures in one form."""
    return _IDEOGRAPH.sub(lambda match: key(match[0]), text).translate(_FOLDED)


@lru_cache(maxsize=64)
def pattern(units: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Return the expression for a figure in folded text; `units` are the office's own beside the usual ones."""
    words = "|".join(sorted(map(re.escape, {*UNITS, *units}), key=len, reverse=True))
    return re.compile(
        rf"(?P<sign>(?<![\d日号月年~-])-|负)?(?P<before>{_BEFORE})?(?P<number>{_ARABIC}|{_CHINESE})(?P<more>余|多)?"
        rf"(?P<scale>[十百千]?[万亿]|[百千])?(?P<still>余|多)?"
        rf"(?P<unit>(?:{words})(?!均))?(?P<after>{_AFTER})?"
    )


def figure_of(match: re.Match[str], unit: str = "") -> Figure | None:
    """Return the figure that an expression found, None where the number is not certain (三五, 一百二) or negative."""
    number = match["number"].replace(",", "")
    value = Decimal(number) if number[0].isdecimal() and number.isascii() else chinese(number)
    unit = match["unit"] or unit
    if value is None or match["sign"] or not unit:
        return None
    scale = match["scale"] or ""
    # 2.5万立方米 are 25000, but 3万元 stay 3 of 万元.
    if unit == "元" and scale[-1:] in ("万", "亿"):
        unit, scale = f"{scale[-1]}元", scale[:-1]
    for sign in scale:
        value *= _SCALES[sign]
    words = {match[name] for name in ("before", "more", "still", "after")} - {None}
    about = next((_ABOUT[word] for word in words if word in _ABOUT), "")
    return Figure(value, unit, bool(words & _AT_LEAST), about)


def chinese(text: str) -> Decimal | None:
    """Return the value of a folded Chinese numeral, None where it is not certain."""
    high, _, low = text.rpartition("万")
    parts = [_below_ten_thousand(part) for part in (high, low) if part]
    if None in parts or not parts:
        return None
    values = [part for part in parts if part is not None]
    return Decimal(values[0] * 10_000 + values[1] if len(values) == 2 else values[0])


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last, has_zero = 0, 0, 10_000, False
    for sign in text:
        if sign in _SCALES:
            scale = _SCALES[sign]
            if scale >= last or (not digit and scale != 10):
                return None
            total, digit, last, has_zero = total + (digit or 1) * scale, 0, scale, False
        elif digit:
            return None
        else:
            digit = _DIGITS.index(sign)
            has_zero = has_zero or not digit
    # 一百二 may be 102 or 120.
    return None if digit and last > 10 and last < 10_000 and not has_zero else total + digit


def listed(figures: Iterable[Figure]) -> str:
    """Return figures that are not added up, one after the other."""
    return "、".join(map(str, figures))
