"""packet and month-end make the document beside the workbook, a PDF where it can be made, and nothing by half."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from ledgers import make_ledger
from papers import Paper
from printed import pages_of
from sheets import Book, make_sheet

from taizhang_xl import check, packet
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, SETTINGS, UNITS
from taizhang_xl.month.settings import meeting_of
from taizhang_xl.paper.fonts import missing_fonts
from taizhang_xl.reading.build import build_ledger

NAME = "2018年03月_台账落实情况汇报"


@pytest.fixture
def ledger(tmp_path):
    rows = [{"编号": "1-001", "目标任务": "拟稿", "完成时限": "3月底", "责任单位": "办公室", "状态": "正在办理"}]
    return make_ledger(
        tmp_path / "台账.xlsx", 2018, "某市人大常委会机关", {LEDGER: rows, UNITS: [{"单位名称": "办公室"}]}
    )


def run(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def made(folder):
    return sorted(path.name for path in folder.glob("*.*") if path.is_file())


def test_the_document_is_made_beside_the_workbook_and_both_are_named(ledger, tmp_path):
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert made(tmp_path / "out") == [f"{NAME}.docx", f"{NAME}.xlsx"]
    assert f"{NAME}.docx" in done.output
    # Another reader than ours opens it.
    document = Document(tmp_path / "out" / f"{NAME}.docx")
    assert document.paragraphs[0].text == "月度工作例会材料"
    assert document.core_properties.title == "2018年3月工作台账落实情况汇报"


def test_a_pdf_is_refused_before_anything_is_written_where_nothing_makes_one(ledger, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("taizhang_xl.tables.soffice.PLACES", ())
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out", "--pdf")
    assert done.exit_code == 2
    assert done.output.strip().splitlines()[-1] == (
        "PDF：这台电脑上没有能做 PDF 的程序，什么也没有做。请安装 LibreOffice 再试；也可以打开文件，用“另存为”或“打印”做成 PDF；"
        "不加 --pdf 也能做 .docx。"
    )
    assert not (tmp_path / "out").exists()
    assert run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out").exit_code == 0
    assert made(tmp_path / "out") == [f"{NAME}.docx", f"{NAME}.xlsx"]


@pytest.fixture
def broken_office(tmp_path, monkeypatch):
    """A LibreOffice that makes nothing."""
    soffice = tmp_path / "bin" / "soffice"
    soffice.parent.mkdir()
    soffice.write_text("#!/bin/sh\nexit 1\n")
    soffice.chmod(0o755)
    monkeypatch.setenv("PATH", f"{soffice.parent}:/usr/bin:/bin")


def test_a_pdf_that_fails_leaves_nothing_behind(ledger, tmp_path, broken_office):
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out", "--pdf")
    assert done.exit_code == 2
    assert "LibreOffice 没能做成 PDF" in done.output
    assert not list((tmp_path / "out").glob("*.*"))


def page_fields(path):
    """What stands behind each entry of the agenda."""
    texts = Paper(path.read_bytes()).texts()
    return [text.rpartition("\t")[2] for text in texts if "\t" in text]


def test_pages_that_cannot_be_counted_are_left_out_and_that_is_said(ledger, tmp_path, broken_office):
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out", "--pages")
    assert done.exit_code == 0
    assert "文档的目录没有页码：LibreOffice 没能做成 PDF" in done.output
    assert "Ctrl+A 再按 F9" in done.output
    assert set(page_fields(tmp_path / "out" / f"{NAME}.docx")) == {"－"}


def test_who_asked_for_no_pages_is_told_how_to_get_them(ledger, tmp_path):
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out")
    assert "文档的目录没有页码，要页码的请加 --pages 或 --pdf" in done.output


def test_on_a_machine_without_a_chinese_font_no_pdf_of_empty_squares_is_made(ledger, tmp_path, monkeypatch):
    fonts = tmp_path / "fonts.conf"
    fonts.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    monkeypatch.setattr("taizhang_xl.paper.pdf.find_office", lambda: "/usr/bin/soffice")
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out", "--pdf")
    assert done.exit_code == 2
    assert done.output.strip().splitlines()[-1] == (
        "PDF：这台电脑上没有中文字体，做出来全是方框。请装上中文字体（公文用仿宋_GB2312 等）再试。"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only on Linux")
# What the library for workbooks leaves half-open tells so when it goes.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
def test_on_a_full_disk_nothing_is_written_by_half(ledger, tmp_path, monkeypatch, ending):
    """Where papers are made aside a file lies on a disk that is full."""
    opened = Path.open

    def open_on_full_disk(path, mode="r", *rest, **more):
        number = {".xlsx": "0", ".docx": "1"}[ending]
        return opened(Path("/dev/full") if mode == "wb" and path.name == number else path, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", open_on_full_disk)
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out")
    assert done.exit_code == 2
    assert f"{NAME}{ending}：做不出来" in done.output
    assert "什么也没有写" in done.output
    assert "Traceback" not in done.output
    assert made(tmp_path / "out") == []


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_pdf_has_the_pages_of_the_document_and_the_document_tells_them(ledger, tmp_path):
    done = run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out", "--pdf")
    assert done.exit_code == 0, done.output
    pages = pages_of(tmp_path / "out" / f"{NAME}.pdf")
    assert "工作台账落实情况汇报" in pages[0].text
    assert "PDF 里用别的字体代替了没有安装的" in done.output or not missing_fonts()
    texts = [text for text in Paper((tmp_path / "out" / f"{NAME}.docx").read_bytes()).texts() if "\t" in text]
    # The overview, one unit, eleven lists and the notes.
    assert len(texts) == 14
    for text in texts:
        name, _, page = text.strip("\t").rpartition("\t")
        name = name.rpartition("．")[2].removeprefix("各").replace("　", "")
        assert name in pages[int(page) - 1].text, text


def test_what_people_wrote_into_the_document_is_kept_beside(ledger, tmp_path):
    packet(ledger, month="2018-03", to=tmp_path / "out")
    path = tmp_path / "out" / f"{NAME}.docx"
    document = Document(path)
    document.add_paragraph("书记批示：同意")
    document.save(path)
    run("packet", ledger, "--month", "2018-03", "--to", tmp_path / "out")
    assert "书记批示：同意" in Document(tmp_path / "out" / f"{NAME}（手工改过）.docx").paragraphs[-1].text
    assert "书记批示：同意" not in Document(path).paragraphs[-1].text


def test_a_day_of_completion_that_is_still_to_come_is_named(tmp_path):
    done = {"编号": "1-001", "目标任务": "拟稿", "完成时限": "3月底", "责任单位": "办公室", "状态": "办结"}
    rows = [{**done, "完成日期": date(2018, 4, 5), "佐证": "纪要"}]
    path = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", {LEDGER: rows, UNITS: [{"单位名称": "办公室"}]})
    (tmp_path / "returns" / "2018-03").mkdir(parents=True)
    for command in ("packet", "month-end"):
        made = run(command, path, "--month", "2018-03", "--as-of", "2018-04-02", "--to", tmp_path / "out")
        assert made.exit_code == 1
        assert made.output.count("完成日期 2018-04-05 晚于 2018-04-02") == 1, made.output


def with_settings(**rows):
    sheets = make_sheet([["编号", "目标任务"], ["1", "拟稿"]]), make_sheet([["名称", "值"], *rows.items()], name="设置")
    return build_ledger(Book(sheets), year=2018)


@pytest.mark.parametrize(
    ("typed", "month", "day"),
    [
        ("2018-4-8", Month(2018, 3), date(2018, 4, 8)),
        ("2018年4月8日", Month(2018, 3), date(2018, 4, 8)),
        (date(2018, 4, 8), Month(2018, 3), date(2018, 4, 8)),
        ("2019.1.8", Month(2018, 12), date(2019, 1, 8)),
        ("2018-4-8", Month(2018, 5), None),
        ("下周一", Month(2018, 3), None),
        ("", Month(2018, 3), None),
    ],
)
def test_the_day_of_the_meeting_is_shown_for_the_month_that_it_is_about(typed, month, day):
    assert meeting_of(with_settings(会议日期=typed), month) == ("月度工作例会", day)


def test_a_setting_that_cannot_be_used_is_told(tmp_path):
    rows = {
        LEDGER: [{"编号": "1-001", "目标任务": "拟稿"}],
        SETTINGS: [{"名称": "会议日期", "值": "下周一"}, {"名称": "久未变动天数", "值": "多"}],
    }
    path = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", rows)
    found = {finding.value: finding.fix for finding in check(path) if finding.code == "setting-wrong"}
    assert set(found) == {"下周一", "多"}
    assert "如 2018-4-8" in found["下周一"]


def test_the_meeting_that_is_set_is_on_the_cover(tmp_path):
    rows = {
        LEDGER: [{"编号": "1-001", "目标任务": "拟稿", "完成时限": "3月底", "责任单位": "办公室"}],
        SETTINGS: [{"名称": "会议名称", "值": "主任会议"}, {"名称": "会议日期", "值": "2018-4-8"}],
    }
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", rows)
    texts = Paper(packet(ledger, month="2018-03", to=tmp_path / "out").with_suffix(".docx").read_bytes()).texts()
    assert texts[0] == "主任会议材料"
    assert "2018年4月8日开会" in texts


def test_a_ledger_that_is_no_workbook_has_its_papers_and_says_that_nothing_is_on_record(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_text("编号,目标任务,完成时限,责任单位,状态\n1-001,拟稿,3月底,办公室,正在办理\n", "utf-8")
    made = packet(path, month="2018-03", to=tmp_path / "out", year=2018)
    assert any("没有修改记录" in text for text in Paper(made.with_suffix(".docx").read_bytes()).texts())


def test_a_journal_that_cannot_be_read_is_no_reason_to_claim_that_nothing_moved(ledger, tmp_path):
    side = tmp_path / ".taizhang"
    side.mkdir()
    (side / "journal.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(TaizhangError, match="journal"):
        packet(ledger, month="2018-03", to=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_month_without_work_of_a_ledger_never_closed_has_papers_that_say_so(tmp_path):
    rows = {
        LEDGER: [{"编号": "1-001", "目标任务": "拟稿", "完成时限": "12月底", "责任单位": "办公室"}],
        UNITS: [{"单位名称": "办公室"}],
    }
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", rows)
    done = run("packet", ledger, "--month", "2018-01", "--to", tmp_path / "out")
    assert done.exit_code == 0, done.output
    texts = Paper((tmp_path / "out" / "2018年01月_台账落实情况汇报.docx").read_bytes()).texts()
    assert {"本月没有应办和提前办结的事项。", "本月没有挂单事项。", "没有超期事项。", "下月没有到期的事项。"} <= set(
        texts
    )
