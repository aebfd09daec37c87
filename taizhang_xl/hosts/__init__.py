"""An open workbook: what is to be done to it as steps, and the programs that hold it open."""
