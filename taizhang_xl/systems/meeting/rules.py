"""What can be wrong with what a meeting decided."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
DECISION_INCOMPLETE = Rule("decision-incomplete", _E, "会议议定没有填全", "会议议定的“{text}”没有填“{value}”，没有采用", "请补填后再运行")
DECISION_UNIT = Rule("decision-unit", _E, "会议议定的单位不明", "会议议定的单位“{value}”不在“单位”表里，没有采用", "请改成表里的名称，几个单位的分成几行")
DECISION_DEADLINE = Rule("decision-deadline", _E, "会议议定的时限看不懂", "会议议定的时限“{value}”看不懂（{why}），没有采用", "请写成 10月底、10月31日 这样")
DECISION_NO_ROW = Rule("decision-no-row", _E, "会议议定加不进台账", "会议议定的“{value}”加不进台账：{why}", "请在台账里手工加上这一行，再把它的编号填到“会议议定”")
DECISION_DOUBLED = Rule("decision-doubled", _E, "会议议定的编号重复", "编号“{value}”在台账里有几行，没有采用", "请先改正台账里重复的编号")
DECISION_UNIT_DIFFERS = Rule("decision-unit-differs", _E, "会议议定的单位与台账不同", "{number} 在台账里是{other}的，会议议定写的是“{value}”，没有采用", "请核对编号；会议改了责任单位的，请在台账里改")
DECISION_FINISHED = Rule("decision-finished", _E, "会议议定的事项已办结", "{value} 在台账里已经办结，时限没有改", "请核对编号；要接着办的，另作一件新事项")
DECISION_ANSWER = Rule("decision-answer", _E, "会议议定的采用看不懂", "采用一列写的是“{value}”，看不懂，没有采用", "请写“采用”或“不采用”")
DECISION_NUMBER = Rule("decision-number", _E, "会议议定的编号不对", "编号“{value}”台账里没有，没有采用", "改时限的请核对编号；新事项请把编号清空，由程序接着编")
DECISION_OPEN = Rule("decision-open", _W, "会议议定没有处理", "会议议定的“{value}”过了 {days} 天还没有写采用或不采用", "请写“采用”或“不采用”；采用的再运行 taizhang decisions 台账")
# fmt: on

RULES = rules_in(globals())
