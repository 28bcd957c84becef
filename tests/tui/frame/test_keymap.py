"""The table of keys: no key twice, a handler, a word and a sentence for each, and no focus that takes too many."""

import dataclasses
from collections import Counter

import pytest
from foreign import started
from stores import Hands, new_store

from mnist_tui.tui.features.curves.state import CurvesState
from mnist_tui.tui.features.dashboard.keys import FOCUS_ORDER
from mnist_tui.tui.features.help.content import HelpContext, Subject, sections
from mnist_tui.tui.features.help.screen import pane_subjects
from mnist_tui.tui.features.screens import KEYMAP, all_panes
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.state import SettingsState
from mnist_tui.tui.frame.keymap import Key
from mnist_tui.tui.protocol.reports import Failed

SHARED = {
    "A": {"reverse", "gallery before"},
    "B": {"redo", "break"},
    "X": {"ablate", "take out"},
    "a": {"sort", "t-SNE", "gallery"},
    "b": {"undo", "aslant"},
    "c": {"charts", "centre"},
    "i": {"history", "histograms", "matrices", "raw"},
    "n": {"new run", "aslant"},
    "p": {"settings", "done"},
    "t": {"test", "meant"},
    "u": {"until", "aslant"},
    "v": {"images", "train", "curve", "check", "live"},
    "w": {"write", "export"},
    "x": {"x axis", "axis"},
    "y": {"log axis", "aslant"},
}
"""Letters with several words and one meaning: arrange what is shown in another way; show what a small window
leaves out; open and leave the same part; other images, weights or curves; write what the screen is about to a file.
`B` is what begins so on either of two screens, `X` takes out what is chosen. A drawing has no charts: there `c`
centres, `t` says what was meant, and `y u b n` move the pen between the ways of `h j k l`, as in games."""


def words_of_letters() -> dict[str, set[str]]:
    """Return the words that footers and palette use for every letter, but for those that move, as arrows do."""
    rows = [row for focus in KEYMAP.focuses.values() for row in focus.rows]
    said = [(key.key, key.label) for key in KEYMAP.keys]
    said += [(key, row.label) for row in rows for key in row.keys]
    letters = {key for key, _ in said if len(key) == 1 and key.isalpha() and key.lower() not in "hjkl"}
    return {letter: {word for key, word in said if key == letter} for letter in letters}


def test_a_letter_means_the_same_on_every_screen() -> None:
    assert {letter: words for letter, words in words_of_letters().items() if len(words) > 1} == SHARED


def test_every_letter_of_a_part_has_a_word() -> None:
    assert [letter for letter, words in words_of_letters().items() if "" in words] == []


@pytest.mark.parametrize("screen", ["gallery", "inspector", "units", "map"])
def test_keys_of_the_charts_change_no_charts_that_cannot_be_seen(screen: str) -> None:
    for name in ("y", "x", "plus", "minus", "z", "Z"):
        hands = Hands(new_store(), screen)
        hands.store.show(dataclasses.replace(hands.store.ui, screen=screen))
        before = hands.controls.state(CurvesState)
        KEYMAP.key(name).press(hands.controls)
        assert hands.controls.state(CurvesState) == before
        assert "works on the screens dashboard, curves" in hands.store.run.notice


def test_no_key_has_two_meanings() -> None:
    assert [key for key, count in Counter(key.key for key in KEYMAP.keys).items() if count > 1] == []
    places = [key.footer for key in KEYMAP.keys if key.footer and not key.group]
    places += {key.group: key.footer for key in KEYMAP.keys if key.footer and key.group}.values()
    assert sorted(places) == list(range(1, len(places) + 1))


@pytest.mark.parametrize("focus", KEYMAP.focuses)
def test_no_key_has_two_meanings_in_one_focus(focus: str) -> None:
    run = new_store().run
    for shown in (run, dataclasses.replace(run, started=started())):
        keys = Counter(key for row in KEYMAP.focuses[focus].rows if row.suits(shown) for key in row.keys)
        assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("key", KEYMAP.keys, ids=lambda key: key.name)
def test_every_key_has_a_handler_a_word_and_a_sentence(key: Key) -> None:
    assert callable(key.handler)
    assert key.label and key.help[0].isupper() and key.help.endswith(".")


def test_a_letter_that_is_named_is_the_one_that_is_taken() -> None:
    for name, focus in KEYMAP.focuses.items():
        for row in focus.rows:
            named = {word for word in row.names.split() if len(word) == 1 and word.isalpha()}
            taken = {key for key in row.keys if len(key) == 1 and key.isalpha()}
            assert named - taken <= ({"o"} if name == "log" else set()), (name, row.names)  # o opens and leaves the log
            assert taken <= named, (name, row.names)


def test_letters_that_move_mean_nothing_else() -> None:
    assert {"h", "j", "k", "l"} & {key.key for key in KEYMAP.keys} == set()


def test_every_part_with_keys_of_its_own_has_a_name_and_a_pane_that_explains_it() -> None:
    assert all(focus.name == name and focus.title for name, focus in KEYMAP.focuses.items())
    page = sections(KEYMAP, pane_subjects(all_panes()), HelpContext(Subject("dashboard", "")), plain=False)
    headed = {section.heading: dict(section.rows) for section in page}
    assert {focus.title for focus in KEYMAP.focuses.values()} <= headed["panes"].keys()
    assert set(FOCUS_ORDER) <= set(KEYMAP.focuses)


def test_the_settings_take_no_keys_from_the_table_but_their_own() -> None:
    """What a person knows from the dashboard works while a setting is chosen, too, but for what moves a cursor."""
    taken = []
    for key in KEYMAP.keys:
        hands = Hands(new_store(), "settings")
        hands.controls.put(SettingsState(cursor=len(ADJUSTABLE) // 2))
        if hands.press(key.key):
            taken.append(key.key)
    assert sorted(set(taken) - {"home", "end", "escape", "less_than_sign", "greater_than_sign"}) == ["p"]


def test_keys_that_need_the_training_process_say_so_once_it_has_ended() -> None:
    for key in KEYMAP.keys:
        hands = Hands(new_store(Failed("out of memory", "")))
        if key.needs_engine:
            key.press(hands.controls)
            assert "needs the training process, which has ended" in hands.store.run.notice, key.name
            assert not (hands.sent or hands.stage.texts or hands.stage.questions), key.name
