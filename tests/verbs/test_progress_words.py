"""What sentences of progress say plainly, and what they do not: answers written down by hand before anything ran."""

from datetime import date

import pytest

from taizhang_xl.ledger.schema import State
from taizhang_xl.verbs.adoption.progress_words import done_day_told, progress_told

DONE, DOING, TODO = State.DONE, State.DOING, State.TODO
YEAR, TODAY = 2026, date(2026, 11, 27)

SENTENCES = [
    # Done, with the day that is told.
    ("已完成（6月25日），学校食堂126家全部接入，餐饮单位新增64家", DONE, (6, 25)),
    ("办结，10月21日完成142家检查，责令整改19家", DONE, (10, 21)),
    ("9月27日完成，4家已全部接入", DONE, (9, 27)),
    ("两次检查均完成，9月26日办结", DONE, (9, 26)),
    ("完成，10月30日全部检定3126台件", DONE, (10, 30)),
    ("完成，年报率96.2%，6月30日", DONE, (6, 30)),
    ("春季、秋季检查均已完成，检查学校食堂126家次，发现问题43个，全部整改。8月28日完成。", DONE, (8, 28)),
    ("10月21日办结", DONE, (10, 21)),
    ("已于３月５日办结。", DONE, (3, 5)),
    ("2026年4月2日按期完成", DONE, (4, 2)),
    ("该项工作已全部完成(5.18)", DONE, (5, 18)),
    # Done, with a day that is of something else, or none.
    ("已完成", DONE, None),
    ("办结", DONE, None),
    ("已完成，9月18日通报结果", DONE, None),
    ("5月22日已申报，办结", DONE, None),
    ("已办理完毕；3月5日启动", DONE, None),
    # In hand.
    ("正在收集数据", DOING, None),
    ("完成26家，剩余4家因拆迁正在选址", DOING, None),
    ("三季度督导完成率100%，四季度正在进行", DOING, None),
    ("有序推进，累计修复312户", DOING, None),
    ("推进中", DOING, None),
    ("正在整改，预计12月完成", DOING, None),
    # Not begun, in so many words.
    ("尚未启动", TODO, None),
    ("未开展。", TODO, None),
    # Nothing plain: denied, planned, partly, a count, an occurrence, a contradiction.
    ("", None, None),
    ("未完成", None, None),
    ("尚未全部完成", None, None),
    ("预计12月底完成", None, None),
    ("力争12月20日完成", None, None),
    ("因省局系统调整，计划12月完成", None, None),
    ("待验收后完成", None, None),
    ("部分完成", None, None),
    ("基本完成，剩余3台停炉待检", None, None),
    ("完成80%", None, None),
    ("已完成3820批次，不合格52批次，核查处置51批次", None, None),
    ("完成210台，6台因物业撤场无法排查", None, None),
    ("已完成抽查任务41项，跨部门占比17%", None, None),
    ("上半年已举办1期", None, None),
    ("上半年：已完成", None, None),
    ("已完成（初稿）", None, None),
    ("已完成，但有2家没有整改", None, None),
    ("已完成（12月25日）", None, None),
    ("已完成（2月30日）", None, None),
    ("已完成，正在公示", None, None),
    ("已于3月20日召开推进会并印发要点", None, None),
    ("消费投诉按时办结率100%", None, None),
    ("暂停推进中", None, None),
    ("第一批已完成，完成。", None, None),
    ("东区：已完成；西区：招标", None, None),
    ("西区：招标，已完成", None, None),
    ("1.已完成；2.招标", None, None),
    ("10月21日前完成", None, None),
    ("请于10月21日完成", None, None),
    ("已完成，等验收", None, None),
    ("已完成，需继续跟进", None, None),
    ("建设中学3所", None, None),
    ("进展情况：已完成", DONE, None),
]


@pytest.mark.parametrize(("text", "state", "day"), SENTENCES)
def test_only_what_a_sentence_says_plainly_is_taken(text, state, day):
    assert progress_told(text, YEAR, TODAY) == (state, date(YEAR, *day) if day else None)


DAYS = [
    ("3月26日全部签订完毕", (3, 26)),
    ("办结42件，8月25日全部办复", (8, 25)),
    ("已于8月14日完成，实招411人", (8, 14)),
    ("已完成（6月25日）", (6, 25)),
    # The day of a part, of a beginning, of one of several, of something to come; or none.
    ("已完成", None),
    ("3月5日完成招标，设备安装到位", None),
    ("3月26日全部签订完毕，已开始验收", None),
    ("7月20日完成招生录取，8月15日分班完毕", None),
    ("7月20日启动，8月15日全部到位", None),
    ("春季排查完成；秋季排查10月27日完成", None),
    ("3月26日全部签订3份，其余办理完毕", None),
    ("预计3月26日全部签订完毕", None),
    ("12月26日全部签订完毕", None),
    ("2月30日全部签订完毕", None),
    ("3月26日全部签订完毕，正在归档", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_of_what_is_done_only_the_day_of_the_whole_is_taken(text, day):
    assert done_day_told(text, YEAR, TODAY) == (date(YEAR, *day) if day else None)
