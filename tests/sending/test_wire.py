"""A real server on loopback that breaks at every step: what the wire says of each recipient is what the server has."""

import socket

import pytest
from mail_servers import PASSWORD, USER, Certificates, MailServer, mute_server, running

from taizhang_xl.errors import SendingError
from taizhang_xl.ledger.settings import MailSettings
from taizhang_xl.sending.record import State
from taizhang_xl.sending.wire import Connection, Patience, UnreachableError

A, B = "a@example.org", "b@example.org"
MESSAGE = b"Message-ID: <1@example.org>\r\nSubject: x\r\n\r\nhi\r\n.\r\n..two\r\nend"
QUICK = Patience(command=2.0, message=0.6)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture(autouse=True)
def _trusted(certificates, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.file))


def connection(port, tls="STARTTLS", password=PASSWORD, server="localhost", **more):
    settings = MailSettings(server=server, port=port, tls=tls, user=USER, sender=USER, **more)
    return Connection(settings, password, QUICK)


def breaking(step, fault, to="", times=1):
    """A fault at one step, as often as told, of all transactions or of those with a recipient."""
    return lambda at, who, before: fault if at == step and (who == to or not to) and before < times else ""


def delivered(certificates, fault, recipients=(A,), message=MESSAGE):
    with running(MailServer(certificates.good(), fault=fault)) as server:
        line = connection(server.port)
        line.open()
        answers = line.deliver(recipients, message)
        line.close()
    return answers, server.mailbox


@pytest.mark.parametrize("tls", ["STARTTLS", "SSL"])
def test_a_message_arrives_as_it_is_under_both_kinds_of_tls(certificates, tls):
    with running(MailServer(certificates.good(), implicit=tls == "SSL")) as server:
        line = connection(server.port, tls)
        line.open()
        answers = line.deliver([A, B], MESSAGE)
        line.close()
    assert {to: answer.state for to, answer in answers.items()} == {A: State.SENT, B: State.SENT}
    assert server.mailbox.to() == [A, B]
    assert server.mailbox.logins == [(USER, PASSWORD)]
    # Lines that begin with a dot are the message's own, and its last line is ended.
    assert server.mailbox.bytes[0].endswith(b"hi\r\n.\r\n..two\r\nend\r\n")


@pytest.mark.parametrize(
    ("step", "fault", "state", "code", "kept"),
    [
        ("mail", "drop", State.PLANNED, 0, 0),
        ("rcpt", "drop", State.PLANNED, 0, 0),
        ("rcpt", "450 4.2.1 busy", State.PLANNED, 450, 0),
        ("rcpt", "550 5.1.1 no such user", State.FAILED, 550, 0),
        ("rcpt", "421 4.3.2 closing", State.PLANNED, 421, 0),
        ("data", "451 4.3.0 later", State.PLANNED, 451, 0),
        ("data", "554 5.7.1 no", State.FAILED, 554, 0),
        ("dot", "452 4.3.1 full", State.PLANNED, 452, 0),
        ("dot", "554 5.6.0 refused", State.FAILED, 554, 0),
        ("dot", "lost", State.UNSURE, 0, 0),
        ("dot", "kept", State.UNSURE, 0, 1),
        ("dot", "silent", State.UNSURE, 0, 1),
        ("dot", "slow", State.SENT, 250, 1),
    ],
)
def test_what_is_reported_is_what_the_server_has(certificates, step, fault, state, code, kept):
    answers, mailbox = delivered(certificates, breaking(step, fault))
    assert (answers[A].state, answers[A].code) == (state, code)
    assert len(mailbox.got) == kept


def test_a_message_that_breaks_off_before_its_dot_was_not_sent(certificates):
    # Too long to lie in buffers: the sender sees the connection go before it has sent all.
    long = MESSAGE + b"\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 120_000
    answers, mailbox = delivered(certificates, breaking("data", "drop"), message=long)
    assert (answers[A].state, mailbox.got) == (State.PLANNED, [])


def test_a_server_that_answers_before_the_message_ends_is_heard(certificates):
    long = MESSAGE + b"\r\n" + (b"y" * 70 + b"\r\n") * 2_000
    answers, mailbox = delivered(certificates, breaking("data", "early"), message=long)
    assert answers[A].state is not State.SENT
    assert mailbox.got == []


def test_each_recipient_has_an_answer_of_its_own(certificates):
    def fault(step, to, before):
        return {A: "550 5.1.1 unknown", "c@example.org": "451 later"}.get(to, "") if step == "rcpt" else ""

    answers, mailbox = delivered(certificates, fault, [A, B, "c@example.org"])
    assert [(to, answer.state, answer.code) for to, answer in answers.items()] == [
        (A, State.FAILED, 550), (B, State.SENT, 250), ("c@example.org", State.PLANNED, 451),
    ]  # fmt: skip
    assert mailbox.to() == [B]
    assert answers[A].why == "5.1.1 unknown"


def test_a_goodbye_that_fails_takes_nothing_back(certificates):
    with running(MailServer(certificates.good(), quit_fails=True)) as server:
        line = connection(server.port)
        line.open()
        answers = line.deliver([A], MESSAGE)
        line.close()
    assert answers[A].state is State.SENT
    assert server.mailbox.to() == [A]


@pytest.mark.parametrize(
    ("made", "what"),
    [
        ("expired", "过期了"),
        ("wrong_host", "不是这台服务器的"),
        ("of_another", "不知道是谁发的"),
        ("self_signed", "是自己签的"),
    ],
)
@pytest.mark.parametrize("tls", ["STARTTLS", "SSL"])
def test_a_certificate_that_must_not_be_believed_ends_it_before_the_password(certificates, made, what, tls):
    with running(MailServer(getattr(certificates, made)(), implicit=tls == "SSL")) as server:
        with pytest.raises(SendingError, match=rf"^localhost：证书不可信（{what}），什么也没有发。") as caught:
            connection(server.port, tls).open()
        assert (server.mailbox.logins, server.mailbox.offered) == ([], [])
    assert "装进这台电脑" in str(caught.value)


def test_the_certificate_of_another_name_of_the_same_host_is_not_enough(certificates):
    with running(MailServer(certificates.wrong_host())) as server, pytest.raises(SendingError, match="不是这台服务器"):
        connection(server.port, server="127.0.0.1").open()


def test_a_server_that_cannot_encrypt_is_not_spoken_to_in_the_open():
    with running(MailServer(None)) as server:
        with pytest.raises(SendingError, match="不能加密（没有 STARTTLS），什么也没有发"):
            connection(server.port).open()
        with pytest.raises(SendingError, match="不能加密"):
            connection(server.port, "SSL").open()
    assert (server.mailbox.logins, server.mailbox.offered) == ([], [])


def test_a_server_that_goes_at_starttls_is_told_as_out_of_reach(certificates):
    server = MailServer(certificates.good(), drop_at_tls=True)
    with running(server), pytest.raises(UnreachableError, match="连不上"):
        connection(server.port).open()
    assert server.mailbox.logins == []


def test_nobody_listening_and_one_that_hangs_up_are_told_as_out_of_reach():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(UnreachableError, match=rf"^localhost：{closed.getsockname()[1]} 端口连不上（"):
            connection(closed.getsockname()[1]).open()
    with mute_server() as port, pytest.raises(UnreachableError, match="对方断开"):
        connection(port).open()


def test_a_wrong_password_is_refused_without_a_word_of_it(certificates):
    server = MailServer(certificates.good())
    with running(server), pytest.raises(SendingError, match="不认这个用户名或密码（535）") as caught:
        connection(server.port, password="cuo-mima-77").open()
    assert "cuo-mima-77" not in str(caught.value)
    assert server.mailbox.offered == []


def test_what_a_server_repeats_of_the_password_is_not_shown(certificates):
    answers, _ = delivered(certificates, breaking("rcpt", f"550 you said {PASSWORD}\x1b[2J now"))
    assert answers[A].why == "you said ***\\x1b[2J now"


def test_a_connection_goes_on_after_a_refusal(certificates):
    with running(MailServer(certificates.good(), fault=breaking("rcpt", "550 no", A))) as server:
        line = connection(server.port)
        line.open()
        refused, taken = line.deliver([A], MESSAGE), line.deliver([B], MESSAGE)
        line.close()
    assert (refused[A].state, taken[B].state) == (State.FAILED, State.SENT)
    assert server.mailbox.connections == 1
