"""Where a finding is: never at a cell that does not exist."""

from taizhang_xl.findings import Where
from taizhang_xl.ledger.model import Record


def test_a_cell_of_a_file_without_a_sheet_is_told_by_itself():
    assert str(Where("水务科.xlsx", "", "C5")) == "水务科.xlsx C5"
    assert str(Where("台账.xlsx", "月报", "C5")) == "台账.xlsx 月报!C5"


def test_a_row_that_is_not_saved_yet_has_no_cell():
    where = Record("台账.xlsx", "月报", 0, {"落实情况": 3}, {}).where("落实情况")
    assert str(where) == "台账.xlsx 月报新增的一行"
