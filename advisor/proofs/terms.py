"""What a name or a part of a condition can be, as formulas: a truth of three values, a number, options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from advisor.proofs.logic import Formula, Logic
from advisor.values import Kind, Type

_GREATEST = 10**18  # no value that can be written is greater


@dataclass(frozen=True, slots=True)
class Flag:
    """A truth of three values: unknown where it is neither true nor false."""

    true: Formula
    false: Formula


@dataclass(frozen=True, slots=True)
class Number:
    """A number; `whole` where Python computes it without rounding, `factors` bounds how small it can be.

    Each factor beside 0 is at least 1e-107, so that a product of two is not rounded to 0, and below 1e125.
    """

    known: Formula
    value: Formula
    whole: bool = False
    factors: int = 1


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some options, or unknown."""

    known: Formula
    options: Mapping[str, Formula]


@dataclass(frozen=True, slots=True)
class SomeOf:
    """Several of some options, or unknown."""

    known: Formula
    options: Mapping[str, Formula]


@dataclass(frozen=True, slots=True)
class Told:
    """Free text, of which nothing matters but whether it is known."""

    known: Formula


@dataclass(frozen=True, slots=True)
class Certainty:
    """The certainty of a hypothesis: as its weight, in which certainties add up, and as a number in (-1, 1)."""

    name: str
    weight: Formula
    number: Callable[[], Number]


Term = Flag | Number | OneOf | SomeOf | Told | Certainty


def any_value(logic: Logic, name: str, type_: Type) -> Term:
    """Give what a name of a type can be: any of its values, or unknown."""
    match type_.kind:
        case Kind.BOOLEAN:
            flag = Flag(logic.truth(name), logic.truth(f"not {name}"))
            logic.state(logic.opposite(logic.all_of([flag.true, flag.false])))
            return flag
        case Kind.CHOICE:
            options = {option: logic.truth(f"{name} {option}") for option in type_.options}
            logic.state(logic.at_most_one(options.values()))
            return OneOf(logic.any_of(options.values()), options)
        case Kind.CHOICES:
            options = {option: logic.truth(f"{option} in {name}") for option in type_.options}
            return SomeOf(logic.truth(f"known {name}"), options)
        case Kind.TEXT:
            return Told(logic.truth(f"known {name}"))
        case _:
            whole = type_.kind is Kind.COUNT
            value = logic.number(name, whole=whole)
            greatest = {Kind.SHARE: 1, Kind.DURATION: 366 * _GREATEST}.get(type_.kind, _GREATEST)
            logic.state(logic.all_of([value >= (-_GREATEST if type_.kind is Kind.MONEY else 0), value <= greatest]))
            return Number(logic.truth(f"known {name}"), value, whole)


def known(logic: Logic, term: Term) -> Formula:
    """Say that a term is known."""
    match term:
        case Flag(true, false):
            return logic.any_of([true, false])
        case Certainty():
            return logic.true
        case _:
            return term.known
