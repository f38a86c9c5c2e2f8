"""The view → Markdown or HTML, by Jinja templates in a sandbox."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from advisor.advice import Advice
from advisor.diagnostics import AdvisorError, Diagnostic, Span, Text
from advisor.expression.phrase import join
from advisor.memo import words
from advisor.memo.model import Limits, MemoView, Step
from advisor.memo.view import view_advice
from advisor.source import read_text, shorten

MOST_WORDS = 900
APPENDIX = "## Appendix"
DEFAULT_TEMPLATE = "memo.md.j2"

# What leaves the body next when it is too long, until nothing more can.
_CUTS = (
    "remarks", "changes", "recommendations", "signs", "remarks", "warnings", "against", "recommendations", "signs",
    "warnings", "changes", "recommendations", "questions", "signs", "against", "warnings", "recommendations", "signs",
    "warnings", "questions", "changes", "warnings", "recommendations", "against", "warnings", "signs", "severe", "severe",
    "severe", "changes", "questions", "severe", "severe", "recommendations", "severe",
)  # fmt: skip


def _limits() -> tuple[Limits, ...]:
    """Give the limits to try, from the longest body to the shortest."""
    found = [Limits()]
    for name in _CUTS:
        found.append(replace(found[-1], **{name: max(0, getattr(found[-1], name) - 1)}))
    return tuple(found)


def make_environment(folders: Sequence[Path]) -> jinja2.Environment:
    """Make the sandbox in which templates run; earlier folders go first."""
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(("html", "html.j2", "svg", "svg.j2")),
        lstrip_blocks=True,
        auto_reload=False,
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


def _title_of(pack_title: str, name: str) -> str:
    """Put a business's name for "a business" in the pack's title."""
    return pack_title.replace("a business", name) if "a business" in pack_title else f"{name}: {pack_title}"


def _step_numbered(memo: MemoView, number: int) -> Step:
    return next(step for step in (*memo.steps, *memo.appendix.steps) if step.number == number)


def render_markdown(advice: Advice, template: str, folders: Sequence[Path], kind: str = "md") -> tuple[str, MemoView]:
    """Write the memo as Markdown, cut so that what stands before the appendix has at most some 900 words.

    `template` is a name in one of the folders or a path; `kind` is the format that the Markdown is meant for. Raises
    `AdvisorError` where the template is missing, malformed, or reaches for what it may not.
    """
    name, searched = _locate(template, folders)
    environment = make_environment(searched)
    try:
        found = environment.get_template(name)
        text, view = _fitting(advice, found, kind)
    except jinja2.TemplateError as error:
        raise AdvisorError([_diagnose(error, environment, name)]) from None
    except (
        TypeError,
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        ZeroDivisionError,
        OverflowError,
        RecursionError,
    ) as error:
        raise AdvisorError([_diagnose(error, environment, name)]) from None
    return text, view


def render_html(advice: Advice, template: str, folders: Sequence[Path]) -> str:
    """Write the memo as one self-contained HTML page with its chart. Raises as `render_markdown` does."""
    from advisor.memo.chart import Bar, Chart, draw  # noqa: PLC0415 - a memo in Markdown needs none of this
    from advisor.memo.page import page  # noqa: PLC0415

    text, view = render_markdown(advice, template, folders, "html")
    environment = make_environment(folders)
    svg = ""
    if view.bars and len(view.contests) > 1:
        bars = tuple(Bar(bar.title, bar.certainties[0], bar.certainties[1], bar.declared) for bar in view.bars)
        svg = draw(Chart(bars, view.contests[0].title, view.contests[1].title, view.chart_alt), environment)
    title = f"{advice.business.name}: {advice.program.manifest.title}"
    return page(text, title, "en", svg, environment)


def _fitting(advice: Advice, template: jinja2.Template, kind: str) -> tuple[str, MemoView]:
    """Render with the widest limits that fit, by bisection; with the narrowest if none do."""
    limits = _limits()
    first, last = 0, len(limits) - 1
    tried, best = 0, None
    while True:
        view = view_advice(advice, limits[tried])
        text = _tidy(template.render(memo=view, format=kind))
        if words.words_in(text.partition(f"\n{APPENDIX}")[0]) <= MOST_WORDS:
            best, last = (text, view), tried - 1
        else:
            first = tried + 1
        if first > last:
            return best or (text, view)
        tried = (first + last) // 2


def _locate(template: str, folders: Sequence[Path]) -> tuple[str, list[Path]]:
    """Find a template by path or by name ("memo", "memo.md.j2"); its own folder is then searched first."""
    path = Path(template)
    if path.is_file():
        read_text(path, template)
        return path.name, [path.parent, *folders]
    for candidate in (template, f"{template}.md.j2"):
        if "/" not in candidate and any((folder / candidate).is_file() for folder in folders):
            return candidate, list(folders)
    known = sorted({file.name for folder in folders for file in folder.glob("*.md.j2") if file.name != "words.md.j2"})
    raise AdvisorError(
        [
            Diagnostic(
                f"there is no template `{shorten(template, 120)}`",
                None,
                (f"templates: {', '.join(known)}; or give a path",),
            )
        ]
    )


def _tidy(text: str) -> str:
    """Take out the blank lines and spaces that empty blocks leave."""
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _diagnose(error: Exception, environment: jinja2.Environment, name: str) -> Diagnostic:
    """Say what is wrong in a template, and where."""
    where, line = name, 0
    if isinstance(error, jinja2.TemplateNotFound):
        return Diagnostic(f"a template wants `{error.name}`, which there is not", _span(environment, name, 1), ())
    if isinstance(error, jinja2.TemplateSyntaxError):
        where, line = error.name or name, error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.endswith(".j2") or frame.filename.startswith("<template"):
                where, line = Path(frame.filename).name, frame.lineno or 0
    span = _span(environment, where, line)
    if isinstance(error, SecurityError):
        return Diagnostic(
            f"a template may not do this: {error.message}", span, ("templates read the memo, and nothing behind it",)
        )
    if isinstance(error, jinja2.UndefinedError):
        return Diagnostic(
            f"a template uses what is not defined: {error.message}",
            span,
            ("the names are listed in docs/templates.md",),
        )
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Diagnostic(f"the template can't be read: {error.message}", span)
    return Diagnostic(f"the template fails: {error}", span)


def _span(environment: jinja2.Environment, name: str, line: int) -> Span | None:
    try:
        source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
    except jinja2.TemplateNotFound:
        return None
    text = Text(name, source)
    shown = text.line(line)
    indent = len(shown) - len(shown.lstrip())
    return Span(text, max(1, line), indent + 1, max(1, len(shown.strip())))
