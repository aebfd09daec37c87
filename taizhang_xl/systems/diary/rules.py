"""What can be wrong with the diary. A row with an error is not counted."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING
_NOT = "，没有计入"

# fmt: off
DIARY_DATE = Rule("diary-date", _E, "日志日期看不懂", f"工作日志的日期“{{value}}”{{why}}{_NOT}", "请填哪一天，如 3月5日；几天的写 3月5日~14日")
DIARY_OUTSIDE_YEAR = Rule("diary-outside-year", _E, "日志日期不在本年度", f"工作日志的日期“{{value}}”不是{{year}}年的{_NOT}", "请核对年份；别的年度的记在那一年的台账里")
DIARY_IN_FUTURE = Rule("diary-in-future", _W, "日志日期在将来", f"工作日志的日期 {{value}} 晚于 {{today}}{_NOT}", "请核对；还没有做的不要记")
DIARY_NO_PROJECT = Rule("diary-no-project", _W, "日志没有写村或项目", "工作日志的“{value}”没有写村或项目，另列在“没有写明”里", "请补填“项目”一列")
DIARY_FIGURE = Rule("diary-figure", _E, "日志数值不能用", f"工作日志的数值“{{value}}”{{why}}{_NOT}", "请填一个数，如 300、2000余、约2.3万；拿不准的写进“内容”")
DIARY_UNIT = Rule("diary-unit", _E, "日志数值没有计量单位", f"工作日志的数值“{{value}}”{{why}}{_NOT}", "请在“计量单位”填 户、人次、米、公里、元、万元 等")
DIARY_INCOMPLETE = Rule("diary-incomplete", _E, "日志的指标和数值没有填全", f"工作日志的“{{value}}”没有填{{column}}{_NOT}", "请补填；没有数的，指标和数值都空着")
DIARY_UNTYPED = Rule("diary-untyped", _W, "内容里的数没有填", "工作日志的“内容”里有 {value}，没有填指标和数值，汇总里没有", "请一个数一行补填；或用 taizhang diary 台账 --paste 粘贴这句话")
DIARY_MEASURE = Rule("diary-measure", _W, "日志指标不认识", "工作日志的指标“{value}”不认识{nearest}，单独算", "请改成认识的指标；确实是新的，在“日志指标”表加一行")
DIARY_MEASURE_UNIT = Rule("diary-measure-unit", _E, "计量单位与指标不符", f"“{{value}}”不论{{unit}}{_NOT}", "请核对指标和计量单位：{value}用 {units}；要加一种单位，在“日志指标”表写这个指标")
DIARY_SCOPE = Rule("diary-scope", _E, "日志没有写口径", f"工作日志的“{{text}}”口径是“{{value}}”，分不出是本次的还是累计的{_NOT}", "这一次的数写“本次”，从头累计的写“截至目前”")
DIARY_SOURCES = Rule("diary-sources", _E, "一格写了两个资金渠道", f"工作日志的资金渠道“{{value}}”是几个渠道{_NOT}", "直接投入和争取的不能合在一起，请分成几行，各写各的数")
DIARY_SOURCE = Rule("diary-source", _E, "资金渠道不认识", f"工作日志的资金渠道“{{value}}”不认识{_NOT}", "请写一个：{choices}；要加新的，在“设置”表改“日志资金渠道”")
DIARY_NO_SOURCE = Rule("diary-no-source", _W, "资金没有写渠道", "工作日志的“{value}”没有写资金渠道，单独算，不和写明渠道的相加", "请在“资金渠道”写一个：{choices}")
DIARY_SUMMING = Rule("diary-summing", _E, "汇总方式不能用", f"工作日志的汇总方式“{{value}}”{{why}}{_NOT}", "请写“累加”或“不累加”，或空着")
DIARY_LOWER = Rule("diary-lower", _E, "累计数比以前少", f"{{measure}}截至{{day}}填的是{{value}}，比以前的{{before}}（{{when}}）少{_NOT}", "请核对两个数；是这一次的，把口径改成“本次”")
DIARY_STRADDLES = Rule("diary-straddles", _W, "本次跨着累计的日子", "{measure}{value}是 {day} 的本次，中间的{when}有累计数，按累计以后算了", "请核对有没有重复，重复的把这一行的口径或日期改一下")
DIARY_WAITING = Rule("diary-waiting", _W, "粘贴的日志没有确认", f"工作日志有 {{value}} 行“待确认”{_NOT}", "请逐行核对，对的在“确认”一列写“确认”，不要的写“不用”")
DIARY_ANSWER = Rule("diary-answer", _E, "日志的确认看不懂", f"工作日志的确认一列写的是“{{value}}”{_NOT}", "请写“确认”或“不用”，手工填的行空着")
DIARY_NUMBER = Rule("diary-number", _W, "日志的编号不在台账", "工作日志的编号“{value}”在台账里{why}，没有给它提建议", "请核对编号")
DIARY_MONTHS = Rule("diary-months", _W, "有的月份没有日志", "{project}从{first}起，{value}没有工作日志", "每月都要有活动、有内容，请补记；确实没有的写明原因")

OCCURRENCE_ANSWER = Rule("diary-proposal-answer", _E, "日志落实的采用看不懂", "采用一列写的是“{value}”，看不懂，没有记到月报", "请写“采用”或“不采用”")
OCCURRENCE_STALE = Rule("diary-proposal-stale", _E, "日志落实的建议不能采用", "{number} {month}的建议没有记到月报：{value}", "请看新的建议，再选一次")
# fmt: on

RULES = rules_in(globals())
