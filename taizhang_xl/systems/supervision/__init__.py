"""督察: slips that remind and urge, the year's plan of inspections, what is reported to leaders."""
