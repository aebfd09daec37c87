"""Any form that units fill in: described once, written, read back and merged in one way."""
