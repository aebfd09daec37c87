"""Many ledgers at once: each is consolidated with its own returns, then all are put into one folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.cells import MAX_ROW
from taizhang_xl.contract.context import Progress, silent
from taizhang_xl.contract.output import as_json
from taizhang_xl.contract.run import run_verb
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import ClusterError, FileError, TaizhangError, UsageError
from taizhang_xl.files import disk
from taizhang_xl.files.out_folder import new_folder
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.paper.parquet import require_parquet
from taizhang_xl.returns.forms.entries import OPEN_KINDS, EntryKind
from taizhang_xl.verbs import consolidate
from taizhang_xl.verbs.consolidation_lines import consolidation_json
from taizhang_xl.verbs.parquet import write_tables
from taizhang_xl.verbs.reading_engine import AnyEngine

UNITS = {"returned": "已报送", "not_returned": "未报送", "undecided": "报送有误"}
KINDS = (EntryKind.TAKEN, *OPEN_KINDS)
FIGURES = {"items": "事项", **UNITS, **{str(kind): kind.label for kind in KINDS}, "findings": "问题"}

SUMMARY, LISTED, TABLES = "汇总.json", "各地", ("items", "changes", "findings")
_LEDGERS = {".xlsx", ".xlsm"}


@dataclass(frozen=True, slots=True)
class City:
    """What became of one ledger, in figures by their names in JSON; `error` is why it was left as it was, "" where it was not."""

    name: str
    ledger: str
    figures: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))
    open: bool = False
    saved: str | None = None
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Province:
    """What became of all ledgers. `folder` is where the results lie, None after a dry run; `parquet` tells of a data set.

    `without_ledger` are the folders of returns that belong to no ledger, `note` says why there is a data set or none.
    """

    month: Month
    cities: tuple[City, ...]
    without_ledger: tuple[str, ...]
    folder: Path | None = None
    parquet: bool = False
    note: str = ""

    @property
    def open(self) -> bool:
        """Whether something is left for a person to settle."""
        return bool(self.without_ledger) or any(city.open or city.error for city in self.cities)

    def total(self, name: str) -> int:
        """Return the sum of one of the figures of all ledgers."""
        return sum(city.figures[name] for city in self.cities)


class Plan(NamedTuple):
    """What is to be merged: ledgers by name, the folder in which each has one of returns, and where the results go.

    `limit` are the rows of all ledgers beyond which a data set is made unasked.
    """

    books: dict[str, Path]
    returns: Path
    month: Month
    to: Path
    without_ledger: tuple[str, ...] = ()
    parquet: bool = False
    year: int | None = None
    engine: AnyEngine = "local"
    scheduler: str | None = None
    limit: int = MAX_ROW


def planned(
    ledgers: Path, returns: Path, month: Month, to: Path, *, parquet: bool = False, year: int | None = None
) -> Plan:
    """Return what is to be merged. Raises FileError or UsageError where the folders cannot be meant."""
    ready_folder(to)
    books = _ledgers(ledgers, returns, to)
    others = tuple(path.name for path in _folders(returns) if path.name not in books)
    if parquet:
        require_parquet()
    return Plan(books, returns, month, to, others, parquet, year)


def merge_all(plan: Plan, engine: AnyEngine, progress: Progress = silent, *, dry_run: bool = False) -> Province:
    """Consolidate each ledger of a folder with the returns that lie in `returns` in a folder of its name.

    Ledgers are saved where they lie, as by `consolidate`, one after the other; one that cannot be is told and stops no
    other. The folder `to` gets the lists of each ledger, a summary and, where asked or where all rows together pass
    the `limit`, a Parquet data set. Raises FileError where `to` holds anything but an earlier result of the same
    month, ClusterError where the engine gives up.
    """
    consolidated = partial(_cities, plan, engine, progress, dry_run=dry_run)
    if dry_run:
        return Province(plan.month, tuple(consolidated(lambda name, listed: None)), plan.without_ledger)
    closest = min(plan.books.values(), key=disk.openness)
    with new_folder(plan.to, partial(_refuse_other, plan.month), like=closest) as folder:
        cities = tuple(consolidated(partial(_list, folder, plan.books)))
        done = _with_tables(Province(plan.month, cities, plan.without_ledger, plan.to), plan, folder, progress)
        disk.write_new(folder / SUMMARY, as_json(summary_json(done)).encode(), closest)
    return done


def _cities(
    plan: Plan, engine: AnyEngine, progress: Progress, keep: Callable[[str, dict[str, Any]], None], *, dry_run: bool
) -> Iterator[City]:
    """Consolidate one ledger after the other, and hand on the lists of each before the next is opened."""
    for place, (name, path) in enumerate(plan.books.items(), 1):
        said = _headed(progress, f"{name}（{place}/{len(plan.books)}）")
        city, own = City(name, str(path)), plan.returns / name
        try:
            if not own.is_dir():
                raise FileError(own, "没有这个文件夹，不知道哪些是它的报表", "请按台账的文件名建文件夹放报表")
            said("读台账")
            told = {"ledger": path, "returns": [own], "month": plan.month, "year": plan.year, "engine": engine}
            done = run_verb(consolidate.VERB, told, dry_run=dry_run, progress=said)
            result: consolidate.Consolidated = consolidate.VERB.result(done)
        except ClusterError:
            raise
        except TaizhangError as error:
            keep(name, {"error": str(error)})
            yield replace(city, error=str(error))
        else:
            keep(name, {**consolidation_json(result.consolidation), "saved": _text(result.saved)})
            yield _counted(city, result)


def _headed(progress: Progress, head: str) -> Progress:
    return lambda step: progress(f"{head} {step}")


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


def _counted(city: City, done: consolidate.Consolidated) -> City:
    result = done.consolidation
    figures = {name: len(getattr(result, name)) for name in (*UNITS, "findings")}
    figures |= {"items": done.items, **{str(kind): len(result.of(kind)) for kind in KINDS}}
    is_open = consolidate.is_open(result)
    return replace(city, figures=figures, open=is_open, saved=_text(done.saved), notes=done.notes)


def _list(folder: Path, books: Mapping[str, Path], name: str, listed: dict[str, Any]) -> None:
    disk.make_folder(folder / LISTED, folder)
    disk.write_new(folder / LISTED / f"{name}.json", as_json(listed).encode(), books[name])


def _with_tables(done: Province, plan: Plan, folder: Path, progress: Progress) -> Province:
    items, limit = done.total("items"), plan.limit
    if not plan.parquet and items <= limit:
        return done
    note = "" if items <= limit else f"事项共 {items} 行，超过一张工作表的 {limit} 行，另写了 Parquet 数据集"
    try:
        require_parquet()
    except ClusterError as error:
        return replace(
            done, note=f"事项共 {items} 行，超过一张工作表的 {limit} 行，没有写 Parquet 数据集：{error.what}"
        )
    cities = []
    for city in done.cities:
        progress(f"{city.name} 数据集")
        try:
            write_tables(
                folder, city.name, Path(city.ledger), folder / LISTED / f"{city.name}.json", plan.year, plan.month.last
            )
            cities.append(city)
        except TaizhangError as error:
            cities.append(replace(city, error=city.error or str(error)))
    return replace(done, cities=tuple(cities), parquet=True, note=note)


def summary_json(done: Province) -> dict[str, Any]:
    """Return the summary with the keys that JSON shows."""
    return {
        "month": str(done.month),
        "totals": {"ledgers": len(done.cities), **{name: done.total(name) for name in FIGURES}},
        "ledgers": [_city_json(city) for city in done.cities],
        "without_ledger": done.without_ledger,
        "parquet": done.parquet,
        "note": done.note,
    }


def _city_json(city: City) -> dict[str, Any]:
    said = {"name": city.name, "ledger": city.ledger, **{name: city.figures[name] for name in FIGURES}}
    return {**said, "open": city.open, "saved": city.saved, "notes": city.notes, "error": city.error}


def _folders(returns: Path) -> list[Path]:
    return sorted(path for path in returns.iterdir() if path.is_dir() and not path.name.startswith("."))


def _ledgers(ledgers: Path, returns: Path, to: Path) -> dict[str, Path]:
    """Return the ledgers of a folder by name. Raises FileError or UsageError where the folders cannot be meant."""
    for folder in (ledgers, returns):
        if not folder.is_dir():
            raise FileError(folder, "没有这个文件夹", "请核对路径")
        if to.resolve() == folder.resolve() or (folder == returns and to.resolve().is_relative_to(folder.resolve())):
            raise UsageError("--to", "结果不能放在台账或报表的文件夹里", "请另给一个文件夹")
    found: dict[str, Path] = {}
    for path in sorted(ledgers.iterdir()):
        if path.suffix.lower() in _LEDGERS and path.is_file() and not path.name.startswith((".", "~$")):
            if path.stem in found:
                raise UsageError(path.name, "有两本同名的台账", "请只留一本，报表按台账的文件名对应")
            found[path.stem] = path
    if not found:
        raise FileError(ledgers, "里面没有 .xlsx 台账", "请核对路径，一个地市一本放在这个文件夹里")
    return found


def _refuse_other(month: Month, target: Path) -> None:
    """Raise FileError where a folder holds anything but an earlier result of this month."""
    if not target.exists():
        return
    names = disk.names(target)
    if not target.is_dir() or (names and SUMMARY not in names) or set(names) - {SUMMARY, LISTED, *TABLES}:
        raise FileError(target, "已经有这个文件夹，里面有别的东西，没有动它", "请换一个文件夹")
    try:
        there = json.loads((target / SUMMARY).read_text("utf-8"))["month"] if names else str(month)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(target, f"里面的 {SUMMARY} 读不出来，没有动它", "请换一个文件夹") from error
    if there != str(month):
        raise FileError(target, f"里面是 {there} 的结果，没有覆盖", "请给每个月一个文件夹")
