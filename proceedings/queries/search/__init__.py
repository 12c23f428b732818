"""Search in the published papers."""
