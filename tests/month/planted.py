"""An office made up from a seed in whose texts are numbers of persons and characters that steer, and readers that look for them.

Everything is written and read with openpyxl, zipfile and the email parser; how a number looks when it is gone is not asked.
"""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import unquote

import openpyxl
from click.testing import CliRunner

from taizhang_xl.faces.cli import cli

MONTH, NEXT = "2018-03", "2018-04"
UNITS = ("办公室", "城环工委", "财经工委", "调研室")
COLUMNS = (
    "编号", "类别", "目标任务", "落实措施", "预期效果", "具体时间", "完成时限", "牵头领导", "责任单位", "协办单位", "责任人", "联系电话", "来源依据", "交办日期",
    "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排", "备注", "协办情况", "需协调事项",
)  # fmt: skip
FREE = (
    "目标任务", "落实措施", "预期效果", "具体时间", "牵头领导", "责任人", "来源依据", "进展情况", "佐证", "未完成原因", "下月安排", "备注", "需协调事项",
)  # fmt: skip
# Other columns, whose texts mean something; now and then one has something beside it.
BOUND = ("类别", "完成时限", "协办单位", "责任单位", "状态", "完成日期", "交办日期")
REPORTED = ("进展情况", "佐证", "未完成原因", "下月安排", "需协调事项", "完成日期", "状态")
# The folders of what goes to units and leaders beside the month's papers.
SUPERVISION = ("提示件", "工作信息", "讲评", "工作部署", "一览", "督察方案", "看板")
MONTHLY = (
    "编号",
    "月份",
    "落实情况",
    "状态",
    "未完成原因",
    "下月安排",
    "填报人",
    "填报日期",
    "完成日期",
    "协办情况",
    "需协调事项",
)
TASKS = (
    "地下空间管理调研", "校舍安全视察", "会议档案移交", "饮水工程检查", "预算执行汇报", "代表小组活动", "值班制度修订", "电梯加装督办", "污染防治条例起草",
    "信访积案化解", "工作通讯编印", "任免事项审查", "营商环境测评", "古树名木保护", "国有资产报告", "帮扶村道路", "养老机构抽查", "法律援助经费",
)  # fmt: skip
# As files write them: what XML cannot hold is escaped.
STEERING = {
    "_x001B_[2J": "\x1b[2J", "_x001B_]0;题_x0007_": "\x1b]0;题\x07", "_x000D_盖住": "\r盖住", "_x0007_": "\x07", "\x9b2J": "\x9b2J",
    "\u202e反": "\u202e反", "\u2066": "\u2066", "\u200b": "\u200b", "\ufeff": "\ufeff", "\u200f": "\u200f", "\u2028√ 已存": "\u2028√ 已存",
    "\x7f": "\x7f", "_x0008_": "\x08",
}  # fmt: skip
# All but the line ends and tabs that texts are laid out with.
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class Plant(NamedTuple):
    """Something planted: the digits or the character by which it is known, where, and which units may see it on their forms."""

    secret: str
    steers: bool
    place: str
    may_see: frozenset[str] = frozenset()


class Leak(NamedTuple):
    """A planted thing in an output of a kind."""

    kind: str
    output: str
    plant: Plant


class Garden:
    """What a seed plants."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.plants: list[Plant] = []

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, choices: Iterable[Any]) -> Any:
        return self.random.choice(list(choices))

    def digits(self, count: int) -> str:
        return "".join(self.one("0123456789") for _ in range(count))

    def number(self) -> tuple[str, str]:
        """A number as somebody types it, and the digits by which it is found again."""
        kind = self.one(("mobile", "mobile", "card", "landline"))
        if kind == "mobile":
            digits = f"13{self.digits(9)}"
            first, second, third = digits[:3], digits[3:7], digits[7:]
            gap = self.one(("", " ", "-", ".", "\n", "－", "\u200b", " - ", "　"))
            text = f"{self.one(('', '', '+86 ', '86-', '0086'))}{first}{gap}{second}{gap}{third}"
        elif kind == "card":
            day = f"19{self.digits(2)}0{self.random.randint(1, 9)}1{self.random.randint(0, 9)}"
            head, tail = f"99{self.digits(4)}", self.digits(3)
            gap = self.one(("", "", " ", "-", "\n"))
            text, digits = f"{head}{gap}{day}{gap}{tail}{self.one('0123456789Xx')}", f"{head}{day}{tail}"
        else:
            digits = f"6{self.digits(7)}"
            gap = self.one(("", " ", "-"))
            local = f"{digits[:4]}{gap}{digits[4:]}"
            text = self.one(
                (
                    f"0379-{local}",
                    f"（0379）{local}",
                    f"010 {local}",
                    f"+86 379 {local}",
                    f"{local}转801",
                    f"电话：{local}",
                    f"0391{digits}",
                )
            )
        if self.often(0.25):
            text = text.translate({ord(digit): chr(ord(digit) - ord("0") + ord("０")) for digit in "0123456789"})
        return text, digits

    def grow(self, base: str, place: str, may_see: Iterable[str] = ()) -> str:
        """Return a text with something planted, or as it is."""
        text = base
        if self.often(0.45):
            number, digits = self.number()
            self.plants.append(Plant(digits, steers=False, place=place, may_see=frozenset(may_see)))
            text = f"{text}{self.one(('，联系', '找老王', ' ', '（'))}{number}{self.one(('。', '，请核对', ''))}"
        if self.often(0.35):
            written = self.one(STEERING)
            mark = f"记{len(self.plants)}号"
            # Known by the mark before it: without the character the mark alone is harmless.
            self.plants.append(
                Plant(f"{mark}{STEERING[written][0]}", steers=True, place=place, may_see=frozenset(may_see))
            )
            text = f"{text}{mark}{written}"
        return text


def make_office(folder: Path, garden: Garden) -> Path:
    """Write a ledger; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(COLUMNS)
    tasks = garden.random.sample(TASKS, 12)
    rows = [_item(garden, f"1-{place:03}", task) for place, task in enumerate(tasks, 1)]
    for row in rows:
        sheet.append([row.get(name) for name in COLUMNS])
    _append(book, "月报", MONTHLY, (_report(garden, row) for row in rows if garden.often(0.4)))
    hung = ("挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期")
    _append(book, "挂单", hung, (
        {"挂单号": f"2018-02-{at:03}", "编号": row["编号"], "月份": "2018-02", "未完成原因": garden.grow("等批复", "挂单 未完成原因"), "次数": 1,
         "承诺时间": garden.grow("3月底", "挂单 承诺时间")}
        for at, row in enumerate(rows, 1) if garden.often(0.3)
    ))  # fmt: skip
    _append(book, "单位", ("单位名称", "简称", "负责人", "邮箱"), (
        {"单位名称": unit, "负责人": garden.grow("主任", "单位 负责人"), "邮箱": "a@example.org" if garden.often(0.7) else None} for unit in UNITS
    ))  # fmt: skip
    _append(
        book,
        "人员",
        ("姓名", "单位", "职务"),
        ({"姓名": "主任", "单位": unit, "职务": garden.grow("主任", "人员 职务")} for unit in UNITS),
    )
    office = garden.grow("某机关", "设置 机关名称") if garden.often(0.2) else "某机关"
    settings = {"年度": "2018", "机关名称": office, **_of_supervision(garden)}
    _append(book, "设置", ("名称", "值"), ({"名称": name, "值": value} for name, value in settings.items()))
    _append(
        book,
        "督察方案",
        ("日期", "责任单位", "编号", "方式", "督察人", "发现问题", "好的经验", "整改期限"),
        _inspections(garden, rows),
    )
    path = folder / "2018年台账.xlsx"
    book.save(path)
    return path


def _append(book: Any, name: str, header: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> None:
    sheet = book.create_sheet(name)
    sheet.append(header)
    for row in rows:
        sheet.append([row.get(column) for column in header])


def _of_supervision(garden: Garden) -> dict[str, str]:
    """Settings that stand on slips and briefs; the section's own telephone is there to be called."""
    usual = {
        "督办落款": "督察科", "督办联系人": "督察科", "信息刊名": "工作信息", "信息编发单位": "督察科", "信息报": "主任", "信息送": "副主任", "信息发": "各工委",
    }  # fmt: skip
    planted = {name: garden.grow(text, f"设置 {name}") if garden.often(0.2) else text for name, text in usual.items()}
    return {"督办代字": "某办督", **planted}


def _inspections(garden: Garden, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Inspections of some items and of each unit, which found something to mend, and something good."""
    of_items = ((garden.one(UNITS), row["编号"]) for row in rows if garden.often(0.4))
    for unit, number in (*((unit, None) for unit in UNITS), *of_items):
        yield {
            "日期": datetime(2018, 3, garden.random.randint(1, 30)), "责任单位": unit, "编号": number,
            "方式": garden.grow("实地查看", "督察方案 方式"), "督察人": garden.grow("督察科", "督察方案 督察人"),
            "发现问题": garden.grow("记录不全", "督察方案 发现问题"), "好的经验": garden.grow("边查边改", "督察方案 好的经验"),
            "整改期限": garden.grow("4月6日", "督察方案 整改期限") if garden.often(0.1) else "4月6日",
        }  # fmt: skip


def _item(garden: Garden, number: str, task: str) -> dict[str, Any]:
    unit = garden.one(UNITS)
    others = garden.random.sample([each for each in UNITS if each != unit], garden.random.randint(0, 2))
    row: dict[str, Any] = {
        "编号": number, "类别": garden.one(("机关日常工作", "调研", "代表建议和重要信访")), "目标任务": task, "责任单位": unit, "协办单位": "、".join(others) or None,
        "完成时限": garden.one(("3月底", "2月底", "4月底", "6月底", "每月", "3月20日", "长期坚持")), "责任人": "主任", "牵头领导": "分管领导", "联系电话": "0379-60000000",
        "状态": garden.one(("正在办理", "未落实", None, "办结")),
    }  # fmt: skip
    for name in FREE:
        if name in ("目标任务", "责任人") or garden.often(0.6):
            row[name] = garden.grow(row.get(name) or "按计划推进", f"台账 {name}", {unit})
    for name in BOUND:
        # An item of no unit that is known is on no form.
        if row.get(name) and garden.often(0.06):
            row[name] = garden.grow(row[name], f"台账 {name}", {unit} if name != "责任单位" else ())
    lines = [
        f"{other}：{garden.grow('已配合', '台账 协办情况', {other})}".replace("\n", " ")
        for other in others
        if garden.often(0.6)
    ]
    if lines and garden.often(0.4):
        lines.insert(0, garden.grow("请各单位抓紧", "台账 协办情况（科室）").replace("\n", " "))
    row["协办情况"] = "\n".join(lines) or None
    return row


def _report(garden: Garden, row: dict[str, Any]) -> dict[str, Any]:
    month = garden.one(("2018-02", "2018-02", MONTH))
    told = {
        name: garden.grow("有进展", f"月报 {name}")
        for name in ("落实情况", "未完成原因", "下月安排", "填报人", "需协调事项")
        if garden.often(0.5)
    }
    lines = [
        f"{other}：{garden.grow('已配合', '月报 协办情况', {other})}".replace("\n", " ")
        for other in (row["协办单位"] or "").split("、")
        if other in UNITS
    ]
    return {"编号": row["编号"], "月份": month, "状态": "正在办理", **told, "协办情况": "\n".join(lines) or None}


def fill_in(sent: Path, back: Path, garden: Garden) -> int:
    """Fill in the forms of most units as their clerks might; returns how many came back."""
    back.mkdir(parents=True)
    silent = garden.one(UNITS)
    forms = [path for path in sorted(sent.glob("*.xlsx")) if not path.name.startswith(silent)]
    for path in forms:
        unit = path.name.partition("_")[0]
        book = openpyxl.load_workbook(path)
        _fill_in(book["月报表"], unit, garden)
        name = path.name
        if garden.often(0.1):
            name = f"{path.stem}{garden.grow('修改', '文件名')}.xlsx".replace("/", "").replace("\n", " ")
        book.save(back / name)
        if garden.often(0.1):
            _fill_in(book["月报表"], unit, garden)
            book.save(back / f"{path.stem}(2).xlsx")
    return len(forms)


def fit_to_close(ledger: Path, target: Path, garden: Garden) -> Path:
    """Write a copy of a ledger in which a clerk has put right what hinders the close of a quarter; returns its path."""
    target.parent.mkdir()
    book = openpyxl.load_workbook(ledger)
    book["挂单"].delete_rows(2, book["挂单"].max_row)
    for line in book["台账"].iter_rows(min_row=2):
        cells = dict(zip(COLUMNS, line, strict=False))
        if not cells["未完成原因"].value:
            cells["未完成原因"].value = garden.grow("等批复", "台账 未完成原因")
        if cells["状态"].value == "办结":
            cells["完成日期"].value = datetime(2018, 3, 2)
    book.save(target)
    return target


def _fill_in(sheet: Any, unit: str, garden: Garden) -> None:
    header = [cell.value for cell in sheet[4]]
    assists = False
    for line in sheet.iter_rows(min_row=5):
        number, task = line[0].value, line[header.index("目标任务")].value
        if isinstance(number, str) and number.startswith("以下"):
            assists = "协办" in number
            continue
        if not task:
            if garden.often(0.3):
                for name in ("目标任务", "落实措施", "完成时限", "进展情况"):
                    line[header.index(name)].value = garden.grow("新增的工作", f"报表 新增 {name}")
            continue
        for name in ("协办情况",) if assists else REPORTED:
            if garden.often(0.6):
                base = {"状态": "正在办理", "完成日期": "3月20日"}.get(name, "本月做了")
                planted = name not in ("状态", "完成日期") or garden.often(0.2)
                line[header.index(name)].value = garden.grow(base, f"报表 {name}", {unit}) if planted else base
        # What is not the unit's is a request, and comes no further than to the section.
        for name in ("目标任务", "落实措施", "完成时限"):
            if garden.often(0.08):
                line[header.index(name)].value = garden.grow("请改成这样", f"报表 申请 {name}")
    if garden.often(0.4):
        whose = next(cell for cell in sheet[2] if isinstance(cell.value, str) and cell.value.startswith("填报人"))
        whose.value = garden.grow("填报人：小李", "报表 填报人")


# -- what is done ----------------------------------------------------------------


def play(folder: Path, garden: Garden) -> tuple[int, list[tuple[str, str]]]:
    """Let an office go through its month; returns how many returns came, and what each command printed."""
    ledger = make_office(folder, garden)
    before = folder / "原来.xlsx"
    shutil.copy(ledger, before)
    said: list[tuple[str, str]] = []

    def run(*words: object) -> None:
        done = CliRunner().invoke(cli, [str(word) for word in words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        said.append((" ".join(map(str, words[::2])), done.output + done.stderr))

    run("split", ledger, "--month", MONTH, "--drafts")
    count = fill_in(folder / "sent" / MONTH, folder / "returns" / MONTH, garden)
    run("check", ledger)
    run("check", ledger, "--all")
    run("consolidate", ledger, "--month", MONTH, "--dry-run")
    run("consolidate", ledger, "--month", MONTH)
    run("packet", ledger, "--month", MONTH, "--to", folder / "材料")
    run("month-end", ledger, "--month", MONTH, "--to", folder / "月底", "--as-of", "2018-03-31")
    for by in ("类别", "责任单位"):
        run("print", ledger, "--by", by, "--to", folder / f"打印稿{by}.xlsx", "--as-of", "2018-03-31")
    for day in ("2018-03-25", "2018-04-09"):
        run("remind", ledger, "--to", folder / "提示件", "--as-of", day)
    run("plan", ledger, "--to", folder / "督察方案" / "督察方案.xlsx", "--as-of", "2018-04-09")
    numbers = [
        row[0] for row in openpyxl.load_workbook(ledger)["台账"].iter_rows(min_row=2, values_only=True) if row[0]
    ]
    run(
        "brief",
        ledger,
        "--items",
        ",".join(map(str, numbers)),
        "--experience",
        "--to",
        folder / "工作信息",
        "--as-of",
        "2018-04-09",
    )
    ready = fit_to_close(ledger, folder / "讲评用" / ledger.name, garden)
    for month in ("2018-01", "2018-02", MONTH):
        run("close", ready, "--month", month)
    run("commentary", ready, "--quarter", "1", "--to", folder / "讲评" / "讲评.docx", "--as-of", "2018-04-09")
    run("booklet", ledger, "--to", folder / "工作部署", "--as-of", "2018-04-09")
    run("week", ledger, "--to", folder / "一览" / "本周.xlsx", "--as-of", "2018-04-09")
    for whose in ((), ("--unit", UNITS[0]), ("--leader", "分管领导")):
        name = "".join(whose[1:]) or "全体"
        run("board", ledger, *whose, "--to", folder / "看板" / f"{name}.html", "--as-of", "2018-04-09")
    run("history", ledger)
    run("history", ledger, "--format", "json")
    run("diff", before, ledger)
    run("diff", before, ledger, "--format", "json")
    run("undo", ledger, "--dry-run")
    run("export", ledger, "--format", "json")
    run("split", ledger, "--month", NEXT, "--drafts")
    marked = folder / "校验过.xlsx"
    shutil.copy(ledger, marked)
    run("check", marked, "--mark")
    return count, said


# -- what is looked through ------------------------------------------------------


def leaks(folder: Path, said: Iterable[tuple[str, str]], plants: Iterable[Plant]) -> list[Leak]:
    """Return the planted things that are where they must not be."""
    known = tuple(plants)
    found = [Leak("屏幕", command, plant) for command, text in said for plant in _on_screen(text)]
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or inside.parts[0] in ("returns", ".taizhang") or ".taizhang" in inside.parts:
            continue
        if path.suffix == ".eml":
            found += _in_mail(path, str(inside), known)
        elif inside.parts[0] == "sent":
            found += _in_form("月报表", path.read_bytes(), str(inside), path.name.partition("_")[0], known)
        elif inside.parts[0] in SUPERVISION:
            found += _among(inside.parts[0], str(inside), [path.name, *texts_of(path.read_bytes())], known)
        elif inside.parts[0] in ("材料", "月底") or path.name.startswith("打印稿"):
            kind = "打印稿" if path.name.startswith("打印稿") else "月度材料"
            found += _among(kind, str(inside), texts_of(path.read_bytes()), known)
        elif path.name == "校验过.xlsx":
            found += _among("校验结果", str(inside), _of_sheet(path, "校验结果"), known)
    return found


def _on_screen(text: str) -> Iterator[Plant]:
    for match in STEERS.finditer(text):
        yield Plant(match[0], steers=True, place=text[max(0, match.start() - 20) : match.end() + 5])


def _in_mail(path: Path, output: str, plants: tuple[Plant, ...]) -> list[Leak]:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    unit = path.name.partition("_")[0]
    body = message.get_body()
    assert body is not None
    words = [*map(str, message.values()), body.get_content()]
    found = _among("邮件", output, words, plants)
    for part in message.iter_attachments():
        data = part.get_payload(decode=True)
        is_form = "xl/worksheets/sheet2.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
        found += _among("邮件", output, [part.get_filename() or ""], plants)
        if is_form:
            found += _in_form("邮件里的月报表", data, output, unit, plants)
        else:
            found += _among("邮件里的材料", output, texts_of(data), plants)
    return found


def _in_form(kind: str, data: bytes, output: str, unit: str, plants: tuple[Plant, ...]) -> list[Leak]:
    """A unit's form may show it what is in its own rows, and its own line in those of others."""
    return _among(kind, output, texts_of(data), tuple(each for each in plants if unit not in each.may_see))


def _among(kind: str, output: str, texts: Iterable[str], plants: tuple[Plant, ...]) -> list[Leak]:
    whole = list(texts)
    digits = "\n".join(map(_digits, whole))
    plain = "\n".join(whole)
    return [Leak(kind, output, each) for each in plants if each.secret in (plain if each.steers else digits)]


def _digits(text: str) -> str:
    """The digits of a text, whatever is between them and however they are written."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if "0" <= char <= "9")


def texts_of(data: bytes) -> list[str]:
    """All texts and attributes of all parts of a workbook, as a reader of XML has them, and the cells as openpyxl has them."""
    if data.startswith(b"<!DOCTYPE html>"):
        return _of_page(data.decode("utf-8"))
    texts: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            xml = archive.read(name).decode("utf-8")
            # A paragraph of a document is in as many pieces as it has looks.
            written = re.findall(r"<w:p[ >](.*?)</w:p>", xml, re.S)
            texts += ["".join(re.findall(r"<w:t[^>]*>(.*?)</w:t>", each, re.S)) for each in written]
            shared = re.findall(r"<si>(.*?)</si>", xml, re.S)
            texts += ["".join(re.findall(r"<t[^>]*>(.*?)</t>", each, re.S)) for each in shared]
            texts += re.findall(r">([^<]+)<", xml)
            # Numbers of rows and styles are no texts.
            texts += [value for value in re.findall(r'="([^"]*)"', xml) if not value.isascii() or " " in value]
            texts.append(unquote(name))
        # Documents know no _x001B_: what reads so there is a text, as a file's name may have it.
        if "xl/workbook.xml" not in archive.namelist():
            return [unescape(text) for text in texts]
        texts = [_decoded(text) for text in texts]
    # What openpyxl reads is decoded already.
    for page in openpyxl.load_workbook(io.BytesIO(data)):
        texts += [str(cell.value) for line in page.iter_rows() for cell in line if cell.value is not None]
        # The hidden sheet of a form is JSON in parts.
        if page.title == "分发底稿":
            rows = (
                "".join(str(cell) for cell in line if cell is not None) for line in page.iter_rows(values_only=True)
            )
            texts += [text for row in rows if row.startswith("{") for text in _strings(json.loads(row))]
    return texts


def _of_page(page: str) -> list[str]:
    """The texts of a board: what stands in its data, whatever stands beside it."""
    found = re.search(r'<script type="application/json" id="content">([^<]*)</script>', page)
    assert found is not None
    return [unescape(page), *_strings(json.loads(found[1]))]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif value is not None:
        yield str(value)


def _decoded(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), unescape(text))


def _of_sheet(path: Path, name: str) -> list[str]:
    sheet = openpyxl.load_workbook(path)[name]
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    return [_decoded(str(cell.value)) for cell in cells]
