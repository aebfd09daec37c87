"""An office's own ledger in the assistant: what it says it needs, what is asked, and what stands in the file afterwards."""

import shutil
from datetime import date

import openpyxl
import pytest
from adopted import by_openpyxl
from ledgers import make_ledger, nothing_to_hang

from taizhang_xl.errors import UsageError
from taizhang_xl.faces.assistant.adopting import take_over
from taizhang_xl.faces.assistant.facts import look
from taizhang_xl.faces.assistant.first_ledger import make_example, make_new
from taizhang_xl.faces.assistant.steps import State, next_of, steps_of
from taizhang_xl.faces.assistant.words import in_adopting_words

DAY = date(2018, 4, 2)
# What is chosen at each question by a word of its answer, in the order of the questions.
HERE, COPY = "就用这一本", "另写一本"
COLUMNS = ("新编", "落实情况栏", "目前进展栏", "存在问题及原因栏", "没有这一列")
AGREED = "就这样，写进去"


class Person:
    """Who answers: texts by the key of the question, choices by a word in them; `asked` keeps what was shown."""

    def __init__(self, *words, **texts):
        self.words, self.texts, self.asked = list(words), texts, []

    def text(self, ask):
        return self.texts.get(ask.key)

    def choose(self, posed):
        self.asked.append(posed)
        word = self.words.pop(0)
        if word is None:
            raise UsageError("没有答完", "停了", "再来")
        return next(choice for choice in posed.answers if word in choice.text)


def taken_over(path, person):
    needs = look(path, None, DAY).needs
    return take_over(path, needs, person.text, person.choose, lambda _: None)


def told(came):
    return "\n".join(line.text for line in came.lines)


def content(path):
    return {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}


def headers(path, row):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [cell.value for cell in sheet[row] if cell.value]


def test_what_is_to_be_settled_comes_first_and_the_month_waits_for_it(tmp_path):
    path = by_openpyxl(tmp_path / "台账.xlsx")
    steps = steps_of(look(path, None, DAY))
    assert (steps[0].name, steps[0].state, steps[0].verb) == ("接收台账", State.NOW, "adopt")
    # 编号, 状态, 进展情况, 未完成原因, 责任人, and the four columns that the month is written into.
    assert steps[0].words == "有 6 处要定（编号、状态、进展情况等），点“接收”逐个选"
    assert len(steps) == 10
    assert {(step.state, step.verb, step.place) for step in steps[1:]} == {(State.LATER, "", "")}
    assert next_of(steps).startswith("下一步：接收台账。")


def test_a_ledger_of_ours_has_no_such_step(tmp_path):
    assert look(nothing_to_hang(tmp_path / "台账.xlsx"), None, DAY).needs is None
    empty = make_ledger(tmp_path / "空.xlsx", 2018, "办公室", {})
    first = steps_of(look(empty, None, DAY))[0]
    assert first.name == "分发"
    assert "还没有事项" in first.words


def test_taken_over_in_place_it_has_numbers_and_columns_and_the_month_begins(tmp_path):
    path = by_openpyxl(tmp_path / "台账.xlsx")
    person = Person(HERE, *COLUMNS, "在表的右边加上", AGREED)
    came = taken_over(path, person)
    assert not came.refused
    assert came.ledger is None
    assert "√ 给 7 项编上编号" in told(came)
    sheet = openpyxl.load_workbook(path)["重点工作"]
    assert [sheet.cell(4, column).value for column in range(13, 18)] == [
        "编号",
        "下月安排",
        "到期日",
        "时限状态",
        "挂单",
    ]
    assert [sheet.cell(row, 13).value for row in (6, 9, 11, 13)] == ["1-001", "1-004", "2-001", "2-003"]
    # What would be written was shown before anything was.
    assert "会给 7 项编上编号" in person.asked[-1].before
    after = look(path, None, DAY)
    assert after.needs is None
    assert steps_of(after)[0].verb == "split"


def test_into_another_ledger_the_own_one_stays_and_the_new_one_is_gone_on_with(tmp_path):
    path, new = by_openpyxl(tmp_path / "台账.xlsx"), tmp_path / "新.xlsx"
    before = path.read_bytes()
    came = taken_over(path, Person(COPY, *COLUMNS, AGREED, to=str(new)))
    assert came.ledger == new
    assert path.read_bytes() == before
    # The new one has the column 下月安排.
    assert "写不进去" not in told(came)
    sheet = openpyxl.load_workbook(new)["台账"]
    numbers = [cell.value for cell in sheet["A"][2:9]]
    assert numbers == ["1-001", "1-002", "1-003", "1-004", "2-001", "2-002", "2-003"]
    assert look(new, None, DAY).needs is None
    # The place is taken now: the verb's own line says so.
    again = by_openpyxl(tmp_path / "b" / "台账.xlsx") if (tmp_path / "b").mkdir() is None else None
    refused = taken_over(again, Person(COPY, *COLUMNS, AGREED, to=str(new)))
    assert refused.refused
    assert "新.xlsx：" in told(refused)


@pytest.mark.parametrize(
    "words",
    [(HERE, "新编", None), (HERE, *COLUMNS, "不加", "什么也不写"), (COPY,)],
    ids=["midway", "at the end", "no place"],
)
def test_called_off_nothing_is_written(words, tmp_path):
    path = by_openpyxl(tmp_path / "台账.xlsx")
    before = content(path)
    came = taken_over(path, Person(*words))
    assert came.refused
    assert content(path) == before


def test_a_column_that_cannot_be_is_told_at_once_and_asked_again(tmp_path):
    path = by_openpyxl(tmp_path / "台账.xlsx")
    person = Person(HERE, "落实情况栏", *COLUMNS, "不加", AGREED)
    came = taken_over(path, person)
    assert not came.refused
    assert "报来的写不进去" in told(came)
    assert "--" not in told(came)
    first, again = person.asked[1:3]
    assert (first.wrong, again.text) == ("", first.text)
    assert "不能作编号" in again.wrong


def without_year(path):
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows(max_row=3):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2018年", "")
    book.save(path)
    return path


def test_where_nothing_tells_the_year_it_is_asked_for_and_kept_in_another_ledger(tmp_path):
    path, new = without_year(by_openpyxl(tmp_path / "台账.xlsx")), tmp_path / "新.xlsx"
    words = steps_of(look(path, None, DAY))[0].words
    assert "看不出是哪一年" in words
    came = taken_over(path, Person(*COLUMNS, AGREED, year="2018", to=str(new)))
    assert came.ledger == new, told(came)
    assert look(new, None, DAY).month.year == 2018


def test_a_format_that_is_only_read_goes_into_another_ledger(tmp_path):
    path, new = tmp_path / "2018年台账.csv", tmp_path / "新.xlsx"
    path.write_text(
        "编号,类别,目标任务,完成时限,责任单位,责任人,状态,进展情况,完成日期,佐证,未完成原因\n1-001,中心工作,修路,10月底,办公室,主任,,,,,\n",
        "utf-8",
    )
    step = steps_of(look(path, None, DAY))[0]
    assert (step.name, step.words) == ("接收台账", "这种格式只能读，点“接收”另写一本 .xlsx")
    person = Person(AGREED, to=str(new))
    assert taken_over(path, person).ledger == new
    assert openpyxl.load_workbook(new)["台账"]["D3"].value == "修路"


@pytest.mark.slow
def test_of_several_sheets_one_is_chosen(tmp_path):
    path, new = by_openpyxl(tmp_path / "台账.xlsx"), tmp_path / "新.xlsx"
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["重点工作"]).title = "去年的"
    book.save(path)
    assert "几张表都像台账" in steps_of(look(path, None, DAY))[0].words
    came = taken_over(path, Person("去年的", *COLUMNS, AGREED, to=str(new)))
    assert came.ledger == new, told(came)
    assert openpyxl.load_workbook(new)["台账"]["A3"].value == "1-001"


@pytest.mark.slow
def test_a_row_without_a_number_is_offered_one_and_the_month_goes_on(tmp_path):
    path = nothing_to_hang(tmp_path / "台账.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "1-001")
    named = {cell.value: cell.column for cell in sheet[row - 1]}
    for name, value in (("目标任务", "植树"), ("责任单位", "办公室"), ("责任人", "主任"), ("完成时限", "11月底")):
        sheet.cell(row + 1, named[name]).value = value
    book.save(path)
    steps = steps_of(look(path, None, DAY))
    assert (steps[0].name, steps[0].words) == ("接收台账", "有 1 处要定（编号），点“接收”逐个选")
    assert steps[1].verb == "split"
    came = taken_over(path, Person(HERE, "新编", AGREED))
    assert not came.refused, told(came)
    assert openpyxl.load_workbook(path)["台账"].cell(row + 1, named["编号"]).value
    assert look(path, None, DAY).needs is None


def test_lines_name_the_step_and_no_command():
    line = in_adopting_words(
        "甲.xlsx：40 项都没有编号。请运行 taizhang adopt 甲.xlsx --number 新编，在表的右边编上号"
        "（序号没有重复的也可以用 --number 序号），或自己在表头右边加“编号”一列"
    )
    assert line == "甲.xlsx：40 项都没有编号。请点“接收台账”，在表的右边编上号，或自己在表头右边加“编号”一列"


def test_a_first_ledger_is_made_and_one_that_is_there_is_refused(tmp_path):
    new = tmp_path / "新.xlsx"
    person = Person(path=str(new), office="某机关", year="2026")
    assert make_new(DAY, person.text, lambda _: None).ledger == new
    assert "2026" in str(openpyxl.load_workbook(new)["台账"]["A1"].value)
    assert make_new(DAY, person.text, lambda _: None).refused
    assert make_new(DAY, Person(path=str(tmp_path / "b.xlsx")).text, lambda _: None).refused
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.slow
def test_the_example_is_made_in_a_folder_of_its_own(tmp_path):
    person = Person(folder=str(tmp_path))
    came = make_example(person.text, lambda _: None)
    assert came.ledger == tmp_path / "台账示例" / "ledger.xlsx"
    assert look(came.ledger, None, DAY).sent == 18
    assert make_example(person.text, lambda _: None).refused
    shutil.rmtree(tmp_path / "台账示例")
