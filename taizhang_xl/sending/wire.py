"""One connection to a mail server, always under TLS, and what it answers for each recipient.

What was lost before the dot that ends a message was not sent. What was lost after it may have been: nobody knows.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.errors import SendingError
from taizhang_xl.ledger.settings import TLS, MailSettings
from taizhang_xl.messages import one_line, os_message
from taizhang_xl.sending.record import Answer, State
from taizhang_xl.sending.secrets import hidden

if TYPE_CHECKING:
    import smtplib
    import ssl
    from socket import socket

_LONGEST, _PIECE = 120, 1 << 16
_LOST = Answer(State.PLANNED, why="连接断了，还没有交给服务器")
_NOT_KNOWN = "交给了服务器，没有等到答复"


class Patience(NamedTuple):
    """Seconds to wait for an answer: to a command, and to a whole message, which the server may look through first."""

    command: float = 30.0
    message: float = 180.0


class Connection:
    """A connection that is open and logged in, or closed; `fresh` until a message was handed over."""

    def __init__(self, settings: MailSettings, password: str, patience: Patience = Patience()) -> None:  # noqa: B008 a value
        self._settings, self._password, self._patience = settings, password, patience
        self._smtp: smtplib.SMTP | None = None
        self.fresh = True

    @property
    def sender(self) -> str:
        """The address that messages are from."""
        return self._settings.sender

    @property
    def is_open(self) -> bool:
        """Whether the server has not gone as far as is known."""
        return self._smtp is not None

    def open(self) -> None:
        """Connect, with the server's certificate checked, and log in. Raises SendingError; then nothing was sent."""
        with self._refused():
            self._smtp = self._connected()
            self.fresh = True
            if self._settings.user:
                self._log_in(self._smtp)

    def greet(self) -> str:
        """Connect as `open` does and go again without a login; return the encryption and whether logins are offered.

        Raises SendingError.
        """
        with self._refused():
            self._smtp = smtp = self._connected()
            smtp.ehlo_or_helo_if_needed()
            version = getattr(smtp.sock, "version", str)()
            logins = smtp.has_extn("auth")
        self.close()
        return f"{version}，服务器{'可以' if logins else '不用'}登录"

    def close(self) -> None:
        """Say goodbye; what was sent stays sent, whatever the server says to that."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError):
                smtp.quit()
            with suppress(OSError):
                smtp.close()

    def deliver(self, recipients: Sequence[str], message: bytes) -> dict[str, Answer]:
        """Hand over one message and return what the server says, for each recipient. The connection may be lost then."""
        smtp, answers = self._smtp, dict.fromkeys(recipients, _LOST)
        if smtp is None:
            return answers
        try:
            accepted = self._offered(smtp, recipients, message, answers)
            if not accepted:
                return answers
            for piece in _pieces(_quoted(message)):
                smtp.send(piece)
            if (spoken := _spoken_early(smtp)) is not None:
                self._drop()
                return answers | dict.fromkeys(accepted, self._answer(spoken))
            _wait_at_most(smtp, self._patience.message)
        except OSError as error:
            self._drop()
            lost = Answer(State.PLANNED, why=f"{_LOST.why}（{_named(error)}）")
            return {to: lost if answer is _LOST else answer for to, answer in answers.items()}
        answers |= dict.fromkeys(accepted, self._ended(smtp))
        self.fresh = False
        return answers

    def _offered(
        self, smtp: smtplib.SMTP, recipients: Sequence[str], message: bytes, answers: dict[str, Answer]
    ) -> list[str]:
        """Name sender and recipients; return those for whom the server waits for the message now."""
        if not message.isascii() and not smtp.has_extn("8bitmime"):
            answers |= dict.fromkeys(recipients, Answer(State.FAILED, why="草稿有没编码的汉字，服务器不收；请重做草稿"))
            return []
        options = () if message.isascii() else ("BODY=8BITMIME",)
        sender = self._answer(smtp.mail(self._settings.sender, options))
        if sender.state is not State.SENT:
            answers |= dict.fromkeys(recipients, sender)
        else:
            answers |= {to: self._answer(smtp.rcpt(to)) for to in recipients}
        accepted = [to for to, answer in answers.items() if answer.state is State.SENT]
        # Not sent before the server has the message.
        answers |= dict.fromkeys(accepted, _LOST)
        if accepted:
            code, text = smtp.docmd("DATA")
            if code == 354:
                return accepted
            refused = self._answer((code, text))
            answers |= dict.fromkeys(accepted, refused if refused.state is not State.SENT else _LOST)
        self._again(smtp, answers)
        return []

    def _again(self, smtp: smtplib.SMTP, answers: dict[str, Answer]) -> None:
        """Make ready for the next message; a server that is closing is left."""
        if any(answer.code == 421 for answer in answers.values()) or smtp.rset()[0] != 250:
            self._drop()

    def _ended(self, smtp: smtplib.SMTP) -> Answer:
        """End the message and return what the server says of it."""
        try:
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
            _wait_at_most(smtp, self._patience.command)
        except OSError as error:
            self._drop()
            return Answer(State.UNSURE, why=f"{_NOT_KNOWN}（{_named(error)}）")
        answer = self._answer((code, text))
        if not 200 <= code < 600 or 300 <= code < 400:
            self._drop()
            return answer._replace(state=State.UNSURE)
        if code == 421:
            self._drop()
        return answer

    def _answer(self, reply: tuple[int, bytes]) -> Answer:
        code, text = reply
        state = State.SENT if 200 <= code < 300 else State.FAILED if 500 <= code < 600 else State.PLANNED
        return Answer(state, code, self._clean(text) if state is not State.SENT else "")

    def _clean(self, text: bytes) -> str:
        encoded = base64.b64encode(self._password.encode()).decode() if self._password else ""
        shown = hidden(text.decode("utf-8", "replace"), self._password, encoded)
        return one_line(" ".join(shown.split()))[:_LONGEST]

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError):
                smtp.close()

    def _connected(self) -> smtplib.SMTP:
        # Imported late: only who sends pays for them.
        import smtplib
        import ssl

        settings, context = self._settings, ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # The sender's domain, in place of this computer's name, which nobody outside needs to know.
        me, seconds = settings.sender.rpartition("@")[2], self._patience.command
        if settings.tls == TLS:
            return smtplib.SMTP_SSL(settings.server, settings.port, me, timeout=seconds, context=context)
        smtp = smtplib.SMTP(settings.server, settings.port, me, timeout=seconds)
        try:
            smtp.ehlo_or_helo_if_needed()
            if not smtp.has_extn("starttls"):
                raise SendingError(settings.server, "不能加密（没有 STARTTLS），什么也没有发", self._ways())
            code, text = smtp.starttls(context=context)
            if code != 220:
                raise SendingError(
                    settings.server, f"不肯加密（{code} {self._clean(text)}），什么也没有发", self._ways()
                )
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        import smtplib

        server = self._settings.server
        cure = "请核对发信用户名和密码；很多邮箱要在网页上另开“客户端授权码”当密码"
        try:
            smtp.login(self._settings.user, self._password)
            return
        except smtplib.SMTPAuthenticationError as error:
            # Its text is not shown: a server may repeat what it was sent.
            refused = SendingError(server, f"不认这个用户名或密码（{error.smtp_code}）", cure)
        except smtplib.SMTPServerDisconnected:
            refused = SendingError(server, "登录到一半断开了，多半是不认用户名或密码", cure)
        except UnicodeError:
            refused = SendingError("发信密码", "里面有不是英文、数字和符号的字", "请核对密码")
        except smtplib.SMTPException:
            refused = SendingError(server, "没有可用的登录方式", "不用登录的服务器，请在设置“发信用户名”写“无”")
        self._drop()
        raise refused

    def _ways(self) -> str:
        return "请问信息科服务器的加密端口，填进设置“发信加密”“发信端口”"

    @contextmanager
    def _refused(self) -> Iterator[None]:
        import smtplib
        import ssl

        server, port = self._settings.server, self._settings.port
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            cure = "请核对设置“发信服务器”的名字；本单位自己发的证书，请信息科装进这台电脑的系统"
            raise SendingError(server, f"证书不可信（{_certificate(error)}），什么也没有发", cure) from error
        except ssl.SSLError as error:
            raise SendingError(
                server, f"{port} 端口不能加密（{error.reason or 'TLS'}），什么也没有发", self._ways()
            ) from error
        except smtplib.SMTPResponseException as error:
            answer = self._answer((error.smtp_code, _bytes(error.smtp_error)))
            raise UnreachableError(server, f"不接待（{answer.code} {answer.why}）", "请过一会儿再运行一次") from error
        except OSError as error:
            cure = "请检查网络，核对设置“发信服务器”“发信端口”“发信加密”"
            raise UnreachableError(server, f"{port} 端口连不上（{_named(error)}）", cure) from error


class UnreachableError(SendingError):
    """The server cannot be reached just now; trying again may help."""


def _quoted(message: bytes) -> bytes:
    """Return a message as it goes behind DATA, the dot that ends it left out."""
    ended = message if message.endswith(b"\r\n") else message + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended)


def _pieces(message: bytes) -> Iterator[bytes]:
    """Yield a message piece by piece: the time allowed is for each, however slow the line."""
    for begin in range(0, len(message), _PIECE):
        yield message[begin : begin + _PIECE]


def _spoken_early(smtp: smtplib.SMTP) -> tuple[int, bytes] | None:
    """Return what a server answers before the message has ended, None where it waits, as it should.

    Raises OSError where it has gone: without the dot it has no message.
    """
    from ssl import SSLWantReadError

    sock = _wait_at_most(smtp, 0)
    try:
        spoken = sock.recv(_PIECE)
    except (BlockingIOError, SSLWantReadError):
        return None
    code = re.match(rb"\d{3}", spoken)
    if code is None:
        raise ConnectionResetError
    return int(code[0]), spoken[4:]


def _wait_at_most(smtp: smtplib.SMTP, seconds: float) -> socket:
    """Set how long to wait for the server; OSError where it has gone."""
    if smtp.sock is None:
        raise ConnectionResetError
    smtp.sock.settimeout(seconds)
    return smtp.sock


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _named(error: OSError) -> str:
    import smtplib

    if isinstance(error, TimeoutError):
        return "等得太久"
    if isinstance(error, ConnectionRefusedError):
        return os_message(error)
    if isinstance(error, smtplib.SMTPException | ConnectionError | EOFError):
        return "对方断开"
    return one_line(os_message(error))[:_LONGEST]


def _certificate(error: ssl.SSLCertVerificationError) -> str:
    """Return what is wrong with a certificate, by OpenSSL's numbers."""
    words = {
        10: "过期了",
        9: "还没有生效",
        18: "是自己签的",
        19: "是自己签的",
        20: "不知道是谁发的",
        62: "不是这台服务器的",
        64: "不是这台服务器的",
    }
    return words.get(error.verify_code, one_line(error.verify_message)[:_LONGEST])
