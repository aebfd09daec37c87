"""A second month-end writes over nothing that people changed in its packet and drafts: theirs is kept beside, and said."""

import openpyxl
import pytest
from click.testing import CliRunner

from taizhang_xl import edit, new
from taizhang_xl.faces.cli import cli

PACKET = "2018年03月_台账落实情况汇报"
DRAFT = "办公室_2018年03月"


@pytest.fixture
def folder(tmp_path):
    ledger = tmp_path / "台账.xlsx"
    new(ledger, 2018, office="机关")
    edit(ledger, append=["单位!单位名称=办公室", "台账!编号=1-001;目标任务=拟稿;完成时限=3月底;责任单位=办公室"])
    (tmp_path / "报来").mkdir()
    return tmp_path


def month_end(folder):
    done = CliRunner().invoke(
        cli,
        [
            "month-end",
            str(folder / "台账.xlsx"),
            "--returns",
            str(folder / "报来"),
            "--month",
            "2018-03",
            "--to",
            str(folder / "材料"),
        ],
    )
    assert done.exit_code == 1, done.output
    return done.output


def names(folder):
    return sorted(
        path.name for path in (folder / "材料").rglob("*") if path.is_file() and ".taizhang" not in path.parts
    )


def by_hand(folder, title="手工改的标题"):
    """Somebody words a cell of the packet anew and adds a line to the draft."""
    packet, draft = folder / "材料" / f"{PACKET}.xlsx", folder / "材料" / "邮件草稿" / f"{DRAFT}.eml"
    book = openpyxl.load_workbook(packet)
    book["封面"]["A2"].value = title
    book.save(packet)
    draft.write_bytes(draft.read_bytes() + b"\r\n")
    return packet.read_bytes(), draft.read_bytes()


def test_what_people_changed_is_kept_beside_and_said_each_time(folder):
    assert "另存为" not in month_end(folder)
    first = by_hand(folder)
    told = month_end(folder)
    kept = (folder / "材料" / f"{PACKET}（手工改过）.xlsx", folder / "材料" / "邮件草稿" / f"{DRAFT}（手工改过）.eml")
    assert tuple(path.read_bytes() for path in kept) == first
    assert [str(path) in told for path in kept] == [True, True]
    assert openpyxl.load_workbook(folder / "材料" / f"{PACKET}.xlsx")["封面"]["A2"].value == "机关"
    second = by_hand(folder, "又改的标题")
    month_end(folder)
    assert tuple(path.read_bytes() for path in kept) == first
    assert (folder / "材料" / f"{PACKET}（手工改过2）.xlsx").read_bytes() == second[0]


def test_what_nobody_changed_is_made_anew_in_its_place(folder):
    month_end(folder)
    before = names(folder)
    edit(folder / "台账.xlsx", append=["台账!编号=1-002;目标任务=另一件;完成时限=3月底;责任单位=办公室"])
    assert "另存为" not in month_end(folder)
    assert names(folder) == before == sorted([f"{PACKET}.xlsx", f"{PACKET}.docx", f"{DRAFT}.eml"])


def test_files_of_a_run_that_left_no_record_are_kept_too(folder):
    month_end(folder)
    for record in (folder / "材料").rglob("made.json"):
        record.unlink()
    edit(folder / "台账.xlsx", append=["台账!编号=1-002;目标任务=另一件;完成时限=3月底;责任单位=办公室"])
    assert "另存为" in month_end(folder)
    assert f"{PACKET}（手工改过）.xlsx" in names(folder)
