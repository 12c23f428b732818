"""What visitors and other programs read of a programme."""
