"""What an office may set for supervision."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting

_FEW = "[1-9][0-9]?"
_A_FEW = "1 到 99 的整数"

VISITS_EACH_QUARTER = Setting("每季督察次数", "1", "督察方案里每个单位每季度督察几次", "[1-9]", "1 到 9 的整数")
HUNG_MONTHS = Setting("挂单督察月数", "2", "有事项挂单满几个月的单位，当季督察次数加倍", _FEW, _A_FEW)
VISITS_BEFORE_DUE = Setting("督察提前工作日", "10", "到期前多少个工作日去督察", _FEW, _A_FEW)


PLAN_SETTINGS = (VISITS_EACH_QUARTER, HUNG_MONTHS, VISITS_BEFORE_DUE)

YES, NO = "是", "否"

RANKED = Setting(
    "讲评排名",
    YES,
    f"“{YES}”：讲评里给单位排名次；“{NO}”：按单位表的顺序列出，不排名次",
    f"{YES}|{NO}",
    f"“{YES}”或“{NO}”",
)
FEWEST_DUE = Setting("排名最少应办", "3", "季度讲评里，应办不足这么多项的单位不参加排名", r"[1-9]\d?", "1 到 99 的整数")
JOURNAL_NAME = Setting("信息刊名", "工作信息", "工作信息报头上的刊名")
JOURNAL_ISSUER = Setting("信息编发单位", "", "工作信息报头上的编发单位，不填就用机关名称")
JOURNAL_COPIES = Setting("信息印数", "20", "每期工作信息印多少份", r"[1-9]\d{0,4}", "份数，如 20")
REPORT_TO = Setting("信息报", "", "工作信息报给谁，如：市人大常委会主任、副主任")
SEND_TO = Setting("信息送", "", "工作信息送给谁")
ISSUE_TO = Setting("信息发", "", "工作信息发给谁，如：各工委（室）")

SETTINGS = (
    RANKED, FEWEST_DUE, JOURNAL_NAME, JOURNAL_ISSUER, JOURNAL_COPIES, REPORT_TO, SEND_TO, ISSUE_TO, *PLAN_SETTINGS,
)  # fmt: skip
