"""What can be wrong with the plan of inspections."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_W = Severity.WARNING

# fmt: off
VISIT_REST_DAY = Rule("visit-rest-day", _W, "督察排在休息日", "{value} 是休息日", "请改到工作日")
VISIT_UNIT_UNKNOWN = Rule("visit-unit-unknown", _W, "督察单位不在名册", "督察的单位“{value}”不在“单位”表里", "请改成表里的名称，或在“单位”表补上它")
VISIT_ITEM_UNKNOWN = Rule("visit-item-unknown", _W, "督察的编号不对", "督察的编号“{value}”台账里没有，或者有重复", "请核对编号")
PROBLEM_NOT_DATED = Rule("problem-not-dated", _W, "督察问题没有整改期限", "督察发现的问题“{value}”没有写整改期限，或看不懂", "请填“整改期限”，如 10月底")
PROBLEM_OVERDUE = Rule("problem-overdue", _W, "督察问题没有按期整改", "督察发现的问题“{value}”应在 {due} 前整改，已过 {days} 天", "整改好了的请填“办结”的日期；没有整改的请催")
# fmt: on

RULES = rules_in(globals())
