"""What there is to say of each entry of a pack, aspect by aspect, so that two packs can be compared in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.expression.nodes import Among, And, Arithmetic, Compare, Constant, Name, Node, Or, Read, children
from advisor.plan.model import Part
from advisor.program import Program
from advisor.rule import Condition, Rule, Weight
from advisor.values import show_value
from advisor.vocabulary import Fact, Group, Parameter, Recommendation, Remark, Source, Warning

Key = object


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing about an entry: two are the same where `key` is; `exact` shows a value that `text` rounds."""

    what: str
    text: str
    key: Key
    acts: bool = False
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a pack: `title` puts it in words; `options` are those of a list in their order."""

    title: str
    aspects: tuple[Aspect, ...]
    options: tuple[str, ...] = ()


def entries(program: Program, part: Part) -> Mapping[str, Entry]:
    """Give the entries of one section, by name, in the order of the pack."""
    vocabulary = program.vocabulary
    match part:
        case Part.PACK:
            manifest = program.manifest
            return {"": Entry(manifest.title, (_words("title", manifest.title), _words("about", manifest.about)))}
        case Part.SOURCES:
            return {name: _source(one) for name, one in vocabulary.sources.items()}
        case Part.CLAIMS:
            return {
                name: Entry(
                    one.says, (_acts("source", one.source), _words("place", one.place), _words("says", one.says))
                )
                for name, one in vocabulary.claims.items()
            }
        case Part.CHOICES:
            return {
                name: Entry(", ".join(one.names), tuple(_option_aspects(program, name)), one.names)
                for name, one in vocabulary.choices.items()
            }
        case Part.FACTS:
            return {name: _fact(one) for name, one in vocabulary.facts.items()}
        case Part.CONSISTENCY:
            return {
                one.name: Entry(one.says, (_never(one.never), _words("says", one.says))) for one in program.consistency
            }
        case Part.SKIPS:
            return {
                name: Entry(vocabulary.facts[name].ask, (_condition("not asked if", condition),))
                for name, condition in program.skips.items()
            }
        case Part.PARAMETERS:
            return {name: _parameter(one) for name, one in vocabulary.parameters.items()}
        case Part.GROUPS:
            return {name: _group(one) for name, one in vocabulary.groups.items()}
        case Part.FINDINGS:
            return {
                name: Entry(one.label, (_words("label", one.label), _cites(one.cite)))
                for name, one in vocabulary.findings.items()
            }
        case Part.WARNINGS:
            return {name: _warning(one) for name, one in vocabulary.warnings.items()}
        case Part.RECOMMENDATIONS:
            return {name: _recommendation(one) for name, one in vocabulary.recommendations.items()}
        case Part.REMARKS:
            return {name: _remark(one) for name, one in vocabulary.remarks.items()}
        case Part.RULES:
            return {name: _rule(program, one) for name, one in program.rules.items()}


def shape(condition: Condition) -> Key:
    """Give what makes two conditions the same, whatever the values of their parameters and however they are spaced."""
    return _shape(condition.node)


def _shape(node: Node) -> Key:
    inner = tuple(_shape(child) for child in children(node))
    match node:
        case Constant(value, _, parameter):
            return ("parameter", parameter) if parameter else ("value", value)
        case Read(name) | Name(name):
            return ("read", name)
        case Compare(_, operator, _) | Arithmetic(_, operator, _):
            return (type(node).__name__, operator.value, inner)
        case And() | Or():
            return (type(node).__name__, frozenset(inner))
        case Among():
            return ("Among", inner[0], frozenset(inner[1:]))
        case _:
            return (type(node).__name__, inner)


def strength_of(program: Program, weight: Weight) -> str:
    """Write a strength as the pack does: `strong`, `-moderate`, or the number."""
    parameter = program.vocabulary.parameters.get(weight.parameter)
    if parameter is None:
        return f"{weight.strength:g}"
    return weight.parameter if weight.strength == parameter.value else f"-{weight.parameter}"


def _words(what: str, text: str) -> Aspect:
    return Aspect(what, text, text)


def _acts(what: str, text: str) -> Aspect:
    return Aspect(what, text, text, acts=True)


def _cites(cite: tuple[str, ...]) -> Aspect:
    return _words("cites", ", ".join(cite))


def _condition(what: str, condition: Condition) -> Aspect:
    return Aspect(what, condition.text, shape(condition), acts=True)


def _never(condition: Condition) -> Aspect:
    return _condition("never", condition)


def _source(one: Source) -> Entry:
    aspects = (
        _words("title", one.title), _acts("kind", one.kind.value), _words("short", one.short),
        _words("author", one.author), _words("year", one.year),
    )  # fmt: skip
    return Entry(one.title, aspects)


def _option_aspects(program: Program, name: str) -> Iterator[Aspect]:
    for option in program.vocabulary.choices[name].options:
        yield _acts("option", option.name)
        yield _words(f"title of {option.name}", option.title)
        yield _words(f"driven of {option.name}", option.driven)
        yield _words(f"means of {option.name}", option.means)


def _fact(one: Fact) -> Entry:
    kind = f"money in {one.type.currency}" if one.type.currency else one.type.kind.value
    states = (_words(f"states {name}".rstrip(), text) for name, text in one.states.items())
    aspects = (
        _acts("type", kind),
        *(_acts("option", option) for option in one.type.options),
        _words("question", one.ask), _words("help", one.help), _words("label", one.label), _words("theme", one.theme),
        *states,
    )  # fmt: skip
    return Entry(one.ask, aspects, one.type.options)


def _parameter(one: Parameter) -> Entry:
    value = Aspect("value", show_value(one.type, one.value), one.value, acts=True, exact=f"{one.value!r}")
    kind = f"money in {one.type.currency}" if one.type.currency else one.type.kind.value
    return Entry(one.why, (value, _acts("type", kind), _words("why", one.why), _cites(one.cite)))


def _group(one: Group) -> Entry:
    aspects = (
        _acts("of", one.options.name), _acts("leads from", one.limits[0]), _acts("leads by", one.limits[1]),
        _acts("declared by", one.declared_by), _words("title", one.title), _words("led", one.led),
        _words("unled", one.unled), _words("seen in", one.seen_in),
    )  # fmt: skip
    return Entry(one.title, aspects)


def _warning(one: Warning) -> Entry:
    aspects = (
        _acts("severity", one.severity.value),
        *(_acts("calls for", name) for name in one.do),
        _words("title", one.title), _words("consequence", one.consequence), _cites(one.cite),
    )  # fmt: skip
    return Entry(one.title, aspects)


def _recommendation(one: Recommendation) -> Entry:
    aspects = (
        _acts("horizon", one.horizon.value), _acts("order", str(one.order)), _words("title", one.title),
        _words("detail", one.detail), _cites(one.cite),
    )  # fmt: skip
    return Entry(one.title, aspects)


def _remark(one: Remark) -> Entry:
    return Entry(one.says, (_words("says", one.says), _words("place", one.section.value), _cites(one.cite)))


def _rule(program: Program, one: Rule) -> Entry:
    then = one.then
    weights = (
        Aspect(f"then {weight.hypothesis}", _weighed(program, weight), strength_of(program, weight), acts=True)
        for weight in then.weights
    )
    concluded = {"derives": then.derive, "warns of": then.warn, "recommends": then.recommend, "remarks": then.remark}
    aspects = (
        *(_condition("when", condition) for condition in one.when),
        *(_condition("unless", condition) for condition in one.unless),
        *weights,
        *(_acts(what, name) for what, names in concluded.items() for name in names),
        _words("says", one.says), _words("basis", one.basis.value), _cites(one.cite),
    )  # fmt: skip
    return Entry(one.says, aspects)


def _weighed(program: Program, weight: Weight) -> str:
    written = strength_of(program, weight)
    return f"{written} ({weight.strength:g})" if weight.parameter else written
