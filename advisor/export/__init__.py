"""A program written for other rule engines."""
