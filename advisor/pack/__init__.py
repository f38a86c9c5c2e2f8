"""Packs: folders of YAML files → declarations and rules."""
