"""What attendees, and organisers about them, write."""
