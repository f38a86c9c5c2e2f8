"""Why something was concluded, and why something else was not: trees of reasons, read off a trace."""
