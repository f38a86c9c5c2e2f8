"""What conditions come to: a table, and laws that hold for every condition."""

from __future__ import annotations

import csv
import gc
import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.diagnostics import Report
from advisor.expression.evaluate import Memory, Reading, compile_condition, open_names
from advisor.expression.nodes import (
    Among,
    And,
    Arithmetic,
    Compare,
    Constant,
    Holds,
    Known,
    Name,
    Negative,
    Node,
    Not,
    Or,
    Read,
    reads,
    walk,
)
from advisor.expression.parse import parse_condition
from advisor.values import BOOLEAN, CERTAINTY, Kind, Truth, Type, Value, read_value
from advisor.vocabulary import Vocabulary

from .helpers import HERE, SHOP, condition, refusal, scalar

OPPOSITE = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def rows() -> list[Any]:
    with (HERE / "expressions.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    found = [tuple(row.values()) for row in csv.DictReader(lines)]
    assert len(found) == len(set(found)), "a row stands twice"
    return [pytest.param(*row, id=f"{row[0].strip()[:40]} | {row[1]}") for row in found]


def type_of(name: str, vocabulary: Vocabulary) -> Type:
    if name in vocabulary.facts:
        return vocabulary.facts[name].type
    group, _, option = name.partition(".")
    if option == "leader":
        return Type(Kind.CHOICE, vocabulary.groups[group].options.names)
    return CERTAINTY if option else BOOLEAN


def read_memory(written: str, vocabulary: Vocabulary) -> dict[str, Reading]:
    memory = {}
    for part in written.split():
        name, _, told = part.partition("=")
        text, _, certainty = told.partition("@")
        type_ = type_of(name, vocabulary)
        value: Value
        if type_.kind is Kind.CHOICES:
            value = frozenset(str(read_value(type_, option)) for option in text.split("+") if option)
        else:
            value = read_value(type_, text if type_.kind is Kind.CHOICE else text.replace("_", " "))
        memory[name] = Reading(value, float(certainty or 1))
    return memory


@pytest.mark.parametrize(("written", "memory", "truth", "certainty", "waiting"), rows())
def test_a_condition(written: str, memory: str, truth: str, certainty: str, waiting: str) -> None:
    node = condition(written, SHOP.vocabulary)
    readings = read_memory(memory, SHOP.vocabulary)
    found = compile_condition(node)(readings)
    assert found[0] is Truth(truth)
    assert open_names(node, readings) == tuple(waiting.split())
    if truth != "unknown":
        assert found[1] == float(certainty)


NOTHING_KNOWN = Reading(None)


def test_a_name_told_as_unknown_is_as_unknown_as_one_not_told() -> None:
    for written in ("noisy", "ovens > 3", "bread in sells", "owner_was == baker", "owner_was in [baker]", "-ovens < 1"):
        node = condition(written, SHOP.vocabulary)
        (read,) = reads(node)
        memory = {read.name: NOTHING_KNOWN}
        assert compile_condition(node)(memory)[0] is Truth.UNKNOWN
        assert open_names(node, memory) == (read.name,)


# Laws


FLAGS = ("noisy", "delivers", "long_open", "cramped")


def _any(template: str, *choices: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.builds(template.format, *map(st.sampled_from, choices))


_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_LEAVES = st.one_of(
    st.sampled_from([*FLAGS, *(f"known({name})" for name in (*FLAGS, "rent", "sells", "pull.leader"))]),
    _any("{} {} ?", ("owner_was", "pull.leader", "bet"), ("==", "!=")),
    _any("{} {} sells", ("bread", "cake", "coffee"), ("in", "not in")),
    _any("owner_was {} [{}]", ("in", "not in"), ("baker", "baker, other", "first_job")),
    _any("{} {} {}", ("ovens", "ovens + 1", "-ovens", "2 * ovens"), _COMPARISONS, ("several", "3", "ovens", "0")),
    _any("{}", ("0 <= regulars_share < 0.5", "0 < regulars_share <= many_regulars", "weak <= pull.bread < likely")),
    _any("{} {} {}", ("pull.bread", "fame.bread", "pull.bread - fame.bread"), ("<", ">="), ("likely", "pull.coffee")),
)
_OPTION = {"owner_was": "baker", "pull.leader": "coffee", "bet": "bread"}


def _fill(leaf: str) -> str:
    name = leaf.split(maxsplit=1)[0]
    return leaf.replace("?", _OPTION[name]) if "?" in leaf else leaf


def _join(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("not ({})".format, parts),
        st.builds("({}) and ({})".format, parts, parts),
        st.builds("({}) or ({})".format, parts, parts),
        st.builds("({}) and ({}) and ({})".format, parts, parts, parts),
    )


CONDITIONS = st.recursive(_LEAVES.map(_fill), _join, max_leaves=8)

_CERTAINTIES = st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9, 1.0])
_VALUES: dict[str, st.SearchStrategy[Value]] = {
    **{name: st.booleans() for name in FLAGS},
    "ovens": st.integers(0, 5),
    "regulars_share": st.sampled_from([0.0, 0.1, 0.4, 0.5, 1.0]),
    "rent": st.sampled_from([0.0, 4000.0]),
    "owner_was": st.sampled_from(["baker", "barista", "first_job", "other"]),
    "bet": st.sampled_from(["bread", "coffee", "place"]),
    "sells": st.frozensets(st.sampled_from(["bread", "cake", "coffee"])),
    "pull.leader": st.sampled_from(["bread", "coffee", "place"]),
    **{name: st.sampled_from([-0.5, 0.0, 0.2, 0.5, 0.6]) for name in ("pull.bread", "pull.coffee", "fame.bread")},
}
MEMORIES: st.SearchStrategy[Memory] = st.fixed_dictionaries(
    {}, optional={name: st.builds(Reading, values, _CERTAINTIES) for name, values in _VALUES.items()}
)


@given(CONDITIONS, CONDITIONS, MEMORIES)
def test_de_morgan(first: str, second: str, memory: Memory) -> None:
    def verdict(written: str) -> tuple[Truth, float]:
        return compile_condition(condition(written, SHOP.vocabulary))(memory)

    both, either = verdict(f"not (({first}) and ({second}))"), verdict(f"not ({first}) or not ({second})")
    assert both[0] is either[0]
    neither, none = verdict(f"not (({first}) or ({second}))"), verdict(f"not ({first}) and not ({second})")
    assert neither[0] is none[0]
    for one, other in ((both, either), (neither, none)):
        if one[0] is not Truth.UNKNOWN:
            assert one[1] == other[1]


@given(CONDITIONS, MEMORIES)
def test_double_negation(written: str, memory: Memory) -> None:
    once = compile_condition(condition(written, SHOP.vocabulary))(memory)
    denied = compile_condition(condition(f"not ({written})", SHOP.vocabulary))(memory)
    twice = compile_condition(condition(f"not not ({written})", SHOP.vocabulary))(memory)
    assert twice == once
    assert denied[0] is OPPOSITE[once[0]]
    if once[0] is not Truth.UNKNOWN:
        assert denied[1] == once[1]


@given(CONDITIONS, CONDITIONS, MEMORIES)
def test_the_order_of_parts_does_not_matter(first: str, second: str, memory: Memory) -> None:
    for word in ("and", "or"):
        one = compile_condition(condition(f"({first}) {word} ({second})", SHOP.vocabulary))(memory)
        other = compile_condition(condition(f"({second}) {word} ({first})", SHOP.vocabulary))(memory)
        assert one[0] is other[0]
        if one[0] is not Truth.UNKNOWN:
            assert one[1] == other[1]


@given(CONDITIONS, MEMORIES, MEMORIES)
def test_what_becomes_known_never_overturns_what_was_decided(written: str, memory: Memory, more: Memory) -> None:
    node = condition(written, SHOP.vocabulary)
    assume(not any(isinstance(part, Known) for part in walk(node)))  # which turns by becoming known, as it should
    before = compile_condition(node)(memory)[0]
    after = compile_condition(node)({**more, **memory})[0]
    assert before is after or before is Truth.UNKNOWN


@given(CONDITIONS, MEMORIES)
def test_names_are_in_the_way_exactly_while_it_is_undecided(written: str, memory: Memory) -> None:
    node = condition(written, SHOP.vocabulary)
    waiting = open_names(node, memory)
    assert bool(waiting) is (compile_condition(node)(memory)[0] is Truth.UNKNOWN)
    assert set(waiting) <= {read.name for read in reads(node)} - set(memory)
    assert len(waiting) == len(set(waiting))


@given(CONDITIONS, MEMORIES, st.data())
def test_the_names_in_the_way_are_all_that_it_takes_to_decide(
    written: str, memory: Memory, data: st.DataObject
) -> None:
    node = condition(written, SHOP.vocabulary)
    told = {name: Reading(data.draw(_VALUES[name])) for name in open_names(node, memory)}
    assert compile_condition(node)({**memory, **told})[0] is not Truth.UNKNOWN


@given(CONDITIONS, MEMORIES)
def test_a_decided_condition_is_as_sure_as_something_that_it_reads(written: str, memory: Memory) -> None:
    node = condition(written, SHOP.vocabulary)
    truth, certainty = compile_condition(node)(memory)
    if truth is not Truth.UNKNOWN:
        assert certainty in {1.0, *(reading.certainty for reading in memory.values())}
        assert 0 < certainty <= 1


@given(CONDITIONS, MEMORIES)
def test_what_is_not_read_does_not_matter(written: str, memory: Memory) -> None:
    node = condition(written, SHOP.vocabulary)
    names = {read.name for read in reads(node)}
    part = {name: reading for name, reading in memory.items() if name in names}
    assert compile_condition(node)(part) == compile_condition(node)(memory)


def write(node: Node) -> str:
    """Write a condition that means the node, with every bracket."""
    match node:
        case Name(name) | Read(name):
            return name
        case Constant(value, type_, parameter):
            return parameter or (f"'{value}'" if type_.kind is Kind.CHOICE else repr(value))
        case Known(of):
            return f"known({write(of)})"
        case Not(part):
            return f"(not {write(part)})"
        case Negative(part):
            return f"(-{write(part)})"
        case Compare(left, operator, right) | Arithmetic(left, operator, right):
            return f"({write(left)} {operator.value} {write(right)})"
        case Among(of, options):
            return f"({write(of)} in [{', '.join(write(option) for option in options)}])"
        case Holds(option, of):
            return f"({write(option)} in {write(of)})"
        case And(parts):
            return f"({' and '.join(write(part) for part in parts)})"
        case Or(parts):
            return f"({' or '.join(write(part) for part in parts)})"


@given(CONDITIONS)
def test_a_condition_written_out_again_is_the_same(written: str) -> None:
    node = condition(written, SHOP.vocabulary)
    again = write(node)
    if len(again) <= 500:
        assert condition(again, SHOP.vocabulary) == node


@given(CONDITIONS)
def test_every_part_knows_its_place(written: str) -> None:
    """What stands at the place of a part is the part: read by itself it gives the same."""
    node = condition(written, SHOP.vocabulary)
    for part in walk(node):
        start = part.span.column - 1
        text = part.span.text.line(1)[start : start + part.span.length]
        if isinstance(part, Read):
            assert text == part.name
        elif isinstance(part, Constant):
            assert text == (part.parameter or str(part.value))
        elif isinstance(part, Compare | Among | Holds | Known) and " not in " not in text:
            assert condition(text, SHOP.vocabulary) == part


def test_a_place_is_right_behind_characters_of_several_bytes() -> None:
    told = refusal("owner_was == 'bäcker' or ovenz > 3", SHOP.vocabulary).splitlines()
    assert [line for line in told if "^" in line] == ["  |" + " " * 18 + "^" * 8, "  |" + " " * 30 + "^" * 5]


def test_many_conditions_at_once_do_not_disturb_one_another() -> None:
    """A compiled condition holds no state."""
    tests = [
        compile_condition(condition(written, SHOP.vocabulary))
        for written in ("noisy", "not noisy", "noisy or delivers")
    ]
    for value, certainty in itertools.product((True, False), (0.2, 1.0)):
        memory = {"noisy": Reading(value, certainty)}
        alone = [(Truth.TRUE if value else Truth.FALSE, certainty), (Truth.FALSE if value else Truth.TRUE, certainty)]
        assert [test(memory) for test in tests[:2]] == alone


@pytest.fixture
def busy_collector() -> Iterator[None]:
    """Collect garbage all the time, and let another thread go on each time: both can happen anywhere."""

    def yield_to_others(*_: object) -> None:
        time.sleep(0)

    usual = gc.get_threshold()
    gc.callbacks.append(yield_to_others)
    gc.set_threshold(5)
    yield
    gc.set_threshold(*usual)
    gc.callbacks.remove(yield_to_others)


@pytest.mark.usefixtures("busy_collector")
def test_threads_read_conditions_at_once() -> None:
    """Python's parser by itself can't do this everywhere."""
    written = scalar("delivers and (noisy or not rent > high_rent) and 2 * ovens + 1 > 12")
    alone = parse_condition(written, Report())

    def read(_: int) -> list[Node | None]:
        return [parse_condition(written, Report()) for _ in range(600)]

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert list(threads.map(read, range(4))) == [[alone] * 600] * 4
