"""The keys that explain the program or end it. No Textual here."""

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key


def explain(controls: Controls) -> None:
    """Explain keys, panes and settings."""
    controls.stage.open_help()


def leave(controls: Controls) -> None:
    """End the program, after a question when a run would be lost."""
    run = controls.run
    if not run.step or run.phase in ("finished", "failed"):
        controls.stage.leave(0)
    else:
        controls.stage.confirm("Quit? The run is not finished.", lambda: controls.stage.leave(0), interrupt=True)


QUIT = "End the program; asks when a run is not finished."
PROGRAM_KEYS = (
    Key("question_mark", "help", "What the keys and the settings do.", explain, "?", footer=2),
    Key("q", "quit", QUIT, leave, footer=3),
    Key("ctrl+c", "quit", QUIT, leave),
    Key("ctrl+q", "quit", QUIT, leave),
)
