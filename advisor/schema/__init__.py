"""JSON Schemas by which editors complete and underline fact files and pack files."""
