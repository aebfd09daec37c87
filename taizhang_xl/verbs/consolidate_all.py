"""consolidate-all: the ledgers of a province, each consolidated with the returns that lie in a folder of its name."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import MONTH, YEAR, flag, read_folder, read_path
from taizhang_xl.contract.context import Context, Progress
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.verbs.province import Plan, Province, merge_all, planned, summary_json
from taizhang_xl.verbs.province_lines import province_lines
from taizhang_xl.verbs.reading_engine import ENGINE, SCHEDULER, engine_named

_LEDGERS = Option(
    "ledgers",
    read_path,
    "放各本台账的文件夹",
    python="str | Path",
    example="省台账",
    positional=True,
    metavar="台账文件夹",
)
_RETURNS = Option(
    "returns", read_path, "放报表的文件夹，每本台账一个同名的", python="str | Path", example="3月报表",
    positional=True, metavar="报表文件夹",
)  # fmt: skip
_TO = Option("to", read_folder, "放结果的文件夹", python="str | Path", example="3月汇总")
_PARQUET = flag("parquet", "另写 Parquet 数据集；事项超过一张工作表的行数时总会写")


def decide(context: Context) -> Decision:
    """Look at the folders. What is merged is decided by each ledger in turn, so that only one is held at a time.

    Raises FileError or UsageError where the folders cannot be meant, ClusterError where Parquet cannot be written.
    """
    plan = planned(
        context[_LEDGERS],
        context[_RETURNS],
        context[MONTH],
        context[_TO],
        parquet=context[_PARQUET],
        year=context[YEAR],
    )
    return Decision(result=plan._replace(engine=context[ENGINE], scheduler=context[SCHEDULER]))


def _carry_out(decision: Decision, progress: Progress, ledger: Path | None, *, dry_run: bool) -> Done:
    plan: Plan = decision.result
    with engine_named(plan.engine, plan.scheduler) as engine:
        province = merge_all(plan, engine, progress, dry_run=dry_run)
    lines = tuple(province_lines(province))
    return Done(decision._replace(summary=lines, wrong=province.open, result=province), dry_run=dry_run)


def _result(done: Done) -> Province:
    province: Province = done.decision.result
    return province


VERB = Verb(
    "consolidate-all", "合并一个文件夹里的各本台账，每本台账一个同名的报表文件夹。",
    (_LEDGERS, _RETURNS, MONTH, _TO, _PARQUET, YEAR, ENGINE, SCHEDULER), decide, group="月度", result=_result, python="Province",
    json=lambda done: summary_json(_result(done)), carry_out=_carry_out,
    writes="各本台账，先留备份；--to 的文件夹里的结果",
)  # fmt: skip
