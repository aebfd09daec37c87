"""What a unit sent and no merge can take is named: columns that are gone, a second sheet, files that are no tables."""

import io
from pathlib import Path

import openpyxl
import pytest
from sheets import Book, make_sheet
from test_merge import FORM, MARCH, A, B, edits, form, ledger_of, merge

from taizhang_xl import consolidate, month_end
from taizhang_xl.contract.returned_files import return_files
from taizhang_xl.month.packet import write_packet
from taizhang_xl.verbs.consolidation_lines import consolidation_lines

FILLED = {**A, "进展情况": "已完成初稿"}
UNIT = "城市建设环境保护工作委员会"


def sheets(*forms, names=("月报表", "月报表 (2)")):
    return Book(
        tuple(book.sheets[0]._replace(name=name) for book, name in zip(forms, names, strict=True)), forms[0].file
    )


def findings(result, code):
    return [finding for finding in result.findings if finding.code == code]


@pytest.mark.parametrize("column", ["编号", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排"])
@pytest.mark.parametrize("head", ["某某内容", None, "3月份的那个"])
def test_a_column_whose_header_is_not_known_any_more_is_named_with_its_place(column, head):
    lines = form({**FILLED, column: "写了的内容"}, header=FORM).sheets[0]
    place = FORM.index(column) + 1
    rows = {row: dict(cells) for row, cells in lines.rows.items()}
    if head is None:
        del rows[3][place]
    else:
        rows[3][place] = rows[3][place]._replace(value=head)
    result = merge(ledger_of(A), Book((lines._replace(rows=rows),), lines.file))
    (said,) = findings(result, "return-column-missing")
    assert said.value == column
    assert said.cell == f"{'ABCDEFGHIJ'[place - 1]}3"
    assert (head or "列名空着") in said.message


def test_a_column_that_was_deleted_is_named_and_the_others_are_taken():
    result = merge(ledger_of(A), form({**FILLED, "佐证": "甲"}, header=[name for name in FORM if name != "佐证"]))
    assert [said.value for said in findings(result, "return-column-missing")] == ["佐证"]
    assert edits(result) == {("1-001", "进展情况"): "已完成初稿"}


def test_two_missing_columns_are_one_line():
    result = merge(ledger_of(A), form(FILLED, header=[name for name in FORM if name not in ("佐证", "完成日期")]))
    assert [said.value for said in findings(result, "return-column-missing")] == ["完成日期、佐证"]


def test_a_column_of_ones_own_without_a_name_is_named():
    lines = form(FILLED).sheets[0]
    rows = {row: dict(cells) for row, cells in lines.rows.items()}
    rows[4][11] = rows[4][1]._replace(value="见附件")
    result = merge(ledger_of(A), Book((lines._replace(rows=rows),), lines.file))
    assert [said.cell for said in findings(result, "return-column-nameless")] == ["K3"]


def test_a_whole_form_names_no_column_though_its_words_differ():
    words = [{"进展情况": "工作进展", "佐证": "佐证材料"}.get(name, name) for name in FORM]
    lines = form(FILLED).sheets[0]
    head = {column: cell._replace(value=words[column - 1]) for column, cell in lines.rows[3].items()}
    result = merge(ledger_of(A), Book((lines._replace(rows={**lines.rows, 3: head}),), lines.file))
    assert {finding.code for finding in result.findings} == {"header-renamed"}
    assert edits(result) == {("1-001", "进展情况"): "已完成初稿"}


@pytest.mark.parametrize(
    ("first", "second"),
    [(A, FILLED), (FILLED, {**A, "进展情况": "另一种说法"})],
    ids=["only the second filled", "both filled otherwise"],
)
def test_a_second_sheet_filled_otherwise_is_looked_at_and_neither_is_taken(first, second):
    result = merge(ledger_of(A, B), sheets(form(first, B), form(second, B)))
    assert edits(result) == {}
    assert (result.returned, result.undecided) == ((), (UNIT,))
    (said,) = findings(result, "return-copies-differ")
    assert "月报表 (2)" in said.message
    assert "1-001 进展情况" in said.message


def test_a_new_item_on_the_second_sheet_alone_is_said():
    result = merge(ledger_of(A), sheets(form(A), form(A, {"目标任务": "另加的一件事"})))
    assert result.undecided == (UNIT,)


@pytest.mark.parametrize(
    "second",
    [
        form(FILLED, B),
        form(A, B),
        form({**A, "进展情况": "二月的内容"}, B, month="2018年2月"),
        form({"编号": "9-009", "目标任务": "别的一件事", "进展情况": "别的内容"}),
        Book((make_sheet([["本月小结"], ["共办结三件"]], name="小结"),)),
    ],
    ids=["the same", "as it was sent", "last month's", "other items", "no form"],
)
def test_a_second_sheet_that_says_nothing_else_disturbs_nothing(second):
    result = merge(ledger_of(A, B), sheets(form(FILLED, B), second))
    assert edits(result) == {("1-001", "进展情况"): "已完成初稿"}
    assert (result.returned, result.undecided, result.findings) == ((UNIT,), (), ())


@pytest.fixture(scope="module")
def with_other_files(demo_once, tmp_path_factory):
    folder = tmp_path_factory.mktemp("returns")
    (folder / "附件").mkdir()
    others = ["城环工委3月.zip", "说明.docx", "扫描.pdf", "转发.eml", "来信.MSG", "打包.rar", "附件/照片.jpg"]
    unasked = [
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "~WRL0001.tmp",
        "~$城环工委.xlsx",
        ".~lock.城环工委.xlsx#",
        ".hidden/x.pdf",
    ]
    (folder / ".hidden").mkdir()
    for name in (*others, *unasked):
        (folder / name).write_bytes(b"x")
    result = consolidate(demo_once / "ledger.xlsx", [folder], MARCH, dry_run=True).consolidation
    return folder, others, result


def test_files_that_are_no_tables_are_listed_as_not_read(with_other_files):
    _, others, result = with_other_files
    said = findings(result, "return-not-read")
    assert sorted(finding.value for finding in said) == sorted(others)
    assert {str(finding.severity) for finding in said} == {"错误"}
    (named,) = [finding for finding in said if finding.value == "城环工委3月.zip"]
    assert "像是城环工委报的" in named.message


def test_no_other_file_is_taken_for_a_return(with_other_files):
    folder, _, _ = with_other_files
    assert list(return_files([folder], Path("ledger.xlsx"))) == []


def test_the_output_ends_with_what_was_not_taken_return_by_return(with_other_files):
    _, others, result = with_other_files
    lines = [line.text for line in consolidation_lines(result)[0]]
    start = lines.index(f"没有并入（{len(others)} 份）：")
    assert sorted(lines[start + 1 :]) == sorted(f"  {name.split('/')[-1]}：不是表格的文件 1 处" for name in others)


def test_a_return_that_is_taken_whole_leaves_nothing_behind():
    summary, details = consolidation_lines(merge(ledger_of(A, B), form(FILLED, B)))
    assert details == ()
    assert [line.text for line in summary] == ["应报单位 1 个＝已报送 1＋未报送 0＋报送有误 0；采用 1 处修改"]


def test_the_packet_lists_the_files_that_are_no_tables(with_other_files, demo_once):
    folder, others, _ = with_other_files
    done = month_end(demo_once / "ledger.xlsx", [folder], MARCH, folder.parent / "out", dry_run=True)
    packet = io.BytesIO()
    write_packet(done.review, packet)
    rows = openpyxl.load_workbook(packet)["变更申请与冲突"].iter_rows(values_only=True)
    assert sorted(row[-1] for row in rows if row[0] == "没有并入") == sorted(name.split("/")[-1] for name in others)
