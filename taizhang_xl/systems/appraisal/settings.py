"""What an office may set for regular appraisal."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting
from taizhang_xl.systems.appraisal.sheets import APPRAISAL

_WORDS = r"[^\s;()、]+(、[^\s;()、]+){2,}"
GRADES = Setting(
    "平时考核等次", "优秀、称职、基本称职、不称职（至2018-12-31）；好、较好、一般、较差",
    "等次从好到差用顿号隔开；换过等次的，写明旧的用到哪一天，用分号隔开",
    rf"({_WORDS}\(至\d{{4}}-\d{{1,2}}-\d{{1,2}}\);)*{_WORDS}",
    "优秀、称职、基本称职、不称职（至2018-12-31）；好、较好、一般、较差 这样的",
)  # fmt: skip
SHARE = Setting(
    "最好等次比例", "40", "平时考核最好的等次（好、优秀）最多占全机关参加考核人数的百分之几",
    "100|[1-9]?[0-9]", "0 到 100 的整数，如 40",
)  # fmt: skip

GRADE_SETTINGS = (GRADES, SHARE)
SETTINGS = (*GRADE_SETTINGS, APPRAISAL.setting)
