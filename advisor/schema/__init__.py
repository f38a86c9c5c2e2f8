"""JSON Schemas for what people write: fact files, and the files of a pack. Editors complete and underline by them.

They are written for draft-07, which every editor's YAML support reads, and keep to what `yaml-language-server` makes
of it: one type list and one pattern a value where that can be, so that its messages stay plain. `patternErrorMessage`
and `enumDescriptions` are its own (and VS Code's) words; other readers pass over them.
"""
