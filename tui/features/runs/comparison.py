"""Which two networks a person means to compare, from marks and cursor. It knows no screen and no network."""

from collections.abc import Sequence

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.runs.queries import KeptRunsAnswer
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


def runs_meant(marked: Sequence[str], chosen: str, run: Run) -> list[str]:
    """Return the runs of these networks that are kept here, in that order; none where both are of one run."""
    others = list(dict.fromkeys((*marked, chosen)))
    if not marked or len(others) < 2:
        own = run.progress.run_name if run.moment is None and run.progress is not None else ""
        others = [chosen, own] if chosen != own else []
    listed = run.answer(KeptRunsAnswer)
    kept = {row.name for row in listed.rows} if listed is not None else set()
    return [name for name in others[:2] if name in kept]


def numbers_of(runs: Sequence[str], marked: Sequence[str]) -> tuple[int, int]:
    """Return the numbers of the two networks of these runs: of one that is not marked, the first that is free."""
    numbers = [marked.index(name) + 1 for name in runs]
    free = (number for number in (1, 2, 3) if number not in numbers)
    first, second, *_ = *numbers, *free
    return first, second


def _network(name: str, run: Run) -> str:
    """Return the network of a run: of the one on this screen as it is now, of any other as it is on disk."""
    is_own = run.moment is None and run.progress is not None and run.progress.run_name == name
    return NOW if is_own else name
