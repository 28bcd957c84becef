"""The keys about labelled drawings: saying what was meant, walking through them, and taking one to other screens."""

import dataclasses

import numpy as np
import pytest
from stores import Hands, new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.queries import Subscription
from mnist_tui.tui.features.draw.queries import (
    AskDrawingSet,
    AskKeptDrawing,
    DrawingLabelled,
    DrawingNeighbours,
    DrawingSet,
    KeptDrawing,
    LabelDrawing,
    NearestToDrawing,
    ReadDrawing,
    UsualDistances,
)
from mnist_tui.tui.features.draw.screen import DrawScreen
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.features.inspector.queries import Inspect
from mnist_tui.tui.features.inspector.screen import InspectScreen
from mnist_tui.tui.features.inspector.state import InspectorState
from mnist_tui.tui.features.learn.state import LearnState
from mnist_tui.tui.features.screens import subscriptions
from mnist_tui.tui.frame.open_drawing import OpenDrawing
from mnist_tui.tui.protocol.drawn import UNLABELLED, Drawn
from mnist_tui.tui.protocol.message import Message
from mnist_tui.tui.protocol.queries import Query, Reply
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings

SEVEN = bytes(400) + bytes([255] * 20) + bytes(364)


def started(run: int, rows: int, columns: int, classes: str = "0123456789") -> RunStarted:
    settings = plain_settings(Settings())
    return RunStarted(run, "data", list(classes), rows, columns, 600, "validation", 60, [784, 10], settings)


@pytest.fixture
def hands() -> Hands:
    made = Hands(new_store(started(1, 28, 28)), "draw")
    made.store.show(dataclasses.replace(made.store.ui, screen="draw"))
    return made


def state(hands: Hands) -> DrawState:
    return hands.store.ui.state(DrawState)


def hear(hands: Hands, message: Message) -> None:
    """Have the engine reply."""
    hands.store.tell(Reply(1, 1, 60, message))


def label(hands: Hands, text: str) -> LabelDrawing:
    """Say what was meant; return what the engine is told, whichever screen is open."""
    hands.press("t")
    hands.stage.texts[-1][2](text)
    (told,) = (one.query for one in subscriptions(hands.store.run, hands.store.ui))
    assert isinstance(told, LabelDrawing)
    return told


def place(hands: Hands) -> int | None:
    known = state(hands).known
    return None if known is None else known.place


def wanted(hands: Hands) -> AskKeptDrawing:
    found = DrawScreen.subscriptions(_SCREEN, hands.store.run, hands.store.ui)
    (one,) = (one.query for one in found if isinstance(one.query, AskKeptDrawing))
    return one


_SCREEN = object.__new__(DrawScreen)


def test_what_was_meant_is_told_once_and_remembered(hands: Hands) -> None:
    hands.press("space", "down", "down", "space")
    told = label(hands, "7")
    assert told == LabelDrawing(1, state(hands).drawing.pixels().tobytes(), 7) and state(hands).label is None
    hear(hands, DrawingLabelled(1, 3, 4))
    assert state(hands).label == 7 and place(hands) == 3
    assert subscriptions(hands.store.run, hands.store.ui) == ()
    assert label(hands, "1").label == 1, "a wrong word can be changed"
    hear(hands, DrawingLabelled(2, 3, 4))
    assert state(hands).label == 1 and len(state(hands).said) == 1
    hands.press("space", "left", "left", "space")
    assert state(hands).label is None, "this is another drawing"


def test_a_drawing_is_taken_out_and_kept_again(hands: Hands) -> None:
    hands.press("X")
    assert "not one of your kept drawings" in hands.store.run.notice
    for number, key in enumerate(("down", "right"), 1):
        hands.press("space", key, "space")
        label(hands, "7")
        hear(hands, DrawingLabelled(number, number - 1, number))
    second = state(hands).drawing
    hands.press("backspace", "X")
    told = state(hands).labelling
    assert told is not None and told.label == UNLABELLED
    hear(hands, DrawingLabelled(3, -1, 1))
    assert state(hands).label is None
    hands.store.put(dataclasses.replace(state(hands), drawing=second))
    assert place(hands) == 0, "it has moved up"


def test_a_drawing_for_which_there_is_no_room_moves_no_other_one(hands: Hands) -> None:
    hands.press("space", "down", "space")
    label(hands, "7")
    hear(hands, DrawingLabelled(1, 1999, 2000))
    hands.press("space", "right", "space")
    label(hands, "7")
    hear(hands, DrawingLabelled(2, -1, 2000, "2,000 drawings are kept, no more"))
    assert place(hands) is None
    hands.press("backspace")
    assert place(hands) == 1999


def test_drawings_are_walked_through_and_undo_brings_back_what_was_drawn(hands: Hands) -> None:
    hear(hands, DrawingSet(0, 0, 0, 0, 60, True))
    hands.press("comma")
    assert "none of your drawings is kept" in hands.store.run.notice and state(hands).wanted is None
    hear(hands, DrawingSet(0, 3, 0, 0, 60, True))
    hands.press("space", "down", "space")
    mine = state(hands).drawing.pixels().tobytes()
    hands.press("comma")
    assert wanted(hands).place == -1, "first the latest"
    hear(hands, KeptDrawing(wanted(hands).number, 2, 3, SEVEN, 7))
    assert state(hands).drawing.pixels().tobytes() == SEVEN and state(hands).label == 7
    hands.press("full_stop")
    assert wanted(hands).place == 3, "after the last the engine begins with the first"
    hear(hands, KeptDrawing(wanted(hands).number, 0, 3, bytes(783) + b"\1", 1))
    hands.press("full_stop")
    assert wanted(hands).place == 1
    hear(hands, KeptDrawing(99, 1, 3, SEVEN, 7))
    assert state(hands).label == 1, "a reply to another question changes nothing"
    hands.press("backspace")
    assert state(hands).drawing.pixels().tobytes() == mine
    hands.press("space", "down", "space")
    assert state(hands).label is None


def test_what_is_no_drawing_of_this_run_is_not_shown(hands: Hands) -> None:
    for pixels, told in ((b"1234567", 7), (SEVEN, 10), (SEVEN, -1)):
        hands.press("comma")
        hear(hands, KeptDrawing(wanted(hands).number, 0, 3, pixels, told))
        assert state(hands).is_empty and state(hands).wanted is None
    for numbers in ((3, 4, 0), (3, 0, -1)):
        with pytest.raises(ValueError, match="of 3 drawings"):
            DrawingSet(0, *numbers, 60, True)


def test_the_set_is_asked_about_again_when_it_has_changed(hands: Hands) -> None:
    def asked() -> list[Subscription]:
        found = DrawScreen.subscriptions(_SCREEN, hands.store.run, hands.store.ui)
        return [one for one in found if isinstance(one.query, AskDrawingSet)]

    hands.press("space", "down", "space")
    before = asked()
    label(hands, "7")
    hear(hands, DrawingLabelled(1, 0, 1, "No space left"))
    hands.store.put(dataclasses.replace(state(hands), told=1))
    assert asked()[0].query != before[0].query


def test_training_images_are_measured_before_anything_is_drawn_and_what_is_usual_after_that(hands: Hands) -> None:
    def asked() -> set[type[Query]]:
        return {type(one.query) for one in DrawScreen.subscriptions(_SCREEN, hands.store.run, hands.store.ui)}

    assert NearestToDrawing in asked() and not {UsualDistances, ReadDrawing} & asked()
    hear(hands, DrawingNeighbours([], [], np.zeros((0, 28, 28), np.uint8)))
    assert {NearestToDrawing, UsualDistances} <= asked() and ReadDrawing not in asked()
    hands.press("space", "down")
    assert {NearestToDrawing, UsualDistances, ReadDrawing} <= asked()


def test_other_classes_or_sizes_forget_what_was_said(hands: Hands) -> None:
    hands.press("space", "down", "space")
    label(hands, "7")
    hear(hands, DrawingLabelled(1, 0, 1))
    hands.store.tell(started(2, 28, 28))
    assert state(hands).label == 7, "another run of the same data"
    hands.store.tell(started(3, 28, 28, "abcdefghij"))
    assert state(hands).said == ()


@pytest.mark.parametrize("key", ["enter", "3"])
def test_the_drawing_is_inspected_in_the_form_that_the_network_gets(hands: Hands, key: str) -> None:
    hands.press("space", "down", "down", "space", key)
    assert hands.store.ui.screen == "inspector" and "prediction stands in" in hands.store.run.notice
    drawn = Drawn(state(hands).shown_form().tobytes(), UNLABELLED)
    assert hands.store.ui.state(InspectorState).subject == ("drawing", 1)
    (query,) = (
        one.query
        for one in InspectScreen.subscriptions(object.__new__(InspectScreen), hands.store.run, hands.store.ui)
        if isinstance(one.query, Inspect)
    )
    assert query.drawn == drawn and query.split == "drawing"
    hands.press("right")
    assert "your drawing" in hands.store.run.notice
    hands.do("5")
    learn = hands.store.ui.state(LearnState)
    assert hands.store.ui.screen == "learn" and learn.subject.drawn == drawn and learn.opener == "inspector"
    hands.press("J")
    assert hands.store.ui.state(LearnState).image == ("drawing", 1)
    hands.press("escape")
    assert hands.store.ui.screen == "inspector"
    hands.press("escape")
    assert hands.store.ui.screen == "draw"


def test_the_gallery_s_image_is_inspected_again_after_the_drawing(hands: Hands) -> None:
    hands.press("space", "down", "down", "space", "enter")
    hands.controls.go_to("dashboard")
    assert not hands.store.ui.state(OpenDrawing).is_inspected
    hands.do("3")
    assert hands.store.ui.state(InspectorState).subject is None, "nothing is listed yet"


def test_learn_takes_the_drawing_with_its_label_and_leads_back(hands: Hands) -> None:
    hands.press("space", "down", "down", "space")
    label(hands, "7")
    hear(hands, DrawingLabelled(1, 0, 1))
    assert not hands.press("5"), "the key does what it does everywhere"
    hands.do("5")
    learn = hands.store.ui.state(LearnState)
    assert learn.subject.drawn == Drawn(state(hands).shown_form().tobytes(), 7) and learn.subject.split == "drawing"
    hands.press("escape")
    assert hands.store.ui.screen == "draw"
    hands.store.tell(started(2, 8, 6))
    assert hands.store.ui.state(LearnState).subject.drawn is None, "it is none of these images"
    assert hands.store.ui.state(OpenDrawing).drawn is None


def test_without_a_drawing_the_keys_do_what_they_do_elsewhere(hands: Hands) -> None:
    assert not hands.press("5") and not hands.press("3")
    hands.do("5")
    assert hands.store.ui.state(LearnState).image is None
    hands.controls.go_to("draw")
    hands.press("enter")
    assert hands.store.ui.screen == "draw" and "draw something first" in hands.store.run.notice


def test_from_the_doctor_learn_leads_back_there(hands: Hands) -> None:
    hands.controls.go_to("doctor")
    hands.do("5")
    assert hands.store.ui.screen == "learn"
    hands.press("escape")
    assert hands.store.ui.screen == "doctor"
