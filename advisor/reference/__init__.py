"""The reference pages of a pack."""
