"""The screen of trust: its row of pages, whose images are measured, and keys that only one page has."""

import dataclasses

import msgspec
import pytest
from curve_runs import STARTED
from stores import Hands, new_store

from mnist_tui.tui.features.help.content import HelpContext, Subject, sections
from mnist_tui.tui.features.help.screen import pane_subjects
from mnist_tui.tui.features.screens import KEYMAP
from mnist_tui.tui.features.trust import keys, pages
from mnist_tui.tui.features.trust.page import Measured, Page
from mnist_tui.tui.features.trust.paint import paint_pages
from mnist_tui.tui.features.trust.pane import TrustPane
from mnist_tui.tui.features.trust.state import TrustState
from mnist_tui.tui.frame.controls import Controls
from mnist_tui.tui.frame.keymap import FocusKey
from mnist_tui.tui.paint.canvas import Canvas
from mnist_tui.tui.paint.glyphs import ASCII
from mnist_tui.tui.paint.palette import DARK
from mnist_tui.tui.protocol.reports import ScreensChanged


def page(name: str, **more: object) -> Page:
    """Return a page that knows nothing yet."""
    made = Page(
        name, f"what is {name}?", "", lambda run, ui: (), lambda run, ui: None, lambda run, ui, w, h: Canvas(w, h)
    )
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> tuple[Page, ...]:
    made = page("one"), page("two"), page("three")
    monkeypatch.setattr(pages, "PAGES", made)
    monkeypatch.setattr(keys, "PAGES", made)
    return made


def test_tab_turns_through_all_pages_and_round(three: tuple[Page, ...]) -> None:
    hands, seen = Hands(new_store(), "trust"), []
    for key in ("tab", "tab", "tab", "shift+tab"):
        hands.press(key)
        seen.append(hands.store.ui.state(TrustState).page)
    assert seen == ["two", "three", "one", "three"]


def test_names_of_all_pages_stand_in_a_row_and_the_one_that_is_shown_is_marked() -> None:
    names = ("one", "two", "three")
    assert paint_pages(names, 1, "is it?", 40, 20, DARK, ASCII).lines()[:2] == [" one >two  three", "is it?"]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("width", [20, 30, 40])
def test_the_name_of_the_page_that_is_shown_is_seen_in_any_window(place: int, width: int) -> None:
    names = ("calibration", "abstain", "suspects", "where it fails")
    row = paint_pages(names, place, "", width, 1, DARK, ASCII).lines()[0]
    assert f">{names[place]}"[:width] in row and len(row) <= width


def test_the_title_says_which_images_how_many_and_at_which_step(monkeypatch: pytest.MonkeyPatch) -> None:
    known = page("one", measured=lambda run, ui: Measured("validation", 5000, 1200))
    monkeypatch.setattr(pages, "PAGES", (known,))
    store = new_store()
    assert TrustPane().title(store.run, store.ui) == "trust · 5,000 validation images · step 1,200"


def test_while_nothing_is_known_the_page_says_what_is_measured() -> None:
    store = new_store()
    assert "measuring on the test images" in "\n".join(TrustPane().paint(store.run, store.ui, 60, 10).lines())


def test_a_key_of_one_page_does_nothing_on_another(three: tuple[Page, ...]) -> None:
    pressed: list[str] = []

    def note(controls: Controls, key: str) -> None:
        pressed.append(key)

    row = keys._only_on(three[1], FocusKey("c", "count", ("c",), note))
    hands = Hands(new_store(), "trust")
    assert row.is_idle is not None and row.is_idle(hands.store.ui)
    assert row.handler(hands.controls, "c") is False and pressed == []
    hands.press("tab")
    assert not row.is_idle(hands.store.ui)
    row.handler(hands.controls, "c")
    assert pressed == ["c"]


def test_the_help_has_a_row_for_every_page() -> None:
    (subject,) = pane_subjects((TrustPane,))
    told = sections(KEYMAP, (subject,), HelpContext(Subject("", ""), "trust"), plain=False)
    rows = next(section.rows for section in told if section.heading == "pages")
    assert [name for name, _ in rows] == [one.name for one in pages.PAGES]


def test_every_question_fits_in_a_narrow_window() -> None:
    assert max(len(one.question) for one in pages.PAGES) <= 60


def test_no_two_pages_have_a_key_in_common() -> None:
    own = [key for one in pages.PAGES for row in one.keys for key in row.keys]
    common = {key for row in keys.FOCUS.rows if not any(key in own for key in row.keys) for key in row.keys}
    assert len(own) == len(set(own)) and common.isdisjoint(own)


def test_test_images_are_measured_only_when_asked_for_and_not_those_of_a_new_run() -> None:
    hands = Hands(new_store(STARTED), "trust")

    def split() -> str:
        return hands.store.ui.state(TrustState).split(hands.store.run)

    seen = [split()]
    for key in ("t", "v", "t"):
        hands.press(key)
        seen.append(split())
    assert seen == ["validation", "test", "validation", "test"]
    assert hands.store.ui.state(TrustState).revision == 2
    hands.store.tell(msgspec.structs.replace(STARTED, run=2))
    assert split() == "validation"


def test_screens_that_only_watch_cannot_have_the_test_images_evaluated() -> None:
    hands = Hands(new_store(STARTED, ScreensChanged(steers=False, others=1)), "trust")
    hands.press("t")
    assert not hands.store.ui.state(TrustState).shows_test
