"""The language of deadlines and the calendar: what a text such as 10月底 means, and which days are working days."""
