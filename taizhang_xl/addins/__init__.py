"""The buttons as files: the shipped Excel add-in, the LibreOffice extension built from text; their installation."""
