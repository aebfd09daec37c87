"""The buttons, built from text: the Excel add-in and the LibreOffice extension, without either program."""
