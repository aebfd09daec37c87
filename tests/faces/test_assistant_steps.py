"""The steps of the month and their states, each worked out by hand from how a month stands."""

from pathlib import Path

import pytest

from taizhang_xl.dates.month import Month
from taizhang_xl.faces.assistant.facts import Facts, Returns
from taizhang_xl.faces.assistant.steps import State, next_of, steps_of, undo_of
from taizhang_xl.faces.registry import REGISTRY

MARCH = Month(2018, 3)
PACKET = Path("out/packet.xlsx")
DONE, NOW, LOOK, LATER = State.DONE, State.NOW, State.LOOK, State.LATER
NAMES = ("分发", "收表", "合并", "查看冲突", "材料", "月会", "月结", "提示件", "邮件")


def facts(**known):
    return Facts(MARCH, **{"lacking": 0, "slips": 0, **known})


STANDS = {
    "nothing done": (facts(), (NOW, LATER, LATER, LATER, LATER, LATER, LATER, DONE, LATER), "分发"),
    "sent out": (facts(sent=18), (DONE, NOW, LATER, LATER, LATER, LATER, LATER, DONE, LATER), "收表"),
    "some came": (
        facts(sent=18, files=9, returns=Returns(9, missing=("甲", "乙"), taken=7)),
        (DONE, LOOK, NOW, DONE, LATER, LATER, LATER, DONE, LATER), "合并",
    ),
    "merged, two to choose": (
        facts(sent=18, files=18, returns=Returns(18, asked=2), packet=PACKET, asks=True),
        (DONE, DONE, DONE, NOW, DONE, LOOK, LATER, DONE, LATER), "查看冲突",
    ),
    "ledger changed after the packet": (
        facts(sent=18, files=18, returns=Returns(18), packet=PACKET, is_old=True),
        (DONE, DONE, DONE, DONE, LOOK, LOOK, LATER, DONE, LATER), "材料",
    ),
    "closed": (facts(closed=True, packet=PACKET), (DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE, LATER), ""),
    "closed after the packet": (
        facts(closed=True, packet=PACKET, before_close="材料是月结以前做的"),
        (DONE, DONE, DONE, DONE, NOW, DONE, DONE, DONE, LATER), "材料",
    ),
    "closed, mail waits": (
        facts(closed=True, packet=PACKET, waiting=3, gone=2), (DONE,) * 8 + (LOOK,), "邮件",
    ),
}  # fmt: skip


@pytest.mark.parametrize("stands", STANDS.values(), ids=STANDS)
def test_each_step_has_its_state_and_what_comes_next_is_named(stands):
    known, states, named = stands
    steps = steps_of(known)
    assert tuple(step.name for step in steps) == NAMES
    assert tuple(step.state for step in steps) == states
    assert next_of(steps).startswith(f"下一步：{named}。" if named else "要做的都做完了，还可以做：邮件。")


def test_a_month_is_done_only_when_no_step_is_left():
    assert next_of(steps_of(facts(closed=True, packet=PACKET, waiting=0, gone=18))) == "这个月都做完了。"


def test_drafts_from_before_the_close_are_to_be_made_again():
    words = {
        step.name: step.words for step in steps_of(facts(closed=True, packet=PACKET, waiting=3, drafts_are_old=True))
    }
    assert words["邮件"] == "草稿 3 封没有发，是月结以前做的，先点“做草稿”再做一次，看过再发"


def test_the_words_hold_the_figures_and_few_names():
    late = tuple(f"单位{number}" for number in range(1, 8))
    steps = steps_of(
        facts(sent=18, files=11, returns=Returns(11, missing=late, taken=436, asked=4), lacking=93, slips=5)
    )
    words = {step.name: step.words for step in steps}
    assert "还差 7 个：单位1、单位2、单位3、单位4 等 7 个" in words["收表"]
    assert "436 处" in words["合并"]
    assert "4 处要选" in words["查看冲突"]
    assert "93 处" in words["月结"]
    assert "5 件" in words["提示件"]


def test_what_a_close_cannot_take_back_is_said_before_it_is_clicked():
    words = {step.name: step.words for step in steps_of(facts(sent=18, lacking=3, is_first=True, is_early=True))}
    assert "还有 3 处" in words["月结"]
    assert words["月结"].endswith("；第一次月结，从2018年3月开始，以前的月份不再补结；3月还没有过完")
    assert steps_of(facts(sent=18))[6].words == "月会开完点“月结”：没有办结的挂单"


def test_before_a_close_all_that_speaks_against_it_is_asked():
    known = facts(
        sent=3, files=2, lacking=4, returns=Returns(1, missing=("农业农村科",), undecided=("信访室",), taken=5, asked=6),
        warned=("3月还没有过完，还没有到期的 2 项也算没有办结",),
    )  # fmt: skip
    asked = {step.name: step.question for step in steps_of(known)}
    assert asked["月结"].splitlines() == [
        "月结以后2018年3月的内容存档，不能再并入报来的表。现在月结吗？",
        "▲ 还差 1 个单位没有报：农业农村科",
        "▲ 报了几份不一样的，没有定留哪一份：信访室",
        "▲ 报来的还有 5 处没有合并",
        "▲ 还有 6 处冲突没有选",
        "▲ 还有 4 处没有写未完成原因等，补好以前结不了，点“是”只列出来",
        "▲ 3月还没有过完，还没有到期的 2 项也算没有办结",
    ]
    asked_of = {step.name for step in steps_of(known) if step.question}
    assert asked_of == {"月结", "提示件"}
    (only,) = (step.question for step in steps_of(facts(sent=1, files=1, returns=Returns(1))) if step.name == "月结")
    assert only == "月结以后2018年3月的内容存档，不能再并入报来的表。现在月结吗？"


def test_before_slips_are_numbered_and_a_change_is_taken_back_people_are_told_what_it_comes_to():
    known = facts(
        slips=7, to_issue=("会登记 7 件：催办 1 件、督办 6 件",),
        to_undo=("会撤销 月结（1）：2018年3月的月结撤回，没有写文件",),
    )  # fmt: skip
    asked = {step.name: step.question for step in steps_of(known)}
    assert asked["提示件"] == "登记以后文号不再用第二次。现在出提示件吗？\n会登记 7 件：催办 1 件、督办 6 件"
    assert undo_of(known).question == "撤销最近一次改动吗？\n月结（1）：2018年3月的月结撤回"
    assert undo_of(None).question == "撤销最近一次改动吗？"
    unknown = {step.name: step.question for step in steps_of(Facts(MARCH, troubles={"remind": "没有代字。"}))}
    assert unknown["提示件"].endswith("\n看不出要登记几件：没有代字。")


def test_what_a_verb_refuses_stands_beside_its_step():
    steps = steps_of(
        Facts(MARCH, sent=3, files=2, slips=None, troubles={"consolidate": "台账.xlsx：坏了。", "remind": "没有代字。"})
    )
    words = {step.name: (step.state, step.words) for step in steps}
    assert words["收表"] == (LOOK, "收到 2 份，台账.xlsx：坏了。")
    assert words["提示件"] == (LOOK, "没有代字。")


def test_each_button_is_a_verb_with_options_that_it_has():
    for step in steps_of(facts(sent=1)):
        if step.verb:
            assert set(step.preset) <= {option.name for option in REGISTRY.verb(step.verb).options}
