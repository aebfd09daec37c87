"""packet: the month's review packet, made from the ledger as it stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.contract.common_options import AS_OF, LEDGER, MONTH, YEAR, flag
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line, Product, Saving
from taizhang_xl.contract.held_back import held_back
from taizhang_xl.contract.numbered import numbered
from taizhang_xl.contract.off_forms import OffForms
from taizhang_xl.contract.verb import Verb
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.month.packet import write_packet
from taizhang_xl.month.reported import outcome_from_reports
from taizhang_xl.month.review import Review, review
from taizhang_xl.month.settings import Meeting, meeting_of
from taizhang_xl.paper.pdf import refuse_without_pdf
from taizhang_xl.verbs.developed import developed
from taizhang_xl.verbs.packet_file import TO, packet_file

PDF = flag("pdf", "另做一份 .pdf（要有 LibreOffice 或 Word）")


def decide(context: Context) -> Decision:
    """Review the month. Which units reported is taken from 月报; a ledger without that sheet counts as reported by all."""
    month, opened = context[MONTH], numbered(context)
    ledger, day = opened.ledger, context[AS_OF] or min(context.today, month.last)
    if context[PDF]:
        refuse_without_pdf()
    made = review(ledger, month, day, outcome_from_reports(ledger, month))
    products = packet_products(context[TO], developed(made, opened, ledger, context.today), ledger, pdf=context[PDF])
    lines = [Line(f"{'会写' if context.dry_run else '√'} 月度材料 {product.target}") for product in products]
    hidden, off = held_back(ledger, day), OffForms.of(ledger, month)
    return Decision(
        (*lines, *hidden.summary("月度材料"), *off.summary), (*off.details, *hidden.details),
        wrong=bool(hidden.findings or off.findings), files=products,
        result=products[0].target,
    )  # fmt: skip


def packet_products(to: Path, made: Review, ledger: Ledger, *, pdf: bool = False) -> tuple[Product, ...]:
    """Return the packet of a review as files to make: the workbook first, the document for paper, its PDF."""
    workbook = packet_file(to, made.month)
    document = partial(_write_document, made, meeting_of(ledger, made.month))
    products = (
        Product(workbook, partial(write_packet, made), Saving.MADE, label="月度材料"),
        Product(workbook.with_suffix(".docx"), document, Saving.MADE, label="月度材料文档"),
    )
    if not pdf:
        return products
    return (
        *products,
        Product(workbook.with_suffix(".pdf"), partial(_write_pdf, document), Saving.MADE, label="月度材料 PDF"),
    )


def _write_document(made: Review, meeting: Meeting, file: BinaryIO) -> None:
    # Imported late: only what makes the document pays for it.
    from taizhang_xl.month.document import write_papers

    write_papers(made, meeting, file)


def _write_pdf(document: Callable[[BinaryIO], None], file: BinaryIO) -> None:
    from taizhang_xl.paper.pdf import to_pdf

    content = BytesIO()
    document(content)
    file.write(to_pdf({"月度材料.docx": content.getvalue()})["月度材料.docx"])


_DRAWING = Drawing(blue="M3 9h18v8H3zM7 9V3h10v6", amber="M7 14h10v7H7z")
VERB = Verb(
    "packet", "做月度汇报材料：一本可直接打印的工作簿，一份给领导看的文档。", (LEDGER, MONTH, TO, PDF, YEAR, AS_OF), decide,
    (Button("packet", "月度材料", "做月度汇报材料：一本可直接打印的工作簿，一份给领导看的文档", "FilePrint", _DRAWING, "月度", large=True),), python="Path",
    dry_run=False,
)  # fmt: skip
