"""Reminding apart from month-end: a draft for those units only that are not done, and never one for a unit that is."""

import email
import email.policy
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, UNITS

# By hand, from what is in the demo's folder of returns: three units sent nothing or a web page, one sent two copies.
LATE = {"老干部科", "民侨外工委", "机关工会", "信访室"}


def told(folder, *more):
    command = ["remind-returns", str(folder / "ledger.xlsx"), "--month", "2018-03", "--as-of", "2018-04-01", *more]
    return CliRunner().invoke(cli, command)


def give_contact(ledger):
    book = openpyxl.load_workbook(ledger)
    for row in book["设置"].iter_rows(min_row=2):
        if row[0].value == "联系人":
            row[1].value = "督察科 0379-60000001"
    book.save(ledger)


@pytest.fixture(scope="module")
def reminded(demo_once, tmp_path_factory):
    folder = Path(shutil.copytree(demo_once, tmp_path_factory.mktemp("reminded") / "demo"))
    give_contact(folder / "ledger.xlsx")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return folder, before, told(folder, "--due", "4月3日")


@pytest.fixture(scope="module")
def messages(reminded):
    drafts = (reminded[0] / "out" / "催报").glob("*.eml")
    read = {path.stem: email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in drafts}
    return {name.removesuffix("_2018年03月"): message for name, message in read.items()}


def test_only_the_units_that_are_not_done_get_a_draft_with_their_form_as_it_was_sent(reminded, messages):
    assert set(messages) == LATE
    for unit, message in messages.items():
        attached = next(message.iter_attachments())
        name = f"{unit}_2018年03月.xlsx"
        assert attached.get_filename() == name
        assert attached.get_payload(decode=True) == (reminded[0] / "sent" / "2018-03" / name).read_bytes()
        assert message["X-Unsent"] == "1"
    assert (messages["老干部科"]["To"], messages["机关工会"]["To"]) == ("laoganbu@example.org", None)


def test_nothing_is_merged_and_no_file_of_before_is_touched(reminded):
    _, before, _ = reminded
    assert {path: path.read_bytes() for path in before} == before


def test_each_letter_says_what_is_the_matter_by_when_and_whom_to_ask(messages):
    texts = {unit: message.get_body().get_content() for unit, message in messages.items()}
    assert messages["老干部科"]["Subject"] == "催报：2018年3月月报表（老干部科）"
    # Its items of March are due on the 20th, the 28th and the 31st: on the first of April all three are late.
    assert "还没有收到你单位的2018年3月月报表。你单位本月应办 3 项，已超期 3 项。" in texts["老干部科"]
    assert "收到你单位的“机关工会_2018年03月.xlsx”，但是网页，不是 Excel 工作簿" in texts["机关工会"]
    assert messages["信访室"]["Subject"].startswith("请确认：")
    assert "以哪一份为准" in texts["信访室"]
    for text in texts.values():
        assert "，在4月3日前报回" in text
        assert "联系人：督察科 0379-60000001" in text


def test_a_line_for_each_unit_is_on_the_screen_and_in_a_file_to_paste(reminded):
    folder, _, done = reminded
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0] == "应报单位 18 个＝已报送 14＋未报送 3＋报送有误 1"
    pasted = (folder / "out" / "催报" / "催报_2018-03.txt").read_bytes().decode("utf-8-sig").splitlines()
    assert [f"  {text}" for text in pasted] == lines[1:5]
    assert {text.partition("：")[0] for text in pasted} == LATE
    assert "老干部科：2018年3月月报表还没有收到，请在4月3日前报回。 督察科 0379-60000001" in pasted
    # A text message holds seventy characters.
    assert max(map(len, pasted)) <= 70
    assert "没有邮箱或邮箱写法不对、草稿未填收件人：机关工会" in lines
    assert lines[-1] == "下一步：看过草稿后发出"


def test_what_is_to_be_looked_at_first_is_named_and_a_dry_run_writes_nothing(demo_folder):
    # It has reported since it was reminded; whose the web page is nobody knows.
    old = demo_folder / "out" / "催报" / "老干部科_2018年03月.eml"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"")
    returns = demo_folder / "returns" / "2018-03"
    shutil.copy(demo_folder / "sent" / "2018-03" / "老干部科_2018年03月.xlsx", returns)
    (returns / "材料.xlsx").write_bytes(b"<html>")
    done = told(demo_folder, "--dry-run")
    assert done.exit_code == 1
    assert "已经报了，以前的催报草稿不要再发：老干部科" in done.output
    assert "看不出是谁报的，先看看再催：材料.xlsx" in done.output
    assert "老干部科：" not in done.output.partition("会写 催报草稿")[0]
    assert list(old.parent.iterdir()) == [old]


def test_when_all_have_reported_there_is_nothing_to_remind_of(demo_folder):
    returns = demo_folder / "returns" / "2018-03"
    shutil.rmtree(returns)
    shutil.copytree(demo_folder / "sent" / "2018-03", returns)
    done = told(demo_folder)
    assert done.exit_code == 0
    assert done.output.strip() == "应报单位 18 个＝已报送 18＋未报送 0＋报送有误 0；都报好了，不用催"
    assert not (demo_folder / "out").exists()


def test_a_month_that_was_never_sent_out_is_refused(demo_folder):
    with pytest.raises(UsageError, match="还没有分发过"):
        taizhang_xl.remind_returns(demo_folder / "ledger.xlsx", demo_folder / "returns", "2018-05", demo_folder / "out")
    assert not (demo_folder / "out").exists()


def test_nobody_is_reminded_of_a_closed_month(tmp_path):
    units = [{"单位名称": "办公室"}]
    done = {
        "编号": "1-001",
        "目标任务": "例会",
        "完成时限": "3月底",
        "责任单位": "办公室",
        "状态": "办结",
        "完成日期": "2018-03-05",
        "佐证": "纪要",
    }
    ledger = make_ledger(tmp_path / "ledger.xlsx", 2018, "某机关", {LEDGER: [done], UNITS: units})
    taizhang_xl.split(ledger, Month(2018, 3))
    taizhang_xl.close(ledger, Month(2018, 3))
    (tmp_path / "returns" / "2018-03").mkdir(parents=True)
    said = told(tmp_path)
    assert said.exit_code == 2
    assert "2018年3月已经月结，不用再催，没有做草稿。" in said.stderr
    assert not (tmp_path / "out").exists()
