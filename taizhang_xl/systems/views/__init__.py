"""Views: what is to be done today and this week, of all, of a unit, of a person, of a leader."""
