"""A month's mail as drafts: each to those whom it concerns, nothing of anybody else in it, no number of a person, nobody invented."""

import io
import os
import shutil
import zipfile
from collections import Counter
from datetime import date
from email import message_from_bytes
from email.policy import default

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from letters import CARDS, PHONES, made_up, read

import taizhang_xl
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.made import save_made
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.faces.cli import cli
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.settings import MailSettings
from taizhang_xl.paper.text_template import fill
from taizhang_xl.paper.word.template import TemplateError
from taizhang_xl.sending.attachments import May, made_ready
from taizhang_xl.sending.drafts import message_id
from taizhang_xl.sending.drafts import read_draft as as_sent
from taizhang_xl.systems.mail.audience import COLUMNS, Audience, Kind
from taizhang_xl.systems.mail.mail_drafts import drafted
from taizhang_xl.systems.mail.recipients import Recipient, head_of, leaders_of, section_of
from taizhang_xl.systems.mail.templates import LETTERS

MONTH, DAY = "2018-03", "2018-03-31"


# -- whole months, made up -----------------------------------------------------


def whole_month(home, seed):
    """A made-up ledger with its forms out, its packet made, every second one with slips."""
    made = made_up(home / "台账.xlsx", seed)
    taizhang_xl.split(made.ledger, MONTH, home / "sent")
    taizhang_xl.packet(made.ledger, MONTH, as_of=DAY)
    if seed % 2:
        taizhang_xl.remind(made.ledger, as_of=DAY)
    return made


def judged(made, drafts):
    """Read each draft as it lies; return what it holds that its recipient must not have, and of how many units it holds rows."""
    wrong, marks = [], 0
    for draft in drafts:
        found = read(draft.target)
        marks += len(found.marks())
        name = draft.mail.recipient.name
        may = made.of_unit.get(name) or made.of_leader.get(name) or set(made.of_unit)
        wrong += [f"{found.name}: {unit}" for unit in found.marks() - may]
        wrong += [f"{found.name}: {number}" for number in found.numbers()]
    return wrong, marks


def run_of(seeds, home):
    kinds, marks, wrong = Counter(), 0, []
    for seed in seeds:
        made = whole_month(home / str(seed), seed)
        drafts = taizhang_xl.mail_drafts(made.ledger, MONTH, as_of=DAY)
        bad, held = judged(made, drafts)
        wrong, marks = [*wrong, *(f"{seed} {each}" for each in bad)], marks + held
        kinds.update(str(draft.mail.kind) for draft in drafts)
        shutil.rmtree(home / str(seed))
    return kinds, marks, wrong


def test_nothing_of_another_unit_and_no_number_of_a_person_is_in_any_draft(tmp_path):
    kinds, marks, wrong = run_of([3], tmp_path)
    assert wrong == []
    assert set(kinds) >= {"催报", "材料", "提示件"}
    assert marks > 10


@pytest.mark.slow
def test_nor_in_any_of_two_hundred_months(tmp_path):
    kinds, marks, wrong = run_of(range(1000, 1200), tmp_path)
    assert wrong == []
    assert min(kinds[kind] for kind in ("发表", "催报", "材料", "提示件")) > 20
    assert marks > 2000


def in_a_part(draft, name, old, new):
    """Write a draft whose attachment has other bytes in one part."""
    message = message_from_bytes(draft.read_bytes(), policy=default)
    (part,) = message.iter_attachments()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(part.get_content())) as archive, zipfile.ZipFile(out, "w") as made:
        for each in archive.namelist():
            data = archive.read(each)
            assert each != name or old in data
            made.writestr(each, data.replace(old, new, 1) if each == name else data)
    filename = part.get_filename()
    part.set_content(out.getvalue(), "application", "octet-stream", filename=filename)
    planted = draft.with_name("planted.eml")
    planted.write_bytes(message.as_bytes())
    return read(planted)


def test_the_reader_of_drafts_finds_what_is_planted(tmp_path):
    made = whole_month(tmp_path, 1)
    draft = next(
        each
        for each in taizhang_xl.mail_drafts(made.ledger, MONTH, as_of=DAY)
        if each.mail.recipient.name in made.of_unit and each.mail.kind != "提示件"
    )
    before, strings = read(draft.target), "xl/sharedStrings.xml"
    assert before.numbers() == []
    for number in (*PHONES, *CARDS):
        planted = in_a_part(draft.target, strings, b"<t>", b"<t>" + number.encode())
        assert len(planted.numbers()) > 0, number
    planted = in_a_part(draft.target, strings, b"<t>", b"<t>uq77x01q")
    assert planted.marks() - before.marks() == {"第77工委"}
    planted = in_a_part(draft.target, "docProps/core.xml", b"<dc:creator>", b"<dc:creator>uq77x01q 13812345678")
    assert (planted.marks() - before.marks(), len(planted.numbers()) > 0) == ({"第77工委"}, True)


# -- one month, by hand --------------------------------------------------------

UNITS = (("单位名称", "简称", "负责人", "邮箱", "分管领导"), ("甲工委", "甲委", "甲主任", "jia@example.org", "李副主任"),
         ("乙工委", "乙委", "乙主任", "", "李副主任"), ("丙工委", "丙委", "丙主任", "bing@example.org", "王副主任"))  # fmt: skip
PEOPLE = (("姓名", "责任单位", "职务", "联系电话", "邮箱"), ("乙主任", "乙工委", "", "", "yi@example.org"),
          ("李副主任", "", "", "", "li@example.org"), ("王副主任", "", "", "", "wang@example.org"))  # fmt: skip
ITEMS = (
    ("编号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "状态", "进展情况", "联系电话"),
    ("1-001", "机关日常工作", "修东路", "3月底", "甲工委", "甲主任", "正在办理", "在修", "13800000000"),
    ("2-001", "机关日常工作", "修西路", "3月底", "乙工委", "乙主任", "正在办理", "在修", "13800000000"),
    ("3-001", "机关日常工作", "修北路", "3月底", "丙工委", "丙主任", "正在办理", "在修", "13800000000"),
)  # fmt: skip
REPORTED = (("编号", "月份", "落实情况", "状态"), ("1-001", MONTH, "修了一半", "正在办理"))
SETTINGS = (("名称", "值", "说明"), ("年度", 2018, ""), ("机关名称", "某机关", ""), ("科室邮箱", "ke@example.org", ""),
            ("联系人", "督察科 0379-60000001", ""), ("收件域名", "example.org", ""))  # fmt: skip


class Office:
    """A ledger of three units, of which the first has reported."""

    def __init__(self, home):
        home.mkdir(exist_ok=True)
        self.ledger = home / "台账.xlsx"
        self.folder = home / "out" / "邮件草稿"
        self.sheets = {"台账": ITEMS, "月报": REPORTED, "单位": UNITS, "人员": PEOPLE, "设置": SETTINGS}
        self.write()

    def write(self, **cells):
        """Write the ledger; `cells` are "单位!D2"=value."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in self.sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        for place, value in cells.items():
            name, cell = place.split("_")
            book[name][cell] = value
        book.save(self.ledger)
        return self

    def ready(self):
        """Send the forms out and make the packet."""
        taizhang_xl.split(self.ledger, MONTH, self.ledger.parent / "sent")
        taizhang_xl.packet(self.ledger, MONTH, as_of=DAY)
        return self

    def run(self, *words):
        return CliRunner().invoke(cli, ["mail", str(self.ledger), "--month", MONTH, "--as-of", DAY, *map(str, words)])

    def names(self):
        return sorted(path.stem for path in self.folder.glob("*.eml"))

    def read(self, name):
        return message_from_bytes((self.folder / f"{name}.eml").read_bytes(), policy=default)


def text_of(office, name):
    return office.read(name).get_body().get_content().replace("\r\n", "\n")


def lines(shown, word):
    return [line for line in shown.output.splitlines() if word in line]


ALL = ["丙委_2018年03月_催报", "乙委_2018年03月_催报", "李副主任_2018年03月_材料", "王副主任_2018年03月_材料",
       "甲委_2018年03月_材料", "科室_2018年03月_材料"]  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """An office whose month is ready, never touched."""
    return Office(tmp_path_factory.mktemp("office") / "台账").ready()


@pytest.fixture
def office_ready(kept, tmp_path):
    """A copy of it."""
    home = shutil.copytree(kept.ledger.parent, tmp_path / "台账")
    copied = Office.__new__(Office)
    copied.ledger, copied.folder, copied.sheets = home / "台账.xlsx", home / "out" / "邮件草稿", dict(kept.sheets)
    return copied


def test_each_gets_what_concerns_them(office_ready):
    shown = office_ready.run()
    assert office_ready.names() == ALL
    to = {name: office_ready.read(name)["To"] for name in ALL}
    assert list(to.values()) == [
        "bing@example.org", "yi@example.org", "li@example.org", "wang@example.org", "jia@example.org", "ke@example.org",
    ]  # fmt: skip
    tasks = {"修东路", "修西路", "修北路"}
    held = {name: {task for _, text in read(office_ready.folder / f"{name}.eml").texts for task in tasks if task in text}
            for name in ALL}  # fmt: skip
    assert list(held.values()) == [{"修北路"}, {"修西路"}, {"修东路", "修西路"}, {"修北路"}, {"修东路"}, tasks]
    files = {name: [part.get_filename() for part in office_ready.read(name).iter_attachments()] for name in ALL}
    assert files["李副主任_2018年03月_材料"] == [
        "李副主任_2018年03月_工作落实情况.xlsx", "李副主任_2018年03月_工作落实情况.docx",
    ]  # fmt: skip
    assert files["乙委_2018年03月_催报"] == ["乙委_2018年03月.xlsx"]
    assert files["科室_2018年03月_材料"] == [
        "2018年03月_台账落实情况汇报.xlsx", "2018年03月_台账落实情况汇报.docx",
    ]  # fmt: skip
    assert lines(shown, "共 ") == ["共 6 封：催报 2，材料 4"]
    assert "什么也没有发" in shown.output


def test_the_letters_say_what_is_so(office_ready):
    office_ready.run()
    assert text_of(office_ready, "乙委_2018年03月_催报") == (
        "乙工委：\n\n    到现在还没有收到你单位的2018年3月月报表。\n    你单位本月应办1项。\n"
        "    请填好附件“乙委_2018年03月.xlsx”里黄色的格，尽快报回；已经报过的，请再发一次。\n"
        "    联系人：督察科 0379-60000001\n\n某机关\n"
    )
    leader = text_of(office_ready, "李副主任_2018年03月_材料")
    assert "附件里只有您分管的单位：甲委、乙委。\n    应办2项，含未报送单位的。\n    已报送的单位挂单1项。\n" in leader
    assert "未报送的单位：乙委。\n" in leader


def test_a_dry_run_shows_the_table_and_writes_nothing(office_ready):
    before = sorted(office_ready.ledger.parent.rglob("*"))
    shown = office_ready.run("--dry-run")
    assert sorted(office_ready.ledger.parent.rglob("*")) == before
    (line,) = lines(shown, "□ 材料  李副主任")
    assert line.startswith(
        "□ 材料  李副主任（分管领导） → li@example.org  李副主任_2018年03月_工作落实情况.xlsx、"
        "李副主任_2018年03月_工作落实情况.docx  2 行  "
    )
    assert "会写 6 封草稿" in shown.output


def test_the_table_lies_beside_the_drafts(office_ready):
    office_ready.run()
    sheet = openpyxl.load_workbook(office_ready.folder / "谁收什么_2018年03月.xlsx")["谁收什么"]
    rows = [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=3, max_row=8)]
    assert rows[0] == ["催报", "单位负责人", "乙工委", "yi@example.org", "乙委_2018年03月.xlsx", 1]
    assert rows[2][:4] == ["材料", "科室", "科室", "ke@example.org"]
    told = "\n".join(str(cell.value) for row in sheet.iter_rows(min_row=9) for cell in row if cell.value)
    assert "发给单位负责人的栏：编号、序号、目标任务" in told


def test_the_same_again_changes_no_byte_and_no_message_id(office_ready):
    office_ready.run()
    before = {path.name: path.read_bytes() for path in office_ready.folder.glob("*.eml")}
    shown = office_ready.run()
    assert {path.name: path.read_bytes() for path in office_ready.folder.glob("*.eml")} == before
    assert "一封草稿也没有新写（没有变 6 封）" in shown.output
    path = office_ready.folder / f"{ALL[0]}.eml"
    known = message_id("2018-03 邮件", as_sent(path, MailSettings()), "ke@example.org")
    shutil.rmtree(office_ready.folder)
    office_ready.run()
    assert message_id("2018-03 邮件", as_sent(path, MailSettings()), "ke@example.org") == known


def test_a_draft_that_was_edited_or_deleted_stays_so_until_it_is_named(office_ready):
    office_ready.run("--kind", "催报")
    edited, deleted = (office_ready.folder / f"{ALL[place]}.eml" for place in (0, 1))
    edited.write_bytes(edited.read_bytes().replace(b"bing@example.org", b"other@example.org"))
    deleted.unlink()
    shown = office_ready.run("--kind", "催报")
    assert shown.exit_code == 1
    assert b"other@example.org" in edited.read_bytes()
    assert not deleted.exists()
    assert lines(shown, "△ 催报  丙工委")[0].endswith("手工改过，留着没动")
    assert lines(shown, "△ 催报  乙工委")[0].endswith("您删掉的，没有重做")
    assert f"△ 手工改过的、您删掉的没有重做：{ALL[1]}、{ALL[0]}；要重做的加 --redo 草稿名" in shown.output
    # The one that is gone is not asked for when the folder is looked at.
    assert "草稿不在了" not in CliRunner().invoke(cli, ["mail", str(office_ready.folder)]).output
    shown = office_ready.run("--kind", "催报", "--redo", ALL[0], "--redo", ALL[1])
    assert b"bing@example.org" in edited.read_bytes()
    assert deleted.exists()
    assert b"other@example.org" in (office_ready.folder / f"{ALL[0]}（手工改过）.eml").read_bytes()
    assert "手工改过的原件没有覆盖" in shown.output
    assert "--redo 没有的：这次没有这封草稿" in office_ready.run("--kind", "催报", "--redo", "没有的").stderr


def test_a_reminder_is_dropped_once_the_unit_has_reported(office_ready):
    office_ready.run()
    book = openpyxl.load_workbook(office_ready.ledger)
    book["月报"].append(["2-001", MONTH, "修了", "正在办理"])
    book.save(office_ready.ledger)
    shown = office_ready.run()
    assert "△ 这次不用发了、留着没动也不会发的旧草稿 1 封：乙委_2018年03月_催报" in shown.output
    state = CliRunner().invoke(cli, ["mail", str(office_ready.folder)]).output
    assert "→ yi@example.org  《2018年3月工作落实情况（乙委）》" in state
    assert "催报：2018年3月月报表（乙委）" not in state


def test_what_is_not_ready_yet_is_named(tmp_path):
    office = Office(tmp_path / "台账")
    shown = office.run()
    assert shown.exit_code == 1
    assert "2018年3月的月报表还没有分发，没有做发表、催报；先用 taizhang split 分发" in shown.output
    assert "2018年3月的月度材料还没有做（" in shown.output
    assert "2018年3月没有等着反馈的提示件" in shown.output
    assert "2018年3月没有可做的邮件草稿，什么也没有写" in shown.output
    assert not office.folder.exists()


def test_before_anyone_has_reported_forms_go_out_and_no_reminder(tmp_path):
    office = Office(tmp_path / "台账")
    office.sheets["月报"] = REPORTED[:1]
    office.write().ready()
    shown = office.run("--kind", "发表", "--kind", "催报", "--dry-run")
    assert (len(lines(shown, "□ 催报")), len(lines(shown, "□ 发表"))) == (3, 0)
    office.run()
    assert [name for name in office.names() if "材料" not in name] == [
        "丙委_2018年03月_发表", "乙委_2018年03月_发表", "甲委_2018年03月_发表",
    ]  # fmt: skip


def test_where_nobody_can_tell_who_reported_it_is_said_and_nobody_is_reminded(tmp_path):
    office = Office(tmp_path / "台账")
    del office.sheets["月报"]
    office.write().ready()
    shown = office.run()
    assert "台账没有“月报”表，看不出谁报了：发表给所有单位做" in shown.output
    assert [name for name in office.names() if "发表" in name] == [
        "丙委_2018年03月_发表", "乙委_2018年03月_发表", "甲委_2018年03月_发表",
    ]  # fmt: skip
    assert "看不出谁没有报，没有做催报" in office.run("--kind", "催报").output
    assert not [name for name in office.names() if "催报" in name]


def test_only_the_kinds_that_are_asked_for_are_made_and_the_others_stay_in_the_batch(office_ready):
    office_ready.run("--kind", "催报")
    assert office_ready.names() == ALL[:2]
    office_ready.run("--kind", "材料")
    assert "共 6 封" in CliRunner().invoke(cli, ["mail", str(office_ready.folder)]).output
    assert "--kind 月报：没有这一种。可以写：发表、催报、材料、提示件。" in office_ready.run("--kind", "月报").stderr


def test_drafts_of_other_batches_in_the_folder_are_kept_and_named(office_ready):
    returns = office_ready.ledger.parent / "returns"
    returns.mkdir()
    taizhang_xl.month_end(office_ready.ledger, returns, MONTH, office_ready.ledger.parent / "out", as_of=DAY)
    before = {path.name: path.read_bytes() for path in office_ready.folder.glob("*.eml")}
    assert len(before) == 3
    shown = office_ready.run()
    assert "△ 文件夹里还有这个月的另一批“2018-03 月底” 3 封，两批里一样的不要都发" in shown.output
    assert all((office_ready.folder / name).read_bytes() == data for name, data in before.items())
    february = CliRunner().invoke(cli, ["mail", str(office_ready.ledger), "--month", "2018-02"]).output
    assert "没有可做的邮件草稿" in february
    assert "文件夹里还有“2018-03 月底” 3 封，留着没动" in february


def test_a_folder_of_another_ledger_is_refused(office_ready, tmp_path):
    office_ready.run("--kind", "催报")
    before = {path.name: path.read_bytes() for path in office_ready.folder.iterdir() if path.is_file()}
    other = shutil.copytree(office_ready.ledger.parent, tmp_path / "另一处") / "台账.xlsx"
    shown = CliRunner().invoke(cli, ["mail", str(other), "--month", MONTH, "--to", str(office_ready.folder)])
    assert (shown.exit_code, "里面的草稿是另一本台账（台账.xlsx）的，什么也没有写" in shown.stderr) == (2, True)
    assert {path.name: path.read_bytes() for path in office_ready.folder.iterdir() if path.is_file()} == before


def test_a_leaders_papers_say_whose_they_are_and_have_no_list_of_the_sections(office_ready):
    office_ready.run()
    book, document = (part.get_content() for part in office_ready.read("王副主任_2018年03月_材料").iter_attachments())
    read_book = openpyxl.load_workbook(io.BytesIO(book))
    assert not {"变更申请与冲突", "变动", "冲突处理"} & set(read_book.sheetnames)
    assert "王副主任分管单位　截至2018年3月31日" in [
        cell.value for row in read_book["封面"].iter_rows() for cell in row
    ]
    assert read_book["总览"]["A1"].value == "2018年3月分管单位工作落实情况总览"
    texts = [paragraph.text for paragraph in Document(io.BytesIO(document)).paragraphs]
    assert "（王副主任分管单位）" in texts
    assert not [text for text in texts if "变更申请" in text or "没有并入" in text or "变动" in text]


def test_in_a_terminal_the_table_comes_before_anything_is_written(office_ready):
    given = {"folder": str(office_ready.ledger), "month": MONTH, "as_of": DAY}
    context = Context(given, date(2018, 3, 31), dry_run=True, registry=REGISTRY)
    (question,) = REGISTRY.verb("mail").asked(context)
    assert question.before.splitlines()[0].startswith("□ 催报  乙工委（单位负责人） → yi@example.org")
    assert (question.choices[0].told, question.none.told) == ({"yes": "6"}, {"yes": "0"})
    assert not office_ready.folder.exists()
    assert "没有写草稿" in office_ready.run("--yes", "0").output
    assert "--yes 5：现在要做的是 6 封，什么也没有写" in office_ready.run("--yes", "5").stderr
    assert not office_ready.folder.exists()
    office_ready.run("--yes", "6")
    assert office_ready.names() == ALL


# -- recipients ----------------------------------------------------------------

# What stands in which cell, the code of what is said of it, words of it, and who then gets nothing.
RECIPIENTS = {
    "a full-width sign": ({"单位_D2": "jia＠example.org"}, "mail-address-wrong", "单位!D2 “甲工委”的邮箱“jia＠example.org”里的＠是全角的", "甲"),
    "a line break": ({"单位_D2": "jia@example.org\nBcc: x@example.org"}, "mail-address-wrong", "里有换行", "甲"),
    "no sign at all": ({"单位_D2": "jia.example.org"}, "mail-address-wrong", "里没有 @", "甲"),
    "two addresses": ({"单位_D2": "a@example.org,b@example.org"}, "mail-address-wrong", "像是几个地址", "甲"),
    "no address and no head": ({"单位_C3": None}, "mail-address-lacking", "单位!D3 “乙工委”没有邮箱", "乙"),
    "a head without an address": ({"人员_E2": None}, "mail-address-lacking", "“乙工委”和它的负责人没有邮箱", "乙"),
    "a head of another unit": ({"人员_B2": "丙工委"}, "mail-person-unknown", "单位!C3 “乙工委”的负责人“乙主任”在“人员”表里没有", "乙"),
    "two heads of one name": ({"人员_A5": "乙主任", "人员_B5": "乙工委", "人员_E5": "b@example.org"}, "mail-namesakes", "有几行（第2行、第5行），邮箱不同", "乙"),
    "two leaders of one name": ({"人员_A5": "王副主任", "人员_E5": "b@example.org"}, "mail-namesakes", "单位!E4 分管领导“王副主任”在“人员”表里有几行", "王"),
    "a leader nobody knows": ({"单位_E4": "赵副主任"}, "mail-person-unknown", "单位!E4 分管领导“赵副主任”在“人员”表里没有", "王"),
    "a leader's bad address": ({"人员_E4": "wang"}, "mail-address-wrong", "人员!E4 “王副主任”的邮箱“wang”里没有 @", "王"),
    "no section": ({"设置_B4": None}, "mail-address-lacking", "设置!B4 科室（设置“科室邮箱”）没有邮箱", "科"),
}  # fmt: skip


@pytest.mark.parametrize("name", RECIPIENTS)
def test_whoever_has_no_address_for_certain_is_named_with_the_cell(tmp_path, name):
    cells, code, words, who = RECIPIENTS[name]
    ledger = open_ledger(Office(tmp_path / "台账").write(**cells).ledger).ledger
    found = [*(head_of(ledger, unit) for unit in ledger.units), *leaders_of(ledger), section_of(ledger)]
    (finding,) = [each for each in found if isinstance(each, Finding)]
    assert (finding.code, words in str(finding)) == (code, True), str(finding)
    left = [each.name[0] for each in found if isinstance(each, Recipient)]
    assert sorted(left) == sorted(set("甲乙丙李王科") - {who})


def test_whoever_is_named_gets_no_draft_and_all_others_do(office_ready):
    office_ready.write(
        单位_D2="jia＠example.org", 单位_E4="赵副主任", 设置_B4=None, 单位_A3="乙委员会", 单位_B3="", 台账_E3="乙委员会"
    )
    shown = office_ready.run()
    assert shown.exit_code == 1
    assert office_ready.names() == [ALL[0], ALL[2]]
    for words in ("单位!D2", "单位!E4", "设置!B4", "2018年3月发表时的单位“乙工委”不在“单位”表里，没有做邮件草稿"):
        assert len(lines(shown, words)) == 1, words
    assert {each.code for each in plan_of(office_ready).findings} == {
        "mail-address-wrong", "mail-person-unknown", "mail-address-lacking", "mail-unit-renamed",
    }  # fmt: skip


def test_a_unit_whose_old_name_is_one_of_its_short_names_is_the_same(office_ready):
    office_ready.write(单位_A3="乙委员会", 单位_B3="乙委、乙工委", 台账_E3="乙委员会", 人员_B2="乙委员会")
    shown = office_ready.run()
    assert (shown.exit_code, office_ready.names()) == (0, ALL)


def plan_of(office):
    given = {"ledger": office.ledger, "month": MONTH, "as_of": DAY}
    return drafted(Context(given, date(2018, 3, 31), registry=REGISTRY)).plan


def test_an_address_of_two_units_is_named_and_their_drafts_stay_apart(office_ready):
    office_ready.write(单位_D4="jia@example.org", 单位_D2="JIA@example.org")
    shown = office_ready.run()
    assert {each.code for each in plan_of(office_ready).findings} == {"mail-address-shared"}
    assert "邮箱 jia@example.org 同时是丙工委、甲工委的，草稿各做各的" in shown.output
    assert office_ready.names() == ALL
    assert "修东路" not in str(read(office_ready.folder / f"{ALL[0]}.eml").texts)


def test_a_leader_written_in_two_ways_is_one(office_ready):
    office_ready.write(单位_E3="李（副主任）", 人员_A3="李", 人员_C3="副主任")
    assert office_ready.run().exit_code == 0
    assert office_ready.names() == ALL


# -- what leaves ---------------------------------------------------------------


def test_a_form_that_went_by_mail_comes_back_and_is_merged(office_ready):
    office_ready.run("--kind", "催报")
    (part,) = office_ready.read("乙委_2018年03月_催报").iter_attachments()
    returned = office_ready.ledger.parent / "returns" / part.get_filename()
    returned.parent.mkdir()
    book = openpyxl.load_workbook(io.BytesIO(part.get_content()))
    sheet = book["月报表"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=6) for cell in row}
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == "2-001")
    sheet.cell(row, heads["进展情况"]).value = "修到桥头了"
    book.save(returned)
    taizhang_xl.consolidate(office_ready.ledger, [returned], month=MONTH)
    ledger = openpyxl.load_workbook(office_ready.ledger)["台账"]
    assert ledger["H3"].value == "修到桥头了"


def test_a_form_with_a_number_in_its_own_rows_does_not_leave(tmp_path):
    office = Office(tmp_path / "台账").write(台账_H3="找张某 13812345678").ready()
    shown = office.run("--kind", "催报")
    (line,) = lines(shown, "乙委_2018年03月.xlsx")
    assert "给乙工委的“乙委_2018年03月.xlsx”有手机号码（" in line
    assert "13812345678" not in shown.output
    assert "乙委_2018年03月_催报" not in office.names()
    assert "mail-attachment-held" in {each.code for each in plan_of(office).findings}


def touched(office, change):
    """Change the packet's workbook by hand, and return what the verb says and whether the section gets it."""
    path = office.ledger.parent / "out" / "2018年03月_台账落实情况汇报.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    shown = office.run("--kind", "材料")
    return shown.output, "科室_2018年03月_材料" in office.names()


def hide_sheet(book):
    book["总览"].sheet_state = "hidden"


def hide_row(book):
    book["总览"].row_dimensions[4].hidden = True


def hide_column(book):
    book["总览"].column_dimensions["C"].hidden = True


def comment(book):
    from openpyxl.comments import Comment

    book["总览"]["A4"].comment = Comment("先别给他看", "张某")


def name(book):
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["私房数"] = DefinedName("私房数", attr_text="总览!$A$1")


def phone(book):
    book["总览"]["A30"] = "电话 13812345678"


def column(book):
    sheet = book["总览"]
    for place, text in enumerate(("单位", "责任人", "手机", "状态"), 1):
        sheet.cell(40, place).value = text


BY_HAND = {
    hide_sheet: "有隐藏的工作表“总览”", hide_row: "有隐藏的行", hide_column: "有隐藏的列", comment: "有批注",
    name: "有自己起的名称“私房数”", phone: "有手机号码（总览!A30）", column: "有不发给对方的栏“联系电话”（总览）",
}  # fmt: skip


@pytest.mark.parametrize("change", BY_HAND, ids=lambda change: change.__name__)
def test_a_packet_with_what_nobody_sees_or_is_to_see_is_named(kept, change):
    path = kept.ledger.parent / "out" / "2018年03月_台账落实情况汇报.xlsx"
    book, out = openpyxl.load_workbook(path), io.BytesIO()
    change(book)
    book.save(out)
    may = May(frozenset(COLUMNS[Audience.SECTION]))
    assert made_ready("a.xlsx", path.read_bytes(), may).wrong == ()
    assert BY_HAND[change] in made_ready("a.xlsx", out.getvalue(), may).wrong[0]


def test_one_that_is_named_does_not_leave(office_ready):
    shown, left = touched(office_ready, hide_sheet)
    assert "给科室的“2018年03月_台账落实情况汇报.xlsx”有隐藏的工作表“总览”，没有做这一封" in shown
    assert not left


def _deleted(paper):
    from docx.oxml import parse_xml

    mark = '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="9" w:author="张某"/>'
    paper.paragraphs[0]._p.append(parse_xml(mark))


def _vanished(paper):
    paper.paragraphs[0].add_run("别让人看见").font.hidden = True


def _called(paper):
    paper.sections[0].footer.paragraphs[0].add_run("138")
    paper.sections[0].footer.paragraphs[0].add_run("12345678")


def _phone_column(paper):
    table = paper.add_table(2, 4)
    for cell, text in zip(table.rows[0].cells, ("编号", "目标任务", "联系方式", "责任人"), strict=True):
        cell.text = text


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (_deleted, "有修订痕迹"),
        (_vanished, "有隐藏的文字"),
        (_called, "有手机号码（文档）"),
        (_phone_column, "有不发给对方的栏“联系电话”（文档的表格）"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_document_with_what_nobody_sees_or_is_to_see_is_named(kept, change, wrong):
    path = kept.ledger.parent / "out" / "2018年03月_台账落实情况汇报.docx"
    paper, out = Document(path), io.BytesIO()
    change(paper)
    paper.save(out)
    may = May(frozenset(COLUMNS[Audience.SECTION]))
    assert made_ready("a.docx", path.read_bytes(), may).wrong == ()
    assert made_ready("a.docx", out.getvalue(), may).wrong == (wrong,)


def test_what_is_no_document_is_not_sent():
    for name, content in (("a.xlsx", b"x"), ("a.docx", b"PK\x03\x04"), ("a.doc", b"x"), ("a.xlsx", b"")):
        assert made_ready(name, content, May(frozenset())).wrong != ()


@pytest.mark.parametrize(
    ("pdf", "docx", "goes"), [("", "", True), ("edited", "", False), ("", "edited", False), ("", "newer", False)]
)
def test_a_pdf_goes_along_only_where_it_is_ours_and_of_the_document_that_is_there(office_ready, pdf, docx, goes):
    document = office_ready.ledger.parent / "out" / "2018年03月_台账落实情况汇报.docx"
    paper = document.with_suffix(".pdf")
    save_made(paper, b"%PDF-1.7 made")
    now = document.stat().st_mtime
    if pdf:
        paper.write_bytes(b"%PDF-1.7 by hand")
    if docx == "edited":
        changed = Document(document)
        changed.add_paragraph("再加一段")
        changed.save(document)
    os.utime(paper, (now, now))
    os.utime(document, (now + 9, now + 9) if docx == "newer" else (now, now))
    shown = office_ready.run("--kind", "材料")
    files = [part.get_filename() for part in office_ready.read("科室_2018年03月_材料").iter_attachments()]
    assert (paper.name in files) == goes
    assert (f"{paper.name} 不是按现在的 .docx 做的，没有附上" in shown.output) == (not goes)


def test_who_wrote_a_document_is_taken_out_and_the_rest_is_kept(office_ready):
    def sign(book):
        book.properties.creator, book.properties.lastModifiedBy, book.properties.keywords = "张某", "李某", "内部"
        book.custom_doc_props.append(openpyxl.packaging.custom.StringProperty(name="单位电话", value="13812345678"))

    document = office_ready.ledger.parent / "out" / "2018年03月_台账落实情况汇报.docx"
    paper = Document(document)
    paper.core_properties.author, paper.core_properties.last_modified_by = "张某", "李某"
    paper.save(document)
    _, left = touched(office_ready, sign)
    assert left
    for part in office_ready.read("科室_2018年03月_材料").iter_attachments():
        data = part.get_content()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            told = b"".join(archive.read(each) for each in archive.namelist() if each.startswith("docProps/")).decode()
        assert not [word for word in ("张某", "李某", "内部", "13812345678") if word in told]
        assert "工作台账落实情况汇报" in told
        if part.get_filename().endswith(".xlsx"):
            assert "总览" in openpyxl.load_workbook(io.BytesIO(data)).sheetnames
        else:
            assert len(Document(io.BytesIO(data)).tables) > 3


def test_the_folder_of_its_writer_and_the_list_of_editors_are_taken_out(kept):
    path, out = kept.ledger.parent / "out" / "2018年03月_台账落实情况汇报.xlsx", io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                where = b'<x15ac:absPath url="C:\\Users\\zhangmou\\" xmlns:x15ac="x"/>'
                data = data.replace(b"<sheets>", where + b'<fileSharing userName="zhangmou"/><sheets>')
            new.writestr(name, data)
        new.writestr(
            "xl/persons/person.xml", b'<personList xmlns="x"><person displayName="zhangmou" id="{1}"/></personList>'
        )
    ready = made_ready("a.xlsx", out.getvalue(), May(frozenset(COLUMNS[Audience.SECTION])))
    assert ready.wrong == ()
    with zipfile.ZipFile(io.BytesIO(ready.content)) as archive:
        assert not [name for name in archive.namelist() if b"zhangmou" in archive.read(name)]
    assert "总览" in openpyxl.load_workbook(io.BytesIO(ready.content)).sheetnames


def test_what_other_systems_put_into_a_document_is_named_and_the_writers_template_is_taken_out(kept):
    path = kept.ledger.parent / "out" / "2018年03月_台账落实情况汇报.docx"
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://x/attachedTemplate" Target="file:///C:/Users/zhangmou/own.dotx" TargetMode="External"/></Relationships>'
    )
    for data, wrong in ((b"", ()), (b"<p>zhangmou</p>", ("带着别的系统存进去的数据（customXml）",))):
        own, out = {"word/_rels/settings.xml.rels": link, "customXml/item1.xml": data}, io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
            for name in dict.fromkeys((*old.namelist(), *own)):
                # Word's empty list of sources is there already.
                new.writestr(name, own.get(name) or old.read(name))
        ready = made_ready("a.docx", out.getvalue(), May(frozenset(COLUMNS[Audience.SECTION])))
        assert ready.wrong == wrong
        with zipfile.ZipFile(io.BytesIO(ready.content)) as archive:
            assert b'Target="Normal.dotm"' in archive.read("word/_rels/settings.xml.rels")


def test_an_attachment_over_the_limit_is_refused(office_ready):
    office_ready.sheets["设置"] = (*SETTINGS, ("附件上限", 1, ""))
    office_ready.write()
    path = office_ready.ledger.parent / "out" / "2018年03月_台账落实情况汇报.docx"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/media/big.bin", bytes(range(256)) * 6000, zipfile.ZIP_STORED)
    shown = office_ready.run()
    assert "2018年03月_台账落实情况汇报.docx”有 1.5 MB，超过附件上限（1 MB），没有做这一封" in shown.output
    assert "科室_2018年03月_材料" not in office_ready.names()


def test_the_columns_that_each_may_have_are_in_the_handbook_and_hold_no_number():
    page = (taizhang_xl_root() / "README.zh-CN.md").read_text("utf-8")
    for audience in Audience:
        assert f"| {audience} | {'、'.join(COLUMNS[audience])} |" in page
        assert not {"联系电话", "邮箱", "备注", "来源依据", "填报人"} & set(COLUMNS[audience])


def taizhang_xl_root():
    from pathlib import Path

    return Path(__file__).resolve().parents[2]


# -- the office's own words ----------------------------------------------------


def test_an_office_writes_its_own_letters(office_ready):
    assert CliRunner().invoke(cli, ["templates", str(office_ready.ledger)]).exit_code == 0
    own = office_ready.ledger.parent / "模板" / "邮件_催报.txt"
    # As Notepad of an older Windows saves it.
    own.write_bytes(
        "主题：请报【月份】的表\r\n\r\n【收件人】您好：\r\n限【期限】。\r\n联系【联系人】\r\n".encode("gbk")
    )
    assert "√ 邮件_催报.txt：已经有了" in CliRunner().invoke(cli, ["templates", str(office_ready.ledger)]).output
    office_ready.run("--kind", "催报")
    message = office_ready.read("乙委_2018年03月_催报")
    assert message["Subject"] == "请报2018年3月的表"
    assert text_of(office_ready, "乙委_2018年03月_催报") == "乙工委您好：\n联系督察科 0379-60000001\n"


BAD = {
    "主题：x\n【月份】": "缺少要填的域：【收件人】",
    "主题：【月份】\n【收件人】【工资】": "有不认识的域：【工资】",
    "【收件人】【月份】": "第一行不是“主题：……”",
    "主题：【收件人】【月份】\n\n": "只有主题，没有正文",
}


@pytest.mark.parametrize("text", BAD)
def test_a_letter_that_cannot_be_used_is_refused_by_name(text):
    letter = LETTERS[Kind.REMINDER, Audience.UNIT]
    with pytest.raises(TemplateError, match=BAD[text]):
        letter.check("邮件_催报.txt", text.encode())


def test_nothing_is_made_where_a_letter_cannot_be_used(office_ready):
    own = office_ready.ledger.parent / "模板" / "邮件_催报.txt"
    own.parent.mkdir()
    own.write_text("主题：x\n【月份】", "utf-8")
    shown = office_ready.run("--kind", "催报")
    assert (shown.exit_code, office_ready.names()) == (2, [])
    assert shown.stderr.startswith("邮件_催报.txt：缺少要填的域：【收件人】。")


def test_nothing_in_a_letter_is_run():
    text = "主题：【月份】\n【收件人】{{ 7 * 7 }} {0} %s $HOME"
    assert fill(text, {"收件人": "甲【月份】", "月份": "3月"}) == ("3月", "甲【月份】{{ 7 * 7 }} {0} %s $HOME\n")


def test_what_a_cell_says_cannot_become_a_field_or_a_header(office_ready):
    office_ready.sheets["设置"] = (
        *SETTINGS[:2],
        ("机关名称", "某机关【联系人】\r\nBcc: x@example.org", ""),
        *SETTINGS[3:],
    )
    office_ready.write()
    office_ready.run("--kind", "催报")
    message = office_ready.read("乙委_2018年03月_催报")
    assert message["Bcc"] is None
    assert "某机关【联系人】" in message.get_body().get_content()


# -- where people come in ------------------------------------------------------


def test_mail_of_a_ledger_asks_for_the_month_and_sends_nothing(office_ready):
    shown = CliRunner().invoke(cli, ["mail", str(office_ready.ledger)])
    assert (shown.exit_code, "请加上 --month" in shown.stderr) == (2, True)
    assert "是台账，不是草稿文件夹，什么也没有发" in office_ready.run("--send").stderr
    assert "--again：只对草稿文件夹用，什么也没有写。请去掉 --again。" in office_ready.run("--again", "甲委").stderr
    office_ready.folder.mkdir()
    shown = CliRunner().invoke(cli, ["mail", str(office_ready.folder), "--kind", "催报"])
    assert (shown.exit_code, "--kind：只在按台账做草稿时用" in shown.stderr) == (2, True)
    assert office_ready.names() == []


def test_python_and_programs_get_the_table(office_ready):
    import json

    rows = json.loads(office_ready.run("--format", "json").stdout)
    assert rows[0]["种类"] == "催报"
    assert (rows[0]["收件人"], rows[0]["邮箱"], rows[0]["行数"], rows[0]["怎样"]) == (
        "乙工委",
        "yi@example.org",
        1,
        "新做",
    )
    drafts = taizhang_xl.mail(office_ready.ledger, month=MONTH, as_of=DAY)
    assert [str(draft.fate) for draft in drafts] == ["没有变"] * 6


def test_nobody_is_reminded_of_a_month_that_is_closed(tmp_path):
    ledger = tmp_path / "2018年台账.xlsx"
    taizhang_xl.new(ledger, office="某机关", year=2018)
    unit = "单位!单位名称=办公室;简称=办;邮箱=bgs@example.org"
    row = "台账!编号=1-001;目标任务=开会;责任单位=办公室;完成时限=1月底;状态=正在办理;未完成原因=等文件"
    taizhang_xl.edit(ledger, append=[unit, row])
    taizhang_xl.split(ledger, "2018-01", tmp_path / "sent")
    assert [draft.mail.kind for draft in taizhang_xl.mail_drafts(ledger, "2018-01")] == [Kind.FORM]
    taizhang_xl.close(ledger, "2018-01")
    assert not taizhang_xl.mail_drafts(ledger, "2018-01")
    shown = CliRunner().invoke(cli, ["mail", str(ledger), "--month", "2018-01", "--kind", "催报"])
    assert "2018年1月已经月结，报来的也并不进去，没有做发表、催报" in shown.output
