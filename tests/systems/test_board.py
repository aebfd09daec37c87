"""看板 as a file: whose items and which columns it holds, its figures beside those of packet and ledger, nothing of persons."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from boards import DAY, HOSTILE, MONEY, NUMBERS, OF_UNITS, OFFICE, PLANTED, TOWN, content_of, ledger_of_the_year
from click.testing import CliRunner
from ledgers import make_ledger, nothing_to_hang
from quarters import opening_ledger, play

from taizhang_xl import board, edit, packet, week
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field
from taizhang_xl.systems.board import rows
from taizhang_xl.systems.board.initials import initials

PARTS = Path(rows.__file__).parent / "data"
AUDIENCES = ({}, {"unit": "城市建设环境保护工作委员会"}, {"unit": MONEY}, {"leader": "副主任乙"})


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    return ledger_of_the_year(tmp_path_factory.mktemp("board") / "2018年台账.xlsx")


@pytest.fixture(scope="module")
def files(ledger, tmp_path_factory):
    """The board's file for each audience, made once."""
    folder = tmp_path_factory.mktemp("files")
    return {
        str(told): board(ledger, to=folder / f"{place}.html", as_of=DAY, **told) for place, told in enumerate(AUDIENCES)
    }


@pytest.fixture(scope="module")
def contents(files):
    return [content_of(file) for file in files.values()]


def made(ledger, tmp_path, **told):
    told.setdefault("as_of", "2018-04-11")
    return content_of(board(ledger, to=tmp_path / "看板.html", **told))


def numbers(content, part=None):
    return [row[0] for row in content["items"] if part in (None, row[2])]


# -- for whom ----------------------------------------------------------------


def test_a_board_holds_the_items_of_its_audience_and_no_others(contents):
    whole, own, _, led = contents
    assert len(numbers(whole)) == 230
    assert numbers(own, "") == ["1-001", "1-002", "1-003", "1-004"]
    assert numbers(own, "协办") == ["2-002"]
    assert [unit for unit, _ in own["units"]] == [TOWN, MONEY]
    assert {row[1] for row in led["items"]} == {MONEY}
    assert len(led["items"]) == 219


def test_a_unit_that_assists_sees_the_task_and_its_own_line_and_nothing_else(contents):
    own = contents[1]
    item = next(row for row in own["items"] if row[0] == "2-002")
    told = dict(zip(own["columns"], item[13], strict=True))
    assert {name: text for name, text in told.items() if text} == {
        "目标任务": "预算草案初审（电话略）", "完成时限": "10月底", "协办单位": TOWN, "协办情况": "已派两人（电话略）",
    }  # fmt: skip
    assert item[8:12] == [[], "", [], []]


def test_a_leader_sees_the_units_in_charge_and_items_led_one_by_one(tmp_path):
    units = [{Field.UNIT_NAME: "甲", Field.UNIT_LEADER: "副主任甲"}, {Field.UNIT_NAME: "乙"}]
    items = [
        {Field.NUMBER: number, Field.TASK: "事", Field.UNIT: unit, Field.LEADER: leader, Field.DEADLINE: "3月底"}
        for number, unit, leader in (("1", "甲", None), ("2", "乙", "副主任甲"), ("3", "乙", "副主任乙"))
    ]
    path = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", {UNITS: units, LEDGER: items})
    content = made(path, tmp_path, leader="副主任甲")
    assert [(row[0], row[2]) for row in content["items"]] == [("1", ""), ("2", "牵头")]
    # Of 乙 two are due in March: the leader's figures count the one that is on the board.
    march = content["months"][2]
    assert {unit: figures[0] for unit, figures in march["units"].items()} == {"甲": 1, "乙": 1}


@pytest.mark.parametrize(
    ("told", "near"),
    [({"unit": "城环委"}, "城环工委"), ({"leader": "副主任"}, "副主任甲"), ({"unit": TOWN, "leader": "副主任甲"}, "去掉一个")],
)  # fmt: skip
def test_an_audience_that_is_not_known_is_refused_with_near_names(ledger, tmp_path, told, near):
    with pytest.raises(UsageError, match=near):
        board(ledger, to=tmp_path / "看板.html", **told)
    assert not list(tmp_path.iterdir())


# -- what is not in it -------------------------------------------------------


def leaked(file):
    """Planted texts and the digits of planted numbers that a file holds, however they are written."""
    text = file.read_text("utf-8")
    content = content_of(file)
    digits = "".join(char for char in str(content) + text if char.isdigit())
    found = {word for word in (*PLANTED.values(), *OF_UNITS) if word in text or word in str(content)}
    return found | {number for number in NUMBERS.values() if "".join(filter(str.isdigit, number)) in digits}


def test_no_number_of_a_person_no_remark_and_no_name_is_in_any_file(files):
    assert len(files) == len(AUDIENCES)
    assert [(told, leaked(file)) for told, file in files.items() if leaked(file)] == []


def test_the_search_finds_numbers_that_are_not_hidden(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "for_others", str)
    found = leaked(board(ledger, to=tmp_path / "看板.html", as_of=DAY, unit=MONEY))
    assert found == set(NUMBERS.values())
    monkeypatch.setitem(rows.COLUMNS, "单位", (*rows.COLUMNS["单位"], Field.PERSON, Field.REMARK))
    found = leaked(board(ledger, to=tmp_path / "看板.html", as_of=DAY, unit=MONEY))
    assert found == {*NUMBERS.values(), PLANTED[Field.PERSON], PLANTED[Field.REMARK]}


def test_what_is_hidden_is_told_with_its_cells(ledger, tmp_path):
    done = CliRunner().invoke(cli, ["board", str(ledger), "--to", str(tmp_path / "看板"), "--as-of", "2018-04-18"])
    assert done.exit_code == 1
    assert "看板里已隐去电话号码、身份证号" in done.output
    assert "13800000000" not in done.output
    assert (tmp_path / "看板.html").exists()


def test_texts_cannot_end_the_element_they_stand_in(files, contents):
    page, content = files["{}"].read_text("utf-8"), contents[0]
    assert page.count("<script") == page.count("</script") == 2
    assert "\u2028" not in page
    texts = {row[0]: row[13][0] for row in content["items"]}
    # Characters that steer are gone, all others are as typed.
    shown = {
        number: "".join(char for char in text if char not in "\u2028\u2029\u202e\u2066\u200f")
        for number, text in HOSTILE.items()
    }
    assert {number: texts[number] for number in HOSTILE} == shown


# -- figures -----------------------------------------------------------------


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """Three months played and closed, with the packet of each as it was made then."""
    folder = tmp_path_factory.mktemp("quarter")
    ledger = opening_ledger(folder / "2018年台账.xlsx")
    for month in (1, 2, 3):
        play(ledger, month)
        packet(ledger, f"2018-0{month}", folder / "材料")
    # What is told afterwards changes no closed month.
    edit(ledger, ["台账!Q9=办结", "台账!T9=2018-03-31", "台账!U9=补报"])
    return ledger


FIGURES = ["应办", "办结", "在办", "未落实", "未报送", "挂单", "按期率"]
# By hand from the table of quarters.py. 民侨外工委 in January and 办公室 in February reported nothing.
TOTALS = {
    1: [5, 3, 0, 1, 1, 1, "75%"], 2: [5, 3, 0, 1, 1, 1, "50%"], 3: [8, 5, 0, 3, 0, 3, "50%"],
}  # fmt: skip


def on_paper(folder, month):
    """The figures of a packet by unit, as openpyxl has them."""
    book = openpyxl.load_workbook(next(folder.glob(f"2018年0{month}月*.xlsx")), data_only=True)
    lines = [[cell.value for cell in line] for line in book["总览"].iter_rows(min_row=2)]
    places = [lines[0].index(name) for name in FIGURES]
    found = {}
    for line in lines[1:]:
        values = [line[place] for place in places]
        if line[0] and isinstance(values[0], int):
            rate = values.pop()
            found[line[0]] = [*values, rate if isinstance(rate, str) else f"{round(rate * 100)}%"]
    return found


def on_board(month, figures, unit):
    """Figures of the board as it shows them: of a unit that reported nothing, most are not known."""
    shown = ["—" if unit and figures[4] and place in (1, 2, 3, 5) else each for place, each in enumerate(figures)]
    return [each if each != "" else "—" for each in shown]


def test_three_closed_months_have_the_figures_of_their_packets_and_of_the_ledger(quarter, tmp_path):
    content = made(quarter, tmp_path, as_of="2018-04-11")
    assert content["figures"] == FIGURES
    hung = [row[2] for row in openpyxl.load_workbook(quarter)["挂单"].iter_rows(min_row=2, values_only=True) if row[0]]
    for month in content["months"][:3]:
        number = month["month"]
        assert month["closed"]
        assert month["total"] == TOTALS[number]
        paper = on_paper(quarter.parent / "材料", number)
        assert on_board(number, month["total"], "") == paper.pop("合计")
        board_units = {unit: on_board(number, figures, unit) for unit, figures in month["units"].items()}
        assert board_units == {unit: figures for unit, figures in paper.items() if figures[0]}
    # The ledger hung two in February: one of them is of the unit that reported nothing.
    assert [hung.count(f"2018-0{month}") for month in (1, 2, 3)] == [1, 2, 2]
    assert [month["closed"] for month in content["months"]] == [True, True, True, False]


def test_the_trends_are_those_of_the_packet(quarter, tmp_path):
    content = made(quarter, tmp_path, as_of="2018-04-11")["trends"]
    assert content["months"] == ["1月", "2月", "3月"]
    sheet = openpyxl.load_workbook(next((quarter.parent / "材料").glob("2018年03月*.xlsx")), data_only=True)["趋势"]
    lines = {}
    for line in sheet.iter_rows(values_only=True):
        lines.setdefault(line[0], []).append([str(each) for each in line[1:4]])
    for name, cells in content["overall"]:
        if name != "按期率":
            assert [text for text, _ in cells] == lines[name][0]
    hung = next(rows for name, rows in content["units"] if name == "挂单")
    assert [[text for text, _ in cells] for unit, cells in hung if unit == MONEY] == [["1", "0", "1"]]


def test_a_unit_has_its_own_figures_alone(quarter, tmp_path):
    content = made(quarter, tmp_path, as_of="2018-04-11", unit=MONEY)
    assert [list(month["units"]) for month in content["months"][:3]] == [[MONEY]] * 3
    assert [month["total"] for month in content["months"][:3]] == [
        [1, 0, 0, 1, 0, 1, "0%"], [2, 2, 0, 0, 0, 0, "50%"], [2, 1, 0, 1, 0, 1, "50%"],
    ]  # fmt: skip
    assert {unit for _, rows in content["trends"]["units"] for unit, _ in rows} == {MONEY}
    assert "法工委" not in str(content)


def test_a_history_is_as_its_close_kept_it(quarter, tmp_path):
    edited = shutil.copytree(quarter.parent, tmp_path / "机关") / quarter.name
    row = next(line[0].row for line in openpyxl.load_workbook(edited)["月报"].iter_rows() if line[0].value == "2-003")
    edit(edited, [f"月报!C{row}=后来改的"])
    item = next(row for row in made(edited, tmp_path, as_of="2018-04-11")["items"] if row[0] == "2-003")
    assert [[month, closed, texts[0]] for month, closed, texts in item[11]] == [[3, 1, "按计划推进"]]


def test_a_close_that_was_altered_counts_for_nothing_and_is_told(quarter, tmp_path):
    altered = shutil.copytree(quarter.parent, tmp_path / "机关") / quarter.name
    close = altered.parent / ".taizhang" / "closes" / altered.name / "2018-02.json"
    close.write_text(close.read_text("utf-8").replace("部门预算", "部门决算"), "utf-8")
    done = CliRunner().invoke(cli, ["board", str(altered), "--as-of", "2018-04-11"])
    assert done.exit_code == 1
    assert "2018年2月月结存档被改动过，看板上没有它的数字" in done.output
    content = content_of(altered.parent / "out" / "工作看板_2018年台账.html")
    february = content["months"][1]
    assert february["units"] == {}
    item = next(row for row in content["items"] if row[0] == "1-002")
    assert [[month, closed] for month, closed, _ in item[11]] == [[2, 2]]
    assert february["note"] == "月结存档被改动过，没有数字"


# -- how items stand ---------------------------------------------------------


def test_the_lists_are_those_of_the_week(ledger, contents):
    content = contents[0]
    seen = week(ledger, as_of=DAY)
    listed = {section.title: [row.number for row in section.rows] for section in seen.sections}
    by_due = sorted(content["items"], key=lambda row: row[4] or "9")
    assert [row[0] for row in by_due if row[7]] == listed["本周到期"] == ["1-001"]
    late = sorted((due, over, row[0]) for row in content["items"] for due, over in row[6] or ())
    assert [number for *_, number in late] == listed["超期"] == ["2-001", "3-001", "1-002"]
    assert [row[0] for row in by_due if row[8]] == listed["挂单"] == ["2-001"]
    assert [row[0] for row in by_due if row[9]] == listed["率先完成"] == ["1-004"]


def test_each_month_has_the_state_of_its_occurrence(contents):
    content = contents[0]
    circles = {row[0]: [(month, content["states"][state]) for month, state, _ in row[10]] for row in content["items"]}
    assert circles["3-001"][:5] == [(1, "没有月报"), (2, "办结"), (3, "未落实"), (4, "未到期"), (5, "未到期")]
    assert circles["1-002"] == [(4, "未落实")]
    assert circles["1-004"] == [(6, "销号")]
    assert circles["2-002"] == [(10, "未到期")]


def test_activities_and_steps_are_drawn_as_their_own_charts_have_them(contents):
    assert [[chart["name"], chart["rows"]] for chart in contents[1]["charts"]] == [
        ["代表活动", [[TOWN, TOWN, [["4月", 1, "城市地下空间开发利用条例立法调研", "20日，主题活动", "1-001"]]]]],
        ["工程推进", [["1-002 旧办公楼改造", TOWN, [
            ["拆除", 2, "拆除-1 围挡", "完成4.10", "1-002"], ["拆除", 0, "拆除-2 清理", "关键 未开工 拖5", "1-002"],
        ]]]],
    ]  # fmt: skip
    assert contents[2]["charts"] == []


def test_what_cannot_be_drawn_is_told(tmp_path):
    path = nothing_to_hang(tmp_path / "台账.xlsx")
    edit(path, append=["代表活动!编号=7-777;月份=3月"])
    done = CliRunner().invoke(cli, ["board", str(path), "--as-of", "2018-04-18"])
    assert done.exit_code == 1
    assert "7-777" in done.output
    content = content_of(tmp_path / "out" / "工作看板_台账.html")
    assert content["notes"] == ["有 1 处代表活动、工序填得不对，没有画上，请科室核对台账。"]


def test_initials_are_those_of_words():
    assert initials("城市地下空间开发利用条例") == "csdxkjkflytl"
    assert initials("会计工作、重庆（2018年）abC") == "kjgzcqnabc"


# -- where it goes -----------------------------------------------------------


def test_two_ledgers_of_a_folder_have_a_board_each(tmp_path):
    first, second = (nothing_to_hang(tmp_path / name) for name in ("甲台账.xlsx", "乙台账.xlsx"))
    files = [board(path, as_of=DAY) for path in (first, second)]
    assert [file.name for file in files] == ["工作看板_甲台账.html", "工作看板_乙台账.html"]
    assert board(first, as_of=DAY, unit=OFFICE).name == "工作看板_甲台账_办公室.html"
    # The same input gives the same bytes.
    before = files[0].read_bytes()
    assert board(first, as_of=DAY).read_bytes() == before
    done = CliRunner().invoke(cli, ["board", str(first), str(second)])
    assert done.exit_code == 2


def test_a_year_without_a_closed_month_says_so(tmp_path):
    content = content_of(board(nothing_to_hang(tmp_path / "台账.xlsx"), as_of=DAY))
    assert [month["closed"] for month in content["months"]] == [False] * 4
    assert "还没有能用的月结数字" in content["trends"]["none"]
    # Before the year there is nothing to count.
    assert content_of(board(tmp_path / "台账.xlsx", as_of="2017-12-31"))["months"] == []


def test_the_words_of_the_page_are_ones_that_every_machine_has():
    for part in sorted(PARTS.iterdir()):
        words = part.read_text("utf-8")
        assert words.encode("gbk", "replace").decode("gbk") == words, part.name
