"""The browser for the report of a screening."""

from browser import browser, open_page

__all__ = ["browser", "open_page"]
