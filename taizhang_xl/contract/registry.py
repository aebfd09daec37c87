"""What all rooms export, as one value: verbs, sheets, rules, checks, forms, templates, settings, documents to mail, dated matters, circles. A module is loaded when something of it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from taizhang_xl.buttons import Button
    from taizhang_xl.checks import Check
    from taizhang_xl.contract.circle import Circles
    from taizhang_xl.contract.dated_matter import Dated
    from taizhang_xl.contract.outgoing import OutgoingOf
    from taizhang_xl.contract.verb import Verb
    from taizhang_xl.findings import Rule
    from taizhang_xl.ledger.schema import SheetSpec
    from taizhang_xl.ledger.settings import Setting
    from taizhang_xl.paper.text_template import TextTemplate
    from taizhang_xl.paper.word.template import Template


class Room(NamedTuple):
    """What a room exports, said without loading it.

    `verbs` are its verbs with the names of their buttons; `sign-off` is VERB in sign_off.py of its package. The others
    name a module of the package each, "" where the room has none: SHEETS, RULES, CHECKS, FORMS, TEMPLATES, SETTINGS, OUTGOING,
    DATED or CIRCLES stands in it.
    """

    package: str
    verbs: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    sheets: str = ""
    rules: str = ""
    checks: str = ""
    forms: str = ""
    templates: str = ""
    settings: str = ""
    outgoing: str = ""
    dated: str = ""
    circles: str = ""


class Registry:
    """All that rooms export, in the order of the rooms. Raises ValueError, with both places, for a name that is there twice."""

    def __init__(self, rooms: Sequence[Room] = ()) -> None:
        self._rooms = tuple(rooms)
        self._packages: dict[str, str] = {}
        self._of_button: dict[str, str] = {}
        for room in rooms:
            for name, buttons in room.verbs.items():
                _add(self._packages, name, room.package)
                for button in buttons:
                    _add(self._of_button, button, f"{room.package}.{_module(name)}")

    def names(self) -> tuple[str, ...]:
        """Return the names of all verbs."""
        return tuple(self._packages)

    def verb(self, name: str) -> Verb:
        """Return a verb. Raises KeyError where there is none of that name."""
        verb: Verb = import_module(f"{self._packages[name]}.{_module(name)}").VERB
        return verb

    def button(self, name: str) -> tuple[Button, Verb]:
        """Return a button and its verb. Raises KeyError where there is none of that name."""
        verb: Verb = import_module(self._of_button[name]).VERB
        return next(button for button in verb.buttons if button.name == name), verb

    def button_names(self) -> tuple[str, ...]:
        """Return the names of all buttons, in the order of the ribbon."""
        return tuple(self._of_button)

    def commands_of_buttons(self) -> Iterator[tuple[str, str]]:
        """Yield what does the same as each button in a terminal ("check --mark"), with the button's label."""
        for name in self._of_button:
            button, verb = self.button(name)
            flags = "".join(f" --{option}" for option in button.preset)
            if verb.command:
                yield f"{verb.name}{flags}", button.label
                if flags and button is verb.buttons[0]:
                    yield verb.name, button.label

    def buttons(self) -> Iterator[Button]:
        """Yield all buttons; this loads all verbs that have one."""
        return (self.button(name)[0] for name in self._of_button)

    def sheets(self) -> tuple[SheetSpec, ...]:
        """Return all sheets, in the order of the workbook's tabs."""
        return self._exported("sheets", lambda sheet: sheet.name)

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules of all findings."""
        return self._exported("rules", lambda rule: rule.code)

    def checks(self) -> tuple[Check, ...]:
        """Return all checks, in the order in which their findings are listed."""
        return self._exported("checks", lambda check: f"{check.__module__}.{check.__qualname__}")

    def forms(self) -> tuple[Any, ...]:
        """Return the descriptions of all forms that are sent out."""
        return self._exported("forms", lambda form: form.name)

    def templates(self) -> tuple[Template | TextTemplate, ...]:
        """Return the templates of documents and letters, which an office may change."""
        return self._exported("templates", lambda template: template.name)

    def settings(self) -> tuple[Setting, ...]:
        """Return the settings that systems add to those of every ledger, in the order of the rows of 设置."""
        return self._exported("settings", lambda setting: setting.name)

    def outgoing(self) -> tuple[OutgoingOf, ...]:
        """Return what finds the documents of a month that are to be mailed to units."""
        return self._exported("outgoing", lambda found: f"{found.__module__}.{found.__qualname__}")

    def dated(self) -> tuple[Dated, ...]:
        """Return what tells of the dated matters of the rooms' own sheets, for views."""
        return self._exported("dated", lambda dated: f"{dated.__module__}.{dated.__qualname__}")

    def circles(self) -> tuple[Circles, ...]:
        """Return what draws the circles of the rooms' own sheets, for the board."""
        return self._exported("circles", lambda circles: f"{circles.__module__}.{circles.__qualname__}")

    def _exported(self, kind: str, name_of: Callable[[Any], str]) -> tuple[Any, ...]:
        """Return what the rooms export of a kind; this loads the modules that it stands in, and no others."""
        known: dict[str, str] = {}
        found: list[Any] = []
        for room in self._rooms:
            if module := getattr(room, kind):
                place = f"{room.package}.{module}"
                exported: Iterable[Any] = getattr(import_module(place), kind.upper())
                for each in exported:
                    _add(known, name_of(each), place)
                    found.append(each)
        return tuple(found)


def _module(verb: str) -> str:
    return verb.replace("-", "_")


def _add(known: dict[str, str], name: str, place: str) -> None:
    if name in known:
        raise ValueError(f"“{name}” is exported twice: by {known[name]} and by {place}")
    known[name] = place
