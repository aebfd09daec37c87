"""How the workbooks of tests/data/corpus are made, by program."""
