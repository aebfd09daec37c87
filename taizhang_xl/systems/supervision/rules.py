"""What can be wrong with slips, inspections and papers of supervision."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
PAPER_UNDATED = Rule("paper-undated", _W, "日期读不出来，没有计入", "“{column}”写的是“{value}”，读不出日期，这一行没有计入", "请填日期，如 2018-3-5")
BRIEF_NUMBER_WRONG = Rule("brief-number", _E, "期号不对", "期号“{value}”不是数字，不再编新的期号", "请填整数，如 5；还没有出的一期空着，由程序编")
BRIEF_DOUBLED = Rule("brief-doubled", _E, "期号重复", "第{value}期在第 {row} 行已经有了，不再编新的期号", "请核对印发的文件，改正其中一个")
BRIEF_GAP = Rule("brief-gap", _E, "期号不连续", "第{value}期前面少了第{missing}期，不再编新的期号", "请补登缺的各期，填期号、日期、标题就行")
BRIEF_COLUMN = Rule("brief-column", _E, "工作信息表缺少列", "“工作信息”表缺少“{value}”列，登记不了", "请在表头补上这一列")
VISIT_REST_DAY = Rule("visit-rest-day", _W, "督察排在休息日", "{value} 是休息日", "请改到工作日")
VISIT_UNIT_UNKNOWN = Rule("visit-unit-unknown", _W, "督察单位不在名册", "督察的单位“{value}”不在“单位”表里", "请改成表里的名称，或在“单位”表补上它")
VISIT_ITEM_UNKNOWN = Rule("visit-item-unknown", _W, "督察的编号不对", "督察的编号“{value}”台账里没有，或者有重复", "请核对编号")
PROBLEM_NOT_DATED = Rule("problem-not-dated", _W, "督察问题没有整改期限", "督察发现的问题“{value}”没有写整改期限，或看不懂", "请填“整改期限”，如 10月底")
PROBLEM_OVERDUE = Rule("problem-overdue", _W, "督察问题没有按期整改", "督察发现的问题“{value}”应在 {due} 前整改，已过 {days} 天", "整改好了的请填“办结”的日期；没有整改的请催")
# fmt: on

RULES = rules_in(globals())
