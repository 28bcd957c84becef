"""The keys of the screen: operation, unit, image, network. No Textual here."""

from dataclasses import replace
from random import SystemRandom

from mnist_tui.engine.backprop.faults import plantable
from mnist_tui.tui.features.learn.places import CHECK, page_after, page_count
from mnist_tui.tui.features.learn.queries import PRESENT, WalkAnswer
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.gallery_state import GalleryState
from mnist_tui.tui.frame.keymap import Focus, FocusKey, Key, Marked
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.frame.reading import leave_page
from mnist_tui.tui.protocol.drawn import DRAWING

TURNS = {"left": -1, "h": -1, "right": 1, "l": 1}
UNITS = {"up": -1, "k": -1, "down": 1, "j": 1}
IMAGES = {"J": 1, "K": -1}
JUMPS = {"pageup": -1, "pagedown": 1}
FROM_GALLERY = "gallery", "inspector"
OPENERS = *FROM_GALLERY, "draw", "doctor"
"""Screens that esc leads back to."""


def open_learn(controls: Controls) -> None:
    """Show the image of gallery or inspector, or the drawing, on its way through the network, or another image."""
    state, here = controls.state(LearnState), controls.ui.screen
    if here == "learn":
        return
    opener = here if here in OPENERS else ""
    gallery, drawing = controls.state(GalleryState), controls.state(OpenDrawing)
    image, drawn = state.image, state.drawn
    if drawing.drawn is not None and (here == "draw" or (here == "inspector" and drawing.is_inspected)):
        image, drawn = drawing.subject, drawing.drawn
    elif here in FROM_GALLERY and gallery.index is not None and gallery.selection(controls.run) is not None:
        image, drawn = (gallery.shown_split(controls.run), gallery.index), None
    if image != state.image:
        state = state.with_other_image(image, drawn=drawn)
    controls.put(replace(state, opener=opener, place=0, step=PRESENT, revision=state.revision + 1))
    controls.go_to("learn")


def place_count(controls: Controls) -> int:
    """Return how many pages there are."""
    answer = controls.shown_run.answer(WalkAnswer)
    return page_count(answer) if answer is not None else 1


def turn(controls: Controls, by: int) -> None:
    """Go to the next operation, or to the one before."""
    state = controls.state(LearnState)
    place = min(max(state.place + by, 0), place_count(controls) - 1)
    controls.put(replace(state, place=place, is_playing=False))


def jump(controls: Controls, key: str) -> None:
    """Go to where the next part begins: forward, backward, check, step, optimizer."""
    answer, state = controls.shown_run.answer(WalkAnswer), controls.state(LearnState)
    if answer is None:
        return
    starts = [0, *(place for place, one in enumerate(answer.operations) if one.kind == "output-error")]
    starts += range(len(answer.operations), page_count(answer))
    if JUMPS[key] > 0:
        place = next((start for start in starts if start > state.place), state.place)
    else:
        place = next((start for start in reversed(starts) if start < state.place), 0)
    controls.put(replace(state, place=place, is_playing=False))


def layer_of(answer: WalkAnswer, place: int) -> int:
    """Return the layer whose units the arrows choose: of a gradient of weights that which they come from."""
    one = answer.operations[min(place, len(answer.operations) - 1)]
    return one.layer - 1 if one.kind == "weight-gradient" else one.layer


def choose_unit(controls: Controls, key: str) -> None:
    """Look at the unit that matters less, or more."""
    answer, state = controls.shown_run.answer(WalkAnswer), controls.state(LearnState)
    if state.fault is not None and is_check(controls):
        hidden = len(answer.sizes) - 2 if answer is not None else 1
        guess = min(max(state.guess - UNITS[key], 1), hidden)  # the last layer stands at the top
        controls.put(replace(state, guess=guess, verdict="" if state.verdict == "wrong" else state.verdict))
    elif answer is not None and page_after(answer, state.place) is None:
        layer = layer_of(answer, state.place)
        controls.put(state.with_rank(layer, UNITS[key], answer.sizes[layer]))


def is_check(controls: Controls) -> bool:
    """Tell whether the page of the check is shown."""
    answer = controls.shown_run.answer(WalkAnswer)
    return answer is not None and page_after(answer, controls.state(LearnState).place) == CHECK


def proceed(controls: Controls, key: str) -> None:
    """Turn the page, or answer in which layer the bug is."""
    state = controls.state(LearnState)
    if state.fault is None or state.verdict == "right" or not is_check(controls):
        turn(controls, 1)
    else:
        controls.put(replace(state, verdict="right" if state.guess == state.fault[1] else "wrong"))


def break_backward(controls: Controls, key: str) -> None:
    """Plant a bug in a copy of the backward pass, and show what the check finds."""
    answer, state = controls.shown_run.answer(WalkAnswer), controls.state(LearnState)
    if answer is None:
        return
    bugs = plantable(len(answer.sizes) - 1)
    if not bugs:
        controls.say("no hidden layer, so nothing to break")
        return
    hidden = len(answer.sizes) - 2
    place = len(answer.operations) + CHECK
    bug = SystemRandom().choice(bugs)
    controls.put(replace(state, fault=(bug.kind, bug.layer), guess=hidden, verdict="", place=place, is_playing=False))


def check_others(controls: Controls, key: str) -> None:
    """Check other weights."""
    answer, state = controls.shown_run.answer(WalkAnswer), controls.state(LearnState)
    if answer is not None:
        place = len(answer.operations) + CHECK
        controls.put(replace(state, sample=state.sample + 1, place=place, is_playing=False))


def follow_path(controls: Controls, key: str) -> None:
    """Look at the units along the strongest path, or at those with the largest errors again."""
    state = controls.state(LearnState)
    controls.put(replace(state, follows=not state.follows, ranks=()))
    controls.say("units with the largest errors" if state.follows else "units along the strongest path")


def change_image(controls: Controls, key: str) -> None:
    """Take another image: of the gallery if the first was chosen there, else the next close call."""
    state, gallery = controls.state(LearnState), controls.state(GalleryState)
    selection = gallery.selection(controls.run)
    if state.drawn is not None:
        controls.say("this is your drawing: , and . on screen 6 show others, 2 has images")
    elif state.image is not None and selection is not None and len(selection.order):
        moved = gallery.with_cursor(gallery.cursor + IMAGES[key], selection.order)
        controls.put(moved)
        if moved.index is not None:
            controls.put(state.with_other_image((gallery.shown_split(controls.run), moved.index)))
    elif state.image is None:
        controls.put(state.with_other_image(None, max(state.pick + IMAGES[key], 0)))


def refresh(controls: Controls, key: str) -> None:
    """Take the network as it is now."""
    state = controls.state(LearnState)
    controls.put(replace(state.sound(), step=PRESENT, revision=state.revision + 1))


def toggle_playing(controls: Controls, key: str) -> None:
    """Go on by itself, an operation a second, or stop."""
    state = controls.state(LearnState)
    at_end = state.place == place_count(controls) - 1
    controls.put(replace(state, is_playing=not state.is_playing, place=0 if at_end else state.place))


def leave(controls: Controls, key: str) -> None:
    """Go back to where the image was chosen, or to the dashboard."""
    state = controls.state(LearnState)
    controls.put(replace(state, is_playing=False))
    if leave_page(controls):
        return
    if state.opener:
        controls.go_to(state.opener)
    else:
        controls.back()


def marked(controls: Controls) -> Marked | None:
    """Return the index of the image."""
    answer = controls.shown_run.answer(WalkAnswer)
    return None if answer is None or answer.split == DRAWING else Marked("image index", str(answer.index))


KEYS = (
    Key(
        "5",
        "learn",
        "One image through the network, forward and backward, an operation at a time, with all numbers.",
        open_learn,
        footer=7,
        group="screens",
        needs_gradients=True,
    ),
)
FOCUS = Focus(
    "learn",
    "learn",
    (
        FocusKey(
            "← →  h l",
            "the operation before, the next one",
            tuple(TURNS),
            lambda controls, key: turn(controls, TURNS[key]),
            "←→",
            "step",
        ),
        FocusKey("enter", "the next operation; with a planted bug, answer in which layer it is", ("enter",), proceed),
        FocusKey(
            "↑ ↓  k j",
            "another unit of the layer (of weights, another one that they come from), the most important first",
            tuple(UNITS),
            choose_unit,
            "↑↓",
            "unit",
        ),
        FocusKey("J K", "the next image, the one before", tuple(IMAGES), change_image, "JK", "image"),
        FocusKey(
            "*",
            "follow the strongest path back through the layers, or look at the units with the largest errors again",
            ("asterisk",),
            follow_path,
            "*",
            "path",
        ),
        FocusKey(
            ">",
            "play: an operation a second, for a class; again to stop",
            ("greater_than_sign",),
            toggle_playing,
            ">",
            "play",
        ),
        FocusKey(
            "B",
            "break a line in a copy of the backward pass, in one of four classic ways, and find its layer by the check",
            ("B",),
            break_backward,
            "B",
            "break",
        ),
        FocusKey("v", "check the gradients of other weights", ("v",), check_others, "v", "check"),
        FocusKey("R", "refresh: take the network as it is now", ("R",), refresh, "R", "refresh"),
        FocusKey(
            "pgup pgdn",
            "to the image, the first error, the check, the step, the optimizer",
            tuple(JUMPS),
            jump,
            "pgdn",
            "jump",
        ),
        FocusKey("home", "to the first operation", ("home",), lambda controls, key: turn(controls, -(10**6))),
        FocusKey("end", "to the last one", ("end",), lambda controls, key: turn(controls, 10**6)),
        FocusKey("esc", "back to where the image was chosen, or to the dashboard", ("escape",), leave, "esc", "back"),
    ),
    marked=marked,
)
