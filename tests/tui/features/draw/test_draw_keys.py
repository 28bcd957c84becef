"""The keys of the screen: pen, brush, undo, form; and the mouse, which does the same."""

import dataclasses

import pytest
from stores import Hands, new_store

from mnist_tui.engine.settings import Settings
from mnist_tui.tui.features.draw.keys import drag
from mnist_tui.tui.features.draw.queries import UsualDistancesAnswer
from mnist_tui.tui.features.draw.state import DrawState
from mnist_tui.tui.features.draw.truth import class_called
from mnist_tui.tui.images.drawing import Stroke
from mnist_tui.tui.protocol.queries import Reply
from mnist_tui.tui.protocol.reports import RunStarted
from mnist_tui.tui.protocol.setting_values import plain_settings


def started(run: int, rows: int, columns: int) -> RunStarted:
    settings = plain_settings(Settings())
    return RunStarted(run, "data", list("0123456789"), rows, columns, 600, "validation", 60, [784, 10], settings)


@pytest.fixture
def hands() -> Hands:
    made = Hands(new_store(started(1, 28, 28)), "draw")
    made.store.show(dataclasses.replace(made.store.ui, screen="draw"))
    return made


def state(hands: Hands) -> DrawState:
    return hands.store.ui.state(DrawState)


def strokes(hands: Hands) -> list[Stroke]:
    return [one for one in state(hands).drawing.strokes if isinstance(one, Stroke)]


def points(hands: Hands) -> list[list[tuple[int, int]]]:
    return [list(stroke.points) for stroke in strokes(hands)]


def test_the_pen_draws_only_while_it_is_down(hands: Hands) -> None:
    hands.press("right", "l", "space", "down", "down", "shift+right", "space", "up", "h")
    assert points(hands) == [[(14, 16), (16, 16), (16, 19)]]
    assert state(hands).at == (15, 18) and not state(hands).is_down


@pytest.mark.parametrize(
    ("keys", "way"),
    [
        (("left", "h"), (0, -1)),
        (("right", "l"), (0, 1)),
        (("up", "k"), (-1, 0)),
        (("down", "j"), (1, 0)),
        (("H", "shift+left"), (0, -3)),
        (("J", "shift+down"), (3, 0)),
        (("y", "home"), (-1, -1)),
        (("u", "pageup"), (-1, 1)),
        (("b", "end"), (1, -1)),
        (("n", "pagedown"), (1, 1)),
    ],
)
def test_every_key_moves_the_pen_its_own_way(hands: Hands, keys: tuple[str, ...], way: tuple[int, int]) -> None:
    for number, key in enumerate(keys, 1):
        assert hands.press(key)
        assert state(hands).at == (14 + number * way[0], 14 + number * way[1])


def test_the_pen_stays_on_the_image(hands: Hands) -> None:
    hands.press("space", *["shift+up"] * 9, *["y"] * 40, *["shift+right"] * 20)
    assert state(hands).at == (0, 27)
    assert points(hands)[0][-1] == (0, 27)


def test_undo_clear_and_undo_again(hands: Hands) -> None:
    hands.press("space", "right", "space", "down", "space", "left", "space")
    both = points(hands)
    hands.press("backspace")
    assert points(hands) == both[:1]
    hands.press("U")
    assert points(hands) == [] and state(hands).is_empty
    hands.press("backspace")
    assert points(hands) == both[:1]
    hands.press("backspace", "backspace")
    assert "nothing to undo" in hands.store.run.notice


def test_brush_and_eraser_change_what_the_next_stroke_is(hands: Hands) -> None:
    hands.press("plus", "space", "right", "E", "right", *["minus"] * 9, "space")
    told = [(stroke.radius, stroke.erases) for stroke in strokes(hands)]
    assert told[:2] == [(1.7, False), (1.7, True)] and told[-1] == (0.6, True)


def test_c_changes_what_the_network_gets(hands: Hands) -> None:
    hands.press("space", "down", "down", "space")
    centred = state(hands).shown_form()
    hands.press("c")
    assert (state(hands).shown_form() == state(hands).drawing.pixels()).all()
    assert centred.any(axis=1).sum() == 20 != state(hands).shown_form().any(axis=1).sum()


def test_the_mouse_draws_and_its_right_button_erases(hands: Hands) -> None:
    drag(hands.controls, (3, 3), True, False)
    drag(hands.controls, (3, 9), False, False)
    assert points(hands) == [[(3, 3), (3, 9)]] and state(hands).at == (3, 9)
    drag(hands.controls, (3, 5), True, True)
    assert state(hands).drawing.pixels()[3, 5] == 0 and state(hands).drawing.pixels()[3, 9] == 255
    assert not state(hands).erases and not state(hands).is_down


def test_a_press_of_the_mouse_does_not_draw_a_line_from_where_the_pen_was(hands: Hands) -> None:
    hands.press("space")
    drag(hands.controls, (3, 3), True, False)
    assert points(hands) == [[(14, 14)], [(3, 3)]]


def test_a_drawing_stays_while_other_screens_are_open_but_the_pen_is_lifted(hands: Hands) -> None:
    hands.press("space", "right", "escape")
    assert not state(hands).is_down and points(hands) == [[(14, 14), (14, 15)]]


def test_images_of_another_size_begin_with_an_empty_drawing(hands: Hands) -> None:
    hands.press("space", "right")
    hands.store.tell(started(2, 8, 6))
    assert state(hands).drawing.shape == (8, 6) and state(hands).is_empty and state(hands).at == (4, 3)


def tell(hands: Hands, text: str) -> str:
    """Say what was meant; return the objection to it, if there is one."""
    hands.press("t")
    _, check, accept = hands.stage.texts[-1]
    if not (fault := check(text)):
        accept(text)
    return fault


def test_only_classes_can_be_meant_and_only_what_is_drawn(hands: Hands) -> None:
    hands.press("t")
    assert hands.stage.texts == [] and "draw something first" in hands.store.run.notice
    hands.press("space")
    assert "'12' is none of 0, 1" in tell(hands, "12") and state(hands).labelling is None


def test_the_question_what_was_meant_says_that_enter_answers_it(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    hints: list[str] = []
    monkeypatch.setattr(hands.stage, "ask_text", lambda question, hint, check, accept: hints.append(hint))
    hands.press("space", "t")
    assert len(hints[0]) <= 60 and hints[0].startswith("0, 1") and hints[0].endswith("; then enter")


def test_a_class_is_called_by_its_name_or_number() -> None:
    names = ("sky", "land", "Ankle boot")
    assert [class_called(text, names) for text in ("land", "ankle BOOT ", "2", "3", "", "-1")] == [1, 2, 2] + [None] * 3


def test_the_form_is_at_first_that_of_what_is_learned(hands: Hands) -> None:
    hands.store.tell(Reply(1, 1, 60, UsualDistancesAnswer(400, 9.0, 12.0, 0.03)))
    assert not state(hands).centres
    hands.press("c")
    hands.store.tell(Reply(1, 1, 90, UsualDistancesAnswer(400, 9.0, 12.0, 0.03)))
    assert state(hands).centres, "a choice stays"
