"""The deputies' chart: circles with their days as the ledger has them, themes by month, and what cannot be drawn."""

from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger
from openpyxl.cell.rich_text import CellRichText, TextBlock
from printed import font_sizes, missing, overlapping, pages_of, pdf_of

import taizhang_xl
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import HANGING, LEDGER, MONTHLY, SETTINGS, UNITS, Field
from taizhang_xl.systems.activities.sheets import ACTIVITIES

DEPUTIES, TOWN = "人事任免代表联络工作委员会", "城市建设环境保护工作委员会"
SHORT = {DEPUTIES: "人代工委", TOWN: "城环工委"}
COLUMNS = ("编号", "活动", "月份", "计划日期", "主题", "责任单位", "状态", "完成日期")
RED, BLUE, GREEN, BLACK = 0, 240, 100, None


def item(number, task, deadline, unit=DEPUTIES, state=None, done_on=None):
    return {
        Field.NUMBER: number, Field.CATEGORY: "机关日常工作", Field.TASK: task, Field.DEADLINE: deadline, Field.UNIT: unit,
        Field.PERSON: "副主任", Field.STATE: state, Field.DONE_ON: done_on,
    }  # fmt: skip


# Of the office's ledger of 2018.
SEED = (
    item("6-015", "明确2018年人大工作思路", "1月", state="办结", done_on=date(2018, 1, 23)),
    item("6-014", "人大代表履职培训", "2月"),
    item("3-004", "通报人代会期间提出的议案建议情况", "3月"),
    item("6-016", "代表小组活动", "每月"),
    item("4-003", "城市黑臭水体治理情况视察", "7月上旬", TOWN),
)
PLANNED = (
    ("6-015", None, "1月", date(2018, 1, 23), "是"),
    ("6-014", None, "2月", date(2018, 2, 26), "是"),
    ("3-004", "通报议案建议情况", "3月", date(2018, 3, 20), "是"),
)


def make(folder, planned=PLANNED, items=SEED, others=None):
    rows = [dict(zip(COLUMNS, row, strict=False)) for row in planned]
    units = [{Field.UNIT_NAME: name, Field.SHORT_NAMES: short} for name, short in SHORT.items()]
    sheets = {LEDGER: items, UNITS: units, ACTIVITIES: rows, **(others or {})}
    return make_ledger(folder / "台账.xlsx", 2018, "某市人大常委会机关", sheets)


def run(path, *words, as_of="2018-03-12"):
    done = CliRunner().invoke(cli, ["activities", str(path), "--as-of", as_of, *words])
    assert "Traceback" not in done.output, done.output
    return done


def chart_of(path, as_of="2018-03-12", name="图.xlsx"):
    """The chart's sheet, made now."""
    target = path.parent / name
    run(path, "--to", str(target), as_of=as_of)
    return openpyxl.load_workbook(target, rich_text=True).worksheets[0]


def cell(sheet, unit, month):
    """Each circle of a unit's month: mark with day, name, hue of the mark."""
    row = next(row for row in sheet.iter_rows(min_row=4) if str(row[0].value) == unit)
    value = row[month].value
    if value is None:
        return []
    assert isinstance(value, CellRichText)
    texts = list(value)
    return [
        (str(mark), str(name).strip(), hue(mark)) for mark, name in zip(texts[::2], texts[1::2], strict=True)
    ]  # fmt: skip


def hue(block):
    """The colour of letters in degrees to the nearest of red, green, blue; None where it is black."""
    from colorsys import rgb_to_hls

    assert isinstance(block, TextBlock)
    red, green, blue = (value / 255 for value in bytes.fromhex(block.font.color.rgb[2:]))
    if red == green == blue == 0:
        return BLACK
    degrees = rgb_to_hls(red, green, blue)[0] * 360
    return min((RED, GREEN, BLUE), key=lambda each: min(abs(each - degrees), 360 - abs(each - degrees)))


def texts_of(sheet):
    return {each.coordinate: str(each.value) for row in sheet.iter_rows() for each in row if each.value is not None}


def edit(path, number, **values):
    """Change cells of an item with openpyxl, as staff do in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    header = next(found for row in sheet.iter_rows(values_only=True) if "编号" in (found := list(row)))
    row = next(row for row in sheet.iter_rows() if row[header.index("编号")].value == number)
    for name, value in values.items():
        row[header.index(name)].value = value
    book.save(path)


def codes(path, as_of="2018-03-12"):
    """The codes that check finds about the activities, with their cells."""
    found = taizhang_xl.check(path, as_of=date.fromisoformat(as_of))
    return [(each.code, each.cell) for each in found if each.code.startswith("activity")]


def test_training_that_was_done_on_the_27th_is_a_green_circle_with_that_day(tmp_path):
    path = make(tmp_path)
    edit(path, "6-014", 状态="办结", 完成日期=date(2018, 2, 27))
    sheet = chart_of(path)
    assert cell(sheet, "人代工委", 1) == [("√23日", "明确2018年人大工作思路", GREEN)]
    assert cell(sheet, "人代工委", 2) == [("√27日", "人大代表履职培训", GREEN)]
    assert cell(sheet, "人代工委", 3) == [("○20日", "通报议案建议情况", BLACK)]
    assert [sheet.cell(4, month + 1).value for month in (1, 2, 3, 4)] == [
        "明确2018年人大工作思路", "人大代表履职培训", "通报议案建议情况", "（未定）",
    ]  # fmt: skip


def test_months_without_a_theme_are_named(tmp_path):
    done = run(make(tmp_path))
    assert "4月、5月、6月、7月、8月、9月、10月、11月、12月没有主题活动" in done.output
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("as_of", "state", "expected"),
    [
        ("2018-03-19", None, ("○20日", BLACK)),
        ("2018-03-20", None, ("○20日", BLACK)),
        ("2018-03-21", None, ("●20日", RED)),
        ("2018-03-19", "正在办理", ("◎20日", BLUE)),
        ("2018-03-25", "基本完成", ("◎20日", BLUE)),
    ],
)
def test_a_circle_is_hollow_until_its_day_is_over(tmp_path, as_of, state, expected):
    path = make(tmp_path)
    edit(path, "3-004", 状态=state)
    (circle,) = cell(chart_of(path, as_of), "人代工委", 3)
    assert (circle[0], circle[2]) == expected


def test_work_done_in_another_month_is_shown_with_that_month(tmp_path):
    path = make(tmp_path)
    edit(path, "6-014", 状态="办结", 完成日期=date(2018, 3, 2))
    edit(path, "3-004", 状态="办结")
    sheet = chart_of(path)
    assert [circle[0] for circle in cell(sheet, "人代工委", 2)] == ["√3月2日"]
    assert [circle[0] for circle in cell(sheet, "人代工委", 3)] == ["√未填日"]


def test_an_activity_without_a_day_turns_red_when_its_month_is_over(tmp_path):
    path = make(tmp_path, [("3-004", None, "3月", None, "是")])
    assert [circle[0] for circle in cell(chart_of(path, "2018-03-31"), "人代工委", 3)] == ["○未定日"]
    assert [circle[0] for circle in cell(chart_of(path, "2018-04-01"), "人代工委", 3)] == ["●未定日"]


def test_recurring_work_has_the_state_of_each_month_s_report(tmp_path):
    months = [("6-016", None, f"{month}月", date(2018, month, 15), None) for month in range(1, 6)]
    reports = [
        {Field.NUMBER: "6-016", Field.MONTH: "2018-01", Field.STATE: "办结", Field.DONE_ON: date(2018, 1, 17)},
        {Field.NUMBER: "6-016", Field.MONTH: "2018-02", Field.STATE: "正在办理"},
    ]
    sheet = chart_of(make(tmp_path, months, others={MONTHLY: reports}), "2018-04-20")
    marks = [cell(sheet, "人代工委", month)[0] for month in range(1, 6)]
    assert [(mark, colour) for mark, _, colour in marks] == [
        ("√17日", GREEN), ("◎15日", BLUE), ("●15日", RED), ("●15日", RED), ("○15日", BLACK),
    ]  # fmt: skip


def test_a_quarter_s_work_planned_for_february_is_done_by_the_report_of_march(tmp_path):
    report = {Field.NUMBER: "6-018", Field.MONTH: "2018-03", Field.STATE: "办结", Field.DONE_ON: date(2018, 3, 6)}
    planned = [("6-018", None, f"{month}月", date(2018, month, 9), None) for month in (2, 4)]
    path = make(tmp_path, planned, [item("6-018", "通报情况", "每季度")], others={MONTHLY: [report]})
    sheet = chart_of(path, "2018-05-01")
    assert [cell(sheet, "人代工委", month)[0][0] for month in (2, 4)] == ["√3月6日", "●9日"]


def test_a_stage_that_was_signed_off_is_green_while_the_whole_goes_on(tmp_path):
    planned = [("6-013", None, f"{month}月", date(2018, month, 28), None) for month in (6, 12)]
    hung = {Field.HANGING_NUMBER: "2018-06-01", Field.NUMBER: "6-013", Field.MONTH: "2018-06",
            Field.FIRST_DUE: date(2018, 6, 30), Field.CLOSED_ON: date(2018, 7, 4)}  # fmt: skip
    path = make(tmp_path, planned, [item("6-013", "检查", "6月底、12月底", state="正在办理")], others={HANGING: [hung]})
    sheet = chart_of(path, "2018-08-01")
    assert [cell(sheet, "人代工委", month)[0][0] for month in (6, 12)] == ["√7月4日", "◎28日"]


def test_several_activities_of_a_month_stand_in_one_cell_by_their_days(tmp_path):
    planned = [("6-016", None, "3月", date(2018, 3, 28), None), ("3-004", "通报", "3月", date(2018, 3, 6), "是")]
    planned += [("4-003", None, "7月", date(2018, 7, 4), None)]
    sheet = chart_of(make(tmp_path, planned))
    assert [circle[:2] for circle in cell(sheet, "人代工委", 3)] == [("●6日", "通报"), ("○28日", "代表小组活动")]
    assert [circle[:2] for circle in cell(sheet, "城环工委", 7)] == [("○4日", "城市黑臭水体治理情况视察")]
    assert [str(sheet.cell(row, 1).value) for row in range(3, 7)] == ["单位", "主题活动", "人代工委", "城环工委"]


def test_a_free_row_has_unit_and_state_of_its_own(tmp_path):
    planned = [(None, "走访选民", "5月", date(2018, 5, 8), "是", "城环工委", "办结", date(2018, 5, 9))]
    planned += [(None, "走访企业", "5月", date(2018, 5, 10), None, TOWN)]
    sheet = chart_of(make(tmp_path, planned), "2018-05-20")
    assert [circle[:2] for circle in cell(sheet, "城环工委", 5)] == [("√9日", "走访选民"), ("●10日", "走访企业")]


def test_the_chart_follows_the_ledger_and_nothing_else_of_it_changes(tmp_path):
    path = make(tmp_path)
    before = texts_of(chart_of(path, name="以前.xlsx"))
    edit(path, "6-014", 状态="办结", 完成日期=date(2018, 2, 27))
    saved = path.read_bytes()
    after = texts_of(chart_of(path, name="以后.xlsx"))
    assert path.read_bytes() == saved
    assert {place: (before.get(place), after[place]) for place in after if before.get(place) != after[place]} == {
        "C5": ("●26日 人大代表履职培训", "√27日 人大代表履职培训")
    }


def test_the_legend_says_in_words_what_the_marks_are_and_as_of_which_day(tmp_path):
    sheet = chart_of(make(tmp_path))
    assert sheet["A1"].value == "某市人大常委会机关2018年代表活动安排图"
    for words in ("○ 还没到计划日期", "● 未落实", "◎ 正在办理", "√ 办结", "共 3 项", "截至2018年3月12日"):
        assert words in str(sheet["A2"].value)
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (8, "landscape")


def test_the_office_s_own_colours_and_its_strict_rule_are_kept(tmp_path):
    path = make(tmp_path)
    book = openpyxl.load_workbook(path)
    for row in book[SETTINGS.name].iter_rows():
        if row[0].value == "红色口径":
            row[1].value = "严格"
        if row[0].value == "未落实颜色":
            row[1].value = "9DC3E6"
    book.save(path)
    assert cell(chart_of(path), "人代工委", 3)[0][::2] == ("●20日", BLUE)


BAD = {
    "activity-number": (("6-099", "没有的活动", "3月"), "A"),
    "activity-incomplete": ((None, "没有单位的活动", "3月"), "F"),
    "activity-unit": ((None, "单位不明的活动", "3月", None, None, "不知道的单位"), "F"),
    "activity-month": (("6-016", None, "13月"), "C"),
    "activity-day": (("6-016", None, "4月", "三月里看情况"), "D"),
    "activity-state": ((None, "走访", "4月", None, None, "城环工委", "差不多"), "G"),
    "activity-twice": (("3-004", "又一次", "2018-03"), "A"),
}
DOUBTFUL = {
    "activity-outside": (("6-016", None, "4月", date(2018, 5, 2)), "D"),
    "activity-own-state": (("6-016", None, "4月", None, None, None, "办结"), "G"),
    "activity-in-future": ((None, "走访", "6月", None, None, "城环工委", "办结", date(2018, 6, 1)), "H"),
    "activity-theme-word": (("6-016", None, "4月", None, "也许"), "E"),
    "activity-themes": (("6-016", None, "3月", None, "是"), "E"),
}


@pytest.mark.parametrize("code", BAD)
def test_a_row_that_cannot_be_drawn_is_named_in_check_and_below_the_chart(tmp_path, code):
    row, column = BAD[code]
    path = make(tmp_path, [*PLANNED, row])
    assert codes(path) == [(code, f"{column}5"), ("activity-no-theme", "E2")]
    sheet = chart_of(path)
    texts = texts_of(sheet)
    assert f"第 {column}5 格" in texts[f"A{sheet.max_row}"]
    assert "共 3 项" in texts["A2"]


@pytest.mark.parametrize("code", DOUBTFUL)
def test_a_row_that_is_doubtful_is_named_and_drawn(tmp_path, code):
    row, column = DOUBTFUL[code]
    path = make(tmp_path, [*PLANNED, row])
    assert sorted(codes(path)) == sorted([(code, f"{column}5"), ("activity-no-theme", "E2")])
    assert "共 4 项" in texts_of(chart_of(path))["A2"]


def test_a_long_name_is_cut_where_several_themes_are_told(tmp_path):
    done = run(make(tmp_path, [*PLANNED, (None, "长" * 400, "3月", None, "是", "城环工委")]))
    told = next(line for line in done.output.splitlines() if "有 2 个主题活动" in line)
    assert "通报议案建议情况" in told
    assert len(told) < 150


def test_where_no_row_can_be_drawn_there_is_no_chart(tmp_path):
    path = make(tmp_path, [("6-099", "没有的活动", "3月")])
    done = run(path, "--to", str(tmp_path / "图.xlsx"))
    assert done.exit_code == 1
    assert "1 行都不能画，没有做图" in done.output
    assert "√" not in done.output
    assert not (tmp_path / "图.xlsx").exists()


@pytest.mark.parametrize("month", ["0月", "2019-03", "三四月", None])
def test_what_is_no_month_of_the_year_is_refused(tmp_path, month):
    assert codes(make(tmp_path, [("6-016", None, month)]))[0] == ("activity-month", "C2")


@pytest.mark.parametrize("month", ["3月", "3", 3, "2018年3月", "2018-03", date(2018, 3, 1)])
def test_a_month_is_read_as_staff_and_excel_write_it(tmp_path, month):
    (circle,) = cell(chart_of(make(tmp_path, [("3-004", None, month, date(2018, 3, 20), None)])), "人代工委", 3)
    assert circle[0] == "○20日"


def test_a_number_that_two_items_have_is_not_guessed(tmp_path):
    path = make(tmp_path, items=(*SEED, item("3-004", "另一件", "3月")))
    assert codes(path)[0] == ("activity-number", "A4")
    assert cell(chart_of(path), "人代工委", 3) == []


def test_a_date_outside_its_month_is_shown_whole(tmp_path):
    sheet = chart_of(make(tmp_path, [("6-016", None, "4月", date(2018, 5, 2))]))
    assert cell(sheet, "人代工委", 4)[0][0] == "○5月2日"


def test_a_sheet_with_the_columns_that_it_once_had_goes_on_working(tmp_path):
    """State, day and unit were typed beside the number; of a numbered row the ledger's count, and a difference is named."""
    path = make(tmp_path)
    edit(path, "6-014", 状态="办结", 完成日期=date(2018, 2, 27))
    book = openpyxl.load_workbook(path)
    del book["代表活动"]
    sheet = book.create_sheet("代表活动")
    sheet.append(["编号", "单位", "活动名称", "月份", "计划日期", "状态", "完成日期"])
    sheet.append(["6-014", "人代工委", "履职培训", "2月", date(2018, 2, 26), "办结", date(2018, 2, 27)])
    sheet.append(["3-004", "城环工委", "通报", "3月", date(2018, 3, 20), "办结", None])
    book.save(path)
    assert codes(path) == [
        ("activity-own-state", "B3"), ("activity-own-state", "F3"), ("activity-no-theme", "A2")
    ]  # fmt: skip
    chart = chart_of(path)
    assert cell(chart, "人代工委", 2)[0][:2] == ("√27日", "履职培训")
    assert cell(chart, "人代工委", 3)[0][:2] == ("○20日", "通报")


def test_a_ledger_of_before_gets_the_sheet_and_an_empty_sheet_makes_no_chart(tmp_path):
    path = make(tmp_path, [])
    assert codes(path) == []
    done = run(path)
    assert done.exit_code == 1
    assert "“代表活动”表里一项也没有，没有做图" in done.output
    book = openpyxl.load_workbook(path)
    del book["代表活动"]
    book.save(path)
    assert "加了一张空的" in run(path).output
    assert [each.value for each in openpyxl.load_workbook(path)["代表活动"][1]] == list(COLUMNS)
    assert not (tmp_path / "out").exists()


def test_without_a_place_the_chart_lies_in_out_and_one_that_people_changed_is_kept(tmp_path):
    path, target = make(tmp_path), tmp_path / "out/2018年代表活动安排图.xlsx"
    run(path)
    first = target.read_bytes()
    run(path)
    assert target.read_bytes() == first
    book = openpyxl.load_workbook(target)
    book.worksheets[0]["A1"] = "我改过的"
    book.save(target)
    mine = target.read_bytes()
    run(path)
    kept = [each.read_bytes() for each in target.parent.glob("*.xlsx") if each != target]
    assert mine in kept


def test_the_chart_shows_no_number_of_a_person(tmp_path):
    sheet = chart_of(make(tmp_path, [("3-004", "走访代表13800000123", "3月", None, "是")]))
    assert not any("13800000123" in text for text in texts_of(sheet).values())


def sixty():
    """60 activities of two units, five a month, one with a name of 400 characters."""
    items, planned = [], []
    for number in range(60):
        month, long = number % 12 + 1, "组织部分市人大代表集中视察" * 31
        unit, day = (DEPUTIES, TOWN)[number % 3 == 0], date(2018, month, 2 + number // 3)
        state = ("办结", "正在办理", None)[number % 3] if month < 6 else None
        done_on = day if state == "办结" else None
        items.append(item(f"6-{number + 1:03}", f"第{number + 1}次代表活动", f"{month}月", unit, state, done_on))
        name = long[:400] if number == 7 else None
        planned.append((f"6-{number + 1:03}", name, f"{month}月", day, "是" if number < 12 else None))
    return items, planned


@pytest.mark.slow
@pytest.mark.libreoffice
def test_sixty_activities_are_printed_on_one_sheet_of_a3_in_letters_that_can_be_read(tmp_path):
    items, planned = sixty()
    chart_of(make(tmp_path, planned, items), "2018-06-10", "六十.xlsx")
    (page,) = pages_of(pdf_of(tmp_path / "六十.xlsx", tmp_path))
    assert (round(page.width), round(page.height)) == (1191, 842)
    assert min(font_sizes([page])) >= 7
    assert missing(tmp_path / "六十.xlsx", [page]) == []
    assert overlapping(page) == []
    assert "名字太长，没有印全" in page.text


def test_four_hundred_activities_go_on_over_pages_and_none_is_lost(tmp_path):
    planned = [(None, f"第{each}次活动", f"{each % 3 + 1}月", None, None, "城环工委") for each in range(400)]
    sheet = chart_of(make(tmp_path, planned))
    shown = [str(each.value).count("次活动") for row in sheet.iter_rows(min_row=5) for each in row[1:] if each.value]
    assert sum(shown) == 400
    assert sheet.print_title_rows == "$1:$3"
    assert all(sheet.row_dimensions[row].height <= 409 for row in range(1, sheet.max_row + 1))
