"""Regular appraisal as an office does it: forms out, filled in, back, what is wrong named, a quarter closed and left alone."""

import os
import shutil
import stat
from datetime import date

import openpyxl
import pytest
from appraised_office import Office, Week, headers, office_at, people_of, rows_in
from small import ran

import taizhang_xl
from taizhang_xl.companion.book import open_companion
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.dates.quarter import Quarter
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.findings import Where
from taizhang_xl.systems.appraisal.rows import read_book
from taizhang_xl.systems.appraisal.sheets import APPRAISAL
from taizhang_xl.systems.appraisal.snapshot import altered_since, read_closed
from taizhang_xl.systems.appraisal.terms import appraised, terms_of

MARCH = "2018-03"
SMALL = ("调研室", "信访室")
HEAD, CLERK, OTHER = "调研室主任", "调研室干部甲", "信访室主任"
WEEKS = ("2月26日至3月2日", "3月5日至3月9日", "3月12日至3月16日", "3月19日至3月23日", "3月26日至3月30日")
AFTER = "2018-04-05"
GRADES = ("优秀", "称职", "基本称职", "不称职")
BOTH = {"负责人评语": "认真", "负责人建议等次": "称职", "主管领导评语": "负责", "主管领导建议等次": "称职"}


@pytest.fixture(scope="module")
def sent_once(tmp_path_factory):
    """Three people in two units; the forms of March are out."""
    office = office_at(tmp_path_factory.mktemp("sent"), units=SMALL)
    taizhang_xl.appraise_new(office.ledger)
    taizhang_xl.appraise_form(office.ledger, MARCH, as_of="2018-03-01")
    return office


@pytest.fixture
def sent(sent_once, tmp_path):
    shutil.copytree(sent_once.ledger.parent, tmp_path / "office")
    return Office(tmp_path / "office" / "台账.xlsx")


def collect(office, month=MARCH, as_of=AFTER, code=1):
    return ran("appraise-collect", office.ledger, "--month", month, "--as-of", as_of, code=code)


def collected(office, month=MARCH, as_of=AFTER):
    return taizhang_xl.appraise_collect(office.ledger, month, as_of=as_of)


def told(findings):
    return {(each.code, each.sheet, each.cell) for each in findings}


def test_without_the_folder_of_returns_it_is_said_where_they_belong(sent):
    refused = ran("appraise-collect", sent.ledger, "--month", MARCH, code=2)
    folder = sent.ledger.parent / "平时考核" / "报回" / "2018-03"
    assert refused == f"“收考核表”：没有 {folder} 这个文件夹。请把报来的放进去，或加上 --returns 写明在哪里。\n"


def test_each_unit_gets_its_own_weeks_and_its_own_months_and_nothing_of_another(sent):
    weeks = openpyxl.load_workbook(sent.form("调研室", "周记实表", MARCH))["周记实表"]
    at = headers(weeks)
    assert [(row[at["姓名"]].value, row[at["周"]].value) for row in rows_in(weeks)] == [
        (name, week) for name in (HEAD, CLERK) for week in WEEKS
    ]
    months = openpyxl.load_workbook(sent.form("调研室", "月考核表", MARCH))["月考核表"]
    at = headers(months)
    shown = ("姓名", "月份", "周记实", "台账情况", "负责人", "主管领导")
    assert [tuple(row[at[name]].value for name in shown) for row in rows_in(months)] == [
        (name, MARCH, "0/0", "承办0 按期0\n超期0 挂单0", "调研室主任", "副主任甲") for name in (HEAD, CLERK)
    ]
    lists = [rule.formula1 for rule in months.data_validations.dataValidation if rule.type == "list"]
    assert lists == ['"优秀,称职,基本称职,不称职"'] * 2
    for kind in ("周记实表", "月考核表"):
        texts = {str(c.value) for s in openpyxl.load_workbook(sent.form("调研室", kind, MARCH)) for r in s for c in r}
        assert not any("信访" in text for text in texts)


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has other access rights")
def test_forms_and_what_is_remembered_of_them_are_as_closed_as_the_companion(sent_once):
    own = [sent_once.book.parent, *sent_once.book.parent.rglob("*")]
    assert len(own) > 12
    assert [path for path in own if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_what_comes_back_lands_in_the_rows_of_its_person_and_week_and_late_ones_say_so(sent):
    sent.weeks("调研室", MARCH, {
        (CLERK, WEEKS[0]): Week("写了初稿", date(2018, 3, 2), None, "1-001"),
        (CLERK, WEEKS[1]): Week("改了一稿", date(2018, 3, 14)),
        (CLERK, WEEKS[2]): Week("定了稿", "2018年3月22日"),
        (CLERK, WEEKS[3]): Week(None, None, "请假"),
        (CLERK, WEEKS[4]): Week("去了外地", date(2018, 4, 5), "出差"),
    })  # fmt: skip
    sent.months("调研室", MARCH, {CLERK: {**BOTH, "主管领导建议等次": "优秀", "出勤天数": 17, "事假": 5}})
    result = collected(sent)
    rows = {row["周"]: row for row in sent.rows("周记实") if row["姓名"] == CLERK}
    assert [(rows[week]["工作记实"], rows[week]["情形"]) for week in WEEKS] == [
        ("写了初稿", None), ("改了一稿", None), ("定了稿", "补记"), (None, "请假"), ("去了外地", "出差"),
    ]  # fmt: skip
    assert rows[WEEKS[0]]["事项编号"] == "1-001"
    assert rows[WEEKS[2]]["填写日期"].date() == date(2018, 3, 22)
    assert [(row["姓名"], row["周记实"]) for row in sent.rows("月考核")] == [
        (HEAD, "0/5"),
        (CLERK, "4/4"),
        (OTHER, "0/5"),
    ]
    month = sent.rows("月考核")[1]
    assert [month[name] for name in (*BOTH, "出勤天数", "事假")] == ["认真", "称职", "负责", "优秀", 17, 5]
    assert [(row["姓名"], row["建议等次"]) for row in sent.rows("季审定")] == [
        (HEAD, None),
        (CLERK, "3月称职／优秀"),
        (OTHER, None),
    ]
    # 3月14日 is the Wednesday after the second week: in time.
    late = [each for each in result.findings if each.code == "appraisal-late"]
    assert [(each.cell, each.value) for each in late] == [("H9", "3月22日")]
    assert result.taken == 3 + 2 + 2 + 1 + 3 + 6


@pytest.mark.slow
def test_comments_are_asked_for_once_the_weeks_are_in_and_are_then_shown_beside(tmp_path):
    office = office_at(tmp_path, units=SMALL)
    taizhang_xl.appraise_new(office.ledger)
    ran("appraise-form", office.ledger, "--month", MARCH, "--only", "周记实表", "--as-of", "2018-03-01")
    assert not office.form("调研室", "月考核表", MARCH).exists()
    for unit in SMALL:
        office.weeks(
            unit,
            MARCH,
            {(name, week): Week("做了", date(2018, 4, 1)) for name in people_of(unit) for week in WEEKS[1:]},
        )
    shown = collect(office)
    assert "2018年3月月考核表还没有发" in shown
    assert "缺评语" not in shown
    ran("appraise-form", office.ledger, "--month", MARCH, "--only", "月考核表", "--as-of", AFTER)
    months = openpyxl.load_workbook(office.form("调研室", "月考核表", MARCH))["月考核表"]
    assert [row[headers(months)["周记实"]].value for row in rows_in(months)] == ["4/5", "4/5"]


@pytest.mark.slow
def test_who_lacks_which_week_and_whose_comment_is_told_by_name(sent):
    sent.weeks("调研室", MARCH, {(CLERK, week): Week("做了", date(2018, 3, 28)) for week in WEEKS[1:]})
    sent.months("调研室", MARCH, {CLERK: BOTH, HEAD: {"负责人评语": "好", "负责人建议等次": "称职"}})
    shown = collect(sent)
    assert "2018年3月周记实表：报回 1 个单位，未报 1 个：信访室" in shown
    assert f"  调研室 2 人：{HEAD}（{'、'.join(WEEKS)}）；{CLERK}（{WEEKS[0]}）" in shown
    assert f"  信访室 1 人：{OTHER}（{'、'.join(WEEKS)}）" in shown
    assert f"  调研室 1 人：{HEAD}（主管领导评语、等次建议）" in shown
    assert f"  信访室 1 人：{OTHER}（单位负责人评语、等次建议，主管领导评语、等次建议）" in shown
    # On the Wednesday after the last week it may still be written.
    assert WEEKS[4] not in collect(sent, as_of="2018-04-04")


def test_a_week_form_that_names_others_other_weeks_or_one_twice_costs_those_rows_alone(sent):
    def spoil(sheet):
        at = headers(sheet)
        rows = list(rows_in(sheet))
        typed = [
            (OTHER, WEEKS[0]), ("路人", WEEKS[1]), (CLERK, "1月1日至1月5日"), (CLERK, "2019年3月4日至2019年3月8日"), (CLERK, "第3周"),
            (CLERK, WEEKS[0]), (CLERK, WEEKS[0]), (CLERK, WEEKS[2]), (CLERK, "2月12日至2月18日"), (CLERK, WEEKS[4]),
        ]  # fmt: skip
        for row, (name, week) in zip(rows, typed, strict=True):
            row[at["姓名"]].value, row[at["周"]].value = name, week
            row[at["工作记实"]].value, row[at["填写日期"]].value = f"{week}做的", date(2018, 3, 20)
        rows[7][at["情形"]].value = "出国"
        rows[9][at["填写日期"]].value = "三月"

    sent.edit("调研室", "周记实表", MARCH, spoil)
    result = collected(sent)
    form = "周记实表"
    assert told(each for each in result.findings if "周记实表" in each.file) == {
        ("appraisal-other-unit", form, "A5"), ("appraisal-person", form, "A6"), ("appraisal-week-outside", form, "B7"),
        ("appraisal-week-outside", form, "B8"), ("appraisal-week-unreadable", form, "B9"), ("return-number-twice", form, "A10"),
        ("return-number-twice", form, "A11"), ("return-value-wrong", form, "F12"), ("appraisal-week-outside", form, "B13"),
        ("date-not-real", form, "G14"),
    }  # fmt: skip
    messages = {each.cell: each.message for each in result.findings if each.sheet == form}
    assert messages["A5"] == f"“{OTHER}”是信访室的人，这一行没有采用"
    assert "是1月的，这份表是3月的" in messages["B7"]
    assert "不是2018年的" in messages["B8"]
    assert {row["工作记实"] for row in sent.rows("周记实")} == {None, f"{WEEKS[2]}做的", f"{WEEKS[4]}做的"}


@pytest.mark.slow
def test_names_and_weeks_typed_in_another_way_are_the_same_person_and_week(sent):
    def retype(sheet):
        at = headers(sheet)
        mine = [row for row in rows_in(sheet) if row[at["姓名"]].value == CLERK]
        typed = (
            ("调研室 干部甲", WEEKS[0]),
            ("调研室干部　甲", WEEKS[1]),
            (CLERK, "3月12日-16日"),
            (CLERK, date(2018, 3, 20)),
        )
        for row, (name, week) in zip(mine, typed, strict=False):
            row[at["姓名"]].value, row[at["周"]].value = name, week
        for row in mine:
            row[at["工作记实"]].value, row[at["填写日期"]].value = f"第{row[0].row}行", date(2018, 3, 30)

    sent.edit("调研室", "周记实表", MARCH, retype)
    assert [each.message for each in collected(sent).findings if each.severity.name == "ERROR"] == []
    assert sum(bool(row["工作记实"]) for row in sent.rows("周记实") if row["姓名"] == CLERK) == len(WEEKS)


@pytest.mark.slow
def test_a_month_form_with_a_grade_of_other_years_a_third_proposer_or_half_a_proposal(sent):
    sent.months("调研室", MARCH, {
        HEAD: {**BOTH, "主管领导": "路人", "主管领导评语": "路人说的", "负责人建议等次": "好"},
        CLERK: {"负责人": "主任", "负责人评语": "认真", "主管领导建议等次": "良", "出勤天数": 20, "病假": 3},
    })  # fmt: skip
    sent.months("信访室", MARCH, {OTHER: {"负责人建议等次": "称职"}})
    result = collected(sent)
    shown = {(each.code, each.sheet, each.cell) for each in result.findings}
    assert {
        ("appraisal-grade-period", "月考核表", "L5"), ("appraisal-proposer", "月考核表", "M5"), ("return-value-wrong", "月考核表", "O6"),
        ("appraisal-half", "月考核", "M2"), ("appraisal-half", "月考核", "M3"), ("appraisal-half", "月考核", "L4"),
        ("appraisal-attendance", "月考核", "G3"),
    } <= shown  # fmt: skip
    half = next(each for each in result.findings if each.cell == "L4")
    assert half.message == f"“{OTHER}”3月单位负责人有等次建议，没有评语"
    grade = next(each for each in result.findings if each.code == "appraisal-grade-period")
    assert (grade.value, grade.fix) == ("好", "这一期的等次是优秀、称职、基本称职、不称职，请从里面选一个")
    first, second, _ = sent.rows("月考核")
    # Nothing of what a third person wrote is taken, not even the name.
    assert [
        first[name] for name in ("负责人评语", "负责人建议等次", "主管领导", "主管领导评语", "主管领导建议等次")
    ] == ["认真", None, "副主任甲", None, None]
    # The head may sign by the post alone.
    assert (second["负责人"], second["负责人评语"]) == ("主任", "认真")


@pytest.mark.slow
def test_what_was_proposed_holds_when_the_unit_has_a_new_head_or_the_person_another_unit(sent):
    sent.months("调研室", MARCH, {HEAD: BOTH, CLERK: BOTH})
    sent.months("信访室", MARCH, {OTHER: BOTH})
    assert not [each for each in collected(sent).findings if each.code == "appraisal-proposer"]
    book = openpyxl.load_workbook(sent.ledger)
    for sheet, name, column, value in (
        ("单位", "信访室", "负责人", "新主任"), ("人员", CLERK, "责任单位", "信访室"), ("人员", HEAD, "责任单位", "信访室"),
    ):  # fmt: skip
        header = next(row for row in book[sheet].iter_rows() if row[0].value in ("单位名称", "姓名"))
        at = next(cell.column for cell in header if cell.value == column)
        book[sheet].cell(next(row[0].row for row in book[sheet] if row[0].value == name), at, value)
    book.save(sent.ledger)
    result = collected(sent)
    assert not [each.message for each in result.findings if each.code == "appraisal-proposer"]
    assert {row["姓名"]: row["单位"] for row in sent.rows("季审定")}[CLERK] == "信访室"
    lines = ran("appraise-collect", sent.ledger, "--month", MARCH, "--as-of", AFTER, code=1)
    assert "缺评语" not in lines
    sent.months("信访室", MARCH, {OTHER: {"负责人": "再来的主任"}})
    wrong = [each.message for each in collected(sent).findings if each.code == "appraisal-proposer"]
    assert len(wrong) == 1
    assert "写的是“再来的主任”，不是“新主任”" in wrong[0]


@pytest.mark.slow
def test_rows_typed_into_the_companion_are_read_as_strictly(sent):
    def spoil(book):
        weeks, months, decisions = book["周记实"], book["月考核"], book["季审定"]
        filled = [
            [HEAD, "调研室", None, WEEKS[0], None, "又一行", None, None, date(2018, 3, 2)],
            ["路人", "调研室", None, WEEKS[0], None, "谁", None, None, date(2018, 3, 2)],
            [HEAD, "调研室", None, "某周", None, "哪周", None, None, date(2018, 3, 2)],
            [HEAD, "调研室", None, "2018年2月19日至2018年2月23日", None, "节后", None, "出国", date(2018, 2, 18)],
            [HEAD, "调研室", None, "10月1日至10月5日", None, "国庆", None, None, date(2018, 3, 2)],
            [HEAD, "调研室", None, "3月5日", None, "一天也认得", None, None, None],
            [HEAD, "某室", None, WEEKS[2], None, "单位改了名", "9-999", None, date(2018, 12, 1)],
        ]  # fmt: skip
        for place, row in enumerate(filled, weeks.max_row + 1):
            for column, value in enumerate(row, 1):
                weeks.cell(place, column, value)
        months.cell(5, 1, HEAD), months.cell(5, 2, "调研室"), months.cell(5, 4, "十三月")
        for column, value in enumerate(["第五季度", HEAD, "调研室", None, "优秀"], 1):
            decisions.cell(2, column, value)
        for column, value in enumerate(["第一季度", CLERK, "调研室", None, "优", None, date(2018, 9, 1)], 1):
            decisions.cell(3, column, value)

        # Excel lets its tables grow with what is typed below them.
        weeks.tables["周记实表"].ref, decisions.tables["季审定表"].ref = f"A1:I{weeks.max_row}", "A1:H3"
        months.tables["月考核表"].ref = "A1:P5"

    sent.change_book(spoil)
    (sent.book.parent / "报回" / MARCH).mkdir(parents=True)
    found = {(each.code, each.sheet, each.cell) for each in collected(sent).findings}
    # Rows 2 to 16 are those of March, made ready.
    assert found == {
        ("appraisal-doubled", "周记实", "D17"), ("appraisal-person", "周记实", "A18"), ("appraisal-week-unreadable", "周记实", "D19"),
        ("appraisal-situation", "周记实", "H20"), ("appraisal-day", "周记实", "I20"), ("appraisal-week-outside", "周记实", "D21"),
        ("appraisal-doubled", "周记实", "D22"), ("appraisal-unit", "周记实", "B23"), ("appraisal-doubled", "周记实", "D23"),
        ("appraisal-month", "月考核", "D5"), ("appraisal-quarter", "季审定", "A2"), ("appraisal-grade", "季审定", "E3"),
        ("appraisal-day", "季审定", "G3"),
    }  # fmt: skip


@pytest.mark.slow
def test_a_week_without_its_day_and_a_number_that_the_ledger_lacks_are_told(sent):
    sent.weeks("信访室", MARCH, {(OTHER, WEEKS[0]): Week("接访", None, None, "1-001、9-999")})
    found = collected(sent).findings
    assert {("appraisal-not-dated", "周记实", "I12"), ("appraisal-number", "周记实", "G12")} <= told(found)


@pytest.mark.slow
def test_a_form_of_another_month_is_refused_and_a_corrected_one_goes_on_from_what_was_taken(sent):
    taizhang_xl.appraise_form(sent.ledger, "2018-01", as_of="2018-03-01")
    wrong = sent.returned("信访室", "周记实表", MARCH)
    wrong.write_bytes(sent.form("信访室", "周记实表", "2018-01").read_bytes())
    assert [each.code for each in collected(sent).findings if each.file == wrong.name] == ["return-other-month"]
    wrong.unlink()
    sent.weeks("信访室", MARCH, {(OTHER, WEEKS[0]): Week("接访", date(2018, 3, 2))})
    collected(sent)
    sent.weeks("信访室", MARCH, {(OTHER, WEEKS[0]): Week("接访三批", date(2018, 3, 2))})
    result = collected(sent)
    assert (result.taken, result.forms["周记实表"].questions) == (1, 0)
    assert [row["工作记实"] for row in sent.rows("周记实") if row["姓名"] == OTHER][:1] == ["接访三批"]


@pytest.mark.slow
def test_who_came_or_left_in_the_month_has_the_weeks_in_post_and_one_who_came_after_the_forms_gets_a_new_one(tmp_path):
    change = {HEAD: {"离岗日期": date(2018, 3, 9)}, CLERK: {"到岗日期": date(2018, 3, 14)}, OTHER: {"参加考核": "否"}}
    office = office_at(tmp_path, units=SMALL, change=change)
    taizhang_xl.appraise_new(office.ledger)
    ran("appraise-form", office.ledger, "--month", MARCH, "--as-of", "2018-03-01")
    assert [(row["姓名"], row["周"]) for row in office.rows("周记实")] == [
        (HEAD, WEEKS[0]), (HEAD, WEEKS[1]), (CLERK, WEEKS[2]), (CLERK, WEEKS[3]), (CLERK, WEEKS[4]),
    ]  # fmt: skip
    book = openpyxl.load_workbook(office.ledger)
    book["人员"].append(["调研室干部乙", "调研室", "科员", None, None, None, None, None, date(2018, 3, 26)])
    book["人员"]["J3"] = date(2018, 3, 20)
    book.save(office.ledger)
    shown = ran("appraise-form", office.ledger, "--month", MARCH, "--as-of", "2018-03-20", code=1)
    assert "调研室发表以后又来了调研室干部乙，表里没有，请加 --again 给这个单位重做一份" in shown
    ran("appraise-form", office.ledger, "--month", MARCH, "--as-of", "2018-03-20", "--again")
    office.weeks("调研室", MARCH, {
        ("调研室干部乙", WEEKS[4]): Week("来了", date(2018, 3, 30)), (CLERK, WEEKS[4]): Week("走了还写", date(2018, 3, 30)),
    })  # fmt: skip
    found = [each for each in collected(office).findings if each.code == "appraisal-out-of-post"]
    assert [each.message for each in found] == [f"“{CLERK}”的“{WEEKS[4]}”在离岗（3月20日）以后，这一行没有算"]
    assert [row["工作记实"] for row in office.rows("周记实") if row["姓名"] == "调研室干部乙"] == ["来了"]


@pytest.mark.slow
def test_a_form_that_was_filled_in_is_never_written_over(sent):
    form = sent.form("信访室", "周记实表", MARCH)
    (sent.book.parent / ".taizhang" / "bases").rename(sent.book.parent / "bases")
    before = form.read_bytes()
    with pytest.raises(FileError, match="没有覆盖"):
        taizhang_xl.appraise_form(sent.ledger, MARCH, as_of="2018-03-01")
    assert form.read_bytes() == before


@pytest.mark.slow
def test_a_unit_that_was_renamed_is_told_until_its_old_name_is_among_its_short_ones(sent):
    book = openpyxl.load_workbook(sent.ledger)
    book["单位"]["A3"], book["单位"]["B3"] = "信访局", "信访局"
    book["人员"]["B4"] = "信访局"
    book.save(sent.ledger)
    (sent.book.parent / "报回" / MARCH).mkdir(parents=True)
    found = [each for each in collected(sent).findings if each.code == "appraisal-unit"]
    assert (len(found), found[0].fix) == (6, "单位改了名的，把原来的名称加到“单位”表的“简称”里")
    book["单位"]["B3"] = "信访局、信访室"
    book.save(sent.ledger)
    sent.weeks("信访室", MARCH, {(OTHER, WEEKS[0]): Week("接访", date(2018, 3, 2))})
    assert [row["工作记实"] for row in sent.rows("周记实") if row["姓名"] == OTHER][:1] == [None]
    collected(sent)
    assert [row["工作记实"] for row in sent.rows("周记实") if row["姓名"] == OTHER][:1] == ["接访"]


@pytest.mark.slow
def test_namesakes_are_named_and_get_no_rows_and_without_people_nothing_is_made(tmp_path):
    office = office_at(tmp_path, units=SMALL, more=[{"姓名": CLERK, "责任单位": "信访室", "职务": "副科长"}])
    shown = ran("appraise-new", office.ledger, code=1)
    assert f"请写成姓名（职务），如 {CLERK}（科员）" in shown
    ran("appraise-form", office.ledger, "--month", MARCH, "--as-of", "2018-03-01", code=1)
    assert {row["姓名"] for row in office.rows("月考核")} == {HEAD, OTHER}
    empty = office_at(tmp_path / "空", units=SMALL, change={name: {"参加考核": "否"} for name in (HEAD, CLERK, OTHER)})
    assert "“人员”表里还没有参加考核的人" in ran("appraise-new", empty.ledger, code=1)
    before = empty.book.read_bytes()
    assert "没有参加考核的人，没有做表" in ran("appraise-form", empty.ledger, "--month", MARCH, code=2)
    assert (empty.book.read_bytes(), (empty.book.parent / "发出").exists()) == (before, False)


# The weeks of the first quarter, by the calendar of 2018 on the wall: 4, 4 and 5.
QUARTER = (
    "1月1日至1月5日", "1月8日至1月12日", "1月15日至1月19日", "1月22日至1月26日", "1月29日至2月2日", "2月5日至2月9日",
    "2月12日至2月16日", "2月19日至2月23日", *WEEKS,
)  # fmt: skip


@pytest.fixture(scope="module")
def decided_once(tmp_path_factory):
    """A whole quarter of one unit of two and one of one, typed into the companion, decided by the committee."""
    office = office_at(tmp_path_factory.mktemp("decided"), units=SMALL)
    taizhang_xl.appraise_new(office.ledger)
    people = ((HEAD, "调研室"), (CLERK, "调研室"), (OTHER, "信访室"))
    proposals = (None, "认真负责", "称职", None, "认真负责", "称职")
    rows = {
        "周记实": [
            (*who, None, week, None, "做了事", None, "正常", date(2018, 3, 1)) for who in people for week in QUARTER
        ],
        "月考核": [(*who, None, f"2018-0{month}", *[None] * 6, *proposals) for who in people for month in (1, 2, 3)],
        "季审定": [("第一季度", *who, None, "称职", None, date(2018, 4, 10), "第1次会议") for who in people],
    }

    def fill(book):
        for name, values in rows.items():
            sheet = book[name]
            for place, row in enumerate(values, 2):
                for column, value in enumerate(row, 1):
                    sheet.cell(place, column, value)
            (one,) = sheet.tables.values()
            one.ref = f"{one.ref[:-1]}{len(values) + 1}"

    office.change_book(fill)
    return office


@pytest.fixture
def decided(decided_once, tmp_path):
    shutil.copytree(decided_once.ledger.parent, tmp_path / "office")
    return Office(tmp_path / "office" / "台账.xlsx")


def close(office, code):
    return ran("appraise-close", office.ledger, "--quarter", "1", "--as-of", "2018-04-12", code=code)


def kept(office):
    return office.book.parent / ".taizhang" / "quarters" / office.book.name / "2018-1.json"


def altered(office):
    """What is told of changes after the close."""
    opened = open_ledger(office.ledger)
    book, (people, _) = open_companion(APPRAISAL, opened), appraised(opened.ledger)
    now = read_book(book, opened.ledger, terms_of(opened.ledger), people, date(2018, 4, 12)).book
    return list(altered_since(read_closed(book, 2018)[Quarter(2018, 1)], now, Where(book.path.name)))


def retype(office, sheet, column, value, row=2):
    def edit(book):
        at = {cell.value: cell.column for cell in book[sheet][1]}
        book[sheet].cell(row, at[column]).value = value

    office.change_book(edit)


def slow(*case):
    return pytest.param(*case, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("sheet", "column", "value", "words"),
    [
        slow("月考核", "负责人评语", None, ("1月缺评语、等次的 1 人：", f"  调研室 1 人：{HEAD}（单位负责人评语）")),
        slow("月考核", "主管领导建议等次", None, (f"  调研室 1 人：{HEAD}（主管领导等次建议）",)),
        slow("季审定", "审定等次", None, ("第一季度没有定的 1 人：", f"{HEAD}（审定等次）")),
        # Nobody proposed it.
        ("季审定", "审定等次", "优秀", (f"{HEAD}（与建议不一致的理由）",)),
        slow("季审定", "审定等次", "好", ("是另一段时间用的等次",)),
        slow("月考核", "月份", "某月", ("看不懂", f"{HEAD}（单位负责人评语、等次建议，主管领导评语、等次建议）")),
    ],
)
def test_a_quarter_is_not_closed_while_anything_is_missing_or_wrong(decided, sheet, column, value, words):
    retype(decided, sheet, column, value)
    shown = close(decided, code=1)
    assert "× 2018年第一季度还有缺的、错的，没有存档" in shown
    assert all(word in shown for word in words), shown
    assert not kept(decided).exists()


def test_a_quarter_that_is_closed_is_kept_and_what_is_changed_later_alters_nothing_and_is_told(decided):
    shown = close(decided, code=1)
    assert "√ 2018年第一季度已存档：3 人，优秀 0 人" in shown
    before = kept(decided).read_bytes()
    assert "没有再存；以后改的 0 处不算" in close(decided, code=0)
    retype(decided, "季审定", "审定等次", "优秀", row=3)
    retype(decided, "月考核", "负责人评语", "改过的评语")
    retype(decided, "周记实", "姓名", None)
    shown = close(decided, code=1)
    # The text, the situation and the day of the week that is gone, a comment, a grade.
    assert "以后改的 5 处不算" in shown
    assert f"第一季度已经审定存档，“{CLERK}”的审定等次后来改成了“优秀”，存档里是“称职”" in shown
    assert "存档里是“认真负责”" in shown
    found = altered(decided)
    assert {(each.code, each.sheet, each.cell) for each in found} == {
        ("appraisal-closed", "", ""), ("appraisal-closed", "月考核", "M2"), ("appraisal-closed", "季审定", "E3"),
    }  # fmt: skip
    assert kept(decided).read_bytes() == before
    for verb in ("appraise-form", "appraise-collect"):
        told = ran(verb, decided.ledger, "--month", MARCH, code=2)
        assert "2018年第一季度已经审定存档，没有动它" in told
    kept(decided).write_bytes(before.replace("称职".encode(), "优秀".encode(), 1))
    assert "季度存档读不出来，或者被改过" in close(decided, code=2)


@pytest.mark.slow
def test_more_of_the_best_grade_than_its_share_is_told_with_the_most_there_may_be(decided):
    for row in (2, 3):
        retype(decided, "季审定", "审定等次", "优秀", row)
        retype(decided, "季审定", "理由", "做出了成绩", row)
    # 40 % of 3 people is 1.2.
    shown = close(decided, code=1)
    assert "优秀 2 人占 66.7" in shown
    assert "3 人最多 1 人" in shown


@pytest.mark.slow
@pytest.mark.parametrize("words", ["好、坏", "好、较好、一般（至2018-6-30）；甲、乙、丙（至2018-3-31）；优、良、差"])
def test_sets_of_grades_that_cannot_be_used_are_found_and_stop_everything(sent, words):
    book = openpyxl.load_workbook(sent.ledger)
    rows = [row for row in book["设置"].iter_rows() if row[0].value == "平时考核等次"]
    rows[0][1].value = words
    book.save(sent.ledger)
    assert [each.code for each in taizhang_xl.check(sent.ledger) if "等次" in each.message] == ["setting-wrong"]
    with pytest.raises(UsageError, match="平时考核等次"):
        taizhang_xl.appraise_form(sent.ledger, "2018-04")
