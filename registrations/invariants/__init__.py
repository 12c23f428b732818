"""What must always hold of registration."""
