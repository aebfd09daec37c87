"""The print for leaders: ten columns, nothing too small to read, every page with its header, no number of a person."""

import re
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from printed import font_sizes, missing, overlapping, pages_of, pdf_of

import taizhang_xl
from taizhang_xl.faces.cli import cli

HEADER = [
    "编号",
    "类别",
    "目标任务",
    "责任单位",
    "责任人",
    "联系电话",
    "完成时限",
    "状态",
    "进展情况",
    "完成日期",
    "未完成原因",
]
SHOWN = ["编号", "目标任务", "责任单位", "责任人", "完成时限", "到期日", "状态", "进展情况", "未完成原因", "挂单"]
TOLD = "已到两个县（市、区）调研，召开座谈会，形成初稿并征求了各单位意见。"
DAY = date(2018, 3, 31)


def rows():
    yield ["1-001", "重点工作", "修路", "办公室", "主任", "0000-1", "3月20日前", "未落实", None, None, "等文件"]
    yield ["1-002", "重点工作", "建桥", "办公室", "主任", "0000-1", "9月底", None, None, None, None]
    yield [
        "1-003",
        "重点工作",
        "绿化",
        "调研室",
        "主任",
        "0000-1",
        "4月3日",
        "正在办理",
        "找李某13800000123",
        None,
        None,
    ]
    yield ["2-001", "日常工作", "值班", "调研室", "主任", "0000-1", "3月底", "办结", "已完成", date(2018, 3, 9), None]
    for number in range(2, 90):
        # One task in ninety has four hundred characters.
        task = f"第{number}件任务的题目要长一些才好" * (1 if number != 50 else 30)
        yield [f"2-{number:03d}", "日常工作", task, "调研室", "主任", "0000-1", "6月底", "正在办理",
               TOLD * (number % 5), None, None]  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in (HEADER, *rows()):
        sheet.append(row)
    book.save(tmp_path / "2018年台账.xlsx")
    return tmp_path / "2018年台账.xlsx"


def run(*arguments):
    done = CliRunner().invoke(cli, ["print", *map(str, arguments)])
    assert done.exit_code in (0, 1), (done.output, done.exception)
    return done.output


def lines(path):
    sheet = openpyxl.load_workbook(path).active
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_items_stand_in_their_groups_with_word_sign_and_colour(ledger, tmp_path):
    made = tmp_path / "稿.xlsx"
    before = ledger.read_bytes()
    assert f"√ 打印稿 {made}（A4 横向，92 项，分 2 组）" in run(ledger, "--to", made, "--as-of", "2018-03-31")
    found = lines(made)
    assert found[2] == SHOWN
    # By hand: one finished, one not begun and late, one not begun and not due; the other 89 are under way.
    assert found[1] == [
        "共 92 项：办结 1，正在办理 89，未落实 1，未到期 1；其中已过到期日没有办结（超期）1 项。未到期＝没有开始、也没有到期。"
    ]
    assert [row for row in found if len(row) == 1][2:4] == [["重点工作（3 项）"], ["日常工作（89 项）"]]
    states = {row[0]: row[6] if len(row) > 6 else row[-1] for row in found if str(row[0]).startswith(("1-", "2-001"))}
    sheet = openpyxl.load_workbook(made).active
    told = {sheet.cell(r, 1).value: sheet.cell(r, 7) for r in range(1, 20)}
    assert [told[number].value for number in ("1-001", "1-002", "1-003", "2-001")] == [
        "● 未落实\n超期11天", "○ 未到期", "◎ 正在办理\n临期3天", "√ 办结",
    ]  # fmt: skip
    fills = [told[number].fill.fgColor.rgb if told[number].fill.fill_type else None for number in states]
    assert len(set(fills)) == 4
    assert fills[1] is None
    assert ledger.read_bytes() == before


def test_grouped_by_unit_and_on_a3(ledger, tmp_path):
    made = taizhang_xl.print(ledger, to=tmp_path / "稿.xlsx", by="责任单位", paper="A3", as_of=DAY)
    assert [row[0] for row in lines(made) if len(row) == 1][2:4] == ["办公室（2 项）", "调研室（90 项）"]
    sheet = openpyxl.load_workbook(made).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")


def test_expected_effects_are_on_a3_where_there_are_any(ledger, tmp_path):
    book = openpyxl.load_workbook(ledger)
    for row, text in enumerate(("预期效果", "年内通车", None, "成活率95%"), 1):
        book.active.cell(row, len(HEADER) + 1).value = text
    book.save(ledger)
    found = lines(taizhang_xl.print(ledger, to=tmp_path / "A3.xlsx", paper="A3", as_of=DAY))
    assert found[2] == [*SHOWN[:2], "预期效果", *SHOWN[2:]]
    assert [row[:4] for row in found if row[0] in ("1-001", "1-002")] == [
        ["1-001", "修路", "年内通车", "办公室"], ["1-002", "建桥", "办公室", "主任"],
    ]  # fmt: skip
    assert lines(taizhang_xl.print(ledger, to=tmp_path / "A4.xlsx", as_of=DAY))[2] == SHOWN, "A4 has no room"


def test_no_number_of_a_person_and_where_it_stood(ledger, tmp_path):
    told = run(ledger, "--to", tmp_path / "稿.xlsx", "--as-of", "2018-03-31")
    texts = [text for row in lines(tmp_path / "稿.xlsx") for text in row]
    assert "找李某（电话略）" in texts
    assert not any("13800000123" in str(text) or "0000-1" in str(text) for text in texts)
    assert "台账!I4 “进展情况”里有手机号码 138******23" in told
    assert "13800000123" not in told


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("paper", "effect"), [("A4", None), ("A3", None), ("A3", "群众满意度达到90%以上，形成长效机制" * 4)]
)
def test_on_paper(ledger, tmp_path, paper, effect):
    made = tmp_path / "稿.xlsx"
    if effect:
        book = openpyxl.load_workbook(ledger)
        for row in range(1, 91, 3):
            book.active.cell(row, len(HEADER) + 1).value = "预期效果" if row == 1 else effect
        book.save(ledger)
    run(ledger, "--to", made, "--as-of", "2018-03-31", "--paper", paper)
    pages = pages_of(pdf_of(made, tmp_path))
    assert len(pages) > 2
    sizes = dict(font_sizes(pages).items())
    # All but the footer's few signs.
    assert sum(count for size, count in sizes.items() if size < 9) <= 4 * len(pages), sizes
    for number, page in enumerate(pages, 1):
        assert round(page.width) == {"A4": 842, "A3": 1191}[paper]
        assert page.text.startswith("2018年工作台账（截至2018年3月31日）")
        assert "".join([*SHOWN[:2], "预期效果", *SHOWN[2:]] if effect else SHOWN) in page.text
        assert f"第{number}页共{len(pages)}页" in page.text
    # A group that goes on says so, and its heading is never the last line of a page.
    assert all("日常工作（续）" in page.text for page in pages[1:])
    whole = "".join(page.text for page in pages)
    assert [row[0] for row in rows() if row[0] not in whole] == []
    assert missing(made, pages) == []
    assert [found for page in pages for found in overlapping(page)] == []
    # The last page is no page for one short row.
    last = [word for word in pages[-1].words if not word.text.startswith(("第", "共", "页"))]
    assert len(re.findall(r"2-\d{3}", pages[-1].text)) > 1 or max(word.bottom for word in last) > pages[-1].height / 3
