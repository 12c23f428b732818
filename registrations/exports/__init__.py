"""Registration on paper and in calendars."""
