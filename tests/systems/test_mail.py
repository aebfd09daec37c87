"""The drafts of a folder sent as they lie over a real server: what was sent is not sent again, what is not known is not touched."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path

import keyring
import openpyxl
import pytest
from click.testing import CliRunner
from drafts import BATCH, environment, made, reaching, set_up
from keyring.backend import KeyringBackend
from mail_servers import PASSWORD, USER, Certificates, MailServer, running

import taizhang_xl
from taizhang_xl.faces.buttons import click_from_macro
from taizhang_xl.faces.cli import cli
from taizhang_xl.sending import send
from taizhang_xl.sending.pace import Pace
from taizhang_xl.sending.record import read_rows, recorded
from taizhang_xl.sending.secrets import MAIL_VARIABLE


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture(autouse=True)
def _this_machine(certificates, monkeypatch):
    for name, value in environment(certificates.file).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(send, "_PAUSES", (0.01, 0.01))


@pytest.fixture
def drafts(tmp_path):
    return made(tmp_path / "台账", 3)


@pytest.fixture
def server(certificates):
    with running(MailServer(certificates.good())) as found:
        yield found


def mail(drafts, server, *words, **more):
    port = server.port if server else 9
    given = [word for each in reaching(port, **more) for word in ("--set", each)]
    return CliRunner().invoke(cli, ["mail", str(drafts.folder), *given, *map(str, words)])


def sent(drafts, server, count, *words, **more):
    return mail(drafts, server, "--send", "--yes", count, *words, **more)


def states(drafts):
    return {(row.draft, row.recipient): str(row.state) for row in read_rows(drafts.ledger, BATCH)}


def lines(shown, word):
    return [line for line in shown.output.splitlines() if word in line]


def test_without_send_it_shows_the_table_and_does_nothing(drafts, server):
    before = sorted(path for path in drafts.ledger.parent.rglob("*"))
    shown = mail(drafts, server)
    assert shown.exit_code == 0
    assert lines(shown, "待发  ") == [
        f"□ 待发  单位00{n}  → u00{n}@example.org  《2018年3月工作落实情况（单位00{n}）》  附件 0.1 KB"
        for n in (1, 2, 3)
    ]
    assert "只看，什么也没有发" in shown.output
    assert f"下一步：要发这 3 封，运行 taizhang mail --send {drafts.folder}" in shown.output
    assert sorted(path for path in drafts.ledger.parent.rglob("*")) == before
    assert server.mailbox.connections == 0


def test_what_is_sent_is_the_draft_and_is_sent_once(drafts, server):
    shown = sent(drafts, server, 3)
    assert (shown.exit_code, len(lines(shown, "√ 已发")), lines(shown, "共 ")) == (0, 3, ["共 3 封：已发 3"])
    assert server.mailbox.to() == ["u001@example.org", "u002@example.org", "u003@example.org"]
    assert server.mailbox.connections == 1
    got, draft = server.mailbox.bytes[0], (drafts.folder / "单位001.eml").read_bytes()
    message = message_from_bytes(got, policy=default)
    assert (message["From"], message["X-Unsent"], message["Bcc"]) == (USER, None, None)
    assert message["Subject"] == "2018年3月工作落实情况（单位001）"
    assert got.partition(b"\r\n\r\n")[2].rstrip() == draft.partition(b"\r\n\r\n")[2].rstrip()
    again = sent(drafts, server, 3)
    assert (again.exit_code, "没有要发的，什么也没有发" in again.output) == (0, True)
    assert len(server.mailbox.got) == 3


def test_a_message_is_known_by_the_same_id_wherever_its_draft_is_made_again(drafts, server, tmp_path):
    sent(drafts, server, 3)
    other = made(tmp_path / "another", 3)
    sent(other, server, 3)
    ids = [known for known, _ in server.mailbox.got]
    assert ids[:3] == ids[3:]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"<tz\.[0-9a-f]{32}@example\.org>", known) for known in ids)


def test_drafts_that_are_made_again_after_they_were_thrown_away_are_not_sent_again(drafts, server):
    sent(drafts, server, 3)
    shutil.rmtree(drafts.folder)
    drafts.folder.mkdir()
    for number in (1, 2, 3):
        drafts.write(f"单位00{number}", f"u00{number}@example.org")
    drafts.noted()
    assert lines(sent(drafts, server, 3), "共 ") == ["共 3 封：已发 3"]
    assert len(server.mailbox.got) == 3


@pytest.mark.parametrize("count", [2, 4])
def test_another_count_than_what_is_to_be_sent_is_refused(drafts, server, count):
    shown = sent(drafts, server, count)
    assert (shown.exit_code, shown.stderr) == (
        2, f"--yes {count}：现在要发的是 3 封，什么也没有发。请核对后再写封数。\n",
    )  # fmt: skip
    assert server.mailbox.connections == 0


def test_where_nobody_can_be_asked_it_says_what_would_be_sent(drafts, server):
    shown = mail(drafts, server, "--send")
    assert shown.exit_code == 2
    assert "从 dubanke@example.org 发出 3 封，到 example.org。要发请输入封数 3）。请加上 --yes。" in shown.stderr
    assert server.mailbox.connections == 0


def test_a_draft_that_was_edited_after_it_was_sent_is_named_and_sent_only_when_asked(drafts, server):
    sent(drafts, server, 3)
    drafts.write("单位002", "u002@example.org", text="改过的话。")
    shown = sent(drafts, server, 1)
    assert shown.exit_code == 1
    (line,) = lines(shown, "△ 发后改过  ")
    assert "单位002  → u002@example.org" in line
    assert "已发给 u002@example.org，以后草稿又改过" in line
    assert len(server.mailbox.got) == 3
    assert sent(drafts, server, 1, "--again", "改过的").exit_code == 0
    assert server.mailbox.to()[3:] == ["u002@example.org"]
    # A server that drops what comes twice must not drop this one.
    assert server.mailbox.got[3][0] != server.mailbox.got[1][0]
    assert "没有要发的" in sent(drafts, server, 1).output


def test_an_edited_draft_does_not_go_to_a_new_recipient_unasked(drafts, server):
    sent(drafts, server, 3)
    drafts.write("单位002", "other@example.org")
    shown = sent(drafts, server, 1)
    assert lines(shown, "发后改过  ")
    assert "草稿里没有这个收件人了" in shown.output
    assert len(server.mailbox.got) == 3


def test_a_draft_that_is_gone_is_named(drafts, server):
    (drafts.folder / "单位003.eml").unlink()
    shown = sent(drafts, server, 2)
    assert shown.exit_code == 1
    (drafts.folder / "单位001.eml").unlink()
    shown = mail(drafts, server)
    assert [line.partition("：")[2] for line in lines(shown, "△ 草稿不在了  ")] == ["没有发过"]
    (line,) = lines(shown, "√ 已发  单位001")
    assert line.endswith("，草稿不在了")


def test_what_must_not_go_out_is_named_and_the_others_go(drafts, server):
    bad = {
        "外面": ("a@example.com", b"1", "收件人 a@example.com 不在允许的域名里"),
        "下级": ("a@b.example.org", b"1", "收件人 a@b.example.org 不在允许的域名里"),
        "像的": ("a@example.org.evil.cn", b"1", "收件人 a@example.org.evil.cn 不在允许的域名里"),
        "没有": (None, b"1", "没有收件人"),
        "大的": ("a@example.org", b"x" * (1 << 20) + b"x", "附件“大的_2018年03月.xlsx”有 1.0 MB，超过附件上限（1 MB）"),
    }
    for name, (to, attached, _) in bad.items():
        drafts.write(name, to, attached=attached)
    drafts.noted()
    shown = sent(drafts, server, 3, 附件上限=1)
    assert (shown.exit_code, len(lines(shown, "× 不能发 5 封"))) == (1, 1)
    for name, (_, _, why) in bad.items():
        for table in (shown, mail(drafts, server, 附件上限=1)):
            assert why in lines(table, f"× 不能发  {name}")[0]
    assert server.mailbox.offered == server.mailbox.to() == [f"u00{n}@example.org" for n in (1, 2, 3)]


# What somebody may write into the head of a draft, and why it is not sent.
HEADS = (
    (b"Subject: ", b"Subject: =?utf-8?b?eA0KQmNjOiBhQGV4YW1wbGUub3Jn?=\r\n ", "藏着换行"),
    (b"To: ", b"To: =?utf-8?q?a=0D=0ABcc:?= ", "读不出来"),
    (b"To: ", b"To: a@example.org\r\nTo: ", "两行 To"),
    (b"To: ", b'To: "x" <a@example.org>; ', "读不明白"),
    (b"Subject: ", b"not a header\r\nSubject: ", "多余的行"),
    (b"Subject: ", b"Subject: a\rBcc: b@example.org ", "多余的行、回车"),
    (b"To: ", "To: 张 ".encode(), "没有编码的汉字"),
    (
        b"Content-Disposition: attachment",
        b"Content-Disposition: attachment; filename*=utf-8''a%0D%0Ab.xlsx",
        "藏着换行",
    ),
)


def test_a_draft_with_more_in_its_head_than_it_shows_is_refused(drafts, server):
    for number, (old, new, _) in enumerate(HEADS):
        path = drafts.write(f"坏{number}", "bad@example.org")
        before = path.read_bytes()
        assert old in before
        path.write_bytes(re.sub(rb";\r\n filename[^\r]*", b"", before).replace(old, new, 1))
    drafts.noted()
    shown = sent(drafts, server, 3)
    assert (shown.exit_code, len(lines(shown, "√ 已发"))) == (1, 3)
    table = mail(drafts, server)
    for number, (_, _, why) in enumerate(HEADS):
        assert why in lines(table, f"× 不能发  坏{number}")[0]
    assert server.mailbox.offered == [f"u00{n}@example.org" for n in (1, 2, 3)]


def test_hidden_and_further_recipients_are_checked_and_hidden_ones_stay_hidden(drafts, server):
    path = drafts.folder / "单位002.eml"
    text = path.read_bytes()
    path.write_bytes(text.replace(b"To: ", b"Cc: c@example.org\r\nBcc: b@example.org\r\nTo: t@example.org, "))
    sent(drafts, server, 3)
    (of_two,) = [each for each in server.mailbox.bytes if b"c@example.org" in each]
    assert b"b@example.org" not in of_two
    assert server.mailbox.to()[1:5] == ["t@example.org", "u002@example.org", "c@example.org", "b@example.org"]
    path.write_bytes(text.replace(b"To: ", b"Bcc: b@example.com\r\nTo: "))
    assert "b@example.com 不在允许的域名里" in mail(drafts, server).output


def test_of_several_recipients_only_those_who_lack_it_get_it_again(drafts, certificates):
    path = drafts.folder / "单位002.eml"
    path.write_bytes(path.read_bytes().replace(b"To: ", b"To: no@example.org, late@example.org, "))

    def fault(step, to, before):
        answers = {"no@example.org": "550 5.1.1 no such user", "late@example.org": "" if before else "450 busy"}
        return answers.get(to, "") if step == "rcpt" else ""

    with running(MailServer(certificates.good(), fault=fault)) as server:
        shown = sent(drafts, server, 3)
        assert {to: state for (name, to), state in states(drafts).items() if name == "单位002"} == {
            "no@example.org": "failed", "late@example.org": "planned", "u002@example.org": "sent",
        }  # fmt: skip
        assert "× 没发成  单位002  → no@example.org" in shown.output
        assert "550 5.1.1 no such user" in shown.output
        assert lines(shown, "□ 暂缓  ")[0].endswith("第 1 次 450 busy")
        sent(drafts, server, 1)
    assert server.mailbox.to() == [
        "u001@example.org", "u002@example.org", "u003@example.org", "late@example.org",
    ]  # fmt: skip


def test_a_server_that_puts_off_is_tried_five_times_and_no_more(drafts, certificates):
    def fault(step, to, before):
        return "451 4.7.1 greylisted" if (step, to) == ("rcpt", "u002@example.org") else ""

    with running(MailServer(certificates.good(), fault=fault)) as server:
        sent(drafts, server, 3)
        for _ in range(3):
            assert "暂缓 1" in sent(drafts, server, 1).output
        shown = sent(drafts, server, 1)
        assert "试了 5 次都没有送到：4.7.1 greylisted" in shown.output
        assert "没有要发的" in sent(drafts, server, 1).output
        assert server.mailbox.offered.count("u002@example.org") == 5
        # Asked, it is tried again.
        sent(drafts, server, 1, "--again", "单位002")
        assert server.mailbox.offered.count("u002@example.org") == 6


def lost_after_the_dot(step, to, before):
    return "kept" if (step, to) == ("dot", "u002@example.org") and not before else ""


def test_what_nobody_knows_is_named_and_never_sent_again_unasked(drafts, certificates):
    with running(MailServer(certificates.good(), fault=lost_after_the_dot)) as server:
        shown = sent(drafts, server, 3)
        assert (shown.exit_code, lines(shown, "共 ")) == (1, ["共 3 封：已发 2，不确定 1"])
        (line,) = lines(shown, "？ 不确定  ")
        assert "单位002  → u002@example.org" in line
        assert line.endswith("交给了服务器，没有等到答复（对方断开）")
        for _ in range(2):
            assert "没有要发的" in sent(drafts, server, 1).output
        assert server.mailbox.to().count("u002@example.org") == 1
        assert sent(drafts, server, 1, "--unsure", "重发").exit_code == 0
    first, second = (known for known, to in server.mailbox.got if to == "u002@example.org")
    # The very same message: who has it may drop it.
    assert first == second


def test_people_who_know_that_it_came_say_so(drafts, certificates):
    with running(MailServer(certificates.good(), fault=lost_after_the_dot)) as server:
        sent(drafts, server, 3)
        assert "请分两次运行" in sent(drafts, server, 1, "--unsure", "算已发").stderr
        shown = mail(drafts, server, "--unsure", "算已发")
        assert "√ 记为已发 1 封：单位002" in shown.output
        assert lines(mail(drafts, server), "√ 已发  单位002")[0].endswith("人工确认已收到")
        assert "没有要发的" in sent(drafts, server, 1).output
    assert len(server.mailbox.got) == 3


def test_a_server_out_of_reach_is_told_and_nothing_is_taken_for_sent(drafts):
    shown = sent(drafts, None, 3)
    assert shown.exit_code == 1
    assert "× 发送邮件没有做成：3 封，到 example.org（9 端口连不上（" in shown.output
    assert states(drafts) == {}


def test_a_server_that_goes_for_good_ends_the_run_and_says_how_many_are_left(drafts, certificates):
    def fault(step, to, before):
        return "drop" if step == "rcpt" else ""

    for number in range(4, 9):
        drafts.write(f"单位00{number}", f"u00{number}@example.org")
    drafts.noted()
    with running(MailServer(certificates.good(), fault=fault)) as server:
        shown = sent(drafts, server, 8)
    assert "× 没有发完，还有 5 封没有开始：连着 3 封中途断线；请过一会儿再运行一次" in shown.output
    assert (server.mailbox.got, set(states(drafts).values())) == ([], {"planned"})


def test_a_connection_that_the_server_closes_between_messages_costs_nothing(drafts, certificates):
    def fault(step, to, before):
        return "421 4.7.0 too many messages" if (step, to, before) == ("rcpt", "u002@example.org", 0) else ""

    with running(MailServer(certificates.good(), fault=fault)) as server:
        assert sent(drafts, server, 3).exit_code == 0
    assert (len(server.mailbox.got), server.mailbox.connections) == (3, 2)


def test_two_at_once_are_refused(drafts, server):
    sent(drafts, server, 3)
    drafts.write("单位004", "u004@example.org")
    drafts.noted()
    with recorded(drafts.ledger):
        shown = taken_elsewhere(drafts, server)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert re.fullmatch(
        r"台账\.xlsx：.*（.*，进程 \d+，.*）正在发送这本台账的邮件，这次什么也没有发。请等它做完再试；.*\n",
        shown.stderr,
    )
    assert len(server.mailbox.got) == 3


def taken_elsewhere(drafts, server):
    """The same from another process."""
    given = [word for each in reaching(server.port) for word in ("--set", each)]
    command = [sys.executable, "-m", "taizhang_xl", "mail", str(drafts.folder), "--send", "--yes", "1", *given]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def record_of(drafts):
    return drafts.ledger.parent / ".taizhang" / "mail" / f"{drafts.ledger.name}.sqlite"


def test_a_record_that_is_damaged_stops_everything(drafts, server):
    sent(drafts, server, 3)
    for broken in (b"", b"x" * 5000, record_of(drafts).read_bytes()[:-5000]):
        record_of(drafts).write_bytes(broken)
        shown = sent(drafts, server, 3)
        assert shown.exit_code == 2
        assert shown.stderr.startswith("台账.xlsx.sqlite：发送记录损坏了，读不出来，什么也没有发。请从备份恢复它；")
        assert shown.stderr.count("\n") == 1
    assert len(server.mailbox.got) == 3


def test_a_record_that_another_program_holds_stops_everything(drafts, server, monkeypatch):
    sent(drafts, server, 3)
    drafts.write("单位004", "u004@example.org")
    drafts.noted()
    monkeypatch.setattr("taizhang_xl.sending.record._BUSY_SECONDS", 0.1)
    held = sqlite3.connect(record_of(drafts), isolation_level=None)
    held.execute("begin exclusive")
    shown = sent(drafts, server, 1)
    held.close()
    assert (shown.exit_code, shown.stderr) == (
        2, "台账.xlsx.sqlite：别的程序正占着发送记录。请关掉打开它的程序，再运行一次。\n",
    )  # fmt: skip


def test_a_record_of_a_newer_program_is_not_misread(drafts, server):
    sent(drafts, server, 3)
    with sqlite3.connect(record_of(drafts)) as record:
        record.execute("pragma user_version = 2")
    record.close()
    assert "请先升级" in sent(drafts, server, 3).stderr


def test_a_copy_of_the_folder_does_not_send_what_the_first_goes_on_sending(drafts, server, tmp_path):
    sent(drafts, server, 3)
    copied = drafts._replace(
        ledger=shutil.copytree(drafts.ledger.parent, tmp_path / "拷来的") / "台账.xlsx",
        folder=tmp_path / "拷来的" / "out" / "邮件草稿",
    )
    copied.write("单位004", "u004@example.org")
    copied.noted()
    assert "在这里不能发送" in mail(copied, server).output
    shown = sent(copied, server, 1)
    assert shown.exit_code == 1
    assert "发送记录是从别处拷来的（" in shown.output
    assert len(server.mailbox.got) == 3
    assert sent(copied, server, 1, "--moved").exit_code == 0
    assert sent(copied, server, 1).exit_code == 0
    assert server.mailbox.to()[3:] == ["u004@example.org"]


def test_a_folder_that_was_moved_goes_on(drafts, server, tmp_path):
    sent(drafts, server, 3)
    home = drafts.ledger.parent.rename(tmp_path / "搬走了")
    moved = drafts._replace(ledger=home / "台账.xlsx", folder=home / "out" / "邮件草稿")
    moved.write("单位004", "u004@example.org")
    moved.noted()
    assert sent(moved, server, 1).exit_code == 0
    assert server.mailbox.to()[3:] == ["u004@example.org"]


def test_the_order_of_things_and_the_pace_do_not_go_by_a_clock_that_was_set_back(drafts, server):
    sent(drafts, server, 3)
    with sqlite3.connect(record_of(drafts)) as record:
        record.execute("update message set time = '2099-01-01T00:00:00+08:00' where draft = '单位001'")
    record.close()
    drafts.write("单位004", "u004@example.org")
    drafts.noted()
    assert sent(drafts, server, 1).exit_code == 0
    assert [row.draft for row in read_rows(drafts.ledger, BATCH)] == ["单位001", "单位002", "单位003", "单位004"]
    with recorded(drafts.ledger) as record:
        ages = record.ages(20)
    assert len(ages) == 4
    assert ages[-1] < -1e9


def test_more_than_the_setting_allows_wait_for_the_minute_also_after_a_restart(drafts, server, monkeypatch):
    waited = []
    monkeypatch.setattr("taizhang_xl.systems.mail.mail.Pace", partial(Pace, sleep=waited.append))
    sent(drafts, server, 3, 每分钟发信=2)
    drafts.write("单位004", "u004@example.org")
    drafts.noted()
    sent(drafts, server, 1, 每分钟发信=2)
    assert len(server.mailbox.got) == 4
    assert len(waited) == 2
    assert all(40 < seconds <= 60 for seconds in waited)


def test_what_cannot_be_recorded_ends_the_run_and_is_unsure_from_then_on(drafts, certificates, monkeypatch):
    monkeypatch.setattr("taizhang_xl.sending.record._BUSY_SECONDS", 0.1)
    held = []

    def fault(step, to, before):
        # The server has the second message, and meanwhile another program takes the record.
        if (step, to) == ("dot", "u002@example.org") and not held:
            held.append(sqlite3.connect(record_of(drafts), isolation_level=None, check_same_thread=False))
            held[0].execute("begin exclusive")
        return ""

    with running(MailServer(certificates.good(), fault=fault)) as server:
        shown = sent(drafts, server, 3)
        held[0].close()
        assert shown.exit_code == 1
        assert "× 发送邮件没有做成：3 封，到 example.org（别的程序正占着发送记录；" in shown.output
        assert server.mailbox.to() == ["u001@example.org", "u002@example.org"]
        assert lines(mail(drafts, server), "？ 不确定  单位002")
        assert lines(sent(drafts, server, 1), "共 ") == ["共 3 封：已发 2，不确定 1"]
    assert server.mailbox.to() == ["u001@example.org", "u002@example.org", "u003@example.org"]


def test_only_the_newest_batch_is_sent_and_the_others_are_named(drafts, server):
    from taizhang_xl.sending.batches import note_batch

    drafts.write("单位009", "u009@example.org")
    note_batch(drafts.folder, drafts.ledger, "2018-04 月底", ["单位009.eml"])
    drafts.write("单位001（手工改过）", "u001@example.org")
    shown = sent(drafts, server, 1)
    assert server.mailbox.to() == ["u009@example.org"]
    assert f"以前的“{BATCH}”还有 3 封没有发；要看要发，加 --batch “{BATCH}”" in shown.output
    assert "△ 不在任何一批里的草稿（不用发了的、手工另存的），不发：单位001（手工改过）.eml（共 1 个）" in shown.output
    assert sent(drafts, server, 3, "--batch", BATCH).exit_code == 1  # the one that lies there is told again
    assert len(server.mailbox.got) == 4


def test_a_folder_of_drafts_that_nobody_wrote_down_needs_a_ledger(drafts, server, tmp_path):
    folder = shutil.copytree(drafts.folder, tmp_path / "别处", ignore=shutil.ignore_patterns(".taizhang"))
    other = drafts._replace(folder=folder)
    assert mail(other, server).stderr == "别处：看不出里面的草稿是哪一本台账的。请加上 --ledger 台账。\n"
    assert sent(other, server, 3, "--ledger", drafts.ledger).exit_code == 0
    assert "没有要发的" in sent(other, server, 3, "--ledger", drafts.ledger).output
    assert len(server.mailbox.got) == 3


def test_the_drafts_of_one_ledger_are_not_sent_as_those_of_another(drafts, server):
    other = Path(shutil.copy(drafts.ledger, drafts.ledger.with_name("另一本.xlsx")))
    assert "里面的草稿是另一本台账（台账.xlsx）的" in mail(drafts, server, "--ledger", other).stderr


def test_settings_come_from_the_ledger_and_those_of_the_command_go_before_them(drafts, server):
    given = dict(each.split("=", 1) for each in reaching(server.port))
    set_up(drafts.ledger, **{**given, "发信端口": 9})
    shown = CliRunner().invoke(
        cli, ["mail", str(drafts.folder), "--send", "--yes", "3", "--set", f"发信端口={server.port}"]
    )
    assert (shown.exit_code, len(server.mailbox.got)) == (0, 3)


def test_that_no_domain_is_set_is_told_once_and_not_of_each_draft(drafts, server):
    shown = mail(drafts, server, 收件域名="")
    assert shown.output.count("没有设置“收件域名”，一封也不能发") == 1
    assert "不在允许的域名里" not in shown.output
    assert shown.exit_code == 1


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("收件域名", "", "没有设置收件域名，什么也没有发"),
        ("收件域名", "*", "设置“收件域名”：填的不能用"),
        ("发信加密", "不加密", "设置“发信加密”：填的不能用。请改为“SSL”或“STARTTLS”"),
        ("发信地址", "张三 <a@example.org>", "设置“发信地址”：填的不能用"),
        ("每分钟发信", "0", "设置“每分钟发信”：填的不能用"),
        ("密码", "x", "--set 密码=x：不是发信的设置"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_and_not_guessed(drafts, server, name, value, why):
    shown = sent(drafts, server, 3, **{name: value})
    assert (shown.exit_code, why in shown.stderr) == (2, True)
    assert server.mailbox.connections == 0


class Keys(KeyringBackend):
    """A keyring that knows one password."""

    priority = 1

    def get_password(self, service, username):
        return PASSWORD if (service, username) == ("taizhang", f"{USER}@localhost") else None

    def set_password(self, service, username, password):
        raise NotImplementedError

    def delete_password(self, service, username):
        raise NotImplementedError


def test_the_password_comes_from_the_keyring_and_is_nowhere_to_be_read(drafts, server, monkeypatch):
    monkeypatch.delenv(MAIL_VARIABLE)
    shown = sent(drafts, server, 3)
    assert "发送邮件没有做成" in shown.output
    assert "-m keyring set taizhang dubanke@example.org@localhost，按提示输入" in shown.output
    monkeypatch.setattr(keyring, "get_password", Keys().get_password)
    shown = sent(drafts, server, 3)
    assert (shown.exit_code, len(server.mailbox.got)) == (0, 3)
    files = [path for path in drafts.ledger.parent.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]
    assert PASSWORD not in shown.output


def test_what_the_next_run_of_any_verb_is_told(drafts, certificates):
    with running(MailServer(certificates.good(), fault=lost_after_the_dot)) as server:
        sent(drafts, server, 3)
    said = (drafts.ledger.parent / ".taizhang" / "effects" / "台账.xlsx.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line).get("target") or json.loads(line)["state"] for line in said] == [
        "3 封，到 example.org",
        "done",
    ]


def test_the_record_goes_with_a_ledger_that_is_saved_in_the_other_format(drafts, server):
    sent(drafts, server, 3)
    renamed = drafts._replace(ledger=drafts.ledger.rename(drafts.ledger.with_suffix(".xlsm")))
    assert "台账不在那里了" in mail(renamed, server).stderr
    shown = sent(renamed, server, 3, "--ledger", renamed.ledger)
    assert "没有要发的" in shown.output
    assert len(server.mailbox.got) == 3


def test_programs_get_the_table_as_data(drafts, server):
    sent(drafts, server, 3)
    drafts.write("单位004", None)
    drafts.noted()
    rows = json.loads(mail(drafts, server, "--format", "json").stdout)
    assert [row["状态"] for row in rows] == ["已发", "已发", "已发", "不能发"]
    assert (rows[0]["代码"], rows[0]["次数"], rows[0]["收件人"]) == (250, 1, "u001@example.org")
    assert mail(drafts, server, "--format", "csv").stdout.splitlines()[0].startswith("草稿,收件人,状态,说明,主题")


def test_python_gets_how_all_stand(drafts, server):
    found = taizhang_xl.mail(drafts.folder, send=True, yes=3, settings=reaching(server.port))
    assert [(each.name, str(each.word)) for each in found] == [(f"单位00{n}", "已发") for n in (1, 2, 3)]


# -- in a terminal -------------------------------------------------------------

IN_A_TERMINAL = """
import os, sys
os.open(os.ttyname(0), os.O_RDWR)  # the first terminal that the leader of a session opens is its own
from taizhang_xl.faces.cli import main
sys.argv = ["taizhang", *sys.argv[1:]]
main()
"""


def in_a_terminal(drafts, server, *typed):
    """Run `mail --send` in a terminal of its own, and type an answer whenever it stops to ask; returns what was shown."""
    mine, its = os.openpty()
    given = [word for each in reaching(server.port) for word in ("--set", each)]
    command = [sys.executable, "-c", IN_A_TERMINAL, "mail", str(drafts.folder), "--send", *given]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, start_new_session=True) as process:
        os.close(its)
        shown, left = "", list(typed)
        while True:
            try:
                piece = os.read(mine, 4096)
            except OSError:  # the other end is closed
                break
            shown += piece.decode("utf-8", "replace")
            if left and shown.endswith("："):
                os.write(mine, f"{left.pop(0)}\n".encode())
                shown += "|"
        os.close(mine)
    return process.returncode, shown.replace("\r\n", "\n")


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has no pseudo-terminals")
def test_in_a_terminal_it_shows_the_table_asks_and_has_the_password_typed_unseen(drafts, server, monkeypatch):
    monkeypatch.delenv(MAIL_VARIABLE)
    code, shown = in_a_terminal(drafts, server, "1", PASSWORD)
    assert (code, len(server.mailbox.got)) == (0, 3)
    asked = shown.partition("|")[0]
    assert "□ 待发  单位001  → u001@example.org" in asked
    assert "从 dubanke@example.org 发出 3 封，到 example.org。发吗\n  1  发出这 3 封\n  -  不发\n" in asked
    assert "dubanke@example.org 在 localhost 的发信密码（打的字不显示）：" in shown
    assert PASSWORD not in shown
    assert "… 发送 2/3 单位002" in shown


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has no pseudo-terminals")
def test_who_says_no_sends_nothing(drafts, server):
    code, shown = in_a_terminal(drafts, server, "-")
    assert (code, "没有发，什么也没有改" in shown, server.mailbox.connections) == (0, True, 0)
    assert states(drafts) == {}


# -- clicks --------------------------------------------------------------------


def clicked(drafts, tmp_path, button, answers):
    copy, folder = Path(shutil.copy(drafts.ledger, tmp_path / "copy.xlsx")), tmp_path / "click"
    shutil.rmtree(folder, ignore_errors=True)
    code = click_from_macro(button, str(drafts.ledger), folder, copy, answers)
    return code, {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_a_click_asks_for_the_folder_then_how_many_and_then_sends(drafts, server, tmp_path):
    set_up(drafts.ledger, **dict(each.split("=", 1) for each in reaching(server.port)))
    code, files = clicked(drafts, tmp_path, "send", {})
    assert (code, files["ask.txt"].split("\t")[:2]) == (3, ["folder", "folder"])
    assert files["ask.txt"].split("\t")[3] == str(drafts.folder)
    answers = {"folder": str(drafts.folder)}
    code, files = clicked(drafts, tmp_path, "send", answers)
    assert (code, files["ask.txt"].split("\t")[:3]) == (
        3, ["text", "yes", "从 dubanke@example.org 发出 3 封，到 example.org。要发请输入封数 3"],
    )  # fmt: skip
    assert server.mailbox.connections == 0
    assert clicked(drafts, tmp_path, "send", {**answers, "yes": "2"})[0] == 2
    code, files = clicked(drafts, tmp_path, "send", {**answers, "yes": "3"})
    assert code == 0
    assert len(server.mailbox.got) == 3
    assert "共 3 封：已发 3" in files["message.txt"]
    code, files = clicked(drafts, tmp_path, "mail", answers)
    assert (code, "共 3 封：已发 3" in files["message.txt"]) == (0, True)


# -- what month-end and split make ---------------------------------------------


def test_what_month_end_and_split_make_is_what_is_sent(tmp_path, server):
    ledger, to = tmp_path / "台账.xlsx", tmp_path / "out"
    taizhang_xl.new(ledger, year=2018, office="某机关")
    units = [
        f"单位!单位名称={name};邮箱={to}"
        for name, to in (("城环工委", "ch@example.org"), ("财经委", "cj@example.org"), ("办公室", ""))
    ]
    items = [
        f"台账!编号=1-00{n};目标任务=修路;完成时限=3月底;责任单位={name};状态=未落实"
        for n, name in enumerate(("城环工委", "财经委", "办公室"), 1)
    ]
    taizhang_xl.edit(ledger, append=[*units, *items])
    set_up(ledger, **dict(each.split("=", 1) for each in reaching(server.port)))
    (tmp_path / "报送").mkdir()
    taizhang_xl.month_end(ledger, tmp_path / "报送", "2018-03", to, as_of=date(2018, 3, 31))
    found = taizhang_xl.mail(to / "邮件草稿")
    # One unit has no address.
    assert sorted((str(each.word), each.recipient) for each in found) == [
        ("不能发", ""), ("待发", "ch@example.org"), ("待发", "cj@example.org"),
    ]  # fmt: skip
    with pytest.warns(UserWarning) as warned:  # noqa: PT030 all of them are looked at
        taizhang_xl.mail(to / "邮件草稿", send=True, yes=2)
    assert "× 不能发 1 封（办公室_2018年03月）：看每封后面写的原因" in [str(each.message) for each in warned]
    assert sorted(server.mailbox.to()) == ["ch@example.org", "cj@example.org"]
    message = message_from_bytes(server.mailbox.bytes[0], policy=default)
    book = openpyxl.load_workbook(io.BytesIO(next(message.iter_attachments()).get_payload(decode=True)))
    assert book.sheetnames
    taizhang_xl.split(ledger, "2018-03", tmp_path / "表", drafts=True)
    assert [str(each.word) for each in taizhang_xl.mail(tmp_path / "表" / "邮件草稿")].count("待发") == 2


def test_the_modules_of_the_wire_are_loaded_by_who_sends_only():
    code = "import sys; import taizhang_xl.systems.mail.mail, taizhang_xl.systems.mail.notify; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "taizhang_xl.sending.wire" in loaded
    assert not {"sqlite3", "smtplib", "ssl", "email", "keyring", "urllib.request", "http.client"} & set(loaded)
