"""The papers of a quarter of appraisal: what stands on them, whose it is, and what is wrong with what was decided."""

import os
import random
import re
import stat
import zipfile
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
from appraisals import MARKS, OFFICE, Q1, TERMS, UNITS, book, people
from appraised_office import office_at
from ledgers import make_ledger
from printed import missing, overlapping, pages_of, pdf_of
from small import ran

import taizhang_xl
from taizhang_xl.contract.opening import opened_from
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.schema import HANGING, LEDGER, PEOPLE, Field
from taizhang_xl.ledger.schema import UNITS as UNIT_SHEET
from taizhang_xl.systems.appraisal.appraise_papers import refuse_one_folder
from taizhang_xl.systems.appraisal.decided import decision_findings
from taizhang_xl.systems.appraisal.facts import Facts, facts_of
from taizhang_xl.systems.appraisal.layout import Paper, write_document, write_workbook
from taizhang_xl.systems.appraisal.papers import person_form, places_notice, quarter_list, unit_summary
from taizhang_xl.systems.appraisal.quarter import Book, put_together
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Person, Proposal, QuarterDecision
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.year_list import year_list
from taizhang_xl.tables.source import open_source

DAY = date(2018, 4, 10)
WRITERS = {".docx": write_document, ".xlsx": write_workbook}


@pytest.fixture(scope="module")
def whole():
    return put_together(book(), Q1, TERMS, OFFICE, {}, DAY)


def made(papers, ending):
    file = BytesIO()
    WRITERS[ending]("材料", papers, DAY, file)
    return file.getvalue()


def text_in(content):
    """All texts of a document or a workbook, one on a line, as its XML has them."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xml")]
        return "\n".join(re.sub(r"<[^>]+>", "\n", archive.read(name).decode()) for name in sorted(names))


def of_unit(quarter, unit):
    return [
        [person_form(quarter.frame, unit, entry) for entry in unit.entries],
        [unit_summary(quarter.frame, unit)],
        [places_notice(quarter.frame, unit)],
    ]


def words_of(paper: Paper) -> str:
    cells = (str(value) for part in paper.parts for row in part.rows for value in row)
    heads = (word for part in paper.parts for word in (part.heading, part.note, *(each.title for each in part.columns)))
    return "\n".join(
        [paper.name, paper.title, *paper.lines, *paper.paragraphs, paper.addressee, *paper.signature, *heads, *cells]
    )


def foreign(text: str, own: str, units: Mapping[str, str] = UNITS) -> list[str]:
    """Whatever of another unit stands in a text: its names, and the word that stands in all that is its people's."""
    others = [(name, short, MARKS[name]) for name, short in units.items() if name != own]
    # 办公室 is in no other unit's name; 研究室 and 调研室 are one.
    return sorted({word for each in others for word in each if word in text})


# -- whose it is -------------------------------------------------------------


def test_a_units_papers_hold_nothing_of_another_unit_in_any_part_of_the_file(whole):
    unit = whole.units[8]
    for papers in of_unit(whole, unit):
        for ending in WRITERS:
            text = text_in(made(papers, ending))
            assert unit.name in text
            assert foreign(text, unit.name) == []
    # The search finds what it is to find: the committee's list has all units.
    everything = text_in(made([quarter_list(whole)], ".docx"))
    assert set(foreign(everything, whole.units[0].name)) >= {MARKS[unit.name] for unit in whole.units[1:]}


@pytest.mark.slow
def test_200_offices_at_random_leak_nothing_and_one_word_that_does_is_found():
    chance = random.Random(11)
    for _ in range(200):
        sizes = tuple(chance.randint(0, 3) for _ in range(chance.randint(2, 11)))
        quarter = put_together(book(sizes), Q1, TERMS, OFFICE, {}, DAY)
        for unit in quarter.units:
            text = "\n".join(words_of(paper) for papers in of_unit(quarter, unit) for paper in papers)
            assert foreign(text, unit.name) == []
            other = next((each for each in UNITS if each != unit.name), "")
            assert foreign(f"{text}{MARKS[other]}评语", unit.name) == [MARKS[other]]


def test_a_person_of_another_unit_in_the_rows_of_a_unit_does_not_come_onto_its_papers():
    rows = book((2, 2))
    # The same name in no other unit; a row that names nobody who takes part is on no paper.
    stray = MonthAppraisal("枫9号", Month(2018, 1), (Proposal(Role.HEAD, "主任", "枫评语", "优秀"),))
    quarter = put_together(rows._replace(months=(stray, *rows.months)), Q1, TERMS, OFFICE, {}, DAY)
    text = "\n".join(words_of(paper) for unit in quarter.units for papers in of_unit(quarter, unit) for paper in papers)
    assert "枫" not in text


# -- what stands on them -----------------------------------------------------


def rows_of(paper: Paper, number: int = 0) -> list[tuple[object, ...]]:
    return list(paper.parts[number].rows)


def test_a_form_has_the_weeks_the_work_both_comments_of_each_month_and_the_decision():
    rows = book((2,))
    facts = {people()[1].key: Facts(("1-001", "1-002"), ("1-001",), ("1-002",), ())}
    quarter = put_together(rows, Q1, TERMS, OFFICE, facts, DAY)
    form = person_form(quarter.frame, quarter.units[0], quarter.units[0].entries[1])
    assert (form.title, form.lines) == (f"{OFFICE}平时考核表", ("2018年第一季度",))
    about, work, months, decision, _, weeks = (list(part.rows) for part in form.parts)
    assert about == [("松2号", "科员", "办公室", "—")]
    # Twelve of thirteen weeks were written; the last one, of 3月30日, was not.
    assert work == [("12/13", 0, 0, 1, 2, 1, 1, 0)]
    assert form.parts[1].note.startswith("注：缺记的周（周五）：3月30日。承办＝")
    said = "松评语{}，工作认真负责，能按时限办结承办事项。"
    assert months == [
        (f"{month}月\n{role}\n{who}", said.format(month), grade)
        for month, second in ((1, "称职"), (2, "称职"), (3, "优秀"))
        for role, who, grade in (("单位负责人", "主任", "称职"), ("主管领导", "副主任甲", second))
    ]
    assert decision == [("称职", "2018年4月10日", "考核委员会第1次会议", "松理由：本季度承办的事项有一项超期")]
    assert (weeks[0], weeks[-1]) == (("1月5日", "正常", "松周记15", ""), ("3月30日", "缺记", "", ""))


def test_no_paper_proposes_a_grade_where_nobody_did():
    bare = book((3,))._replace(months=(), decisions=())
    quarter = put_together(bare, Q1, TERMS, OFFICE, {people()[0].key: Facts(("1",) * 9, ("1",) * 9)}, DAY)
    unit = quarter.units[0]
    for entry in unit.entries:
        shown = words_of(person_form(quarter.frame, unit, entry))
        assert not [grade for grade in quarter.frame.grades.words if grade in shown]
    assert {row[-2] for row in rows_of(unit_summary(quarter.frame, unit))} == {""}
    assert {row[8:11] for row in rows_of(unit_summary(quarter.frame, unit))} == {("—", "—", "—")}


def test_the_committees_list_has_the_figures_the_differences_everybody_and_the_places(whole):
    paper = quarter_list(whole)
    assert paper.lines == ("参加考核 43 人　　优秀等次不超过 17 名（40％）",)
    # One of each unit is 优秀: 11 of 43 are 25.58 %, 32 are 74.42 %.
    assert rows_of(paper) == [
        ("优秀", 11, "25.6％"),
        ("称职", 32, "74.4％"),
        ("基本称职", 0, "0％"),
        ("不称职", 0, "0％"),
    ]
    # In ten units there is a second one, and of each only March differs.
    differing = rows_of(paper, 1)
    assert len(differing) == 10
    assert differing[0] == (
        "办公室",
        "松2号",
        "科员",
        "3月",
        "称职",
        "优秀",
        "称职",
        "松理由：本季度承办的事项有一项超期",
    )
    everybody = rows_of(paper, 2)
    assert (len(everybody), everybody[-1][:4]) == (43, (43, "信访室", "枫1号", "主任"))
    assert everybody[1][9:14] == (
        "称职",
        "称职",
        "负责人：称职\n领导：优秀",
        "称职",
        "松理由：本季度承办的事项有一项超期",
    )
    # heads, own, carried, claim, whole, places, left, tied, decided: worked out by hand.
    assert [row[1:] for row in rows_of(paper, 3)] == [
        (8, "3.2", "0", "3.2", 3, 3, "0.2", "—", 1), (6, "2.4", "0", "2.4", 2, 2, "0.4", "—", 1), (5, "2", "0", "2", 2, 2, "0", "—", 1),
        (4, "1.6", "0", "1.6", 1, 2, "-0.4", "是", 1), (4, "1.6", "0", "1.6", 1, 2, "-0.4", "是", 1), (4, "1.6", "0", "1.6", 1, 2, "-0.4", "是", 1),
        (4, "1.6", "0", "1.6", 1, 1, "0.6", "是", 1), (3, "1.2", "0", "1.2", 1, 1, "0.2", "—", 1), (2, "0.8", "0", "0.8", 0, 1, "-0.2", "—", 1),
        (2, "0.8", "0", "0.8", 0, 1, "-0.2", "—", 1), (1, "0.4", "0", "0.4", 0, 0, "0.4", "—", 1),
    ]  # fmt: skip
    assert "第N季度从其中第N个单位排起（排到末尾从头接），本季度N＝1" in paper.parts[3].note


def test_a_notice_tells_a_unit_its_places_and_what_of_a_place_it_keeps(whole):
    by_name = {unit.name: unit for unit in whole.units}
    paper = places_notice(whole.frame, by_name["城市建设环境保护工作委员会"])
    assert (paper.addressee, paper.signature) == ("城市建设环境保护工作委员会", (OFFICE, "2018年4月10日"))
    assert "你单位参加考核6人，优秀等次名额2名。" in paper.paragraphs[0]
    none = places_notice(whole.frame, by_name["信访室"])
    assert "优秀等次名额0名。" in none.paragraphs[0]
    assert none.paragraphs[1] == "本季度分不到的0.4名结转到下季度，计入你单位下季度的应得数。"
    # In the second quarter 0.4 was carried over and it has its place: 0.8.
    second = put_together(book(), Quarter(2018, 2), TERMS, OFFICE, {}, date(2018, 7, 3))
    assert rows_of(places_notice(second.frame, second.units[-1])) == [(1, "0.4", "0.4", "0.8", 0, 1, "-0.2", "—")]


def test_heads_of_a_closed_quarter_count_as_they_were():
    # With six more people in 信访室 the first quarter would have left it 0.8 - 1; closed with one head it left 0.4.
    more = (*people(), *(Person(f"枫{number}号", "信访室") for number in range(2, 3)))
    closed = {Q1: dict(zip(UNITS, (8, 6, 5, 4, 4, 4, 4, 3, 2, 2, 1), strict=True))}
    second = put_together(Book(more), Quarter(2018, 2), TERMS, OFFICE, {}, date(2018, 7, 3), closed)
    assert second.units[-1].places.claim == Fraction(8, 10) + Fraction(4, 10)
    open_ = book()._replace(people=more)
    second = put_together(open_, Quarter(2018, 2), TERMS, OFFICE, {}, date(2018, 7, 3))
    assert second.units[-1].places.carried == Fraction(-1, 5)


def test_an_office_that_begins_in_the_second_quarter_has_nothing_over_from_the_first():
    second = put_together(Book(people()), Quarter(2018, 2), TERMS, OFFICE, {}, date(2018, 7, 3))
    assert {unit.places.carried for unit in second.units} == {0}


@pytest.mark.parametrize("ending", list(WRITERS))
def test_both_kinds_of_file_have_the_same_texts_and_the_same_bytes_each_time(whole, ending):
    unit = whole.units[1]
    papers = [person_form(whole.frame, unit, entry) for entry in unit.entries[:2]]
    first = made(papers, ending)
    assert made(papers, ending) == first
    told = text_in(first)
    for paper in papers:
        assert [line for line in words_of(paper).split("\n") if line not in told] == []


def test_our_words_are_ones_that_gbk_has(whole):
    for paper in (*(each for papers in of_unit(whole, whole.units[0]) for each in papers), quarter_list(whole)):
        words = words_of(paper)
        assert words.encode("gbk", "replace").decode("gbk") == words


# -- what is wrong with what was decided --------------------------------------


def decided(count, best, reason="", leader="称职"):
    """A unit of so many people, the first `best` of whom were decided to be 优秀; what was proposed is 称职."""
    everybody = tuple(Person(f"松{number}号", "办公室") for number in range(1, count + 1))
    months = [
        MonthAppraisal(each.name, month, (Proposal(Role.HEAD, "主任", "尽职", "称职"), Proposal(Role.LEADER, "副主任", "尽职", leader)))
        for each in everybody for month in Q1.months
    ]  # fmt: skip
    grades = ["优秀"] * best + ["称职"] * (count - best)
    decisions = [QuarterDecision(each.name, Q1, grade, reason) for each, grade in zip(everybody, grades, strict=True)]
    return Book(everybody, (), tuple(months), tuple(decisions))


def found(rows):
    quarter = put_together(rows, Q1, TERMS, OFFICE, {}, DAY)
    return [(each.code, each.message) for each in decision_findings(quarter, "附册.xlsx")]


def test_more_of_the_best_grade_than_the_share_and_than_a_units_places_are_found():
    # 5 of 12 are 41.67 %; 40 % of 12 is 4.8.
    assert found(decided(12, 5, "考核委员会研究")) == [
        ("appraisal-best-share", "2018年第一季度优秀 5 人占 41.7%，超过 40%：12 人最多 4 人"),
        ("appraisal-places", "2018年第一季度办公室优秀 5 人，名额是 4 名"),
    ]
    assert found(decided(12, 4, "考核委员会研究")) == []
    # Within the office's share, beyond the unit's: 2 of 3 in a unit that has one place of the two of six.
    six = decided(3, 2, "考核委员会研究")
    others = tuple(Person(f"竹{number}号", "法制工作委员会") for number in (1, 2, 3))
    more = tuple(QuarterDecision(each.name, Q1, "称职", "x") for each in others)
    six = six._replace(people=(*six.people, *others), decisions=(*six.decisions, *more))
    assert [code for code, _ in found(six)] == ["appraisal-places"]


def test_a_decision_that_nobody_proposed_wants_a_reason_and_two_that_differ_the_committee():
    assert found(decided(12, 1)) == [
        ("appraisal-reason", "“松1号”第一季度审定“优秀”，和建议不一致，或者两级建议不同，没有写理由")
    ]
    undecided = decided(1, 0, leader="优秀")._replace(decisions=())
    assert found(undecided) == [
        ("appraisal-differ", f"“松1号”{month}月两级建议不同：单位负责人“称职”、主管领导“优秀”") for month in (1, 2, 3)
    ]


def test_the_years_list_tells_who_may_be_excellent_and_why():
    everybody = tuple(
        Person(f"松{number}号", "办公室", since=None if number < 4 else date(2018, 7, 2)) for number in (1, 2, 3, 4)
    )
    quarters = [Quarter(2018, number) for number in (1, 2, 3, 4)]
    grades = {"松1号": "优优称称", "松2号": "优称称称", "松3号": "优优优基", "松4号": "--优称"}
    words = {"优": "优秀", "称": "称职", "基": "基本称职"}
    books = {
        quarter: Book(everybody, (), (), tuple(
            QuarterDecision(name, quarter, words[row[place]]) for name, row in grades.items() if row[place] in words
        ))
        for place, quarter in enumerate(quarters)
    }  # fmt: skip
    rows = rows_of(year_list(OFFICE, 2018, books, TERMS))
    assert [(row[2], *row[-2:]) for row in rows] == [
        ("松1号", "可以", "4 个季度有 2 个优秀"), ("松2号", "不可以", "4 个季度有 1 个优秀"), ("松3号", "不可以", "第四季度基本称职"),
        ("松4号", "可以", "2 个季度有 1 个优秀"),
    ]  # fmt: skip
    assert rows[3][4:8] == ("—", "—", "优秀", "称职")


# -- facts -------------------------------------------------------------------

ITEMS = (
    # 编号, 完成时限, 责任人, 状态, 完成日期
    ("1-001", "1月底", "张某", "办结", date(2018, 1, 25)),
    ("1-002", "2月底", "张某、李某", "办结", date(2018, 3, 5)),
    ("1-003", "3月20日", "张某", "正在办理", None),
    ("1-004", "6月底", "张某", "未落实", None),
    ("1-005", "3月底", "主任", "办结", date(2018, 3, 31)),
    ("2-001", "3月底", "主任", "未落实", None),
    ("2-002", "2月底", "王某", "办结", date(2018, 2, 1)),
)


def test_facts_of_a_person_are_counted_item_by_item_from_the_ledger(tmp_path):
    units = [{Field.UNIT_NAME: name, Field.SHORT_NAMES: UNITS[name]} for name in ("办公室", "法制工作委员会")]
    listed = [("张某", "办公室", "科员"), ("李某", "法工委", "科员"), ("赵某", "办公室", "主任"), ("钱某", "法工委", "主任"), ("王某", "法工委", "科员"), ("王某", "法工委", "副主任")]  # fmt: skip
    items = [
        {Field.NUMBER: number, Field.CATEGORY: "机关日常工作", Field.TASK: "办一件事", Field.DEADLINE: deadline,
         Field.UNIT: "办公室" if number[0] == "1" else "法工委", Field.PERSON: person, Field.STATE: state, Field.DONE_ON: done}
        for number, deadline, person, state, done in ITEMS
    ]  # fmt: skip
    path = make_ledger(tmp_path / "台账.xlsx", 2018, OFFICE, {
        LEDGER: items, UNIT_SHEET: units, PEOPLE: [{Field.NAME: name, Field.UNIT: unit, Field.POST: post} for name, unit, post in listed],
        HANGING: [],
    })  # fmt: skip
    ledger = opened_from(open_source(path), path).ledger
    facts = facts_of(ledger, Q1, date(2018, 4, 10))
    # 1-002 was done five days late: it hung at the end of February, and is neither in time nor overdue now.
    assert facts.by_name["张某"] == Facts(("1-001", "1-002", "1-003"), ("1-001",), ("1-003",), ("1-002", "1-003"))
    assert facts.by_name["李某"].due == ("1-002",)
    # 主任 is he of the item's unit; 3月底 is not overdue on the last day.
    assert facts.by_name["赵某"] == Facts(("1-005",), ("1-005",), (), ())
    assert facts.by_name["钱某"].due == ("2-001",)
    # Two of one name in one unit: of neither.
    assert [item.number for item in facts.unclear] == ["2-002"]
    # In the middle of February March has not begun.
    early = facts_of(ledger, Q1, date(2018, 2, 15))
    assert early.by_name["张某"].due == ("1-001", "1-002")


# -- the verb ----------------------------------------------------------------

COLUMNS = {
    "月考核": ("姓名", "单位", "月份", "负责人", "负责人评语", "负责人建议等次", "主管领导", "主管领导评语", "主管领导建议等次"),
    "季审定": ("季度", "姓名", "单位", "审定等次", "理由"),
}  # fmt: skip


def filled(folder, quarter="第一季度", months=(1, 2, 3)):
    """An office of two units, 2 and 1 people, whose quarter was typed into the companion."""
    office = office_at(folder, units=("调研室", "信访室"))
    taizhang_xl.appraise_new(office.ledger)
    names = (("调研室主任", "调研室"), ("调研室干部甲", "调研室"), ("信访室主任", "信访室"))
    rows = {
        "月考核": [
            (*who, f"2018-{month:02}", None, f"{who[0]}评语", "称职", None, f"{who[0]}评语", "称职") for who in names for month in months
        ],
        "季审定": [(quarter, *who, "称职", None) for who in names],
    }  # fmt: skip

    def fill(book):
        for name, values in rows.items():
            sheet = book[name]
            at = {cell.value: cell.column for cell in sheet[1]}
            for place, row in enumerate(values, 2):
                for column, value in zip(COLUMNS[name], row, strict=True):
                    sheet.cell(place, at[column], value)
            (one,) = sheet.tables.values()
            one.ref = f"{one.ref[:-1]}{len(values) + 1}"

    office.change_book(fill)
    return office


def test_the_papers_of_a_quarter_lie_unit_by_unit_and_nobody_else_may_read_them(tmp_path):
    office = filled(tmp_path)
    shown = ran("appraise-papers", office.ledger, "--quarter", "1", "--as-of", "2018-04-10", code=0)
    to = office.book.parent / "材料" / "2018年第一季度"
    assert "√ 已写2018年第一季度材料 14 份（2 个单位，3 人，按 2018-4-10 附册现在的内容，还没有存档）" in shown
    own = {str(path.relative_to(to)) for path in to.rglob("*.*") if ".taizhang" not in path.parts}
    assert own == {
        f"{folder}{name}_2018年第一季度{ending}"
        for folder, names in {
            "调研室/": ("调研室_平时考核表", "调研室_汇总", "调研室_名额通知"), "信访室/": ("信访室_平时考核表", "信访室_汇总", "信访室_名额通知"), "": ("季度汇总",),
        }.items()
        for name in names for ending in WRITERS
    }  # fmt: skip
    if os.name != "nt":
        assert [path for path in (to, *to.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    for path in (to / "信访室").glob("信访室*"):
        assert "调研室" not in text_in(path.read_bytes()), path
        assert "调查研究室" not in text_in(path.read_bytes()), path
    forms = openpyxl.load_workbook(to / "调研室" / "调研室_平时考核表_2018年第一季度.xlsx")
    assert forms.sheetnames == ["调研室主任", "调研室干部甲"]
    assert "调研室干部甲评语" in {cell.value for row in forms["调研室干部甲"] for cell in row}


def test_blank_comments_are_named_and_the_papers_made_all_the_same(tmp_path):
    office = filled(tmp_path)
    book = openpyxl.load_workbook(office.book)
    sheet = book["月考核"]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "调研室干部甲评语")
    month = next(cell.value for cell in sheet[place.row] if str(cell.value).startswith("2018-0"))
    place.value = None
    book.save(office.book)
    shown = ran("appraise-papers", office.ledger, "--quarter", "1", "--as-of", "2018-04-10", code=1)
    assert f"{int(month[-2:])}月缺评语、等次的 1 人" in shown
    assert "调研室 1 人：调研室干部甲（单位负责人评语" in shown
    assert "材料里那几格是空的" in shown


@pytest.mark.slow
def test_one_units_papers_alone_a_unit_that_is_not_there_and_the_years_list_with_the_last_quarter(tmp_path):
    office = filled(tmp_path, "第四季度", (10, 11, 12))
    to = tmp_path / "只给信访室"
    options = ("appraise-papers", office.ledger, "--quarter", "4", "--as-of", "2019-01-08")
    ran(*options, "--unit", "信访室", "--to", to)
    assert {path.name for path in to.iterdir() if path.name != ".taizhang"} == {"信访室"}
    assert "第四季度没有这个单位的人参加考核，可以写：调研室、信访室" in ran(
        *options, "--unit", "财经工委", code=2
    ).replace("。", "，")
    ran(*options)
    year = office.book.parent / "材料" / "2018年第四季度" / "年度优秀等次资格_2018年第四季度.xlsx"
    rows = list(openpyxl.load_workbook(year).active.iter_rows(values_only=True))
    assert (
        1,
        "调研室",
        "调研室主任",
        "主任",
        "没有审定",
        "没有审定",
        "没有审定",
        "称职",
        "还不能定",
        "第一季度、第二季度、第三季度没有审定",
    ) in rows


@pytest.mark.slow
def test_on_paper_nothing_is_cut_or_covered_with_comments_of_400_characters_and_with_500_people(tmp_path):
    long = put_together(book((3,), comment=400), Q1, TERMS, OFFICE, {}, DAY)
    many = put_together(book((300, 100, 50, 20, 10, 10, 5, 2, 1, 1, 1)), Q1, TERMS, OFFICE, {}, DAY)
    unit = long.units[0]
    papers = {
        "表": [person_form(long.frame, unit, entry) for entry in unit.entries], "汇总": [unit_summary(many.frame, many.units[0])],
        "审定": [quarter_list(many)], "通知": [places_notice(many.frame, many.units[-1])],
    }  # fmt: skip
    for name, each in papers.items():
        (tmp_path / f"{name}.xlsx").write_bytes(made(each, ".xlsx"))
        pages = pages_of(pdf_of(tmp_path / f"{name}.xlsx", tmp_path))
        assert [overlapping(page) for page in pages if overlapping(page)] == []
        assert missing(tmp_path / f"{name}.xlsx", pages) == []


def test_two_units_whose_papers_would_come_into_one_folder_are_refused():
    units = {"办公室": "甲/室", "研究室": "甲:室"}
    two = tuple(Person(f"{MARKS[name]}1号", name) for name in units)
    quarter = put_together(Book(two), Q1, TERMS._replace(units=units), OFFICE, {}, DAY)
    with pytest.raises(UsageError, match="“办公室”和“研究室”的简称写成文件名是一样的"):
        refuse_one_folder(quarter.units)
