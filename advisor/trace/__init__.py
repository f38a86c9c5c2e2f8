"""A run, written down: everything that a person needs to see it again, without the pack and without an engine."""
