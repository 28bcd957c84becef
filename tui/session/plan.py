"""What is decided before a run, beyond its settings: how it begins, what pauses it, and when it is evaluated."""

from dataclasses import dataclass

from mnist_tui.data.runs.run_file import Keep
from mnist_tui.tui.training.target import Target


@dataclass(frozen=True, slots=True)
class Plan:
    """The first run of a session; later ones begin as the one before was left."""

    paused: bool = False
    target: Target | None = None
    """What pauses it."""
    keep: Keep = "last"
    """Which network is handed over at the end, also of later runs."""
    only_shows: bool = False
    """True for a run on disk of which every screen is to show something, and that nobody continues here."""
    is_foreign: bool = False
    """True for a network that another program has trained."""
    starts_slowly: bool = False
    """True for runs whose first steps can be watched, until a person chooses a pace."""
    evaluates_epochs_only: bool = False
    """True to evaluate after every epoch and at no other time: not at the start, as time goes by, or at a pause."""
