"""The words that headers are put together of: what may stand before a head, and the heads of each column."""

from __future__ import annotations

from typing import NamedTuple

from taizhang_xl.ledger.meaning import Meaning, Rank


class Heads(NamedTuple):
    """Heads of one column: a word of `first`, followed by one of `second` where there are any, and what may stand before."""

    meaning: Meaning
    before: frozenset[str]
    first: frozenset[str]
    second: frozenset[str] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TOPIC = _words(
    "整改 工作 任务 事项 督办 督查 问题 落实 重点 主要 具体 推进 办理 承办 项目 目标 专项 年度 全年 本年 本年度 当年 总体 相关 有关"
    " 各项 分解 巡察 巡视 审计 反馈 检查 督察 治理 改革 建设 活动 议定 决策 部署 会议 批示 交办 实施 执行 贯彻 重大 重要 日常 常规"
    " 台账 的 责任 调研 监督 清单 民生 实事 提案 建议 议案 信访 党建 立法 环保 安全 隐患 排查 处理 处置 序时 攻坚 考核 安排 存在"
)
_WHENCE = _TOPIC | _words("计划 预计 拟 要求 应 规定 限定 预定 约定 最终 最后 完成 办结 销号 开展 措施 截止 解决 到位")
_NOW = _TOPIC | _words(
    "目前 当前 最新 近期 本月 当月 本周 当周 本季度 本期 阶段 阶段性 截至目前 截止目前 至今 累计 现 现阶段 月度 每月 季度 完成 办结 销号"
    " 开展 进展 进度 措施 解决 总 半年 推动 基本"
)
_DOER = _words(
    "整改 工作 任务 事项 问题 落实 具体 主要 推进 办理 承办 项目 实施 执行 牵头 责任 各 市 县 区 市级 县级 区级 市直 本 总 第一 直接 主体 的"
    " 单位 部门 科室 处室 主办 专班 包保 包抓 我方 我单位 本单位"
)
_PLACES = "单位 部门 处室 科室 股室 委室 机构 处 科 室 地区 镇街 乡镇 街道 县区 区县 委办 工委 主体 专班 单位名称 部门名称 科室名称 处室名称"
_DAY = "时间 日期 日"
_DONE = "完成 办结 结束 整改 销号 完工 竣工 完结 结案 整改完成 解决 落实 交付"
_HARD = "困难 问题 难点 堵点 原因 不足 短板 难题 瓶颈"


def _heads(meaning: Meaning, before: frozenset[str], first: str, second: str = "") -> Heads:
    return Heads(meaning, before, _words(first), _words(second))


def _sure(header: str, rank: Rank = Rank.COMPOSED) -> Meaning:
    return Meaning(header, rank)


def _open(header: str, other: str, usual: str = "", rank: Rank = Rank.COMPOSED) -> Meaning:
    return Meaning(header, rank, other, usual)


_OR_TASK = _open("未完成原因", "目标任务", "未完成原因")
_AIM_OR_TASK = _open("预期效果", "目标任务", "预期效果")
_OR_DONE_ON = _open("完成时限", "完成日期")
_STATE_OR_PROGRESS = _open("状态", "进展情况")
_PROGRESS_OR_STATE = _open("进展情况", "状态", "进展情况")

TABLE = (
    _heads(_sure("编号"), _TOPIC, "编号 编码 序号编号"),
    _heads(_sure("序号"), _TOPIC, "序号 顺序号 序列号"),
    _heads(_sure("类别"), _TOPIC, "类别 分类 类型 种类 门类"),
    _heads(_sure("类别", Rank.WEAK), _TOPIC, "板块 领域 条线"),
    _heads(_sure("目标任务"), _TOPIC, "任务 事项 任务名称 事项名称 工作名称 项目名称 议题名称 建议名称 提案名称 建议标题 议案标题 工作事项 项目事项 任务事项 任务清单 任务要点 工作要点 任务和事项"),
    _heads(_sure("目标任务", Rank.WEAK), _TOPIC, "任务 事项 工作 项目 目标任务 议题 建议 提案", "描述 内容 说明 概述 简述 清单 详情 概况 要求 及要求"),
    _heads(_sure("目标任务", Rank.WEAK), _TOPIC, "内容"),
    _heads(_sure("目标任务"), _TOPIC, "目标任务 任务和要求 任务及目标 任务及措施要求 目标和任务 目标及任务 任务和目标 事项及要求"),
    _heads(_sure("目标任务", Rank.FAINT), _TOPIC, "问题 项目 工作 要点"),
    _heads(_sure("目标任务", Rank.FAINT), _TOPIC, "问题", "名称 描述 内容 说明 概述 简述 要点 清单 详情 表述 表现 点 事项"),
    _heads(_AIM_OR_TASK, _TOPIC, "目标 任务目标 工作目标"),
    _heads(_OR_TASK, _TOPIC, "存在 主要 突出 存在的 存在主要 存在的主要 存在的突出 存在突出 发现的", "问题"),
    _heads(_sure("落实措施"), _TOPIC | _words("针对性 保障 配套 支撑 应对"), "措施 举措 办法 做法 对策 步骤 路径 方法 实招 采取的措施 采取措施 拟采取的措施 拟采取措施 措施及要求 措施要求 措施内容"),
    _heads(_sure("落实措施", Rank.WEAK), _TOPIC, "方案 打法 工作要求"),
    _heads(_sure("预期效果"), _TOPIC, "预期 预计 达到 应达 应达到的 要达到的 量化 考核 绩效 阶段 最终 验收 完成 销号", "效果 目标 成效 成果 标准 指标"),
    _heads(_sure("预期效果"), _TOPIC, "成果形式 工作成果 工作标准 目标要求 质量标准"),
    _heads(_sure("具体时间"), _TOPIC, "实施 开展 工作 活动 推进 进行 举办 召开 执行 起止 计划起止", "时间 日期 时段 时间段"),
    _heads(_sure("具体时间"), _TOPIC, "时间安排 进度安排 时间进度安排 实施期间"),
    _heads(_sure("完成时限"), _WHENCE, "时限 期限 限期 时限要求 期限要求 截止 截止时间 截止日期 截止日 截止期限 到期时间 时间节点 节点 节点时间 节点要求 结束时间 结束日期 限办时间 限办日期 交付时间 交付日期 时间要求 期限节点 进度节点 时限节点 完成时间节点 完成时间要求 时间期限 完成时间安排"),
    _heads(_sure("完成时限"), _TOPIC, "计划 预计 拟 要求 应 限定 规定 预定 约定 预期 计划应 要求的 拟定 最晚 最迟", " ".join(f"{done}{day}" for done in _DONE.split() for day in _DAY.split())),
    _heads(_OR_DONE_ON, _TOPIC, "完成 整改完成", _DAY),
    _heads(_sure("完成日期"), _TOPIC, "实际", " ".join(f"{done}{day}" for done in (*_DONE.split(), "") for day in _DAY.split())),
    _heads(_sure("完成日期"), _TOPIC, "办结 完结 结案 完工", _DAY),
    _heads(_sure("交办日期"), _TOPIC, "交办 下达 收文 立项 受理 转办 批示 来文 签收 接收 派发 分办 部署", _DAY),
    _heads(_sure("牵头领导"), _DOER - {"单位", "部门", "科室", "处室"}, "牵头 责任 分管 主管 包抓 包联 包保 挂钩 挂联 联系 主抓 包案 挂点 分管责任 牵头责任 挂帅", "领导 市领导 县领导 区领导 局领导 委领导 院领导 校领导 市级领导 县级领导 区级领导 领导同志 党组成员 副主任 副局长 局长 主任 县长 市长 区长"),
    _heads(_sure("牵头领导"), frozenset(), "分管 主管", "负责人 负责同志 责任人"),
    _heads(_sure("责任单位"), _DOER, "责任 牵头 主责 主办 承办 负责 落实 整改 执行 实施 经办 办理 承接 牵头责任 主体责任 主要责任 牵头承办 牵头负责 归口 归口管理 主抓 推进 包保 包抓 责任承办 承担", _PLACES),
    _heads(_sure("责任单位", Rank.WEAK), frozenset(), "部门 科室 处室 股室 单位名称 部门名称 科室名称 处室名称 所在单位 所属部门 所属科室 主管部门 主管单位 主管科室"),
    _heads(_sure("协办单位"), _DOER, "配合 协办 协助 参与 协同 参加 会办 协作 联合 辅助 配合责任 协办责任", _PLACES),
    _heads(_sure("责任人"), _DOER, "责任人 负责人 责任人员 负责人员 承办人 经办人 承办人员 经办人员 主办人 主办人员 执行人 落实人 办理人 办理人员 责任同志 负责同志 责任人姓名 负责人姓名 经办人姓名"),
    _heads(_sure("联系电话"), _DOER | {"责任人", "负责人", "联系人", "经办人", "承办人"}, "联系电话 电话 联系方式 手机 手机号 手机号码 电话号码 联系号码 办公电话 移动电话 固定电话 座机"),
    _heads(_sure("来源依据"), _TOPIC, "来源 依据 出处 来源依据 由来 文件依据 来文文号 文号 政策依据 来源及依据 来源和依据 来源渠道"),
    _heads(_sure("状态"), _NOW, "状态"),
    _heads(_STATE_OR_PROGRESS, _NOW, "完成 落实 整改 办结 销号 到位 结案 解决", "情况 状况 程度 结果"),
    _heads(_STATE_OR_PROGRESS, _NOW, "办理 处理 处置 督办", "结果"),
    _heads(_PROGRESS_OR_STATE, _NOW, "推进 实施 执行 开展 工作 办理 处理 处置 贯彻 推动 跟进 承办 目前 当前 最新", "情况 状况"),
    _heads(_PROGRESS_OR_STATE, _NOW, "进度 完成进度 完成率 完成比例 进度比例 进度百分比 完成百分比"),
    _heads(_sure("进展情况"), _NOW, "进展 进展情况 进展状况 进度情况 推进进展 动态 进展描述 进展说明 进展概述 进展简述 进展及成效 进展成效 进展和成效 进展情况说明 推进情况说明 落实情况说明 完成情况说明 情况说明 工作成效 成效 进度描述 进度说明 进展详情"),
    _heads(_sure("佐证"), _TOPIC, "佐证 印证 证明 支撑 完成 办结 销号 结项 成果 过程 旁证 验收 整改 落实", "材料 资料 文件 依据 附件 凭证 佐证"),
    _heads(_sure("未完成原因"), _TOPIC, "未完成 未办结 未落实 未销号 未按期 未按期完成 未按时完成 未如期完成 未整改到位 未整改完成 未整改 滞后 逾期 超期 延期 延误 未达标 未到位 进展缓慢 推进缓慢 进度滞后 推进滞后", "原因 的原因 理由 原因说明 原因分析 主要原因 情况说明 说明 原因及说明"),
    _heads(_sure("未完成原因"), _NOW | _words("存在 存在的 遇到 遇到的 面临 面临的 实际"), "困难 难点 堵点 瓶颈 制约因素 困难问题 问题困难 难题"),
    _heads(_sure("未完成原因"), _NOW | _words("存在 存在的 遇到 遇到的 面临 面临的"), " ".join(f"{one}{sign}" for one in _HARD.split() for sign in "和及与、/"), _HARD),
    _heads(_sure("未完成原因", Rank.WEAK), _TOPIC, "原因分析 产生原因 问题原因 成因"),
    _heads(_sure("协办情况"), _TOPIC, "协办 配合 参与 协助 协办单位 配合单位", "进展 进展情况 情况 落实情况 完成情况 工作情况 办理情况"),
    _heads(_sure("备注"), frozenset(), "备注说明 其他 其它 其他说明 其它说明 补充说明 备注信息 附注说明 其他情况 其它情况"),
)  # fmt: skip

# Words that say by their beginning what they are, and what may follow it.
NEXT = ("下一步", "下步", "下一个月", "下个月", "下月", "下一阶段", "下阶段", "下一季度", "下季度", "下一周", "下周", "下期", "后续", "今后", "次月")  # fmt: skip
PLANNED = _words(
    "的 工作 打算 安排 计划 措施 举措 思路 重点 任务 内容 考虑 预 推进 整改 落实 主要 具体 及 和 目标 办理 拟 拟开展 开展 事项 设想 建议 方向"
)
WHETHER = ("是否已经", "是否已", "是否全部", "是否")
ENDED = _words("完成 办结 落实 销号 整改 到位 结案 完结 解决 了 任务 工作 事项 问题 的 办理 闭环")
ASKED = ("需要", "需", "请求", "提请", "协调", "拟请")
ASKED_FOR = _words(
    "要 领导 市领导 县领导 上级 市级 市里 县里 部门 有关 相关 协调 支持 解决 帮助 研究 的 事项 问题 困难 难题 内容 事宜 市委 党组 统筹 帮助解决 其他 和 及 或 请求"
)
