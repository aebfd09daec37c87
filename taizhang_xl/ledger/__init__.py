"""The rules of the ledger: pure, no file, no clock, no network."""
