"""Workbooks that LibreOffice saves, out of others of the corpus and out of a document of its own."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from corpus import by_openpyxl, by_xlsxwriter, by_xlsxwriter_objects
from corpus.content import HEAD, ITEMS, TITLE
from corpus.package import Package
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of
_SPACES = "office table text style fo draw form number svg"
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles><style:style style:name="c" style:family="table-cell"><style:table-cell-properties
 fo:background-color="#f2f2f2" fo:padding="0.1cm"/><style:paragraph-properties fo:margin-left="0.4cm"
 fo:text-align="start"/></style:style><style:style style:name="g" style:family="graphic"/></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="台账">
<table:shapes><draw:rect svg:x="20cm" svg:y="2cm" svg:width="3cm" svg:height="1cm"><text:p>说明</text:p></draw:rect>
</table:shapes><table:table-column table:number-columns-repeated="8" table:default-cell-style-name="c"/>
{rows}<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:style-name="c"
 table:number-columns-repeated="8"/></table:table-row></table:table></office:spreadsheet></office:body>
</office:document>"""


@cache
def resaved(data: bytes, suffix: str = "xlsx") -> bytes:
    """Return what LibreOffice makes of a document."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, f"in.{suffix}"), Path(folder, "out")
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(made), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return Package((made / "in.xlsx").read_bytes()).data()


@recipe(
    "LibreOffice",
    "libreoffice_ledger.xlsx",
    "sharedStrings merge namedStyle headerFooter pageSetup indent rowHeights hiddenSheet richText",
)
def ledger() -> bytes:
    return resaved(by_openpyxl.looks())


@recipe(
    "LibreOffice",
    "libreoffice_rules.xlsx",
    "sharedStrings colorScale conditionalFormat dataBar dataBar2010 dxf extension headerFooter iconSet pageSetup richText",
)
def rules() -> bytes:
    return resaved(by_xlsxwriter.conditional_formats())


@recipe(
    "LibreOffice",
    "libreoffice_drop_downs.xlsx",
    "sharedStrings dataValidation headerFooter hiddenSheet pageSetup richText",
)
def drop_downs() -> bytes:
    return resaved(by_xlsxwriter.drop_downs())


@recipe("LibreOffice", "libreoffice_charts.xlsx", "sharedStrings chart drawing formula headerFooter pageSetup richText")
def charts() -> bytes:
    return resaved(by_xlsxwriter_objects.charts())


@recipe(
    "LibreOffice",
    "libreoffice_comments.xlsx",
    "sharedStrings alternateContent comments headerFooter pageSetup richText vml",
)
def comments() -> bytes:
    return resaved(by_xlsxwriter_objects.comments())


@recipe(
    "LibreOffice",
    "libreoffice_document.xlsx",
    "sharedStrings columnFormats drawing headerFooter indent pageSetup richText shape",
)
def document() -> bytes:
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{_space(each)}:1.0"' for each in _SPACES.split()
    )
    lines = [(TITLE,), HEAD, *((*item[:6], item[6]) for item in ITEMS)]
    rows = "".join(f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines)
    return resaved(_DOCUMENT.format(spaces=spaces, rows=rows).encode(), "fods")


def _space(name: str) -> str:
    return {"draw": "drawing", "number": "datastyle", "fo": "xsl-fo-compatible", "svg": "svg-compatible"}.get(
        name, name
    )


def _cell(value: object) -> str:
    if isinstance(value, int):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    text = (
        str(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("26", '<text:span text:style-name="T">26</text:span>')
    )
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
