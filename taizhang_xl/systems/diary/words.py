"""The words by which a sentence of a diary says what its figures are. All in folded text (`figures.folded`)."""

from __future__ import annotations

import re

STOP, BREAK, COMMA = "。！？!?\n", "；;", "，、,：:（("
_SO_FAR = r"截至|截止|迄今|到目前|累计|先后|以来"
_THIS_TIME = r"本次|此次|这次|本月|当月|当天|今天|今日|新增"
_DONE = r"已完成|已经|实际|现已|已"
_PLAN = r"计划|拟(?!定)|预计|力争|争取在|打算|准备|将(?!近)|下一步|下步|目标"
_PART, _STATUS = r"其中", r"现有|共有|总人口|下辖|原有|[该本我全]村共$"
_SPAN = r"近\d*[一二三四五六七八九十]*个?[月年周]|[上下]半年|第?[一二三四1-4]季度|本季度?|本月累计|本周累计|上月"
EACH = r"人均|户均|平均|每[户人村亩次名组]|同比|环比|增长|增加|下降|提高|减少|不少于|不低于|应到|由年初|由原来"
# Money that is told of but was neither given nor raised.
OTHER_MONEY = r"价值|价格|单价|增收|收入|收益|产值|造价|预算|工资"
WHOLE = r"总长|全长|总投资|总面积|总造价|概算"
MARKS = (
    ("span", _SPAN), ("plan", _PLAN), ("part", _PART), ("status", _STATUS), ("so far", _SO_FAR),
    ("this time", _THIS_TIME), ("done", _DONE),
)  # fmt: skip
MARK = re.compile("|".join(f"(?P<m{place}>{words})" for place, (_, words) in enumerate(MARKS)))
WHY = {
    "plan": "是计划数，不是做了的", "part": "是前面那个数的一部分，不重复算", "status": "是本来就有的，不是做了的",
}  # fmt: skip
# Days, times and telephones have digits too; their places are kept.
NUMBER = r"(?:\d+|[〇一二三四五六七八九十]+)"
NO_FIGURES = re.compile(
    rf"\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}|(?:\d{{2,4}}年)?{NUMBER}月份?(?:{NUMBER}[日号])?(?:[~至到-](?:{NUMBER}月)?{NUMBER}[日号])?"
    rf"|\d{{4}}年度?|{NUMBER}[点时](?:{NUMBER}分?|半)?|0\d{{2,3}}-\d{{7,8}}|(?<!\d)1\d{{10}}(?!\d)|第{NUMBER}[^\d，。；、]"
    rf"|{NUMBER}余?多?(?:个(?:月|小时|工作日|百分点)|年|天|周|日|小时|分钟|岁|届)|{NUMBER}(?:\.\d+)?%|一[户人村事][一百]"
)
DAY = re.compile(
    rf"(?:\d{{4}}年)?{NUMBER}月{NUMBER}[日号](?:[~至到-](?:{NUMBER}月)?{NUMBER}[日号])?|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}"
    rf"|(?<=截至)(?:\d{{4}}年)?{NUMBER}月[底末]"
)
BAD_DAY = re.compile(rf"{NUMBER}月{NUMBER}(?:余|多)[日号]?|{NUMBER}月(?:余|多)")
VAGUE = re.compile(
    r"(?:[几数上好][十百千万]+|[一二三四五六七八九]?十[几来]|若干|好几|几)余?(?:户次|人次|万元|[户人名家个次元条件处])"
)
# What follows a number that counts nothing: 101会议室, 8号院, 3-5.
NO_COUNT = re.compile("[号楼室路院线班~至到-]|会议|中队|□")
RANGE = re.compile(r"(?<=\d)[~至到-](?=\d)|(?<=[一二三四五六七八九十])[至到~](?=[一二三四五六七八九十])")
SOURCES = {
    "直接投入": "直接投入", "争取": "争取", "协调": "争取", "捐赠": "捐赠", "捐款": "捐赠", "捐助": "捐赠", "募集": "捐赠",
    "自筹": "自筹",
}  # fmt: skip
GIVING = re.compile("投入|捐赠|捐款|捐助|补助|拨付|拨款|争取|协调|自筹|募集")
VERBS = re.compile(
    "维修|更换|安装|种植|栽植|栽种|新修|新建|修建|建成|建设|打造|铺设|硬化|拓宽|续修|修缮|改造|清理|清运|完成|浇筑|召开|梳理|收集|解决"
    "|化解|购置|购买|采购|捐赠|发放|送去|送|申请|协调|组织|开展|举办|发展|养殖|流转|帮助|到位|实现|整治|整改|疏通|绿化|调解|架设|配备"
    "|拆除|销售|带动|捐|加固|配套|清淤|栽|架设|支持|接待|参与|惠及|受益|办理|[修打](?![缮造])|(?<!违)建(?![筑档议])"
)
PLAIN = re.compile(
    "^(?:优质|太阳能|标准化|新型|高效|的|了|各类|各种|全村|村内|村民|群众|村|该村|困难|共|总|约|又|再|及|和|与|完毕|为)+(?=..)"
)
BEHIND = re.compile("(?:面积|长度|数量|总数|共计|共|合计|约|达|计)+$")
AGAIN = frozenset({"", "共", "又", "再", "另", "约", "共计", "合计", "达"})
FEW_SIGNS = 8
