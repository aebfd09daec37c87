"""Numbers of persons in texts: what is one and what only looks like it, in one table for what is told and what is held back."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.catalogue import DATE_AS_TEXT, ID_NUMBER, MOBILE_NUMBER
from taizhang_xl.checks import check_ledger
from taizhang_xl.checks.private import without_numbers
from taizhang_xl.contract.grouped import grouped
from taizhang_xl.contract.held_back import HeldBack
from taizhang_xl.findings import Where
from taizhang_xl.reading.build import build_ledger

PHONE, CARD = "（电话略）", "（证件号略）"

# As typed, and what is left of it for others.
NUMBERS = [
    # Mobile numbers.
    ("联系李某13800000000", f"联系李某{PHONE}"),
    ("138 0000 0000", PHONE),
    ("138-0000-0000", PHONE),
    ("138.0000.0000", PHONE),
    ("138·0000·0000", PHONE),
    ("138—0000—0000", PHONE),
    ("138 - 0000 - 0000", PHONE),
    ("138\n0000\n0000", PHONE),
    ("138\r\n0000 0000", PHONE),
    ("138\u3000\u30000000\u30000000", PHONE),
    ("138-00000000", PHONE),
    ("1380000-0000", PHONE),
    ("1380-000-0000", PHONE),
    ("138-000-00000", PHONE),
    ("1 3 8 0 0 0 0 0 0 0 0", PHONE),
    ("１３８００００００００", PHONE),
    ("请与１３８　００００　００００联系", f"请与{PHONE}联系"),
    ("𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎", PHONE),
    ("+8613800000000", PHONE),
    ("+86 138 0000 0000", PHONE),
    ("＋８６－１３８００００００００", PHONE),
    ("008613800000000", PHONE),
    ("86-13800000000", PHONE),
    ("(+86)13800000000", PHONE),
    ("013800000000", PHONE),
    ("tel13800000000", f"tel{PHONE}"),
    ("138\u200b0000\u200b0000", PHONE),
    ("138\u202e0000\u202c0000", PHONE),
    ("138\u00ad0000\u20600000", PHONE),
    ("138\u009b0000\u001b0000", PHONE),
    ("电话.13800000000", f"电话.{PHONE}"),
    ("1.13800000000", f"1.{PHONE}"),
    ("已电话告知13800000000.3月5日再报", f"已电话告知{PHONE}.3月5日再报"),
    ("13800000000，13900000001", f"{PHONE}，{PHONE}"),
    ("13800000000/0379-60000001", f"{PHONE}/{PHONE}"),
    ("13800000000 2018年3月", f"{PHONE} 2018年3月"),
    # Landlines.
    ("0379-60000001", PHONE),
    ("0379-6000 0001", PHONE),
    ("0379-6391 2345", PHONE),
    ("(0379)63912345", PHONE),
    ("（0379）63912345", PHONE),
    ("（0379）6391-2345", PHONE),
    ("〔0379〕63912345", PHONE),
    ("0379 63912345", PHONE),
    ("0379.63912345", PHONE),
    ("0379—63912345", PHONE),
    ("0379－63912345", PHONE),
    ("０３７９－６３９１２３４５", PHONE),
    ("037963912345", PHONE),
    ("0379\n63912345", PHONE),
    ("0379-\n6391\n2345", PHONE),
    ("0379/63912345", PHONE),
    ("0379\u200b-\u200b63912345", PHONE),
    ("0391-2345678", PHONE),
    ("0391-234 5678", PHONE),
    ("010-65000001", PHONE),
    ("01065000001", PHONE),
    ("021 6500 0001", PHONE),
    ("+86 379 6391 2345", PHONE),
    ("+86-10-65000001", PHONE),
    ("86-0379-63912345", PHONE),
    ("0086 379 63912345", PHONE),
    ("0379-63912345转801", PHONE),
    ("0379-63912345-801", PHONE),
    ("0379-63912345 分机 801", PHONE),
    ("0379-63912345、63912346", f"{PHONE}、{PHONE}"),
    ("0379-63912345/63912346或63912347", f"{PHONE}/{PHONE}或{PHONE}"),
    ("63912345转801", PHONE),
    ("6391 2345 转 801", PHONE),
    ("63912345分机801", PHONE),
    ("电话63912345", f"电话{PHONE}"),
    ("联系电话：6391 2345", f"联系电话：{PHONE}"),
    ("办公电话（63912345）", f"办公电话（{PHONE}）"),
    ("电话号码是63912345", f"电话号码是{PHONE}"),
    ("座机:6391-2345", f"座机:{PHONE}"),
    ("传真 2345678", f"传真 {PHONE}"),
    ("Tel: 63912345", f"Tel: {PHONE}"),
    ("电话：63912345、63912346", f"电话：{PHONE}、{PHONE}"),
    ("电话：20180320", f"电话：{PHONE}"),
    ("400-600-0001", PHONE),
    ("400 600 0001", PHONE),
    ("400-6000-001", PHONE),
    ("400-6000001", PHONE),
    ("热线4006000001", f"热线{PHONE}"),
    ("800-810-0001", PHONE),
    # Identity cards.
    ("99030519900101123X", CARD),
    ("99030519900101123Ｘ", CARD),
    ("990305 19900101 1234", CARD),
    ("990305-19900101-1234", CARD),
    ("990305\n19900101\n1234", CARD),
    ("990305 1990 0101 1234", CARD),
    ("9903 0519 9001 0112 34", CARD),
    ("990305.19900101.123x", CARD),
    ("９９０３０５１９９００１０１１２３４", CARD),
    ("990305\u200b19900101\u202e1234", CARD),
    ("身份证号990305199001011234，电话13800000000", f"身份证号{CARD}，电话{PHONE}"),
    ("ID990305199001011234", f"ID{CARD}"),
    ("No.990305199001011234", f"No.{CARD}"),
]  # fmt: skip

OTHERS = [
    # Numbers of documents, items, projects, and codes.
    "洛人办〔2018〕12号", "洛政〔2018〕63912号", "2018年第12345号", "编号1-001-1", "1-001、1-002、1-003", "第23号代表建议", "豫财预〔2018〕100号、〔2018〕101号",
    "项目代码2018-410303-15-03-012345", "2018-410300-77-03-063912", "GB/T 9704-2012", "ISO9001:2015", "DB41/T 1234-2018", "统一社会信用代码91410300MA0000000X",
    "911000001000000000", "档案号0312-20180320", "合同编号20180320-001", "HT-2018-0320-0001", "XM410303201803050012", "备案号41030002000001",
    "0001234567", "000123456789", "票据号00379639", "GB 13800-2018", "邮编471000", "471000 洛阳市", "邮编471000，2018年3月5日",
    # Days, times, years and months.
    "2018-2019", "2018-2019年", "2018-03-20", "2018.03.20-2018.04.20", "20180320", "20180320-20180420", "2018-03-20 08:30", "2018年3月20日8时30分",
    "3月5日~14日", "0830-1730", "08:30-17:30", "0830 2018-2019", "15 2018-03-05 9点", "2018 03 20 08 30", "1月 2月 3月", "201803、201804、201805", "2016 2017 2018",
    "1-3月完成", "热线20180320上线", "电话会议20180320召开", "2018/3/5—2018/12/31",
    # Amounts and counts.
    "13800000000元", "投资13800000000.00元", "1380000万元", "63912345元", "6391.2345万元", "63,912,345元", "13,800,000,000元", "4001234567元", "2345678人次", "项目1234567户", "12345678平方米",
    "共260项，办结138项", "1500000 2018", "1.5 3.8 0.0", "3.14159265358979", "0.13800000123", "0.15384615385", "100/200/300", "138、0000、0000", "拨打电话2345678次",
    "收到63912345件", "电话回访63912345户", "户均13800元、10000户", "6391 2345", "63912345", "63912345-801", "第1380批0000件",
    # Short public numbers.
    "拨打12345热线", "119、110、120", "12380举报", "96315投诉电话", "电话12345", "热线12369", "总机转801",
]  # fmt: skip


def told(text):
    """The codes of what `check` says of a text in 进展情况."""
    sheet = make_sheet(
        [
            ["编号", "目标任务", "完成时限", "责任单位", "责任人", "进展情况"],
            ["1", "修路", "6月底", "办公室", "主任", text],
        ]
    )
    codes = {"id-number", "mobile-number", "landline-number"}
    found = check_ledger(build_ledger(Book((sheet,)), year=2018), date(2018, 3, 31))
    return [each for each in found if each.code in codes]


@pytest.mark.parametrize(("text", "left"), NUMBERS, ids=[repr(text) for text, _ in NUMBERS])
def test_a_number_of_a_person_is_held_back_and_told(text, left):
    assert without_numbers(text) == left
    assert {each.cell for each in told(text)} == {"F2"}
    assert not any(text in each.message for each in told(text)), "the finding repeats it"


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_looks_like_one_stays(text):
    assert without_numbers(text) == text
    assert told(text) == []


def test_what_was_held_back_holds_nothing_back_again():
    for _, left in NUMBERS:
        assert without_numbers(left) == left


def test_a_long_text_of_digits_takes_no_time():
    # A pattern that goes back over what it has read would take minutes.
    for text in (
        "1 3 " * 20_000,
        "0379-" * 20_000,
        "138" * 20_000,
        "（" * 40_000,
        "电话 " * 20_000,
        "9903 0519 " * 10_000,
    ):
        assert len(without_numbers(text)) <= len(text)


def test_an_address_of_mail_may_be_made_of_a_number():
    units = make_sheet(
        [["单位名称", "负责人", "邮箱"], ["办公室", "主任13800000000", "13800000001@example.org"]], name="单位"
    )
    sheet = make_sheet([["编号", "目标任务", "完成时限", "责任单位"], ["1", "修路", "6月底", "办公室"]])
    found = check_ledger(build_ledger(Book((sheet, units)), year=2018), date(2018, 3, 31))
    assert [(each.sheet, each.cell) for each in found if each.code == "mobile-number"] == [("单位", "B2")]


def test_cells_with_the_same_kind_of_number_are_told_in_one_line_each_named():
    cells = ["S9", "S10", "S5", "S11", "S20"]
    found = [
        MOBILE_NUMBER.at(Where("台账.xlsx", "台账", cell), f"138******{cell}", column="进展情况") for cell in cells
    ]
    found += [
        MOBILE_NUMBER.at(Where("台账.xlsx", "台账", "K5"), "138******12", column="佐证"),
        ID_NUMBER.at(Where("台账.xlsx", "台账", "S5"), "110***11", column="进展情况"),
        MOBILE_NUMBER.at(Where("办公室.xlsx", "", ""), "138******13", column="进展情况"),
    ]
    assert [line.text for line in HeldBack.of(found).details] == [
        "提醒 台账.xlsx 台账 有手机号码（如 S9：“进展情况”里有手机号码 138******S9） 5 格：S5、S9:S11、S20。请移到“联系电话”一列，或删去。",
        "提醒 台账.xlsx 台账!K5 “佐证”里有手机号码 138******12。请移到“联系电话”一列，或删去。",
        "提醒 台账.xlsx 台账!S5 “进展情况”里有身份证号码 110***11。台账要外发，请删去身份证号码。",
        "提醒 办公室.xlsx “进展情况”里有手机号码 138******13。请移到“联系电话”一列，或删去。",
    ]


def test_cells_of_which_the_same_is_said_are_told_in_one_line():
    found = [
        DATE_AS_TEXT.at(Where("办公室.xlsx", "月报表", cell), "2018-03-20", column="完成日期", day="2018-03-20")
        for cell in ("K5", "K7", "K6")
    ]
    assert len(grouped(found)) == 1
    assert "K5:K7" in grouped(found)[0].text


def test_whatever_is_said_of_one_cell_or_of_a_file_is_told_whole():
    several = ("2018.3.1", "2018.3.2", "2018.3.3", "2018.3.4")
    for cell in ("K5", ""):
        where = Where("办公室.xlsx", "月报表", cell)
        found = [DATE_AS_TEXT.at(where, text, column="完成日期", day="2018-03-01") for text in several]
        assert [text for text in several if any(text in line.text for line in grouped(found))] == list(several)
