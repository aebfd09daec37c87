"""The verbs of all rooms as one value. A verb's module is loaded when the verb is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

from taizhang_xl.buttons import Button
from taizhang_xl.contract.verb import Verb


class VerbRoom(NamedTuple):
    """What a room exports: its package, and its verbs with the names of their buttons. `sign-off` is in sign_off.py."""

    package: str
    verbs: Mapping[str, tuple[str, ...]]


class Registry:
    """All verbs and buttons by name, in the order of the rooms."""

    def __init__(self, rooms: Sequence[VerbRoom]) -> None:
        self._packages: dict[str, str] = {}
        self._of_button: dict[str, str] = {}
        for room in rooms:
            for name, buttons in room.verbs.items():
                _add(self._packages, name, room.package)
                for button in buttons:
                    _add(self._of_button, button, name)

    def names(self) -> tuple[str, ...]:
        """Return the names of all verbs."""
        return tuple(self._packages)

    def verb(self, name: str) -> Verb:
        """Return a verb. Raises KeyError where there is none of that name."""
        module = import_module(f"{self._packages[name]}.{name.replace('-', '_')}")
        verb: Verb = module.VERB
        return verb

    def button(self, name: str) -> tuple[Button, Verb]:
        """Return a button and its verb. Raises KeyError where there is none of that name."""
        verb = self.verb(self._of_button[name])
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


def _add(known: dict[str, str], name: str, place: str) -> None:
    if name in known:
        raise ValueError(f"“{name}” is exported twice: by {known[name]} and by {place}")
    known[name] = place
