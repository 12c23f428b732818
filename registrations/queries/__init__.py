"""Page-shaped reads of registration."""
