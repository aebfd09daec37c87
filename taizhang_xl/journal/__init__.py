"""What was done to a ledger: the journal and the files beside it, which history and undo are based on."""
