"""The workbook template and the Excel add-in, shipped as package data."""
