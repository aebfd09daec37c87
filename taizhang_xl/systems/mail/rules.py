"""What can be wrong with those who are to get mail, and with what they are to get."""

from __future__ import annotations

from taizhang_xl.findings import Rule, Severity, rules_in

_E, _W = Severity.ERROR, Severity.WARNING

# fmt: off
MAIL_ADDRESS_LACKING = Rule("mail-address-lacking", _W, "没有邮箱", "{who}没有邮箱，没有做邮件草稿", "请填上邮箱（没有这张表、这一行的先加上），再做一次")
MAIL_ADDRESS_WRONG = Rule("mail-address-wrong", _E, "邮箱不能用", "{who}的邮箱“{value}”{why}，没有做邮件草稿", "请改成 name@example.org 这样的一个地址，再做一次")
MAIL_PERSON_UNKNOWN = Rule("mail-person-unknown", _W, "不知道是谁的邮箱", "{who}“{value}”在“人员”表里没有，没有做邮件草稿", "请在“人员”表加上，填好邮箱；单位的也可以直接填在“单位”表的邮箱一列")
MAIL_NAMESAKES = Rule("mail-namesakes", _E, "同名的有几个人", "{who}“{value}”在“人员”表里有几行（{rows}），邮箱不同，没有做邮件草稿", "请写成姓名加职务，如 李某副主任；单位的也可以直接填在“单位”表的邮箱一列")
MAIL_ADDRESS_SHARED = Rule("mail-address-shared", _W, "几个单位同一个邮箱", "邮箱 {value} 同时是{others}的，草稿各做各的，都会发到这里", "请核对；填错了的改正后再做一次")
MAIL_UNIT_RENAMED = Rule("mail-unit-renamed", _W, "单位名称对不上", "{what}的单位“{value}”不在“单位”表里，没有做邮件草稿", "改了名的，请把旧名称加到这个单位的简称里")
MAIL_ATTACHMENT_HELD = Rule("mail-attachment-held", _E, "附件不能用邮件发", "给{who}的“{value}”{why}，没有做这一封", "请改好后再做一次；不宜用邮件的请另行送达")
# fmt: on

RULES = rules_in(globals())
