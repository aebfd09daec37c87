"""One module for each verb: it decides, and writes nothing. Command, Python function and buttons follow from its VERB."""

from taizhang_xl.contract.registry import Room

VERBS = Room(
    __name__,
    {
        "new": (),
        "adopt": (),
        "check": ("check", "unmark", "fix"),
        "refresh": ("refresh",),
        "deadline": (),
        "export": (),
        "split": ("split",),
        "remind-returns": ("remind-returns",),
        "consolidate": ("consolidate",),
        "packet": ("packet",),
        "print": ("print",),
        "month-end": ("month-end",),
        "close": ("close",),
        "consolidate-all": (),
        "sign-off": (),
        "extend": (),
        "edit": (),
        "history": ("history",),
        "undo": ("undo",),
        "templates": (),
        "diff": (),
        "doctor": ("doctor",),
        "settings": (),
    },
)
