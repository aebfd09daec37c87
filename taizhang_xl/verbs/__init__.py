"""One module for each verb: it decides, and writes nothing. Command, Python function and buttons follow from its VERB."""

from taizhang_xl.contract.registry import VerbRoom

VERBS = VerbRoom(
    __name__,
    {
        "check": ("check", "unmark", "fix"),
        "refresh": ("refresh",),
        "split": ("split",),
        "consolidate": ("consolidate",),
        "packet": ("packet",),
        "print": ("print",),
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
