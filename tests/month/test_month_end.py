"""The month-end on the demo, from real files to the packet: what the ledger holds afterwards, and what it keeps."""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

import taizhang_xl
from taizhang_xl import consolidate, month_end, split
from taizhang_xl.contract.run import run_verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, ForeignFormatError
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.returns.forms.entries import EntryKind

MARCH = Month(2018, 3)


def run(folder: Path, **more):
    return month_end(folder / "ledger.xlsx", [folder / "returns" / "2018-03"], MARCH, folder / "out", **more)


@pytest.fixture(scope="module")
def played(demo_once, tmp_path_factory):
    folder = Path(shutil.copytree(demo_once, tmp_path_factory.mktemp("played") / "demo"))
    before = (folder / "ledger.xlsx").read_bytes()
    return folder, before, run(folder)


def parts(data):
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def test_every_part_but_the_touched_ones_is_byte_for_byte_the_same(played):
    folder, before, _ = played
    old, new = parts(before), parts((folder / "ledger.xlsx").read_bytes())
    book = openpyxl.load_workbook(folder / "ledger.xlsx")
    sheets = {f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml" for name in ("台账", "月报")}
    tables = {name for name in new if name.startswith("xl/tables/")}
    allowed = sheets | {"xl/styles.xml", "xl/workbook.xml"}
    changed = {name for name in old if old[name] != new[name]}
    assert old.keys() == new.keys()
    assert sheets <= changed
    assert changed - allowed <= tables
    # Of the tables only the one that grew, 月报's, may differ.
    assert len(changed & tables) == 1


def test_the_numbers_of_units_add_up_to_those_of_the_demo(played):
    _, _, done = played
    result = done.consolidation
    assert done.items == 260
    assert len(result.returned) + len(result.undecided) + len(result.not_returned) == 18
    assert len(result.not_returned) >= 1
    assert result.of(EntryKind.CONFLICT)
    assert result.of(EntryKind.REQUEST)
    assert result.of(EntryKind.MISSING_ROW)
    assert result.of(EntryKind.NEW_ROW)
    assert result.of(EntryKind.TO_VERIFY)


def rows_under(sheet, title):
    """The rows of the table below a heading on a packet's sheet, as lists of values."""
    values = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(i for i, row in enumerate(values) if str(row[0] or "").startswith(title))
    found = []
    for row in values[start + 2 :]:
        if str(row[0]).startswith(title) or row[0] == "编号":
            # The table goes on here on another page.
            continue
        if not row[0] or row[0][0] in "一二三四附":
            break
        found.append(row)
    return found


def test_overview_totals_equal_the_sum_of_the_unit_sheets(played):
    _, _, done = played
    packet = next(path for path in done.made if path.suffix == ".xlsx")
    book = openpyxl.load_workbook(packet, data_only=True)
    rows = list(book["总览"].iter_rows(values_only=True))
    header = next(row for row in rows if "应办" in row)
    total = next(row for row in rows if row[0] == "合计")
    columns = [header.index(name) for name in ("应办", "办结", "在办", "未落实", "未报送", "挂单")]
    due, finished, doing, todo, missing, hung = (total[column] for column in columns)
    names = (
        "封面",
        "总览",
        "挂单",
        "超期",
        "下月到期",
        "变更申请与冲突",
        "未报送",
        "冲突处理",
        "变动",
        "延期",
        "率先完成",
        "数字明细",
    )
    units = [book[name] for name in book.sheetnames if name not in names]
    listed = [row for sheet in units for row in rows_under(sheet, "一、")]
    states = []
    for row in listed:
        # What a unit did not tell is marked once for all of its rows.
        states.append(row[4] or states[-1])
    assert due == len(listed) == finished + doing + todo + missing
    assert finished == sum("办结" in state for state in states)
    assert doing == sum("正在办理" in state for state in states)
    assert todo == sum("未落实" in state for state in states)
    assert missing == states.count("未报送") + states.count("报送有误") > 0
    assert hung == sum(len(rows_under(sheet, "二、")) for sheet in units if rows_under(sheet, "二、"))
    assert hung == len(list(book["挂单"].iter_rows(min_row=3)))


def test_a_unit_that_sent_nothing_shows_so_and_never_nought(played):
    _, _, done = played
    book = openpyxl.load_workbook(next(path for path in done.made if path.suffix == ".xlsx"), data_only=True)
    rows = list(book["总览"].iter_rows(values_only=True))
    header = next(row for row in rows if "应办" in row)
    row = dict(zip(header, next(row for row in rows if row[0] == "民侨外工委"), strict=True))
    assert row["报送情况"] == "未报送"
    assert [row[name] for name in ("办结", "在办", "未落实", "挂单", "按期率")] == ["—"] * 5
    assert row["未报送"] == row["应办"] > 0
    listed = [row[0] for row in book["未报送"].iter_rows(min_row=3, values_only=True)]
    assert "民族侨务外事工作委员会" in listed
    assert "信访室" in listed


def test_a_second_run_changes_nothing(played):
    folder, _, first = played
    before = (folder / "ledger.xlsx").read_bytes()
    again = run(folder)
    assert again.saved is None
    assert (folder / "ledger.xlsx").read_bytes() == before
    assert again.consolidation.of(EntryKind.TAKEN) == ()
    assert len(again.consolidation.of(EntryKind.CONFLICT)) == len(first.consolidation.of(EntryKind.CONFLICT))


def test_the_old_ledger_is_kept_as_a_backup(played):
    folder, before, _ = played
    backups = sorted((folder / ".taizhang" / "backups").glob("*.xlsx"), key=lambda path: path.stat().st_mtime_ns)
    assert backups[-1].read_bytes() == before


def test_computed_columns_and_colours_are_read_back_by_another_program(played):
    folder, _, _ = played
    sheet = openpyxl.load_workbook(folder / "ledger.xlsx")["台账"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    fills = {"办结": "FFA9D18E", "正在办理": "FF9DC3E6"}
    seen = set()
    for row in range(3, 263):
        number, state = (sheet.cell(row, columns[name]).value for name in ("编号", "状态"))
        assert number
        timing = sheet.cell(row, columns["时限状态"]).value
        assert timing
        if state in fills and not re.search("每|双月", sheet.cell(row, columns["完成时限"]).value):
            assert sheet.cell(row, columns["状态"]).fill.fgColor.rgb == fills[state], row
            seen.add(state)
    assert seen == set(fills)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_opens_the_ledger_and_shows_what_was_merged(played, tmp_path):
    folder, _, done = played
    change = next(e for e in done.consolidation.of(EntryKind.TAKEN) if e.field == "进展情况")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2", "--outdir", tmp_path,
         folder / "ledger.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = next(tmp_path.glob("*.csv")).read_text("utf-8")
    assert change.number in text
    assert change.returned in text


def test_dry_run_writes_nothing(demo_folder):
    before = {path: path.read_bytes() for path in demo_folder.rglob("*") if path.is_file()}
    done = run(demo_folder, dry_run=True)
    assert done.made == ()
    assert done.consolidation.of(EntryKind.TAKEN)
    assert {path: path.read_bytes() for path in demo_folder.rglob("*") if path.is_file()} == before


def test_drafts_hold_only_their_own_unit_and_no_telephone(played):
    import email
    import email.policy
    import io

    folder, _, done = played
    drafts = [path for path in done.made if path.suffix == ".eml"]
    assert drafts
    units = {}
    for item in taizhang_xl.read(folder / "ledger.xlsx"):
        units.setdefault(item.text("责任单位"), set()).add(item.number)
    for draft in drafts:
        message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
        assert message["X-Unsent"] == "1"
        attachment = next(message.iter_attachments())
        book = openpyxl.load_workbook(io.BytesIO(attachment.get_payload(decode=True)))
        texts = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None}
        numbers = {text for text in texts if any(text in own for own in units.values())}
        owners = {name for name, own in units.items() if own & numbers}
        assert len(owners) <= 1, draft.name
        assert "联系电话" not in texts


def test_public_functions_give_the_same_as_the_files(played):
    folder, _, _ = played
    frame = taizhang_xl.read(folder / "ledger.xlsx").to_frame(date(2018, 3, 31))
    assert len(frame) == 260
    late = frame.taizhang.overdue()
    expected = frame[(frame["到期日"] < "2018-03-31") & ~frame["状态"].isin(["办结", "销号"])]
    assert len(expected) > 0
    assert sorted(late["编号"]) == sorted(expected["编号"])


def test_what_was_sent_is_remembered_for_the_merge(demo_folder):
    bases = sorted((demo_folder / ".taizhang" / "bases" / "ledger.xlsx" / "2018-03").glob("*.json"))
    assert len(bases) == 18
    base = json.loads(bases[0].read_text("utf-8"))
    assert base["月份"] == "2018-03"
    assert all("完成时限" in item["发出"] and "状态" in item["台账"] for item in base["事项"].values())


def test_a_return_sent_as_csv_in_gbk_is_merged_and_told(demo_folder):
    folder = demo_folder / "returns" / "2018-03"
    sheet = openpyxl.load_workbook(folder / "秘书科_2018年03月.xlsx")["月报表"]
    lines = [
        ["" if cell.value is None else str(cell.value).removesuffix(" 00:00:00") for cell in row]
        for row in sheet.iter_rows()
    ]
    text = "\r\n".join(",".join(f'"{value}"' for value in line) for line in lines)
    (folder / "秘书科_2018年03月.xlsx").unlink()
    (folder / "秘书科_2018年03月.csv").write_bytes(text.encode("gbk"))
    done = merged(demo_folder)
    assert "办公室秘书科" in done.returned
    changed = [e for e in done.of(EntryKind.TAKEN) if e.unit == "办公室秘书科"]
    assert changed
    assert any(f.code == "source-note" and "GBK" in f.message for f in done.findings)


def test_a_ledger_in_an_old_format_can_be_read_but_not_written(demo_folder, tmp_path):
    ledger = tmp_path / "台账.csv"
    ledger.write_text("编号,目标任务,完成时限,责任单位\n1-001,甲,10月底,办公室\n", "utf-8")
    assert len(taizhang_xl.read(ledger, year=2018)) == 1
    with pytest.raises(ForeignFormatError, match="请另存为"):
        taizhang_xl.refresh(ledger, year=2018)
    assert ledger.read_text("utf-8").startswith("编号")


def form_of(folder, name="秘书科_2018年03月.xlsx"):
    path = folder / "returns" / "2018-03" / name
    book = openpyxl.load_workbook(path)
    sheet = book["月报表"]
    return path, book, sheet, {cell.value: cell.column for cell in sheet[4]}


def merged(folder):
    return taizhang_xl.consolidate(folder / "ledger.xlsx", [folder / "returns" / "2018-03"], "2018-03").consolidation


def test_a_corrected_return_goes_on_from_the_one_before(ended_folder):
    path, book, sheet, columns = form_of(ended_folder)
    row = next(r for r in range(5, 15) if sheet.cell(r, columns["进展情况"]).value not in (None, "无变化"))
    number = sheet.cell(row, 1).value
    sheet.cell(row, columns["进展情况"]).value = "更正：方案已经印发"
    book.save(path)
    result = merged(ended_folder)
    assert [(e.number, e.field, e.returned) for e in result.of(EntryKind.TAKEN)] == [
        (number, "进展情况", "更正：方案已经印发")
    ]
    assert not [e for e in result.of(EntryKind.CONFLICT) if e.number == number]
    assert merged(ended_folder).of(EntryKind.TAKEN) == ()


def test_an_old_form_sent_once_more_takes_nothing_back_unasked(ended_folder):
    before = [[cell.value for cell in row] for row in openpyxl.load_workbook(ended_folder / "ledger.xlsx")["台账"]]
    path, *_ = form_of(ended_folder)
    path.write_bytes((ended_folder / "sent" / "2018-03" / path.name).read_bytes())
    result = merged(ended_folder)
    after = openpyxl.load_workbook(ended_folder / "ledger.xlsx")
    assert [[cell.value for cell in row] for row in after["台账"]] == before
    assert not [row for row in after["月报"].iter_rows(min_row=2, values_only=True) if row[0] and not any(row[2:5])]
    assert any("上次报的已经采用" in e.note for e in result.of(EntryKind.CONFLICT))


def test_what_the_section_changed_after_a_report_is_kept_against_a_correction(ended_folder):
    path, book, sheet, columns = form_of(ended_folder)
    row = next(r for r in range(5, 15) if sheet.cell(r, columns["进展情况"]).value not in (None, "无变化"))
    number = sheet.cell(row, 1).value
    item = next(i for i in taizhang_xl.read(ended_folder / "ledger.xlsx") if i.number == number)
    from taizhang_xl import edit

    edit(ended_folder / "ledger.xlsx", [f"台账!{item.where('进展情况').cell}=督察科已核实"])
    sheet.cell(row, columns["进展情况"]).value = "更正：方案已经印发"
    book.save(path)
    result = merged(ended_folder)
    assert (number, "进展情况", "督察科已核实") in [
        (e.number, e.field, e.ledger) for e in result.of(EntryKind.CONFLICT)
    ]


@pytest.mark.slow
def test_what_somebody_wrote_into_the_packet_is_kept_when_it_is_made_again(ended_folder):
    (packet,) = (ended_folder / "out").glob("*汇报.xlsx")
    book = openpyxl.load_workbook(packet)
    book["总览"]["A1"] = "科长改过的标题"
    book.save(packet)
    run(ended_folder)
    kept = list((packet.parent / ".taizhang" / "backups").glob("*.xlsx"))
    assert [openpyxl.load_workbook(path)["总览"]["A1"].value for path in kept] == ["科长改过的标题"]
    run(ended_folder)
    assert list((packet.parent / ".taizhang" / "backups").glob("*.xlsx")) == kept


def test_a_month_is_not_split_again_over_the_forms_that_are_out(demo_folder):
    bases = {path: path.read_bytes() for path in (demo_folder / ".taizhang" / "bases").rglob("*.json")}
    with pytest.raises(FileError, match="已经分发过"):
        split(demo_folder / "ledger.xlsx", MARCH, demo_folder / "另发")
    assert {path: path.read_bytes() for path in bases} == bases
    assert not (demo_folder / "另发").exists()


def test_one_damaged_return_is_listed_and_never_stops_the_others(demo_folder):
    returns = demo_folder / "returns/2018-03"
    sound = consolidate(demo_folder / "ledger.xlsx", [returns], MARCH, dry_run=True).consolidation
    whole = sorted(returns.glob("*.xlsx"))[0].read_bytes()
    (returns / "半截.xlsx").write_bytes(whole[: len(whole) // 2])
    found = consolidate(demo_folder / "ledger.xlsx", [returns], MARCH, dry_run=True).consolidation
    assert [(each.code, each.file) for each in found.findings if each not in sound.findings] == [
        ("return-unreadable", "半截.xlsx")
    ]
    assert found.of(EntryKind.TAKEN) == sound.of(EntryKind.TAKEN)


# -- what to do next -----------------------------------------------------------


def next_step(folder):
    given = {"ledger": folder / "ledger.xlsx", "month": "2018-03", "as_of": "2018-03-31"}
    return run_verb(REGISTRY.verb("month-end"), given, REGISTRY, dry_run=True).decision.next_step


def test_the_next_step_names_a_sheet_of_the_packet_only_where_there_is_something_on_it(demo_folder):
    # Units that sent nothing come first; the demo's four questions are a conflict, a request, a new item and one 待核.
    first = next_step(demo_folder)
    assert first.startswith("下一步：用 taizhang remind-returns 催")
    assert first.endswith("“冲突处理”里有 4 处要选")
    # All report, and nothing new: what is left is in the ledger itself.
    returns = demo_folder / "returns" / "2018-03"
    shutil.rmtree(returns)
    shutil.copytree(demo_folder / "sent" / "2018-03", returns)
    assert next_step(demo_folder) == "下一步：用 taizhang check 逐条改台账"
    # One unit asks for another deadline.
    form = returns / "城环工委_2018年03月.xlsx"
    book = openpyxl.load_workbook(form)
    assert book["月报表"]["F4"].value == "完成时限"
    book["月报表"]["F5"].value = "12月底"
    book.save(form)
    assert next_step(demo_folder) == "下一步：在月度材料的“冲突处理”里选好 1 处，再运行一次"
    # It sends the form with a row deleted instead: nobody can choose anything of that in the packet.
    book["月报表"]["F5"].value = None
    book["月报表"].delete_rows(5)
    book.save(form)
    assert next_step(demo_folder) == ("下一步：没有要选的了；缺行 1 处请向单位核对。不改的话照现在的样子开月会、月结")


def after_consolidating(folder):
    given = {"ledger": folder / "ledger.xlsx", "month": "2018-03"}
    return run_verb(REGISTRY.verb("consolidate"), given, REGISTRY, dry_run=True).decision


def test_after_consolidating_all_that_is_left_to_do_is_named_the_most_urgent_first(demo_folder):
    # By hand, from what lies in the demo's folder: a web page, two copies that differ, two units that sent nothing, a
    # conflict, a request, a new item, one 待核, a row that is missing. One item has lost its number since.
    book = openpyxl.load_workbook(demo_folder / "ledger.xlsx")
    book["台账"]["A200"] = None
    book["台账"]["K201"] = "没有这个单位"
    book["台账"]["A201"] = None
    book.save(demo_folder / "ledger.xlsx")
    told = after_consolidating(demo_folder)
    steps = [
        "没有采用的文件 1 份，照上面写的请单位重报或移走：机关工会_2018年03月.xlsx",
        "报了几份不一样的，问清以哪份为准：信访室",
        "没有报的 2 个单位，用 taizhang remind-returns 催",
        "在 taizhang month-end 做出的月度材料的“冲突处理”表里选好 4 处（冲突 1、变更申请 1、新增申请 1、待核 1）",
    ]
    assert told.next_step.startswith(f"下一步：{'；'.join(steps)}；")
    assert told.next_step.endswith("；没有列进月报表的 2 项，照上面写的补，再分发。做完再合并一次")
    assert told.wrong
    said = [line.text for line in (*told.summary, *told.details)]
    assert (
        "未报送 3 个单位：老干部工作科、民族侨务外事工作委员会、机关工会（来了但不能采用：机关工会_2018年03月.xlsx）"
        in said
    )
    assert any("台账!A200" in text for text in said)


def test_a_return_that_came_and_cannot_be_read_is_not_asked_for_as_if_it_had_not_come(played):
    out = played[0] / "out"
    book = openpyxl.load_workbook(next(out.glob("*.xlsx")))
    told = {row[0]: row[5] for row in book["未报送"].iter_rows(values_only=True)}
    assert told["机关工会"] == "来了但读不出（机关工会_2018年03月.xlsx），请让单位重报"
    assert told["老干部工作科"] == "请催报"
    document = docx.Document(str(next(out.glob("*.docx"))))
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "来了但读不出（机关工会_2018年03月.xlsx），请让单位重报" in texts
