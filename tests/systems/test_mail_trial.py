"""Hundreds of messages, one transaction in ten broken, the sender killed and started again: judged by what the server has.

Nothing may be lost without being said, nothing may come twice without being asked for, what nobody knows must be named.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from drafts import BATCH, Drafts, environment, made, reaching
from mail_servers import Certificates, MailServer, running

from taizhang_xl.faces.cli import cli
from taizhang_xl.sending.record import State, read_rows

# Where a transaction breaks, and how.
BROKEN = (
    ("mail", "drop"), ("rcpt", "drop"), ("rcpt", "450 4.2.1 busy"), ("rcpt", "550 5.1.1 no such user"),
    ("data", "drop"), ("data", "451 4.3.0 later"), ("dot", "lost"), ("dot", "kept"),
    ("dot", "452 4.3.1 full"), ("dot", "554 5.6.0 refused"),
)  # fmt: skip
MOST_RUNS = 25


class Faults:
    """One transaction in ten breaks, each time another way."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._now: tuple[str, str] = ("", "")
        self.transactions = 0
        self.broken: Counter[str] = Counter()

    def __call__(self, step: str, to: str, before: int) -> str:
        if step == "mail":
            self.transactions += 1
            self._now = self._random.choice(BROKEN) if self._random.random() < 0.1 else ("", "")
        if step != self._now[0]:
            return ""
        self.broken[" ".join(self._now)] += 1
        return self._now[1]


class Trial(NamedTuple):
    """What came of it all: (Message-ID, recipient) as the server has it, the record, and the last run's own words."""

    got: list[tuple[str, str]]
    states: dict[str, State]
    words: str
    runs: int
    faults: Faults


def command(drafts: Drafts, server: MailServer, count: int, *more: str) -> list[str]:
    given = [word for each in reaching(server.port) for word in ("--set", each)]
    return [
        sys.executable, "-m", "taizhang_xl", "mail", str(drafts.folder), "--send", "--yes", str(count), *given, *more
    ]  # fmt: skip


def waiting(drafts: Drafts, server: MailServer) -> tuple[int, str]:
    """How many are to be sent, and what is told aside."""
    given = [word for each in reaching(server.port) for word in ("--set", each)]
    shown = CliRunner().invoke(cli, ["mail", str(drafts.folder), *given, "--format", "json"])
    rows = json.loads(shown.stdout)
    return len({row["草稿"] for row in rows if row["状态"] in ("待发", "暂缓")}), shown.stderr


def states(drafts: Drafts) -> dict[str, State]:
    return {row.recipient: row.state for row in read_rows(drafts.ledger, BATCH)}


def played(drafts: Drafts, certificates: Certificates, count: int, seed: int) -> Trial:
    """Send with a kill at a third, an end by force at two thirds, then again and again until nothing waits."""
    faults, runs = Faults(seed), 0
    with running(MailServer(certificates.good(), fault=faults)) as server:
        while runs < MOST_RUNS:
            left, aside = waiting(drafts, server)
            # What was cut off is told by the next run of any verb, once.
            assert ("上次运行的“发送邮件”" in aside) == (runs in (1, 2))
            if not left:
                break
            process = subprocess.Popen(
                command(drafts, server, left), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
            )
            if runs < 2:
                stop_at = count * (runs + 1) // 3
                end = signal.SIGKILL if runs == 0 else signal.SIGTERM

                def when_kept(kept: int, at: int = stop_at, pid: int = process.pid, end: signal.Signals = end) -> None:
                    # After the message is in the mailbox, before its sender can hear so.
                    if kept == at:
                        os.kill(pid, end)

                server.handler.when_kept = when_kept
            words, trouble = process.communicate(timeout=600)
            server.handler.when_kept = lambda kept: None
            assert "Traceback" not in trouble
            runs += 1
            if runs <= 2:
                assert process.returncode == (-signal.SIGKILL, -signal.SIGTERM)[runs - 1]
    return Trial(server.mailbox.got, states(drafts), words, runs, faults)


def judged(trial: Trial, addresses: list[str]) -> dict[str, int]:
    """Compare what is recorded with what the server has, and return the figures."""
    by_address = Counter(to for _, to in trial.got)
    doubled = [to for to, times in by_address.items() if times > 1]
    assert set(trial.states) == set(addresses)
    sent = {to for to, state in trial.states.items() if state is State.SENT}
    unsure = {to for to, state in trial.states.items() if state is State.UNSURE}
    failed = {to for to, state in trial.states.items() if state is State.FAILED}
    # Whatever is neither sent nor named as not sent, or is called sent and is not there.
    lost = set(addresses) - sent - unsure - failed | (sent - set(by_address))
    assert (lost, doubled, failed & set(by_address)) == (set(), [], set())
    assert f"不确定 {len(unsure)}" in trial.words
    return {
        "messages": len(addresses), "transactions": trial.faults.transactions, "broken": sum(trial.faults.broken.values()),
        "runs": trial.runs, "sent": len(sent), "failed": len(failed), "unsure": len(unsure),
        "unsure that came": len(unsure & set(by_address)), "lost unsaid": len(lost), "doubled unasked": len(doubled),
    }  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has no SIGKILL")
@pytest.mark.parametrize(
    ("count", "seed"), [(40, 1), *(pytest.param(500, seed, marks=pytest.mark.slow) for seed in (2, 3))]
)
def test_nothing_is_lost_unsaid_and_nothing_comes_twice_unasked(tmp_path, monkeypatch, count, seed, record_property):
    certificates = Certificates(tmp_path)
    for name, value in environment(certificates.file).items():
        monkeypatch.setenv(name, value)
    drafts = made(tmp_path / "台账", count)
    addresses = [f"u{number:03d}@example.org" for number in range(1, count + 1)]
    trial = played(drafts, certificates, count, seed)
    figures = judged(trial, addresses)
    print(figures, dict(trial.faults.broken))
    record_property("figures", str(figures))
    assert trial.runs >= 3
    # At least the one that was killed after the server had it.
    assert figures["unsure that came"] >= 1
    assert figures["broken"] >= count // 20
    # What nobody knows goes out again only when somebody says so, and is then the same message.
    with running(MailServer(certificates.good())) as server:
        unsure = [to for to, state in trial.states.items() if state is not State.SENT and state is not State.FAILED]
        done = subprocess.run(
            command(drafts, server, len(unsure), "--unsure", "重发"), capture_output=True, encoding="utf-8", check=False
        )
        assert sorted(to for _, to in server.mailbox.got) == sorted(unsure), done.stdout + done.stderr
        known = {to: each for each, to in trial.got}
        assert all(known.get(to, each) == each for each, to in server.mailbox.got)
    assert set(states(drafts).values()) <= {State.SENT, State.FAILED}
