"""LibreOffice as an engine of xlwings: `install()`, then `xlwings.Book(...)` and the rest as with Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from calc_engine import values
from calc_engine.books import CalcBook, CalcBooks
from calc_engine.ranges import CalcRange
from taizhang_xl.hosts.calc import office

NAME = "libreoffice"
_numbers = count(1)


class CalcEngine:
    """What xlwings asks an engine for. It counts as a desktop engine, so that values are read when asked for."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = CalcApps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: object) -> Any:
        """Return one value as a cell takes it."""
        return values.prepared(value)

    @staticmethod
    def clean_value_data(
        data: Any, on_date: Callable[..., Any], empty: Any, on_number: Callable[[float], Any] | None, errors: bool
    ) -> list[list[Any]]:
        """Return values read as the user asked to have them."""
        return values.cleaned(data, on_date, empty, on_number, errors=errors)


class CalcApps:
    """The LibreOffice processes that were connected to, the last one first."""

    def __init__(self) -> None:
        self._apps: list[CalcApp] = []

    def keys(self) -> list[int]:
        """Return the numbers of the apps."""
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[CalcApp]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> CalcApp:
        return {app.pid: app for app in self._apps}[pid]

    def add(self, spec: str | None = None, add_book: bool = False, visible: bool | None = None) -> CalcApp:
        """Connect to the LibreOffice that waits on the pipe `spec`. Raises NotListeningError."""
        return self.connected(office.connect(spec or office.PIPE))

    def connected(self, context: Any) -> CalcApp:
        """Take a connection that stands."""
        app = CalcApp(self, context)
        self._apps.insert(0, app)
        return app

    def first(self, app: CalcApp) -> None:
        """Make an app the one that is active."""
        self._apps.remove(app)
        self._apps.insert(0, app)

    def gone(self, app: CalcApp) -> None:
        """Forget an app."""
        self._apps.remove(app)

    @staticmethod
    def cleanup() -> None:
        """Do nothing: no process of ours stays behind."""


class CalcApp:
    """One LibreOffice process."""

    visible = True
    display_alerts = True
    enable_events = True

    def __init__(self, apps: CalcApps, context: Any) -> None:
        self._apps = apps
        self.context = context
        self.desktop = office.desktop_of(context)
        self.pid = next(_numbers)
        self._status: Any = None

    @property
    def api(self) -> Any:
        """The office's desktop."""
        return self.desktop

    @property
    def engine(self) -> CalcEngine:
        """The engine."""
        return _ENGINE

    @property
    def books(self) -> CalcBooks:
        """The spreadsheets that are open."""
        return CalcBooks(self)

    @property
    def version(self) -> str:
        """The version, as "7.4"."""
        provider = office.service(self.context, "com.sun.star.configuration.ConfigurationProvider")
        where = office.properties({"nodepath": "/org.openoffice.Setup/Product"})
        return str(
            provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", where).ooSetupVersion
        )

    @property
    def selection(self) -> CalcRange | None:
        """What is selected in the book in front, None where it is no range."""
        book = self.books.active
        chosen = book.api.CurrentSelection if book else None
        if book is None or chosen is None or not chosen.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        address = chosen.RangeAddress
        return CalcRange(book.sheets(address.Sheet + 1), office.area_of(address))

    def _front(self) -> CalcBook:
        book = self.books.active
        if book is None:
            raise LookupError("no spreadsheet is open")
        return book

    @property
    def screen_updating(self) -> bool:
        """Whether the window of the book in front follows what is done."""
        return not self._front().api.hasControllersLocked()

    @screen_updating.setter
    def screen_updating(self, on: bool) -> None:
        document = self._front().api
        if on:
            document.unlockControllers()
        else:
            document.lockControllers()

    @property
    def calculation(self) -> str:
        """Whether formulas follow at once: "automatic" or "manual"."""
        return "automatic" if self._front().api.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, how: str) -> None:
        self._front().api.enableAutomaticCalculation(how == "automatic")

    def calculate(self) -> None:
        """Calculate all books."""
        for book in self.books:
            book.api.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """The text put into the status bar, False where there is none."""
        return self._status[1] if self._status else False

    @status_bar.setter
    def status_bar(self, text: str | bool) -> None:
        if self._status:
            self._status[0].end()
            self._status = None
        if isinstance(text, str):
            indicator = self._front().api.CurrentController.Frame.createStatusIndicator()
            indicator.start(text, 0)
            self._status = (indicator, text)

    def activate(self, steal_focus: bool = False) -> None:
        """Make this the app that xlwings calls active."""
        self._apps.first(self)

    def quit(self) -> None:
        """Close the office."""
        self._apps.gone(self)
        self.desktop.terminate()

    def kill(self) -> None:
        """Close the office; there is no harder way."""
        self.quit()


_ENGINE = CalcEngine()


def install() -> CalcEngine:
    """Make LibreOffice an engine of xlwings and the active one; connect with `xlwings.App(spec=pipe)`."""
    import xlwings

    if NAME not in [engine.name for engine in xlwings.engines]:
        xlwings.engines.add(xlwings.Engine(impl=_ENGINE))
    xlwings.engines[NAME].activate()
    return _ENGINE
