"""Programs in other languages: the same rules for another engine, one package a language."""
