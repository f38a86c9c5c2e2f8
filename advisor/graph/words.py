"""What nodes say of themselves that a run and a pack have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from advisor.graph.model import Cluster, Detail, Line, Link, State
from advisor.memo.words import capital, sentence
from advisor.rule import Basis
from advisor.trace.model import ClaimEntry, Role, SourceEntry
from advisor.values import Truth
from advisor.vocabulary import Claim, Source

FINDINGS = Cluster("findings", Role.FINDING, "Findings")
WARNINGS = Cluster("warnings", Role.WARNING, "Warnings")
RECOMMENDATIONS = Cluster("recommendations", Role.RECOMMENDATION, "Recommendations")
REMARKS = Cluster("remarks", Role.REMARK, "Remarks")
LEFT_TO_RIGHT = "From left to right: facts, rules, what they conclude."

BASES: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.ARTICLE: "a source's statement",
        Basis.INFERENCE: "this pack's inference",
        Basis.CONVENTION: "a convention of practice",
    }
)


def theme(name: str) -> Cluster:
    """Give the cluster of the facts of a theme."""
    return Cluster(f"facts:{name}", Role.FACT, _titled(name), framed=True)


def file(name: str) -> Cluster:
    """Give the cluster of the rules of a file of the pack."""
    return Cluster(f"rules:{name}", Role.RULE, _titled(name.rpartition(".")[0] or name))


def group(name: str, title: str) -> Cluster:
    """Give the cluster of the rival hypotheses of a group and their leader."""
    return Cluster(f"hypotheses:{name}", Role.HYPOTHESIS, capital(title), framed=True)


def detail(term: str, *texts: str) -> tuple[Detail, ...]:
    """Give a detail of some lines, or nothing if there is nothing to say."""
    lines = tuple(Line(text) for text in texts if text)
    return (Detail(term, lines),) if lines else ()


def conditions(term: str, found: Iterable[tuple[str, Truth | None]]) -> tuple[Detail, ...]:
    """Give conditions, worded, with what they came to, as a detail."""
    lines = tuple(Line(text, truth) for text, truth in found)
    return (Detail(term, lines),) if lines else ()


def sure(certainty: float) -> str:
    """Word how sure something is, for the end of a caption; nothing when it is quite sure."""
    return "" if certainty >= 1 else f", certainty {round(certainty, 2):g}"


def direction(value: float) -> Link:
    """Tell whether evidence speaks for or against."""
    return Link.AGAINST if value < 0 else Link.FOR


def standing(value: float) -> State:
    """Tell whether evidence speaks for or against a hypothesis that doesn't lead."""
    return State.FOR if value > 0 else State.AGAINST if value < 0 else State.OPEN


def cited(
    names: Iterable[str], claims: Mapping[str, Claim | ClaimEntry], sources: Mapping[str, Source | SourceEntry]
) -> tuple[Detail, ...]:
    """Word what something rests on: each claim with its source and place."""
    lines = []
    for name in names:
        claim = claims.get(name)
        if claim is None:
            lines.append(f"{capital(sources[name].short)}.")
        else:
            place = f", {claim.place}" if claim.place else ""
            lines.append(f"{sentence(claim.says)} ({capital(sources[claim.source].short)}{place})")
    return detail("It rests on", *lines)


def _titled(name: str) -> str:
    return capital(name.replace("-", " ").replace("_", " "))


def takes(leads_from: float, leads_by: float) -> tuple[Detail, ...]:
    """Say what it takes to lead."""
    return detail("It takes", f"a certainty of {leads_from:g} or more, {leads_by:g} above the next")
