"""Passwords and addresses of bots: from the system's keyring, from the environment, or typed; never from a file or an option."""

from __future__ import annotations

import os
from collections.abc import Callable

from taizhang_xl.errors import SendingError

SERVICE = "taizhang"
MAIL_VARIABLE = "TAIZHANG_MAIL_PASSWORD"


def secret(name: str, variable: str) -> str:
    """Return the secret that the keyring has under a name, else that of the environment, "" where neither has one.

    Raises SendingError where the keyring is there and refuses.
    """
    return _in_keyring(name) or os.environ.get(variable, "")


def mail_password(user: str, server: str, ask: Callable[[str], str] | None) -> str:
    """Return the password of a mail account; `ask` has it typed unseen, None where nobody can.

    Raises SendingError where there is none.
    """
    found = secret(known_as(user, server), MAIL_VARIABLE)
    if not found and ask is not None:
        try:
            found = ask(f"{user} 在 {server} 的发信密码（打的字不显示）：")
        except (KeyboardInterrupt, EOFError):
            raise SendingError("发信密码", "没有输完，什么也没有发", "请再运行一次") from None
    if found:
        return found
    raise SendingError("发信密码", "没有", keep_it(known_as(user, server), MAIL_VARIABLE))


def known_as(user: str, server: str) -> str:
    """Return the name under which the keyring has the password of a mail account."""
    return f"{user}@{server}"


def keep_it(name: str, variable: str) -> str:
    """Return how people keep a secret where this program finds it."""
    import sys
    from importlib.util import find_spec

    by_variable = f"设环境变量 {variable}"
    if find_spec("keyring") is None:
        return f"请{by_variable}；要存进系统的密码库，先安装 taizhang-xl[mail]"
    return f'请在命令行运行 "{sys.executable}" -m keyring set {SERVICE} {name}，按提示输入，或{by_variable}'


def hidden(text: str, *secrets: str) -> str:
    """Return a text of a server without secrets that it repeats."""
    for each in filter(None, secrets):
        text = text.replace(each, "***")
    return text


def _in_keyring(name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        return ""
    try:
        return keyring.get_password(SERVICE, name) or ""
    except NoKeyringError:
        return ""
    except KeyringError as error:
        raise SendingError("系统的密码库", "打不开", "请解锁它再运行一次") from error
