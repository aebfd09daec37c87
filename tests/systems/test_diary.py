"""The diary: a quarter of two villages with its totals worked out by hand, bad rows, pasted sentences, occurrences of items."""

import json
from datetime import date

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import make_ledger
from test_diary_sentences import SEED

import taizhang_xl
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, SETTINGS, Field
from taizhang_xl.systems.diary.entries import diary_of
from taizhang_xl.systems.diary.occurrences import propose, with_sheets_of_proposals
from taizhang_xl.systems.diary.sheets import DIARY, MEASURES, OCCURRENCES, SHEETS

COLUMNS = ("日期", "项目", "内容", "指标", "数值", "计量单位", "口径", "资金渠道", "编号", "汇总方式")
SO_FAR, NOW = "截至目前", "本次"
WANG, LI = "王庄村", "李家沟村"
MARCH = "3月5日~14日"
FROM_SEED = (
    (MARCH, WANG, "组织机关43名科级以上干部", "干部", 43, "名", NOW),
    (MARCH, WANG, "走访122户困难户", "走访", 122, "户", NOW),
    (MARCH, WANG, "直接投入帮扶资金3万余元", "帮扶资金", "3万余", "元", NOW, "直接投入"),
    (MARCH, WANG, "累计为该村争取各类资金100余万元", "帮扶资金", "100余万", "元", SO_FAR, "争取"),
    (MARCH, WANG, "先后打机井2眼", "机井", 2, "眼", SO_FAR),
    (MARCH, WANG, "修路500米", "道路", 500, "米", SO_FAR),
    (MARCH, WANG, "维修供水管道2000余米", "供水管道", "2000余", "米", SO_FAR),
)
LATER = (
    (date(2018, 4, 20), WANG, "续修村东道路300米", "道路", 300, "米", NOW),
    (date(2018, 4, 20), WANG, "走访30户，电话13800000000", "走访", 30, "户", NOW),
    (date(2018, 4, 26), WANG, "直接投入帮扶资金3600元", "帮扶资金", 3600, "元", NOW, "直接投入"),
    (date(2018, 5, 28), WANG, "截至目前修路700米", "道路", 700, "米", SO_FAR),
    (date(2018, 3, 20), LI, "硬化道路1.2公里", "道路", 1.2, "公里", NOW),
    (date(2018, 5, 8), LI, "修路近500米", "道路", "近500", "米", NOW),
    (date(2018, 5, 8), LI, "走访群众86户次", "走访", 86, "户次", NOW),
    (date(2018, 6, 12), LI, "走访群众40余户次", "走访", "40余", "户次", NOW),
    (date(2018, 6, 12), LI, "召开院坝会，商量夏收安排"),
)
# 3万余元 and 3600元; 500米 and 300米, the 700米 of May being fewer; 1.2公里 and near 500米; 86 and 40余 visits.
BY_HAND = {
    WANG: ["干部 43名", "走访 122户、30户", "直接投入帮扶资金 3.36万余元", "争取帮扶资金 100余万元", "机井 2眼", "道路 800米",
           "供水管道 2000余米"],
    LI: ["道路 约1.7公里", "走访 126余户次"],
}  # fmt: skip


def item(number="6-077", deadline="每月", task="驻村帮扶活动"):
    return {
        Field.NUMBER: number, Field.CATEGORY: "机关日常工作", Field.TASK: task, Field.DEADLINE: deadline,
        Field.UNIT: "办公室", Field.PERSON: "主任",
    }  # fmt: skip


def make(folder, rows=(*FROM_SEED, *LATER), items=None, others=None):
    entries = [dict(zip(COLUMNS, row, strict=False)) for row in rows]
    sheets = {LEDGER: items or [item()], DIARY: entries, **(others or {})}
    return make_ledger(folder / "台账.xlsx", 2018, "某市人大常委会机关", sheets)


def run(path, *words, as_of="2018-06-30", typed=None, verb="diary"):
    done = CliRunner().invoke(cli, [verb, str(path), "--as-of", as_of, *words], input=typed)
    assert "Traceback" not in done.output, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def totals(path, as_of="2018-06-30"):
    told = json.loads(run(path, "--format", "json", "--dry-run", as_of=as_of).stdout)
    return {
        project["project"]: [f"{each['资金渠道']}{each['指标']} {each['合计']}" for each in project["totals"]]
        for project in told["projects"]
    }


def codes(path, as_of="2018-06-30"):
    own = [finding for finding in taizhang_xl.check(path, as_of=as_of) if finding.sheet == DIARY.name]
    return sorted((finding.code, finding.cell) for finding in own)


def rows(path, spec=DIARY):
    sheet = openpyxl.load_workbook(path)[spec.name]
    header, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in found]


@pytest.fixture(scope="module")
def quarter(tmp_path_factory):
    """The ledger of a quarter with its pages made, and what was told; tests only look at it."""
    path = make(tmp_path_factory.mktemp("quarter"))
    return path, run(path)


def test_a_quarter_comes_to_what_a_hand_adds_up(quarter):
    path, _ = quarter
    assert totals(path) == BY_HAND
    assert codes(path) == [("diary-lower", "F12"), ("diary-months", ""), ("diary-months", "")]


@pytest.mark.parametrize(("as_of", "road"), [("2018-04-19", "500米"), ("2018-04-20", "800米"), ("2018-06-30", "800米")])
def test_a_total_is_the_last_count_so_far_and_what_came_after_it(tmp_path, as_of, road):
    assert f"道路 {road}" in totals(make(tmp_path), as_of)[WANG]


def test_a_count_so_far_takes_the_place_of_what_was_before_and_of_the_same_day(tmp_path):
    day = date(2018, 5, 10)
    more = [(day, WANG, "", "道路", 100, "米", NOW), (day, WANG, "", "道路", 1.3, "公里", SO_FAR),
            (date(2018, 6, 1), WANG, "", "道路", 50, "米", NOW)]  # fmt: skip
    assert totals(make(tmp_path, (*FROM_SEED, *more)))[WANG][5] == "道路 1.35公里"


def test_a_lower_count_so_far_is_named_with_both_figures_and_left_out(quarter):
    _, done = quarter
    assert done.exit_code == 1
    assert "工作日志!F12 道路截至5月28日填的是700米，比以前的800米（到4月20日）少，没有计入" in done.output
    assert "1 行没有计入" in done.output


def test_months_without_an_entry_are_named_from_the_first_entry_on(quarter):
    output = quarter[1].output
    assert "王庄村从3月起，6月没有工作日志" in output
    assert "李家沟村从3月起，4月没有工作日志" in output
    assert "5月没有" not in output


def text_of(file):
    document = docx.Document(file)
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()], tables


def test_the_page_of_a_village_is_worded_as_its_entries_are(tmp_path):
    run(make(tmp_path, FROM_SEED), as_of="2018-03-31")
    texts, (total, months, entries) = text_of(tmp_path / "out" / "工作日志" / "工作日志汇总.docx")
    assert texts[:2] == [
        "王庄村工作日志汇总",
        "2018年3月5日至3月31日，组织机关43名科级以上干部，走访122户困难户；直接投入帮扶资金3万余元；累计为该村争取各类资金100余万元；"
        "先后打机井2眼、修路500米、维修供水管道2000余米。",
    ]
    assert [row[:3] for row in total[3:5]] == [["帮扶资金", "直接投入", "3万余元"], ["帮扶资金", "争取", "100余万元"]]
    assert months[1][:2] == ["3月", "7 条"]
    assert [row[2] for row in entries[1:3]] == ["干部43名", "走访122户"]


def test_pages_tell_sums_plainly_months_without_entry_and_no_number_of_a_person(quarter):
    texts, tables = text_of(quarter[0].parent / "out" / "工作日志" / "工作日志汇总.docx")
    whole = "\n".join(texts) + str(tables)
    assert "13800000000" not in whole
    assert "（电话略）" in whole
    words = next(text for text in texts if text.startswith("2018年3月5日"))
    # The road east of the village is not 800 metres long.
    assert "先后打机井2眼、道路800米、维修供水管道2000余米" in words
    assert "3月5日~14日走访122户困难户，4月20日走访30户；累计直接投入帮扶资金3.36万余元；累计为该村争取" in words
    assert tables[1][3] == ["5月", "1 条", "另有 1 个数没有计入"]
    assert tables[1][4][1] == "没有日志"
    assert tables[2][-1] == ["5月28日", "截至目前修路700米", "道路700米", "没有计入"]
    assert "工作日志有 1 行没有计入" in texts[-1]


def test_measures_by_month_have_each_source_for_itself(quarter):
    sheet = openpyxl.load_workbook(quarter[0].parent / "out" / "工作日志" / "工作日志逐月.xlsx").active
    found = list(sheet.iter_rows(values_only=True))
    assert found[2][:9] == ("项目", "指标", "资金渠道", "1月", "2月", "3月", "4月", "5月", "6月")
    by_name = {row[:3]: row[3:] for row in found[3:]}
    assert by_name[WANG, "帮扶资金", "直接投入"] == (None, None, "3万余元", "3600元", None, None, "3.36万余元")
    assert by_name[WANG, "帮扶资金", "争取"] == (None, None, "累计100余万元", None, None, None, "100余万元")
    assert by_name[WANG, "道路", None] == (None, None, "累计500米", "300米", None, None, "800米")
    assert by_name[LI, "走访", None][4:] == ("86户次", "40余户次", "126余户次")
    assert [row[0] for row in found[-3:]] == [
        "王庄村没有日志的月份：6月", "李家沟村没有日志的月份：4月", "工作日志有 1 行没有计入，原因见“校验”",
    ]  # fmt: skip


DAY = date(2018, 4, 2)
ROAD = (DAY, WANG, "修路", "道路", 100, "米", NOW)
FUNDS = (DAY, WANG, "投入", "帮扶资金", 5, "万元", NOW, "直接投入")


def with_(row, **values):
    made = dict(zip(COLUMNS, row, strict=False)) | values
    return tuple(made.get(name) for name in COLUMNS)


BAD = (
    (with_(ROAD, 日期="3月15余日"), "diary-date"),
    (with_(ROAD, 日期=None), "diary-date"),
    (with_(ROAD, 日期="2月30日"), "diary-date"),
    (with_(ROAD, 日期="4月9日~4月2日"), "diary-date"),
    (with_(ROAD, 日期=date(2017, 4, 2)), "diary-outside-year"),
    (with_(ROAD, 日期="2017年12月30日~2018年1月2日"), "diary-outside-year"),
    (with_(ROAD, 日期=date(2018, 7, 1)), "diary-in-future"),
    (with_(ROAD, 数值="第3次", 计量单位="次"), "diary-figure"),
    (with_(ROAD, 数值="-100"), "diary-figure"),
    (with_(ROAD, 数值=-100), "diary-figure"),
    (with_(ROAD, 数值="300-500"), "diary-figure"),
    (with_(ROAD, 数值="约莫"), "diary-figure"),
    (with_(ROAD, 数值="60%"), "diary-figure"),
    (with_(ROAD, 数值="三五百"), "diary-figure"),
    (with_(ROAD, 数值=DAY), "diary-figure"),
    (with_(ROAD, 计量单位=None), "diary-unit"),
    (with_(FUNDS, 数值="2000万", 计量单位=None), "diary-unit"),
    (with_(FUNDS, 数值="2000万", 计量单位="万元"), "diary-unit"),
    (with_(ROAD, 数值="300米", 计量单位="公里"), "diary-unit"),
    (with_(ROAD, 数值=None), "diary-incomplete"),
    (with_(ROAD, 指标=None), "diary-incomplete"),
    (with_(ROAD, 计量单位="户"), "diary-measure-unit"),
    (with_(ROAD, 口径=None), "diary-scope"),
    (with_(ROAD, 口径="大概"), "diary-scope"),
    (with_(FUNDS, 资金渠道="直接投入、争取"), "diary-sources"),
    (with_(FUNDS, 资金渠道="直接投入和争取"), "diary-sources"),
    (with_(FUNDS, 资金渠道="彩票"), "diary-source"),
    (with_(ROAD, 汇总方式="平均"), "diary-summing"),
    (with_(ROAD, 指标="走访", 计量单位="户", 汇总方式="累加"), "diary-summing"),
)


def test_each_row_that_cannot_be_counted_is_named_and_left_out(tmp_path):
    sound = [
        (date(2018, 4, 1), WANG, "", "道路", 7, "米", NOW),
        (date(2018, 4, 1), WANG, "", "帮扶资金", 7, "万元", NOW, "直接投入"),
    ]
    path = make(tmp_path, (*sound, *(row for row, _ in BAD)))
    found = [(code, int(cell[1:])) for code, cell in codes(path) if cell]
    assert sorted(found) == sorted((code, place) for place, (_, code) in enumerate(BAD, 4))
    assert totals(path) == {WANG: ["道路 7米", "直接投入帮扶资金 7万元"]}
    assert f"{len(BAD)} 行没有计入" in run(path).output


def test_a_doubtful_row_is_named_and_counted_by_itself(tmp_path):
    rows_ = (FUNDS, with_(ROAD, 指标="道璐"), with_(FUNDS, 资金渠道=None, 数值=7), with_(ROAD, 编号="9-999"))
    path = make(tmp_path, rows_)
    assert codes(path, "2018-04-03") == [("diary-measure", "E3"), ("diary-no-source", "I4"), ("diary-number", "K5")]
    assert totals(path)[WANG] == ["直接投入帮扶资金 5万元", "道璐 100米", "帮扶资金 7万元", "道路 100米"]


def test_a_figure_that_stands_in_the_words_only_is_not_lost_unseen(tmp_path):
    told = (DAY, WANG, "修路500米、打机井2眼，第3次到村，计划修桥1座")
    path = make(tmp_path, (told, (DAY, WANG, "召开院坝会")))
    assert codes(path, "2018-04-03") == [("diary-untyped", "F2")]
    assert "内容”里有 500米、2眼，没有填指标和数值" in run(path, as_of="2018-04-03").output


def test_a_row_without_a_village_stands_apart_and_one_across_a_count_is_doubted(tmp_path):
    path = make(
        tmp_path, (*FROM_SEED, with_(ROAD, 项目=None), (f"{MARCH[:4]}~4月3日", WANG, "", "道路", 20, "米", NOW))
    )
    found = codes(path)
    assert ("diary-no-project", "C9") in found
    assert ("diary-straddles", "F10") in found
    assert totals(path)["（没有写明）"] == ["道路 100米"]
    assert "道路 520米" in totals(path)[WANG]


TYPED = (
    ("2000万", "元", "2000万元"), ("3万余元", None, "3万余元"), ("约2.3万元", "万元", "约2.3万元"), ("叁仟", "元", "3000元"),
    ("１００餘萬", "元", "100余万元"), ("1.2亿", "元", "1.2亿元"), (0.1, "万元", "0.1万元"), ("1,200", "元", "1200元"),
)  # fmt: skip


def test_figures_are_read_however_they_are_typed(tmp_path):
    rows_ = [with_(FUNDS, 项目=str(place), 数值=amount, 计量单位=unit) for place, (amount, unit, _) in enumerate(TYPED)]
    found = totals(make(tmp_path, rows_))
    assert found == {str(place): [f"直接投入帮扶资金 {shown}"] for place, (_, _, shown) in enumerate(TYPED)}


def test_sums_are_exact_and_only_yuan_and_metres_convert(tmp_path):
    parts = [
        with_(FUNDS, 数值=value, 计量单位=unit)
        for value, unit in ((0.1, "万元"), (0.2, "万元"), (1000, "元"), (1, "亿元"))
    ]
    ways = [with_(ROAD, 数值=value, 计量单位=unit) for value, unit in ((0.1, "公里"), (200, "米"), (2, "条"))]
    assert totals(make(tmp_path, (*parts, *ways))) == {
        WANG: ["直接投入帮扶资金 0.4万元", "直接投入帮扶资金 1亿元", "道路 0.3公里", "道路 2条"]
    }


def test_persons_and_households_are_not_added_up_but_a_count_so_far_of_them_holds(tmp_path):
    day = date(2018, 5, 1)
    more = [(day, WANG, "", "走访", 150, "户", SO_FAR), (date(2018, 5, 9), WANG, "", "走访", 20, "户", NOW),
            (day, WANG, "", "转移就业", 5, "人", NOW, None, None, "累加"), (day, WANG, "", "转移就业", 6, "人", NOW, None, None, "累加")]  # fmt: skip
    path = make(tmp_path, (*FROM_SEED[:2], *more))
    assert totals(path)[WANG] == ["干部 43名", "走访 150户，另有20户", "转移就业 11人"]
    path = make(tmp_path / "fewer", (*FROM_SEED[:2], (day, WANG, "", "走访", 100, "户", SO_FAR)))
    assert ("diary-lower", "F4") in codes(path)


def test_an_office_has_measures_and_sources_of_its_own(tmp_path):
    own = [{"指标": "路面", "也写作": "道路、修路", "计量单位": "米、公里"}]
    settings = [{Field.SETTING: "日志资金渠道", Field.SETTING_VALUE: "直接投入、彩票公益金"}]
    rows_ = (ROAD, with_(FUNDS, 资金渠道="彩票公益金"), with_(FUNDS, 资金渠道="争取"))
    path = make(tmp_path, rows_, others={MEASURES: own, SETTINGS: settings})
    assert totals(path)[WANG] == ["路面 100米", "彩票公益金帮扶资金 5万元"]
    assert ("diary-source", "I4") in codes(path)


# -- pasted sentences -------------------------------------------------------


def paste(path, text, *words):
    return run(path, "--paste", "-", "--project", WANG, *words, typed=text)


def answer(path, spec, column, value, which=lambda row: True):
    """What a person types into a column of a sheet."""
    book = openpyxl.load_workbook(path)
    sheet = book[spec.name]
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if which(dict(zip(header, [cell.value for cell in row], strict=True))):
            row[header.index(column)].value = value
    book.save(path)


def test_a_pasted_sentence_waits_until_a_person_confirms_it(tmp_path):
    path = make(tmp_path, ())
    done = paste(path, SEED, "--item", "6-077")
    assert done.exit_code == 0, done.output
    assert "加了 7 行待确认" in done.output
    assert "帮扶资金 100余万元，截至目前，争取（累计为该村争取各类资金100余万元）" in done.output
    found = rows(path)
    assert [(row["指标"], row["数值"], row["计量单位"], row["口径"]) for row in found] == [
        (row[3], row[4], row[5], row[6]) for row in FROM_SEED
    ]
    assert {(row["日期"], row["项目"], row["编号"], row["确认"]) for row in found} == {(MARCH, WANG, "6-077", "待确认")}
    assert totals(path) == {}
    assert ("diary-waiting", "L2") in codes(path)
    answer(path, DIARY, "确认", "不用", lambda row: row["指标"] == "干部")
    answer(path, DIARY, "确认", "确认", lambda row: row["指标"] != "干部")
    assert totals(path)[WANG][:2] == ["走访 122户", "直接投入帮扶资金 3万余元"]
    assert "diary-waiting" not in [code for code, _ in codes(path)]


def test_a_sentence_pasted_twice_is_there_once_and_a_trial_writes_nothing(tmp_path):
    path = make(tmp_path, ())
    before = path.read_bytes()
    assert "会加 7 行" in paste(path, SEED, "--dry-run").output
    assert path.read_bytes() == before
    paste(path, SEED)
    assert "7 个数“工作日志”表里已经有了" in paste(path, SEED).output
    assert len(rows(path)) == 7


def test_what_is_no_row_is_told_and_new_measures_and_missing_days_are_marked(tmp_path):
    path = make(tmp_path, ())
    done = paste(path, "走访3至5户，安装健身器材12套，计划修路2公里；人均收入8600元")
    assert done.exit_code == 1
    assert "请自己填：“3至5户”是个范围" in done.output
    assert "没有取：“2公里”是计划数" in done.output
    assert "没有取：“8600元”是平均数" in done.output
    (row,) = rows(path)
    assert (row["指标"], row["数值"], row["备注"]) == ("健身器材", 12, "指标是新的，请核对；没有写日期，请补填")
    paste(path, "修路20米", "--on", "2018-05-03")
    assert rows(path)[1]["日期"].date() == date(2018, 5, 3)


def test_nothing_to_paste_a_wrong_number_and_idle_options_are_told(tmp_path):
    path = make(tmp_path, ())
    before = path.read_bytes()
    assert "没有找到可以记的数" in paste(path, "召开了会议").output
    assert "台账里没有这个编号" in paste(path, SEED, "--item", "9-9").output
    assert "只和 --paste 一起用" in run(path, "--project", WANG).output
    assert path.read_bytes() == before


def test_an_answer_that_is_none_is_not_counted(tmp_path):
    path = make(tmp_path, (ROAD,))
    answer(path, DIARY, "确认", "好的")
    assert ("diary-answer", "L2") in codes(path)
    assert totals(path) == {}


def test_a_ledger_of_before_gets_the_sheet_and_an_older_sheet_its_columns(tmp_path):
    path = make(tmp_path, ())
    book = openpyxl.load_workbook(path)
    del book[DIARY.name]
    book.create_sheet(DIARY.name).append(["日期", "事项", "指标", "数量", "计量单位", "备注"])
    book.save(path)
    assert paste(path, SEED).exit_code == 0
    assert {row["确认"] for row in rows(path)} == {"待确认"}
    assert [row["数量"] for row in rows(path)] == [row[4] for row in FROM_SEED]
    book = openpyxl.load_workbook(path)
    del book[DIARY.name]
    book.save(path)
    assert "加了一张空的" in run(path).output
    assert paste(path, SEED).exit_code == 0
    assert len(rows(path)) == 7


# -- occurrences of items ---------------------------------------------------

WITH_NUMBER = tuple(with_(row, 编号="6-077") for row in FROM_SEED[:2])


def monthly(path):
    return [(row["编号"], row["月份"], row["状态"], row["落实情况"]) for row in rows(path, MONTHLY) if row["编号"]]


@pytest.mark.slow
def test_an_entry_is_proposed_as_the_months_occurrence_and_reaches_the_report_only_when_it_is_taken(tmp_path):
    path = make(tmp_path, WITH_NUMBER)
    result = f"{MARCH}组织机关43名科级以上干部，走访122户困难户"
    done = run(path, as_of="2018-03-31")
    assert f"建议记到月报 6-077 2018年3月：{result}" in done.output
    assert monthly(path) == []
    run(path, as_of="2018-03-31")
    assert len(rows(path, OCCURRENCES)) == 1
    assert monthly(path) == []
    answer(path, OCCURRENCES, "采用", "采用")
    assert "已记到月报 6-077 2018年3月" in run(path, as_of="2018-03-31").output
    assert monthly(path) == [("6-077", "2018-03", "办结", result)]
    assert rows(path, MONTHLY)[0]["完成日期"].date() == date(2018, 3, 14)
    assert [row["采用"] for row in rows(path, OCCURRENCES)] == ["已采用"]
    again = run(path, as_of="2018-03-31")
    assert "建议记到月报" not in again.output
    assert len(monthly(path)) == 1


@pytest.mark.slow
def test_the_section_chooses_the_state_and_what_the_unit_said_stays(tmp_path):
    said = [
        {
            Field.NUMBER: "6-077",
            Field.MONTH: "2018-03",
            Field.RESULT: "入村走访",
            Field.STATE: "正在办理",
            Field.REPORTER: "办公室",
        }
    ]
    path = make(tmp_path, WITH_NUMBER, others={MONTHLY: said})
    run(path, as_of="2018-03-31")
    answer(path, OCCURRENCES, "采用", "采用")
    run(path, as_of="2018-03-31")
    assert monthly(path) == [("6-077", "2018-03", "办结", "入村走访")]
    other = make(tmp_path / "other", WITH_NUMBER)
    run(other, as_of="2018-03-31")
    answer(other, OCCURRENCES, "采用", "采用")
    answer(other, OCCURRENCES, "状态", "正在办理")
    run(other, as_of="2018-03-31")
    assert monthly(other)[0][2] == "正在办理"
    assert rows(other, MONTHLY)[0]["完成日期"] is None


@pytest.mark.slow
def test_what_was_not_wanted_stays_away_and_what_has_changed_is_not_taken(tmp_path):
    path = make(tmp_path, WITH_NUMBER)
    run(path, as_of="2018-03-31")
    answer(path, OCCURRENCES, "采用", "不采用")
    assert "建议记到月报" not in run(path, as_of="2018-03-31").output
    answer(path, OCCURRENCES, "采用", "采用")
    answer(path, DIARY, "内容", "走访121户", lambda row: row["指标"] == "走访")
    done = run(path, as_of="2018-03-31")
    assert "建议没有记到月报：日志变了，建议也变了" in done.output
    assert monthly(path) == []
    (row,) = rows(path, OCCURRENCES)
    assert row["落实情况"].endswith("走访121户")
    assert row["采用"] is None
    answer(path, OCCURRENCES, "采用", "好")
    assert "看不懂，没有记到月报" in run(path, as_of="2018-03-31").output
    assert monthly(path) == []


@pytest.mark.parametrize(
    ("row", "closed", "codes_"),
    [
        ({"采用": "好"}, (), ["diary-proposal-answer"]),
        ({"采用": "采用", "落实情况": "别的话"}, (), ["diary-proposal-stale"]),
        ({"采用": "采用", "状态": "快了"}, (), ["diary-proposal-stale"]),
        ({"采用": "采用"}, (Month(2018, 3),), ["diary-proposal-stale"]),
        ({"采用": "采用"}, (), []),
    ],
)
def test_a_proposal_is_carried_out_as_it_was_proposed_or_not_at_all(tmp_path, row, closed, codes_):
    result = f"{MARCH}组织机关43名科级以上干部，走访122户困难户"
    proposal = {"编号": "6-077", "月份": "2018-03", "落实情况": result, "状态": "办结", **row}
    path = make(tmp_path, WITH_NUMBER, others={OCCURRENCES: [proposal]})
    ledger = with_sheets_of_proposals(open_ledger(path).with_sheets(SHEETS).ledger)
    proposed = propose(ledger, diary_of(ledger, date(2018, 3, 31)), closed)
    assert [finding.code for finding in proposed.findings] == codes_
    reported = [append for append in proposed.changes.appends if append.sheet == MONTHLY.name]
    assert len(reported) == len(proposed.taken) == (0 if codes_ else 1)


def test_nothing_is_proposed_for_dated_work_or_for_a_month_that_is_closed(tmp_path):
    path = make(tmp_path, tuple(with_(row, 编号="1-001") for row in FROM_SEED), items=[item("1-001", "10月底")])
    done = run(path, as_of="2018-03-31")
    assert "1-001 不是每月、每季这样的事项" in done.output
    assert "建议记到月报" not in done.output


@pytest.mark.slow
def test_a_closed_month_takes_no_occurrence(tmp_path):
    said = [{Field.NUMBER: "6-077", Field.MONTH: "2018-03", Field.STATE: "正在办理", Field.REASON: "下月补"}]
    path = make(tmp_path, WITH_NUMBER, others={MONTHLY: said})
    run(path, as_of="2018-03-31")
    closed = CliRunner().invoke(cli, ["close", str(path), "--month", "2018-03"])
    assert closed.exit_code == 0, closed.output
    answer(path, OCCURRENCES, "采用", "采用")
    done = run(path, as_of="2018-04-02")
    assert "这个月已经月结" in done.output
    assert monthly(path) == [("6-077", "2018-03", "正在办理", None)]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_what_a_clerk_types_in_libreoffice_is_counted_alike(tmp_path, calc):
    path = make(tmp_path, FROM_SEED)
    book = calc.books.open(str(path))
    sheet = book.sheets[DIARY.name]
    # A day and a number typed as such, a number with 余, and 3-5, of which the program makes a day.
    sheet.range("A9").value = "2018-4-20"
    for column, value in zip("CDEFGH", (WANG, "续修300米", "道路", 300, "米", NOW), strict=True):
        sheet.range(f"{column}9").value = value
    for column, value in zip("ACDEFGH", ("4月21日", WANG, "铺管", "供水管道", "100余", "米", NOW), strict=True):
        sheet.range(f"{column}10").value = value
    book.save()
    book.close()
    assert totals(path)[WANG][5:] == ["道路 800米", "供水管道 2100余米"]


@pytest.mark.slow
def test_days_and_villages_merged_by_a_clerk_hold_for_all_their_rows(tmp_path):
    path = make(tmp_path, FROM_SEED)
    book = openpyxl.load_workbook(path)
    sheet = book[DIARY.name]
    place = [cell.value for cell in sheet[1]].index("项目") + 1
    for column in (1, place):
        sheet.merge_cells(start_row=2, end_row=8, start_column=column, end_column=column)
    book.save(path)
    assert totals(path)[WANG] == [*BY_HAND[WANG][:1], "走访 122户", "直接投入帮扶资金 3万余元", "争取帮扶资金 100余万元", "机井 2眼",
                                  "道路 500米", "供水管道 2000余米"]  # fmt: skip
