"""From sheets to a Ledger: where the table is, what its columns mean, what each row says."""
