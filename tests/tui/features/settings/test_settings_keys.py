"""Turning the settings by key: what is sent at once, what waits for a new network, and which keys are let through."""

import dataclasses
from collections.abc import Mapping

import pytest
from stores import Hands, new_store

from mnist_tui.engine.setting import Value
from mnist_tui.engine.settings import Settings
from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.change import chosen_name
from mnist_tui.tui.features.settings.keys import FOCUS
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.protocol.messages import Restart, SetSetting

NAMES = {" ": "space", ",": "comma", ".": "full_stop", "-": "minus"}


class Bench:
    """Hands on the settings, and what a test reads of them."""

    def __init__(self) -> None:
        self.hands = Hands(new_store(glyphs="ascii", colours="none"), "settings")
        self.sent = self.hands.sent

    @property
    def run(self) -> Run:
        return self.hands.store.run

    @property
    def typed(self) -> str | None:
        return self.hands.store.ui.typed

    @property
    def place(self) -> int:
        return self.hands.controls.state(SettingsState).cursor

    @property
    def pending(self) -> Mapping[str, Value]:
        return self.hands.controls.state(SettingsState).pending

    def choose(self, name: str) -> None:
        state = self.hands.controls.state(SettingsState)
        self.hands.controls.put(dataclasses.replace(state, cursor=ADJUSTABLE.index(name)))

    def press(self, *keys: str) -> list[bool]:
        return [FOCUS.press(self.hands.controls, NAMES.get(key, key), key if len(key) == 1 else None) for key in keys]

    def type(self, text: str) -> None:
        self.press("enter", *text, "enter")


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("down",), 1),
        (("j", "j"), 2),
        (("j", "up"), 0),
        (("j", "k"), 0),
        (("up",), 0),
        (("k",), 0),
        (("pagedown",), 8),
        (("pagedown", "pageup"), 0),
        (("end",), len(ADJUSTABLE) - 1),
        (("end", "down"), len(ADJUSTABLE) - 1),
        (("end", "home"), 0),
    ],
)
def test_keys_move_the_cursor_and_stop_at_the_ends(bench: Bench, keys: tuple[str, ...], expected: int) -> None:
    assert all(bench.press(*keys))
    assert bench.place == expected
    assert bench.sent == []


@pytest.mark.parametrize(("key", "value"), [("right", 0.003), ("l", 0.003), ("left", 0.0015), ("h", 0.0015)])
def test_a_live_setting_is_sent_at_once(bench: Bench, key: str, value: float) -> None:
    assert bench.press(key) == [True]
    assert bench.sent == [SetSetting("learning_rate", value)]
    assert bench.run.settings.learning_rate == value
    assert bench.pending == {}


def test_the_next_key_starts_from_the_new_value_before_the_engine_has_answered(bench: Bench) -> None:
    bench.press("right", "right", "left")
    assert bench.sent == [SetSetting("learning_rate", value) for value in (0.003, 0.005, 0.003)]


def test_the_end_of_a_slider_sends_nothing(bench: Bench) -> None:
    bench.choose("dropout")
    bench.press("left")
    assert bench.sent == []


def test_backspace_restores_the_default(bench: Bench) -> None:
    bench.press("right", "backspace")
    assert bench.sent[-1] == SetSetting("learning_rate", 0.002)
    bench.choose("activation")
    bench.press("right", "backspace")
    assert bench.pending == {}


@pytest.mark.parametrize("typed", ["0.05", " 0.05 ", "5e-2", ".05"])
def test_a_typed_value_is_taken(bench: Bench, typed: str) -> None:
    bench.type(typed)
    assert bench.run.settings.learning_rate == 0.05
    assert bench.sent == [SetSetting("learning_rate", 0.05)]
    assert bench.typed is None


@pytest.mark.parametrize("typed", ["12", "-1", "0", "fast", "nan", "inf", "1e999", "½", "0x1", "9" * 60])
def test_typed_nonsense_is_refused_in_words_and_changes_nothing(bench: Bench, typed: str) -> None:
    bench.type(typed)
    assert bench.run.notice.startswith("learning_rate=") and "(0, 10]" in bench.run.notice
    assert bench.sent == [] and bench.run.settings == Settings()
    assert bench.typed == typed[:40]  # to be mended


def test_typing_nothing_changes_nothing(bench: Bench) -> None:
    for text in ("", "   "):
        bench.type(text)
    assert bench.sent == [] and bench.run.notice == ""


def test_typing_shows_what_has_been_typed_and_can_be_taken_back(bench: Bench) -> None:
    shown = []
    for key in ("enter", "0", ".", "5", "backspace", "7", "j", " "):
        assert bench.press(key) == [True]
        shown.append(bench.typed)
    assert shown == ["", "0", "0.", "0.5", "0.", "0.7", "0.7j", "0.7j "]
    assert bench.press("escape") == [True]
    assert (bench.typed, bench.place, bench.sent) == (None, 0, [])


def test_backspace_before_anything_is_typed_does_no_harm(bench: Bench) -> None:
    bench.press("enter", "backspace", "backspace")
    assert bench.typed == ""


def test_a_typed_value_has_an_end(bench: Bench) -> None:
    bench.press("enter", *("1" * 100))
    assert bench.typed == "1" * 40


@pytest.mark.parametrize("key", ["up", "down", "left", "right"])
def test_arrows_do_nothing_while_typing(bench: Bench, key: str) -> None:
    bench.press("enter", "5")
    assert bench.press(key) == [True]
    assert (bench.typed, bench.place, bench.sent) == ("5", 0, [])


def test_what_needs_a_new_network_waits_and_says_so(bench: Bench) -> None:
    bench.choose("activation")
    bench.press("right")
    assert bench.pending == {"activation": "leaky-relu"}
    assert bench.run.notice == "activation leaky-relu needs a new network: enter starts it"
    bench.press("right")
    assert bench.pending == {"activation": "gelu"}
    bench.choose("hidden")
    bench.type("32 16")
    assert bench.pending == {"activation": "gelu", "hidden": (32, 16)}
    assert bench.sent == [] and bench.run.settings == Settings()


def test_enter_on_a_waiting_setting_starts_the_new_network_once_agreed(bench: Bench) -> None:
    bench.choose("activation")
    bench.press("right", "enter")
    (question, consequence), *others = bench.hands.stage.questions
    assert question.startswith("Start a new network with activation leaky-relu?") and others == []
    assert (bench.sent, bench.typed, bench.pending) == ([], None, {"activation": "leaky-relu"})
    bench.press("down", "enter")
    assert (len(bench.hands.stage.questions), bench.typed) == (1, "")
    bench.press("escape")
    consequence()
    assert (bench.sent, bench.pending) == ([Restart({"activation": "leaky-relu"}, False)], {})


def test_what_was_put_to_wait_while_the_question_stood_goes_on_waiting(bench: Bench) -> None:
    bench.choose("activation")
    bench.press("right", "enter")
    bench.choose("hidden")
    bench.type("32")
    bench.hands.stage.questions[0][1]()
    assert (bench.sent, bench.pending) == ([Restart({"activation": "leaky-relu"}, False)], {"hidden": (32,)})


def test_turning_back_to_what_runs_no_longer_waits(bench: Bench) -> None:
    bench.choose("activation")
    bench.press("right", "left")
    assert bench.pending == {}


def test_sizes_are_typed_and_a_turn_says_how(bench: Bench) -> None:
    bench.choose("hidden")
    bench.press("right")
    assert bench.run.notice == "enter types hidden, as 128,64"
    for typed, sizes in (("none", ()), ("7", (7,)), ("128,64", None)):
        bench.type(typed)
        assert bench.pending.get("hidden") == sizes
        bench.press("backspace")


def test_every_setting_can_be_turned_from_end_to_end(bench: Bench) -> None:
    for name in ADJUSTABLE:
        bench.choose(name)
        assert all(bench.press(*["right"] * 120, *["left"] * 120, "backspace"))
        assert chosen_name(bench.hands.store.ui) == name
    assert bench.pending == {} and bench.run.settings == Settings()


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("learning_rate", "H", 0.0002),
        ("learning_rate", "shift+left", 0.0002),
        ("learning_rate", "L", 0.02),
        ("learning_rate", "shift+right", 0.02),
        ("learning_rate", "less_than_sign", 0.0019),
        ("learning_rate", "greater_than_sign", 0.0021),
        ("batch_size", "greater_than_sign", 70),
        ("batch_size", "L", 256),
        ("dropout", "greater_than_sign", 0.01),
    ],
)
def test_steps_are_coarse_or_fine(bench: Bench, name: str, key: str, value: float) -> None:
    bench.choose(name)
    assert bench.press(key) == [True]
    assert bench.sent == [SetSetting(name, value)]


def test_undo_sends_the_old_values_of_live_settings_one_by_one(bench: Bench) -> None:
    bench.press("right", "right")
    bench.choose("momentum")
    bench.press("right")
    bench.sent.clear()
    said = []
    for _ in range(4):
        bench.press("u")
        said.append(bench.run.notice)
    assert bench.sent == [
        SetSetting("momentum", 0.9), SetSetting("learning_rate", 0.003), SetSetting("learning_rate", 0.002)
    ]  # fmt: skip
    assert said == [
        "undone: momentum 0.93>0.9",
        "undone: learning rate 0.005>0.003",
        "undone: learning rate 0.003>0.002",
        "nothing to undo",
    ]
    assert bench.run.settings == Settings() and chosen_name(bench.hands.store.ui) == "learning_rate"


def test_what_was_undone_can_be_done_again_until_something_else_is_done(bench: Bench) -> None:
    bench.press("right", "right", "u", "u", "U", "U", "U")
    assert bench.run.settings.learning_rate == 0.005
    assert bench.run.notice == "nothing to redo"
    bench.press("u", "left", "U")
    assert bench.run.settings.learning_rate == 0.002 and bench.run.notice == "nothing to redo"


def test_undo_takes_back_what_waits_for_a_new_network(bench: Bench) -> None:
    bench.choose("activation")
    bench.press("right", "right", "u")
    assert bench.pending == {"activation": "leaky-relu"}
    bench.press("u")
    assert bench.pending == {} and bench.sent == []


def test_what_changed_nothing_is_not_undone(bench: Bench) -> None:
    bench.type("0.002")
    bench.type("12")
    bench.press("escape", "backspace", "u")
    assert bench.run.notice == "nothing to undo"


@pytest.mark.parametrize("key", ["escape", "p"])
def test_escape_and_p_give_the_focus_back(bench: Bench, key: str) -> None:
    assert bench.press(key) == [True]
    assert bench.hands.store.ui.focus == ""


@pytest.mark.parametrize("key", ["space", "s", "q", "n", "r", "ctrl+c", "f5", "tab", "y", "c", "question_mark"])
def test_keys_that_are_not_its_own_are_let_through(bench: Bench, key: str) -> None:
    assert bench.press(key) == [False]
    assert bench.place == 0 and bench.sent == []


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+p", "tab", "f1"])
def test_chords_are_let_through_while_typing(bench: Bench, key: str) -> None:
    bench.press("enter", "5")
    assert bench.press(key) == [False]
    assert bench.typed == "5"


def test_control_characters_are_not_typed(bench: Bench) -> None:
    bench.press("enter")
    for key, character in (("ctrl+c", "\x03"), ("tab", "\t"), ("delete", "\x7f")):
        assert not FOCUS.press(bench.hands.controls, key, character)
    assert bench.typed == ""
