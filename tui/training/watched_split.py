"""Which images a run on disk was watched on, from its settings. It reads no data."""

from typing import Literal


def watched_split(validation: object) -> Literal["validation", "test"]:
    """Return "test" for a run that held out no validation images; `validation` is that setting, whatever it holds."""
    return "test" if validation == 0 else "validation"
