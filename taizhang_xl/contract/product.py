"""A file to make whose content is known when the decision is taken."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.contract.decision import Product


def product_of(target: Path, data: bytes, label: str = "", like: Path | None = None) -> Product:
    """Return the file to make; one that is there already is never written over."""
    return Product(target, partial(_write, data), label=label, like=like)


def _write(data: bytes, file: BinaryIO) -> None:
    file.write(data)
