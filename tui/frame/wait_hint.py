"""What panes say while a reply is on its way. It knows no queries."""

from mnist_tui.tui.client.run import Run


def hint_beside_training(run: Run) -> str:
    """Return how to speed up a reply that is computed beside training."""
    return "; faster while paused (space)" if run.phase == "running" and run.screens.steers else ""
