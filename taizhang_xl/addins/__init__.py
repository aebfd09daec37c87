"""The buttons as files: the Excel add-in that is shipped, the LibreOffice extension built from text; their places."""
