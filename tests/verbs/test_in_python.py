"""What was once a command alone is a Python function as well, with the same result."""

import csv
import json
from datetime import date
from functools import partial

import openpyxl
import pytest

import taizhang_xl
from taizhang_xl.errors import FileError, UsageError


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    taizhang_xl.new(path, 2018, office="某机关")
    taizhang_xl.edit(path, append=["台账!编号=1-001;类别=机关日常工作;目标任务==拟稿;完成时限=3月底;责任单位=办公室"])
    return path


def test_a_deadline_is_read_by_itself(tmp_path):
    found = taizhang_xl.deadline(["3月5日前", "月低"], 2018)
    assert [each.due for each in found] == [date(2018, 3, 5), None]
    (relative,) = taizhang_xl.deadline("交办后3个月内", 2018, since="2018-01-10")
    assert relative.due == date(2018, 4, 10)


def test_a_new_ledger_says_where_it_is_and_never_takes_the_place_of_a_file(ledger):
    assert openpyxl.load_workbook(ledger)["台账"]["A1"].value == "某机关2018年工作台账"
    before = ledger.read_bytes()
    with pytest.raises(FileError, match="已经有这个文件"):
        taizhang_xl.new(ledger, 2018, office="某机关")
    with pytest.raises(UsageError, match="没有写机关名称"):
        taizhang_xl.new(ledger.with_name("另一本.xlsx"), 2018)
    assert ledger.read_bytes() == before
    assert [path.name for path in ledger.parent.glob("*.xlsx")] == ["台账.xlsx"]


def test_an_export_is_the_same_as_an_object_and_in_files(ledger, tmp_path):
    export = partial(taizhang_xl.export, ledger, as_of="2018-02-01")
    told = export()
    assert [(item["编号"], item["到期日"]) for item in told["items"]] == [("1-001", "2018-03-31")]
    export(to=tmp_path / "事项.json")
    assert json.loads((tmp_path / "事项.json").read_text("utf-8")) == told
    export(to=tmp_path / "事项.csv", file_format="csv")
    raw = (tmp_path / "事项.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel must see that it is UTF-8"
    (row,) = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    assert (row["目标任务"], row["完成时限"]) == (" =拟稿", "3月底")
    with pytest.raises(UsageError, match="没有这种格式"):
        export(file_format="xml")


def test_an_open_ledger_has_the_verbs_on_ledgers_alone(ledger):
    opened = taizhang_xl.open(ledger)
    assert opened.export()["items"][0]["编号"] == "1-001"
    for name in ("deadline", "new", "consolidate_all", "addin", "demo"):
        assert not hasattr(opened, name)
    with pytest.raises(UsageError, match="没有这个功能"):
        opened.run("deadline", texts="月底", year=2018)
