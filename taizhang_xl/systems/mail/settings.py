"""What an office sets for its mail beside how it is sent."""

from __future__ import annotations

from taizhang_xl.ledger.settings import Setting

SECTION_MAIL = Setting("科室邮箱", "", "月度材料发给科室的邮箱，几个用顿号隔开；空着就不给科室做邮件草稿")

SETTINGS = (SECTION_MAIL,)
