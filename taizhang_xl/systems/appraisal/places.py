"""How many places of the best grade a quarter has, and how they are shared among units. Pure, exact fractions.

The share is of the whole office (公务员平时考核办法（试行）: 好 no more than 40 %): each unit for itself, rounded down, would
lose places, and small units would never have one. So by largest remainder: each unit has the whole places of its claim,
the rest go to the largest remainders. What a unit got less or more is added to its claim of the next quarter of the year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Places(NamedTuple):
    """A unit's places in one quarter: `own` is heads × share, `claim` with what was carried over, `whole` its floor.

    `tied` tells that the last places were fewer than the units with its remainder, so that the order decided.
    """

    unit: str
    heads: int
    own: Fraction
    carried: Fraction
    whole: int
    places: int
    tied: bool

    @property
    def claim(self) -> Fraction:
        """What the unit would have if places could be divided."""
        return self.own + self.carried

    @property
    def remainder(self) -> Fraction:
        """What of its claim the whole places leave."""
        return self.claim - self.whole

    @property
    def left(self) -> Fraction:
        """What is carried over to the next quarter; negative where it got more than its claim."""
        return self.claim - self.places


def most(heads: int, share: Fraction) -> int:
    """Return how many of an office may have the best grade."""
    return int(heads * share)


def share_out(
    heads: Mapping[str, int], share: Fraction, carried: Mapping[str, Fraction], quarter: int
) -> tuple[Places, ...]:
    """Return the places of each unit, in the order of `heads`; `carried` is what the quarter before left.

    Equal remainders go by the order of `heads`, beginning in the n-th quarter of the year with the n-th of those that
    are equal. No unit has more places than heads.
    """
    own = {unit: count * share for unit, count in heads.items()}
    claims = {unit: own[unit] + carried.get(unit, Fraction(0)) for unit in heads}
    whole = {unit: min(max(int(claims[unit]), 0), heads[unit]) for unit in heads}
    given, tied = dict(whole), set[str]()
    total = most(sum(heads.values()), share)
    while (open_ := total - sum(given.values())) > 0:
        can = [unit for unit in heads if given[unit] < heads[unit]]
        rest = max(claims[unit] - given[unit] for unit in can)
        _step(given, [unit for unit in can if claims[unit] - given[unit] == rest], open_, 1, quarter, tied)
    # What was carried over may make more whole places than there are.
    while (over := sum(given.values()) - total) > 0:
        can = [unit for unit in heads if given[unit] > 0]
        rest = min(claims[unit] - given[unit] for unit in can)
        _step(given, [unit for unit in can if claims[unit] - given[unit] == rest], over, -1, quarter, tied)
    return tuple(
        Places(unit, heads[unit], own[unit], carried.get(unit, Fraction(0)), whole[unit], given[unit], unit in tied)
        for unit in heads
    )


def _step(
    given: dict[str, int], equal: Sequence[str], count: int, by: int, quarter: int, tied: set[str]
) -> None:  # fmt: skip
    if len(equal) > count:
        tied.update(equal)
    for unit in rotated(equal, quarter)[:count]:
        given[unit] += by


def rotated(equal: Sequence[str], quarter: int) -> list[str]:
    """Return units with equal remainders in the order of a quarter: it begins with the n-th of them, round and round."""
    start = (quarter - 1) % len(equal)
    return [*equal[start:], *equal[:start]]


def year_places(heads: Sequence[Mapping[str, int]], share: Fraction) -> tuple[tuple[Places, ...], ...]:
    """Return the places of the quarters of a year, from its first on: `heads` has those of each, unit by unit."""
    carried: dict[str, Fraction] = {}
    made: list[tuple[Places, ...]] = []
    for quarter, counts in enumerate(heads, 1):
        made.append(share_out(counts, share, carried, quarter))
        carried = {**carried, **{each.unit: each.left for each in made[-1]}}
    return tuple(made)


def rule_text(share: Fraction, best: str, quarter: int, total: int, heads: int) -> str:
    """Return the rule by which places are shared, for the papers that show them."""
    percent = shown(share * 100)
    return (
        f"注：{best}等次不超过参加考核人数的{percent}％，按全机关算：{heads}人×{percent}％，取整数为{total}名。"
        f"各单位应得＝本单位人数×{percent}％＋本年度上季度结转，先得应得的整数，余下的名额按小数从大到小依次给；整数合计超过名额的，从小数最小的退起。"
        f"小数相同、名额不够的，按“单位”表的顺序，第N季度从其中第N个单位排起（排到末尾从头接），本季度N＝{quarter}。"
        "结转＝应得－实得，只在本年度内结转。"
    )


def shown(number: Fraction) -> str:
    """Return a number with at most two decimals, as few as it needs: 17.2, −0.4, 17."""
    hundredths = round(number * 100)
    sign, (whole, rest) = "-" if hundredths < 0 else "", divmod(abs(hundredths), 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
