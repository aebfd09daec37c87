"""Regular appraisal of persons (平时考核): weeks recorded, months appraised, quarters decided; in a companion workbook."""
