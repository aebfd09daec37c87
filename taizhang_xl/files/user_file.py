"""What this machine's user has settled once: a TOML file in the user's own folder, never beside a ledger."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from taizhang_xl.errors import FileError
from taizhang_xl.files.save import save_new
from taizhang_xl.messages import os_message

LEDGERS, OFFICE = "台账", "LibreOffice"
_MOST = 5


def user_file() -> Path:
    """Return where the file lies."""
    # Imported late: most runs have no need of it.
    from platformdirs import user_config_path

    return user_config_path("taizhang", appauthor=False) / "taizhang.toml"


def read_user() -> dict[str, Any]:
    """Return what the file holds, nothing where there is none. Raises FileError for one that cannot be read."""
    path = user_file()
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FileError(path, f"读不了（{os_message(error)}）", "请检查它的权限") from error
    except ValueError as error:
        # A path of Windows between double quotes is what most often goes wrong.
        cure = "请改好（Windows 的路径要写在单引号里），或删掉它重新来"
        raise FileError(path, f"不是 TOML 文件（{error}）", cure) from error


def ledgers() -> tuple[Path, ...]:
    """Return the ledgers that were worked on, the last one first. Raises FileError as `read_user` does."""
    found = read_user().get(LEDGERS, [])
    if not isinstance(found, list):
        raise FileError(user_file(), f"“{LEDGERS}”不是一列路径", "请改好，或删掉它重新来")
    return tuple(Path(str(each)) for each in found)


def office_program() -> str | None:
    """Return the path of soffice as the user has settled it, None where not. Raises FileError as `read_user` does."""
    found = read_user().get(OFFICE)
    if found is not None and (not isinstance(found, str) or not found):
        raise FileError(
            user_file(), f"“{OFFICE}”不是一个路径", f"请写成 {OFFICE} = '程序 soffice 的完整路径'，或删掉这一行"
        )
    return found


def unknown_keys() -> tuple[str, ...]:
    """Return what the file holds that nothing here reads: misspelt, most likely. Raises FileError as `read_user` does."""
    return tuple(name for name in read_user() if name not in (LEDGERS, OFFICE))


def remember_ledger(ledger: Path) -> None:
    """Put a ledger first among those that were worked on. Raises FileError where that cannot be written."""
    import tomli_w

    known = read_user()
    own = str(ledger.resolve())
    kept = [own, *(str(each) for each in ledgers() if str(each) != own)][:_MOST]
    if known.get(LEDGERS) != kept:
        save_new(user_file(), tomli_w.dumps({**known, LEDGERS: kept}).encode(), overwrite=True)
