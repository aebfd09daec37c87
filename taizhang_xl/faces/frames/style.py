"""A frame to be looked at in a notebook: what the sheet shows, colour and word."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from taizhang_xl.errors import UsageError
from taizhang_xl.faces.frames.columns import FILLS, OVER
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.ledger.settings import Settings
from taizhang_xl.ledger.status import MARKS, NOT_DUE, NOT_DUE_MARK, fill_of

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

_STATE = str(Field.STATE)
# What people ask after first; telephones are left out.
USUAL = tuple(
    map(
        str,
        (
            Field.NUMBER, Field.TASK, Field.UNIT, Field.PERSON, Field.DEADLINE, Field.DUE, Field.STATE, Field.TIMING, OVER,
            Field.REASON, Field.HANGING,
        ),
    )
)  # fmt: skip
_LONG = (Field.TASK, Field.MEASURES, Field.PROGRESS, Field.REASON, Field.NEXT_PLAN, Field.REMARK)
_LINES: Any = [
    {"selector": "", "props": "border-collapse: collapse"},
    {
        "selector": "th, td",
        "props": "border: 1px solid #bbbbbb; padding: 3px 6px; text-align: left; vertical-align: top",
    },
    {"selector": "th", "props": "background-color: #eeeeee; color: #000000; white-space: nowrap"},
]


def styled(frame: pd.DataFrame, columns: Sequence[str]) -> Styler:
    """Return columns of a frame with mark, word and colour of each state; blank cells blank, days as 2018-03-31."""
    try:
        import jinja2  # noqa: F401
    except ImportError as error:
        raise UsageError("style", "这台电脑上没有装 jinja2", '请运行 pip install "taizhang-xl[notebook]"') from error
    labels = [_label(state, over) for state, over in zip(frame[_STATE], frame[OVER], strict=True)]
    shown = frame.assign(**{_STATE: pd.array(labels, dtype="string")})[list(columns)].reset_index(drop=True)
    style = shown.style
    days = [name for name in shown if pd.api.types.is_datetime64_dtype(shown[name].dtype)]
    style = style.format(_text).format(_day, subset=days).hide(axis="index").set_table_styles(_LINES)
    long = [name for name in columns if name in _LONG]
    style = style.set_properties(subset=pd.Index(long), **{"min-width": "14em"})
    short = [name for name in columns if name not in _LONG]
    style = style.set_properties(subset=pd.Index(short), **{"white-space": "nowrap"})
    return style.map(partial(_colour, fills_of(frame)), subset=pd.Index([name for name in columns if name == _STATE]))


def _label(state: Any, over: Any) -> str:
    named = State.TODO if pd.isna(state) else State(state)
    if named is State.TODO and (pd.isna(over) or over <= 0):
        return f"{NOT_DUE_MARK} {NOT_DUE}"
    return f"{MARKS[named]} {named}"


def fills_of(frame: pd.DataFrame) -> dict[str, str]:
    """Return the colour of each state as "RRGGBB": the office's own, the usual ones where the frame does not know them."""
    return frame.attrs.get(FILLS) or {str(state): fill_of(state, Settings()) for state in State}


def _colour(fills: dict[str, str], label: Any) -> str:
    word = str(label).partition(" ")[2]
    return "" if word == NOT_DUE else f"background-color: #{fills[word]}; color: #000000"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _day(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"
