"""The reminder's service and timer for a user's systemd, and the line of a crontab where there is none. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from taizhang_xl.systems.alarm.timer import Timer


def service_unit(timer: Timer) -> str:
    """Return the unit that runs the reminder once (systemd.service(5))."""
    return (
        "[Unit]\n"
        f"Description={_plain(timer.title)}\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"ExecStart={_quoted(str(timer.python))} {' '.join(_quoted(word).replace('$', '$$') for word in timer.arguments)}\n"
        # 1 tells that people have something to look at.
        "SuccessExitStatus=1\n"
        # What shows the page lives on when the reminder has ended.
        "KillMode=process\n"
    )


def timer_unit(timer: Timer) -> str:
    """Return the unit that starts it each day; what was missed is made up for at once (systemd.timer(5))."""
    return (
        "[Unit]\n"
        f"Description={_plain(timer.title)}\n"
        "\n"
        "[Timer]\n"
        f"OnCalendar=*-*-* {timer.at}:00\n"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _quoted(word: str) -> str:
    """Return a word of a command line as systemd reads it; variables are looked for in all but the first, and escaped there."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%", "%%")
    return f'"{plain}"'


def _plain(text: str) -> str:
    return " ".join(text.replace("\\", "/").replace("%", "%%").split())


def with_line(crontab: str, timer: Timer) -> str:
    """Return a crontab in which the timer has its line, in the place of an earlier one; others stay as they are."""
    command = shlex.join((str(timer.python), *timer.arguments))
    # A percent sign ends the command there, unless it is escaped (crontab(5)).
    escaped = command.replace("%", "\\%")
    line = f"{timer.minute} {timer.hour} * * * {escaped} # {timer.name}"
    return "".join(f"{each}\n" for each in (*_others(crontab, timer), line))


def without_line(crontab: str, timer: Timer) -> str:
    """Return a crontab without the timer's line."""
    return "".join(f"{each}\n" for each in _others(crontab, timer))


def line_of(crontab: str, timer: Timer) -> str | None:
    """Return the timer's line, None where there is none."""
    return next((line for line in crontab.splitlines() if line.endswith(f"# {timer.name}")), None)


def _others(crontab: str, timer: Timer) -> Sequence[str]:
    return [line for line in crontab.splitlines() if not line.endswith(f"# {timer.name}")]
