"""Macro sources for Excel and Calc, shipped as package data."""
