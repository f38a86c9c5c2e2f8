"""What the façade's classes share: names that people write become members, plain data becomes the façade's own kind."""

from __future__ import annotations

import dataclasses
import enum
from typing import TYPE_CHECKING, Literal, TypeVar

from advisor.diagnostics import refusal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LevelName = Literal["notes", "fails", "full"]
GraphFormatName = Literal["svg", "html", "dot", "mmd"]
StrategyName = Literal["depth", "breadth", "simplicity", "complexity", "random"]

E = TypeVar("E", bound=enum.StrEnum)
D = TypeVar("D", bound="DataclassInstance")


def member(options: type[E], what: str, wanted: str) -> E:
    """Give the member that a person means. Raises `AdvisorError` where there is none; `what` names the choice."""
    try:
        return options(wanted)
    except ValueError:
        raise refusal(f"there is no {what} `{wanted}`", f"there are: {', '.join(options)}") from None


def as_kind(kind: type[D], found: DataclassInstance) -> D:
    """Give a value as a subclass that adds what can be done with it."""
    return kind(**{field.name: getattr(found, field.name) for field in dataclasses.fields(found)})
