"""A verb run on files: decided whole, then carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import LEDGER, YEAR
from taizhang_xl.contract.context import Context, Progress, silent
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.opening import keep_headers, today
from taizhang_xl.contract.option import AnswerNeededError, Ask
from taizhang_xl.contract.registry import Registry
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError


def run_verb(
    verb: Verb, given: Mapping[str, object], registry: Registry | None = None, *,
    dry_run: bool = False, progress: Progress = silent, ask: Callable[[Ask], str | None] | None = None,
) -> Done:  # fmt: skip
    """Run a verb on the files that its options name. Raises as its decision and as `apply_to_files` do.

    `ask` gives a person's answer to what a button would ask; with None for one the run is called off (UsageError).
    """
    context = Context(given, today(), progress, dry_run=dry_run, registry=registry)
    if verb.edits and not dry_run:
        from taizhang_xl.journal.journal import settle

        settle(context.path)
    decision = decided(verb, context, ask)
    if verb.edits and not dry_run and YEAR in verb.options and verb.asked is None:
        keep_headers(context.path, context.opened)
    ledger = context.path if LEDGER.name in given else None
    return verb.carry_out(decision, progress, ledger, dry_run=dry_run)


def decided(verb: Verb, context: Context, ask: Callable[[Ask], str | None] | None = None) -> Decision:
    """Return what a verb decides. Raises UsageError for what a button would ask where nobody can be asked, or calls it off."""
    while True:
        try:
            return verb.decide(context)
        except AnswerNeededError as needed:
            label = verb.buttons[0].label if verb.buttons else verb.name
            key, question = needed.ask.key, needed.ask.question.removeprefix("请")
            if ask is None and (usual := needed.ask.usual) is not None:
                raise UsageError(
                    f"“{label}”", f"没有 {usual} 这个文件夹", f"请把报来的放进去，或加上 --{key} 写明在哪里"
                ) from None
            if ask is None:
                raise UsageError(f"“{label}”", f"还要知道 {key}（{question}）", f"请加上 --{key}") from None
            if (answer := ask(needed.ask)) is None:
                raise UsageError(f"“{label}”", "没有回答就停了，什么也没有做", "想好了再点一次") from None
            context = replace(context, given={**context.given, key: answer})
