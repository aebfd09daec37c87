"""What an office sets for its slips: how they are numbered and signed, and the ladder of reminding, urging, supervising."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting

_NATURAL = "[0-9]{1,3}"
_A_FEW_DAYS = "0 到 999 的整数"

PREFIX = Setting(
    "督办代字", "", "提示、催办、督办文号的代字，如 洛人办督提；没有填就不能出文",
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

SETTINGS = (
    PREFIX, FIRST_NUMBER, ISSUER, SIGNER, CONTACT, CONTACT_PHONE, HINT_DAYS, URGE_FROM, SUPERVISE_FROM, URGE_REPLY,
    SUPERVISE_REPLY, PAUSE,
)  # fmt: skip
