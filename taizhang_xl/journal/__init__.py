"""What was done to a ledger: the journal and the files beside it, by which history and undo work."""
