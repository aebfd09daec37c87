"""The looks of generated sheets, and tables for other programs."""
