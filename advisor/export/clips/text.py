"""How CLIPS is written: forms laid out on lines; texts of strangers made harmless."""

from __future__ import annotations

import textwrap

from advisor.values import Value

WIDTH = 118

Form = str | tuple["Form", ...]
"""An atom as it stands, or a list in brackets: its head first."""


def printable(text: str) -> str:
    """Give a text on one line, without characters that can't be seen or that turn what stands around them."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def quoted(text: str) -> str:
    """Write a text as a string."""
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def comment(text: str, indent: int = 0, mark: str = ";") -> list[str]:
    """Write a text as lines of comment."""
    start = f"{' ' * indent}{mark} "
    return textwrap.wrap(printable(text), WIDTH, initial_indent=start, subsequent_indent=start, break_on_hyphens=False)


def literal(value: Value) -> str:
    """Write a number, yes or no, or an option."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, int | float) else str(value)


def flat(form: Form) -> str:
    """Write a form on one line."""
    return form if isinstance(form, str) else f"({' '.join(flat(part) for part in form)})"


def laid_out(form: Form, indent: int = 0) -> str:
    """Write a form from a column on; where it is too long for its line, its parts stand below one another."""
    line = flat(form)
    if isinstance(form, str) or len(line) + indent <= WIDTH or len(form) < 2:
        return line
    head = flat(form[0])
    below = indent + len(head) + 2
    return f"({head} " + f"\n{' ' * below}".join(laid_out(part, below) for part in form[1:]) + ")"
