"""The façade: what `advisor.__all__` names can be imported, is typed to the last parameter, and says what it is for."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import advisor
import advisor.facade

# What a module of the façade imports only for type checkers is public, or stands in `facade`.
PUBLIC = {**vars(advisor.facade), **{name: getattr(advisor, name) for name in advisor.__all__}}


@pytest.mark.parametrize("name", advisor.__all__)
def test_a_public_name_is_documented_and_typed(name: str) -> None:
    thing = getattr(advisor, name)
    assert inspect.getdoc(thing)
    for path, function in _functions(name, thing):
        assert inspect.getdoc(function), path
        hints = typing.get_type_hints(function, localns=PUBLIC)
        parameters = [one for one in inspect.signature(function).parameters if one not in ("self", "cls")]
        assert [one for one in (*parameters, "return") if one not in hints] == [], path


def _functions(name: str, thing: object) -> Iterator[tuple[str, Callable[..., object]]]:
    """Give a function itself, or the public methods and properties that a class of ours has."""
    if inspect.isfunction(thing):
        yield name, thing
        return
    assert inspect.isclass(thing)
    for base in thing.__mro__:
        if base.__module__.startswith("advisor"):
            for attribute, value in vars(base).items():
                found = value.fget if isinstance(value, property) else value
                if not attribute.startswith("_") and inspect.isfunction(found):
                    yield f"{name}.{attribute}", found


def test_names_are_sorted_and_listed() -> None:
    assert advisor.__all__ == sorted(advisor.__all__)
    assert dir(advisor) == advisor.__all__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute `nothing`"):
        advisor.nothing  # noqa: B018


def test_examples_in_docstrings_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(advisor.__file__).parent.parent)
    modules = [
        one.name for one in pkgutil.walk_packages(advisor.__path__, "advisor.") if one.name != "advisor.__main__"
    ]
    results = [doctest.testmod(importlib.import_module(name)) for name in ("advisor", *modules)]
    assert sum(one.failed for one in results) == 0
    assert sum(one.attempted for one in results) > 0


def test_types_are_marked() -> None:
    assert (Path(advisor.__file__).parent / "py.typed").is_file()
