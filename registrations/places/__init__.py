"""What registration puts on other people's pages."""
