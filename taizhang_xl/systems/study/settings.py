"""What an office may set for the party-study ledger: how often each kind of meeting is held, and the days that count."""

from __future__ import annotations

from typing import NamedTuple

from taizhang_xl.ledger.settings import Setting
from taizhang_xl.systems.study.kind import KIND
from taizhang_xl.systems.study.sheets import ASSEMBLY, COMMITTEE, GROUP_MEETING, LECTURE, THEME_DAY

NONE = "不要求"
_OFTEN = f"{NONE}|(月|季|半年|年)[1-9]"
_OFTEN_WORDS = f"月1、季1、半年1、年1 这样，不查的写“{NONE}”"
_DAYS = "[1-9][0-9]?"
_DAYS_WORDS = "1 到 99 的整数"
# By how many parts a year is divided.
_PARTS = {"月": 12, "季": 4, "半年": 2, "年": 1}


def _often(kind: str, value: str, note: str) -> Setting:
    return Setting(f"{kind}次数", value, note, _OFTEN, _OFTEN_WORDS)


MAKE_UP_DAYS = Setting("补课期限天", "14", "请假、缺席的几天内补课；学习计划里写了的照计划", _DAYS, _DAYS_WORDS)
REMIND_AFTER = Setting("补课提醒天", "7", "没有补课的，会后第几天提醒一次", _DAYS, _DAYS_WORDS)
REVIEW_DAYS = Setting("批阅工作日", "5", "会后、补课后几个工作日内书记批阅", _DAYS, _DAYS_WORDS)
# 三会一课: the minima of the rules that were found agree on these; on 党课 they do not, so it has none until it is set.
OFTEN = {
    ASSEMBLY: _often(ASSEMBLY, "季1", "每个支部至少几次党员大会：季1 是每季度一次"),
    COMMITTEE: _often(COMMITTEE, "月1", "每个支部至少几次支委会"),
    GROUP_MEETING: _often(GROUP_MEETING, "月1", "每个党小组至少几次党小组会"),
    THEME_DAY: _often(THEME_DAY, "月1", "每个支部至少几次主题党日"),
    LECTURE: _often(LECTURE, "", "每个支部至少几次党课，如 季1；空着不查"),
}
SETTINGS = (KIND.setting, *OFTEN.values(), MAKE_UP_DAYS, REMIND_AFTER, REVIEW_DAYS)


class Often(NamedTuple):
    """How often a kind of meeting is held at least: `times` times in each of the `parts` of a year; `text` as it was set."""

    times: int
    parts: int
    text: str

    def period(self, part: int) -> str:
        """Return what a part of the year is called, counted from 1."""
        halves = ("上半年", "下半年")
        names = {12: f"{part}月", 4: f"第{part}季度", 2: halves[(part - 1) % 2], 1: "全年"}
        return names[self.parts]

    def part_of(self, month: int) -> int:
        """Return the part that a month, 1 to 12, is in."""
        return (month - 1) * self.parts // 12 + 1


def often(text: str) -> Often | None:
    """Return what a value of a setting means, None where nothing is asked for."""
    if text in ("", NONE):
        return None
    return Often(int(text[-1]), _PARTS[text[:-1]], text)
