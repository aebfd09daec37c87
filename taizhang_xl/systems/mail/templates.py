"""The letters of each kind of mail, which an office may change in any text editor."""

from __future__ import annotations

from collections.abc import Mapping

from taizhang_xl.paper.text_template import TextTemplate
from taizhang_xl.systems.mail.audience import Audience, Kind

_ALL = ("收件人", "月份", "机关", "联系人", "附件")
_OF_FORM = ("单位", "项数", "期限")


def _template(name: str, needed: tuple[str, ...], *more: str) -> TextTemplate:
    return TextTemplate(f"邮件_{name}.txt", __package__, frozenset(needed), frozenset((*_ALL, *needed, *more)))


LETTERS: Mapping[tuple[Kind, Audience], TextTemplate] = {
    (Kind.FORM, Audience.UNIT): _template("发表", ("收件人", "月份"), *_OF_FORM),
    (Kind.REMINDER, Audience.UNIT): _template("催报", ("收件人", "月份"), *_OF_FORM, "应办", "超期"),
    (Kind.PACKET, Audience.UNIT): _template("材料_单位", ("收件人", "月份", "截至"), "单位", "应办", "办结", "挂单", "超期", "下月到期"),
    (Kind.PACKET, Audience.LEADER): _template("材料_领导", ("收件人", "月份", "截至"), "单位", "应办", "办结", "挂单", "超期", "未报送"),
    (Kind.PACKET, Audience.SECTION): _template("材料_科室", ("收件人", "月份"), "截至", "应办", "办结", "挂单", "超期", "未报送"),
    (Kind.SLIP, Audience.UNIT): _template("提示件", ("收件人", "文号"), "单位", "件数", "回复期限"),
}  # fmt: skip

TEMPLATES = tuple(LETTERS.values())
