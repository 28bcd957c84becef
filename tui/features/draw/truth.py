"""Saying what was meant by a drawing, so that right and wrong can be counted. No Textual here."""

from collections.abc import Sequence

from mnist_tui.tui.features.draw.queries import DrawingRead
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.paint.text import shorten

LONGEST_HINT = 60


def class_called(text: str, classes: Sequence[str]) -> int | None:
    """Return the class of that name, whatever its case, or of that number; None where there is none."""
    names = [name.casefold() for name in classes]
    wanted = text.strip().casefold()
    if wanted in names:
        return names.index(wanted)
    return int(wanted) if wanted.isdecimal() and int(wanted) < len(names) else None


def say_what_was_meant(controls: Controls, key: str) -> None:
    """Ask which class was drawn, and count whether the network predicts it."""
    run = controls.shown_run
    read, state = run.answer(DrawingRead), controls.state(DrawState)
    if run.started is None or read is None or state.is_empty:
        controls.say("draw something first, then say what it is")
        return
    classes, predicted = run.started.classes, read.predicted

    def objection(text: str) -> str:
        return "" if class_called(text, classes) is not None else f"{text!r:.20} is none of {', '.join(classes)}"

    def accept(text: str) -> None:
        if (meant := class_called(text, classes)) is not None:
            controls.put(state.lifted().with_label(meant, predicted))

    hint = shorten(", ".join(classes), LONGEST_HINT, controls.ui.look.glyphs)
    controls.stage.ask_text("What did you draw?", hint, objection, accept)
