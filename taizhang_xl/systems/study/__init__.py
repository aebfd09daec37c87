"""The party-study ledger: meetings planned and held, who was absent, make-ups, texts for the leaders of the groups."""
