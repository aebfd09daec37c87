"""What can be wrong with the party-study ledger."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
STUDY_CELL = Rule("study-dated-cell", _E, "变动的写法看不懂", "{who}的{column}{why}，这一格没有用", "请写成：第一党小组；2018-3-12起第二党小组")
STUDY_ORGAN = Rule("study-organ", _E, "党组织不明", "{who}的{column}“{value}”不在“党组织”表里", "请改成表里的名称，或在表里加一行")
STUDY_ORGAN_ROW = Rule("study-organ-row", _E, "党组织表的行不对", "“党组织”表的“{value}”{why}，这一行没有用", "请写清名称和种类；党小组写明所属支部，一个组织一行")
STUDY_BRANCH_DIFFERS = Rule("study-branch-differs", _W, "党支部和党小组对不上", "{who}的党支部“{value}”不是党小组“{group}”所属的“{branch}”，按党小组算", "请改成一致，或只填党小组")
STUDY_HEAD = Rule("study-head", _E, "党小组长不明", "{day}“{organ}”{why}，没有给这个组做通报", "请在“党组织”表写上在岗的组长；换人的写：张某；2018-3-12起李某")
STUDY_COMMITTEE = Rule("study-committee", _E, "支部委员不明", "“{value}”{why}，支委会不知道谁应到，没有算", "请在“党组织”表写全支部委员，他们在“人员”表里要填党支部或党小组")
STUDY_NUMBER = Rule("study-number", _E, "场次号不对", "第{row}行的场次号“{value}”{why}，这一场没有算", "请一场写一个号，一天两场的写两个号")
STUDY_DAY = Rule("study-day", _E, "学习日期不对", "{number} 的日期“{value}”{why}，这一场没有算", "请写 {year} 年里的一天，如 {year}-3-16")
STUDY_KIND = Rule("study-kind", _W, "学习类型没见过", "{number} 的类型“{value}”不在下拉框里，次数没有算进三会一课", "请从下拉框选")
STUDY_SCOPE = Rule("study-scope", _E, "学习范围看不懂", "{number} 的范围“{value}”{why}，这一场没有算", "请写全体党员、党支部或党小组的名称，或“人员”表里的姓名")
STUDY_NOT_THERE = Rule("study-not-there", _W, "应到的人不在岗", "{number} 的范围里“{value}”那一天不在岗，没有算应到", "请核对到岗离岗日期、范围和支部委员")
STUDY_DAYS = Rule("study-days", _W, "补课期限看不懂", "{number} 的补课期限天“{value}”不是 1 到 99 的整数，按设置的 {days} 天算", "请改成整数，或空着")
STUDY_CAME = Rule("study-came", _E, "到会情况看不懂", "{number} 的到会情况里“{value}”看不懂，这一场没有算", "请写：全到，或 张某、李某：请假；王某：缺")
STUDY_CAME_EARLY = Rule("study-came-early", _E, "没开的会登记了到会", "{number} 在 {value}，还没有开就登记了到会，没有算", "请核对日期")
STUDY_CAME_LACKING = Rule("study-came-lacking", _W, "没有登记到会", "{number}（{value} {kind}）开过了，没有登记到会", "都到了写“全到”，没开成写“取消”")
STUDY_NOT_EXPECTED = Rule("study-not-expected", _E, "不该到的人", "{number} 的到会情况写了“{value}”，这天不在应到的人里，没有算", "请核对姓名、范围，和这个人的党小组、到岗离岗日期")
STUDY_TWICE = Rule("study-twice", _W, "一个人写了两次", "{number} 的到会情况里“{value}”写了两次，按前一个算", "请去掉一个")
STUDY_QUORUM = Rule("study-quorum", _W, "到会不足半数", "{number} {kind}应到 {expected} 人，实到 {value} 人，不足半数：党员大会不能表决，支委会不能开", "请核对；没开成的写“取消”，另定日期")
STUDY_BELOW = Rule("study-below", _W, "三会一课不够次数", "{organ}的{kind}在{value}安排不够（设置“{setting}”是“{often}”）", "请在“学习计划”加上；取消了的另定日期，不要求的改设置")
STUDY_REVIEW = Rule("study-review", _W, "没有批阅", "{what}，过了 {days} 个工作日还没有批阅", "请书记批阅，填上批阅日期")
STUDY_REVIEW_EARLY = Rule("study-review-early", _E, "批阅日期不对", "{what}，批阅日期“{value}”{why}，没有算", "请核对日期")
STUDY_RECORD = Rule("study-record", _E, "补课对不上场次", "“{value}”{why}，这一行没有算", "请核对场次号和姓名，不要的删去")
STUDY_MAKE_UP_DAY = Rule("study-make-up-day", _E, "补课日期不对", "{name} {number} 的补课日期“{value}”{why}，没有算补过", "请核对日期")
STUDY_WAY = Rule("study-way", _W, "没有写补课方式", "{name} {number} 在 {value} 补了课，没有写方式", "请写自学、参加另一场、单独补课等")
STUDY_OVERDUE = Rule("study-overdue", _W, "补课超期", "{name} {day}没有参加{kind}（{why}），应在 {value} 前补课，还没有补", "请提醒补课，补了在“学习记录”填日期和方式")
STUDY_ITEM = Rule("study-item", _E, "学习计划的编号不对", "{number} 的编号“{value}”{why}，没有建议", "请核对编号")
STUDY_ANSWER = Rule("study-answer", _E, "采用一格看不懂", "{number} 的“采用”写了“{value}”，没有照办", "请选“采用”或“不采用”")
STUDY_STALE = Rule("study-stale", _W, "台账建议变了", "{number} 选了“采用”，但{value}，没有写进台账", "请看过新的建议再选一次")
STUDY_NAME_IN_TOPIC = Rule("study-name-in-topic", _W, "主题里有别组的人名", "{number} 的主题里有别的党小组的人名，给“{value}”的通报没有写主题", "不想写人名的，主题改成不带人名的")
STUDY_FOREIGN = Rule("study-foreign", _E, "通报里有别组的人名", "给“{value}”的通报里有别的党小组的人名，没有做", "请检查学习计划的类型、党组织的名称里有没有人名，或姓名连写成了别人的名字")
# fmt: on

RULES = rules_in(globals())
