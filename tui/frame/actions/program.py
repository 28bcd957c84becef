"""The keys for help and quitting. No Textual here."""

from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key


def explain(controls: Controls) -> None:
    """Open the help."""
    controls.stage.open_help()


def leave(controls: Controls) -> None:
    """Quit, after a confirmation if that loses something: the run is neither finished nor saved."""
    run = controls.run
    is_saved = run.progress is not None and run.progress.is_kept and not run.progress.saving_fault
    if not run.step or is_saved or run.phase in ("finished", "failed"):
        controls.stage.leave(0)
    else:
        controls.stage.confirm("Quit? The run is not saved.", lambda: controls.stage.leave(0), interrupt=True)


QUIT = "Save the run and quit; asks for confirmation only where the run cannot be saved."
PROGRAM_KEYS = (
    Key("question_mark", "help", "Help: panes, keys and settings.", explain, "?", footer=2),
    Key("q", "quit", QUIT, leave, footer=3),
    Key("ctrl+c", "quit", QUIT, leave),
    Key("ctrl+q", "quit", QUIT, leave),
)
