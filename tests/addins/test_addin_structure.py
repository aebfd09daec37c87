"""The Excel add-in as other programs read it: its text, its container, its ribbon; and the commands that install it.

Nothing here opens it in Excel: oletools, olefile, pyOpenVBA and pyVBAanalysis are other people's readers.
"""

import io
import random
import re
import sys
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import olefile
import pytest
from click.testing import CliRunner
from pyopenvba import check_file
from pyvbaanalysis import DiagnosticSeverity, analyze_office_file

from taizhang_xl import __version__
from taizhang_xl.addins import install
from taizhang_xl.addins.xlam import SHEET, addin_for, settings_of, with_settings
from taizhang_xl.buttons import MORE, MOST_LARGE, groups_of
from taizhang_xl.errors import WorkbookError
from taizhang_xl.faces.cli import cli
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.tables.compound import root_stream

with warnings.catch_warnings():
    # oletools asks its own libraries for things in ways that these no longer like.
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from addin.compound import compound_file  # noqa: E402
from addin.compression import compress  # noqa: E402
from addin.ovba import Kind, Module, project  # noqa: E402
from addin.ribbon import ribbon_xml  # noqa: E402
from addin.words import WORDS  # noqa: E402
from addin.xlam import build, macros  # noqa: E402

VERBS = tuple(REGISTRY.buttons())
GROUPS = tuple(groups_of(VERBS))

SHIPPED = ROOT / "workbooks" / "taizhang.xlam"
SOURCES = sorted((ROOT / "macros" / "excel").glob("*"))
CUSTOM_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
# Names of buttons in Microsoft's table of Excel's commands, or seen in add-ins; a wrong one shows no icon and no error.
# More than are used: a new button that takes one of these needs no line here.
ICONS = {
    "AutoFormat", "AutoFilterClassic", "CalculateNow", "ChartInsert", "ChartTypeColumnInsertGallery",
    "ChartTypePieInsertGallery", "Clear", "ConditionalFormattingMenu", "Consolidate", "ContextHelp", "Copy",
    "DataValidation", "EnvelopesAndLabelsDialog", "ErrorChecking", "FileCheckIn", "FileFind", "FileNew", "FileOpen",
    "FilePrint", "FilePrintPreview", "FilePrintQuick", "FileProperties", "FileSave", "FileSaveAs",
    "FileSendAsAttachment", "Filter", "Folder", "FormatPainter", "GoTo", "HeaderFooterInsert", "Help",
    "HyperlinkInsert", "MacroPlay", "NameManager", "OutlineGroup", "Paste", "PictureInsertFromFile",
    "PivotTableInsert", "PrintTitles", "Redo", "RefreshAll", "ReplaceDialog", "ResearchPane", "ReviewNewComment",
    "ReviewProtectWorkbook", "ReviewShowAllComments", "ShapesInsertGallery", "SheetProtect", "ShowFormulas",
    "SmartArtInsert", "SortDialog", "Spelling", "SymbolInsert", "TableInsertExcel", "Undo", "ViewFreezePanesGallery",
    "WindowsArrangeAll",
}  # fmt: skip


@pytest.fixture
def xlam(tmp_path, monkeypatch):
    """The add-in as the command installs it."""
    monkeypatch.setattr(sys, "executable", "C:\\工具 1\\python.exe")
    assert run("install", "--to", tmp_path / "installed").exit_code == 0
    return tmp_path / "installed" / "taizhang.xlam"


def test_the_shipped_add_in_is_what_the_builder_makes_of_the_macros():
    assert SHIPPED.read_bytes() == build("xlam", macros()), "please run scripts/build_addin.py"


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_installing_changes_two_cells_of_the_sheet_and_no_other_part(xlam):
    before, after = parts(SHIPPED.read_bytes()), parts(xlam.read_bytes())
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml"}
    was, now = settings_of(SHIPPED), settings_of(xlam)
    assert {key for key in now if was[key] != now[key]} == {"interpreter", "version"}
    assert list(was) == list(now)


def code_lines(text):
    return [
        line for line in text.splitlines() if line.strip() and not re.match(r"\s*'|Attribute VB_|Option Explicit", line)
    ]


def test_the_macros_are_few_plain_lines_that_reach_for_nothing_dangerous():
    texts = {path.name: path.read_bytes().decode("ascii") for path in SOURCES}
    assert set(texts) == {"TzHost.bas", "TzPatch.bas", "TzRibbon.bas"}
    assert sum(len(code_lines(text)) for text in texts.values()) < 200
    for name, text in texts.items():
        assert "Option Explicit" in text, name
        assert not re.search(
            r"\bDeclare\b|\bLib\b|\.dll|base64|FromBase64|\bShell\(|AutoOpen|Workbook_Open", text, re.I
        )
        assert max(map(len, text.splitlines())) < 160


def test_the_macros_avoid_what_visual_basic_gets_wrong():
    text = "".join(path.read_text("ascii") for path in SOURCES)
    code = "\n".join(line.partition("    '")[0] for line in text.splitlines())
    # Switch works out all that it may give: Val of a text such as "83.5%" stops with error 13.
    assert not re.search(r"\bSwitch\(", code)
    # Boxes of VBA's own show the code page's characters only, and cut a long text.
    assert not re.search(r"\bMsgBox\b|(?<!Application\.)\bInputBox\b", code)
    # The dialog's type is in Office's own library, to which the project has no reference.
    assert "Application.FileDialog" not in code
    # Within a handler, On Error takes no hold before Resume: every handler stands at the end and has just that.
    for label in set(re.findall(r"On Error GoTo ([a-z]\w*)", code)):
        for handler in re.findall(rf"^{label}:\n(.*?)^End (?:Sub|Function)", code, re.M | re.S):
            assert "Resume finish" in handler
            assert "On Error" not in handler


def test_olevba_reads_the_text_of_the_macros(xlam):
    parser = VBA_Parser(str(xlam))
    read = {Path(name).stem: text for _, _, name, text in parser.extract_all_macros()}
    parser.close()
    shipped = {path.stem: path.read_text("ascii") for path in SOURCES}
    assert set(read) == {*shipped, "ThisWorkbook", "Sheet1"}
    for name, text in shipped.items():
        assert read[name].replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize("kind", ["xlam", "xlsm"])
def test_another_reader_finds_no_fault(tmp_path, kind):
    path = tmp_path / f"taizhang.{kind}"
    path.write_bytes(with_settings(build(kind, macros()), sys.executable))
    checked = check_file(path)
    assert (checked.ok, checked.complete, list(checked.issues)) == (True, True, [])


def errors_in(path):
    found = [each for module in analyze_office_file(path).values() for each in module]
    return [each for each in found if each.severity is DiagnosticSeverity.ERROR]


def test_the_macros_compile(xlam):
    assert errors_in(xlam) == []


def test_the_compile_check_would_see_a_slip(tmp_path):
    path = tmp_path / "wrong.xlsm"
    wrong = 'Attribute VB_Name = "Wrong"\nOption Explicit\nPublic Sub Slip()\n    x = TzRibbon.Quoted(\nEnd Sub\n'
    path.write_bytes(build("xlsm", [*macros(), Module("Wrong", wrong)]))
    assert errors_in(path)


def test_the_container_opens_without_a_complaint():
    raw = project("Taizhang", macros())
    file = olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_UNSURE)
    streams = {"/".join(names) for names in file.listdir()}
    names = {path.stem for path in SOURCES}
    assert streams == {"PROJECT", "PROJECTwm", "VBA/_VBA_PROJECT", "VBA/dir", *(f"VBA/{name}" for name in names)}
    text = file.openstream("PROJECT").read().decode("ascii")
    assert all(f"Module={name}\r\n" in text for name in names)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 70_000])
def test_streams_of_every_size_come_back(size):
    data = bytes(range(256)) * (size // 256) + bytes(range(size % 256))
    raw = compound_file({"Small": b"x", "Folder": {"Inner": data}, "Large": data + b"end"})
    file = olefile.OleFileIO(io.BytesIO(raw), raise_defects=olefile.DEFECT_UNSURE)
    assert file.openstream("Folder/Inner").read() == data
    assert file.openstream("Large").read() == data + b"end"
    assert root_stream(raw, "Large") == data + b"end"


def test_many_streams_are_all_found():
    tree = {f"Stream{number}": str(number).encode() * number for number in range(300)}
    file = olefile.OleFileIO(io.BytesIO(compound_file(tree)), raise_defects=olefile.DEFECT_UNSURE)
    assert all(file.openstream(name).read() == data for name, data in tree.items())


def test_what_is_compressed_comes_back():
    dice = random.Random(1)
    words = [b"Sub ", b"End ", b"\r\n", b"    ", "办结".encode("gbk"), b"Dim x As Long", b"aaaaaaaaaaaaaaaa"]
    edges = [1, 2, 3, 15, 16, 17, 100, 4094, 4095, 4096, 4097, 8192, 9000]
    for size in [*edges, *(dice.randrange(1, 20_000) for _ in range(40))]:
        text = b"".join(dice.choice(words) for _ in range(size))[:size]
        assert bytes(decompress_stream(bytearray(compress(text)))) == text
    noise = dice.randbytes(8192)
    assert bytes(decompress_stream(bytearray(compress(noise)))) == noise


def test_the_same_text_gives_the_same_bytes(xlam):
    assert addin_for("C:\\工具 1\\python.exe") == xlam.read_bytes()
    assert addin_for("D:\\python.exe") != xlam.read_bytes()
    with zipfile.ZipFile(xlam) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_module_that_is_not_ascii_is_refused():
    with pytest.raises(UnicodeEncodeError):
        build("xlsm", [Module("Bad", "' 中文\n", Kind.PROCEDURES)])


def test_every_button_is_a_verb_and_every_verb_a_button():
    root = ElementTree.fromstring(ribbon_xml())
    assert root.tag == f"{CUSTOM_UI}customUI"
    groups = root.findall(f".//{CUSTOM_UI}group")
    assert [group.get("label") for group in groups] == [group.name for group in GROUPS]
    for group, own in zip(groups, GROUPS, strict=True):
        large, small = group.findall(f"{CUSTOM_UI}button"), group.findall(f"{CUSTOM_UI}menu/{CUSTOM_UI}button")
        for shown, expected in ((large, own.large), (small, own.small)):
            assert [tuple(map(button.get, ("tag", "label", "supertip", "imageMso"))) for button in shown] == [
                (button.name, button.label, button.tip, button.icon) for button in expected
            ]
    assert len(list(root.iter(f"{CUSTOM_UI}button"))) == len(VERBS)
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", each) for each in ids)
    assert {each.tag.removeprefix(CUSTOM_UI) for each in root.iter()} == {
        "customUI", "ribbon", "tabs", "tab", "group", "button", "menu",
    }  # fmt: skip


def test_the_ribbon_keeps_to_the_schema_of_excel():
    """What Excel's schema for the ribbon asks of these elements; at one fault Excel shows no tab at all."""
    shown = {"id", "label", "imageMso", "screentip", "supertip"}
    known = {
        "group": {"id", "label"}, "menu": {*shown, "size", "itemSize"}, "button": {*shown, "tag", "onAction", "size"},
    }  # fmt: skip
    for group in ElementTree.fromstring(ribbon_xml()).iter(f"{CUSTOM_UI}group"):
        assert list(group)
        for each in group.iter():
            name = each.tag.removeprefix(CUSTOM_UI)
            assert set(each.attrib) <= known[name]
        # In a menu the menu's itemSize holds for all: its buttons have no size of their own.
        for menu in group.findall(f"{CUSTOM_UI}menu"):
            assert menu.get("itemSize") in ("normal", "large")
            assert [set(button.attrib) & {"size"} for button in menu] == [set()] * len(menu)
        assert {each.get("size") for each in group.findall(f"{CUSTOM_UI}button")} <= {"large"}
    menus = [group.find(f"{CUSTOM_UI}menu") for group in ElementTree.fromstring(ribbon_xml()).iter(f"{CUSTOM_UI}group")]
    assert {menu.get("label") for menu in menus if menu is not None} == {MORE}


def test_the_large_buttons_are_few_and_go_through_the_month():
    large = [button.label for group in GROUPS for button in group.large]
    assert len(large) <= MOST_LARGE, (
        f"{len(large)} large buttons, {MOST_LARGE} at most: leave `large=True` out of the new one, "
        "so that it stands in the menu of its group, or take it from one that is used less"
    )
    month = ["校验", "着色", "分发", "合并", "月度材料", "月底一次做完", "月结", "历史", "撤销", "检查环境", "帮助"]
    assert [label for label in large if label in month] == month


def test_every_callback_is_a_public_sub_of_the_right_arity():
    texts = {path.stem: path.read_text("ascii") for path in SOURCES}
    for button in ElementTree.fromstring(ribbon_xml()).iter(f"{CUSTOM_UI}button"):
        module, _, name = button.attrib["onAction"].partition(".")
        assert re.search(rf"^Public Sub {name}\(control As Object\)$", texts[module], re.M)


def test_every_icon_is_one_that_excel_has():
    assert {verb.icon for verb in VERBS} <= ICONS


def test_no_two_buttons_look_alike():
    icons = [verb.icon for verb in VERBS]
    assert [icon for icon in icons if icons.count(icon) > 1] == []


def test_the_groups_stand_in_the_order_of_the_work():
    work = ["建账", "核对", "月度", "办理", "督察", "考核", "党建", "查看", "修改记录", "工具"]
    assert [group.name for group in GROUPS][: len(work)] == work


def test_every_text_fits_the_ribbon():
    # Longer ones are an error of the ribbon, which then does not show at all.
    for button in ElementTree.fromstring(ribbon_xml()).iter(f"{CUSTOM_UI}button"):
        assert all(1 <= len(button.attrib[name]) <= 1024 for name in ("label", "screentip", "supertip", "tag"))


def test_the_macros_and_the_sheet_know_the_same_words():
    text = "".join(path.read_text("ascii") for path in SOURCES)
    keys = set(re.findall(r'\bT\("(\w+)"\)|Fail "(\w+)"|IIf\([^,]*, "(\w+)", "(\w+)"\)', text))
    used = {key for found in keys for key in found if key}
    assert used == {*WORDS, "interpreter", "arguments"}
    for word in WORDS.values():
        word.encode("gbk")


def test_the_sheet_says_which_program_runs(xlam):
    settings = settings_of(xlam)
    assert settings["interpreter"] == "C:\\工具 1\\python.exe"
    assert settings["version"] == __version__
    assert {key: settings[key] for key in WORDS} == WORDS


def test_the_workbook_is_read_by_openpyxl(tmp_path):
    import openpyxl

    path = tmp_path / "taizhang.xlsm"
    path.write_bytes(with_settings(build("xlsm", macros()), "C:\\a & <b>\\python.exe"))
    sheet = openpyxl.load_workbook(path, keep_vba=True)[SHEET]
    assert sheet["B1"].value == "C:\\a & <b>\\python.exe"


def run(*arguments):
    return CliRunner().invoke(cli, ["addin", *map(str, arguments)])


@pytest.fixture
def start_folder(tmp_path, monkeypatch):
    folder = tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    folder.mkdir(parents=True)
    monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
    return folder


def test_install_status_and_remove(start_folder):
    assert run("status").exit_code == 1
    installed = run("install")
    assert (installed.exit_code, list(start_folder.iterdir())) == (0, [start_folder / "taizhang.xlam"])
    assert settings_of(start_folder / "taizhang.xlam")["interpreter"] == sys.executable
    status = run("status")
    assert status.exit_code == 0
    assert status.output == f"√ {start_folder / 'taizhang.xlam'}：版本 {__version__}，用 {sys.executable}\n"
    assert run("remove").exit_code == 0
    assert list(start_folder.iterdir()) == []
    assert run("remove").output == "按钮没有装过，不用卸\n"


def test_status_sees_a_python_that_is_gone_and_an_older_version(start_folder, monkeypatch):
    (start_folder / "taizhang.xlam").write_bytes(addin_for(str(start_folder / "gone" / "python.exe")))
    status = run("status")
    assert status.exit_code == 1
    assert "它用的 Python 已经不在那里，请再运行一次 taizhang addin install --app excel" in status.output
    run("install")
    monkeypatch.setattr(install, "__version__", "99.0")
    assert "现在的程序是 99.0" in run("status").output


def test_without_excel_the_cure_is_said(monkeypatch):
    monkeypatch.delenv("APPDATA", raising=False)
    installed = run("install")
    assert installed.exit_code == 2
    assert installed.stderr.startswith("XLSTART：找不到 Excel 启动时打开的文件夹。请先打开一次 Excel 再装；或加 --to")


def test_a_file_of_another_kind_under_that_name_is_not_taken_for_ours(start_folder):
    (start_folder / "taizhang.xlam").write_bytes(b"no zip")
    with pytest.raises(WorkbookError, match="不是台账的 Excel 插件"):
        settings_of(start_folder / "taizhang.xlam")
    assert run("status").exit_code == 2


def test_a_file_that_cannot_be_replaced_says_to_close_excel(start_folder, monkeypatch):
    from taizhang_xl.files import disk

    run("install")
    before = (start_folder / "taizhang.xlam").read_bytes()

    def refused(*paths):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(disk, "replace", refused)
    monkeypatch.setattr(disk, "remove", refused)
    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    monkeypatch.setattr(sys, "executable", str(start_folder / "other"))
    for verb in ("install", "remove"):
        done = run(verb)
        assert done.exit_code == 2
        assert "请先关闭 Excel" in done.stderr
    assert (start_folder / "taizhang.xlam").read_bytes() == before


def test_build_writes_the_file_and_installs_nothing(tmp_path):
    assert run("build", "--to", tmp_path / "out").exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["taizhang.xlam"]


def table_rows(heading):
    """The rows of the first table below a heading of the page for IT."""
    page = (ROOT / "docs" / "addin.md").read_text("utf-8").partition(f"# {heading}\n")[2]
    rows = [line for line in page.partition("\n#")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_the_page_for_it_names_every_button():
    expected = [
        [group.name, *(", ".join(button.label for button in part) for part in (group.large, group.small))]
        for group in GROUPS
    ]
    assert table_rows("What it is") == expected


def test_the_page_for_it_tells_every_kind_of_step():
    known = re.findall(
        r'[Cc]ase "(\w+)"|kind = "(\w+)"|part\(0\) = "(\w+)"',
        (ROOT / "macros" / "excel" / "TzPatch.bas").read_text("ascii"),
    )
    told = {kind.strip("`") for kind, *_ in table_rows("Steps")}
    assert {kind for pair in known for kind in pair if kind} | {"number"} == told


def test_names_stand_in_the_order_that_windows_searches_in():
    file = olefile.OleFileIO(io.BytesIO(compound_file(dict.fromkeys(("bb", "A", "ccc", "Z", "aa", "b"), b"x"))))

    def in_order(number):
        if number == olefile.NOSTREAM:
            return []
        entry = file.direntries[number]
        return [*in_order(entry.sid_left), entry.name, *in_order(entry.sid_right)]

    assert in_order(file.root.sid_child) == ["A", "b", "Z", "aa", "bb", "ccc"]


@pytest.mark.parametrize(
    ("kind", "base", "shared"),
    [
        (Kind.WORKBOOK, "00020819-0000-0000-C000-000000000046", "True"),
        (Kind.SHEET, "00020820-0000-0000-C000-000000000046", "True"),
        (Kind.CLASS, "FCFB3D2A-A0FA-1068-A738-08002B3371B5", "False"),
    ],
)
def test_a_class_says_what_it_is_based_on(kind, base, shared):
    # Excel compiles none without; a class is exported with a head that must not be in the project.
    exported = 'VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1\nEND\nAttribute VB_Name = "Thing"\nOption Explicit\n'
    file = olefile.OleFileIO(io.BytesIO(project("Test", [Module("Thing", exported, kind)])))
    text = bytes(decompress_stream(bytearray(file.openstream("VBA/Thing").read()))).decode("ascii")
    assert text.startswith(f'Attribute VB_Name = "Thing"\r\nAttribute VB_Base = "0{{{base}}}"\r\n')
    assert f"Attribute VB_PredeclaredId = {shared}\r\n" in text
    assert "VERSION" not in text
    assert text.endswith("\r\nOption Explicit\r\n")
