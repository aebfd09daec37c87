"""What can be wrong with slips, inspections and papers of supervision."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
SLIP_UNREADABLE = Rule("slip-unreadable", _E, "文号看不懂", "文号“{value}”看不懂，不知道编到了几号，不再编新的文号", "请改成 代字〔2018〕12号 这样的；没有发过的请删掉这一行")
SLIP_DOUBLED = Rule("slip-doubled", _E, "文号重复", "文号“{value}”在 {other} 已经有了，不再编新的文号", "请核对存档的文件，改正其中一个")
SLIP_GAP = Rule("slip-gap", _E, "文号不连续", "少了 {value}，不再编新的文号", "请补登，没有发出的办理填“作废”{note}")
SLIP_COLUMN = Rule("slip-column", _E, "督办表缺少列", "“督办”表缺少“{value}”列，登记不了", "请在表头补上这一列")
SLIP_INCOMPLETE = Rule("slip-incomplete", _W, "登记不全", "“{text}”的“{value}”没有填或看不懂，{number} 暂不再发提示件", "请补填；不再有效的办理填“作废”")
SLIP_ITEM_UNKNOWN = Rule("slip-item-unknown", _W, "登记的编号不对", "登记的编号“{value}”台账里没有，或者有重复", "请核对编号")
SLIP_VISIT_UNKNOWN = Rule("slip-visit-unknown", _W, "登记的督察找不到", "“{text}”是“{value}”的，“督察方案”表里找不到{unit}的这次督察；分不清是不是同一个问题，{unit}督察发现的问题暂不再发提示件", "日期、单位、编号改过的请改回，或把这一行的期次、编号改成一样的；不再有效的办理填“作废”")
SLIP_UNIT_UNKNOWN = Rule("slip-unit-unknown", _W, "登记的单位不在名册", "登记的单位“{value}”不在“单位”表里", "请改成表里的名称，或在“单位”表补上它")
SLIP_CITES_UNKNOWN = Rule("slip-cites-unknown", _W, "引用的文号没有登记", "引用的文号“{value}”没有登记", "请核对引用文号")
SLIP_REPLY_LATE = Rule("slip-reply-late", _W, "没有按期反馈", "{unit}对“{text}”应在 {value} 前反馈，已过 {days} 天，还没有登记反馈", "收到反馈的请登记；没有收到的请催，催办的到时会提出发督办")
SLIP_UNKNOWN = Rule("slip-unknown", _E, "没有这件提示件", "“督办”表里{what}“{value}”", "请核对，或写全文号，如 代字〔2018〕12号")
SLIP_SETTLED = Rule("slip-settled", _E, "这件不能再登记", "{value} {what}，没有登记", "{cure}")
PAPER_UNDATED = Rule("paper-undated", _W, "日期读不出来，没有计入", "“{column}”写的是“{value}”，读不出日期，这一行没有计入", "请填日期，如 2018-3-5")
BRIEF_NUMBER_WRONG = Rule("brief-number", _E, "期号不对", "期号“{value}”不是数字，不再编新的期号", "请填整数，如 5；还没有出的一期空着，由程序编")
BRIEF_DOUBLED = Rule("brief-doubled", _E, "期号重复", "第{value}期在第 {row} 行已经有了，不再编新的期号", "请核对印发的文件，改正其中一个")
BRIEF_GAP = Rule("brief-gap", _E, "期号不连续", "第{value}期前面少了第{missing}期，不再编新的期号", "请补登缺的各期，填期号、日期、标题就行")
BRIEF_COLUMN = Rule("brief-column", _E, "工作信息表缺少列", "“工作信息”表缺少“{value}”列，登记不了", "请在表头补上这一列")
VISIT_NOT_DATED = Rule("visit-not-dated", _E, "督察日期看不懂", "督察日期“{value}”看不懂，不知道排在哪个季度", "请填日期，如 2018-3-5")
VISIT_REST_DAY = Rule("visit-rest-day", _W, "督察排在休息日", "{value} 是休息日", "请改到工作日")
VISIT_UNIT_UNKNOWN = Rule("visit-unit-unknown", _W, "督察单位不在名册", "督察的单位“{value}”不在“单位”表里", "请改成表里的名称，或在“单位”表补上它")
VISIT_ITEM_UNKNOWN = Rule("visit-item-unknown", _W, "督察的编号不对", "督察的编号“{value}”台账里没有，或者有重复", "请核对编号")
PROBLEM_NOT_DATED = Rule("problem-not-dated", _W, "督察问题没有整改期限", "督察发现的问题“{value}”没有写整改期限，或看不懂", "请填“整改期限”，如 10月底")
PROBLEM_OVERDUE = Rule("problem-overdue", _W, "督察问题没有按期整改", "督察发现的问题“{value}”应在 {due} 前整改，已过 {days} 天", "整改好了的请填“办结”的日期；没有整改的请催")
# fmt: on

RULES = rules_in(globals())
