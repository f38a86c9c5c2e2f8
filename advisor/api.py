"""The façade: everything a program, a notebook or the command line needs."""

from __future__ import annotations

import dataclasses
import enum
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from advisor.advice import Advice as AdviceData
from advisor.advice import read_advice
from advisor.business import Business, text_from
from advisor.diagnostics import AdvisorError, Diagnostic, Text
from advisor.engines.agree import infer_twice
from advisor.engines.rete import ReteEngine
from advisor.memo.render import DEFAULT_TEMPLATE, render_html, render_markdown
from advisor.program import Program, load_program
from advisor.questionnaire import Completeness, blank_facts, completeness
from advisor.resources import find_pack, templates_folder
from advisor.source import read_text

DEFAULT_PACK = "company-drivers"
Facts = str | Path | Mapping[str, object]


class Format(enum.StrEnum):
    """The formats of a memo."""

    MD = "md"
    HTML = "html"
    JSON = "json"


class Advice(AdviceData):
    """The advice on a business: leaders, reasons, warnings, recommendations, gaps. `memo` writes it out."""

    __slots__ = ()

    def memo(
        self, format: Format | Literal["md", "html", "json"] = "md", template: str | Path = DEFAULT_TEMPLATE
    ) -> str:
        """Write the memo.

        `format` is "md", "html" (one self-contained page) or "json" (see `advice_schema`); `template` is a name or the
        path of a Jinja template, used for Markdown and HTML. Raises `AdvisorError` for an unknown format or a faulty
        template.
        """
        wanted = _format(format)
        if wanted is Format.JSON:
            from advisor.memo.json import render_json  # noqa: PLC0415 - a memo in prose does not need it

            return render_json(self)
        folders = [templates_folder()]
        if wanted is Format.HTML:
            return render_html(self, str(template), folders)
        return render_markdown(self, str(template), folders)[0]


def _format(wanted: str) -> Format:
    try:
        return Format(wanted)
    except ValueError:
        raise AdvisorError([Diagnostic(f"there is no format `{wanted}`", None, ("formats: md, html, json",))]) from None


class Pack:
    """A pack that is ready to advise; load once, use for many businesses and from several threads."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._engine = ReteEngine(program)

    def read(self, facts: Facts) -> Business:
        """Read a fact file (a path) or the same as Python data. Raises `AdvisorError` with all that is wrong."""
        return self.program.read_business(_text(facts))

    def check(self, facts: Facts) -> Completeness:
        """Tell how complete a fact file is. Raises `AdvisorError` with all that is wrong in it."""
        return completeness(self.program, self.read(facts))

    def advise(self, facts: Facts | Business) -> Advice:
        """Advise on a business: both engines run and have to agree.

        Raises `AdvisorError` for facts that can't be used, `EnginesDisagreeError` for an error of this program.
        """
        business = facts if isinstance(facts, Business) else self.read(facts)
        found = read_advice(self.program, infer_twice(self._engine, business))
        return Advice(**{field.name: getattr(found, field.name) for field in dataclasses.fields(found)})


def load_pack(pack: str | Path = DEFAULT_PACK) -> Pack:
    """Load a pack by name or by its folder's path. Raises `AdvisorError` with all that is wrong in it."""
    return Pack(_program(pack))


def advise(facts: Facts, pack: str | Path = DEFAULT_PACK) -> Advice:
    """Advise on a business from its fact file (a path) or the same as Python data.

    >>> advise({"name": "Acme", "facts": {"self_serve": "yes"}}).known
    1
    """
    return load_pack(pack).advise(facts)


def check(facts: Facts, pack: str | Path = DEFAULT_PACK) -> Completeness:
    """Check a fact file and tell how complete it is. Raises `AdvisorError` with all that is wrong in it."""
    program = _program(pack)
    return completeness(program, program.read_business(_text(facts)))


def advice_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of an advice as JSON; its `title` is what the advice calls its `schema`.

    >>> advice_schema()["title"]
    'advice-1'
    """
    from advisor.memo.json import schema  # noqa: PLC0415 - a memo in prose does not need it

    return schema()


def new_facts(pack: str | Path = DEFAULT_PACK, name: str = "") -> str:
    """Write an empty fact file with every question of the pack as a comment."""
    return blank_facts(_program(pack), name)


def _program(pack: str | Path) -> Program:
    folder, shown = find_pack(str(pack))
    return load_program(folder, shown, with_cases=False)


def _text(facts: object) -> Text:
    if isinstance(facts, Mapping):
        try:
            return text_from(facts)
        except TypeError:
            raise _refusal("the name of an entry has to be a text") from None
        except RecursionError:
            raise _refusal("entries are nested too deep") from None
        except ValueError as error:
            circular = "ircular" in str(error)
            raise _refusal("the facts hold themselves" if circular else "a number is too long") from None
    if isinstance(facts, str | os.PathLike):
        return read_text(Path(facts), str(facts))
    kinds = {"NoneType": "nothing", "list": "a list", "tuple": "a list", "bytes": "bytes"}
    kind = kinds.get(type(facts).__name__, f"of type `{type(facts).__name__}`")
    raise _refusal(f"facts are the path of a file or named entries; what is given is {kind}")


def _refusal(message: str) -> AdvisorError:
    return AdvisorError([Diagnostic(message)])
