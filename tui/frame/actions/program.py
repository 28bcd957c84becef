"""The keys for help and quitting. No Textual here."""

from mnist_tui.tui.frame.actions.detach import GOES_ON
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import Key


def explain(controls: Controls) -> None:
    """Open the help."""
    controls.stage.open_help()


def leave(controls: Controls) -> None:
    """Quit: a screen that watches leaves; the one that steers ends the run.

    After a confirmation if that loses something, because the run is neither finished nor saved, or may not be meant,
    because others look on or it went on without a screen before.
    """
    run = controls.run
    if run.screens.came_later and controls.is_watching and run.failed is None:
        controls.stage.leave(GOES_ON)
        return
    is_saved = run.progress is not None and run.progress.is_kept and not run.progress.saving_fault
    is_under_way = bool(run.step) and run.phase not in ("finished", "failed", "lost")
    if is_under_way and not is_saved:
        controls.stage.confirm("Quit? The run is not saved.", lambda: controls.stage.leave(0), interrupt=True)
    elif is_under_way and (run.screens.others or run.screens.came_later):
        controls.stage.confirm(END_IT, lambda: controls.stage.leave(0), interrupt=True)
    else:
        controls.stage.leave(0)


END_IT = "Quit? The run is saved and ends.\nD, not q, leaves it running."
QUIT = (
    "Save the run, end it and quit; a screen that only watches just leaves. It asks for confirmation where the run "
    "cannot be saved, has gone on without a screen, or is shown on another one, too."
)
PROGRAM_KEYS = (
    Key("question_mark", "help", "Help: panes, keys and settings.", explain, "?", footer=2),
    Key("q", "quit", QUIT, leave, footer=4),
    Key("ctrl+c", "quit", QUIT, leave),
    Key("ctrl+q", "quit", QUIT, leave),
)
