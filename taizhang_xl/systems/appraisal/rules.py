"""What can be wrong in the companion workbook of regular appraisal, and in the forms that come back."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
PERSON_NOT_LISTED = Rule("appraisal-person", _E, "考核的人不在名册", "“{value}”不在“人员”表里，或者不参加考核，这一行没有算", "请核对姓名；新来的先在“人员”表加上，重名的写姓名（职务）")
OTHER_PERSON = Rule("appraisal-other-unit", _E, "是别的单位的人", "“{value}”是{other}的人，这一行没有采用", "请核对姓名；人员调动的先改“人员”表，再重新发表")
UNIT_NOT_LISTED = Rule("appraisal-unit", _E, "考核的单位不在名册", "“{name}”的单位“{value}”不在“单位”表里，这一行发不出去，也收不回来", "单位改了名的，把原来的名称加到“单位”表的“简称”里")
WEEK_UNREADABLE = Rule("appraisal-week-unreadable", _E, "周看不懂", "“{name}”的周“{value}”看不懂，这一行没有算", "请写成周一至周五，如 3月5日至3月9日")
WEEK_NOT_ASKED = Rule("appraisal-week-outside", _E, "不该记的一周", "“{name}”的“{value}”{why}，这一行没有算", "请核对周")
WEEK_OUT_OF_POST = Rule("appraisal-out-of-post", _E, "不在岗的时候有记录", "“{name}”的“{value}”在{why}，这一行没有算", "请核对；到岗、离岗日期不对的改“人员”表")
DOUBLED = Rule("appraisal-doubled", _E, "同一人同一期有两行", "“{name}”的“{value}”在 {other} 已经有了，只算前一行", "请删去多余的一行")
MONTH_UNREADABLE = Rule("appraisal-month", _E, "月份不对", "“{name}”的月份“{value}”看不懂，或者不是{year}年的，这一行没有算", "请写成 {year}-03 这样")
QUARTER_UNREADABLE = Rule("appraisal-quarter", _E, "季度不对", "“{name}”的季度“{value}”看不懂，这一行没有算", "请写成 第一季度 这样")
SITUATION_UNKNOWN = Rule("appraisal-situation", _W, "情形不对", "“{name}”的情形“{value}”不是选项里的，按“正常”算", "请从正常、请假、出差、补记里选一个")
DAY_WRONG = Rule("appraisal-day", _W, "日期不对", "“{name}”的{column}“{value}”{why}，没有算", "请填日期，如 2018-3-9")
WRITTEN_LATE = Rule("appraisal-late", _W, "补记", "“{name}”的“{week}”到 {value} 才写，应在 {last} 以前，按补记算", "")
NOT_DATED = Rule("appraisal-not-dated", _W, "没有填写日期", "“{name}”的“{value}”没有填写日期，看不出是不是补记的", "请补上哪一天写的")
NUMBER_NOT_LISTED = Rule("appraisal-number", _W, "记实的编号不对", "“{name}”写的编号“{value}”台账里没有", "请核对编号")
GRADE_UNKNOWN = Rule("appraisal-grade", _E, "等次不对", "“{name}”{when}的{column}“{value}”不是等次，没有算", "请从{words}里选一个")
GRADE_OF_OTHER_SET = Rule("appraisal-grade-period", _E, "不是这一期的等次", "“{name}”{when}的{column}“{value}”是另一段时间用的等次，没有算", "这一期的等次是{words}，请从里面选一个")
HALF = Rule("appraisal-half", _W, "评语和等次缺一样", "“{name}”{when}{role}有{has}，没有{lacks}", "请补上")
THIRD_PROPOSER = Rule("appraisal-proposer", _E, "不是该提建议的人", "“{name}”{when}的{role}写的是“{value}”，不是{expected}，这一级的评语和等次没有采用", "每人每月只由单位负责人和主管领导各提一次；换了人的先改“单位”表")
TOO_MANY_DAYS = Rule("appraisal-attendance", _W, "天数对不上", "“{name}”{when}出勤、事假、病假加起来是 {value} 天，这个月只有 {most} 个工作日", "请核对")
CLOSED_ALTERED = Rule("appraisal-closed", _W, "存档以后改过", "{quarter}已经审定存档，“{name}”的{what}后来改成了“{value}”，存档里是“{kept}”，材料按存档出", "改错了的请改回")
# fmt: on

RULES = rules_in(globals())
