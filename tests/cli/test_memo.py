"""`advisor memo`: formats, files written whole or not at all, exit statuses."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from advisor import Advice, AdvisorError, EnginesDisagreeError, Pack
from advisor.cli import support

from .conftest import ACME, Command, files_of, refused

ROOT = Path(__file__).parents[2]
STARTS = {"md": "# What drives Acme\n", "html": "<!DOCTYPE html>\n", "json": '{\n  "schema": "advice-1",\n'}


def start(*words: str, **more: object) -> subprocess.Popen[bytes]:
    """Start `advisor` as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **dict(more.pop("env", {}))}  # type: ignore[call-overload]
    command = [sys.executable, "-m", "advisor", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, **more)  # type: ignore[call-overload,no-any-return]


# Where to, and in which format


def test_standard_output_without_a_file(advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    run = advisor("memo", "acme.yaml")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith(STARTS["md"])
    assert run.out.endswith("\n")
    assert files_of(folder) == before


@pytest.mark.parametrize("format_", STARTS)
def test_format(format_: str, advisor: Command) -> None:
    run = advisor("memo", "acme.yaml", "--format", format_)
    assert run.status == 0
    assert run.out.startswith(STARTS[format_])
    assert advisor("memo", "acme.yaml", "--format", format_.upper()) == run


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("memo.md", "md"),
        ("memo.markdown", "md"),
        ("memo.html", "html"),
        ("memo.htm", "html"),
        ("memo.json", "json"),
        ("MEMO.HTML", "html"),
        ("memo.json.md", "md"),
        (".md", "md"),
        ("with space & ünïcode.md", "md"),
        ("-o.md", "md"),
    ],
)
def test_the_ending_gives_the_format(name: str, format_: str, advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    run = advisor("memo", "acme.yaml", f"--output={name}")
    assert (run.status, run.out, run.err) == (0, "", "")
    written = (folder / name).read_bytes()
    assert written.decode("utf-8") == advisor("memo", "acme.yaml", "--format", format_).out
    assert written.startswith(STARTS[format_].encode())
    assert files_of(folder) == before | {name}


def test_the_option_outweighs_the_ending(advisor: Command, folder: Path) -> None:
    for name, format_ in {"memo.md": "json", "memo.txt": "md", "memo": "html", "memo.json": "md"}.items():
        assert advisor("memo", "acme.yaml", "-o", name, "--format", format_).status == 0
        assert (folder / name).read_text(encoding="utf-8").startswith(STARTS[format_])


@pytest.mark.parametrize("name", ["memo.pdf", "memo", "memo.", "html", "memo.md.docx"])
def test_an_ending_that_names_no_format(name: str, advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    assert refused(advisor("memo", "acme.yaml", "-o", name)) == (
        f"error: the ending of `{name}` names no format\n  = end it with `.md`, `.html` or `.json`, or add `--format`"
    )
    assert files_of(folder) == before


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_by_name(name: str, advisor: Command, folder: Path) -> None:
    before = files_of(folder)
    for words in ([], ["--format", "json"]):
        assert advisor("memo", "acme.yaml", "-o", name, *words) == advisor("memo", "acme.yaml", *words)
    assert files_of(folder) == before


# Places where nothing can be written


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("no/memo.md", "`no/memo.md` can't be written: there is no folder `no`"),
        ("no/such/memo.md", "`no/such/memo.md` can't be written: there is no folder `no`"),
        ("folder.md", "`folder.md` is a folder; name a file in it"),
        ("acme.yaml/memo.md", "`acme.yaml/memo.md` can't be written: `acme.yaml` is not a folder"),
        ("round.md", "`round.md` can't be written: it is a link that leads to itself"),
        ("", "the name of the file to write is empty"),
        ("acme.yaml", "`acme.yaml` is the fact file; the memo would replace it"),
        ("./acme.yaml", "`./acme.yaml` is the fact file; the memo would replace it"),
        ("link.md", "`link.md` is the fact file; the memo would replace it"),
        ("hard.md", "`hard.md` is the fact file; the memo would replace it"),
    ],
)
def test_a_place_where_nothing_can_be_written(name: str, expected: str, advisor: Command, folder: Path) -> None:
    (folder / "folder.md").mkdir()
    (folder / "round.md").symlink_to("round.md")
    (folder / "link.md").symlink_to("acme.yaml")
    (folder / "hard.md").hardlink_to(folder / "acme.yaml")
    before = files_of(folder)
    assert refused(advisor("memo", "acme.yaml", "-o", name, "--format", "md")) == f"error: {expected}"
    assert files_of(folder) == before
    assert (folder / "acme.yaml").read_text(encoding="utf-8") == ACME


def test_a_name_that_is_too_long(advisor: Command, folder: Path) -> None:
    name = "x" * 300 + ".md"
    before = files_of(folder)
    assert refused(advisor("memo", "acme.yaml", "-o", name)).endswith("…` can't be written: its name is too long")
    assert files_of(folder) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs the file system /proc")
def test_a_folder_that_takes_no_files(advisor: Command) -> None:
    assert refused(advisor("memo", "acme.yaml", "-o", "/proc/memo.md")) == (
        "error: `/proc/memo.md` can't be written: no file can be made there"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
def test_a_disk_that_is_full(advisor: Command, folder: Path) -> None:
    assert refused(advisor("memo", "acme.yaml", "-o", "/dev/full")) == (
        "error: `/dev/full` can't be written: the disk is full"
    )
    with Path("/dev/full").open("wb") as full:
        done = start("memo", "acme.yaml", stdout=full, cwd=folder)
        _, err = done.communicate(timeout=60)
    assert (done.returncode, err.decode()) == (2, "error: standard output can't be written: the disk is full\n")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the super-user may write anywhere")
def test_a_place_where_this_user_may_not_write(advisor: Command, folder: Path) -> None:
    (folder / "locked").mkdir(mode=0o500)
    (folder / "kept.md").write_text("before", encoding="utf-8")
    (folder / "kept.md").chmod(0o400)
    assert refused(advisor("memo", "acme.yaml", "-o", "locked/memo.md")) == (
        "error: `locked/memo.md` can't be written: this user may not write there"
    )
    assert refused(advisor("memo", "acme.yaml", "-o", "kept.md")) == (
        "error: `kept.md` can't be written: it is marked as read-only for this user"
    )
    assert (folder / "kept.md").read_text(encoding="utf-8") == "before"


def test_a_file_that_is_read_only_for_this_user(
    advisor: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for a super-user, for whom the system would say that all can be written."""
    (folder / "kept.md").write_text("before", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert refused(advisor("memo", "acme.yaml", "-o", "kept.md")) == (
        "error: `kept.md` can't be written: it is marked as read-only for this user"
    )
    assert (folder / "kept.md").read_text(encoding="utf-8") == "before"


# What was there before


def test_an_existing_file_is_replaced_and_keeps_its_mode(advisor: Command, folder: Path) -> None:
    memo = folder / "memo.md"
    memo.write_text("before" * 100_000, encoding="utf-8")
    memo.chmod(0o640)
    assert advisor("memo", "acme.yaml", "-o", "memo.md").status == 0
    assert memo.read_text(encoding="utf-8") == advisor("memo", "acme.yaml").out
    assert stat.S_IMODE(memo.stat().st_mode) == 0o640


def test_a_new_file_gets_the_usual_mode(advisor: Command, folder: Path) -> None:
    before = os.umask(0o027)
    try:
        assert advisor("memo", "acme.yaml", "-o", "memo.md").status == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "memo.md").stat().st_mode) == 0o640


@pytest.mark.parametrize("target", ["real.md", "below/real.md", "not-yet.md"])
def test_a_link_is_followed(target: str, advisor: Command, folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "link.md").symlink_to(target)
    if target != "not-yet.md":
        (folder / target).write_text("before", encoding="utf-8")
    assert advisor("memo", "acme.yaml", "-o", "link.md").status == 0
    assert (folder / "link.md").is_symlink()
    assert (folder / target).read_text(encoding="utf-8") == advisor("memo", "acme.yaml").out


def test_a_link_that_leads_into_no_folder(advisor: Command, folder: Path) -> None:
    (folder / "link.md").symlink_to("nowhere/real.md")
    error = refused(advisor("memo", "acme.yaml", "-o", "link.md"))
    assert error == f"error: `link.md` can't be written: there is no folder `{Path('nowhere').resolve()}`"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("name: Acme\nfacts: {self_serve: maybe}\n", []),
        ("name: Acme\n\tfacts: {}\n", []),
        (ACME, ["--pack", "nope"]),
        (ACME, ["--template", "nope"]),
        (ACME, ["--format", "pdf"]),
    ],
)
def test_a_run_that_fails_leaves_what_was_there(facts: str, words: list[str], advisor: Command, folder: Path) -> None:
    (folder / "acme.yaml").write_text(facts, encoding="utf-8")
    (folder / "memo.md").write_text("before", encoding="utf-8")
    before = files_of(folder)
    assert refused(advisor("memo", "acme.yaml", "-o", "memo.md", *words)).startswith("error: ")
    assert files_of(folder) == before
    assert (folder / "memo.md").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "no space left"), MemoryError()])
def test_a_run_that_is_broken_off_while_it_writes(
    error: BaseException, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "memo.md").write_text("before", encoding="utf-8")
    before = files_of(folder)

    def fail(_: int) -> None:
        assert files_of(folder) > before, "half of it is on the disk by now, under another name"
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    expected = AdvisorError if isinstance(error, OSError) else type(error)
    with pytest.raises(expected) as caught:
        support.write_whole("memo.md", "after")
    if isinstance(caught.value, AdvisorError):
        assert str(caught.value) == "error: `memo.md` can't be written: the disk is full"
    assert files_of(folder) == before
    assert (folder / "memo.md").read_text(encoding="utf-8") == "before"


KILLED = """
import os, signal, sys
os.fsync = lambda file: os.kill(os.getpid(), signal.SIGKILL)
from advisor.cli import main
main(sys.argv[1:], prog_name="advisor")
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that nothing can catch")
def test_a_run_that_is_killed_while_it_writes(folder: Path) -> None:
    (folder / "memo.md").write_text("before", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED, "memo", "acme.yaml", "-o", "memo.md"]
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (folder / "memo.md").read_text(encoding="utf-8") == "before"
    (left,) = files_of(folder) - {"acme.yaml", "memo.md"}
    assert left.startswith(".memo.md.")
    assert left.endswith(".part")


def test_a_reader_never_sees_half_a_memo(folder: Path) -> None:
    """Whoever reads the file while it is written again and again sees the one or the other, whole."""
    texts = [letter * 200_000 for letter in "ab"]
    support.write_whole("memo.md", texts[0])
    done = threading.Event()

    def write() -> None:
        for turn in range(60):
            support.write_whole("memo.md", texts[turn % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add((folder / "memo.md").read_text(encoding="utf-8"))
    writer.join()
    assert seen <= set(texts)
    assert seen


# Pipes and terminals


@pytest.mark.parametrize("format_", STARTS)
def test_a_reader_that_leaves_early(format_: str, folder: Path) -> None:
    """As `advisor memo acme.yaml | head -1` does."""
    reads, writes = os.pipe()
    process = start("memo", "acme.yaml", "--format", format_, stdout=writes, cwd=folder)
    os.close(writes)
    os.close(reads)
    _, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode == 0


def test_a_pipe_into_head(folder: Path) -> None:
    process = start("memo", "acme.yaml", "--format", "json", "-o", "/dev/stdout", stdout=subprocess.PIPE, cwd=folder)
    assert process.stdout
    assert process.stdout.readline() == b"{\n"
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_memo_in_a_file_is_utf_8_whatever_the_machine_writes(encoding: str, folder: Path) -> None:
    path = folder / "memo.md"
    with path.open("wb") as file:
        process = start("memo", "acme.yaml", stdout=file, cwd=folder, env={"PYTHONIOENCODING": encoding})
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    text = path.read_bytes().decode("utf-8")
    assert text.startswith(STARTS["md"])
    assert "→" in text


def test_no_standard_output_at_all(folder: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "import os; os.close(1); from advisor.cli import main; main()",
        "memo",
        "acme.yaml",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, check=False, stderr=subprocess.PIPE, timeout=60)
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"error: ")
    assert done.returncode == 2


def test_a_terminal_that_knows_fewer_characters(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        encoding = "ascii"
        written = ""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> int:
            self.written += text.encode("ascii").decode("ascii")
            return len(text)

        def flush(self) -> None:
            pass

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    support.say("1 − 1 → Zürich\n")
    assert terminal.written == "1 ? 1 ? Z?rich\n"


# Exit statuses


def test_the_module_is_the_command(advisor: Command, folder: Path) -> None:
    process = start("memo", "acme.yaml", stdout=subprocess.PIPE, cwd=folder)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert out.decode() == advisor("memo", "acme.yaml").out


def test_engines_that_differ_are_an_error_of_ours(
    advisor: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def differ(*_: object) -> None:
        raise EnginesDisagreeError(
            "the two engines disagree:\n  findings, x: rete True\n               reference False"
        )

    monkeypatch.setattr("advisor.api.infer_twice", differ)
    (folder / "memo.md").write_text("before", encoding="utf-8")
    run = advisor("memo", "acme.yaml", "-o", "memo.md")
    assert (run.status, run.out) == (70, "")
    assert run.err == (
        "internal error, nothing was written: the two engines disagree:\n"
        "  findings, x: rete True\n               reference False\n"
        "please report this with the fact file\n"
    )
    assert (folder / "memo.md").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("none.yaml", None, "error: there is no file `none.yaml`"),
        ("empty.yaml", b"", "error: `empty.yaml` is empty"),
        ("image.yaml", b"\x89PNG\0\0", "error: `image.yaml` is not a text file"),
        ("list.yaml", b"- one\n- two\n", "error: the file holds a list; named entries are wanted\n --> list.yaml:1:1"),
        (".", None, "error: `.` is a folder; a file is wanted"),
    ],
)
def test_a_fact_file_that_is_none(
    name: str, content: bytes | None, expected: str, advisor: Command, folder: Path
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    for command in ("memo", "check"):
        assert refused(advisor(command, name)).startswith(expected)


def test_json_is_taken_too(advisor: Command, folder: Path) -> None:
    facts = {"name": "Acme", "as_of": "2024-12-31", "facts": {"self_serve": True, "top_customer_share": 0.3}}
    (folder / "acme.json").write_text(json.dumps(facts), encoding="utf-8")
    run = advisor("memo", "acme.json", "--format", "json")
    assert run.status == 0
    assert [fact["value"] for fact in json.loads(run.out)["facts"]] == [True, 0.3]


# Packs


def test_a_pack_by_path_and_by_name(advisor: Command, folder: Path) -> None:
    plain = advisor("memo", "acme.yaml")
    for pack in ("company-drivers", str(ROOT / "rules" / "company-drivers"), f"{ROOT}/rules/company-drivers/pack.yaml"):
        assert advisor("memo", "acme.yaml", "--pack", pack) == plain
    (folder / "bakery.yaml").write_text("name: The Bakery\nfacts: {regulars_share: 60%}\n", encoding="utf-8")
    run = advisor("memo", "bakery.yaml", "--pack", str(ROOT / "tests" / "core" / "packs" / "bakery"))
    assert run.status == 0
    assert run.out.startswith("# The Bakery: What pulls people into a bakery\n")


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        (
            "nope",
            "error: there is no pack `nope`\n"
            "  = packs: agencies, company-drivers, market-orientation; or give the path of a pack's folder",
        ),
        (
            "x" * 300,
            f"error: there is no pack `{'x' * 119}…`\n"
            f"  = packs: agencies, company-drivers, market-orientation; or give the path of a pack's folder",
        ),
        ("company-driver", "error: there is no pack `company-driver`\n  = did you mean `company-drivers`?"),
    ],
)
def test_a_pack_that_there_is_not(pack: str, expected: str, advisor: Command) -> None:
    for words in (["memo", "acme.yaml"], ["check", "acme.yaml"], ["new", "other.yaml"]):
        assert refused(advisor(*words, "--pack", pack)) == expected


def test_the_command_line_does_what_the_facade_does(advisor: Command, folder: Path) -> None:
    advice = Pack.advise
    seen: list[Advice] = []

    def spy(self: Pack, facts: object) -> Advice:
        seen.append(advice(self, facts))  # type: ignore[arg-type]
        return seen[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pack, "advise", spy)
        out = advisor("memo", "acme.yaml", "--format", "json").out
    assert [one.memo("json") for one in seen] == [out]
