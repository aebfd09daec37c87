"""Companion workbooks (附册): what is about persons, beside the ledger and never in it; read by their own system alone."""
