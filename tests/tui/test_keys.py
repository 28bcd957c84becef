"""The table of keys: no key twice, an action for each, and a footer that fits."""

from collections import Counter

import pytest

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.help.screen import Help, pane_rows
from mnist_tui.tui.features.settings.adjust import ADJUSTABLE
from mnist_tui.tui.features.settings.keys import SettingsFocus
from mnist_tui.tui.frame.actions import ExportActions, LookActions, Navigation, RunActions
from mnist_tui.tui.frame.footer import FooterPane, entries
from mnist_tui.tui.frame.keymap import FOCUS_KEYS, KEYS, PLACES, Key
from mnist_tui.tui.frame.ui_state import UiState
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.look import choose_look

LOOK = choose_look("ascii", "none", {}, "ascii")


def footer(width: int, focus: str = "") -> str:
    view, ui = Run(), UiState(LOOK, focus=focus)
    canvas: Canvas = FooterPane(view, ui).paint(view, ui, width, 1)
    return canvas.lines()[0]


def keys_in(line: str) -> list[str]:
    """Return the names of the entries whose name and label stand in the line in full."""
    return [entry.name for entry in entries(at_rest=False) if f" {entry.name} {entry.label} " in f" {line} "]


def test_no_key_has_two_meanings() -> None:
    assert [key for key, count in Counter(key.key for key in KEYS).items() if count > 1] == []
    places = [key.footer for key in KEYS if key.footer and not key.group]
    places += {key.group: key.footer for key in KEYS if key.footer and key.group}.values()
    assert sorted(places) == list(range(1, len(places) + 1))


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_every_key_has_an_action_a_word_and_a_sentence(key: Key) -> None:
    assert any(
        callable(getattr(group, key.action, None)) for group in (RunActions, LookActions, Navigation, ExportActions)
    )
    assert key.label and key.help[0].isupper() and key.help.endswith(".")


@pytest.mark.parametrize("focus", FOCUS_KEYS)
def test_help_explains_whatever_has_the_keys(focus: str) -> None:
    name, text = Help(Run(), UiState(LOOK, focus=focus))._about()
    assert name and text.endswith((".", "]")), "no pane explains it"


def test_letters_that_move_mean_nothing_else() -> None:
    assert {"h", "j", "k", "l"} & {key.key for key in KEYS} == set()


def test_every_part_with_keys_of_its_own_has_a_name_and_a_sentence() -> None:
    assert set(PLACES) == set(FOCUS_KEYS)
    assert set(PLACES.values()) <= dict(pane_rows()).keys()


def test_the_settings_take_no_keys_from_the_table_but_their_own_and_undo() -> None:
    """What a person knows from the dashboard works while a setting is chosen, too."""
    view, taken = Run(), []
    for key in KEYS:
        ui = UiState(LOOK, focus="settings", chosen_setting=len(ADJUSTABLE) // 2)
        if SettingsFocus(view, ui, lambda command: None, lambda: None).press(key.key, None):
            taken.append(key.key)
    assert sorted(taken) == ["p", "u"]


def test_the_footer_shows_at_most_nine_keys_in_80_columns() -> None:
    shown = keys_in(footer(80))
    assert 6 <= len(shown) <= 9
    assert {"space", "s", "e", "p", "?", "q", "1-4 m"} <= set(shown)


@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_the_footer_names_the_screens(width: int) -> None:
    assert "1-4 m screens" in footer(width)


def test_keys_of_a_group_come_together_or_not_at_all() -> None:
    for width in range(1, 201):
        names = footer(width).split()
        assert ("[" in names) == ("]" in names), width


def test_the_footer_touches_no_edge_from_60_columns_on() -> None:
    for width in range(60, 201):
        for focus in ("", "settings", "gallery"):
            line = footer(width, focus)
            assert line[0] == " " != line[1] and len(line) < width, (width, focus)


def test_help_and_quit_are_in_every_footer_from_30_columns_on() -> None:
    for width in range(30, 201):
        line = footer(width)
        assert len(line) <= width
        assert {"space", "?", "q"} <= set(keys_in(line)), width


def test_the_footer_cuts_no_word() -> None:
    for width in range(1, 121):
        line = footer(width)
        words = " ".join(f"{entry.name} {entry.label}" for entry in entries(False) if entry.name in keys_in(line))
        assert line.strip() == words, width


def test_the_way_out_of_the_settings_is_in_every_footer() -> None:
    for width in range(8, 121):
        line = footer(width, focus="settings")
        assert line.endswith("esc done") and len(line) <= width


def test_the_footer_of_the_gallery_has_all_that_a_walk_through_it_takes() -> None:
    line = footer(80, focus="gallery")
    for key in ("arrows choose", "enter inspect", "/ filter", "a order", "v images", "m mark", "w write", "esc back"):
        assert key in line
    assert ", . page" in footer(100, focus="gallery")
    assert footer(60, focus="gallery").endswith("/ filter w write esc back")


def test_the_footer_explains_the_settings_while_they_have_the_focus() -> None:
    line = footer(80, focus="settings")
    for word in ("choose", "change", "type", "default", "done"):
        assert word in line
