"""A pack's own tests: the cases of its rules, fact files with expectations, coverage, mutants."""
