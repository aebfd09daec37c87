"""What leaves the office: drafts, never sent from here."""
