"""What keys do with the drawings that are kept, and with the one that is taken to another screen. No Textual here."""

from mnist_tui.tui.features.draw.queries import DrawingSet
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.protocol.drawn import UNLABELLED, Drawn

WALK = {"comma": -1, "full_stop": 1}


def walk(controls: Controls, key: str) -> None:
    """Show the next of the drawings that are kept, or the one before; the first time the latest."""
    state, kept = controls.state(DrawState), controls.run.answer(DrawingSet)
    if kept is not None and not kept.count:
        controls.say("none of your drawings is kept yet: t says what one is and keeps it")
        return
    here = state.known.place if state.known is not None else 0 if WALK[key] < 0 else -1
    controls.put(state.wanting(here + WALK[key]))


def take(controls: Controls, is_inspected: bool) -> bool:
    """Offer the drawing to another screen, in the form that the network gets; return False where nothing is drawn."""
    state = controls.state(DrawState)
    label = UNLABELLED if state.label is None else state.label
    drawn = None if state.is_empty else Drawn(state.shown_form().tobytes(), label)
    controls.put(controls.state(OpenDrawing).taken(drawn, is_inspected))
    if drawn is not None and label == UNLABELLED:
        controls.say("nobody has said what it is: the prediction stands in for the label")
    return drawn is not None


def inspect(controls: Controls, key: str) -> bool:
    """Show the drawing in the inspector; without one the key does what it does elsewhere."""
    if not take(controls, True):
        if key != "3":
            controls.say("draw something first")
        return key != "3"
    controls.go_to("inspector")
    return True


def learn(controls: Controls, key: str) -> bool:
    """Have the key, which opens the screen everywhere, find the drawing there."""
    take(controls, False)
    return False
