"""What can be wrong with the papers of supervision."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
PAPER_UNDATED = Rule("paper-undated", _W, "日期读不出来，没有计入", "“{column}”写的是“{value}”，读不出日期，这一行没有计入", "请填日期，如 2018-3-5")
BRIEF_NUMBER_WRONG = Rule("brief-number", _E, "期号不对", "期号“{value}”不是数字，不再编新的期号", "请填整数，如 5；还没有出的一期空着，由程序编")
BRIEF_DOUBLED = Rule("brief-doubled", _E, "期号重复", "第{value}期在第 {row} 行已经有了，不再编新的期号", "请核对印发的文件，改正其中一个")
BRIEF_GAP = Rule("brief-gap", _E, "期号不连续", "第{value}期前面少了第{missing}期，不再编新的期号", "请补登缺的各期，填期号、日期、标题就行")
BRIEF_COLUMN = Rule("brief-column", _E, "工作信息表缺少列", "“工作信息”表缺少“{value}”列，登记不了", "请在表头补上这一列")
# fmt: on

RULES = rules_in(globals())
