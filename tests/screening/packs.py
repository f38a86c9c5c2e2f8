"""Every pack that comes along, by its name."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from pathlib import Path
from typing import Any

import pytest
from core.helpers import SHOP

from advisor.packs.new import new_pack
from advisor.program import Program, load_program, open_program

_ROOT = Path(__file__).parents[2]
_FOLDERS = {path.parent.name: path.parent for path in sorted(_ROOT.glob("rules/*/pack.yaml"))}
_FOLDERS |= {path.parent.name: path.parent for path in sorted((_ROOT / "examples").glob("packs/*/pack.yaml"))}
_NEW = "new"

NAMES = (SHOP.manifest.name, *_FOLDERS, _NEW)
EACH_PACK = pytest.mark.parametrize("name", NAMES)


@functools.cache
def pack(name: str) -> Program:
    """Load a pack with its cases."""
    if name == SHOP.manifest.name:
        return SHOP
    if name != _NEW:
        return open_program(_FOLDERS[name])
    with tempfile.TemporaryDirectory() as folder:
        new_pack(Path(folder) / _NEW)
        return load_program(Path(folder) / _NEW, _NEW)


def unchecked(program: Program) -> Program:
    """Give the program without its consistency checks, so that no row is refused."""
    return dataclasses.replace(program, consistency=())


def examples() -> list[Any]:
    """Give the fact files of the examples, as parameters of a test."""
    return [pytest.param(path, id=path.stem) for path in sorted((_ROOT / "examples").glob("*.yaml"))]
