"""What may be wrong when slips, briefs and plans are made: units with gaps, templates, the turn of the year, a full disk."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import openpyxl
import pytest
from docx import Document
from slips import OTHER, documents, done, item, ledger_at, numbered, rows, told

import taizhang_xl
from taizhang_xl.paper.word.template import TemplateError
from taizhang_xl.systems.supervision.sheets import INSPECTIONS

P = "洛人办督提〔2018〕"
NOVEMBER = date(2018, 11, 5)
# Ten working days after 10-31 are over on 11-14.
LATE = date(2018, 11, 14)


def test_a_unit_without_head_and_leader_gets_its_slip_without_a_line_for_them(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (item(责任单位="工会", 责任人=None),))
    assert taizhang_xl.remind(path, as_of=LATE) == (f"{P}1号",)
    ((name, text),) = documents(path).items()
    assert name == "2018年11月14日_工会_督办1号.docx"
    assert "抄送" not in text
    assert "None" not in text
    assert text.splitlines()[3] == "机关工会："


def test_a_task_of_400_characters_is_whole_on_the_slip_and_short_in_the_line(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (item(目标任务="长" * 400),))
    run = done("remind", path, as_of=NOVEMBER)
    ((_, text),) = documents(path).items()
    assert f"事项：1-001 {'长' * 400}\n" in text
    assert f"1-001 {'长' * 24}……，" in told(run)


def test_a_slip_of_december_is_answered_in_january_while_the_new_year_has_its_own_first_number(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx", (item(完成时限="12月14日"), item(编号="1-002", 完成时限="12月底"), OTHER))
    assert taizhang_xl.remind(path, as_of="2018-12-27") == (f"{P}1号", f"{P}2号")
    # Both go on in January: numbers of the new year, citing those of the old one.
    assert taizhang_xl.remind(path, as_of="2019-01-09") == ("洛人办督提〔2019〕1号", "洛人办督提〔2019〕2号")
    assert [row["引用文号"] for row in rows(path)[2:]] == [f"{P}1号", f"{P}2号"]
    assert taizhang_xl.remind_reply(path, "洛人办督提〔2019〕1号", on="2019-01-10") == ()
    # No more than a number means the ledger's own year.
    assert taizhang_xl.remind_reply(path, "2", on="2019-01-10", text="已办结") == ()
    assert [(row["文号"], row["反馈日期"]) for row in rows(path) if row["反馈日期"]] == [
        (f"{P}2号", date(2019, 1, 10)), ("洛人办督提〔2019〕1号", date(2019, 1, 10)),
    ]  # fmt: skip
    assert not [
        each for each in taizhang_xl.check(path, as_of="2019-01-10") if each.code in ("slip-gap", "slip-doubled")
    ]


def test_a_doubled_number_stops_new_ones_and_the_slips_it_names_are_not_answered_at_random(tmp_path):
    slips = [*numbered(2), {**numbered(2)[1], "办理": "待反馈"}]
    path = ledger_at(tmp_path / "台账.xlsx", slips=slips)
    before = path.read_bytes()
    run = done("remind-reply", path, number="2", on="2018-11-08")
    assert run.wrong
    assert "不止一件是" in told(run)
    assert path.read_bytes() == before


def damaged(path):
    path.write_bytes(path.read_bytes()[:2000])


def no_word(path):
    path.write_text("提示件", "utf-8")


def older(path):
    """As an earlier version shipped it, without the field for what stands there now."""
    own = Document(str(path))
    for paragraph in own.paragraphs:
        if any(f"MERGEFIELD {name} " in paragraph._p.xml for name in ("现状", "导语")):
            paragraph._p.getparent().remove(paragraph._p)
    own.save(str(path))


@pytest.mark.parametrize(("spoil", "says"), [(damaged, "不是"), (no_word, "不是 Word 文件"), (older, "缺少要填的域")])
def test_a_template_that_cannot_be_used_is_refused_and_no_number_is_given(tmp_path, spoil, says):
    path = ledger_at(tmp_path / "台账.xlsx")
    for made in taizhang_xl.templates(path):
        # Those of letters are texts, read by another system.
        if made.suffix == ".docx":
            spoil(made)
    before = path.read_bytes()
    for run in (
        lambda: taizhang_xl.remind(path, as_of=NOVEMBER),
        lambda: taizhang_xl.brief(path, items="1-001", as_of=NOVEMBER),
    ):
        with pytest.raises(TemplateError, match=says):
            run()
    assert path.read_bytes() == before
    assert not (tmp_path / "out").exists()


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))
from taizhang_xl.errors import TaizhangError
import taizhang_xl
for run in (lambda: taizhang_xl.plan(sys.argv[1], as_of="2018-04-10"),
            lambda: taizhang_xl.brief(sys.argv[1], items="1-001", as_of="2018-04-10"),
            lambda: taizhang_xl.booklet(sys.argv[1], as_of="2018-04-10")):
    try:
        run()
    except TaizhangError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows")
def test_a_full_disk_leaves_the_ledger_as_it_was_for_each_and_is_said_in_a_line(tmp_path):
    path = ledger_at(tmp_path / "台账.xlsx")
    before = path.read_bytes()
    run = subprocess.run([sys.executable, "-c", LIMITED, path], capture_output=True, text=True, check=True)
    lines = run.stdout.splitlines()
    assert len(lines) == 3
    assert all(any(word in line for word in ("磁盘", "空间", "写不下", "做不出来", "保存不了")) for line in lines), (
        lines
    )
    assert path.read_bytes() == before
    assert not list((tmp_path / "out").rglob("*.docx"))


@pytest.mark.parametrize(
    ("items", "day", "says"),
    [
        ((), "2018-04-10", "没有要补的，什么也没有写"),
        ((item(目标任务="长" * 400),), "2018-04-10", "√ 排了 3 次督察"),
        ((item(责任单位="工会", 责任人=None),), "2018-10-08", "√ 排了 1 次督察：四季度 1 次"),
        # The last working day of the quarter has begun, and the year is over.
        ((item(),), "2018-12-31", "本季度已没有工作日可排：城环工委"),
        ((item(),), "2019-01-03", "没有要补的，什么也没有写"),
    ],
)
def test_a_plan_of_what_is_there(tmp_path, items, day, says):
    path = ledger_at(tmp_path / "台账.xlsx", items)
    run = done("plan", path, as_of=day)
    assert says in told(run)
    planned = [
        row for row in openpyxl.load_workbook(path)[INSPECTIONS.name].iter_rows(min_row=2, values_only=True) if row[0]
    ]
    assert len(planned) == len(run.decision.result)
