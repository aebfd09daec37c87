"""Documents for Word: the official page, its paragraphs and tables, templates with merge fields."""
