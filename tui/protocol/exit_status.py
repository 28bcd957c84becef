"""The exit status by which the engine's process tells what it cannot say any more: the screen has hung up by then."""

from typing import Final

NOT_SAVED: Final = 75
"""The end of the run could not be saved."""
