"""What can be wrong with the planned activities."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
ACTIVITY_NUMBER = Rule("activity-number", _E, "代表活动的编号不对", "代表活动的编号“{value}”台账里{why}，图上没有画", "请核对编号；台账里没有的活动，编号空着，填活动和责任单位")
ACTIVITY_INCOMPLETE = Rule("activity-incomplete", _E, "代表活动没有填全", "没有编号的代表活动没有填“{value}”，图上没有画", "请补填，或写上台账里的编号")
ACTIVITY_UNIT = Rule("activity-unit", _E, "代表活动的单位不明", "代表活动的单位“{value}”不在“单位”表里，图上没有画", "请改成表里的名称")
ACTIVITY_MONTH = Rule("activity-month", _E, "代表活动的月份不对", "代表活动的月份“{value}”不是{year}年的一个月，图上没有画", "请写 1月 到 12月")
ACTIVITY_DAY = Rule("activity-day", _E, "代表活动的计划日期看不懂", "计划日期“{value}”看不懂，图上没有画", "请写成 {year}-3-5 这样的一天；还没有定的空着")
ACTIVITY_STATE = Rule("activity-state", _E, "代表活动的状态看不懂", "代表活动的{column}“{value}”看不懂，图上没有画", "状态请写 未落实、正在办理、办结，日期请写成 {year}-3-5 这样")
ACTIVITY_TWICE = Rule("activity-twice", _E, "代表活动重复", "{month}月的“{value}”在第{row}行已经有了，图上只画前一行", "请去掉一行；一个月办几次的，分成几项活动")
ACTIVITY_OUTSIDE = Rule("activity-outside", _W, "计划日期不在月份里", "计划日期 {value} 不在{month}月，图上画在{month}月", "请核对月份和计划日期")
ACTIVITY_IN_FUTURE = Rule("activity-in-future", _W, "代表活动的完成日期在将来", "完成日期 {value} 晚于 {today}，图上照样画成办结", "请核对，没有办的请删去")
ACTIVITY_OWN_STATE = Rule("activity-own-state", _W, "代表活动与台账不同", "{number} 有编号，{column}照台账，这里的“{value}”没有用", "请清空这一格；要改的改台账")
ACTIVITY_THEME_WORD = Rule("activity-theme-word", _W, "代表活动的主题看不懂", "主题一列写的是“{value}”，没有算作主题活动", "请写“是”或“否”")
ACTIVITY_NO_THEME = Rule("activity-no-theme", _W, "月份没有主题活动", "{value}没有主题活动", "每个月选一项活动，在主题一列写“是”")
ACTIVITY_THEMES = Rule("activity-themes", _W, "一个月有几个主题活动", "{month}月有 {count} 个主题活动：{value}", "请只留一个“是”")
# fmt: on

RULES = rules_in(globals())
