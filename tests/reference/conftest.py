"""The browser for the pages of a reference, and the command line."""

from browser import browser, open_page

__all__ = ["browser", "open_page"]
