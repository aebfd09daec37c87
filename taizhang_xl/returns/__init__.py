"""Forms out and back: what a unit is sent, what it returns, and how that merges into the ledger."""
