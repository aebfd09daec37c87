"""A made-up ledger and the returns of its units."""
