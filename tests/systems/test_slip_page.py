"""The page of a slip as LibreOffice prints it, measured: the official letter's places, and nothing of a long text lost."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from printed import pages_of
from slips import SET, item, ledger_at, numbered

import taizhang_xl
from taizhang_xl.paper.fonts import missing_among, missing_fonts
from taizhang_xl.systems.supervision.templates import TEMPLATES

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4
DOTS = 200
LONG = "".join(f"第{number:03}句，" for number in range(1, 81))


def test_the_shipped_template_is_what_the_builder_makes(tmp_path):
    subprocess.run([sys.executable, ROOT / "scripts/build_word_templates.py", tmp_path], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {page.name: page.shipped() for page in TEMPLATES}, "please run scripts/build_word_templates.py"


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The PDF of three levels in one document; of a task of 400 characters; of an issuer with a long name."""
    folder = tmp_path_factory.mktemp("slips")
    levels = [item(编号="1-001"), item(编号="1-002", 完成时限="11月9日"), item(编号="1-003", 完成时限="10月19日")]
    texts = [item(编号="1-004", 目标任务=LONG, 责任单位="工会")]
    usual = ledger_at(folder / "台账.xlsx", [*levels, *texts], numbered(11))
    taizhang_xl.remind(usual, as_of=date(2018, 11, 5), pdf=True)
    return sorted((folder / "out" / "提示件").glob("*.pdf"))


def red(pdf: Path, folder: Path, page: int) -> list[tuple[float, ...]]:
    """What is red on a page, from the top down, in millimetres: upper edge, lower edge, left, right."""
    one = ("-f", str(page), "-l", str(page), "-singlefile")
    subprocess.run(["pdftoppm", "-r", str(DOTS), *one, pdf, folder / "page"], check=True)
    content = (folder / "page.ppm").read_bytes()
    match = re.match(rb"P6\s(\d+)\s(\d+)\s255\s", content)
    assert match
    wide, points = int(match[1]), content[match.end() :]
    found: list[list[int]] = []
    for row, start in enumerate(range(0, len(points), 3 * wide)):
        line = points[start : start + 3 * wide]
        # A red point lets no green through.
        places = [x for x, green in enumerate(line[1::3]) if green < 90 and line[3 * x] > 200]
        if places and found and found[-1][1] == row:
            found[-1] = [found[-1][0], row + 1, min(found[-1][2], places[0]), max(found[-1][3], places[-1] + 1)]
        elif places:
            found.append([row, row + 1, places[0], places[-1] + 1])
    return [tuple(each * 25.4 / DOTS for each in place) for place in found]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_letterhead_has_its_place_and_its_red_lines(printed, tmp_path):
    levels = printed[0]
    for page in (1, 2, 3):
        name, thick, thin, upper, lower = red(levels, tmp_path, page)
        for _, _, left, right in (thick, thin, upper, lower):
            assert (left, right) == (pytest.approx(20, abs=0.3), pytest.approx(190, abs=0.3))
        assert thick[1] - thick[0] > 2 * (thin[1] - thin[0])
        assert lower[1] - lower[0] > 2 * (upper[1] - upper[0])
        # The letters are those of a font that stands in for the official one.
        assert name[0] == pytest.approx(30, abs=1)
        assert thick[0] - name[1] == pytest.approx(4, abs=1)
        assert lower[1] == pytest.approx(297 - 20, abs=0.3)
        assert (name[2] + name[3]) / 2 == pytest.approx(105, abs=0.5)


@pytest.mark.libreoffice
def test_three_levels_are_three_pages_each_with_its_number_at_the_right_and_its_reply_slip(printed):
    pages = pages_of(printed[0])
    assert len(pages) == 3
    for page, title, number in zip(pages, ("催办通知", "工作提示", "督办通知"), (12, 13, 14), strict=True):
        assert title in page.text
        assert page.text.count(f"洛人办督提〔2018〕{number}号") == 2
        assert page.text.index("联系人：") < page.text.index("回执文号") < page.text.index("负责人签字年")
        last = max(word.right for word in page.words if word.top < 170 and word.text.endswith("号"))
        assert last == pytest.approx((210 - 26) * MM, abs=3)
        assert not [word for word in page.words if word.top > 274 * MM]


@pytest.mark.libreoffice
def test_a_task_of_400_characters_is_whole_and_only_its_second_page_has_a_number(printed):
    first, second = pages_of(printed[1])
    assert LONG in first.text + second.text
    assert [("—" in page.text) for page in (first, second)] == [False, True]
    assert "负责人签字" in second.text


def test_a_long_name_of_an_office_stays_on_one_line_of_the_letterhead(tmp_path):
    from docx import Document

    name = "某某自治区某某市某某区人民代表大会常务委员会办公室"
    path = ledger_at(tmp_path / "台账.xlsx", settings={**SET, "督办发文机关": name})
    taizhang_xl.remind(path, as_of=date(2018, 10, 25))
    (made,) = (tmp_path / "out" / "提示件").glob("*.docx")
    style = Document(str(made)).styles["发文机关"]
    assert len(name) * style.font.size.mm <= 170
    # What is below it stays where it is.
    formats = style.paragraph_format
    assert formats.line_spacing.mm + formats.space_after.mm == pytest.approx(21, abs=0.1)


def test_fonts_are_known_by_either_name():
    assert missing_among(["FangSong_GB2312", "方正小标宋简体", "KaiTi_GB2312", "SimHei", "DejaVu Sans"]) == []
    assert missing_among(["仿宋", "DejaVu Sans"]) == ["仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体"]
    assert missing_fonts() != []
