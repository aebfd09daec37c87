"""What builds the Excel add-in from the text of its macros: the container, the project, the ribbon, the workbook."""
