"""What an office sets for its supervision."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting

_FEW = "[1-9][0-9]?"
_A_FEW = "1 到 99 的整数"

VISITS_EACH_QUARTER = Setting("每季督察次数", "1", "督察方案里每个单位每季度督察几次", "[1-9]", "1 到 9 的整数")
HUNG_MONTHS = Setting("挂单督察月数", "2", "有事项挂单满几个月的单位，当季督察次数加倍", _FEW, _A_FEW)
VISITS_BEFORE_DUE = Setting("督察提前工作日", "10", "到期前多少个工作日去督察", _FEW, _A_FEW)

SETTINGS = (VISITS_EACH_QUARTER, HUNG_MONTHS, VISITS_BEFORE_DUE)
