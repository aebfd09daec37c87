"""Many ledgers at once: each as by itself, a bad one told, the data set equal to the workbooks as another program reads them."""

import json
import os
import shutil
from datetime import date, datetime

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from click.testing import CliRunner
from ledgers import make_ledger

import taizhang_xl
from taizhang_xl import split
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.files import out_folder
from taizhang_xl.files.lock import locked
from taizhang_xl.ledger.schema import LEDGER, UNITS
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.verbs.province import merge_all, planned

MARCH = Month(2018, 3)
CITIES = {"济州市": ("办公室", "财政局"), "东平市": ("教育局", "水利局", "信访局"), "100%=好市": ("林业局",)}
DATES = ("到期日", "交办日期", "完成日期")


def items(units):
    return [
        {
            "编号": f"{number}-{serial}", "类别": "机关日常工作", "目标任务": f"{unit}的第{serial}件事", "完成时限": deadline,
            "到期日": due, "交办日期": date(2018, 1, 8), "责任单位": unit, "责任人": "主任", "状态": "正在办理", "进展情况": "已开头",
        }
        for number, unit in enumerate(units, 1)
        for serial, (deadline, due) in enumerate((("3月底", date(2018, 3, 31)), ("10月底", date(2018, 10, 31))), 1)
    ]  # fmt: skip


def fill(form, row, **values):
    book = openpyxl.load_workbook(form)
    sheet = book["月报表"]
    header = next(cells for cells in sheet.iter_rows() if cells[0].value == "编号")
    places = {cell.value: cell.column for cell in header}
    for name, value in values.items():
        sheet.cell(header[0].row + row, places[name]).value = value
    book.save(form)


@pytest.fixture(scope="module")
def province_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("province")
    for city, units in CITIES.items():
        ledger = folder / "台账" / f"{city}.xlsx"
        make_ledger(ledger, 2018, f"{city}人大", {LEDGER: items(units), UNITS: [{"单位名称": unit} for unit in units]})
        for form in split(ledger, MARCH, folder / "报表" / city):
            fill(form, 1, 状态="办结", 完成日期=date(2018, 3, 20), 佐证="报告", 进展情况="已办完")
            fill(form, 2, 完成时限="12月底")
    return folder


@pytest.fixture
def province(province_once, tmp_path):
    """Three cities, all of whose units have reported one item as done and changed a deadline of the section's."""
    return shutil.copytree(province_once, tmp_path, dirs_exist_ok=True)


def run(folder, month=MARCH, to="结果", **more):
    return taizhang_xl.consolidate_all(folder / "台账", folder / "报表", month, folder / to, **more)


def rows_of(path):
    """A ledger's items as another program reads them, days as dates and blanks as None."""
    sheet = openpyxl.load_workbook(path)["台账"]
    header = [cell.value for cell in sheet[2]]
    for cells in sheet.iter_rows(min_row=3):
        row = {name: cell.value for name, cell in zip(header, cells, strict=True) if name}
        if row["编号"]:
            days = {name: value.date() for name, value in row.items() if isinstance(value, datetime)}
            yield {**row, **days, "单元格": f"台账!A{cells[0].row}"}


def by_item(rows):
    return {(row["地市"], row["编号"]): row for row in rows}


def test_each_city_comes_out_as_if_it_had_been_consolidated_by_itself(province):
    alone = shutil.copytree(province, province.with_name(f"{province.name} alone"))
    done = run(province)
    assert [
        (city.name, *(city.figures[each] for each in ("items", "returned", "change_requests"))) for city in done.cities
    ] == [(name, 2 * len(CITIES[name]), len(CITIES[name]), len(CITIES[name])) for name in sorted(CITIES)]
    for name in CITIES:
        by_itself = taizhang_xl.consolidate(alone / "台账" / f"{name}.xlsx", [alone / "报表" / name], "2018-03")
        assert by_itself.saved
        ledger = province / "台账" / f"{name}.xlsx"
        assert ledger.read_bytes() == (alone / "台账" / f"{name}.xlsx").read_bytes()
        assert [row["状态"] for row in rows_of(ledger)] == ["办结", "正在办理"] * len(CITIES[name])
        assert [entry.verb for entry in taizhang_xl.history(ledger)][-1] == "合并"
        listed = json.loads((province / "结果" / "各地" / f"{name}.json").read_text("utf-8"))
        assert [entry["编号"] for entry in listed["changed"]] == [
            e.number for e in by_itself.consolidation.of(EntryKind.TAKEN)
        ]
        assert listed["saved"] == str(ledger)


def test_the_data_set_holds_what_the_workbooks_hold(province):
    run(province, parquet=True)
    for name in CITIES:
        taizhang_xl.refresh(province / "台账" / f"{name}.xlsx", as_of="2018-03-31")
    wanted = by_item(
        {**row, "地市": name} for name in CITIES for row in rows_of(province / "台账" / f"{name}.xlsx")
    )  # fmt: skip
    table = ds.dataset(province / "结果" / "items", partitioning="hive").to_table()
    assert {table.schema.field(name).type for name in DATES} == {pa.date32()}
    found = by_item(table.to_pylist())
    assert found.keys() == wanted.keys()
    for key, row in wanted.items():
        assert {name: found[key][name] for name in row} == {
            name: value if value is None or name in DATES else str(value) for name, value in row.items()
        }
    frame = pd.read_parquet(province / "结果" / "items")
    assert set(frame["地市"]) == set(CITIES)
    done = frame[frame["状态"] == "办结"]
    assert len(done) == sum(len(units) for units in CITIES.values())
    assert set(done["完成日期"]) == {date(2018, 3, 20)}


def test_changes_and_findings_of_all_cities_stand_in_the_data_set(province):
    (province / "报表" / "济州市" / "半截.xlsx").write_bytes(b"PK\x03\x04")
    run(province, parquet=True)
    changes = pd.read_parquet(province / "结果" / "changes")
    asked = changes[changes["处理"] == "变更申请"]
    assert sorted(asked["单位"]) == sorted(unit for units in CITIES.values() for unit in units)
    assert set(zip(asked["列名"], asked["台账"], asked["报来"], strict=True)) == {("完成时限", "10月底", "12月底")}
    taken = changes[(changes["处理"] == "采用") & (changes["列名"] == "状态")]
    assert set(zip(taken["台账"], taken["报来"], strict=True)) == {("正在办理", "办结")}
    findings = pd.read_parquet(province / "结果" / "findings")
    bad = findings[findings["代码"] == "return-unreadable"]
    assert list(zip(bad["地市"], bad["文件"], strict=True)) == [("济州市", "半截.xlsx")]


def test_the_data_set_is_made_unasked_where_the_rows_pass_a_worksheet_and_the_summary_says_so(province):
    rows = 2 * sum(len(units) for units in CITIES.values())
    plan = planned(province / "台账", province / "报表", MARCH, province / "结果")
    assert not merge_all(plan._replace(limit=rows), "local").parquet
    assert not (province / "结果" / "items").exists()
    assert merge_all(plan._replace(limit=rows - 1), "local").parquet
    summary = json.loads((province / "结果" / "汇总.json").read_text("utf-8"))
    assert (summary["parquet"], summary["totals"]["items"]) == (True, rows)
    assert f"{rows} 行" in summary["note"]
    assert len(pd.read_parquet(province / "结果" / "items")) == rows


def test_one_bad_city_stops_no_other(province):
    bad = province / "台账" / "济州市.xlsx"
    bad.write_bytes(bad.read_bytes()[:3000])
    shutil.rmtree(province / "报表" / "100%=好市")
    (province / "报表" / "无此市").mkdir()
    done = run(province, parquet=True)
    errors = {city.name: city.error for city in done.cities if city.error}
    assert errors.keys() == {"济州市", "100%=好市"}
    assert "没有这个文件夹" in errors["100%=好市"]
    assert done.without_ledger == ("无此市",)
    assert bad.stat().st_size == 3000
    assert [row["状态"] for row in rows_of(province / "台账" / "东平市.xlsx")] == ["办结", "正在办理"] * 3
    # What can be read is in the data set, consolidated or not.
    assert set(pd.read_parquet(province / "结果" / "items")["地市"]) == {"东平市", "100%=好市"}
    assert done.open


def test_the_command_prints_each_city_and_a_second_run_changes_nothing(province):
    command = ["consolidate-all", province / "台账", province / "报表", "--month", "2018-03", "--to", province / "结果"]

    def called(*more):
        return CliRunner().invoke(cli, [str(each) for each in (*command, *more)])

    dry = called("--dry-run", "--format", "json")
    assert dry.exit_code == 1
    assert json.loads(dry.stdout)["totals"]["changed"] > 0
    assert not (province / "结果").exists()
    first = called()
    assert first.exit_code == 1
    assert all(name in first.stdout for name in CITIES)
    assert first.stdout.splitlines()[-1].startswith("下一步：看“各地”里每本台账的清单")
    ledgers = {path: path.read_bytes() for path in (province / "台账").glob("*.xlsx")}
    again = json.loads(called("--format", "json").stdout)
    assert again["totals"]["changed"] == 0
    assert [city["saved"] for city in again["ledgers"]] == [None] * len(CITIES)
    assert again == json.loads((province / "结果" / "汇总.json").read_text("utf-8"))
    assert {path: path.read_bytes() for path in ledgers} == ledgers
    (province / "报表" / "西平市").mkdir()
    assert called().stdout.splitlines()[-1].startswith("下一步：按打×的各行改好")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="not on Windows: worker processes")
def test_dask_gives_the_same_results_in_the_same_bytes(province):
    there = shutil.copytree(province, province.with_name(f"{province.name} there"))
    run(province, parquet=True)
    taizhang_xl.consolidate_all(
        there / "台账", there / "报表", "2018-03", there / "结果", parquet=True, engine="dask"
    )  # fmt: skip
    made = [path.relative_to(province) for path in sorted(province.rglob("*")) if path.is_file()]
    compared = [path for path in made if path.parts[0] in ("台账", "结果") and ".taizhang" not in path.parts]
    assert len([path for path in compared if path.suffix == ".parquet"]) == 3 * len(CITIES)
    for path in compared:
        ours = (province / path).read_bytes().replace(str(province).encode(), b"")
        assert (there / path).read_bytes().replace(str(there).encode(), b"") == ours, path


@pytest.mark.parametrize("inside", ["报告.docx", "items/别人的.parquet"])
def test_somebody_elses_folder_is_refused_before_anything_is_done(province, inside):
    file = province / "结果" / inside
    file.parent.mkdir(parents=True)
    file.write_bytes(b"mine")
    ledgers = {path: path.read_bytes() for path in (province / "台账").glob("*.xlsx")}
    with pytest.raises(FileError, match="里面有别的东西"):
        run(province)
    assert file.read_bytes() == b"mine"
    assert {path: path.read_bytes() for path in ledgers} == ledgers


def test_another_months_results_are_kept(province):
    run(province)
    before = (province / "结果" / "汇总.json").read_bytes()
    with pytest.raises(FileError, match="2018-03 的结果"):
        run(province, Month(2018, 4))
    assert (province / "结果" / "汇总.json").read_bytes() == before


def test_results_are_never_half_there(province, monkeypatch):
    run(province)
    before = {path: path.read_bytes() for path in (province / "结果").rglob("*.json")}

    def stop(step):
        if "数据集" in step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(province, parquet=True, progress=stop)
    assert {path: path.read_bytes() for path in (province / "结果").rglob("*") if path.is_file()} == before
    assert not [path.name for path in province.iterdir() if path.name.startswith(".")]


def test_what_a_killed_run_left_is_put_back_or_cleared_away(province):
    run(province)
    before = (province / "结果" / "汇总.json").read_bytes()
    # Killed between the two renames, the results of before lie aside.
    (province / "结果").rename(province / ".~taizhang.结果.old")
    (province / ".~taizhang.结果.new").mkdir()
    with pytest.raises(RuntimeError), out_folder.new_folder(province / "结果", lambda target: None):
        raise RuntimeError
    assert (province / "结果" / "汇总.json").read_bytes() == before
    assert not [path.name for path in province.iterdir() if path.name.startswith(".")]


def test_two_runs_into_one_folder_follow_each_other(province):
    with locked(province / "结果"), pytest.raises(FileError, match="正在改"):
        _in_a_thread(lambda: _impatient(province))


def _impatient(province):
    with out_folder.new_folder(province / "结果", lambda target: None, patience=0.1):
        pass


def _in_a_thread(work):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


@pytest.mark.parametrize("to", ["报表", "台账", "报表/结果"])
def test_results_never_go_among_the_returns_or_ledgers(province, to):
    with pytest.raises(UsageError, match="不能放在"):
        run(province, to=to)
