"""Parts of a workbook read into cells."""
