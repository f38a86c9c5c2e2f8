"""Same input, same output, to the byte: on a second run, with the facts in another order, in another process."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings

from advisor import Business, Format, load_pack

from .businesses import EXAMPLES, PACK, ROOT, businesses

# Runs in a process of its own: all examples in all formats, and one business with many facts, as one digest each.
SCRIPT = """
import hashlib, json, sys
import advisor
pack = advisor.load_pack()
found = {}
for name in sys.argv[1:]:
    advice = pack.advise(name)
    for format in advisor.Format:
        text = advice.memo(format)
        found[f"{name.rpartition('/')[2]} {format.value}"] = hashlib.sha256(text.encode()).hexdigest()
print(json.dumps(found))
"""
MANY = {
    "name": "Somebody",
    "as_of": "2020",
    "facts": {
        "internal_dialogue": ["rivals", "numbers", "features", "brand", "customer_problems"],
        "marketing_role": ["promotion", "sales_support"],
        "effort_focus": {"value": "image", "certainty": 0.7, "source": "one talk"},
        "decisions_serve_end_user": "yes",
        "insight_continuous": "yes",
        "outbound_required": "yes",
        "self_serve": "yes",
        "top_customer_share": "45%",
        "customer_count": 12,
        "sales_cycle": "8 months",
        "silver_bullet_hunting": "yes",
        "claims_ahead_of_proof": "yes",
        "believes_own_hype": {"value": "yes", "certainty": 0.6},
        "planning_horizon": "short",
        "chief_career": "sales",
    },
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    many = tmp_path_factory.mktemp("same") / "many.json"
    many.write_text(json.dumps(MANY), encoding="utf-8")
    return [*map(str, EXAMPLES), str(many)]


def digests_here(files: list[str]) -> dict[str, str]:
    found = {}
    for name in files:
        advice = PACK.advise(name)
        for one in Format:
            digest = hashlib.sha256(advice.memo(one).encode()).hexdigest()
            found[f"{Path(name).name} {one.value}"] = digest
    return found


@pytest.fixture(scope="module")
def here(files: list[str]) -> dict[str, str]:
    return digests_here(files)


def digests_there(files: list[str], seed: int, folder: Path) -> dict[str, str]:
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT), "TZ": f"UTC{seed - 2:+d}"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *files], env=environment, cwd=folder, capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("seed", [0, 1, 4242])
def test_another_process(seed: int, files: list[str], here: dict[str, str], tmp_path: Path) -> None:
    assert len(here) == 3 * len(files)
    assert len(set(here.values())) == len(here)
    assert digests_there(files, seed, tmp_path) == here


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 22))
def test_another_process_with_any_seed(seed: int, files: list[str], here: dict[str, str], tmp_path: Path) -> None:
    assert digests_there(files, seed, tmp_path) == here


def test_another_pack_object(files: list[str], here: dict[str, str]) -> None:
    other = load_pack()
    for name in files:
        text = other.advise(name).memo()
        assert hashlib.sha256(text.encode()).hexdigest() == here[f"{Path(name).name} md"]


def test_the_order_in_the_file_does_not_matter() -> None:
    facts = MANY["facts"]
    assert isinstance(facts, dict)
    turned = {**MANY, "facts": dict(reversed(facts.items()))}
    for one in Format:
        assert PACK.advise(turned).memo(one) == PACK.advise(MANY).memo(one)


@given(businesses())
@settings(max_examples=3)
def test_a_second_run_of_random_businesses(business: Business) -> None:
    turned = Business(business.name, business.as_of, MappingProxyType(dict(reversed(list(business.facts.items())))))
    ordered = Business(business.name, business.as_of, MappingProxyType(dict(business.facts)))
    first = PACK.advise(business)
    assert PACK.advise(ordered).memo("json") == first.memo("json")
    assert PACK.advise(ordered).memo() == first.memo() == first.memo()
    leaders = [standings.leader for standings in first.standings]
    assert [standings.leader for standings in PACK.advise(turned).standings] == leaders


def test_no_clock_and_no_path_in_a_memo(files: list[str]) -> None:
    for name in files:
        advice = PACK.advise(name)
        for one in Format:
            text = advice.memo(one)
            assert str(Path(name).parent) not in text
            assert str(ROOT) not in text
            assert ".yaml" not in text
