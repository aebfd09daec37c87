"""One figure, one meaning: what consolidate, month-end, the packet's cover and the close say must add up and agree."""

import re
import shutil
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from sheets import Book, make_sheet

from taizhang_xl import edit, new, split
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.cli import cli
from taizhang_xl.month.close import close_month
from taizhang_xl.month.packet.lines import hung_text
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.verbs.close import close_lines

MARCH, APRIL = Month(2018, 3), Month(2018, 4)
# Five units: two report, one does not, one sends two copies that differ, one has nothing to do.
UNITS = ("办公室", "调研室", "信访室", "财经工委", "机关党委")
SAID = "应报单位 4 个＝已报送 2＋未报送 1＋报送有误 1"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    ledger = folder / "台账.xlsx"
    new(ledger, 2018, office="机关")
    rows = [f"单位!单位名称={name}" for name in UNITS]
    rows += [
        f"台账!编号=1-00{place};目标任务={name}的事;完成时限=3月底;责任单位={name}"
        for place, name in enumerate(UNITS[:4], 1)
    ]
    edit(ledger, append=rows)
    forms = split(ledger, MARCH, folder / "表")
    back = folder / "报来"
    back.mkdir()
    for form in (forms[0], forms[1], forms[3]):
        shutil.copy(form, back)
    copy = openpyxl.load_workbook(forms[3])
    columns = {cell.value: cell.column for cell in copy["月报表"][4]}
    copy["月报表"].cell(5, columns["状态"]).value = "正在办理"
    copy.save(back / "财经工委_2018年03月（2）.xlsx")
    return folder


def run(office, *arguments):
    ledger = shutil.copy(office / "台账.xlsx", office / "副本.xlsx")
    done = CliRunner().invoke(cli, [arguments[0], str(ledger), *map(str, arguments[1:]), "--month", "2018-03"])
    assert done.exit_code == 1, done.output
    return done.output


def test_units_add_up_and_read_the_same_in_consolidate_month_end_and_on_the_cover(office):
    assert SAID in run(office, "consolidate", office / "报来")
    told = run(office, "month-end", "--returns", office / "报来", "--to", office / "材料")
    assert SAID in told
    assert re.search(r"已报送 2  未报送 1  报送有误 1", told)
    book = openpyxl.load_workbook(next((office / "材料").glob("*.xlsx")), data_only=True)
    cover = book["封面"]
    figures = {cover.cell(6, column).value: cover.cell(7, column).value for column in range(1, 9)}
    assert str(cover.cell(8, 1).value).startswith(SAID)
    assert figures["未报单位"] == 1
    # One item of the unit that is silent, and one of the unit whose copies differ.
    assert (figures["应办"], figures["未报送"], figures["挂单"]) == (4, 2, 2)
    # The close will say 4: what stands beside its name on the cover is not all of it.
    assert str(cover.cell(8, 1).value).endswith("其中 2 项没有办结，月结时也要挂单，没有算在“挂单”里")
    assert figures["应办"] == figures["办结"] + figures["在办"] + figures["未落实"] + figures["未报送"]
    stands = [book["总览"].cell(row, 2).value for row in range(3, 8)]
    assert stands == ["已报送", "已报送", "未报送", "报送有误", "无需报送"]


def test_the_figure_of_problems_says_what_it_counts_and_where_each_is_read(office):
    told = run(office, "month-end", "--returns", office / "报来", "--to", office / "材料")
    total = int(re.search(r"问题 (\d+)\n", told)[1])
    said, returns, ledger, errors, warnings = map(
        int, re.search(r"问题 (\d+) 处＝报表 (\d+).*台账 (\d+).*错误 (\d+)、提醒 (\d+)", told).groups()
    )
    assert total == said == returns + ledger == errors + warnings
    # The two copies that differ are the one thing wrong with the returns.
    assert returns == 1
    assert "taizhang check" in told


@pytest.mark.parametrize(
    ("month", "deadline", "words"),
    [(MARCH, "3月底", "本月新挂"), (APRIL, "3月底", "到期1个月"), (MARCH, "1月底", "到期2个月")],
)
@pytest.mark.parametrize("hanging", [[], [["2018-03-01", "1", "2018-03", "忙", 1, date(2018, 3, 31)]]])
def test_the_close_and_the_packet_say_alike_how_long_work_hangs(month, deadline, words, hanging):
    if hanging and deadline == "1月底":
        hanging = [[*hanging[0][:5], date(2018, 1, 31)]]
    sheets = (
        make_sheet(
            [
                ["编号", "目标任务", "完成时限", "责任单位", "状态", "未完成原因"],
                ["1", "拟稿", deadline, "办公室", "正在办理", "忙"],
            ]
        ),
        make_sheet(
            [["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"], *hanging],
            name="挂单",
        ),
    )
    ledger = build_ledger(Book(sheets), year=2018)
    made = review(ledger, month, month.last, Outcome(returned=("办公室",)))
    assert [hung_text(line) for line in made.hung] == [words]
    summary, hung = close_lines(close_month(ledger, month), month.next.first)
    assert f" {words}：忙" in hung[0].text
    assert f"其中本月新挂 {int(words == '本月新挂')} 项" in summary[0].text
