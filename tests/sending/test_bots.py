"""A bot of a group is spoken to over HTTPS, as a local server sees it; its address is a password and is shown nowhere."""

import base64
import hashlib
import hmac
import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from drafts import small_ledger
from mail_servers import Certificates

from taizhang_xl.errors import SendingError
from taizhang_xl.faces.cli import cli
from taizhang_xl.sending import bots
from taizhang_xl.sending.bots import BOTS, DINGTALK, FEISHU, WECOM, Account, parts_for, post
from taizhang_xl.sending.texts import utf8_bytes

KEY = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"
SECRET = "SEC-jiaqian-miyao"
GOOD = {WECOM: {"errcode": 0, "errmsg": "ok"}, DINGTALK: {"errcode": 0, "errmsg": "ok"}, FEISHU: {"code": 0, "msg": "success"}}  # fmt: skip


class Chat(ThreadingHTTPServer):
    """A server that keeps what it was sent and answers what it was told to."""

    def __init__(self, context):
        super().__init__(("127.0.0.1", 0), Asked)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.got, self.answers = [], []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self):
        return f"https://localhost:{self.server_port}/send?key={KEY}"

    def handle_error(self, request, client_address):
        pass


class Asked(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, json.loads(body)))
        answer = self.server.answers.pop(0) if self.server.answers else {"errcode": 0, "code": 0}
        if answer == "drop":
            self.connection.close()
            return
        status, answer = answer if isinstance(answer, tuple) else (200, answer)
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "https://localhost/elsewhere")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words):
        pass


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def chat(certificates, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.file))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    server = Chat(certificates.good())
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", BOTS)
def test_a_text_arrives_in_the_form_of_each_kind(chat, name):
    chat.answers = [GOOD[name]]
    post(BOTS[name], Account(chat.address), "3月16日缺课的同志请补课。", 1521200000.0)
    ((path, body),) = chat.got
    assert path == f"/send?key={KEY}"
    expected = {
        WECOM: {"msgtype": "text", "text": {"content": "3月16日缺课的同志请补课。"}},
        DINGTALK: {"msgtype": "text", "text": {"content": "3月16日缺课的同志请补课。"}},
        FEISHU: {"msg_type": "text", "content": {"text": "3月16日缺课的同志请补课。"}},
    }
    assert body == expected[name]


def test_dingtalk_signs_in_the_address(chat):
    post(BOTS[DINGTALK], Account(chat.address, SECRET), "通知", 1521200000.25)
    ((path, _),) = chat.got
    asked = urllib.parse.parse_qs(path.partition("?")[2])
    stamp = "1521200000250"
    signed = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert asked == {"key": [KEY], "timestamp": [stamp], "sign": [base64.b64encode(signed).decode()]}


def test_feishu_signs_in_the_body(chat):
    post(BOTS[FEISHU], Account(chat.address, SECRET), '通知<at user_id="all"></at>', 1521200000.25)
    ((_, body),) = chat.got
    signed = hmac.new(f"1521200000\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert (body["timestamp"], body["sign"]) == ("1521200000", base64.b64encode(signed).decode())
    # A tag that stands in a cell calls nobody.
    assert "<at" not in body["content"]["text"]


@pytest.mark.parametrize(
    ("name", "answer", "why"),
    [
        (WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, "没有收（93000，机器人的地址不对或已失效）"),
        (WECOM, {"errcode": 45009, "errmsg": "api freq out of limit"}, "没有收（45009，发得太快"),
        (DINGTALK, {"errcode": 310000, "errmsg": "keywords not in content"}, "没有收（310000，没有通过安全设置"),
        (FEISHU, {"code": 19021, "msg": "sign match fail"}, "没有收（19021，签名不对"),
        (WECOM, {"errcode": 77, "errmsg": f"bad {KEY}\x1b[2J"}, "没有收（77，bad ***\\x1b[2J）"),
        (WECOM, (500, b"x"), "没有收（HTTP 500）"),
        (WECOM, (302, b""), "没有收（HTTP 302）"),
        (WECOM, (200, b"<html>"), "答复读不懂，不知道收到没有"),
        (WECOM, {"ok": True}, "答复读不懂，不知道收到没有"),
        (WECOM, "drop", "不知道收到没有（RemoteDisconnected）"),
    ],
)
def test_what_was_not_taken_is_told_without_the_address(chat, name, answer, why):
    chat.answers = [answer]
    with pytest.raises(SendingError) as caught:
        post(BOTS[name], Account(chat.address), "通知", 0.0)
    assert why in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(chat.got) == 1


def test_a_server_whose_certificate_is_not_believed_gets_nothing(chat, certificates, monkeypatch):
    other = Chat(certificates.of_another())
    with pytest.raises(SendingError, match="连不上（证书不可信），没有发"):
        post(BOTS[WECOM], Account(other.address), "通知", 0.0)
    assert other.got == []
    other.shutdown()
    other.server_close()


def test_a_text_too_long_goes_in_parts_of_whole_sentences():
    text = "".join(f"第{number}项任务已经办结，请各单位抓紧核对。" for number in range(1, 200))
    parts = parts_for(BOTS[WECOM], text)
    assert max(map(utf8_bytes, parts)) <= 2048
    assert "".join(parts) == text
    assert len(parts_for(BOTS[DINGTALK], text)) == 1
    with pytest.raises(SendingError, match="有一句太长（“长长"):
        parts_for(BOTS[WECOM], "长" * 700)
    with pytest.raises(SendingError, match="没有关键词“督办”"):
        parts_for(BOTS[WECOM], text, "督办")


# -- the verb ------------------------------------------------------------------


def notify(*words):
    return CliRunner().invoke(cli, ["notify", *map(str, words)])


def test_without_send_it_measures_and_shows_what_is_to_be_pasted(chat, tmp_path, monkeypatch):
    monkeypatch.setenv("TAIZHANG_WECOM", chat.address)
    file = tmp_path / "通知.txt"
    file.write_bytes(("各位组长：\n" + "党" * 65 + "。").encode("gbk"))
    shown = notify(file)
    assert shown.exit_code == 0
    assert shown.output.splitlines() == [
        "各位组长：", "党" * 65 + "。",
        "72 字；短信 72 个字符位，2 条短信；企业微信 1 条，钉钉 1 条，飞书 1 条",
        "上面的内容可以直接粘贴到微信、QQ 或短信里；什么也没有发",
    ]  # fmt: skip
    piped = CliRunner().invoke(cli, ["notify", "-", "--format", "json"], input="党" * 135)
    assert json.loads(piped.stdout)["sms"] == 3
    assert chat.got == []


def test_what_is_sent_is_recorded_beside_the_ledger_without_the_address(chat, tmp_path, monkeypatch):
    monkeypatch.setenv("TAIZHANG_WECOM", chat.address)
    ledger = small_ledger(tmp_path / "台账.xlsx")
    text = "".join(f"第{number}项任务已经办结，请各单位抓紧核对。" for number in range(1, 60))
    shown = notify("--text", text, "--send", "--via", WECOM, "--ledger", ledger)
    assert (shown.exit_code, shown.output) == (0, "√ 发到企业微信群：第 1/2 段\n√ 发到企业微信群：第 2/2 段\n")
    assert "".join(body["text"]["content"] for _, body in chat.got) == text
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "台账.xlsx.jsonl" for path in files)
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_a_part_that_fails_stops_those_after_it(chat, tmp_path, monkeypatch):
    monkeypatch.setenv("TAIZHANG_WECOM", chat.address)
    chat.answers = [{"errcode": 0}, {"errcode": 45009, "errmsg": "freq"}]
    text = "".join(f"第{number}项任务已经办结，请各单位抓紧核对。" for number in range(1, 120))
    ledger = small_ledger(tmp_path / "台账.xlsx")
    shown = notify("--text", text, "--send", "--via", WECOM, "--ledger", ledger)
    assert (shown.exit_code, len(chat.got)) == (1, 2)
    assert [line[:2] for line in shown.output.splitlines()] == ["√ ", "× ", "没有", "没有"]


def test_more_than_twenty_in_a_minute_wait(chat, monkeypatch):
    monkeypatch.setenv("TAIZHANG_WECOM", chat.address)
    waited = []
    pace = bots.Pace
    monkeypatch.setattr(bots, "Pace", lambda rate: pace(rate, sleep=waited.append))
    text = "".join("长" * 600 + f"{number}。" for number in range(21))
    for effect in bots.effects_of(BOTS[WECOM], text):
        effect.run()
    assert len(chat.got) == 21
    assert len(waited) == 1
    assert 50 < waited[0] <= 60


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--text", "x", "--send"), "没有写发到哪里。请加上 --via"),
        (("--text", "x", "--send", "--via", WECOM), "没有写是哪一本台账的通知。请加上 --ledger"),
        (("--text", " "), "要发的内容：是空的"),
        (("没有.txt",), "没有.txt：读不了"),
    ],
)
def test_what_is_lacking_is_said(chat, words, why):
    shown = notify(*words)
    assert (shown.exit_code, why in shown.stderr) == (2, True)


def test_a_bot_without_address_or_with_an_open_one_is_refused(chat, tmp_path, monkeypatch):
    words = ("--text", "x", "--send", "--via", WECOM, "--ledger", small_ledger(tmp_path / "台账.xlsx"))
    monkeypatch.delenv("TAIZHANG_WECOM", raising=False)
    assert "-m keyring set taizhang 企业微信机器人，按提示输入，或设环境变量 TAIZHANG_WECOM。" in notify(*words).stderr
    for address in (f"http://localhost/{KEY}", f"https://[{KEY}", f"https:///{KEY}", f"https://local host/{KEY}"):
        monkeypatch.setenv("TAIZHANG_WECOM", address)
        shown = notify(*words)
        assert "不是 https 地址，没有用它" in shown.stderr
        assert KEY not in shown.stderr
