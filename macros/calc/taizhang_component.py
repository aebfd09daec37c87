"""What a click on the toolbar in LibreOffice runs: it starts the program outside the office and returns at once.

This runs in the office's own Python, so it needs nothing but the standard library and uno. The program connects back
over a pipe that is opened for this one click, and finds the very document that was clicked by its id. While it starts,
a copy of the document is written for it.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import uuid

import unohelper
from com.sun.star.awt.MessageBoxType import ERRORBOX
from com.sun.star.beans import PropertyValue
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.task import XJobExecutor
from com.sun.star.uno import Exception as OfficeError
from com.sun.star.util import InvalidStateException

INTERPRETER = "@INTERPRETER@"
TITLE = "@TITLE@"
STEP = "台账："
NAME = "org.taizhang.Click"
# What the office sets for its own Python would lead another one astray.
OFFICE_ONLY = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "UNO_PATH", "URE_BOOTSTRAP")

_busy = set()


class Context(unohelper.Base, XInstanceProvider):
    """Gives the office to the program that connects."""

    def __init__(self, context):
        self.context = context

    def getInstance(self, name):  # noqa: N802 the office's name for it
        """Return the office's component context."""
        return self.context


class Click(unohelper.Base, XJobExecutor):
    """One click on a button; the verb comes with its URL."""

    def __init__(self, context, *arguments):
        self.context = context

    def trigger(self, verb):
        """Start the program and return; waiting here would keep the office from answering it."""
        document = self.service("com.sun.star.frame.Desktop").CurrentComponent
        key = document.RuntimeUID
        if key in _busy:
            self.complain(document, "上一次点的还没有做完，请稍候。")
            return
        pipe, folder = "taizhang" + uuid.uuid4().hex, tempfile.mkdtemp(prefix="taizhang-")
        acceptor = self.service("com.sun.star.connection.Acceptor")
        threading.Thread(target=self.accept, args=(acceptor, pipe), daemon=True).start()
        command = [INTERPRETER, "-E", "-P", "-X", "utf8", "-m", "taizhang_xl.calc_click", pipe, key, verb, folder]
        environment = {name: value for name, value in os.environ.items() if name not in OFFICE_ONLY}
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                creationflags=flags,
            )  # fmt: skip
        except OSError as error:
            acceptor.stopAccepting()
            shutil.rmtree(folder, ignore_errors=True)
            cure = "请重新运行 taizhang addin install --app calc。"
            self.complain(document, f"启动不了程序 {INTERPRETER}（{error}）。\n{cure}")
            return
        _busy.add(key)
        threading.Thread(target=self.store, args=(document, folder), daemon=True).start()
        threading.Thread(target=self.wait, args=(process, acceptor, key, document, folder), daemon=True).start()

    def accept(self, acceptor, pipe):
        """Let the program in; nobody comes when it has ended before."""
        connection = acceptor.accept("pipe,name=" + pipe)
        if connection is not None:
            factory = self.service("com.sun.star.bridge.BridgeFactory")
            factory.createBridge("", "urp", connection, Context(self.context))

    def store(self, document, folder):
        """Write a copy of the document; where that fails the folder goes, and the program tries and says why."""
        part = pathlib.Path(folder, "part.xlsx")
        as_xlsx = PropertyValue(Name="FilterName", Value="Calc MS Excel 2007 XML")
        try:
            document.storeToURL(unohelper.systemPathToFileUrl(str(part)), (as_xlsx,))
            part.rename(part.with_name("copy.xlsx"))
        except (OfficeError, OSError):
            shutil.rmtree(folder, ignore_errors=True)

    def wait(self, process, acceptor, key, document, folder):
        """Wait for the program's end; what it could not say itself is said here."""
        said = process.communicate()[1].decode("utf-8", "replace").strip()
        shutil.rmtree(folder, ignore_errors=True)
        _busy.discard(key)
        acceptor.stopAccepting()
        if process.returncode:
            self.take_back(document)
            last = said.splitlines()[-1] if said else "没有说明"
            self.complain(document, f"程序没有正常结束（{last}）。\n请点“检查环境”，或告诉信息中心。")

    def take_back(self, document):
        """Give the document free and undo what a program that was ended in the middle has done to it."""
        document.resetActionLocks()
        undo = document.UndoManager
        with contextlib.suppress(InvalidStateException):
            # Raised where no group of steps is open: nothing was begun, or all was done.
            undo.leaveUndoContext()
            if undo.isUndoPossible() and undo.getCurrentUndoActionTitle().startswith(STEP):
                undo.undo()
        document.CurrentController.Frame.createStatusIndicator().end()

    def complain(self, document, text):
        """Show a message over the document's window."""
        window = document.CurrentController.Frame.ContainerWindow
        box = self.service("com.sun.star.awt.Toolkit").createMessageBox(window, ERRORBOX, 1, TITLE, text)
        box.execute()
        box.dispose()

    def service(self, name):
        """Return a new instance of a service of the office."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 the office looks for this name
g_ImplementationHelper.addImplementation(Click, NAME, ("com.sun.star.task.Job",))
