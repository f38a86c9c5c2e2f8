"""The advice: a derivation read for a person."""

from advisor.advice.model import (
    Advice,
    Advised,
    Gap,
    Ground,
    Opinion,
    Position,
    Raised,
    Reason,
    Remarked,
    Standings,
    Trace,
    Voice,
)
from advisor.advice.read import read_advice

__all__ = [
    "Advice",
    "Advised",
    "Gap",
    "Ground",
    "Opinion",
    "Position",
    "Raised",
    "Reason",
    "Remarked",
    "Standings",
    "Trace",
    "Voice",
    "read_advice",
]
