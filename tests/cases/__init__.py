"""Tests of `advisor pack test`: what it runs, what it finds uncovered, which mutants it kills."""
