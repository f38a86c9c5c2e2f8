"""YAML with places: what is refused, with the whole error, and where each thing stands."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from advisor.diagnostics import AdvisorError, Text
from advisor.source import Mapping, Node, Scalar, Sequence, decode, parse, read_text

from .helpers import attempt, cases

NAME = "facts.yaml"


def refusal(text: str) -> str:
    with pytest.raises(AdvisorError) as caught:
        parse(Text(NAME, text))
    return str(caught.value)


@cases("source_errors.yaml")
def test_refuses(row: dict[str, Any]) -> None:
    assert refusal(row["text"]) + "\n" == row["error"]


def plain(node: Node) -> Any:
    """Give a tree as plain data, with None where nothing is written."""
    match node:
        case Scalar():
            return None if node.is_null else node.text
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}


ACCEPTED = [
    ("words stay text", "a: yes\nb: on\nc: 2015-12-31\n", {"a": "yes", "b": "on", "c": "2015-12-31"}),
    ("numbers stay text", "a: 012\nb: 1.50\nc: 1e3\n", {"a": "012", "b": "1.50", "c": "1e3"}),
    ("nothing", "a:\nb: ~\nc: null\nd: ''\ne: 'null'\n", {"a": None, "b": None, "c": None, "d": "", "e": "null"}),
    ("a merge key is a name", "<<: {a: 1}\n", {"<<": {"a": "1"}}),
    ("a mark before the first byte", "\ufeffa: 1\n", {"a": "1"}),
    ("lines end as on Windows", "a: |\r\n  x\r\n  y\r\nb: [1,\r\n  2]\r\n", {"a": "x\ny\n", "b": ["1", "2"]}),
    ("JSON", '{"a": [1, true, null, "x"], "b": {"c": -0.5}}', {"a": ["1", "true", None, "x"], "b": {"c": "-0.5"}}),
    ("JSON indented by tabs", '{\n\t"a": [\n\t\t1,\n\t\t2\n\t],\n\t"b": "x\\ty"\n}\n', {"a": ["1", "2"], "b": "x\ty"}),
    ("JSON's escapes", '{"a": "\\ud83d\\ude00 \\u00e9 \\/ \\" \\\\"}', {"a": '😀 é / " \\'}),
    ("JSON without a space behind the colon", '{"a":1,"b":{"c":[2,3]}}', {"a": "1", "b": {"c": ["2", "3"]}}),
    ("comments", "# x\na: 1 # y\nb: 'p # q'\n", {"a": "1", "b": "p # q"}),
    ("folded text", "a: >-\n  one\n  two\n", {"a": "one two"}),
    ("one document may be marked", "---\na: 1\n...\n", {"a": "1"}),
    ("an empty group", "{}", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), [pytest.param(text, tree, id=name) for name, text, tree in ACCEPTED])
def test_accepts(text: str, tree: object) -> None:
    assert plain(parse(decode(text.encode(), NAME))) == tree


def nested(opening: str, closing: str = "") -> str:
    return "a: " + opening * 100_000 + closing * 100_000


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(nested("["), "1:27", id="opened lists"),
        pytest.param(nested("[", "]"), "1:27", id="closed lists"),
        pytest.param(nested("{"), "1:27", id="opened groups"),
        pytest.param(nested("{b: ", "}"), "1:96", id="closed groups"),
        pytest.param("a:\n " + "- " * 100_000, "2:48", id="dashes"),
        pytest.param("? " * 100_000, "1:49", id="question marks"),
        pytest.param("".join(" " * depth + "a:\n" for depth in range(1000)), "25:25", id="indents"),
    ],
)
def test_deep_nesting_is_refused_at_once(text: str, place: str) -> None:
    start = time.perf_counter()
    told = refusal(text)
    assert time.perf_counter() - start < 5
    assert told.splitlines()[0] == "error: entries are nested more than 24 deep"
    assert told.splitlines()[1].strip() == f"--> {NAME}:{place}"
    assert "error:" not in told.removeprefix("error:")


def test_a_tree_as_deep_as_allowed_is_read() -> None:
    found = plain(parse(Text(NAME, "a: " + "[" * 23 + "x" + "]" * 23)))
    depth = 0
    found = found["a"]
    while found != "x":
        (found,) = found
        depth += 1
    assert depth == 23


def test_a_file_of_many_entries_is_refused() -> None:
    assert refusal("a: [" + "1," * 100_000 + "]").startswith("error: the file has more than 100,000 entries\n")


def test_a_file_of_many_errors_is_refused_at_once() -> None:
    start = time.perf_counter()
    told = refusal("a: 1\n" * 40_000)
    assert time.perf_counter() - start < 5
    assert told.count("error: `a` stands twice, first in line 1") == 50
    assert told.endswith("\n\n… and 950 more errors")


def test_the_same_error_at_the_same_place_is_told_once() -> None:
    assert refusal("a: 1\na: 2\n").count("error:") == 1


# Files


def unreadable(path: Path) -> str:
    with pytest.raises(AdvisorError) as caught:
        read_text(path, "facts.yaml")
    return str(caught.value)


def test_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: \xc3\xa9\r\n")
    text = read_text(path)
    assert (text.name, text.content) == (str(path), "a: é\r\n")


def test_a_file_may_have_a_mebibyte_and_no_byte_more(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(b"#" * 1_048_576)
    assert len(read_text(path).content) == 1_048_576
    path.write_bytes(b"#" * 1_048_577)
    assert (
        unreadable(path)
        == "error: `facts.yaml` is larger than 1 MiB\n  = a fact file or a pack file is a few pages of text"
    )


def test_a_missing_file(tmp_path: Path) -> None:
    assert unreadable(tmp_path / "none.yaml") == "error: there is no file `facts.yaml`"


def test_a_folder(tmp_path: Path) -> None:
    assert unreadable(tmp_path) == "error: `facts.yaml` is a folder; a file is wanted"


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a: 1")
    assert unreadable(tmp_path / "file" / "facts.yaml") == "error: `facts.yaml` can't be read: not a directory"


def test_a_circle_of_links(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert unreadable(tmp_path / "one") == "error: `facts.yaml` can't be read: too many levels of symbolic links"


def test_a_name_too_long(tmp_path: Path) -> None:
    assert unreadable(tmp_path / ("x" * 5000)) == "error: `facts.yaml` can't be read: file name too long"


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert unreadable(tmp_path / "a\0b") == "error: `facts.yaml` can't be the name of a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text("a: 1")
    path.chmod(0)
    assert unreadable(path) == "error: `facts.yaml` may not be read by this user"


def test_a_refusal_of_the_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    path = tmp_path / "facts.yaml"
    path.write_text("a: 1")
    monkeypatch.setattr(Path, "open", refuse)
    assert unreadable(path) == "error: `facts.yaml` may not be read by this user"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_file_without_an_end() -> None:
    start = time.perf_counter()
    assert unreadable(Path("/dev/zero")).startswith("error: `facts.yaml` is larger than 1 MiB")
    assert time.perf_counter() - start < 5


_NO_TEXT = "`facts.yaml` is not a text file"
_UTF_16 = "`facts.yaml` is UTF-16 text\n  = save it with the encoding UTF-8"
_NO_UTF_8 = "`facts.yaml` is not UTF-8 text (line {})\n  = save it with the encoding UTF-8"
NOT_TEXT: list[tuple[str, bytes, str]] = [
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", _NO_TEXT),
    ("zero bytes", b"a: 1\0", _NO_TEXT),
    ("Latin-1", "a: 1\nb: café\n".encode("latin-1"), _NO_UTF_8.format(2)),
    ("UTF-16, little end first", b"\xff\xfe" + "a: 1\n".encode("utf-16-le"), _UTF_16),
    ("UTF-16, big end first", b"\xfe\xff" + "a: 1\n".encode("utf-16-be"), _UTF_16),
    ("UTF-16 without a mark", "a: 1\n".encode("utf-16-le"), _NO_TEXT),
    ("half a character at the end", "a: é".encode()[:-1], _NO_UTF_8.format(1)),
]


@pytest.mark.parametrize(("content", "message"), [pytest.param(c, m, id=name) for name, c, m in NOT_TEXT])
def test_refuses_what_is_no_text(content: bytes, message: str) -> None:
    with pytest.raises(AdvisorError) as caught:
        decode(content, NAME)
    assert str(caught.value) == f"error: {message}"


# Places


_letters = st.characters(codec="utf-8", categories=["L", "N", "So", "Mn"])


@given(st.text(_letters, max_size=200), st.text(_letters, min_size=1, max_size=20), st.text(_letters, max_size=200))
def test_the_caret_stands_under_what_is_meant(before: str, key: str, after: str) -> None:
    """Count in code points, whatever a terminal makes of them, in short lines and in long ones."""
    assume(before != key != after and "nowhere" not in (before, key, after))
    line = f'{{"{before} ": 1, "{key}": 2, "{key}": 3, "{after}  ": 4}}'
    with pytest.raises(AdvisorError) as caught:
        parse(Text(NAME, line))
    (diagnostic,) = caught.value.diagnostics
    span = diagnostic.span
    assert span is not None
    assert line[span.column - 1 : span.column - 1 + span.length] == key
    shown, carets = diagnostic.render().splitlines()[3:5]
    start = carets.index("^")
    assert shown[start : start + carets.count("^")] == "".join(char if char.isprintable() else "·" for char in key)


def test_a_long_line_is_cut_to_the_part_that_is_meant() -> None:
    told = refusal("{b: " + "x" * 300 + ", a: 1, a: 2, c: " + "y" * 300 + "}").splitlines()
    assert told[1:5] == [
        " --> facts.yaml:1:313",
        "  |",
        "1 | …" + "x" * 52 + ", a: 1, a: 2, c: " + "y" * 91 + "…",
        "  | " + " " * 61 + "^",
    ]


@pytest.mark.parametrize("text", ["{a: 1, a: 2, b: " + "x" * 300 + "}", "{b: " + "x" * 300 + ", a: 1, a: 2}"])
def test_a_cut_is_marked_where_it_is(text: str) -> None:
    shown = refusal(text).splitlines()[3].removeprefix("1 | ")
    assert shown.startswith("…") is not shown.endswith("…")
    assert shown.strip("…") in text


def test_a_long_name_is_cut_in_the_message() -> None:
    told = refusal(f"? {'k' * 2000}\n: 1\n? {'k' * 2000}\n: 2\n")
    assert told.startswith(f"error: `{'k' * 39}…` stands twice, first in line 1\n")
    assert max(map(len, told.splitlines())) < 200


def test_every_scalar_knows_its_place() -> None:
    content = "a: one\n'b': \"two\"\nc:\n  - three four\n  - {d: '5'}\n"
    text = Text(NAME, content)

    def scalars(node: Node) -> list[Scalar]:
        match node:
            case Scalar():
                return [node]
            case Sequence(items):
                return [found for item in items for found in scalars(item)]
            case Mapping(entries):
                return [found for key, value in entries for found in (key, *scalars(value))]

    found = scalars(parse(text))
    assert [scalar.text for scalar in found] == ["a", "one", "b", "two", "c", "three four", "d", "5"]
    for scalar in found:
        start = scalar.span.column - 1
        assert text.line(scalar.span.line)[start : start + scalar.span.length] == scalar.text
        assert scalar.exact


@pytest.mark.parametrize("written", ['"\\x41b"', "'it''s'", "|\n  text", ">\n  text", '"one\n  two"', '"\\u00e9"'])
def test_a_scalar_that_is_not_shown_as_it_is_does_not_claim_exact_columns(written: str) -> None:
    (entry,) = parse(Text(NAME, f"a: {written}\n")).entries
    assert isinstance(entry[1], Scalar)
    assert not entry[1].exact


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_a_tree_or_is_refused_with_a_message(content: str) -> None:
    found = attempt(lambda: parse(Text(NAME, content)))
    if not isinstance(found, Mapping):
        assert isinstance(found, AdvisorError)
        assert found.diagnostics
        assert not [char for char in str(found) if char != "\n" and not char.isprintable()]


@given(st.text("[]{}:,-? \n\t\"'|>&*!%#ab\\", max_size=60))
def test_any_jumble_of_marks_is_a_tree_or_is_refused_at_a_place_in_it(content: str) -> None:
    found = attempt(lambda: parse(Text(NAME, content)))
    if isinstance(found, AdvisorError):
        for diagnostic in found.diagnostics:
            assert diagnostic.message
            assert diagnostic.span is None or 1 <= diagnostic.span.line <= content.count("\n") + 2


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_are_refused(content: bytes) -> None:
    found = attempt(lambda: decode(content, NAME))
    if isinstance(found, Text):
        assert found.content.encode() in (content, content.removeprefix(b"\xef\xbb\xbf"))
    else:
        assert str(found).startswith("error: `facts.yaml` is ")
