"""Page-shaped reads of the programme."""
