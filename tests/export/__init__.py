"""Packs written for other engines, run there."""
