"""What can be wrong with the register of slips."""

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
SLIP_UNIT_UNKNOWN = Rule("slip-unit-unknown", _W, "登记的单位不在名册", "登记的单位“{value}”不在“单位”表里", "请改成表里的名称，或在“单位”表补上它")
SLIP_CITES_UNKNOWN = Rule("slip-cites-unknown", _W, "引用的文号没有登记", "引用的文号“{value}”没有登记", "请核对引用文号")
SLIP_REPLY_LATE = Rule("slip-reply-late", _W, "没有按期反馈", "{unit}对“{text}”应在 {value} 前反馈，已过 {days} 天，还没有登记反馈", "收到反馈的请登记；没有收到的请催，催办的到时会提出发督办")
SLIP_UNKNOWN = Rule("slip-unknown", _E, "没有这件提示件", "“督办”表里{what}“{value}”", "请核对，或写全文号，如 代字〔2018〕12号")
SLIP_SETTLED = Rule("slip-settled", _E, "这件不能再登记", "{value} {what}，没有登记", "{cure}")
# fmt: on

RULES = rules_in(globals())
