"""Frames drawn with matplotlib: bars that are told apart by hatch and number as well as by colour."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from taizhang_xl.errors import UsageError
from taizhang_xl.faces.frames.build import per_person
from taizhang_xl.faces.frames.columns import DAY_OF, OVER
from taizhang_xl.faces.frames.style import fills_of
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.status import NOT_DUE
from taizhang_xl.month.review_line import NO_UNIT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

# The first that is there is taken; matplotlib knows a collection by its first face, which of Noto's is the Japanese.
_FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "Microsoft YaHei", "SimHei", "DengXian",
    "PingFang SC", "Heiti SC", "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback",
    "Noto Sans CJK JP", "SimSun", "Noto Serif CJK SC", "Noto Serif CJK JP", "AR PL UMing CN", "FangSong",
)  # fmt: skip
_NO_FONT = "没有找到有汉字的字体，图上的汉字会是方框：请安装一种，如 fonts-noto-cjk"
_LATE = "超期"
_FINISHED = (str(State.DONE), str(State.CLOSED))
_MOST = 20
_Drawn = tuple[str, pd.DataFrame, "pd.Series[Any]"]


class _Look(NamedTuple):
    colour: str
    hatch: str


def _looks(frame: pd.DataFrame) -> Mapping[str, _Look]:
    """Return how each part of a bar looks: the office's colours, and hatches for a grey print."""
    fills = fills_of(frame)
    return {
        str(State.DONE): _Look(f"#{fills[State.DONE]}", ""),
        str(State.DOING): _Look(f"#{fills[State.DOING]}", "//"),
        NOT_DUE: _Look("#FFFFFF", ""),
        _LATE: _Look(f"#{fills[State.TODO]}", "xx"),
    }


def drawn(frame: pd.DataFrame, kind: str, ax: Axes | None) -> Axes:
    """Return axes with a frame drawn: bars by unit, by month of 到期日 or by person, each in four parts with its number.

    The parts are 办结 (销号 too), 正在办理, 未到期 (not begun, not due) and 超期 (past its day, begun or not).
    """
    if kind not in _KINDS:
        raise UsageError(f"plot({kind!r})", "没有这种图", f"可以写：{'、'.join(_KINDS)}")
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise UsageError("plot", "这台电脑上没有装 matplotlib", '请运行 pip install "taizhang-xl[notebook]"') from error
    looks = _looks(frame)
    title, rows, groups = _KINDS[kind](frame)
    table = pd.crosstab(groups.to_numpy(), _parts(rows).to_numpy())
    table = table.reindex(columns=[part for part in looks if part in table], fill_value=0)
    table = table.sort_index(ascending=False) if kind == "months" else _longest_last(table)
    if len(table) > _MOST and kind == "persons":
        title, table = f"{title}（{len(table)} 人中的前 {_MOST} 人）", table.tail(_MOST)
    if ax is None:
        _, ax = pyplot.subplots(figsize=(9, 1.6 + 0.34 * max(len(table), 1)), layout="constrained")
    font = chinese_font()
    _bars(ax, table, looks, font)
    day = f"（{frame.attrs[DAY_OF]}）" if DAY_OF in frame.attrs else ""
    ax.set_title(f"{title}，件{day}", fontproperties=font, fontsize=13)
    return ax


def chinese_font() -> FontProperties | None:
    """Return a font of this machine that has Chinese, None with a warning where there is none."""
    from matplotlib import font_manager

    there = {entry.name: entry.fname for entry in font_manager.fontManager.ttflist}
    for name in _FONTS:
        if name in there and Path(there[name]).exists():
            return font_manager.FontProperties(fname=there[name])
    warnings.warn(_NO_FONT, stacklevel=4)
    return None


def _parts(frame: pd.DataFrame) -> pd.Series[str]:
    """Return which part of a bar each row is of."""

    def part(state: Any, over: Any) -> str:
        if state in _FINISHED:
            return str(State.DONE)
        if not pd.isna(over) and over > 0:
            return _LATE
        return str(state) if state == State.DOING else NOT_DUE

    found = [part(state, over) for state, over in zip(frame[Field.STATE], frame[OVER], strict=True)]
    return pd.Series(found, index=frame.index, dtype="object")


def _longest_last(table: pd.DataFrame) -> pd.DataFrame:
    """Return the bars, the most overdue and then the longest on top: the last row is drawn there."""
    late = table[_LATE] if _LATE in table else table.sum(axis=1) * 0
    order = pd.DataFrame({"late": late, "all": table.sum(axis=1)}).sort_values(["late", "all"], kind="stable")
    return table.loc[order.index]


def _bars(ax: Axes, table: pd.DataFrame, looks: Mapping[str, _Look], font: FontProperties | None) -> None:
    from matplotlib import ticker

    left = pd.Series(0, index=table.index)
    places = range(len(table))
    for part, look in looks.items():
        if part not in table:
            continue
        counts = table[part]
        bars = ax.barh(
            places, counts, left=left, color=look.colour, hatch=look.hatch, edgecolor="#444444", linewidth=0.6, label=part
        )  # fmt: skip
        labels = [str(count) if count else "" for count in counts]
        box = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
        for text, label in zip(ax.bar_label(bars, labels=labels, label_type="center", fontsize=8), labels, strict=True):
            if label and look.hatch:
                text.set_bbox(box)
        left = left + counts
    ax.set_yticks(places, labels=[str(name) for name in table.index], fontproperties=font)
    ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    ax.spines[["top", "right"]].set_visible(False)
    if len(table):
        ax.legend(prop=font, ncols=4, loc="upper center", bbox_to_anchor=(0.4, -0.06), frameon=False)


def _units(frame: pd.DataFrame) -> _Drawn:
    return "各单位办理情况", frame, frame[Field.UNIT].astype("object").fillna(NO_UNIT)


def _months(frame: pd.DataFrame) -> _Drawn:
    return "各月到期情况", frame, frame[Field.DUE].dt.strftime("%Y-%m").astype("object").fillna("无到期日")


def _persons(frame: pd.DataFrame) -> _Drawn:
    people = per_person(frame)
    names, units = people[Field.PERSON].astype("object"), people[Field.UNIT].astype("object")
    several = units.groupby(names).transform("nunique") > 1
    return "各责任人的事项", people, names.where(~several, names + " " + units)


_KINDS: dict[str, Callable[[pd.DataFrame], _Drawn]] = {"units": _units, "months": _months, "persons": _persons}
