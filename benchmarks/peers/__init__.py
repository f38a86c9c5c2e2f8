"""Engines that screen the same businesses by the same rules, each in a module of its own."""
