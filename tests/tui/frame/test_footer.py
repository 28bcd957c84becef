"""The footer: it fits, cuts no word, and names first what one needs most."""

import dataclasses

import msgspec
import pytest
from reports import last_of, progress_with
from stores import new_store

from mnist_tui.tui.client.run import Run
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.frame.footer import FooterPane, entries
from mnist_tui.tui.protocol.progress import Progress
from mnist_tui.tui.protocol.reports import Failed, Report, ScreensChanged


def footer(width: int, focus: str = "") -> str:
    store = new_store(glyphs="ascii", colours="none")
    store.show(store.ui.focused(focus))
    return FooterPane().paint(store.run, store.ui, width, 1).lines()[0]


def keys_in(line: str) -> list[str]:
    """Return the names of the entries whose name and label stand in the line in full."""
    offered = entries(KEYMAP, Run())
    return [entry.name for entry in offered if f" {entry.name} {entry.label} " in f" {line} "]


def test_the_footer_shows_at_most_nine_keys_in_80_columns() -> None:
    shown = keys_in(footer(80))
    assert 6 <= len(shown) <= 9
    assert {"space", "s", "e", "p", "?", "q", "0-9 m"} <= set(shown)


@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_the_footer_names_the_screens(width: int) -> None:
    assert "0-9 m screens" in footer(width)


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_a_key_that_means_something_else_in_the_focused_part_is_named_once(width: int) -> None:
    line = footer(width, "draw")
    assert line.split().count("space") == 1 and "space pen" in line
    assert {"?", "q", "esc"} <= set(line.split())


@pytest.mark.parametrize(
    ("focus", "label", "small", "large"),
    [("inspector", "history", (140, 33), (140, 34)), ("comparison", "matrices", (140, 35), (140, 36))],
)
def test_a_key_for_what_is_in_sight_already_is_not_offered(
    focus: str, label: str, small: tuple[int, int], large: tuple[int, int]
) -> None:
    def line(window: tuple[int, int]) -> str:
        store = new_store(glyphs="ascii", colours="none")
        store.show(store.ui.focused(focus).with_size("window", window))
        return FooterPane().paint(store.run, store.ui, 140, 1).lines()[0]

    assert f" i {label} " in line(small) and f" i {label} " not in line(large)
    assert "esc back" in line(large)


def footer_of_charts(width: int) -> str:
    store = new_store(glyphs="ascii", colours="none")
    store.show(dataclasses.replace(store.ui, screen="curves"))
    return FooterPane().paint(store.run, store.ui, width, 1).lines()[0]


def test_the_charts_on_the_whole_screen_name_their_own_keys_and_the_way_back() -> None:
    line = footer_of_charts(80)
    for key in ("space pause", "y log axis", "x axis", "+ - smooth", "z Z zoom", "c back", "? help", "q quit"):
        assert f" {key} " in f"{line} ", line
    assert "w write" in footer_of_charts(100) and "c charts" not in footer_of_charts(200)
    for width in range(18, 201):
        assert len(footer_of_charts(width)) <= width and {"space", "?", "q"} <= set(footer_of_charts(width).split())


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
    offered = entries(KEYMAP, Run())
    for width in range(1, 121):
        line = footer(width)
        words = " ".join(f"{entry.name} {entry.label}" for entry in offered if entry.name in keys_in(line))
        assert line.strip() in (words, "space ? q"), width


def test_a_network_that_has_taken_no_step_is_trained_by_the_same_key(recorded_run: list[Report]) -> None:
    store = new_store(*recorded_run[:1], progress_with(last_of(Progress, recorded_run), phase="paused", step=0))
    pane, labels = FooterPane(), []
    for step in (0, 1):
        store.tell(progress_with(last_of(Progress, recorded_run), phase="paused", step=step))
        assert pane.is_out_of_date(store.run, store.ui, 0.0), step
        pane._shown = store.run, store.ui
        labels.append(entries(KEYMAP, store.run)[0].label)
    assert labels == ["train", "resume"] and not pane.is_out_of_date(store.run, store.ui, 0.0)


def test_a_run_that_is_paused_is_resumed_and_a_finished_one_trained_on_by_the_same_key(
    recorded_run: list[Report],
) -> None:
    told = last_of(Progress, recorded_run)
    phases = [
        dataclasses.replace(Run(), progress=msgspec.structs.replace(told, phase=phase))
        for phase in ("running", "paused", "finished")
    ]
    assert [entries(KEYMAP, run)[0].label for run in phases] == ["pause", "resume", "train"]


@pytest.mark.parametrize("focus", ["", "gallery"])
def test_the_footer_of_a_screen_that_only_watches_offers_to_take_over_and_nothing_that_steers(focus: str) -> None:
    store = new_store(ScreensChanged(steers=False, others=1), glyphs="ascii", colours="none")
    store.show(store.ui.focused(focus))
    for width in (60, 80, 140, 200):
        line = FooterPane().paint(store.run, store.ui, width, 1).lines()[0]
        assert {"?", "q"} <= set(line.split())
        assert not {"space", "s", "e", "u", "r", "n"} & set(line.split()), line
        assert ("! steer" in line) == (focus == "")
    assert "! steer" not in footer(200)


def test_the_footer_of_a_failed_run_offers_only_what_still_works() -> None:
    store = new_store(Failed("out of memory", ""), glyphs="ascii", colours="none")
    for width in (60, 80, 140, 200):
        names = keys_in(FooterPane().paint(store.run, store.ui, width, 1).lines()[0])
        assert {"?", "q", "0-9 m"} <= set(names) and not {"space", "s", "e", "u", "t", "r", "n", "p"} & set(names), (
            width
        )


def test_the_way_out_of_the_settings_is_in_every_footer() -> None:
    for width in range(8, 121):
        line = footer(width, focus="settings")
        assert line.endswith("esc done") and len(line) <= width


def test_space_help_and_quit_keep_their_labels_beside_five_keys_of_the_focus() -> None:
    assert footer(80, focus="learn").endswith("> play space pause ? help q quit esc back")
    assert footer(60, focus="learn").endswith("* path space ? q esc back"), "there the keys of learn are worth more"


def test_the_footer_of_the_gallery_has_all_that_a_walk_through_it_takes() -> None:
    line = footer(80, focus="gallery")
    for key in ("arrows choose", "enter inspect", "/ filter", "a sort", "M mark", "w export", "esc back"):
        assert key in line
    assert ", . page" in footer(125, focus="gallery")
    assert footer(60, focus="gallery").endswith("/ filter space ? q esc back")


@pytest.mark.parametrize("focus", ["", *KEYMAP.focuses])
def test_pause_help_and_quit_stand_in_every_footer(focus: str) -> None:
    for width in range(18, 201):
        line = footer(width, focus)
        assert len(line) <= width, width
        assert {"space", "?", "q"} <= set(line.split()), width


def test_the_footer_names_what_the_three_keys_do_where_there_is_room() -> None:
    assert footer(200, focus="units").endswith("space pause ? help q quit esc back")


def test_the_footer_explains_the_settings_while_they_have_the_focus() -> None:
    line = footer(80, focus="settings")
    for word in ("choose", "change", "type", "default", "done"):
        assert word in line


def test_while_a_line_is_typed_the_footer_has_its_two_keys_only() -> None:
    store = new_store(glyphs="ascii", colours="none")
    store.show(dataclasses.replace(store.ui.focused("gallery"), typed="label:"))
    assert FooterPane().paint(store.run, store.ui, 80, 1).lines()[0].split() == ["enter", "accept", "esc", "cancel"]


def test_without_arrows_the_footer_names_the_letters_that_move() -> None:
    line = footer(100, focus="settings")
    assert line.startswith(" j k choose h l change ")


def test_a_part_of_a_failed_run_offers_only_what_still_works() -> None:
    store = new_store(Failed("out of memory", ""), glyphs="ascii", colours="none")
    store.show(store.ui.focused("gallery"))
    words = FooterPane().paint(store.run, store.ui, 100, 1).lines()[0].split()
    assert {"?", "q"} <= set(words) and "space" not in words
