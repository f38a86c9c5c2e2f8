"""The same pack over a table of businesses: a row each, in any data frame, a file or a database."""
