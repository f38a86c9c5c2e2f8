"""The browser for the pages of graphs."""

from browser import browser, open_page

__all__ = ["browser", "open_page"]
