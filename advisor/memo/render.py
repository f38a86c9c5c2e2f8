"""The view → Markdown or HTML, by Jinja templates in a sandbox."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from advisor.advice import Advice
from advisor.diagnostics import AdvisorError, did_you_mean, refusal
from advisor.expression.phrase import join
from advisor.memo import words
from advisor.memo.model import Limits, MemoView, Step
from advisor.memo.template_errors import diagnose
from advisor.memo.view import viewer
from advisor.source import read_text, shorten

MOST_WORDS = 900
MOST_CHARACTERS = 1_000_000
APPENDIX = "## Appendix"
DEFAULT_TEMPLATE = "memo"
_SENTENCES = "words.md.j2"
_ENDING = ".md.j2"

# What leaves the body next when it is too long, until nothing more can.
_CUTS = (
    "remarks", "changes", "recommendations", "signs", "remarks", "warnings", "against", "recommendations", "signs",
    "warnings", "changes", "recommendations", "questions", "signs", "against", "warnings", "recommendations", "signs",
    "warnings", "questions", "changes", "warnings", "recommendations", "against", "warnings", "signs", "severe",
    "severe",
    "severe", "changes", "questions", "severe", "severe", "recommendations", "severe",
)  # fmt: skip


def _limits() -> tuple[Limits, ...]:
    """Give the limits to try, from the longest body to the shortest."""
    found = [Limits()]
    for name in _CUTS:
        found.append(replace(found[-1], **{name: max(0, getattr(found[-1], name) - 1)}))
    return tuple(found)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, and bounds on what a template can make out of nothing."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply, unless the outcome would fill the machine."""
        for one, other in ((left, right), (right, left)):
            if isinstance(one, str | list | tuple) and isinstance(other, int) and len(one) * other > MOST_CHARACTERS:
                raise OverflowError
        if operator == "**" and isinstance(left, int) and left.bit_length() * abs(right) > MOST_CHARACTERS:
            raise OverflowError
        return super().call_binop(context, operator, left, right)


def make_environment(folders: Sequence[Path]) -> jinja2.Environment:
    """Make the sandbox in which templates run; earlier folders go first."""
    environment = _Sandbox(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders], encoding="utf-8-sig"),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(("html", "html.j2", "svg", "svg.j2")),
        lstrip_blocks=True,
        auto_reload=True,
    )
    environment.filters |= {
        "capital": words.capital,
        "lower_first": words.lower,
        "sentence": words.sentence,
        "sentence_open": lambda text: words.capital(text).removesuffix("."),
        "clauses": lambda parts: join([str(part) for part in parts]),
        "number": words.number,
        "plural": words.plural,
        "signed": words.signed,
        "of": _title_of,
        "step_numbered": _step_numbered,
    }
    return environment


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """Give the sandbox of these folders, with the templates that it has compiled: that takes most of a memo's time."""
    return make_environment(folders)


def _title_of(pack_title: str, name: str) -> str:
    """Put a business's name for "a business" in the pack's title."""
    return pack_title.replace("a business", name) if "a business" in pack_title else f"{name}: {pack_title}"


def _step_numbered(memo: MemoView, number: int) -> Step:
    for step in (*memo.steps, *memo.appendix.steps):
        if step.number == number:
            return step
    raise ValueError(f"there is no recommendation {number}")


def render_markdown(advice: Advice, template: str, folders: Sequence[Path], kind: str = "md") -> tuple[str, MemoView]:
    """Write the memo as Markdown, cut so that what stands before the appendix has at most some 900 words.

    `template` is a name in one of the folders or a path; `kind` is the format that the Markdown is meant for. Raises
    `AdvisorError` where the template is missing, malformed, or reaches for what it may not.
    """
    name, searched = _locate(template, folders)
    environment = _environment(tuple(searched))

    def write(view: MemoView, until: str = "") -> str:
        try:
            return _run(environment.get_template(name), {"memo": view, "format": kind}, until)
        except AdvisorError:
            raise
        except Exception as error:  # whatever a template does wrong is its author's to mend
            raise AdvisorError([diagnose(error, environment, searched, name, template)]) from None

    text, view = _fitting(advice, write)
    if not text.strip():
        raise refusal(f"the template `{shorten(template, 120)}` writes nothing")
    return text, view


def render_html(advice: Advice, template: str, folders: Sequence[Path]) -> str:
    """Write the memo as one self-contained HTML page with its chart. Raises as `render_markdown` does."""
    from advisor.memo.chart import Bar, Chart, draw  # noqa: PLC0415 - a memo in Markdown needs none of this
    from advisor.memo.page import page  # noqa: PLC0415

    text, view = render_markdown(advice, template, folders, "html")
    environment = _environment(tuple(folders))
    svg = ""
    if view.bars and len(view.contests) > 1:
        bars = tuple(Bar(bar.title, bar.certainties[0], bar.certainties[1], bar.declared) for bar in view.bars)
        svg = draw(Chart(bars, view.contests[0].title, view.contests[1].title, view.chart_alt), environment)
    title = f"{words.printable(advice.business.name).strip()}: {advice.program.manifest.title}"
    return page(text, title, "en", svg, environment)


def _fitting(advice: Advice, write: Callable[..., str]) -> tuple[str, MemoView]:
    """Render with the widest limits that fit, by bisection; with the narrowest if none do."""
    limits, view_within = _limits(), viewer(advice)
    first, last = 0, len(limits) - 1
    tried = 0
    while first <= last:
        body = _tidy(write(view_within(limits[tried]), until=APPENDIX))
        if words.words_in(body.partition(f"\n{APPENDIX}")[0]) <= MOST_WORDS:
            last = tried - 1
        else:
            first = tried + 1
        tried = (first + last) // 2
    view = view_within(limits[min(first, len(limits) - 1)])
    return _tidy(write(view)), view


def _run(template: jinja2.Template, names: Mapping[str, object], until: str) -> str:
    """Run a template as long as what it writes has some measure, or up to where a text stands."""
    parts, length = [], 0
    for part in template.generate(names):
        parts.append(part)
        length += len(part)
        if until and until in part:
            break
        if length > MOST_CHARACTERS:
            raise refusal(f"the template writes more than {MOST_CHARACTERS:,} characters")
    return "".join(parts)


def _locate(template: str, folders: Sequence[Path]) -> tuple[str, list[Path]]:
    """Find a template by name ("memo") or by path; the folder of a path is then searched first.

    A bare word is a name first, so that no file that happens to be called so stands for the advisor's own template.
    """
    path = Path(template)
    named = f"{template}{_ENDING}"
    if re.fullmatch(r"[\w-]+", template) and any(_is_file(folder / named) for folder in folders):
        return named, list(folders)
    if _is_file(path):
        read_text(path, template)
        return path.name, [path.parent.absolute(), *folders]
    if "/" not in template and any(_is_file(folder / template) for folder in folders):
        return template, list(folders)
    if os.path.isdir(path):  # noqa: PTH112
        raise refusal(f"`{shorten(template, 120)}` is a folder; the file of a template is wanted")
    known = sorted({file.name for folder in folders for file in folder.glob(f"*{_ENDING}")} - {_SENTENCES})
    hint = did_you_mean(template, [name.removesuffix(_ENDING) for name in known])
    listed = f"templates: {', '.join(known)}; or give the path of a file"
    raise refusal(f"there is no template `{shorten(template, 120)}`", hint or listed)


def _is_file(path: Path) -> bool:
    """Whether there is such a file; no for a name that none can have, where `Path.is_file` would raise."""
    return os.path.isfile(path)  # noqa: PTH113


def _tidy(text: str) -> str:
    """Take out the blank lines and spaces that empty blocks leave."""
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
