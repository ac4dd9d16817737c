"""A language server and linter for proposals written in Markdown."""

__version__ = "0.1.0"
