"""Header words of real trackers: composed of known words, told apart where one word decides, nothing where none is known."""

import pytest

from taizhang_xl.ledger.header_words import TABLE
from taizhang_xl.ledger.headers import composed
from taizhang_xl.ledger.schema import LEDGER, RETURN

# Written down before the first run: the column, and after a "/" the other one where only the values can tell.
WORDS = """
目标任务: 攻坚任务 建议标题 问题表现 存在问题描述 任务内容 督办事项 整改任务 承办事项 重点事项 交办事项 工作任务名称 重点任务 议定事项 民生实事项目名称 分解任务 问题描述 反馈问题 整改问题 问题清单 项目名称 具体任务 工作要点 任务及要求 主要工作 建议内容
落实措施: 整改措施 工作推进举措 落实举措 主要举措 推进措施 具体做法 整改对策 实施步骤 针对性措施 保障措施
完成时限: 限办日期 整改到位时限 交付时间 整改时限 计划完成时间 预计结束时间 时间节点 整改完成时限 任务时限 办理期限 整改期限 预计完成日期 计划办结时间 要求完成时间 拟完成时间 完成节点 截止日 时间要求 结束时间 计划完成时限 最后期限 整改截止日期
责任单位: 承办部门 责任处室 牵头处室 承办科室 责任股室 主责部门 整改责任单位 牵头责任单位 主办科室 负责部门 实施单位 责任主体 牵头科室 落实单位 部门 科室 任务承办单位 主要责任单位 责任单位名称
协办单位: 配合处室 协助单位 参与部门 配合科室 协同单位 协办科室
责任人: 负责人 主要责任人 项目负责人 第一责任人 直接责任人 整改责任人 具体负责人 承办人员 部门负责人 工作负责人 责任人姓名
牵头领导: 包案领导 分管局长 分管县领导 包联领导 责任市领导 挂联领导 分管负责人 包抓领导
联系电话: 负责人电话 联系人电话 手机号码 责任人联系方式 办公电话
状态: 项目状态 当前状态 任务状态 进展状态 整改状态 目前状态 事项状态
状态/进展情况: 是否销号 办结与否 是否办结 是否已完成 是否整改到位 完成与否 落实情况 整改情况 完成情况 是否完成 任务完成情况 工作落实情况 整改落实情况 销号情况 推进落实情况 整改完成情况 办理结果
进展情况: 工作进展情况 目前进展 最新进展 整改进展情况 当前进展 项目进展 截至3月底进展情况 阶段性进展 工作进展及成效 本月进展情况
进展情况/状态: 推进情况 实施情况 执行情况 开展情况 工作推进情况 完成进度 项目进度 工作情况
未完成原因: 存在的困难和问题 困难和问题 未按期完成原因 滞后原因说明 逾期原因 存在困难 问题及原因 延期理由 遇到的困难 存在的问题及原因 未完成的原因 原因分析
未完成原因/目标任务: 存在问题 存在的问题 主要问题 存在的主要问题
下月安排: 下一步工作 下阶段打算 下一步工作计划 下步措施 下一阶段工作安排 后续工作安排 下季度计划 下一步工作举措 下步工作打算 下月工作计划
类别: 任务类型 项目类别 问题类型 事项分类
编号: 问题编号 督办编号 项目编号 任务编码
序号: 任务序号
来源依据: 问题来源 任务依据 交办来源
交办日期: 立项时间 交办日期 批示时间 受理日期 任务下达时间
完成日期: 实际完成时间 办结日期 实际办结时间 结案时间 实际整改时间
完成时限/完成日期: 整改完成时间 任务完成日期
佐证: 佐证资料 支撑材料 办结材料 整改材料 证明文件 销号依据
预期效果: 预期成效 成果形式 绩效目标 验收标准
预期效果/目标任务: 整改目标 工作目标 年度目标
需协调事项: 需协调解决的问题 需要上级支持的事项 需领导协调事项 请求协调解决的困难
协办情况: 配合单位进展 协办单位落实情况
备注: 备注说明 其他说明
"""
NONE = """
交办单位 联络人 进展及存在问题 牵头主任会议 督办单位 督查单位 填报单位 报送单位 验收单位 督办领导 批示领导 填报人 审核人 联系人 领导批示 上月进展 1月进展 二季度进展 是否超期 是否按期完成 是否启动
优先级 紧急程度 资金（万元） 开始时间 责任人及电话 责任单位及责任人 责任单位、责任人 考核分 得分 工作单位 会议名称 职务 姓名 办公地址 任务分工 完成率排名 旧时限 未完成数
召开协调会推进落实 已完成 正在推进 10月底 机关日常工作 城市建设环境保护工作委员会 办公室主任 修订三项制度 整理档案 每季度末 代表建议和重要信访 听取审议专项工作报告
"""


def expected():
    for line in WORDS.strip().splitlines():
        columns, _, words = line.partition(":")
        yield from ((word, *columns.partition("/")[::2]) for word in words.split())


@pytest.mark.parametrize(("word", "column", "other"), list(expected()))
def test_a_header_word_of_a_real_tracker_is_understood(word, column, other):
    meaning = LEDGER.meaning(word)
    assert meaning is not None
    assert (meaning.header, meaning.other) == (column, other)
    assert LEDGER.header(word) == column


@pytest.mark.parametrize("word", NONE.split())
def test_a_word_that_says_something_else_is_no_header(word):
    assert LEDGER.meaning(word) is None


@pytest.mark.parametrize(
    "word",
    [
        "整改\n时限",
        "整 改 时 限",
        "整改时限（可多行）",
        "整改时限：",
        "整改時限*",
        "【必填】整改时限",
        "整改时限(年月日",
    ],
)
def test_line_breaks_blanks_and_brackets_in_a_header_say_nothing(word):
    from taizhang_xl.reading.header import header_word

    assert LEDGER.header(header_word(word)) == "完成时限"


def test_a_form_understands_only_what_is_on_a_form():
    assert RETURN.header("整改时限") == "完成时限"
    assert RETURN.header("承办科室") is None


def test_heads_stand_for_columns_of_the_ledger():
    headers = {column.header for column in LEDGER.columns}
    for heads in TABLE:
        assert heads.meaning.header in headers
        assert {heads.meaning.other, heads.meaning.usual} <= headers | {""}


def test_the_longer_head_of_two_says_what_a_word_is():
    assert LEDGER.header("整改成效") == "进展情况"
    assert LEDGER.header("完成成效") == "预期效果"


def test_a_word_of_any_length_is_looked_at_once():
    assert composed("工作" * 5000) is None


def test_a_day_alone_over_a_table_is_no_header():
    assert LEDGER.meaning("截至2018年3月底") is None
    assert LEDGER.meaning("截至3月底的进展情况").header == "进展情况"
