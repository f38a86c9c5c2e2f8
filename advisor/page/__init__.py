"""A run as one page that a reader steps through: a trace → HTML that needs nothing but a browser."""

from advisor.page.render import render_trace_page

__all__ = ["render_trace_page"]
