"""An expert-system advisor: facts about a business in, a written and traceable memo on what drives it out."""

__version__ = "0.1.0"
