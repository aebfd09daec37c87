"""An installation of which a part is lacking: said in one line by whichever face meets it."""

from __future__ import annotations

from taizhang_xl.errors import FileError

CURE = "请再运行一次安装包里的“安装”；用 pip 装的，运行 pip install --force-reinstall taizhang-xl"


def incomplete(error: ImportError) -> FileError:
    """Return what is to be said of a module that cannot be loaded."""
    name = (error.name or "").partition(".")[0]
    if name == "taizhang_xl" or not name:
        return FileError("taizhang_xl", f"程序自己的文件不全（{error.name or error}）", CURE)
    found = "没有安装" if isinstance(error, ModuleNotFoundError) else "用不了，可能是给别的 Python 装的"
    return FileError(f"程序包 {name}", found, CURE)
