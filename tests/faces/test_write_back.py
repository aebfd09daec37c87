"""A changed frame of items lands in the ledger as the same edit by hand would; whatever is doubtful is refused by name."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

import taizhang_xl
from taizhang_xl.errors import ChangedMeanwhileError, EditRefusedError, ForeignFormatError, UsageError

DAY = "2018-03-31"


@pytest.fixture
def ledger(demo_once, tmp_path):
    return shutil.copy(demo_once / "ledger.xlsx", tmp_path / "ledger.xlsx")


@pytest.fixture
def frames(ledger):
    return taizhang_xl.frames(ledger, as_of=DAY)


def open_bytes(path):
    return Path(path).read_bytes()


def row_of(frame, number):
    return frame.index[frame["编号"] == number][0]


def cells_of(path, *asked):
    """The addresses of items' cells by (name, 编号), as openpyxl finds them."""
    sheet = openpyxl.load_workbook(BytesIO(open_bytes(path)), read_only=True)["台账"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    places = {row[0]: number for number, row in enumerate(rows, 2)}
    return [f"{get_column_letter(rows[0].index(name) + 1)}{places[number]}" for name, number in asked]


def test_a_changed_frame_gives_the_bytes_of_the_same_edit_by_hand(ledger, frames, tmp_path):
    frame = frames.items()
    at, other = row_of(frame, "1-004"), row_of(frame, "6-002")
    frame.loc[at, "状态"] = "办结"
    frame.loc[at, "完成日期"] = pd.Timestamp(2018, 3, 20)
    frame.loc[at, "佐证"] = "  报告 <1> & 附件\n第二行"
    frame.loc[other, "未完成原因"] = pd.NA
    frame.loc[other, "序号"] = "99"
    before = open_bytes(ledger)
    changing = frames.write_back(frame)
    assert open_bytes(ledger) == before
    assert len(changing) == 5
    assert "台账!" in repr(changing)
    assert list(changing.to_frame()["编号"]) == ["1-004"] * 3 + ["6-002"] * 2
    by_hand = shutil.copy(ledger, tmp_path / "by hand.xlsx")
    state, day, proof, reason, order = cells_of(
        ledger, ("状态", "1-004"), ("完成日期", "1-004"), ("佐证", "1-004"), ("未完成原因", "6-002"), ("序号", "6-002")
    )
    values = {state: "办结", day: date(2018, 3, 20), proof: "  报告 <1> & 附件\n第二行", reason: None, order: 99}
    taizhang_xl.edit(by_hand, {f"台账!{cell}": value for cell, value in values.items()})
    written = changing.write()
    assert str(written.saved) == str(ledger)
    assert open_bytes(ledger) == open_bytes(by_hand) != before
    again = taizhang_xl.frames(ledger, as_of=DAY)
    assert again.items().loc[at, "完成日期"] == pd.Timestamp(2018, 3, 20)
    assert len(again.write_back(again.items())) == 0
    told = again.history().query("编号 == '6-002'")
    assert list(told["字段"]) == ["序号", "未完成原因"]
    assert set(told["操作"]) == {"修改单元格"}


def test_the_same_frame_changes_nothing_in_whatever_order_and_filter(ledger, frames):
    frame = frames.items()
    before = open_bytes(ledger)
    assert len(frames.write_back(frame.sort_values("到期日").iloc[:, ::-1])) == 0
    assert len(frames.write_back(frame.head(3)[["单元格", "编号", "备注"]], part=True)) == 0
    assert frames.write_back(frame).write().saved is None
    assert open_bytes(ledger) == before


def test_a_part_of_a_frame_leaves_the_rest_alone(ledger, frames):
    frame = frames.items().taizhang.overdue()[["编号", "单元格", "备注"]]
    frame["备注"] = pd.Series("已催", index=frame.index, dtype="string")
    changing = frames.write_back(frame, part=True)
    changing.write()
    now = taizhang_xl.frames(ledger, as_of=DAY).items()
    assert set(now.loc[now["备注"] == "已催", "编号"]) == set(frame["编号"])
    assert len(changing) == len(frame) > 20


def renamed(frame):
    return frame.rename(columns={"状态": "完成状态"})


def doubled_row(frame):
    return pd.concat([frame, frame.head(1)])


def added_row(frame):
    more = frame.tail(1).assign(编号=pd.array(["9-999"], "string"), 单元格=pd.array(["台账!A999"], "string"))
    return pd.concat([frame, more])


def set_at(name, value):
    def change(frame):
        frame.loc[2, name] = value
        return frame

    return change


BAD = {
    "a column missing": (lambda f: f.drop(columns="备注"), "缺少列：备注.*part=True"),
    "a column doubled": (lambda f: pd.concat([f, f[["备注"]]], axis=1), "列名重复：备注"),
    "a column renamed": (renamed, "多出列：完成状态，缺少列：状态.*改回"),
    "a column added": (lambda f: f.assign(我的=1), "多出列：我的.*drop"),
    "texts as objects": (lambda f: f.assign(备注=f["备注"].astype("object")), r"备注（是 object，应是 string）"),
    "days as texts": (lambda f: f.assign(完成日期=f["完成日期"].astype("string")), r"完成日期（是 str\w*，应是 datetime64"),
    "states of other words": (
        lambda f: f.assign(状态=f["状态"].cat.rename_categories({"办结": "完了"})), r"状态（是 category，应是 category"
    ),
    "numbers of another kind": (lambda f: f.assign(年度=f["年度"].astype("float64")), "年度（是 float64，应是 Int64）"),
    "a day with a time": (set_at("完成日期", pd.Timestamp(2018, 3, 5, 14, 30)), "完成日期 带着几点几分"),
    "a row removed": (lambda f: f.drop(index=[0, 1]), "少了 2 行：台账!A3、台账!A4.*part=True"),
    "a row added": (added_row, "多出行：9-999，不知道写在哪里"),
    "a row doubled": (doubled_row, "同一行有几次：台账!A3"),
    "a number changed": (set_at("编号", "9-001"), "1-003 编号 是算出来的或认行用的，不能改"),
    "a computed column changed": (set_at("时限状态", "按期办结"), "1-003 时限状态 是算出来的"),
    "another frame": (None, "多出列：挂单号"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_frame_that_is_not_of_these_items_any_more_is_refused_by_name(name, as_read):
    frames, items = as_read
    change, said = BAD[name]
    frame = change(items.copy()) if change else frames.hangings()
    with pytest.raises(UsageError, match=said):
        frames.write_back(frame)


@pytest.fixture(scope="module")
def as_read(demo_once):
    """The frames of the demo, which no test changes, and its items."""
    frames = taizhang_xl.frames(demo_once / "ledger.xlsx", as_of=DAY)
    return frames, frames.items()


def test_cells_that_somebody_changed_meanwhile_are_named_and_nothing_is_written(ledger, frames):
    frame = frames.items()
    frame.loc[row_of(frame, "1-003"), "备注"] = "我的"
    frame.loc[row_of(frame, "1-004"), "备注"] = "也是我的"
    changing = frames.write_back(frame)
    taizhang_xl.edit(ledger, {f"台账!{cells_of(ledger, ('备注', '1-004'))[0]}": "别人的"})
    now = open_bytes(ledger)
    with pytest.raises(ChangedMeanwhileError, match=r"1-004 备注（现在是“别人的”） 在这期间改过"):
        frames.write_back(frame)
    with pytest.raises(ChangedMeanwhileError):
        changing.write()
    assert open_bytes(ledger) == now


@pytest.mark.slow
def test_an_item_is_found_where_its_row_has_gone_meanwhile(ledger, frames):
    frame = frames.items()
    frame.loc[row_of(frame, "1-004"), "备注"] = "跟着走"
    book = openpyxl.load_workbook(ledger)
    book["台账"].insert_rows(5)
    book["台账"]["A5"], book["台账"]["D5"] = "7-777", "新来的"
    book.save(ledger)
    frames.write_back(frame).write()
    sheet = openpyxl.load_workbook(ledger)["台账"]
    names = [cell.value for cell in sheet[2]]
    found = {row[0].value: row[names.index("备注")].value for row in sheet.iter_rows(min_row=3)}
    assert found["1-004"] == "跟着走"
    assert [number for number, text in found.items() if text == "跟着走"] == ["1-004"]
    book["台账"].delete_rows(7)
    book.save(ledger)
    with pytest.raises(ChangedMeanwhileError, match="1-004 备注 在这期间改过或不在了"):
        frames.write_back(frame)


def small(path, change):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["编号", "目标任务", "完成时限", "责任单位", "责任人", "状态"])
    sheet.append(["1-001", "报简报", "3月底", "办公室", "主任", "未落实"])
    sheet.append(["1-002", "信访分析", "8月底", "办公室", "主任", "未落实"])
    change(sheet)
    book.save(path)
    return taizhang_xl.frames(path, as_of=DAY)


def merge(sheet):
    sheet.merge_cells("E2:E3")


def merge_below(sheet):
    sheet.append(["1-003", "修路", "9月底", "办公室", None, "未落实"])
    sheet.merge_cells("E3:E4")


def put_formula(sheet):
    sheet["E3"] = '=CONCATENATE("主","任")'


@pytest.mark.parametrize(
    ("change", "name", "error", "said"),
    [
        (merge, "责任人", UsageError, "1-002 责任人 在合并单元格里"),
        (merge_below, "责任人", UsageError, "1-002 责任人 在合并单元格里"),
        (put_formula, "责任人", EditRefusedError, "公式"),
        (lambda sheet: None, "备注", UsageError, "没有“备注”这一列，1-002 备注 没有地方写"),
    ],
)
def test_a_cell_that_cannot_be_edited_is_refused_before_anything_is_written(change, name, error, said, tmp_path):
    path = tmp_path / "2018年台账.xlsx"
    frames = small(path, change)
    before = open_bytes(path)
    frame = frames.items()
    frame.loc[1, name] = "别人"
    with pytest.raises(error, match=said):
        frames.write_back(frame)
    assert open_bytes(path) == before


def test_a_text_where_a_day_belongs_stays_until_a_day_is_set(tmp_path):
    def near(sheet):
        sheet["G1"], sheet["G2"], sheet["G3"] = "完成日期", "近期", datetime(2018, 3, 5)

    frames = small(tmp_path / "2018年台账.xlsx", near)
    frame = frames.items()
    frame.loc[1, "完成日期"] = pd.NaT
    frames.write_back(frame).write()
    frame = taizhang_xl.frames(tmp_path / "2018年台账.xlsx", as_of=DAY).items()
    assert frame.loc[0, "读不出"] == "完成日期：近期"
    sheet = openpyxl.load_workbook(tmp_path / "2018年台账.xlsx")["台账"]
    assert (sheet["G2"].value, sheet["G3"].value) == ("近期", None)


def test_a_ledger_that_is_only_read_is_not_written_back_to(tmp_path):
    path = tmp_path / "2018年台账.csv"
    path.write_text("编号,目标任务,完成时限,责任单位,责任人,状态\n1-001,报简报,3月底,办公室,主任,未落实\n", "utf-8")
    frames = taizhang_xl.frames(path, as_of=DAY)
    frame = frames.items()
    frame.loc[0, "责任人"] = "副主任"
    with pytest.raises(ForeignFormatError, match="只能读"):
        frames.write_back(frame)
    in_memory = taizhang_xl.frames(frame, as_of=DAY)
    with pytest.raises(UsageError, match="不是文件，没有地方写回"):
        in_memory.write_back(in_memory.items())


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_frame_is_written_into_the_workbook_that_is_open(calc, ledger):
    book = calc.books.open(str(ledger))
    before = open_bytes(ledger)
    sheet = book.sheets["台账"]
    at, day = cells_of(ledger, ("备注", "1-004"), ("完成日期", "1-004"))
    sheet[at].value = "还没有存"
    frames = taizhang_xl.frames(book, as_of=DAY)
    frame = frames.items()
    assert frame.loc[row_of(frame, "1-004"), "备注"] == "还没有存"
    frame.loc[row_of(frame, "1-004"), "备注"] = "写回的"
    frame.loc[row_of(frame, "1-004"), "完成日期"] = pd.Timestamp(2018, 3, 20)
    changing = frames.write_back(frame)
    assert sheet[at].value == "还没有存"
    changing.write()
    assert sheet[at].value == "写回的"
    assert book.api.UndoManager.getAllUndoActionTitles()[0] == "台账：写回"
    assert open_bytes(ledger) == before
    with pytest.raises(ChangedMeanwhileError, match="1-004 备注（现在是“写回的”）"):
        frames.write_back(frame.assign(备注=frame["备注"].replace("写回的", "再写")))
    book.save()
    saved = openpyxl.load_workbook(ledger)["台账"]
    assert saved[at].value == "写回的"
    assert saved[day].value == datetime(2018, 3, 20)
    changing = taizhang_xl.frames(book, as_of=DAY).write_back(
        frame.assign(备注=frame["备注"].replace("写回的", "晚了"))
    )
    book.close()
    with pytest.raises(ChangedMeanwhileError, match="刚才打开着，现在关了"):
        changing.write()
