"""Documents that a verb of supervision makes, as Word and as PDF."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.contract.decision import Product, Saving


def paper_products(target: Path, content: bytes, *, pdf: bool) -> tuple[Product, ...]:
    """Return the document and, if asked for, its PDF beside it. What people changed by hand is kept under another name."""
    document = Product(target, partial(_write, content), Saving.MADE, label=target.name)
    if not pdf:
        return (document,)
    made = target.with_suffix(".pdf")
    return document, Product(
        made, partial(_write_pdf, target.name, content), Saving.MADE, label=f"转成 PDF：{made.name}"
    )


def _write(content: bytes, file: BinaryIO) -> None:
    file.write(content)


def _write_pdf(name: str, content: bytes, file: BinaryIO) -> None:
    # Imported late: most papers are made without a PDF.
    from taizhang_xl.paper.pdf import to_pdf

    file.write(to_pdf({name: content})[name])
