"""Everything a person sees of the program."""

__version__ = "0.1.0"
"""As in pyproject.toml."""
