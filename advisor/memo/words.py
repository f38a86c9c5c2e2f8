"""Small things that written English needs: joined clauses, plurals, sureness in words, text made safe for Markdown."""

from __future__ import annotations

import datetime
import re

from advisor.advice.model import GUESS, LIKELY, SURE

_SURENESS = ((0.9, "almost certainly"), (0.75, "very likely"), (0.5, "likely"), (0.2, "possibly"), (0.0, "perhaps"))
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~^{}#])")
_JOINERS = "\u200c\u200d"  # within Persian words, and within one emoji
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sureness(certainty: float) -> str:
    """Say a certainty of a conclusion in words."""
    return next(words for least, words in _SURENESS if certainty >= least)


def doubt(certainty: float) -> str:
    """Say how unsure a fact is; nothing when it is sure."""
    if certainty >= SURE:
        return ""
    if certainty >= LIKELY:
        return "probable"
    return "unsure" if certainty >= GUESS else "a guess"


def printable(text: str) -> str:
    """Put a space for each character that can't be seen, or that would act on the text around it."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _JOINERS else " " for char in text)


def safe(text: str) -> str:
    """Escape a text from a file so that Markdown shows it as it is."""
    return _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", printable(text)))


def code(text: str) -> str:
    """Write a text for Markdown as it stands, on one line, between as many backquotes as it takes."""
    shown = " ".join(printable(text).split())
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " * (shown.startswith("`") or shown.endswith("`"))
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def capital(text: str) -> str:
    """Give the text with a capital at its start, unless it starts with a name such as eBay."""
    named = any(char.isupper() for char in text.partition(" ")[0])
    return text if named else text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Give the text with a small letter at its start, unless it starts with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """Make a sentence of a clause: a capital at the start, one mark at the end."""
    text = capital(text.strip())
    return text if re.search(r"[.!?]['\")\]]*$", text) else f"{text}."


def number(count: int) -> str:
    """Write small numbers as words."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def plural(count: int, one: str, many: str) -> str:
    """Give a count with its noun."""
    return f"{number(count)} {one if count == 1 else many}"


def signed(certainty: float) -> str:
    """Write a certainty with two decimals and a real minus sign; it never reaches 1, so it is never shown as 1."""
    return f"{max(-0.99, min(0.99, certainty)):.2f}".replace("-", "−")


def date_in_words(written: str) -> str:
    """Write an ISO date, or a part of one, in words."""
    parts = [int(part) for part in written.split("-")] if written else []
    if len(parts) < 2:
        return written
    day = datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    month = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    return f"{day.day if len(parts) > 2 else ''} {month[day.month - 1]} {day.year}".strip()


def words_in(text: str) -> int:
    """Count the words of a Markdown text as its reader would."""
    text = re.sub(r"\[\^[^\]]*\]|\\", "", text)
    return len([word for word in re.split(r"[\s—|]+", text) if re.search(r"\w", word)])
