"""df.taizhang: figures counted by hand, states with mark and word, pictures whose words can be read."""

from __future__ import annotations

import sys
import warnings
from datetime import datetime

import matplotlib as mpl
import openpyxl
import pandas as pd
import pytest

import taizhang_xl
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.frames import plot

mpl.use("Agg")
DAY = "2018-06-15"
ROWS = [
    # 编号, 目标任务, 完成时限, 责任单位, 责任人, 状态, 挂单, 完成日期
    ("1-001", "报简报", "3月底", "办公室", "张主任、李科长", "正在办理", "2018-03-01（3个月）", None),
    ("1-002", "信访分析", "5月底", "办公室", "张主任", None, None, None),
    ("1-003", "工作总结", "6月20日", "办公室", "张主任", None, None, None),
    ("1-004", "修路", "3月底", "办公室", None, "办结", None, datetime(2018, 3, 20)),
    ("2-001", "立法调研", "7月底", "法工委", "王主任", "正在办理", None, None),
    ("2-002", "执法检查", "7月10日", "法工委", "王主任", None, None, None),
    ("2-003", "长期坚持", "长期", None, "王主任", None, None, None),
]


@pytest.fixture(scope="module")
def items(tmp_path_factory):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["编号", "目标任务", "完成时限", "责任单位", "责任人", "状态", "挂单", "完成日期"])
    for row in ROWS:
        sheet.append(row)
    settings = book.create_sheet("设置")
    settings.append(["名称", "值", "说明"])
    settings.append(["正在办理颜色", "AABBCC", None])
    path = tmp_path_factory.mktemp("office") / "2018年台账.xlsx"
    book.save(path)
    return taizhang_xl.frames(path, as_of=DAY).items()


def numbers(frame):
    return list(frame["编号"])


def test_what_is_late_due_and_hangs(items):
    days = [None if pd.isna(days) else days for days in items["超期天数"]]
    assert days == [76, 15, -5, None, -46, -25, None]
    assert numbers(items.taizhang.overdue()) == ["1-001", "1-002"]
    assert numbers(items.taizhang.due("2018-07")) == ["2-002", "2-001"]
    assert numbers(items.taizhang.due("2018-03")) == ["1-001"]
    assert numbers(items.taizhang.due_between("2018-03-31", "2018-05-31")) == ["1-001", "1-002", "1-004"]
    assert numbers(items.taizhang.hung()) == ["1-001"]
    with pytest.raises(UsageError, match="没有写年份"):
        items.taizhang.due("七月份")
    done = items.assign(状态=items["状态"].where(items["编号"] != "1-002", "办结"))
    assert numbers(done.taizhang.overdue()) == ["1-001"]


def test_each_unit_with_its_figures(items):
    table = items.taizhang.by_unit()
    assert list(table.columns) == ["事项", "未落实", "正在办理", "办结", "销号", "超期", "挂单", "超期占比"]
    assert {unit: tuple(map(int, row[:7])) for unit, row in table.iterrows()} == {
        "办公室": (4, 2, 1, 1, 0, 2, 1),
        "法工委": (2, 1, 1, 0, 0, 0, 0),
        "（未填责任单位）": (1, 1, 0, 0, 0, 0, 0),
    }
    assert table.index[0] == "办公室"
    assert table["超期占比"]["办公室"] == 0.667
    assert pd.isna(items[items["状态"] == "办结"].taizhang.by_unit()["超期占比"].iloc[0])


def test_each_person_with_what_is_in_hand(items):
    table = items.taizhang.load_by_person("2018-07")
    assert {key: tuple(row) for key, row in table.iterrows()} == {
        ("办公室", "张主任"): (3, 2, 1, 0),
        ("办公室", "李科长"): (1, 1, 1, 0),
        ("法工委", "王主任"): (2, 0, 0, 2),
        ("（未填责任单位）", "王主任"): (1, 0, 0, 0),
    }
    assert list(table.columns) == ["在办", "超期", "挂单", "2018年7月到期"]
    assert table.index[0] == ("办公室", "张主任")


def test_the_style_has_the_mark_and_the_word_beside_the_colour(items):
    page = items.taizhang.style().to_html()
    assert "◎ 正在办理" in page
    assert "● 未落实" in page
    assert "○ 未到期" in page
    assert "√ 办结" in page
    assert "2018-03-31" in page
    assert "background-color: #AABBCC" in page
    assert "NaT" not in page
    assert "&lt;NA&gt;" not in page
    assert "<NA>" not in page
    assert "联系电话" not in page
    assert "落实措施" in items.taizhang.style(["编号", "落实措施"]).to_html()


def test_no_rows_have_no_figures_and_an_empty_picture(items):
    none = items.head(0)
    assert len(none.taizhang.by_unit()) == len(none.taizhang.load_by_person("2018-07")) == 0
    assert "编号" in none.taizhang.style().to_html()
    for kind in ("units", "months", "persons"):
        assert drawn(none.taizhang.plot(kind))[0] == []
    mpl.pyplot.close("all")


def drawn(ax):
    """What a picture says: its bars' names from the top, and the numbers in the bars by part."""
    names = [label.get_text() for label in ax.get_yticklabels()][::-1]
    parts = {bars.get_label(): [int(bar.get_width()) for bar in bars][::-1] for bars in ax.containers}
    return names, parts


def test_the_units_are_drawn_with_their_figures(items):
    ax = items.taizhang.plot("units")
    assert drawn(ax) == (
        ["办公室", "法工委", "（未填责任单位）"],
        {"办结": [1, 0, 0], "正在办理": [0, 1, 0], "未到期": [1, 1, 1], "超期": [2, 0, 0]},
    )
    assert ax.get_title() == "各单位办理情况，件（2018-06-15）"
    colours = {bars.get_label(): mpl.colors.to_hex(bars.patches[0].get_facecolor()) for bars in ax.containers}
    assert (colours["正在办理"], colours["超期"]) == ("#aabbcc", "#ff7c80")
    hatches = {bars.get_label(): bars.patches[0].get_hatch() for bars in ax.containers}
    assert hatches["超期"] != hatches["正在办理"]
    months = items.taizhang.plot("months")
    assert drawn(months)[0] == ["2018-03", "2018-05", "2018-06", "2018-07", "无到期日"]
    persons = drawn(items.taizhang.plot("persons"))
    assert persons[0][:3] == ["张主任", "李科长", "王主任 法工委"]
    assert set(persons[0][3:]) == {"王主任 （未填责任单位）", "（未填责任人）"}
    assert persons[1]["超期"] == [2, 1, 0, 0, 0]
    with pytest.raises(UsageError, match=r"没有这种图.*units、months、persons"):
        items.taizhang.plot("pie")
    mpl.pyplot.close("all")


def test_the_words_of_a_picture_have_a_font_with_chinese_or_its_absence_is_told(items, monkeypatch):
    from matplotlib import font_manager

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        found = plot.chinese_font()
    if found is not None:
        font = font_manager.get_font(found.get_file())
        assert all(font.get_char_index(ord(char)) for char in "台账挂单销号督察")
        ax = items.taizhang.plot("units")
        ax.figure.canvas.draw()
    monkeypatch.setattr(plot, "_FONTS", ("no such font",))
    with pytest.warns(UserWarning, match="没有找到有汉字的字体.*请安装"):
        assert plot.chinese_font() is None
    mpl.pyplot.close("all")


@pytest.mark.parametrize("package", ["matplotlib", "jinja2"])
def test_a_package_that_is_not_there_is_named_with_the_command(package, items, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    ask = items.taizhang.plot if package == "matplotlib" else items.taizhang.style
    with pytest.raises(UsageError, match=rf"没有装 {package}.*taizhang-xl\[notebook\]"):
        ask()


def test_a_frame_without_the_columns_is_refused(items):
    with pytest.raises(AttributeError, match="没有“编号”列，不是台账的表"):
        pd.DataFrame({"a": [1]}).taizhang  # noqa: B018 the accessor itself refuses
    with pytest.raises(AttributeError, match="没有“超期天数”列"):
        items.drop(columns="超期天数").taizhang.overdue()
