"""The task of Windows' scheduler that starts the reminder: its XML, in the order and with the types of [MS-TSCH] 2.5.

A trigger's elements are a sequence (2.5.3.1, 2.5.3.9); those of a task, its settings and its principal come in any order.
"""

from __future__ import annotations

from pathlib import Path
from subprocess import list2cmdline
from xml.etree import ElementTree

from taizhang_xl.systems.alarm.timer import Timer

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
# Any day long past will do: the task starts each day from then on.
_SINCE = "2018-01-01"
# By default a task starts on no battery, and what was missed is not made up for.
_SETTINGS = {
    "AllowStartOnDemand": "true", "MultipleInstancesPolicy": "IgnoreNew", "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false", "StartWhenAvailable": "true", "RunOnlyIfNetworkAvailable": "false", "Enabled": "true",
    "Hidden": "false", "WakeToRun": "false", "ExecutionTimeLimit": "PT30M",
}  # fmt: skip


def task_xml(timer: Timer) -> bytes:
    """Return the task as schtasks /XML takes it: UTF-16 with its mark."""
    task = ElementTree.Element("Task", {"version": "1.2", "xmlns": _NAMESPACE})
    _add(_add(task, "RegistrationInfo"), "Description", timer.title)
    trigger = _add(_add(task, "Triggers"), "CalendarTrigger")
    _add(trigger, "Enabled", "true")
    _add(trigger, "StartBoundary", f"{_SINCE}T{timer.at}:00")
    _add(_add(trigger, "ScheduleByDay"), "DaysInterval", "1")
    settings = _add(task, "Settings")
    for name, value in _SETTINGS.items():
        _add(settings, name, value)
    principal = _add(_add(task, "Principals"), "Principal", id="Author")
    _add(principal, "LogonType", "InteractiveToken")
    _add(principal, "RunLevel", "LeastPrivilege")
    action = _add(_add(task, "Actions", Context="Author"), "Exec")
    _add(action, "Command", str(timer.python))
    _add(action, "Arguments", list2cmdline(timer.arguments))
    _add(action, "WorkingDirectory", str(timer.ledger.parent))
    text = ElementTree.tostring(task, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-16"?>\n{text}'.encode("utf-16")


def files_of(xml: str) -> list[Path]:
    """Return the program and the folder that an installed task starts with, as its XML has them."""
    root = ElementTree.fromstring(xml)
    found = (root.find(f".//{{{_NAMESPACE}}}Exec/{{{_NAMESPACE}}}{name}") for name in ("Command", "WorkingDirectory"))
    return [Path(each.text) for each in found if each is not None and each.text]


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element
