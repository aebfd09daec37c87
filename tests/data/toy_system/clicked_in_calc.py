"""Click a button on a ledger that is open in LibreOffice, and save it there: `clicked_in_calc.py PIPE BUTTON LEDGER`."""

import sys
from pathlib import Path

from taizhang_xl.faces.buttons import run
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.calc.books import CalcBook
from taizhang_xl.hosts.calc.host import CalcHost


class Window:
    """A window that prints what it is to say."""

    def ask(self, ask):
        raise AssertionError(ask)

    def say(self, text, *, wrong):
        print(text)

    def progress(self, step):
        pass


pipe, button, ledger = sys.argv[1:]
desktop = office.desktop_of(office.connect(pipe))
hidden = office.properties({"Hidden": True})
document = desktop.loadComponentFromURL(office.url_of(Path(ledger)), "_blank", 0, hidden)
run(button, CalcHost(CalcBook(document)), Window())
document.store()
document.close(True)
