"""Which two networks a person means to compare, from marks and cursor. It knows no screen and no network."""

from collections.abc import Sequence

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.images.pair_queries import NOW


def pair_meant(marked: Sequence[str], chosen: str, run: Run) -> tuple[str, str]:
    """Return the first two marked runs; with one mark, it and the run under the cursor.

    Without marks it is the run under the cursor and the network that the screen shows; of this network's own run, its
    best network.
    """
    others = list(dict.fromkeys((*marked, chosen)))
    if marked and len(others) > 1:
        return _network(others[0], run), _network(others[1], run)
    is_own = _network(chosen, run) == NOW
    return (f"{chosen}@best" if is_own else chosen), NOW


def _network(name: str, run: Run) -> str:
    """Return the network of a run: of the one on this screen as it is now, of any other as it is on disk."""
    is_own = run.moment is None and run.progress is not None and run.progress.run_name == name
    return NOW if is_own else name
