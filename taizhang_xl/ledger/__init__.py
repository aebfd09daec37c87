"""What a ledger is: sheets, columns, items, units, settings, states. Pure: no file, no clock, no network."""
