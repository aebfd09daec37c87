"""A mail draft: the right text for each unit, opened unsent by a mail program, the same bytes from the same input."""

import email
import email.policy
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from papers import Paper
from sheets import Book, make_sheet

import taizhang_xl
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.settings import Settings
from taizhang_xl.month.mail_draft import Attached, Letter, address_of, form_letter, make_draft, review_letter
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger

SHEET = bytes(range(256)) * 9
WHEN = datetime(2018, 3, 31, 9, tzinfo=UTC)
MARCH = Month(2018, 3)
OFFICE = "某市人大常委会机关"
LETTER = Letter("2018年3月工作落实情况（城环工委）", "城环工委：\n\n    请核对。\n")
UNITS = ["单位名称", "简称", "负责人", "邮箱"]
PEOPLE = ["姓名", "单位", "职务", "电话", "邮箱"]


def draft(to="chenghuan@example.org", letter=LETTER):
    return make_draft(to, letter, Attached("城环工委_2018年03月.xlsx", SHEET), WHEN)


def parsed(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def ledger_of(units, people=(), rows=()):
    header = ["编号", "目标任务", "完成时限", "责任单位", "状态"]
    sheets = (
        make_sheet([header, *(rows or [["1", "修路", "3月底", units[0][0], None]])]),
        make_sheet([UNITS, *units], name="单位"),
        make_sheet([PEOPLE, *people], name="人员"),
    )
    return build_ledger(Book(sheets), year=2018)


def test_a_draft_reads_back_as_it_was_meant():
    message = parsed(draft())
    assert message["X-Unsent"] == "1"
    assert message["To"] == "chenghuan@example.org"
    assert message["Subject"] == "2018年3月工作落实情况（城环工委）"
    assert "From" not in message
    attachment = next(message.iter_attachments())
    assert attachment.get_filename() == "城环工委_2018年03月.xlsx"
    assert attachment.get_payload(decode=True) == SHEET
    assert "请核对" in message.get_body().get_content()


def test_the_file_is_plain_ascii_with_the_line_ends_of_mail():
    data = draft()
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("mail", ["", "办公室座机", "a@example.org, b@example.org", "a@b", "x <a@example.org>"])
def test_without_one_plain_address_there_is_no_recipient(mail):
    ledger = ledger_of([["机关工会", None, None, mail]])
    assert address_of(ledger, ledger.units[0]) is None
    assert "To" not in parsed(draft(to=None))


@pytest.mark.parametrize(
    ("unit", "people", "found"),
    [
        # The unit's own address goes first, also where it is wrong: then nobody guesses another.
        (["机关工会", None, "李某", "gh@example.org"], [["李某", "机关工会", "主席", None, "li@example.org"]], "gh@example.org"),
        (["机关工会", None, "李某", "座机"], [["李某", "机关工会", "主席", None, "li@example.org"]], None),
        (["机关工会", None, "李某", None], [["李某", "机关工会", "主席", None, "li@example.org"]], "li@example.org"),
        # Of another unit, or not in charge, or two of one name.
        (["机关工会", None, "李某", None], [["李某", "办公室", "主席", None, "li@example.org"]], None),
        (["机关工会", None, None, None], [["李某", "机关工会", "干事", None, "li@example.org"]], None),
        (["机关工会", None, "李某", None], [["李某", "机关工会", "主席", None, "li@example.org"],
                                             ["李某", "机关工会", "干事", None, "other@example.org"]], None),
    ],
)  # fmt: skip
def test_addresses_come_from_the_lists_of_units_and_people_and_none_is_guessed(unit, people, found):
    ledger = ledger_of([unit, ["办公室", None, None, None]], people)
    assert address_of(ledger, ledger.units[0]) == found


def test_the_same_draft_twice_is_the_same_file():
    assert draft() == draft()


def test_a_name_with_line_breaks_cannot_add_headers():
    message = parsed(draft(letter=Letter("甲\r\nBcc: x@example.org", "乙")))
    assert "Bcc" not in message


def letter(**outcome):
    rows = [["1", "修路", "3月底", "城环工委", "正在办理"], ["2", "建桥", "2月底", "城环工委", "未落实"],
            ["3", "绿化", "4月底", "城环工委", None]]  # fmt: skip
    ledger = ledger_of([["城市建设环境保护工作委员会", "城环工委", None, None]], rows=rows)
    made = review(ledger, MARCH, date(2018, 3, 31), Outcome(**{"returned": (), **outcome}))
    return review_letter(made.units[0], MARCH, Settings(office=OFFICE))


NAME = "城市建设环境保护工作委员会"


def test_a_unit_that_reported_is_asked_to_check_and_told_what_hangs():
    told = letter(returned=(NAME,))
    assert told.subject == "2018年3月工作落实情况（城环工委）"
    # Due by the end of March and not finished: 1 and 2; late: 2; due in April: 3.
    assert told.text == (
        f"{NAME}：\n\n    现将你单位2018年3月工作落实情况发去，请核对。附件是你单位的部分。挂单 2 项，请写明原因、抓紧办理；"
        f"超期 1 项，请尽快办结；下月到期 1 项，请提前安排。\n\n{OFFICE}\n"
    )


def test_a_unit_that_did_not_report_is_reminded_and_not_asked_to_check():
    told = letter(not_returned=(NAME,))
    assert told.subject == "催报：2018年3月月报表（城环工委）"
    assert "还没有收到你单位的2018年3月月报表。你单位本月应办 2 项，已超期 1 项。" in told.text
    assert "核对" not in told.text


def test_a_reminder_says_the_offices_term_and_only_where_there_is_one_that_the_form_is_attached():
    ledger = ledger_of([[NAME, "城环工委", None, None]], rows=[["1", "修路", "3月底", "城环工委", None]])
    made = review(ledger, MARCH, date(2018, 3, 31), Outcome(returned=(), not_returned=(NAME,)))
    settings = Settings(office=OFFICE, reports_due="每月3日前")
    told = [review_letter(made.units[0], MARCH, settings, with_form=form).text for form in (True, False)]
    assert "请填好附件里黄色的格，尽快报回（期限：每月3日前）" in told[0]
    assert "请填好发给你单位的月报表里黄色的格" in told[1]
    assert "附件" not in told[1]


def test_a_unit_whose_copies_differ_is_asked_which_holds():
    told = letter(undecided=(NAME,))
    assert told.subject.startswith("请确认：")
    assert "几份内容不同" in told.text
    assert "核对" not in told.text


def test_a_form_goes_out_with_words_how_to_fill_it_in():
    told = form_letter(ledger_of([["机关工会", None, None, None]]).units[0], MARCH, Settings(office=OFFICE))
    assert "黄色的格" in told.text
    assert "报回" in told.text


# -- of the demo's month -------------------------------------------------------


def messages(folder):
    return {path.stem: parsed(path.read_bytes()) for path in folder.glob("*.eml")}


def test_month_end_reminds_those_who_sent_nothing_with_the_form_they_were_sent(demo_folder, tmp_path):
    done = taizhang_xl.month_end(
        demo_folder / "ledger.xlsx", demo_folder / "returns" / "2018-03", "2018-03", tmp_path / "材料",
        as_of=date(2018, 3, 31),
    )  # fmt: skip
    found = messages(tmp_path / "材料" / "邮件草稿")
    silent = {name.partition("_")[0] for name, each in found.items() if each["Subject"].startswith("催报：")}
    assert silent == {"老干部科", "民侨外工委", "机关工会"}
    assert found["信访室_2018年03月"]["Subject"].startswith("请确认：")
    assert len(done.consolidation.not_returned) == 3
    reminder = found["老干部科_2018年03月"]
    attached = next(reminder.iter_attachments()).get_payload(decode=True)
    assert attached == (demo_folder / "sent" / "2018-03" / "老干部科_2018年03月.xlsx").read_bytes()
    assert "核对" not in reminder.get_body().get_content()
    assert (reminder["To"], found["机关工会_2018年03月"]["To"]) == ("laoganbu@example.org", None)


def test_forms_get_a_draft_each_that_carries_the_form(demo_folder, tmp_path):
    made = taizhang_xl.split(demo_folder / "ledger.xlsx", "2018-04", tmp_path / "表", drafts=True)
    found = messages(tmp_path / "表" / "邮件草稿")
    assert set(found) == {path.stem for path in made}
    for path in made:
        message = found[path.stem]
        assert next(message.iter_attachments()).get_payload(decode=True) == path.read_bytes()
        assert message["Subject"].startswith("2018年4月月报表（")
        assert message["X-Unsent"] == "1"


# -- what stays at home --------------------------------------------------------


def test_numbers_of_persons_are_in_no_paper_and_no_mail_and_are_told_with_their_cells(demo_folder, tmp_path):
    ledger = demo_folder / "ledger.xlsx"
    book = openpyxl.load_workbook(ledger)
    sheet = book["台账"]
    column = {sheet.cell(2, n).value: n for n in range(1, 28)}
    row = next(r for r in range(3, 300) if sheet.cell(r, column["编号"]).value == "1-002")
    sheet.cell(row, column["目标任务"]).value = "联系李某１３８００００１２３４，证件99030519900101123X"
    book.save(ledger)
    done = taizhang_xl.month_end(
        ledger, demo_folder / "returns" / "2018-03", "2018-03", tmp_path / "材料", as_of=date(2018, 3, 31)
    )
    texts = []
    papers = [path for path in done.made if path.suffix == ".docx"]
    texts += [text for path in papers for text in Paper(path.read_bytes()).texts()]
    assert "联系李某（电话略），证件（证件号略）" in texts
    for path in set(done.made) - set(papers):
        books = [path.read_bytes()]
        if path.suffix == ".eml":
            books = [next(parsed(path.read_bytes()).iter_attachments()).get_payload(decode=True)]
        for data in books:
            for page in openpyxl.load_workbook(io.BytesIO(data)):
                texts += [str(cell.value) for line in page.iter_rows() for cell in line if cell.value is not None]
    assert "联系李某（电话略），证件（证件号略）" in texts
    assert not any("99030519900101123X" in text or "１３８" in text for text in texts)
    assert {each.code for each in done.findings if each.cell == f"D{row}"} >= {"mobile-number", "id-number"}
