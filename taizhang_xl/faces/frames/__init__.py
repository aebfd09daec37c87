"""A ledger as pandas tables, and back. Only `build`, `accessor`, `style` and `plot` import pandas or matplotlib."""
