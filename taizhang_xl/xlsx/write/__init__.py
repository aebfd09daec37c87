"""Parts of a workbook edited in place: what is not changed keeps its bytes."""
