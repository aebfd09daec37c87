"""What can be wrong with the steps of a project. While an error stands its project is not calculated."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
STEP_UNNAMED = Rule("step-unnamed", _E, "工序没有工序号", "“{value}”没有工序号", "请补填，如 铺设-7")
STEP_DOUBLED = Rule("step-doubled", _E, "工序号重复", "工序号“{value}”在 {other} 已经有了", "请给其中一道换一个工序号，前道工序里写着它的也要改")
STEP_NO_LENGTH = Rule("step-no-length", _E, "计划工期没有填或看不懂", "{step} 的计划工期“{value}”不是 1 到 999 天", "请填工作日数，如 3；按天天算的写 10日历日")
STEP_LINK = Rule("step-link", _E, "前道工序看不懂", "{step} 的前道工序“{value}”看不懂", "请写成 铺设-6、铺设-6+2（隔两个工作日）、铺设-6开始+1（开始后一个工作日），几道用顿号隔开")
STEP_UNKNOWN = Rule("step-unknown", _E, "前道工序没有这一道", "{step} 的前道工序“{value}”在这项工程（编号 {number}）里没有", "请核对工序号；那一道有的，核对它的编号一列")
STEP_CYCLE = Rule("step-cycle", _E, "前道工序绕成了圈", "前道工序绕成了圈：{value}", "请改掉其中一道的前道工序")
STEP_DATE = Rule("step-date", _E, "工序日期看不懂", "{step} 的{column}“{value}”不是日期", "请填成 {year}-3-20 这样的日期，跨年的写明年份")
STEP_DATE_FAR = Rule("step-date-far", _E, "工序日期太远", "{step} 的{column}是 {value}，离台账年度太远", "请核对年份")
STEP_BACKWARDS = Rule("step-backwards", _E, "完成早于开始", "{step} 的{column} {value} 早于{other_column} {other}", "请核对这两个日期，跨年的写明年份")
STEP_NO_START = Rule("step-no-start", _E, "工程没有开工日期", "编号“{value}”的工序一个计划开始也没有填", "请在第一道工序填计划开始，或运行时加 --start 2018-03-01")
STEP_EARLY = Rule("step-early", _W, "前道没做完就开工", "{step} 在 {value} 开工，前道工序 {other} {until}", "请核对实际日期；确实可以提前的，改前道工序的写法，如 {other}开始+1")
STEP_IN_FUTURE = Rule("step-in-future", _W, "实际日期在将来", "{step} 的{column} {value} 晚于 {today}", "请核对，没有发生的请删去")
STEP_BEGUN_WHEN = Rule("step-begun-when", _W, "完成了没有实际开始", "{step} 已在 {value} 完成，没有填实际开始", "请补填；没有填的暂按工期倒推")
STEP_PLAN_DIFFERS = Rule("step-plan-differs", _W, "计划日期与推算不符", "{step} 计划 {value}，按前道工序和工期推算是 {other}", "请核对计划日期、工期和前道工序；有意等几天的在前道工序写 +几，如 铺设-6+2")
STEP_BUSY = Rule("step-busy", _W, "一人同时有两道关键工序", "{value}从 {first} 到 {last} 同时承担关键工序 {step} 和 {other}，哪一道拖了都影响终点", "请调一道给别人，或错开日期")
STEP_ITEM_UNKNOWN = Rule("step-item-unknown", _W, "工程的编号不在台账", "工程的编号“{value}”在台账里{why}，进度不能建议到台账", "请核对编号")
STEP_NO_NUMBER = Rule("step-no-number", _W, "工序没有编号", "有 {count} 道工序没有写编号，当作一项工程，进度不能建议到台账", "请在“编号”一列写上是台账里哪一项")

PROPOSAL_ANSWER = Rule("proposal-answer", _E, "推进建议的采用看不懂", "采用一列写的是“{value}”，看不懂，没有改台账", "请写“采用”或“不采用”")
PROPOSAL_STALE = Rule("proposal-stale", _W, "推进建议已经过时", "{number} 的“{column}”建议“{value}”，{why}，没有改台账", "请看新的建议，再选一次")

PASTE_LINE = Rule("paste-line", _E, "粘贴的行不能用", "第 {line} 行“{value}”{why}，一行也没有加", "请改好再粘贴：一行一道，依次是 {columns}")
# fmt: on

RULES = rules_in(globals())
