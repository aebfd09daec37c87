"""Sentences of diaries against what a careful person wrote down of them before the reader was run."""

import csv
from itertools import groupby
from pathlib import Path

import pytest

from taizhang_xl.systems.diary.measures import Measures, built_in
from taizhang_xl.systems.diary.sentence import read_sentences

DATA = Path(__file__).parent.parent / "data" / "diary"
SEED = (
    "3月5日~14日，组织机关43名科级以上干部走访122户困难户；直接投入帮扶资金3万余元；累计为该村争取各类资金100余万元；"
    "先后打机井2眼、修路500米、维修供水管道2000余米"
)
TRADITIONAL = (
    "3月5日~14日，組織機關43名科級以上幹部走訪122戶困難戶；直接投入幫扶資金3萬餘元；累計為該村争取各類資金100餘萬元；"
    "先後打機井2眼、修路500米、維修供水管道2000餘米"
)
MEASURES = Measures(built_in())


def read(text):
    return read_sentences(text, MEASURES)


def row_of(seen):
    figure = seen.figure
    value = f"{figure.value.normalize():f}"
    return seen.text, seen.measure, value, figure.unit, seen.scope, figure.marks, seen.source


def judged(name):
    """What each written-down figure came to: right, wrong, refused (asked instead of read), or lost; and what was read beside them."""
    with (DATA / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told, beside = {}, []
    for number, group in groupby(rows, lambda row: row["句号"]):
        own = list(group)
        found = read(own[0]["句子"])
        seen = {row_of(each)[0]: row_of(each) for each in found.seen}
        assert len(seen) == len(found.seen), own[0]["句子"]
        asked = [left.text for left in found.left if left.is_asked]
        for row in own:
            text = row["原文"]
            is_asked = any(text in each or each in text for each in asked)
            got = seen.pop(text, None) if text else None
            wanted = (text, *(row[name] for name in ("指标", "数值", "单位", "口径", "约数", "资金渠道")))
            if row["处理"] == "取":
                verdict = "right" if got == wanted else "wrong" if got else "refused" if is_asked else "lost"
            elif row["处理"] == "问":
                verdict = "wrong" if got else "right" if is_asked else "lost"
            else:
                verdict = "wrong" if got else "right"
            told[number, text] = verdict
        beside += seen
    return told, beside


@pytest.mark.parametrize(
    ("name", "count", "refused"),
    [
        ("sentences.csv", 64, set()),
        ("more_sentences.csv", 61, {("14", "18万元"), ("23", "46户")}),
        (
            "last_sentences.csv",
            46,
            {("3", "130人次"), ("6", "3850米"), ("14", "38万元"), ("19", "1.5公里")},
        ),
    ],
)
def test_no_written_down_figure_is_read_wrong_or_lost_and_the_refused_ones_are_known(name, count, refused):
    told, beside = judged(name)
    assert len(told) == count
    assert {key for key, verdict in told.items() if verdict in ("wrong", "lost")} == set()
    assert {key for key, verdict in told.items() if verdict == "refused"} == refused
    assert beside == []


@pytest.mark.parametrize("text", [SEED, TRADITIONAL])
def test_the_seven_figures_of_the_seed(text):
    found = read(text)
    assert [(each.measure, str(each.figure), each.scope, each.source) for each in found.seen] == [
        ("干部", "43名", "本次", ""),
        ("走访", "122户", "本次", ""),
        ("帮扶资金", "3万余元", "本次", "直接投入"),
        ("帮扶资金", "100余万元", "截至目前", "争取"),
        ("机井", "2眼", "截至目前", ""),
        ("道路", "500米", "截至目前", ""),
        ("供水管道", "2000余米", "截至目前", ""),
    ]
    assert found.left == ()
    assert {each.day for each in found.seen} == {"3月5日~14日"}


def test_each_figure_keeps_the_words_it_stands_in():
    assert [each.clause for each in read(SEED).seen] == [
        "组织机关43名科级以上干部", "走访122户困难户", "直接投入帮扶资金3万余元", "累计为该村争取各类资金100余万元",
        "先后打机井2眼", "修路500米", "维修供水管道2000余米",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "figures", "asked"),
    [
        ("今天是第3次走访，第二次开会", [], []),
        ("3月10余日走访12户", ["12户"], ["3月10余日"]),
        ("投资2000万", [], ["2000万"]),
        ("购买管材3卷", [], ["3"]),
        ("1、走访3户；2、修路１２００米", ["3户", "1200米"], []),
        ("走访三五户", [], ["三五户"]),
        ("走访一百二户", [], ["一百二户"]),
        ("走访数十户，上百人受益", [], ["数十户", "上百人"]),
        ("投入一万二千元", ["12000元"], []),
        ("村里有0379-60000001和13800000000两部电话", [], []),
        ("修路不足500米", [], ["500米"]),
        ("3月120户群众受益", ["120户"], []),
        ("", [], []),
        ("，；。\n", [], []),
    ],
)
def test_what_is_no_figure_and_what_a_person_must_settle(text, figures, asked):
    found = read(text)
    assert [str(each.figure) for each in found.seen if "部电话" not in each.clause] == figures
    assert [left.text for left in found.left if left.is_asked] == asked
