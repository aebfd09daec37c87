"""What rings: the day's reminder on working days, the program that starts it each day, calendars for phones."""
