"""What is wrong with a memo as a text: each check names the faults it finds. Its own tests are in test_prose.py."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from advisor.memo.words import words_in

from .businesses import PROGRAM

MOST_WORDS = 900
APPENDIX = "\n## Appendix"
Check = Callable[[str], Iterator[str]]

_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_DEFINED = re.compile(r"^\[\^([^\]\s]+)\]: ", re.MULTILINE)
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|[2-9]|[1-9][0-9,]*[0-9]"
_COUNTED = "fact|question|warning|sign|recommendation|article|remark|answer|customer|driver"


def _identifiers() -> re.Pattern[str]:
    """Match the names of rules, facts and the like, but for those that are plain words; and whatever looks like one."""
    vocabulary = PROGRAM.vocabulary
    slugs = {
        *PROGRAM.rules,
        *vocabulary.sources,
        *vocabulary.recommendations,
        *vocabulary.remarks,
        *vocabulary.warnings,
    }
    names = [*(name for name in slugs if name.count("-") > 1), *vocabulary.claims]
    groups = "|".join(vocabulary.groups)
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(names)))})(?![\w-])|\b(?:{groups})\.\w+|\w+\\?_\w+"
    )


_IDENTIFIER = _identifiers()


def faults(memo: str) -> list[str]:
    """Give all that is wrong with a memo in Markdown, each with the check that found it."""
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(memo)]


def body_of(memo: str) -> str:
    """Give what stands before the appendix."""
    assert APPENDIX in memo
    return memo.partition(APPENDIX)[0]


def prose_of(memo: str) -> str:
    """Give the text without tables and footnotes: what was written and not only listed."""
    return _FOOTNOTE.sub("", re.sub(r"^(?:\||\[\^).*$", "", memo, flags=re.MULTILINE))


def sentences_of(text: str) -> list[str]:
    """Give the sentences of the paragraphs and list items of a text; what stands in brackets behind one is not one."""
    lines = (line for line in prose_of(text).replace("**", "").splitlines() if not line.startswith("#"))
    items = [re.sub(r"^(?:- |\d+\. )", "", line) for line in lines]
    found = [part.strip() for item in items for part in re.split(r"(?<=[.?!])(?<!Inc\.)\s+", item)]
    return [one for one in found if len(one.split()) > 3 and not one.startswith("(")]


def is_short(memo: str) -> Iterator[str]:
    count = words_in(body_of(memo))
    if count > MOST_WORDS:
        yield f"{count} words before the appendix"


def has_no_empty_section(memo: str) -> Iterator[str]:
    lines = [*(line for line in memo.splitlines() if line.strip()), "# the end"]
    for line, after in pairwise(lines):
        depth, next_depth = (len(one) - len(one.lstrip("#")) for one in (line, after))
        if depth and 0 < next_depth <= depth:
            yield line
        if line.startswith("|:") and not after.startswith("|"):
            yield "a table without rows"


def names_no_identifier(memo: str) -> Iterator[str]:
    yield from (found[0] for found in _IDENTIFIER.finditer(prose_of(memo)))


def shows_no_code(memo: str) -> Iterator[str]:
    for pattern in (r"\bNone\b(?! of )", r"\bTrue\b", r"\bFalse\b", r"\bnan\b", r"\binf\b", r"[{}]", r"\bview_|<[a-z]"):
        yield from _found(pattern, memo)


def is_spaced_well(memo: str) -> Iterator[str]:
    for line in memo.splitlines():
        if not line.startswith("|:"):
            yield from _found(r"(?<=\S)  +|\.\.| [,.;:!?)]|\( |,,|;;|[,;:]\.|\?\.|\(\)|\s$|\t", line)
    yield from _found(r"\n\n\n|\A\s|\s\Z(?<!\n)|\n\n\Z", memo)


def counts_rightly(memo: str) -> Iterator[str]:
    text = prose_of(memo)
    yield from _found(rf"\b(?:one|1) (?:weaker |further |more )?(?:{_COUNTED})s\b", text)
    yield from _found(rf"\b(?:{_NUMBERS}) (?:weaker |further |more )?(?:{_COUNTED})\b(?!s|-)", text)
    yield from _found(
        r"\bone fact, (?!which)\w+ of them|\b(?:no|zero|0) of them|(?<![\d.,])1 (?:days|months|years)\b", text
    )
    yield from _found(r"recommendations \d+\s*(?:$|\n)|recommendation \d+(?:,| and)", text)


def says_nothing_twice(memo: str) -> Iterator[str]:
    yield from (one for one, times in Counter(sentences_of(body_of(memo))).items() if times > 1)
    yield from _found(r"\b([A-Za-z]+) \1\b", prose_of(memo))


def starts_sentences_with_a_capital(memo: str) -> Iterator[str]:
    # The items behind "Had we been told" go on with its sentence.
    for one in sentences_of(re.sub(r"^- that .*$", "", memo, flags=re.MULTILINE)):
        if re.match(r"[a-z]", one):
            yield one


def ends_its_sentences(memo: str) -> Iterator[str]:
    for block in re.split(r"\n\n+|\n(?=- |\d+\. )", prose_of(memo)):
        shown = block.strip()
        if shown.startswith(("#", "*Advisory")) or shown.endswith("Had we been told instead"):
            continue
        if shown and not re.search(r"[.?!:)”\"]$|recommendations? [\d, and]+$", shown):
            yield shown[-80:]


def has_its_footnotes(memo: str) -> Iterator[str]:
    defined = _DEFINED.findall(memo)
    used = _FOOTNOTE.findall(_DEFINED.sub("", memo))
    yield from (f"{name} is used and not defined" for name in sorted(set(used) - set(defined)))
    yield from (f"{name} is defined and not used" for name in sorted(set(defined) - set(used)))
    yield from (f"{name} is defined twice" for name, times in Counter(defined).items() if times > 1)
    yield from (f"{name} stands twice in a row" for name in re.findall(r"\[\^([^\]]+)\]\[\^\1\]", memo))


def is_markdown(memo: str) -> Iterator[str]:
    for token in parse(memo):
        if token.type == "inline":
            shown = "".join(one.content for one in token.children or () if one.type in ("text", "text_special"))
            yield from _found(r"\*\*|\[\^|\]\(|^\||^#+ |```", shown)
        for one in (token, *(token.children or ())):
            if one.type in ("code_block", "html_block", "html_inline", "blockquote_open"):
                yield f"{one.type}: {one.content[:60]}"


def keeps_its_tables(memo: str) -> Iterator[str]:
    rows = sum(token.type == "tr_open" for token in parse(memo))
    lines = [line for line in memo.splitlines() if line.startswith("|") and not line.startswith("|:")]
    if rows != len(lines):
        yield f"{len(lines)} lines of tables became {rows} rows"
    for table in re.findall(r"(?:^\|.*\n)+", memo, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in table.splitlines()}
        if len(widths) > 1:
            yield f"rows of different widths: {table[:80]}"


def parse(memo: str) -> list[Token]:
    """Parse Markdown as most readers of it do: CommonMark with tables, footnotes and what is struck out."""
    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    footnote_plugin(parser)
    return parser.parse(memo)


def _found(pattern: str, text: str) -> Iterator[str]:
    for one in re.finditer(pattern, text):
        yield text[max(0, one.start() - 30) : one.end() + 20].replace("\n", "⏎")


CHECKS: tuple[Check, ...] = (
    is_short,
    has_no_empty_section,
    names_no_identifier,
    shows_no_code,
    is_spaced_well,
    counts_rightly,
    says_nothing_twice,
    starts_sentences_with_a_capital,
    ends_its_sentences,
    has_its_footnotes,
    is_markdown,
    keeps_its_tables,
)
