"""A month is one of the ledger's year: in one of another year no verb does anything."""

import pytest
from small import files_of, item, ran, small_ledger


@pytest.mark.parametrize("month", ["2019-03", "2017年12月"])
@pytest.mark.parametrize("verb", ["split", "packet", "month-end", "consolidate", "close"])
def test_a_month_of_another_year_is_refused_and_nothing_is_written(tmp_path, verb, month):
    (tmp_path / "returns" / "2019-03").mkdir(parents=True)
    (tmp_path / "returns" / "2017-12").mkdir()
    ledger = small_ledger(tmp_path / "台账.xlsx", item("1-001", "清理河道"))
    before = files_of(tmp_path)
    said = ran(verb, ledger, "--month", month, code=2)
    assert "不是这本台账的月份，台账是2018年的，什么也没有做" in said
    assert files_of(tmp_path) == before
