"""A quarter of 43 people in 11 units, counted by hand; 500 people; and that no unit's form or paper tells of another unit."""

import io
import random
import re
import subprocess
import time
import zipfile
from datetime import date
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from appraised_office import SIZES, Week, headers, office_at, people_of, rows_in
from sheets import make_sheet
from small import ran

import taizhang_xl
from taizhang_xl.companion.book import CompanionBook
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.reading.table import find_table
from taizhang_xl.systems.appraisal.facts import Facts
from taizhang_xl.systems.appraisal.layout import write_document, write_workbook
from taizhang_xl.systems.appraisal.month_forms import sending
from taizhang_xl.systems.appraisal.papers import person_form, places_notice, unit_summary
from taizhang_xl.systems.appraisal.quarter import Book, put_together
from taizhang_xl.systems.appraisal.records import MonthAppraisal, Proposal, QuarterDecision, WeekRecord
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.sheets import APPRAISAL, DECISIONS, MONTHS, WEEKS
from taizhang_xl.systems.appraisal.terms import appraised, terms_of
from taizhang_xl.systems.appraisal.weeks import week_of

# The weeks of 2018's first quarter with the last day on which each is written in time: the Wednesday after, but
# 2月21日 is in the holiday of the Spring Festival, and the working day after it is 22日.
WEEKS_OF = {
    "2018-01": {"1月1日至1月5日": "1-10", "1月8日至1月12日": "1-17", "1月15日至1月19日": "1-24", "1月22日至1月26日": "1-31"},
    "2018-02": {"1月29日至2月2日": "2-7", "2月5日至2月9日": "2-14", "2月12日至2月16日": "2-22", "2月19日至2月23日": "2-28"},
    "2018-03": {"2月26日至3月2日": "3-7", "3月5日至3月9日": "3-14", "3月12日至3月16日": "3-21", "3月19日至3月23日": "3-28", "3月26日至3月30日": "4-4"},
}  # fmt: skip
NEWCOMER, LEAVER = "办公室干部庚", "信访室主任"
CHANGE = {
    NEWCOMER: {"到岗日期": date(2018, 2, 24)},
    LEAVER: {"离岗日期": date(2018, 3, 9)},
    "农工委干部丙": {"参加考核": "否"},
}


def day(text):
    month, number = map(int, text.split("-"))
    return date(2018, month, number)


def resaved_by_libreoffice(path, folder):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder / "out", path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    path.write_bytes((folder / "out" / path.name).read_bytes())


def told_of_week(name, number):
    """What each of them does with the n-th week of a month: 甲 writes the first one a day late, 乙 is on leave, 丙 skips one."""
    if name.endswith("干部乙") and number == 1:
        return Week(None, None, "请假")
    if name.endswith("干部丙") and number == 2:
        return None
    return Week(f"{name}第{number}周做的", None)


def fill_month(office, month, present):
    for unit in SIZES:
        weeks = {}
        for name in present[unit]:
            for number, (week, last) in enumerate(WEEKS_OF[month].items(), 1):
                told = told_of_week(name, number)
                if told is not None and told.text:
                    late = name.endswith("干部甲") and number == 1
                    told = told._replace(written_on=date.fromordinal(day(last).toordinal() + late))
                if told is not None:
                    weeks[name, week] = told
        office.weeks(unit, month, weeks)
        head, leader = ("优秀", "优秀") if month == "2018-03" else ("称职", "称职")
        office.months(unit, month, {
            name: {"负责人评语": f"{name}认真", "负责人建议等次": head if name.endswith("主任") else "称职",
                   "主管领导评语": f"{name}负责", "主管领导建议等次": leader if name.endswith(("主任", "干部甲")) else "称职"}
            for name in present[unit]
        })  # fmt: skip


def present_in(month):
    """Who has a row in a month: the newcomer from the last Saturday of February that is worked, the leaver until March."""
    gone = {NEWCOMER} if month == "2018-01" else set()
    return {unit: [name for name in people_of(unit) if name not in gone | {"农工委干部丙"}] for unit in SIZES}


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_quarter_of_43_people_from_the_first_form_to_its_close(tmp_path):
    office = office_at(tmp_path, change=CHANGE)
    assert "参加考核 42 人" in ran("appraise-new", office.ledger)
    for month in WEEKS_OF:
        shown = ran("appraise-form", office.ledger, "--month", month, "--as-of", f"{month}-01")
        assert "22 份（周记实表 11 份，月考核表 11 份）" in shown
        fill_month(office, month, present_in(month))
        if month == "2018-03":
            for kind in ("周记实表", "月考核表"):
                resaved_by_libreoffice(office.returned("城环工委", kind, month), tmp_path)
        shown = ran("appraise-collect", office.ledger, "--month", month, "--as-of", "2018-04-08", code=1)
        assert f"{int(month[-2:])}月缺评语" not in shown
        assert "报回 11 个单位，未报 0 个" in shown
    # 41 in January, 42 then; the newcomer has the week of 2月19日 for 2月24日, the leaver two weeks of March.
    weeks, months = office.rows("周记实"), office.rows("月考核")
    assert [sum(row["月份"] == month for row in weeks) for month in WEEKS_OF] == [41 * 4, 41 * 4 + 1, 41 * 5 + 2]
    assert [sum(row["月份"] == month for row in months) for month in WEEKS_OF] == [41, 42, 42]
    # 干部甲 of ten units is late three times; 干部乙 of eight and 干部丙 of seven of them, without 农工委's.
    assert sum(row["情形"] == "补记" for row in weeks) == 10 * 3
    assert sum(row["情形"] == "请假" for row in weeks) == 8 * 3
    assert sum(row["工作记实"] is None and row["情形"] is None for row in weeks) == 6 * 3
    march = {row["姓名"]: row["周记实"] for row in months if row["月份"] == "2018-03"}
    assert [march[f"城环工委{who}"] for who in ("主任", "干部甲", "干部乙", "干部丙")] == ["5/5", "5/5", "4/4", "4/5"]
    assert (march[NEWCOMER], march[LEAVER]) == ("5/5", "2/2")
    assert {row["姓名"]: row["台账情况"] for row in months if row["月份"] == "2018-03"}[
        "城环工委干部甲"
    ] == "承办2 按期1\n超期1 挂单1"
    proposed = {row["姓名"]: row["建议等次"] for row in office.rows("季审定")}
    assert len(proposed) == 42
    assert proposed["城环工委主任"] == "1月称职；2月称职；3月优秀"
    assert proposed["城环工委干部甲"] == "1月称职；2月称职；3月称职／优秀"
    assert proposed["城环工委干部乙"] == "称职（1月、2月、3月）"
    assert proposed[NEWCOMER] == "称职（2月、3月）"
    refused = ran("appraise-close", office.ledger, "--quarter", "1", "--as-of", "2018-04-12", code=1)
    assert "第一季度没有定的 42 人：" in refused

    def decide(book):
        for row in book["季审定"].iter_rows(min_row=2):
            name = row[1].value
            row[4].value = "优秀" if name.endswith("主任") else "称职"
            row[5].value = "以各月表现为准" if name.endswith("干部甲") else None
            row[6].value, row[7].value = date(2018, 4, 10), "考核委员会第1次会议"

    office.change_book(decide)
    # 11 heads of 42 are 26 %; at most 16.
    closed = ran("appraise-close", office.ledger, "--quarter", "1", "--as-of", "2018-04-12", code=1)
    assert "√ 2018年第一季度已存档：42 人，优秀 11 人" in closed
    assert "最多" not in closed
    # Six times a month 干部丙 has skipped the second week: named, and no reason to keep the quarter open.
    assert re.findall(r"(\d)月缺周记实的 (\d+) 人", closed) == [("1", "6"), ("2", "6"), ("3", "6")]


@pytest.mark.slow
def test_500_people_are_sent_out_and_taken_back_in_seconds(tmp_path):
    more = [{"姓名": f"办公室职员{number}", "责任单位": "办公室", "职务": "职员"} for number in range(457)]
    office = office_at(tmp_path, more=more)
    taizhang_xl.appraise_new(office.ledger)
    began = time.perf_counter()
    taizhang_xl.appraise_form(office.ledger, "2018-03", as_of="2018-03-01")
    assert time.perf_counter() - began < 60
    assert len(office.rows("周记实")) == 500 * 5

    def fill(sheet):
        at = headers(sheet)
        for row in rows_in(sheet):
            row[at["工作记实"]].value, row[at["填写日期"]].value = "做了", date(2018, 3, 28)

    office.edit("办公室", "周记实表", "2018-03", fill)
    began = time.perf_counter()
    result = taizhang_xl.appraise_collect(office.ledger, "2018-03", as_of="2018-04-08")
    assert time.perf_counter() - began < 60
    # Text and day of 465 people; the first three weeks were then written too late, by the calendar.
    assert result.taken == 465 * 5 * 2
    assert sum(row["情形"] == "补记" for row in office.rows("周记实")) == 465 * 3


# -- of each unit its own alone ----------------------------------------------


class Told:
    """Random rows of a companion in which every text is a word of its unit: unit number, what it is, a number."""

    def __init__(self, ledger, seed):
        self.chance = random.Random(seed)
        self.ledger = ledger
        self.people, _ = appraised(ledger)
        self.units = [unit.name for unit in ledger.units]
        self.count = 0

    def word(self, unit, what):
        self.count += 1
        return f"⟨{self.units.index(unit)}{what}{self.count}⟩"

    def rows(self):
        """The rows of the three sheets, shuffled."""
        weeks, months, decisions = [], [], []
        for person in self.people:
            who = {
                "姓名": person.name,
                "单位": self.ledger.unit(person.unit).short,
                "职务": self.word(person.unit, "职"),
            }
            weeks += [
                {**who, "周": week, "月份": "2018-03", "工作记实": self.word(person.unit, "周"), "事项编号": self.word(person.unit, "号")}
                for week in WEEKS_OF["2018-03"] if self.chance.random() < 0.8
            ]  # fmt: skip
            words = {
                name: self.word(person.unit, "评") for name in ("负责人评语", "主管领导评语", "考核要素", "负责人")
            }
            grades = {name: self.word(person.unit, "等") for name in ("负责人建议等次", "主管领导建议等次")}
            months.append({**who, "月份": "2018-03", **words, **grades})
            decisions.append(
                {
                    "季度": "第一季度",
                    "姓名": person.name,
                    "审定等次": self.word(person.unit, "等"),
                    "理由": self.word(person.unit, "由"),
                }
            )
        for each in (weeks, months, decisions):
            self.chance.shuffle(each)
        return {WEEKS: weeks, MONTHS: months, DECISIONS: decisions}

    def book(self):
        """The same as records."""
        weeks, months, decisions = [], [], []
        for person in self.people:
            for number in range(13):
                friday = week_of(date.fromordinal(date(2018, 1, 3).toordinal() + 7 * number))
                weeks.append(
                    WeekRecord(
                        person.name,
                        friday,
                        self.word(person.unit, "周"),
                        friday,
                        numbers=(self.word(person.unit, "号"),),
                    )
                )
            for month in Quarter(2018, 1).months:
                both = tuple(
                    Proposal(
                        role, self.word(person.unit, "人"), self.word(person.unit, "评"), self.word(person.unit, "等")
                    )
                    for role in Role
                )
                months.append(MonthAppraisal(person.name, month, both))
            told = self.word(person.unit, "等"), self.word(person.unit, "由")
            decisions.append(QuarterDecision(person.name, Quarter(2018, 1), *told, date(2018, 4, 10), "会议"))
        return Book(self.people, tuple(weeks), tuple(months), tuple(decisions))


def companion_of(ledger, rows):
    sheets = {}
    for spec, of_sheet in rows.items():
        header = [column.header for column in spec.columns]
        table = [header, *([row.get(name) for name in header] for row in of_sheet)]
        sheets[spec.name] = make_sheet(table, name=spec.name, file="2018年平时考核.xlsx")
    source = SimpleNamespace(file="2018年平时考核.xlsx", sheet_names=tuple(sheets), sheet=sheets.__getitem__)
    tables = {spec.name: find_table(sheets[spec.name], spec)[0] for spec in rows}
    return CompanionBook(APPRAISAL.path(ledger, ledger_path(ledger)), source, tables, 2018)


def ledger_path(ledger):
    return Path("/nowhere") / ledger.file


def texts_in(data):
    """All that a file holds, each part of it, hidden or not, as one text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [unescape(archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]
    # Word may cut a text into pieces; JSON writes what is not ASCII by its number.
    whole = re.sub(r"<[^>]*>", "", "\n".join(parts))
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), whole)


def foreign(data, unit, told):
    """The words of other units in a file, and the people of other units."""
    text, own = texts_in(data), told.units.index(unit)
    assert f"⟨{own}" in text, "the file holds nothing of its own unit"
    words = [word for number, word in re.findall(r"⟨(\d+)([^⟩]*)⟩", text) if int(number) != own]
    return words + [person.name for person in told.people if person.unit != unit and person.name in text]


def forms_made(ledger, rows, terms):
    """Each unit's forms of March, made of a companion with these rows: (unit, bytes)."""
    book = companion_of(ledger, rows)
    for unit in ledger.units:
        made = sending(
            book,
            ledger,
            terms,
            Month(2018, 3),
            ledger_path(ledger).parent,
            (unit,),
            ("周记实表", "月考核表"),
            again=False,
        )
        for product in made.files:
            data = io.BytesIO()
            product.write(data)
            yield unit.name, data.getvalue()


@pytest.fixture(scope="module")
def small_ledger(tmp_path_factory):
    return open_ledger(
        office_at(tmp_path_factory.mktemp("scan"), units=("内司工委", "民侨外工委", "信访室")).ledger
    ).ledger


def scan(ledger, seeds, documents):
    terms, made = terms_of(ledger), 0
    for seed in seeds:
        told = Told(ledger, seed)
        for unit, data in forms_made(ledger, told.rows(), terms):
            made += 1
            assert foreign(data, unit, told) == [], (seed, unit)
        facts = {person.key: Facts((told.word(person.unit, "办"),)) for person in told.people}
        papers = put_together(told.book(), Quarter(2018, 1), terms, "某机关", facts, date(2018, 4, 12))
        for unit in papers.units:
            for several in (
                [person_form(papers.frame, unit, e) for e in unit.entries],
                [unit_summary(papers.frame, unit)],
            ):
                for write in (write_workbook, *([write_document] if seed in documents else [])):
                    data = io.BytesIO()
                    write("材料", several, date(2018, 4, 12), data)
                    made += 1
                    assert foreign(data.getvalue(), unit.name, told) == [], (seed, unit.name)
            data = io.BytesIO()
            write_workbook("通知", [places_notice(papers.frame, unit)], date(2018, 4, 12), data)
            text = texts_in(data.getvalue())
            assert not any(other.name in text or other.short in text for other in papers.units if other is not unit)
    return made


def test_no_form_or_paper_of_a_unit_holds_a_word_of_another(small_ledger):
    # Three units: two forms and two workbooks each.
    assert scan(small_ledger, range(1), ()) == 3 * (2 + 2)


@pytest.mark.slow
def test_no_form_or_paper_of_a_unit_holds_a_word_of_another_in_200_quarters(small_ledger):
    assert scan(small_ledger, range(100, 300), range(100, 120)) == 200 * 3 * (2 + 2) + 20 * 3 * 2


@pytest.mark.parametrize("what", ["周", "评", "等"])
def test_a_week_a_comment_or_a_grade_of_another_unit_that_is_planted_is_found(small_ledger, what):
    told = Told(small_ledger, 7)
    rows = told.rows()
    other, column = told.units[2], {"周": "工作记实", "评": "负责人评语", "等": "主管领导建议等次"}[what]
    spec = WEEKS if what == "周" else MONTHS
    row = next(row for row in rows[spec] if row["单位"] == small_ledger.units[0].short)
    row[column] = planted = told.word(other, what)
    found = [
        word
        for unit, data in forms_made(small_ledger, rows, terms_of(small_ledger))
        for word in foreign(data, unit, told)
    ]
    # A form shows it, and its hidden sheet remembers it, twice at the most.
    assert set(found) == {planted.strip("⟨⟩")[1:]}
