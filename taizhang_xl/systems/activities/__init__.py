"""The deputies' activities of the year: what is planned by unit and month, as a wall chart that follows the ledger."""
