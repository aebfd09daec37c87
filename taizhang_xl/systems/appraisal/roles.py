"""The words of appraisal that columns offer: who proposes, what a week was like."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who proposes a grade each month; there is no third."""

    HEAD = "单位负责人"
    LEADER = "主管领导"


class Situation(StrEnum):
    """What a person's week was like, as recorded; 请假 is leave on all its days."""

    USUAL = "正常"
    LEAVE = "请假"
    TRAVEL = "出差"
    LATE = "补记"
