"""The collector of reference cycles is its process's own: a library leaves it alone, a command may tune it."""

import gc

import taizhang_xl


def test_python_functions_leave_the_callers_collector_alone(demo_folder, monkeypatch):
    before = gc.get_threshold()
    touched = []
    for name in ("disable", "enable", "freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, lambda *_, name=name: touched.append(name))
    taizhang_xl.check(demo_folder / "ledger.xlsx")
    taizhang_xl.consolidate(demo_folder / "ledger.xlsx", [demo_folder / "returns"], "2018-03")
    assert not touched
    assert gc.isenabled()
    assert gc.get_threshold() == before
