"""A program as CLIPS source, and a business as CLIPS facts."""
