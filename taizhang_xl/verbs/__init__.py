"""One module for each verb: it decides, and writes nothing. Command, Python function and buttons follow from its VERB."""

from taizhang_xl.contract.registry import Room

VERBS = Room(
    __name__,
    {
        "new": (),
        "adopt": (),
        "export": (),
        "deadline": (),
        "check": ("check", "unmark", "fix"),
        "refresh": ("refresh",),
        "split": ("split",),
        "consolidate": ("consolidate",),
        "consolidate-all": (),
        "packet": ("packet",),
        "month-end": ("month-end",),
        "close": ("close",),
        "sign-off": (),
        "extend": (),
        "edit": (),
        "diff": (),
        "history": ("history",),
        "undo": ("undo",),
        "doctor": ("doctor",),
    },
)
