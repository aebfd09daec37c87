"""A real mail server on loopback, with a certificate, a login, a mailbox, and transactions that break where a test wants them to."""

from __future__ import annotations

# ruff: noqa: N802 as the library calls them
import asyncio
import email
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, syntax

USER, PASSWORD = "dubanke@example.org", "kl-mima-42"


@dataclass
class Mailbox:
    """What the server has: (Message-ID, recipient) for each message it took, whatever the client was told, and the bytes."""

    got: list[tuple[str, str]] = field(default_factory=list)
    bytes: list[bytes] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    offered: list[str] = field(default_factory=list)

    def to(self) -> list[str]:
        """The recipients, in the order in which messages came."""
        return [recipient for _, recipient in self.got]


# What breaks at a step ("mail", "rcpt", "data" or "dot") of a transaction with a recipient ("" before one is named) that was
# named so many times before: an answer of the server, one of the words below, "" for nothing.
Fault = Callable[[str, str, int], str]


class _Breaking(SMTP):
    """A server that drops the connection where its fault says so."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.event_handler.sockets.append((transport, transport.get_extra_info("socket")))

    async def smtp_MAIL(self, arg: str) -> None:
        if self.event_handler.fault("mail") == "drop":
            self.transport.abort()
            return
        await super().smtp_MAIL(arg)

    async def smtp_DATA(self, arg: str) -> None:
        fault = self.event_handler.fault("data", self.envelope.rcpt_tos)
        if fault in ("drop", "early"):
            await self.push("354 go ahead")
            await self._reader.readline()
            if fault == "early":
                await self.push("552 5.3.4 message too big")
                await asyncio.sleep(0.2)
            self.transport.abort()
        elif fault:
            await self.push(fault)
        else:
            await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        if self.event_handler.quit_fails:
            self.transport.abort()
            return
        await super().smtp_QUIT(arg)

    @syntax("STARTTLS")
    async def smtp_STARTTLS(self, arg: str) -> None:
        if self.event_handler.drop_at_tls:
            self.transport.abort()
            return
        await super().smtp_STARTTLS(arg)


class _Handler:
    """The answers of the server, and where they are kept."""

    def __init__(self, mailbox: Mailbox, fault: Fault, *, quit_fails: bool, drop_at_tls: bool) -> None:
        self.mailbox, self._fault = mailbox, fault
        self.quit_fails, self.drop_at_tls = quit_fails, drop_at_tls
        self.sockets: list[tuple[Any, Any]] = []
        self.when_kept: Callable[[int], None] = lambda count: None
        self._named: Counter[str] = Counter()

    def fault(self, step: str, recipients: Sequence[str] = ("",)) -> str:
        """What breaks now; a recipient is counted where the transaction ends."""
        to = recipients[0]
        found = self._fault(step, to, self._named[to])
        if found or step in ("mail", "dot"):
            self._named[to] += 1
        return found

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self.mailbox.offered.append(address)
        if not session.authenticated:
            return "530 5.7.0 authentication required"
        fault = self.fault("rcpt", [address])
        if fault == "drop":
            server.transport.abort()
        if fault:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        fault = self.fault("dot", envelope.rcpt_tos)
        if fault[:1] in ("4", "5"):
            return fault
        if fault == "lost":
            server.transport.abort()
            return "250 never heard"
        if fault == "slow":
            await asyncio.sleep(0.3)
        self._keep(envelope)
        self.when_kept(len(self.mailbox.got))
        if fault == "kept":
            server.transport.abort()
        if fault == "silent":
            await asyncio.sleep(3)
        return "250 kept"

    def _keep(self, envelope: Any) -> None:
        known = email.message_from_bytes(envelope.content)["Message-ID"]
        self.mailbox.got += [(known, to) for to in envelope.rcpt_tos]
        self.mailbox.bytes.append(envelope.content)


class MailServer(Controller):
    """A server under STARTTLS, or under TLS from the first byte; `fault` says what breaks."""

    def __init__(
        self, context: ssl.SSLContext | None, *, implicit: bool = False, fault: Fault = lambda step, to, before: "",
        quit_fails: bool = False, drop_at_tls: bool = False,
    ) -> None:  # fmt: skip
        self.mailbox = Mailbox()
        handler = _Handler(self.mailbox, fault, quit_fails=quit_fails, drop_at_tls=drop_at_tls)
        self._starttls = None if implicit else context
        self._implicit = implicit
        super().__init__(
            handler, hostname="127.0.0.1", port=_free_port(), ssl_context=context if implicit else None,
            authenticator=self._authenticate,
        )  # fmt: skip

    def factory(self) -> SMTP:
        self.mailbox.connections += 1
        return _Breaking(
            self.handler, hostname="mail.example.org", tls_context=self._starttls, authenticator=self._authenticate,
            auth_required=not self._implicit, auth_require_tls=not self._implicit,
        )  # fmt: skip

    def stop(self, *words: Any, **more: Any) -> None:
        """Close all connections, then the server."""

        async def close_all() -> None:
            left = [each for each in self.handler.sockets if each[1].fileno() != -1]
            for transport, _ in left:
                # One under TLS that was closed already cannot be aborted.
                with suppress(AttributeError):
                    transport.abort()
            while any(sock.fileno() != -1 for _, sock in left):
                await asyncio.sleep(0.005)

        asyncio.run_coroutine_threadsafe(close_all(), self.loop).result(10)
        super().stop(*words, **more)

    def _trigger_server(self) -> None:
        # The base class makes a connection of its own to see whether the server is there; it must not be counted.
        if self._implicit:
            with socket.create_connection((self.hostname, self.port), timeout=5):
                pass
            self.mailbox.connections = 0
            return
        super()._trigger_server()
        self.mailbox.connections = 0

    def _authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        self.mailbox.logins.append(given)
        return AuthResult(success=given == (USER, PASSWORD), handled=False)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """Run a server on a thread of its own."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Certificates:
    """Certificates of one authority: a good one, and some that must not be believed."""

    def __init__(self, folder: Path) -> None:
        self.authority = trustme.CA()
        self.file = folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.file))

    def good(self) -> ssl.SSLContext:
        return _context(self.authority.issue_cert("localhost", "127.0.0.1"))

    def wrong_host(self) -> ssl.SSLContext:
        return _context(self.authority.issue_cert("other.example.org"))

    def expired(self) -> ssl.SSLContext:
        from datetime import UTC, datetime

        return _context(self.authority.issue_cert("localhost", not_after=datetime(2019, 1, 1, tzinfo=UTC)))

    def self_signed(self) -> ssl.SSLContext:
        return _context(_self_signed())

    def of_another(self) -> ssl.SSLContext:
        return _context(trustme.CA().issue_cert("localhost"))


def _self_signed() -> trustme.LeafCert:
    """A certificate that is its own authority."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    kept = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return trustme.LeafCert(key.private_bytes(*kept), made.public_bytes(serialization.Encoding.PEM), [])


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@contextmanager
def mute_server() -> Iterator[int]:
    """A port that takes connections and drops them before a word is said."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def drop() -> None:
            while not ended.is_set():
                try:
                    listening.accept()[0].close()
                except OSError:
                    return

        thread = threading.Thread(target=drop, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)
