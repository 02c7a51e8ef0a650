"""Business calendars as a person asks about them: the year, and a number with its receipt."""
