"""What the doctor says of a machine and of a ledger's folder; the settings that hold, with their places."""

import errno
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import nothing_to_hang
from mail_servers import USER, Certificates, MailServer, running

import taizhang_xl
from taizhang_xl.errors import FileError
from taizhang_xl.faces.cli import cli
from taizhang_xl.files.lock import lock_path
from taizhang_xl.files.user_file import user_file
from taizhang_xl.journal.taken_in import write_taken_in
from taizhang_xl.tables.soffice import find_office
from taizhang_xl.verbs.examined import folder
from taizhang_xl.verbs.examined_ledger import of_ledger

posix = pytest.mark.skipif(os.name == "nt", reason="not on Windows: the stand-in is a shell script")


@pytest.fixture
def ledger(tmp_path):
    return nothing_to_hang(tmp_path / "2018年台账.xlsx")


def run(*words):
    return CliRunner().invoke(cli, list(map(str, words)))


def said(ledger, day=date(2100, 1, 1)):
    return {each.what: each for each in of_ledger(ledger, day)}


def test_a_ledger_that_is_well_has_no_cure_but_for_what_is_optional(ledger):
    found = said(ledger)
    assert found["台账"].found == "2018年，1 项，1 个单位"
    cured = {what for what, each in found.items() if each.cure}
    assert cured <= {"发邮件", "闹钟（每天提醒）"}


def test_who_holds_it_what_is_left_over_and_a_clock_that_goes_wrong_are_said(ledger):
    ledger.with_name(f".~lock.{ledger.name}#").write_text("王某,wang,PC-7,2018-04-02 09:00;", "utf-8")
    lock_path(ledger).write_text("{}")
    found = said(ledger, date(2001, 1, 1))
    assert found["台账打开着没有"].found.startswith("王某（PC-7）正打开着")
    assert not found["台账打开着没有"].cure, "whoever clicks has it open: nothing to put right"
    assert found["没有做完的运行"].cure
    assert found["电脑时钟"].needed
    assert "2001-01-01" in found["电脑时钟"].found


def test_a_lost_archive_of_a_closed_month_is_said(ledger):
    taizhang_xl.close(ledger, month="2018-03")
    assert said(ledger)["月结的存档"].found == "1 个月"
    shutil.rmtree(ledger.parent / ".taizhang" / "closes")
    assert said(ledger)["月结的存档"].found == "2018年3月的不在"


def test_a_ledger_that_cannot_be_read_is_needed_and_the_rest_is_said_all_the_same(ledger):
    ledger.write_bytes(b"PK\x03\x04")
    done = run("doctor", ledger)
    assert done.exit_code == 1
    assert "× 台账：" in done.output
    assert "√ 台账所在文件夹" in done.output


def test_a_column_that_is_lacking_is_said_with_the_command_that_settles_it(ledger):
    book = openpyxl.load_workbook(ledger)
    sheet = book["台账"]
    header = next(cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == "状态")
    header.value = "栏甲"
    book.save(ledger)
    line = said(ledger)["台账"]
    assert "没有找到状态列" in line.found
    assert "taizhang adopt 2018年台账.xlsx --column 状态=列号" in line.cure


def test_the_day_of_taking_in_that_is_lost_is_said_where_the_ledger_shows_that_it_is_the_offices_own(ledger):
    assert "接收台账的日期" not in said(ledger)
    book = openpyxl.load_workbook(ledger)
    head = next(cell for row in book.active.iter_rows() for cell in row if cell.value == "状态")
    head.value = "是否完成"
    book.save(ledger)
    lost = said(ledger)["接收台账的日期"]
    assert lost.found.startswith("没有记")
    assert "taken_in" in lost.cure
    write_taken_in(ledger, date(2018, 1, 5))
    assert "接收台账的日期" not in said(ledger)


def test_each_setting_says_its_value_and_where_it_comes_from(ledger):
    book = openpyxl.load_workbook(ledger)
    sheet = book["设置"]
    rows = {row[0].value: row[1] for row in sheet.iter_rows(min_row=2)}
    rows["临期天数"].value, rows["未落实颜色"].value = 10, "大红"
    rows["最好等次比例"].value = "很多"
    sheet.append(["临期天", "9"])
    place = sheet.max_row
    book.save(ledger)
    found = {each.name: each for each in taizhang_xl.settings(ledger)}
    assert (found["临期天数"].value, found["临期天数"].source) == ("10", f"“设置”表 {rows['临期天数'].coordinate}")
    assert found["月报期限"].source == "没有填"
    assert found["未落实颜色"].value == "FF7C80"
    assert f"{rows['未落实颜色'].coordinate} 填的“大红”不能用" in found["未落实颜色"].wrong
    assert "填的“很多”不能用，请改为0 到 100 的整数，如 40" in found["最好等次比例"].wrong
    assert f"B{place} 没有叫“临期天”的设置" in found["临期天"].wrong
    done = run("settings", ledger)
    assert done.exit_code == 1
    assert "未落实颜色、最好等次比例、临期天填的不能用" in done.output


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
def test_bash_completes_a_command_that_was_begun(tmp_path):
    """As README tells: the script of click, sourced, offers the verbs."""
    bin_folder = Path(sys.executable).parent
    env = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    script = (
        'eval "$(_TAIZHANG_COMPLETE=bash_source taizhang)"\n'
        'COMP_WORDS=(taizhang remi); COMP_CWORD=1; _taizhang_completion taizhang; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, timeout=60)
    assert {"remind", "remind-returns"} <= set(done.stdout.split())


@pytest.fixture
def own_file(tmp_path, monkeypatch):
    """The user's file, empty as yet, and no other word of LibreOffice than PATH."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("TAIZHANG_SOFFICE", raising=False)
    path = user_file()
    path.parent.mkdir(parents=True)
    return path


def program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho LibreOffice 24.2.1.2 db4def46\n")
    path.chmod(0o755)
    return path


@posix
def test_the_users_file_names_libreoffice_and_the_environment_goes_before_it(own_file, ledger, tmp_path, monkeypatch):
    mine, theirs = program(tmp_path / "我的 & 100%" / "soffice"), program(tmp_path / "theirs" / "soffice")
    own_file.write_text(f"LibreOffice = '{mine}'\n", "utf-8")
    assert find_office() == str(mine)
    found = {each.name: each for each in taizhang_xl.settings(ledger)}["LibreOffice（这台电脑）"]
    assert (found.value, found.source, found.wrong) == (str(mine), f"用户文件 {own_file}", "")
    monkeypatch.setenv("TAIZHANG_SOFFICE", str(theirs))
    assert find_office() == str(theirs)
    found = {each.name: each for each in taizhang_xl.settings(ledger)}["LibreOffice（这台电脑）"]
    assert (found.value, found.source) == (str(theirs), "环境变量 TAIZHANG_SOFFICE")


BAD = {
    "gone": ("LibreOffice = '/nowhere/soffice'", "写的“/nowhere/soffice”不在，或不能运行"),
    "a folder": ("LibreOffice = '/usr'", "写的“/usr”不在，或不能运行"),
    "no path": ("LibreOffice = 7", "“LibreOffice”不是一个路径"),
    "double quotes": ('LibreOffice = "C:\\Program Files\\soffice.exe"', "Windows 的路径要写在单引号里"),
    "misspelt": ("Libreofice = '/usr/bin/soffice'", "没有叫“Libreofice”的项"),
}


@posix
@pytest.mark.parametrize("name", BAD)
def test_what_the_users_file_has_wrong_is_one_line_and_nothing_is_taken_in_its_place(own_file, ledger, name):
    text, said = BAD[name]
    own_file.write_text(text, "utf-8")
    done = run("settings", ledger)
    assert done.exit_code == 1
    (line,) = (line for line in done.output.splitlines() if said in line)
    assert line.startswith("× ")
    assert line.count("LibreOffice：") <= 1
    if name != "misspelt":
        with pytest.raises(FileError):
            find_office()
    of_doctor = run("doctor").output
    assert len([line for line in of_doctor.splitlines() if said in line and line[0] in "×□"]) == 1
    assert name == "misspelt" or "表格程序：没有找到" not in of_doctor


MOVED = "第三方 & 100% 的文件夹"


def shown(ledger, *words):
    """Lines of doctor by what they are about, and the exit code."""
    done = run("doctor", ledger, *words)
    return {line.partition("：")[0]: line for line in done.output.splitlines()}, done.exit_code


def test_a_path_with_spaces_and_signs_is_looked_at_like_any_other_and_can_be_typed_as_shown(tmp_path):
    folder = tmp_path / MOVED
    folder.mkdir()
    lines, _ = shown(nothing_to_hang(folder / "2018 台账 & 100%.xlsx"))
    assert lines["√ 台账所在文件夹"].endswith(f"{MOVED} 可以写")
    assert lines["√ 台账"].endswith("2018年，1 项，1 个单位")
    if "□ 闹钟（每天提醒）" in lines and "schedule" in lines["□ 闹钟（每天提醒）"]:
        assert 'taizhang schedule "2018 台账 & 100%.xlsx" install' in lines["□ 闹钟（每天提醒）"]


def test_a_folder_that_is_gone_is_said_once_with_its_cure_and_nothing_is_claimed_of_the_ledger(tmp_path):
    found = tuple(of_ledger(tmp_path / "网络盘" / "台账.xlsx", date(2018, 4, 2)))
    (line,) = found
    assert line.needed
    assert f"{tmp_path / '网络盘'} 找不到（没有这个文件或文件夹）" in line.found
    assert "重新连接" in line.cure


@pytest.fixture
def dead_share(tmp_path):
    """A mount whose server has gone, as a share is after the network was cut."""
    if sys.platform != "linux" or os.geteuid() or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("only as root on Linux: nobody else can mount")
    import ctypes

    place, system = tmp_path / "共享", ctypes.CDLL(None, use_errno=True)
    place.mkdir()
    try:
        server = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        pytest.skip("only as root on Linux: a container may keep the device from it")
    options = f"fd={server},rootmode=40000,user_id=0,group_id=0".encode()
    mounted = system.mount(b"share", bytes(place), b"fuse", 0, options)
    os.close(server)
    if mounted:
        pytest.skip("only as root on Linux: nothing can be mounted here")
    yield place
    system.umount2(bytes(place), 2)


def test_a_share_that_was_cut_is_said_by_doctor_and_by_the_verbs(dead_share):
    ledger = dead_share / "台账.xlsx"
    (line,) = tuple(of_ledger(ledger, date(2018, 4, 2)))
    assert "找不到（网络盘断开了）" in line.found
    for verb in ("check", "settings"):
        done = run(verb, ledger)
        assert done.exit_code == 2
        assert done.output.strip() == "台账.xlsx：打不开（网络盘断开了）。请检查磁盘和网络后再试。"


def test_a_share_that_goes_while_it_is_looked_at_ends_in_a_line(ledger, monkeypatch):
    def gone(*_):
        raise OSError(errno.ENOTCONN, "Transport endpoint is not connected")

    monkeypatch.setattr("taizhang_xl.verbs.examined_ledger.owner_of", gone)
    found = [each for each in of_ledger(ledger, date(2100, 1, 1)) if "看到一半断了（网络盘断开了）" in each.found]
    assert [each.needed for each in found] == [True]


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux: it has a folder that not even root writes into")
def test_a_folder_without_the_right_to_write_is_said(tmp_path):
    line = folder("台账所在文件夹", Path("/proc"))
    assert line.needed
    assert line.found.startswith("/proc 不能写（")


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - 某局", "坚果云", "WPS云盘", "WPSDrive", "BaiduSyncdisk"])
def test_a_folder_that_is_synchronised_is_named_with_what_to_do(tmp_path, name):
    place = tmp_path / name / "台账"
    place.mkdir(parents=True)
    line = said(nothing_to_hang(place / "2018年台账.xlsx"))["同步盘"]
    assert f"“{name}”" in line.found
    assert line.cure
    assert not line.needed


def test_copies_of_a_conflict_are_told_from_other_ledgers_beside_it(ledger):
    copies = {
        "2018年台账 (冲突的副本 2018-04-02).xlsx", "2018年台账-DESKTOP-7A1B2C.xlsx", "2018年台账(某某的冲突副本).xlsx",
        "2018年台账 (USER-PC's conflicted copy 2018-04-02).xlsx",
    }  # fmt: skip
    others = {"2017年台账.xlsx", "2018年台账二.xlsx", "2018年台账-1.xlsx"}
    for name in copies | others | {"报表.xlsx", "~$2018年台账.xlsm"}:
        ledger.with_name(name).write_bytes(b"")
    found = said(ledger)
    assert all(name in found["冲突副本"].found for name in copies)
    assert (
        'taizhang diff 2018年台账.xlsx "2018年台账 (USER-PC\'s conflicted copy 2018-04-02).xlsx"'
        in found["冲突副本"].cure
    )
    assert all(name in found["旁边的台账"].found for name in others)
    assert not any(name in found["旁边的台账"].found for name in (*copies, "报表.xlsx", "~$"))
    assert not found["旁边的台账"].cure


def test_who_names_the_folder_or_a_file_that_is_not_there_is_told_which_ledgers_are(ledger):
    second = ledger.with_name("2019年台账.xlsx")
    shutil.copy(ledger, second)
    for named in (ledger.parent, ledger.with_name("台帐.xlsx")):
        line = said(named)["台账"]
        assert line.needed
        assert line.cure == "请写成其中一本：2018年台账.xlsx、2019年台账.xlsx"


@pytest.fixture
def certificates(tmp_path, monkeypatch):
    made = Certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


def with_mail(ledger, port, tls="STARTTLS"):
    book = openpyxl.load_workbook(ledger)
    for row in {
        "发信服务器": "localhost",
        "发信端口": port,
        "发信加密": tls,
        "发信地址": USER,
        "收件域名": "example.org",
    }.items():
        book["设置"].append(row)
    book.save(ledger)


@pytest.mark.parametrize("tls", ["STARTTLS", "SSL"])
def test_the_mail_server_is_only_contacted_where_that_is_asked_for_and_nothing_is_sent(ledger, certificates, tls):
    with running(MailServer(certificates.good(), implicit=tls == "SSL")) as server:
        with_mail(ledger, server.port, tls)
        assert "没有连过，加 --connect 连一次" in said(ledger)["发邮件"].found
        # Under TLS from the first byte the server's own trial of its port counts as well, at some time.
        assert tls == "SSL" or server.mailbox.connections == 0
        lines, code = shown(ledger, "--connect")
        assert code == 0
        assert "连上了（TLSv1.3，服务器可以登录），没有登录，没有发信" in lines["√ 发邮件"]
    assert tls == "SSL" or server.mailbox.connections == 1
    assert (server.mailbox.logins, server.mailbox.offered) == ([], [])


def test_a_mail_server_that_cannot_be_trusted_or_reached_is_said_with_the_cure(ledger, certificates):
    with running(MailServer(certificates.wrong_host())) as server:
        with_mail(ledger, server.port)
        lines, code = shown(ledger, "--connect")
    assert code == 1
    assert "证书不可信（不是这台服务器的）" in lines["× 发邮件"]
    lines, code = shown(ledger, "--connect")
    assert code == 1
    assert f"{server.port} 端口连不上（对方拒绝连接）" in lines["× 发邮件"]


def test_without_a_ledger_or_its_settings_there_is_no_server_to_connect_to(ledger):
    done = run("doctor", "--connect")
    assert done.exit_code == 2
    assert "请把台账也写上" in done.output
    lines, _ = shown(ledger, "--connect")
    assert "所以没有连" in lines["□ 发邮件"]
