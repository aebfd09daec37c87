"""看板 as people use it in a browser: search, filters, links, keyboard, paper, telephone; and that it asks nobody for anything."""

import pytest
from boards import DAY, HOSTILE, LONG, MONEY, ODD_UNITS, OFFICE, TOWN, ledger_of_the_year
from ledgers import make_ledger
from quarters import played_quarter

from taizhang_xl import board
from taizhang_xl.ledger.schema import LEDGER, UNITS, Field

pytestmark = pytest.mark.chromium
WIDE, NARROW = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("board")
    return board(ledger_of_the_year(folder / "2018年台账.xlsx"), to=folder / "看板.html", as_of=DAY)


class Opened:
    """A page, and what it asked for and complained of."""

    def __init__(self, browser):
        self.said, self.asked = [], []
        self.page = browser.new_context(viewport=WIDE, offline=True).new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.route("**", self._answer)

    def _answer(self, route):
        if route.request.is_navigation_request():
            route.continue_()
        else:
            self.asked.append(route.request.url)
            route.abort()

    def go(self, file, hash_="", viewport=WIDE):
        self.page.set_viewport_size(viewport)
        # A page that is open already would only follow the link.
        self.page.goto("about:blank")
        self.page.goto(f"{file.as_uri()}{hash_}")
        return self.page


@pytest.fixture(scope="module")
def opened(browser):
    return Opened(browser)


def listed(page):
    return page.locator("#items > li .number").all_text_contents()


def count(page):
    return page.locator("#count").inner_text()


def test_the_board_is_drawn_and_searched_without_a_request_or_an_error(opened, file):
    page = opened.go(file)
    assert page.title() == page.locator("h1").inner_text() == "某机关2018年工作看板"
    assert count(page) == "列出 230 项，共 230 项，先列出 200 项，还有 30 条。"
    tiles = {each.split("\n")[1]: each.split("\n")[0] for each in page.locator(".tile").all_inner_texts()}
    assert tiles == {
        "全部事项": "230", "未落实": "1", "正在办理": "2", "办结": "2", "未到期": "225", "本周到期": "1", "超期": "3", "挂单": "1",
        "率先完成": "1",
    }  # fmt: skip
    for words, found in (
        ("dxkj", ["1-001"]),
        ("地下空间", ["1-001"]),
        ("2-00", ["2-001", "2-002"]),
        ("２—００１", ["2-001"]),
        ("KJGZJC 财经", ["2-001"]),
        ("已经起草", ["2-001"]),
    ):
        page.locator("#q").fill(words)
        assert listed(page) == found, words
    page.locator("#q").fill("没有这样的事")
    assert count(page).startswith("没有找到")
    # What wants to be more than text is text.
    for number, task in HOSTILE.items():
        page.locator("#q").fill(number)
        shown = "".join(char for char in task if char not in "\u2028\u2029\u202e\u2066\u200f")
        assert page.locator("#items .task").text_content() == shown
    assert page.evaluate("window.broken") is None
    assert page.locator("img, b:not(.tile b)").count() == 0
    assert opened.said == []
    assert opened.asked == []


def test_a_text_of_2000_characters_makes_no_page_wider(opened, file):
    for viewport in (WIDE, NARROW):
        page = opened.go(file, "#item=9-004", viewport)
        assert LONG in page.locator(".card").text_content()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
def test_filters_and_links_show_the_same(opened, file):
    page = opened.go(file)
    page.locator("#unit").select_option(TOWN)
    assert listed(page) == ["1-001", "1-002", "1-003", "1-004"]
    assert "unit=" in page.url
    assert page.locator("#overview").is_visible()
    page.locator("#kind").select_option("超期")
    assert listed(page) == ["1-002"]
    assert page.locator("#overview").is_hidden()
    link = page.url
    assert listed(opened.go(file, f"#{link.partition('#')[2]}")) == ["1-002"]
    assert listed(opened.go(file, f"#unit={OFFICE}&month=3&state=未落实")) == ["3-001"]
    # Nobody was asked in January: nothing is said of it.
    assert listed(opened.go(file, f"#unit={OFFICE}&month=1&state=未落实")) == []
    # Of a month the occurrence counts: the work of February is done, that of the whole year is not.
    assert listed(opened.go(file, f"#unit={OFFICE}&month=2&state=办结")) == ["3-001"]
    assert listed(opened.go(file, "#category=机关日常工作&kind=率先完成")) == ["1-004"]
    # As in the overview the most overdue is first; what was asked for is in view.
    page = opened.go(file, "#kind=超期")
    assert listed(page) == ["2-001", "3-001", "1-002"]
    assert page.evaluate("[scrollY, document.activeElement.id]") == [0, "list"]
    page = opened.go(file, "#unit=没有的单位&kind=挂单")
    assert listed(page) == ["2-001"]
    assert count(page).startswith("这份看板里没有单位“没有的单位”，没有照它筛选。")
    page.go_back()
    page = opened.go(file, "#item=9-999")
    assert count(page).startswith("这份看板里没有编号“9-999”。")
    page.get_by_role("button", name="全部显示").click()
    assert len(listed(page)) == 200
    page.get_by_role("button", name="还有 30 条").click()
    assert len(listed(page)) == 230
    assert opened.asked == opened.said == []


@pytest.mark.slow
def test_a_unit_may_be_called_what_every_object_has(opened, file):
    for number, unit in ODD_UNITS.items():
        page = opened.go(file, f"#unit={unit}")
        assert listed(page) == [number]
        assert page.locator("#matrix tbody th").all_text_contents() == [unit]
        assert page.locator("#months tbody td").first.text_content() == "未月结"
    assert opened.asked == opened.said == []


@pytest.mark.slow
def test_the_circles_lead_to_their_items_and_say_their_words(opened, file):
    page = opened.go(file)
    cell = page.get_by_role("link", name=f"{OFFICE}3月：未落实1项", exact=True)
    assert cell.locator("svg circle").first.get_attribute("fill") == "#FF7C80"
    cell.click()
    assert listed(page) == ["3-001"]
    page.get_by_role("button", name="全部显示").click()
    assert (
        page.locator(".chart").all_inner_texts()[0].split("\n")[-1]
        == " 城市地下空间开发利用条例立法调研：正在办理，20日，主题活动"
    )
    overdue = page.get_by_role("region", name="超期")
    assert overdue.locator("tbody tr").all_inner_texts()[0].split() == ["2-001", "会计工作检查", MONEY, "超期18天"]
    overdue.get_by_role("link", name="2-001").click()
    card = page.locator(".card").text_content()
    assert "挂单号2018-03-01，到期1个月，正在办理：等文件，原到期日3月31日" in card
    cells = page.locator(".card tbody th, .card tbody td").all_text_contents()
    assert cells == ["3月", "已经起草", "正在办理", "等文件", "", "月结存档不能用，照台账"]


@pytest.mark.slow
def test_closed_months_and_trends_are_shown_as_counted(opened, tmp_path):
    ledger = tmp_path / "2018年台账.xlsx"
    played_quarter(ledger)
    page = opened.go(board(ledger, to=tmp_path / "看板.html", as_of="2018-04-11"))
    lines = [line.split("\t") for line in page.locator("#months table").first.inner_text().split("\n")]
    assert lines[1:4] == [
        ["1月", "已月结", "5", "3", "0", "1", "1", "1", "75%"],
        ["2月", "已月结", "5", "3", "0", "1", "1", "1", "50%"],
        ["3月", "已月结", "8", "5", "0", "3", "0", "3", "50%"],
    ]
    page.locator("#months select").select_option("2")
    second = [line.split("\t") for line in page.locator("#months table").nth(1).inner_text().split("\n")]
    assert ["办公室", "1", "—", "—", "—", "1", "—", "—"] in second
    heats = page.locator("#trends .heat").all_inner_texts()
    assert heats[0].split("\n")[1].split("\t") == ["应办", "5", "5", "8"]
    dark = page.locator("#trends td[style]").first.evaluate("cell => getComputedStyle(cell).backgroundColor")
    assert dark.startswith("rgb(")
    page.locator("#unit").select_option(MONEY)
    assert page.locator("#months table").first.inner_text().split("\n")[2].split("\t") == [
        "2月", "已月结", "2", "2", "0", "0", "0", "0", "50%",
    ]  # fmt: skip
    assert opened.asked == opened.said == []


@pytest.mark.slow
def test_everything_can_be_done_with_the_keyboard(opened, file):
    page = opened.go(file)

    def focused():
        return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")

    page.keyboard.press("Tab")
    assert focused() == "跳到事项"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Tab")
    assert focused() == "q"
    page.keyboard.type("dxkj")
    assert listed(page) == ["1-001"]
    for name in ("unit", "month", "state", "kind", "category"):
        page.keyboard.press("Tab")
        assert focused() == name
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused() == "q"
    assert len(listed(page)) == 200
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert focused().startswith("list")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.locator("#more").focus()
    page.keyboard.press("Enter")
    # What was drawn last is where one goes on.
    assert "8-" in focused()
    assert page.locator("#count").get_attribute("aria-live") == "polite"


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("hash_", ["", "#item=2-001", "#q=没有"])
def test_axe_finds_nothing_serious(opened, file, viewport, hash_):
    from axe_playwright_python.sync_playwright import Axe

    page = opened.go(file, hash_, viewport)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:3]) for each in found] == []


@pytest.mark.slow
def test_a_telephone_has_large_fields_and_no_side_scroll(opened, file):
    page = opened.go(file, "", NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.locator("#filters input, #filters select, #filters button").evaluate_all(
        "all => all.map(each => each.offsetHeight)"
    )
    assert min(heights) >= 44
    # The wide table begins at the month that runs, with the units beside it.
    page.wait_for_function("document.getElementById('matrix').scrollLeft > 0")
    seen = page.locator("#matrix thead th").evaluate_all(
        "all => all.filter(each => { const box = each.getBoundingClientRect(); return box.left >= 80 && box.right <= innerWidth; }).map(each => each.textContent)"
    )
    assert seen[0] == "4月"
    assert page.locator("#matrix th[scope=row]").first.bounding_box()["x"] >= 0


@pytest.mark.slow
def test_paper_has_every_part_on_a4_and_no_fields(opened, file, tmp_path):
    import subprocess

    page = opened.go(file)
    pdf = tmp_path / "看板.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    assert "Page size:       841.92 x 594.96 pts (A4)" in told or "(A4)" in told
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    for part in (
        "各单位各月到期的事项",
        "本周到期（4月16日至4月22日） 1 项",
        "超期 3 项",
        "各月数字",
        "趋势",
        "还有 30 条",
    ):
        assert part in text
    assert "全部显示" not in text
    assert "跳到事项" not in text


@pytest.mark.slow
def test_twenty_thousand_items_are_counted_and_searched(opened, tmp_path):
    units = [{Field.UNIT_NAME: f"第{place}单位"} for place in range(20)]
    items = [
        {Field.NUMBER: f"{place % 20}-{place:05}", Field.UNIT: f"第{place % 20}单位", Field.TASK: f"督促落实城市地下空间和污水管网改造工作之{place}，按月通报进展",
         Field.DEADLINE: ("3月底", "6月底", "每季度末", "10月底")[place % 4], Field.STATE: ("正在办理", None)[place % 2], Field.PROGRESS: "按计划推进"}
        for place in range(20_000)
    ]  # fmt: skip
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "机关", {UNITS: units, LEDGER: items})
    page = opened.go(board(ledger, to=tmp_path / "看板.html", as_of=DAY))
    assert count(page) == "列出 20000 项，共 20000 项，先列出 200 项，还有 19800 条。"
    assert len(listed(page)) == 200
    # Of units 7 and 17 each twentieth number below 10000.
    for words, found in (("dxkj", 20_000), ("之19999，", 1), ("7-0", 1_000)):
        page.locator("#q").fill(words)
        assert count(page).startswith(f"列出 {found} 项，")
    assert opened.asked == opened.said == []
