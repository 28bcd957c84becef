from typing import get_args

import pytest

from mnist_tui.tui.features.dashboard.screen import Dashboard
from mnist_tui.tui.features.help.content import HelpContext, Section, Subject, sections, term_rows
from mnist_tui.tui.features.help.page import lines_of
from mnist_tui.tui.features.help.screen import context_of, pane_subjects
from mnist_tui.tui.features.screens import FEATURES, KEYMAP, all_panes
from mnist_tui.tui.frame.glossary import GLOSSARY
from mnist_tui.tui.frame.run_screen import RunScreen
from mnist_tui.tui.paint.canvas import BOLD
from mnist_tui.tui.protocol.only_shown import About

PANES = pane_subjects(all_panes())
SCREENS = [feature.screen for feature in FEATURES if feature.screen is not None]


def page(focus: str = "", screen: type[RunScreen] = Dashboard, plain: bool = False) -> list[Section]:
    return list(sections(KEYMAP, PANES, context_of(screen, focus, "learning_rate"), plain))


def texts(shown: list[Section]) -> str:
    told = [[section.heading, section.text, *(text for row in section.rows for text in row)] for section in shown]
    return "\n".join(text for section in told for text in section)


@pytest.mark.parametrize("focus", ["", *KEYMAP.focuses])
def test_the_plain_page_is_ascii_and_every_character_has_a_likeness(focus: str) -> None:
    plain, whole = texts(page(focus, plain=True)), texts(page(focus))
    assert plain.isascii() and not whole.isascii()
    assert plain.count("?") == whole.count("?")


@pytest.mark.parametrize("width", [24, 60])
def test_a_table_too_narrow_for_a_word_stays_ascii_and_whole(width: int) -> None:
    lines = lines_of([Section("", rows=(("gradient_norm_threshold", "backpropagation"),))], width)
    pieces = [piece for line in lines for piece in line]
    assert "".join(piece.text for piece in pieces if piece.style == BOLD) == "gradient_norm_threshold"
    assert "".join(piece.text for piece in pieces if not piece.style) == "backpropagation"
    assert max(piece.x + len(piece.text) for piece in pieces) <= width


@pytest.mark.parametrize("focus", KEYMAP.focuses)
def test_the_help_opens_with_the_pane_in_focus_its_words_and_its_keys(focus: str) -> None:
    shown = page(focus)[1 if focus == "settings" else 0 :]
    panes = [pane for pane in PANES if pane.focus == focus]
    assert panes, "every part that can have the keys explains itself"
    for pane in panes:
        first = shown.pop(0)
        assert first.text == pane.text and first.text.endswith((".", "]"))
        if pane.words:
            assert shown.pop(0).rows == tuple(term_rows(pane.words))
    assert shown.pop(0).heading == f"keys in the {KEYMAP.focuses[focus].title}"
    for pane in panes:
        assert not pane.pages or shown.pop(0).rows == pane.pages
    assert shown.pop(0).heading == "keys everywhere"


def test_the_settings_begin_with_the_one_under_the_cursor() -> None:
    first = page("settings")[0]
    assert first.heading == "learning rate"
    assert "--learning-rate" in first.text


def test_without_a_focus_the_dashboard_explains_itself_as_a_whole() -> None:
    first, words, keys, *_ = page()
    assert (first.heading, first.text) == ("dashboard", Dashboard.HELP)
    assert words.rows == tuple(term_rows(Dashboard.WORDS))
    assert keys.heading == "keys everywhere"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_opens_with_something_to_read(screen: type[RunScreen]) -> None:
    assert page(screen.FOCUS, screen)[0].text


def test_the_page_holds_every_pane_key_and_term_once() -> None:
    for focus in ("", *KEYMAP.focuses):
        shown = page(focus)
        headings = [section.heading for section in shown]
        assert all(headings.count(f"keys in the {part.title}") == 1 for part in KEYMAP.focuses.values())
        told = [section.text for section in shown] + [text for section in shown for _, text in section.rows]
        assert all(told.count(pane.text) == 1 for pane in PANES)
        assert shown[-1].rows == tuple((term.name, f"{term.text} Try it: {term.experiment}") for term in GLOSSARY)


def test_every_word_that_a_pane_uses_is_in_the_glossary() -> None:
    for subject in (*PANES, *(Subject(s.NAME, s.HELP, s.WORDS) for s in SCREENS)):
        assert len(list(term_rows(subject.words))) == len(subject.words)
    with pytest.raises(KeyError):
        list(term_rows(("phlogiston",)))


def test_what_another_program_has_made_is_not_explained_as_a_run() -> None:
    for about in get_args(About):
        first, words, *_ = sections(KEYMAP, PANES, context_of(Dashboard, "", "", about), plain=False)
        assert ("Space trains" in first.text) == ("overfitting" in dict(words.rows)) == (about == "run")
        assert ("nothing trains" in first.text) == ("recall" in dict(words.rows)) == (about != "run")


def test_a_screen_that_keeps_its_keys_without_a_focus_is_explained_by_them() -> None:
    class Curves(RunScreen):
        KEYS = "cost"

    assert context_of(Curves, "", "seed") == HelpContext(Subject("", ""), "cost", "seed")
