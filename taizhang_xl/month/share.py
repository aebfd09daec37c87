"""The part of a month's review that one leader has: the units that he or she leads, and nothing of the others."""

from __future__ import annotations

from collections.abc import Set

from taizhang_xl.month.review_model import Outcome, Review


def share_of(made: Review, names: Set[str], part: str) -> Review:
    """Return a review of some units alone, by their full names; figures and lists are theirs. `part` says whose they are.

    What the month brought (变动) is of the whole office and left out, as are files that nobody could be told of.
    """
    outcome = Outcome(
        returned=tuple(name for name in made.outcome.returned if name in names),
        not_returned=tuple(name for name in made.outcome.not_returned if name in names),
        undecided=tuple(name for name in made.outcome.undecided if name in names),
        entries=tuple(entry for entry in made.outcome.entries if entry.unit in names),
        unasked=tuple(name for name in made.outcome.unasked if name in names),
        not_compared=made.outcome.not_compared,
        came={name: told for name, told in made.outcome.came.items() if name in names},
    )
    return made._replace(
        units=tuple(unit for unit in made.units if unit.name in names), outcome=outcome, developments=None, part=part,
        closed_note="",
        trends=made.trends.of(names) if made.trends else None,
    )  # fmt: skip
