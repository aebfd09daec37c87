"""What an office may set for supervision: slips and their ladder, inspections, commentaries, briefs."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting
from taizhang_xl.month.settings import FEWEST_DUE

_NATURAL = "[0-9]{1,3}"
_A_FEW_DAYS = "0 到 999 的整数"

PREFIX = Setting(
    "督办代字", "", "提示、催办、督办文号的代字，如 某办督提；没有填就不能出文",
    r"[^\s\[\]【】()〔〕]{1,20}", "二十个字以内的代字，不带括号、年份和空格",
)  # fmt: skip
FIRST_NUMBER = Setting(
    "督办起始文号", "", "年中才开始用的：当年从哪一号编起，如 〔2018〕36号；以前手工发的不用补登",
    r"[\[【(〔][0-9]{4}[\])】〕][1-9][0-9]{0,4}号?", "〔2018〕36号 这样的年份和号",
)  # fmt: skip
ISSUER = Setting("督办发文机关", "", "印在提示件最上面的红字；没有填就用机关名称")
SIGNER = Setting("督办落款", "", "提示件末尾的落款；没有填就用发文机关")
CONTACT = Setting("督办联系人", "", "提示件上的联系人，写科室就行，如 信息督察科")
CONTACT_PHONE = Setting("督办联系电话", "", "提示件上的联系电话")
HINT_DAYS = Setting("提示提前天数", "7", "到期前多少天起发提示", _NATURAL, _A_FEW_DAYS)
URGE_FROM = Setting("催办超期工作日", "1", "超期多少个工作日起发催办", "[1-9][0-9]{0,2}", "1 到 999 的整数")
SUPERVISE_FROM = Setting(
    "督办超期工作日", "10", "超期多少个工作日起发督办；催办过了回复期限没有反馈的，也发督办",
    "[1-9][0-9]{0,2}", "1 到 999 的整数",
)  # fmt: skip
URGE_REPLY = Setting("催办回复工作日", "5", "催办要求几个工作日内反馈", _NATURAL, _A_FEW_DAYS)
SUPERVISE_REPLY = Setting("督办回复工作日", "3", "督办要求几个工作日内反馈", _NATURAL, _A_FEW_DAYS)
PAUSE = Setting("同级间隔工作日", "5", "同一事项发过提示件以后，多少个工作日内不再发同一级的", _NATURAL, _A_FEW_DAYS)

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
JOURNAL_NAME = Setting("信息刊名", "工作信息", "工作信息报头上的刊名")
JOURNAL_ISSUER = Setting("信息编发单位", "", "工作信息报头上的编发单位，不填就用机关名称")
JOURNAL_COPIES = Setting("信息印数", "20", "每期工作信息印多少份", r"[1-9]\d{0,4}", "份数，如 20")
REPORT_TO = Setting("信息报", "", "工作信息报给谁，如：市人大常委会主任、副主任")
SEND_TO = Setting("信息送", "", "工作信息送给谁")
ISSUE_TO = Setting("信息发", "", "工作信息发给谁，如：各工委（室）")
ADDRESSED = (REPORT_TO, SEND_TO, ISSUE_TO)

SLIP_SETTINGS = (
    PREFIX, FIRST_NUMBER, ISSUER, SIGNER, CONTACT, CONTACT_PHONE, HINT_DAYS, URGE_FROM, SUPERVISE_FROM, URGE_REPLY,
    SUPERVISE_REPLY, PAUSE,
)  # fmt: skip
PAPER_SETTINGS = (RANKED, FEWEST_DUE, JOURNAL_NAME, JOURNAL_ISSUER, JOURNAL_COPIES, *ADDRESSED)

SETTINGS = (*SLIP_SETTINGS, *PLAN_SETTINGS, *PAPER_SETTINGS)
