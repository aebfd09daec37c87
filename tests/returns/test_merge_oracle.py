"""Months made up from seeds, merged, and judged field by field by an oracle that shares nothing with the program."""

import pytest
from merge_trial import Trial

EVERY_TIME = range(10)
NOW_AND_THEN = range(10, 340)


@pytest.mark.parametrize("seed", [*EVERY_TIME, *(pytest.param(seed, marks=pytest.mark.slow) for seed in NOW_AND_THEN)])
def test_a_month_comes_out_as_the_rules_say(tmp_path, seed, record_property):
    trial = Trial(tmp_path, seed).whole()
    record_property("fields", trial.fields)
    record_property("wrong", len(trial.wrong))
    assert trial.fields > 50
    assert not trial.wrong, "\n".join(trial.wrong)
