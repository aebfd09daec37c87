"""The diary (工作日志), the measures it counts in (日志指标), and what its entries mean for the ledger's items (日志落实)."""

from __future__ import annotations

from taizhang_xl.ledger.schema import STATES, Column, Field, SheetSpec, Type

PROJECT, CONTENT, MEASURE, AMOUNT, COUNTED_IN = "项目", "内容", "指标", "数值", "计量单位"
SCOPE, SOURCE, SUMMING, CONFIRM = "口径", "资金渠道", "汇总方式", "确认"
THIS_TIME, SO_FAR = "本次", "截至目前"
SUM, NO_SUM = "累加", "不累加"
WAITING, CONFIRMED, UNUSED = "待确认", "确认", "不用"

DIARY = SheetSpec(
    "工作日志",
    (
        Column(Field.DAY, ("时间",), type=Type.DATE, width=13, tip="几天的写 3月5日~14日"),
        Column(Field.UNIT, ("单位", "帮扶单位"), width=16),
        Column(PROJECT, ("村", "村名", "帮扶村", "村/项目", "项目名称", "工程"), width=14, tip="哪个村或哪项工程，写法要一样"),
        Column(CONTENT, ("事项", "工作内容", "活动内容"), type=Type.LONG, width=40, tip="做了什么；一个数一行"),
        Column(MEASURE, width=12, tip="如 走访、道路、帮扶资金，见“日志指标”表"),
        Column(AMOUNT, ("数量",), type=Type.NUMBER, width=10, tip="如 300、2000余、约2.3万"),
        Column(COUNTED_IN, ("单位(量)", "量词"), width=9, tip="如 户、人次、米、公里、元、万元"),
        Column(SCOPE, width=10, choices=(THIS_TIME, SO_FAR), tip="这一次的数写“本次”；从头累计的写“截至目前”"),
        Column(SOURCE, ("资金来源",), width=10, tip="是钱的写一个：直接投入、争取……两种钱分成两行"),
        Column(SUMMING, width=9, choices=(SUM, NO_SUM), tip="不填按计量单位：人、户不累加，其他累加"),
        Column(Field.NUMBER, ("事项编号",), width=9, tip="是台账里哪一项的活动，写它的编号"),
        Column(CONFIRM, width=8, choices=(CONFIRMED, UNUSED), tip="粘贴来的写着“待确认”，核对后改成“确认”或“不用”；手工填的空着"),
        Column(Field.REMARK, type=Type.LONG, width=18),
    ),
    "走访、帮扶、项目的工作日志，一个数一行；村或项目的汇总从这里来",
    later=(Field.NUMBER, PROJECT, SCOPE, SOURCE, SUMMING, CONFIRM),
)  # fmt: skip

OTHER_WORDS = "也写作"

MEASURES = SheetSpec(
    "日志指标",
    (
        Column(MEASURE, width=14),
        Column(OTHER_WORDS, type=Type.LONG, width=40, tip="几个写法用顿号隔开"),
        Column(COUNTED_IN, width=20, tip="几个用顿号隔开，如 米、公里"),
        Column(SUMMING, width=9, choices=(SUM, NO_SUM)),
    ),
    "本单位自己的日志指标，一个一行，优先于程序自带的",
    landscape=False, carried=True,
)  # fmt: skip

ADOPT, WHY = "采用", "依据"
TAKE, LEAVE, TAKEN, STALE = "采用", "不采用", "已采用", "已过时"

OCCURRENCES = SheetSpec(
    "日志落实",
    (
        Column(Field.NUMBER, width=9),
        Column(Field.MONTH, width=9),
        Column(Field.RESULT, type=Type.LONG, width=50),
        Column(Field.STATE, width=10, choices=STATES[:3]),
        Column(Field.DONE_ON, type=Type.DATE, width=11),
        Column(WHY, type=Type.LONG, width=24),
        Column(ADOPT, width=9, choices=(TAKE, LEAVE), tip="写“采用”的，下次运行“工作日志”时记到月报"),
    ),
    "日志对台账里每月事项的建议，采用了才记到月报",
)

SHEETS = (DIARY, MEASURES, OCCURRENCES)
