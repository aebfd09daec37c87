"""A packet made before its month was closed: the close and the assistant say so where its figures are others."""

from datetime import date

import openpyxl
import pytest
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.contract.run import run_verb
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.assistant.facts import look
from taizhang_xl.faces.assistant.running import carry_out
from taizhang_xl.faces.assistant.steps import State, next_of, steps_of
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field

MARCH = Month(2018, 3)
DAY = date(2018, 4, 2)
# Two fall due in March; on the 28th one of them is late, at the month's end both are.
OLD = "材料是月结以前做的，数字变了（材料挂单1，月结挂单2）"


@pytest.fixture
def ledger(tmp_path):
    rows = [
        {
            Field.NUMBER: f"1-00{place}", Field.TASK: task, Field.UNIT: "办公室", Field.PERSON: "主任",
            Field.DEADLINE: due, Field.STATE: "正在办理", Field.REASON: "等候批复",
        }
        for place, (task, due) in enumerate((("修路", "3月20日"), ("架桥", "3月31日")), 1)
    ]  # fmt: skip
    unit = {Field.UNIT_NAME: "办公室", Field.HEAD: "主任", Field.MAIL: "bgs@example.gov.cn"}
    return make_ledger(tmp_path / "台账.xlsx", 2018, "办公室", {LEDGER: rows, UNITS: [unit]})


def packet_on(ledger, day):
    return taizhang_xl.packet(ledger, month="2018-03", as_of=day)


def closed(ledger):
    return run_verb(REGISTRY.verb("close"), {"ledger": ledger, "month": "2018-03"}, REGISTRY).decision.next_step


def step_of(ledger, name):
    return next(step for step in steps_of(look(ledger, MARCH, DAY)) if step.name == name)


def test_a_packet_that_the_close_made_old_is_the_thing_to_do_next_till_it_is_made_again(ledger):
    packet_on(ledger, "2018-03-28")
    assert closed(ledger) == (
        f"下一步：{OLD}，请用 taizhang packet 再做一次；要发提示件的用 taizhang remind；2018年4月的表用 taizhang split 分发"
    )
    step = step_of(ledger, "材料")
    assert (step.state, step.words) == (State.NOW, f"{OLD}，请再做一次")
    assert next_of(steps_of(look(ledger, MARCH, DAY))) == f"下一步：材料。{OLD}，请再做一次"
    packet_on(ledger, "2018-04-02")
    assert step_of(ledger, "材料").state is State.DONE


def test_a_packet_made_since_the_close_is_not_called_old_though_its_figures_are_others(ledger):
    closed(ledger)
    packet_on(ledger, "2018-03-28")
    book = openpyxl.load_workbook(ledger)
    book["台账"].cell(3, next(cell.column for cell in book["台账"][2] if cell.value == "状态")).value = "办结"
    book.save(ledger)
    assert step_of(ledger, "材料").state is State.DONE


def test_a_close_that_changes_no_figure_says_nothing_of_the_packet(ledger):
    packet_on(ledger, "2018-04-02")
    assert closed(ledger) == "下一步：要发提示件的用 taizhang remind；2018年4月的表用 taizhang split 分发"
    assert step_of(ledger, "材料").state is State.DONE


def test_without_a_packet_a_close_says_nothing_of_it(ledger):
    assert "材料" not in closed(ledger)


def test_in_the_assistant_the_close_names_its_own_button(ledger):
    packet_on(ledger, "2018-03-28")
    came = carry_out("close", ledger, MARCH, {}, lambda ask: None, lambda step: None)
    assert came.lines[-1].text.startswith(f"下一步：{OLD}，请点“做材料”再做一次；")


@pytest.mark.parametrize("harm", ["empty", "no figures", "no workbook"])
def test_a_packet_that_cannot_be_read_is_told_and_does_not_stop_the_close(ledger, harm):
    packet = packet_on(ledger, "2018-03-28")
    if harm == "no workbook":
        packet.write_bytes(b"\x00" * 40)
    else:
        book = openpyxl.load_workbook(packet)
        if harm == "empty":
            del book["封面"]
        else:
            book["封面"].delete_rows(1, 8)
        book.save(packet)
    assert "看不出当月材料是不是月结以前做的（" in closed(ledger)
    step = step_of(ledger, "材料")
    assert step.state is State.NOW
    assert step.words.endswith("，请再做一次")


def test_drafts_of_the_month_end_are_known_to_be_old_once_the_month_is_closed(ledger):
    sent = taizhang_xl.split(ledger, month="2018-03")
    taizhang_xl.month_end(ledger, sent, "2018-03", as_of=DAY)
    assert not look(ledger, MARCH, DAY).drafts_are_old
    closed(ledger)
    assert look(ledger, MARCH, DAY).drafts_are_old
    assert taizhang_xl.mail_drafts(ledger, month="2018-03")
    assert not look(ledger, MARCH, DAY).drafts_are_old
