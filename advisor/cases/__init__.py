"""A pack put to the test: its cases run, what they cover, and whether they would notice a change of a rule."""
