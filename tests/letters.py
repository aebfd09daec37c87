"""Ledgers for mail, with a mark in each text that tells whose it is, and a reader of drafts that is none of ours.

A mark is `uqNNxMMq`: unit NN, item MM. What a draft holds is read with the standard library alone: the decoded text, the
headers, and of each attachment every text of every part.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NamedTuple, cast
from xml.etree import ElementTree

import openpyxl

HEADER = (
    "编号", "类别", "目标任务", "落实措施", "完成时限", "牵头领导", "责任单位", "协办单位", "责任人", "联系电话", "来源依据", "状态",
    "进展情况", "完成日期", "佐证", "未完成原因", "下月安排", "备注",
)  # fmt: skip
REPORTS = ("编号", "月份", "落实情况", "状态", "未完成原因", "下月安排", "填报人", "填报日期")
DEADLINES = ("3月底", "2月底", "3月20日", "4月底", "每月底", "每季度末", "6月底", "3月底前")
# A number each that a person could be called by, or known by.
PHONES = (
    "13812345678",
    "138-1234-5678",
    "0379-63281234",
    "１３８１２３４５６７８",
    "电话63281234",
    "+86 139 1234 5678",
)
CARDS = ("410305199003071234", "41030519900307123X", "410305 19900307 1234")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)|电话\D?\d{7,8}(?!\d)")
_CARD = re.compile(r"(?<!\d)[1-9]\d{5} ?(?:19|20)\d{6} ?\d{3}[\dXx](?!\d)")
_LOOKS = re.compile("/(?:styles|stylesWithEffects|theme|fontTable|numbering|settings|webSettings)[^/]*[.]xml$|/theme/")
_MARK = re.compile(r"uq(\d\d)x\d\dq")


class Made(NamedTuple):
    """A ledger that was made up: unit -> the units whose rows its mail may hold, leader -> the units led."""

    ledger: Path
    of_unit: dict[str, set[str]]
    of_leader: dict[str, set[str]]


def made_up(path: Path, seed: int) -> Made:
    """Write a ledger of a few units and leaders; which reported, what is theirs and where numbers stand is chance."""
    chance = random.Random(seed)
    units = [f"第{number:02d}工委" for number in range(chance.randint(3, 6))]
    leaders = [f"领导{letter}副主任" for letter in "甲乙丙"[: chance.randint(1, 3)]]
    led = {unit: chance.choice(leaders) for unit in units}
    book = openpyxl.Workbook()
    items = _items(book, units, chance)
    _sheet(book, "月报", [REPORTS, *_reports(items, units, chance)])
    _sheet(book, "单位", [
        ("单位名称", "简称", "负责人", "邮箱", "分管领导"),
        *((unit, "", f"{unit}主任", f"u{place}@example.org", led[unit]) for place, unit in enumerate(units)),
    ])  # fmt: skip
    _sheet(book, "人员", [
        ("姓名", "责任单位", "职务", "联系电话", "邮箱"),
        *((name, "", "", chance.choice(PHONES), f"l{place}@example.org") for place, name in enumerate(leaders)),
    ])  # fmt: skip
    settings = {
        "年度": 2018, "机关名称": "某机关", "科室邮箱": "section@example.org", "联系人": "督察科 内线 12",
        "督办代字": "某办督", "督办联系人": "督察科", "督办联系电话": "内线 12", "收件域名": "example.org",
    }  # fmt: skip
    _sheet(book, "设置", [("名称", "值", "说明"), *((name, value, "") for name, value in settings.items())])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    of_unit = {unit: {unit, *(lead for lead, others in items.values() if unit in others)} for unit in units}
    return Made(path, of_unit, {leader: {unit for unit in units if led[unit] == leader} for leader in leaders})


def _sheet(book: openpyxl.Workbook, name: str, rows: list[tuple[object, ...]]) -> None:
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))


def _items(book: openpyxl.Workbook, units: list[str], chance: random.Random) -> dict[str, tuple[str, set[str]]]:
    """Write the items; returns 编号 -> the unit in charge and those that assist."""
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(list(HEADER))
    items: dict[str, tuple[str, set[str]]] = {}
    for place, unit in enumerate(units):
        # A form with a number in its unit's own rows does not leave: of half of the units it does.
        is_clean = chance.random() < 0.5
        for number in range(chance.randint(1, 4)):
            mark, key = f"uq{place:02d}x{number:02d}q", f"{place + 1}-{number + 1:03d}"
            others = {chance.choice(units)} - {unit} if chance.random() < 0.3 else set()
            done = chance.random() < 0.3

            def text(what: str, mark: str = mark, *, is_clean: bool = is_clean) -> str:
                return f"{what}{mark}" if is_clean else f"{what}{mark}{_number(chance)}"

            sheet.append([
                key, "机关日常工作", text("修路"), text("开会"), chance.choice(DEADLINES), f"领导{place}", unit, "、".join(others),
                f"{unit}主任", chance.choice(PHONES), text("批示"), "办结" if done else chance.choice(["", "正在办理"]), text("在干"),
                "2018-03-15" if done else "", text("报告") if done else "", text("缺钱"), text("再干"), text("备注"),
            ])  # fmt: skip
            items[key] = (unit, others)
    return items


def _number(chance: random.Random) -> str:
    return chance.choice(("", "", "", f"，{chance.choice(PHONES)}", f"，证{chance.choice(CARDS)}"))


def _reports(
    items: dict[str, tuple[str, set[str]]], units: list[str], chance: random.Random
) -> Iterator[tuple[object, ...]]:
    # Before anybody has reported, forms go out in place of reminders.
    share = chance.choice((0, 0.6, 0.6, 0.6))
    reported = {unit for unit in units if chance.random() < share}
    for key, (unit, _) in items.items():
        if unit in reported:
            mark = f"uq{units.index(unit):02d}x99q"
            yield (
                key,
                "2018-03",
                f"做了{mark}{_number(chance)}",
                "正在办理",
                f"缺人{mark}",
                f"再做{mark}",
                "填报员",
                "2018-03-30",
            )


class Found(NamedTuple):
    """What a draft holds: to whom, of which kind, all its texts with the place of each."""

    to: str
    name: str
    texts: tuple[tuple[str, str], ...]

    def marks(self) -> set[str]:
        """The units whose rows it holds."""
        return {f"第{mark}工委" for _, text in self.texts for mark in _MARK.findall(text)}

    def numbers(self) -> list[str]:
        """What looks like a number of a person, with its place."""
        folded = ((place, _plain(text)) for place, text in self.texts)
        return [f"{place}: {hit}" for place, text in folded for kind in (_PHONE, _CARD) for hit in kind.findall(text)]


def _plain(text: str) -> str:
    return text.translate({ord("０") + digit: str(digit) for digit in range(10)})


def read(path: Path) -> Found:
    """Read a draft with the standard library."""
    message = cast("EmailMessage", message_from_bytes(path.read_bytes(), policy=default))
    body = message.get_body()
    assert body is not None
    texts = [("正文", body.get_content()), ("主题", str(message["Subject"]))]
    for part in message.iter_attachments():
        texts.append(("附件名", part.get_filename() or ""))
        texts += parts_of(part.get_filename() or "", part.get_content())
    return Found(str(message["To"]), path.stem, tuple(texts))


def parts_of(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield each text and each attribute's value of each part, and a cell's whole text however it is split."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for part in archive.namelist():
            if part.endswith((".xml", ".rels", ".vml")):
                root = ElementTree.fromstring(archive.read(part))
                yield f"{name}/{part}", "\n".join(root.itertext())
                if _LOOKS.search(part):
                    # Sizes and colours, of which none is a text.
                    continue
                elements = list(root.iter())
                for element in elements:
                    if element.tag.endswith(("}p", "}si")):
                        yield f"{name}/{part}", "".join(element.itertext())
                values = (v for element in elements for k, v in element.items() if not k.endswith("Id"))
                yield f"{name}/{part}", "\n".join(values)
