"""Tests of the default pack: what its rules, its texts and its verdicts have to keep."""
