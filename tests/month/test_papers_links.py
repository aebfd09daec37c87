"""Each figure of the month's document leads to as many rows as it says, in offices of every kind."""

import re

import pytest
from offices_of_papers import reviewed_office
from papers import Paper

from taizhang_xl.month.document import papers_of
from taizhang_xl.month.settings import Meeting

SEEDS = (1, 2, 3, 4, 5)
OVERVIEW = "2018年3月各单位工作落实情况总览"
LISTS = 10


@pytest.fixture(scope="module", params=[SEEDS[0], *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[1:])])
def paper(request):
    return Paper(papers_of(reviewed_office(request.param), Meeting("主任会议"), {}))


def test_each_link_of_a_figure_leads_to_its_rows(paper):
    followed = 0
    for link in paper.links():
        if link.text.endswith("%"):
            due = [cells for cells in paper.rows_at(link.to.replace("on_time", "due")) if "未报送" not in cells]
            assert f"{len(paper.rows_at(link.to)) / len(due):.0%}" == link.text, link
        elif link.text.isdecimal():
            assert len(paper.rows_at(link.to)) == int(link.text), link
        else:
            assert "\t" in link.around, link
            assert link.text.rpartition("．")[2].removeprefix("各") in paper.text_at(link.to)
        followed += 1
    assert followed > LISTS


def test_each_figure_that_is_not_0_is_a_link(paper):
    links = list(paper.links())
    for cells in paper.after(OVERVIEW):
        figures = [each for each in cells[2:11] if each not in ("—", "0", "0%")]
        around = "".join(cells)
        assert sorted(link.text for link in links if link.around == around) == sorted(figures), cells[0]
    # Those of a unit's own section, in the sentence below its name and in the heading of part one.
    for text in paper.texts():
        if text.startswith(("报送情况：", "一、当月落实情况")):
            figures = [each for each in re.findall(r"(\d+)项", text) if each != "0"]
            assert [link.text for link in links if link.around == text][: len(figures)] == figures


def test_each_list_has_as_many_rows_as_its_heading_says(paper):
    headings = [text for text in paper.texts() if re.fullmatch(r"附件\d+　.+（\d+）", text)]
    assert len(headings) == LISTS
    for heading in headings:
        assert len(paper.after(heading)) == int(re.search(r"（(\d+)）", heading)[1]), heading
