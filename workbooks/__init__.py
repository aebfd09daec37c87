"""The workbook template, shipped as package data."""
