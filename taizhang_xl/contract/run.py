"""A verb run on files: decided whole, then carried out."""

from __future__ import annotations

from collections.abc import Mapping

from taizhang_xl.contract.apply import Done, apply_to_files
from taizhang_xl.contract.context import Context, Progress, silent
from taizhang_xl.contract.opening import today
from taizhang_xl.contract.option import AnswerNeededError
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError


def run_verb(verb: Verb, told: Mapping[str, object], *, dry_run: bool = False, progress: Progress = silent) -> Done:
    """Run a verb on the files that its options name. Raises as its decision and as `apply_to_files` do."""
    context = Context(told, today(), progress, dry_run=dry_run)
    if verb.edits and not dry_run:
        from taizhang_xl.journal.journal import settle

        settle(context.path)
    try:
        decision = verb.decide(context)
    except AnswerNeededError as needed:
        raise UsageError(needed.ask.key, "没有给", f"请加上：{needed.ask.question.removeprefix('请')}") from None
    return apply_to_files(decision, progress, dry_run=dry_run)
