"""Open workbooks: edits as steps, and the programs that carry them out."""
