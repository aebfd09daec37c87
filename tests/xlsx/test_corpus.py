"""The workbooks that edits are tried on are those of the list, with the traits it names, and small."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from foreign import CORPUS, OWN, each_own_workbook, found_traits, listed, traits

BUILDER = Path(__file__).resolve().parents[2] / "scripts" / "build_corpus.py"


def parts(path):
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_list_names_each_workbook_and_no_other():
    assert {path.name for path in OWN} == set(listed())
    assert {maker for maker, _ in listed().values()} >= {"openpyxl", "XlsxWriter", "LibreOffice", "by hand"}


@each_own_workbook
def test_a_workbook_has_the_traits_it_is_listed_with_and_no_others(path):
    assert found_traits(path) == traits(path)


def test_every_trait_is_tried_and_the_whole_is_small():
    named = set().union(*(traits(path) for path in OWN))
    # Those that are hardest to keep, so that none of them is taken off the list in passing.
    assert named >= {
        "activeX", "calculationChain", "chart", "comments", "conditionalFormat", "controlProperties", "customXml",
        "dataBar2010", "dataValidation", "definedName", "drawing", "externalLink", "macros", "oleObject", "picture",
        "pivotTable", "prefixedNames", "printerSettings", "richText", "sharedFormula", "signature", "slicer",
        "sparkline", "strict", "table", "threadedComments", "unknownPart", "vml",
    }  # fmt: skip
    assert sum(path.stat().st_size for path in OWN) < 700_000


def test_the_workbooks_are_what_their_builder_makes(tmp_path):
    subprocess.run([sys.executable, BUILDER, tmp_path, "--without-libreoffice"], check=True)
    assert (tmp_path / "README.md").read_bytes() == (CORPUS / "README.md").read_bytes()
    made = {path.name for path in tmp_path.glob("*.xls[xm]")}
    assert made == {name for name, (maker, _) in listed().items() if maker != "LibreOffice"}
    assert [name for name in sorted(made) if parts(tmp_path / name) != parts(CORPUS / name)] == []
