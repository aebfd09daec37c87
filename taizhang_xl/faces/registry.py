"""All that the rooms export, put together once; the faces pass it down."""

from __future__ import annotations

from taizhang_xl.contract.registry import Registry, Room
from taizhang_xl.demo import VERBS as OF_DEMO
from taizhang_xl.faces.verbs import VERBS as OF_FACES
from taizhang_xl.systems import SYSTEMS
from taizhang_xl.tables.soffice import Place, settle_by
from taizhang_xl.verbs import VERBS

ROOMS = (
    Room("taizhang_xl.ledger", sheets="schema"),
    Room("taizhang_xl", rules="catalogue", checks="checks"),
    Room("taizhang_xl.returns", forms="monthly_form"),
    Room("taizhang_xl.month", settings="settings", checks="settings"),
    VERBS,
    *SYSTEMS,
    OF_DEMO,
    OF_FACES,
)  # fmt: skip
REGISTRY = Registry(ROOMS)


def _office_of_user() -> Place | None:
    # Imported late: most runs have no need of LibreOffice.
    from taizhang_xl.files.user_file import office_program, user_file

    program = office_program()
    return None if program is None else Place(program, f"用户文件 {user_file()}")


settle_by(_office_of_user)
