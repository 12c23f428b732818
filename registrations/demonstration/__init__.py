"""What the demonstration sells, and to whom."""
