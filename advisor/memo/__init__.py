"""The memo: the advice written out, as Markdown, HTML or JSON."""
