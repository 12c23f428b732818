"""What is measured, and how to run it: `python3 dev.py bench`."""
