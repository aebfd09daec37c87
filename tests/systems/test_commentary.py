"""讲评: the figures of a quarter played by hand (tests/quarters.py), the rank, and what each sentence rests on."""

import json
import re
import shutil
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from quarters import UNIT_NAMES, opening_ledger, play, played_quarter

import taizhang_xl
from taizhang_xl import commentary
from taizhang_xl.dates.month import Month
from taizhang_xl.dates.quarter import Quarter, read_number
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.closed_work import Work
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.systems.supervision.commentary_document import commentary_document
from taizhang_xl.systems.supervision.commentary_figures import Commentary, Figures, ranks
from taizhang_xl.systems.supervision.commentary_figures import commentary as facts_of
from taizhang_xl.systems.supervision.commentary_text import rule_text, sections
from taizhang_xl.systems.supervision.rules import PAPER_UNDATED

DAY = date(2018, 4, 3)
Q1 = Quarter(2018, 1)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return played_quarter(tmp_path_factory.mktemp("quarter") / "2018年台账.xlsx")


@pytest.fixture(scope="module")
def document(played):
    commentary(played, quarter=1, as_of=DAY)
    return Document(played.parent / "out" / "2018年台账_2018年第一季度讲评.docx")


def table(document, number):
    return [[cell.text for cell in row.cells] for row in document.tables[number].rows]


def basis(document):
    return dict(table(document, 1)[1:])


def paragraph(document, begins):
    (found,) = [each.text for each in document.paragraphs if each.text.startswith(begins)]
    return found


def test_the_table_has_what_the_closed_months_hold(document):
    assert table(document, 0) == [
        ["名次", "单位", "应办", "办结", "按期率", "挂单", "提示件", "未报送"],
        ["1", "城环工委", "3", "3", "100%", "0", "0", "0"],
        ["2", "法工委", "3", "3", "66.7%", "1", "0", "0"],
        ["2", "办公室", "3", "2", "66.7%", "1", "1", "1"],
        ["4", "财经工委", "4", "3", "50%", "2", "1", "0"],
        ["不参加", "民侨外工委", "2", "1", "50%", "1", "0", "1"],
        ["不参加", "调研室", "0", "0", "—", "0", "0", "0"],
    ]
    rule = paragraph(document, "注：")
    assert "都相同的并列" in rule
    assert "应办不足3项的不参加排名" in rule


def test_it_says_in_order_how_the_quarter_went_who_was_late_why_and_what_comes(document):
    assert paragraph(document, "第一季度应办") == (
        "第一季度应办事项15项，办结12项，其中按期办结10项，按期率66.7%。[1]挂单5项，季末仍没有办结3项。[2]"
        "发出提示件2件。[3]未报送2次：民侨外工委（1月）、办公室（2月）。[4]"
    )
    assert paragraph(document, "应办事项全部") == "应办事项全部按期办结、予以表扬的有：城环工委（3项）。[5]"
    assert paragraph(document, "财经工委2项") == (
        "财经工委2项。季末没有办结1项：2-003“听取金融工作情况汇报”（3月31日到期）；"
        "超期办结1项：2-001“审查国民经济计划执行情况”（1月31日到期，2月9日办结，超期9天）。[6]"
    )
    assert paragraph(document, "办公室1项") == "办公室1项。季末没有办结1项：5-001“主任会议会务保障”（2月）。[9]"
    assert paragraph(document, "“等市里文件”") == "“等市里文件”2项：财经工委2项。[10]"
    assert paragraph(document, "“人手不足”") == "“人手不足”2项：法工委1项、民侨外工委1项。[11]"
    assert paragraph(document, "“会议改期”") == "“会议改期”1项：办公室1项。[12]"
    assert (
        paragraph(document, "法工委1项率先")
        == "法工委1项率先完成：3-004“立法后评估方案”（6月30日到期，3月5日已办结）。[13]"
    )
    assert paragraph(document, "城环工委（3月") == "城环工委（3月6日督察）：执法检查前先下发问题清单，边查边改。[14]"
    assert (
        paragraph(document, "第二季度") == "第二季度新到期5项：4月2项、5月2项、6月1项。请各单位对照台账提早安排。[16]"
    )


def test_each_sentence_names_the_rows_that_hold(document):
    told = basis(document)
    assert (
        told["[2]"] == "挂单（5）：2-001　2-003　3-002　4-002　5-001（2月）\n没有办结（3）：2-003　4-002　5-001（2月）"
    )
    assert told["[3]"] == "提示件（2）：某督提〔2018〕1号　某督提〔2018〕3号"
    assert told["[4]"] == "民侨外工委（1）：2018-01\n办公室（1）：2018-02"
    assert told["[11]"] == "原因（2）：3-002　4-002"
    assert told["[14]"] == "好的经验（1）：督察方案!G2"
    assert told["[15]"] == "结转（3）：2-003　4-002　5-001（2月）"
    assert told["[16]"] == "4月（2）：2-005　5-001\n5月（2）：1-005　5-001\n6月（1）：5-001"
    due = told["[1]"].splitlines()[0]
    assert due.startswith("应办（15）：1-001　1-002　1-003　2-001　2-002　2-003　2-004　3-001")
    assert "2-005" not in due
    assert "3-004" not in due


def test_each_figure_is_the_count_of_what_stands_behind_it(document):
    for text in basis(document).values():
        for line in text.splitlines():
            word, labels = line.split("）：", 1)
            assert int(word.rpartition("（")[2]) == len(labels.split("　")), line
    marked = " ".join(each.text for each in document.paragraphs)
    assert {f"[{number}]" for number in re.findall(r"\[(\d+)\]", marked)} == set(basis(document))


def test_what_was_told_after_the_close_counts_for_nothing(document, played):
    cells = openpyxl.load_workbook(played)["台账"]
    assert [row[16].value for row in cells.iter_rows(3, 20) if row[0].value == "2-003"] == ["办结"]
    assert "季末没有办结1项：2-003" in paragraph(document, "财经工委2项")


def test_without_ranking_units_stand_as_in_the_ledger(played, tmp_path):
    commentary(played, quarter="一季度", to=tmp_path / "讲评.docx", no_ranking=True, as_of=DAY)
    document = Document(tmp_path / "讲评.docx")
    assert [row[0] for row in table(document, 0)] == ["单位", *UNIT_NAMES]
    assert "名次" not in paragraph(document, "注：")


def test_the_same_quarter_gives_the_same_bytes(played, tmp_path):
    for name in ("一.docx", "二.docx"):
        commentary(played, quarter=1, to=tmp_path / name, as_of=DAY)
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


def test_a_quarter_whose_months_are_not_closed_is_refused_by_their_names(tmp_path):
    ledger = opening_ledger(tmp_path / "台账.xlsx")
    play(ledger, 1)
    told = CliRunner().invoke(cli, ["commentary", str(ledger), "--quarter", "1"])
    assert told.exit_code == 1
    assert "× 2018年2月、2018年3月没有月结，做不了2018年第一季度讲评" in told.output
    assert not (tmp_path / "out").exists()
    with pytest.raises(UsageError, match="不是季度"):
        commentary(ledger, quarter=5)


@pytest.fixture
def copied(played, tmp_path):
    return shutil.copytree(played.parent, tmp_path / "copy") / played.name


def close_of(ledger, month):
    (found,) = (ledger.parent / ".taizhang" / "closes").glob(f"*/{month}.json")
    return found


def test_a_close_that_somebody_changed_makes_no_commentary(copied):
    kept = close_of(copied, "2018-02")
    kept.write_text(kept.read_text("utf-8").replace("2018-02-20", "2018-02-21"), "utf-8")
    with pytest.raises(FileError, match="2018年2月的月结存档被改动过"):
        commentary(copied, quarter=1)


def test_a_close_of_an_earlier_version_says_that_it_holds_too_little(copied):
    (copied.parent / ".taizhang" / "journal.jsonl").unlink()
    kept = close_of(copied, "2018-01")
    rows = json.loads(kept.read_text("utf-8"))
    kept.write_text(json.dumps({name: rows[name] for name in ("月报", "办结", "挂单", "原样")}), "utf-8")
    with pytest.raises(UsageError, match="2018年1月是旧版本月结的"):
        commentary(copied, quarter=1)


def test_a_pdf_that_cannot_be_made_leaves_nothing_behind(played, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("taizhang_xl.paper.pdf.find_office", lambda: None)
    told = CliRunner().invoke(
        cli, ["commentary", str(played), "--quarter", "1", "--pdf", "--to", str(tmp_path / "讲评.docx")]
    )
    assert told.exit_code == 2
    assert "没有能做 PDF 的程序" in told.output
    assert list(tmp_path.iterdir()) == []


def test_a_slip_without_a_day_is_named_and_not_counted(copied):
    taizhang_xl.edit(copied, ["督办!F2=二月初"])
    told = CliRunner().invoke(cli, ["commentary", str(copied), "--quarter", "1", "--as-of", "2018-04-03"])
    assert told.exit_code == 1
    assert "督办!F2" in told.output
    assert "二月初" in told.output
    assert "财经工委：应办 4，办结 3，按期率 50%，挂单 2，提示件 0" in told.output
    assert PAPER_UNDATED.code == "paper-undated"


# -- the rules alone -----------------------------------------------------------


def work(label, unit="甲", *, on_time=True, hung=False, task="任务", reason=""):
    done = date(2018, 1, 30) if on_time else None
    return Work(label, "", unit, task, date(2018, 1, 31), on_time, done, reason, hung)


def unit(name, on_time, late, hung=0):
    works = [work(f"{name}-{number}", name) for number in range(on_time)]
    works += [work(f"{name}-9{number}", name, on_time=False, hung=number < hung) for number in range(late)]
    return Figures(name, name, due=works)


def facts(*units):
    return Commentary(Q1, units, (), (), slips_known=True, findings=())


def test_equals_share_a_rank_and_the_next_stands_behind_them_all():
    units = [unit("甲", 3, 0), unit("乙", 2, 1, 1), unit("丙", 4, 2, 1), unit("丁", 2, 1, 0), unit("戊", 1, 0)]
    assert ranks(units, 3) == {"甲": 1, "丁": 2, "乙": 3, "丙": 3}
    assert ranks([unit("甲", 2, 1), unit("乙", 4, 2), unit("丙", 6, 3)], 3) == {"甲": 1, "乙": 1, "丙": 1}
    assert ranks([unit("甲", 0, 0)], 1) == {}


def test_forty_units_that_all_tie_and_a_task_of_four_hundred_characters():
    units = [unit(f"单位{number:02}", 3, 0) for number in range(39)] + [unit("最后", 0, 1)]
    units[-1].due[0] = work("9-001", "最后", on_time=False, task="长" * 400, reason="等批复。")
    made = facts(*units)
    placed = ranks(made.units, 3)
    assert set(placed.values()) == {1}
    text = sections(made, dict.fromkeys(Q1.next.months, ()))
    content = commentary_document(made, text, placed, rule_text(made, 3, ranked=True), "某机关", DAY)
    document = Document(BytesIO(content))
    assert len(table(document, 0)) == 41
    # No slip was sent: nothing stands behind that figure.
    assert paragraph(document, "第一季度应办").endswith("发出提示件0件。各单位都报送了情况。")
    assert list(basis(document)) == ["[1]", "[2]", "[5]", "[6]", "[7]", "[9]"]
    late = paragraph(document, "最后1项")
    assert f"“{'长' * 40}……”" in late
    assert paragraph(document, "“等批复") == "“等批复”1项：最后1项。[7]"


def test_a_number_of_a_person_is_gone_before_a_count_stands_beside_it_or_a_text_is_cut():
    """13800000000 and the 2 of 2项 would be twelve digits, and a task cut within the number eight of it."""
    told = {
        "责任单位": "法工委 13800000000", "目标任务": f"{'长' * 32}13800000000", "到期日": "2018-01-31", "状态": "未落实", "完成日期": "",
        "未完成原因": "找 13800000000",
    }  # fmt: skip
    due = {number: {**told, "编号": number} for number in ("1-001", "1-002")}
    closes = [
        Snapshot(Month(2018, month), {}, {}, {}, due=due if month == 1 else {}, late={}, early={}, silent=())
        for month in (1, 2, 3)
    ]
    made = facts_of(Ledger("台账.xlsx", 2018, (), ()), Q1, closes)
    content = commentary_document(made, sections(made, dict.fromkeys(Q1.next.months, ())), None, "", "某机关", DAY)
    texts = "".join(each.text for each in Document(BytesIO(content)).paragraphs)
    assert "法工委 （电话略）2项" in texts
    assert "138" not in texts


def test_recurring_work_that_was_late_again_and_again_is_named_once():
    monthly = [
        work("5-001", on_time=False)._replace(period=f"{month}月", due=date(2018, month, 28)) for month in (1, 2)
    ]
    promised = work("5-002", on_time=False)._replace(due=date(2018, 10, 31))
    undated = work("5-003")._replace(done_on=None)
    late = Figures("甲", "甲", due=[undated, *monthly, promised])
    (told,) = sections(facts(late), {})[2].sentences
    assert told.text == (
        "甲4项。上月安排里说办结而没有办结1项：5-002“任务”（10月31日到期）；季末没有办结2项：5-001“任务”（1月，2月）；"
        "报办结而没有填完成日期1项：5-003“任务”（1月31日到期）。"
    )
    assert told.basis[1] == ("季末没有办结", ("5-001（1月）", "5-001（2月）"))


def test_a_quarter_in_which_nothing_was_due_is_told_in_words():
    text = sections(facts(Figures("甲", "甲")), dict.fromkeys(Q1.next.months, ()))
    assert next(section.sentences[0].text for section in text) == "第一季度没有应办事项。"


def test_what_was_told_late_counts_in_its_quarter_alone():
    def row(state, done="", reason=""):
        return {"编号": "1-001", "责任单位": "甲", "目标任务": "任务", "到期日": "2018-03-31", "状态": state, "完成日期": done, "未完成原因": reason}  # fmt: skip

    def closed(month, due, late=()):
        return Snapshot(Month(2018, month), {}, {}, {}, due=dict(due), late=dict(late), early={}, silent=())

    ledger = Ledger("台账.xlsx", 2018, (), ())
    months = [closed(3, {"1-001": row("未落实", reason="等文件")}), closed(4, {}, {"1-001": row("办结", "2018-03-30")})]
    (unit,) = facts_of(ledger, Q1, months).units
    assert (unit.due[0].on_time, unit.due[0].hung, unit.due[0].reason) == (True, True, "等文件")
    assert facts_of(ledger, Q1.next, months[1:]).units == ()
    ahead = [closed(month, {})._replace(early={"1-001": row("办结", "2018-02-05")}) for month in (1, 2)]
    (unit,) = facts_of(ledger, Q1, ahead).units
    assert [work.label for work in unit.early] == ["1-001"]


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("第二季度", 2), ("3季度", 3), (" 四季 ", 4)])
def test_a_quarter_is_read_as_people_write_it(text, number):
    assert read_number(text) == number


def test_a_quarter_has_its_months_and_the_one_after():
    assert Quarter(2018, 4).months == (Month(2018, 10), Month(2018, 11), Month(2018, 12))
    assert Quarter(2018, 4).next == Quarter(2019, 1)
    assert Quarter.of(Month(2018, 7)).label == "2018年第三季度"
