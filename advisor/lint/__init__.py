"""What is wrong with a pack that can be read: one module a check."""
