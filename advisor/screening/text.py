"""What a screening came to, in a few lines."""

from __future__ import annotations

from advisor.program import Program
from advisor.screening.report import NOBODY
from advisor.screening.summary import Summary

_MOST_WARNINGS = 5
_BAR = 24


def summary_text(program: Program, summary: Summary, rows: int, refused: int, left_out: int) -> str:
    """Tell how many rows there were, who leads how many of them, and which warnings are the most frequent."""
    many = "1 row" if rows == 1 else f"{rows:,} rows"
    parts = [f"{summary.businesses:,} screened", f"{refused:,} refused"]
    parts += [f"{left_out:,} left out"] if left_out else []
    lines = [f"{many}: {', '.join(parts)}; pack {program.manifest.name} {program.manifest.version}"]
    if not summary.businesses:
        return f"{lines[0]}\n"
    for leaders in summary.leaders:
        titles = {option.name: option.title for option in leaders.group.options.options}
        told = [(NOBODY if one is None else titles[one], count) for one, count in leaders.counts if count]
        lines += ["", f"{leaders.group.title}:", *_table(sorted(told, key=lambda one: -one[1]), summary.businesses)]
    raised = [(one.title, one.raised) for one in summary.warnings if one.raised]
    if raised:
        lines += ["", "most frequent warnings:", *_table(raised[:_MOST_WARNINGS], summary.businesses)]
        if len(raised) > _MOST_WARNINGS:
            lines.append(f"  and {len(raised) - _MOST_WARNINGS} others")
    return "\n".join(lines) + "\n"


def _table(counts: list[tuple[str, int]], whole: int) -> list[str]:
    """Write counts with their share of the whole, and a bar."""
    width = max((len(f"{count:,}") for _, count in counts), default=0)
    shares = ((title, f"{count:,}", count / whole) for title, count in counts)
    return [
        f"  {count:>{width}}  {share:>4.0%}  {'█' * round(_BAR * share):<{_BAR}}  {title}"
        for title, count, share in shares
    ]
