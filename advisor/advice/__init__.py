"""The advice: a derivation read for a person."""

from advisor.advice.model import (
    Advice,
    Advised,
    Gap,
    Ground,
    Opinion,
    Position,
    Provenance,
    Raised,
    Reason,
    Remarked,
    Standings,
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
    "Provenance",
    "Raised",
    "Reason",
    "Remarked",
    "Standings",
    "Voice",
    "read_advice",
]
