"""What panes say while an answer is on its way. It knows no questions."""

from mnist_tui.tui.client.run import Run


def hint_beside_training(run: Run) -> str:
    """Return what to do about an answer that has to wait for its share of the time."""
    return "; quicker at rest (space)" if run.phase == "running" else ""
