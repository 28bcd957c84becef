"""Saying what was meant by a drawing, which keeps it, and taking it out again. No Textual here."""

from collections.abc import Sequence
from dataclasses import replace

from mnist_tui.tui.features.draw.queries import DrawingLabelled, DrawingSet
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.paint.text import shorten
from mnist_tui.tui.protocol.drawn import UNLABELLED

LONGEST_HINT, THEN = 60, "; then enter"


def class_called(text: str, classes: Sequence[str]) -> int | None:
    """Return the class of that name, whatever its case, or of that number; None where there is none."""
    names = [name.casefold() for name in classes]
    wanted = text.strip().casefold()
    if wanted in names:
        return names.index(wanted)
    return int(wanted) if wanted.isdecimal() and int(wanted) < len(names) else None


def say_what_was_meant(controls: Controls, key: str) -> None:
    """Ask which class was drawn, and have the drawing kept with it."""
    run, state = controls.shown_run, controls.state(DrawState)
    if run.started is None or state.is_empty:
        controls.say("draw something first, then say what it is")
        return
    classes = run.started.classes

    def objection(text: str) -> str:
        return "" if class_called(text, classes) is not None else f"{text!r:.20} is none of {', '.join(classes)}"

    def accept(text: str) -> None:
        if (meant := class_called(text, classes)) is not None:
            controls.put(controls.state(DrawState).with_label(meant))

    hint = shorten(", ".join(classes), LONGEST_HINT - len(THEN), controls.ui.look.glyphs) + THEN
    controls.stage.ask_text("What did you draw?", hint, objection, accept)


def take_out(controls: Controls, key: str) -> None:
    """Take the drawing out of the set, as after a wrong label."""
    state = controls.state(DrawState)
    if state.known is None:
        controls.say("not one of your kept drawings: t says what it is and keeps it")
    else:
        controls.put(state.with_label(UNLABELLED))


def tell_outcome(controls: Controls) -> None:
    """Say what has become of what was said of a drawing; after every report."""
    state, answer = controls.state(DrawState), controls.run.answer(DrawingLabelled)
    if answer is None or answer.number <= state.told:
        return
    controls.put(replace(state, told=answer.number))
    kept = controls.run.answer(DrawingSet)
    if answer.fault:
        controls.say(answer.fault)
    elif answer.place < 0:
        controls.say(f"taken out, {answer.count:,} left; t keeps it again")
    else:
        where = "" if kept is None or kept.is_kept else ", in memory only: nothing is saved"
        controls.say(f"drawing {answer.place + 1:,} of {answer.count:,}{where}; X takes it out")
