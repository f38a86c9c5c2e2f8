"""The façade: everything a program, a notebook or the command line needs."""

from __future__ import annotations

import enum
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from advisor.advice import Advice as AdviceData
from advisor.advice import read_advice
from advisor.agenda import Order, Strategy
from advisor.business import Business, text_from
from advisor.derivation import Derivation as DerivationData
from advisor.diagnostics import AdvisorError, Text, did_you_mean, refusal
from advisor.engines.agree import infer_twice
from advisor.engines.rete import ReteEngine
from advisor.facade import GraphFormatName, LevelName, StrategyName, as_kind, member
from advisor.memo.render import DEFAULT_TEMPLATE, render_html, render_markdown
from advisor.pack.find import pack_names
from advisor.program import Program, open_program
from advisor.questionnaire import Completeness, blank_facts, completeness
from advisor.resources import published_schema, templates_folder
from advisor.source import MOST_BYTES, decode, read_text

if TYPE_CHECKING:
    from advisor.explain.model import Level
    from advisor.graph.draw import GraphFormat
    from advisor.runs import Explanation, Trace

DEFAULT_PACK = "company-drivers"
Facts = str | Path | Mapping[str, object]


class Format(enum.StrEnum):
    """The formats of a memo."""

    MD = "md"
    HTML = "html"
    JSON = "json"


class Derivation(DerivationData):
    """What the engines did, as data. In a notebook it shows its firings and the certainties that they led to."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from advisor.notebook import derivation_html  # noqa: PLC0415 - only a notebook needs it

        return derivation_html(self)


class Advice(AdviceData):
    """The advice on a business: leaders, reasons, warnings, recommendations, gaps.

    `memo` writes it out, `explain` tells why, `trace` is the run behind it. In a notebook it shows its bottom line.
    """

    __slots__ = ()

    @property
    def trace(self) -> Trace:
        """The run that led to the advice."""
        from advisor.runs import trace_behind  # noqa: PLC0415 - a memo does not need it

        return trace_behind(self)

    def explain(self, what: str | None = None, level: Level | LevelName = "notes") -> Explanation:
        """Tell why something was concluded, or why not; see `Trace.explain`."""
        return self.trace.explain(what, level)

    def _repr_html_(self) -> str:
        from advisor.notebook import advice_html  # noqa: PLC0415 - only a notebook needs it

        return advice_html(self, self.trace)

    def memo(
        self, format: Format | Literal["md", "html", "json"] = "md", template: str | Path = DEFAULT_TEMPLATE
    ) -> str:
        """Write the memo.

        `format` is "md", "html" (one self-contained page) or "json" (see `advice_schema`); `template` is a name or the
        path of a Jinja template, used for Markdown and HTML. Raises `AdvisorError` for an unknown format or a faulty
        template.
        """
        wanted = member(Format, "format", format)
        if wanted is Format.JSON:
            from advisor.memo.json import render_json  # noqa: PLC0415 - a memo in prose does not need it

            return render_json(self)
        folders = [templates_folder()]
        if wanted is Format.HTML:
            return render_html(self, str(template), folders)
        return render_markdown(self, str(template), folders)[0]


class Pack:
    """A pack that is ready to advise; load once, use for many businesses and from several threads."""

    def __init__(self, program: Program) -> None:
        self.program = program

    @cached_property
    def _engine(self) -> ReteEngine:
        """The engine, built when it is first needed: to check facts or to draw a pack takes none."""
        return ReteEngine(self.program)

    def read(self, facts: Facts) -> Business:
        """Read a fact file (a path) or the same as Python data. Raises `AdvisorError` with all that is wrong."""
        text = _text(facts)
        try:
            return self.program.read_business(text)
        except AdvisorError:
            from advisor.trace.save import is_trace  # noqa: PLC0415 - only where something is wrong

            if is_trace(text):
                remedy = "`advisor trace`, `advisor explain` and `advisor graph` read it"
                raise refusal(f"`{text.name}` is a saved trace, and a fact file is wanted", remedy) from None
            raise

    def check(self, facts: Facts) -> Completeness:
        """Tell how complete a fact file is. Raises `AdvisorError` with all that is wrong in it."""
        return completeness(self.program, self.read(facts))

    def advise(
        self, facts: Facts | Business, strategy: Strategy | StrategyName = Strategy.DEPTH, seed: int = 1
    ) -> Advice:
        """Advise on a business: both engines run and have to agree.

        `strategy` is how the agenda is ordered within a stage; it changes the order of the firings in the trace and
        nothing in the advice. `seed` is for "random". Raises `AdvisorError` for facts that can't be used,
        `EnginesDisagreeError` for an error of this program.
        """
        business = facts if isinstance(facts, Business) else self.read(facts)
        order = Order(member(Strategy, "strategy", strategy), seed)
        derivation = as_kind(Derivation, infer_twice(self._engine, business, order))
        return as_kind(Advice, read_advice(self.program, derivation))

    def graph(
        self,
        format: GraphFormat | GraphFormatName = "svg",
        *,
        focus: str | None = None,
        theme: str | None = None,
        depth: int | None = None,
        everything: bool = False,
    ) -> str:
        """Draw what can depend on what; see `Trace.graph`."""
        from advisor.graph.draw import draw, graph_of_program  # noqa: PLC0415 - only a graph needs it

        graph = graph_of_program(self.program, focus=focus, theme=theme, depth=depth, everything=everything)
        return draw(graph, format)


def load_pack(pack: str | Path = DEFAULT_PACK) -> Pack:
    """Load a pack by name or by its folder's path. Raises `AdvisorError` with all that is wrong in it."""
    return Pack(open_program(pack, with_cases=False))


def advise(facts: Facts, pack: str | Path = DEFAULT_PACK) -> Advice:
    """Advise on a business from its fact file (a path) or the same as Python data.

    >>> advise({"name": "Acme", "facts": {"self_serve": "yes"}}).known
    1
    """
    return load_pack(pack).advise(facts)


def check(facts: Facts, pack: str | Path = DEFAULT_PACK) -> Completeness:
    """Check a fact file and tell how complete it is. Raises `AdvisorError` with all that is wrong in it."""
    return load_pack(pack).check(facts)


def advice_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of an advice as JSON; its `title` is what the advice calls its `schema`.

    >>> advice_schema()["title"]
    'advice-1'
    """
    return published_schema("advice-1")


def new_facts(pack: str | Path = DEFAULT_PACK, name: str = "") -> str:
    """Write an empty fact file with every question of the pack as a comment."""
    return blank_facts(open_program(pack, with_cases=False), name)


def trace_of(
    facts: Facts,
    pack: str | Path | None = None,
    strategy: Strategy | StrategyName | None = None,
    seed: int | None = None,
) -> Trace:
    """Give the trace of a run: of a fact file, by running a pack over it, or of a trace that was saved, by reading it.

    A saved trace brings its pack and its order along: naming another then raises `AdvisorError`, as does a trace that
    was cut off, edited so that its parts don't fit, or written by another version.
    """
    from advisor.runs import MOST_TRACE_BYTES, is_trace, read_trace  # noqa: PLC0415 - a memo does not need it

    text = _text(facts, MOST_TRACE_BYTES)
    if is_trace(text):
        for name, value in (("pack", pack), ("strategy", strategy), ("seed", seed)):
            if value is not None:
                raise refusal(f"`{text.name}` is a saved trace and has its own {name}", f"leave the {name} out")
        return read_trace(text)
    decode(text.content.encode(), text.name)  # which refuses what is too large for a fact file
    loaded = load_pack(pack if pack is not None else DEFAULT_PACK)
    business = loaded.program.read_business(text)
    wanted = strategy if strategy is not None else Strategy.DEPTH
    if seed is not None and wanted != Strategy.RANDOM:
        raise refusal("a seed is for the lots of the strategy `random`", "choose that, or leave the seed out")
    return loaded.advise(business, wanted, seed if seed is not None else 1).trace


def graph_of(
    source: Facts,
    pack: str | Path | None = None,
    *,
    format: GraphFormat | GraphFormatName = "svg",
    focus: str | None = None,
    theme: str | None = None,
    depth: int | None = None,
    everything: bool = False,
) -> str:
    """Draw what depends on what: in a run, of a fact file or a saved trace, or in a pack, by its name or folder.

    The options are those of `Trace.graph`. Raises `AdvisorError` as that does, and for what can't be read.
    """
    drawn: Pack | Trace
    named = str(source) if isinstance(source, str | os.PathLike) else ""
    if named in pack_names() or os.path.isdir(named) or Path(named).name == "pack.yaml":  # noqa: PTH112 - no for ""
        if pack is not None:
            raise refusal(f"`{named}` is a pack itself", "leave the pack out, or name a fact file")
        drawn = load_pack(named)
    elif named and not os.path.exists(named) and (hint := did_you_mean(named, pack_names())):  # noqa: PTH110
        raise refusal(f"there is no file and no pack `{named}`", hint)
    else:
        drawn = trace_of(source, pack)
    return drawn.graph(format, focus=focus, theme=theme, depth=depth, everything=everything)


def trace_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a saved trace.

    >>> trace_schema()["title"]
    'trace-1'
    """
    return published_schema("trace-1")


def explanation_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of an explanation as JSON.

    >>> explanation_schema()["title"]
    'explanation-1'
    """
    return published_schema("explanation-1")


def _text(facts: object, most: int = MOST_BYTES) -> Text:
    if isinstance(facts, Mapping):
        try:
            return text_from(facts)
        except TypeError:
            raise refusal("the name of an entry has to be a text") from None
        except RecursionError:
            raise refusal("entries are nested too deep") from None
        except ValueError as error:
            circular = "ircular" in str(error)
            raise refusal("the facts hold themselves" if circular else "a number is too long") from None
    if isinstance(facts, str | os.PathLike):
        return read_text(Path(facts), str(facts), most)
    kinds = {"NoneType": "nothing", "list": "a list", "tuple": "a list", "bytes": "bytes"}
    kind = kinds.get(type(facts).__name__, f"of type `{type(facts).__name__}`")
    raise refusal(f"facts are the path of a file or named entries; what is given is {kind}")
