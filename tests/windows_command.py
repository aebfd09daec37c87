"""Run the command line in command.txt as Windows would split it; the exit code goes to code.txt: `python … FOLDER`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def split(line: str) -> list[str]:
    """Split as CommandLineToArgvW does: 2n backslashes and a quotation mark are n of them, one more keeps the mark."""
    arguments: list[str] = []
    current: str | None = None
    quoted, at = False, 0
    while at < len(line):
        slashes = len(line) - at - len(line[at:].lstrip("\\"))
        at += slashes
        sign = line[at : at + 1]
        at += 1
        if slashes and sign != '"':
            current = (current or "") + "\\" * slashes
        elif slashes:
            current = (current or "") + "\\" * (slashes // 2)
            if slashes % 2:
                current += '"'
                continue
        if sign == '"':
            current, quoted = current or "", not quoted
        elif sign in (" ", "\t") and not quoted:
            arguments += [current] if current is not None else []
            current = None
        else:
            current = (current or "") + sign
    return [*arguments, *([current] if current is not None else [])]


def main() -> None:
    """Run it and keep what was run, one argument a line."""
    folder = Path(sys.argv[1])
    arguments = split((folder / "command.txt").read_text("utf-8"))
    with (folder / "commands.txt").open("a", encoding="utf-8") as log:
        log.write("\n".join(arguments) + "\n\n")
    done = subprocess.run(arguments, check=False, capture_output=True, text=True)
    (folder / "error.txt").write_text(done.stderr, "utf-8")
    (folder / "code.txt").write_text(str(done.returncode), "utf-8")


if __name__ == "__main__":
    main()
