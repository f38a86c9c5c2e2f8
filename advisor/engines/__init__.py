"""Engines: program and business → derivation. Two of them run for every memo and must agree."""
