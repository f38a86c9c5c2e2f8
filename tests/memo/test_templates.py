"""Templates of one's own that are right: they change one section and keep the rest."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from advisor import AdvisorError, Business
from advisor.memo.words import words_in

from .businesses import EXAMPLES, PACK, ROOT, businesses, known
from .prose import body_of

_SOURCE = (ROOT / "templates" / "memo.md.j2").read_text(encoding="utf-8")
BLOCKS = re.findall(r"\{%-? block (\w+)", re.sub(r"\{#.*?#\}", "", _SOURCE, flags=re.DOTALL))
ORACLE = PACK.advise(next(path for path in EXAMPLES if path.stem.startswith("oracle")))
# Something in every block, and short enough that nothing has to leave the body.
SHORT = PACK.advise(
    known(
        {
            "effort_focus": "persuading",
            "sales_force": "dominant",
            "believes_own_hype": True,
            "declared_driver": "market",
        }
    )
)
PLAIN = SHORT.memo()


def template(folder: Path, text: str, name: str = "mine.md.j2") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def memo_with(folder: Path, text: str) -> str:
    return SHORT.memo("md", template(folder, text))


def test_the_blocks_are_those_that_the_documentation_names() -> None:
    documented = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (`\w+`(?:, `\w+`)*) \| ", documented.partition("The blocks")[2].partition("##")[0], re.MULTILINE
    )
    assert [name.strip("`") for row in rows for name in row.split(", ")] == BLOCKS
    assert len(BLOCKS) > 10


@pytest.mark.parametrize("block", BLOCKS)
def test_one_block_is_replaced_and_the_rest_stays(block: str, tmp_path: Path) -> None:
    text = f'{{% extends "memo.md.j2" %}}{{% block {block} %}}Mine instead.{{% endblock %}}'
    mine = memo_with(tmp_path, text)
    assert mine.count("Mine instead.") == 1
    before, after = mine.split("Mine instead.")
    assert PLAIN.startswith(before.rstrip())
    assert PLAIN.endswith(after.lstrip())
    assert len(mine) < len(PLAIN) + len("Mine instead.\n"), "the block was replaced by nothing"


def test_what_a_block_held_can_be_kept(tmp_path: Path) -> None:
    text = '{% extends "memo.md.j2" %}{% block title %}{{ super() }}\n\nConfidential.{% endblock %}'
    assert memo_with(tmp_path, text) == PLAIN.replace("\n", "\n\nConfidential.\n", 1)


def test_an_empty_extension_changes_nothing(tmp_path: Path) -> None:
    assert memo_with(tmp_path, '{% extends "memo.md.j2" %}') == PLAIN
    assert memo_with(tmp_path, '\ufeff{% extends "memo.md.j2" %}\r\n') == PLAIN


def test_extensions_of_extensions_and_parts(tmp_path: Path) -> None:
    template(
        tmp_path, '{% extends "memo.md.j2" %}{% block title %}# {% include "name.md.j2" %}{% endblock %}', "house.md.j2"
    )
    template(tmp_path, "{{ memo.name }}, once more", "name.md.j2")
    mine = memo_with(tmp_path, '{% extends "house.md.j2" %}{% block subtitle %}*by us*{% endblock %}')
    assert mine.startswith("# Somebody, once more\n\n*by us*\n\n**Bottom line.**")


def test_a_part_of_ones_own_stands_for_the_advisors(tmp_path: Path) -> None:
    """A template finds others in its own folder first, so that one can change the wording of a sentence everywhere."""
    words = (ROOT / "templates" / "words.md.j2").read_text(encoding="utf-8")
    template(tmp_path, words.replace("What speaks for", "But mind"), "words.md.j2")
    mine = memo_with(tmp_path, '{% extends "memo.md.j2" %}')
    assert mine == PLAIN.replace("What speaks for", "But mind") != PLAIN


def test_it_knows_the_format_and_serves_html_too(tmp_path: Path) -> None:
    path = template(
        tmp_path, "# {{ memo.name }}\n\nThis is {{ format }}, with {{ memo.known|plural('fact', 'facts') }}.\n"
    )
    assert ORACLE.memo("md", path) == "# Oracle\n\nThis is md, with 15 facts.\n"
    html = ORACLE.memo("html", path)
    assert "<p>This is html, with 15 facts.</p>" in html
    assert '<h1 id="oracle">Oracle</h1>' in html
    assert html.startswith("<!DOCTYPE html>")


def test_json_does_not_look_at_it(tmp_path: Path) -> None:
    assert ORACLE.memo("json", tmp_path / "no such") == ORACLE.memo("json")


def test_filters(tmp_path: Path) -> None:
    text = """\
{{ "it is"|sentence }} {{ "it is."|sentence_open }} {{ "iRobot is"|capital }} {{ "The end"|lower_first }}
{{ ["a", "b", "c"]|clauses }} {{ 3|number }} {{ 12345|number }}
{{ 1|plural("fact", "facts") }} {{ 0|plural("fact", "facts") }}
{{ -0.5|signed }} {{ 0.999|signed }} {{ memo.pack_title|of("us") }} {{ (memo|step_numbered(1)).number }}
"""
    assert memo_with(tmp_path, text) == (
        "It is. It is iRobot is the end\na, b and c three 12,345\none fact no facts\n−0.50 0.99 What drives us 1\n"
    )


def test_a_long_one_is_cut(tmp_path: Path) -> None:
    """What stands before the appendix is kept to 900 words; in a text without an appendix, all counts."""
    ballast = " ".join(["ballast"] * 300)
    path = template(tmp_path, f'{{% extends "memo.md.j2" %}}{{% block subtitle %}}{ballast}{{% endblock %}}')
    assert words_in(body_of(ORACLE.memo("md", path))) <= 900
    assert words_in(body_of(ORACLE.memo())) + 290 > 900, "else nothing had to be cut"
    too_long = memo_with(tmp_path, " ".join(["ballast"] * 1000) + "\n\n{{ memo.warnings|length }}\n")
    assert words_in(too_long) == 1001


def test_nothing_of_the_rules_is_to_be_had(tmp_path: Path) -> None:
    names = re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "templates.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"warnings", "questions", "appendix"} <= set(names)
    for name in ("rules", "derivation", "program", "advice", "business", "facts"):
        with pytest.raises(AdvisorError, match=f"the memo has no `{name}`"):
            memo_with(tmp_path, f"{{{{ memo.{name} }}}}")


@given(business=businesses())
@settings(max_examples=6)
def test_the_documented_example_takes_any_business(business: Business, tmp_path: Path) -> None:
    """docs/templates.md shows a template that stands alone; it has to work for whatever is known."""
    shown = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    text = shown.partition("<!-- file: brief.md.j2 -->\n```jinja\n")[2].partition("\n```\n")[0]
    assert text.startswith("# {{ memo.name }} in brief")
    memo = PACK.advise(business).memo("md", template(tmp_path, text))
    assert memo.startswith(f"# {business.name} in brief\n")
    assert "{" not in memo


def test_a_template_that_is_edited_is_read_anew(tmp_path: Path) -> None:
    path = template(tmp_path, "one\n")
    assert SHORT.memo("md", path) == "one\n"
    path.write_text("two\n", encoding="utf-8")
    os.utime(path, (2_000_000_000, 2_000_000_000))
    assert SHORT.memo("md", path) == "two\n"


def test_one_name_in_two_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for word in ("one", "two"):
        (tmp_path / word).mkdir()
        os.utime(template(tmp_path / word, f"{word}\n"), (2_000_000_000, 2_000_000_000))
    for word in ("one", "two"):
        monkeypatch.chdir(tmp_path / word)
        assert SHORT.memo("md", "mine.md.j2") == f"{word}\n"
