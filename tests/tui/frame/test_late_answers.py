"""A terminal that says late what its background is: the program is drawn for it, unless a theme has been chosen."""

from collections.abc import Callable

import pytest
from textual.message import Message
from textual.pilot import Pilot

from mnist_tui.tui.app import MnistApp
from mnist_tui.tui.frame.input_driver import BackgroundKnown, InputDriver
from mnist_tui.tui.frame.late_answers import LateAnswers
from mnist_tui.tui.paint.palette import DARK, LIGHT
from mnist_tui.tui.paint.themes import COLOUR_BLIND
from mnist_tui.tui.protocol.link import EngineEnd
from mnist_tui.tui.protocol.reports import Report

WHITE, BLACK, FENCE = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", b"\x1b]11;rgb:0000/0000/0000\x07", b"\x1b[?62;22c"


@pytest.mark.parametrize(("answer", "is_light"), [(WHITE, True), (BLACK, False), (b"", None)])
def test_a_late_answer_is_read_once_all_is_answered_whatever_keys_and_pieces_it_comes_in(
    answer: bytes, is_light: bool | None
) -> None:
    late, received = LateAnswers(b"q"), b"jk" + answer + b"s" + FENCE
    said = [late.background(bytes((byte,))) for byte in received]
    assert set(said[:-1]) == {None} and said[-1] is is_light
    assert late.background(WHITE + FENCE) is None, "nobody has asked that"


def test_what_is_never_answered_is_not_waited_for() -> None:
    late = LateAnswers(b"")
    late.background(b"x" * 5000)
    assert late.background(WHITE + FENCE) is None


def test_the_driver_passes_a_late_answer_on(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = InputDriver.__new__(InputDriver)  # of no terminal
    seen: list[Message] = []
    driver._late = LateAnswers(WHITE)
    monkeypatch.setattr(driver, "process_message", seen.append)
    driver._take_late_answer(FENCE)
    assert [event.is_light for event in seen if isinstance(event, BackgroundKnown)] == [True]


def test_what_is_drawn_fits_the_background_once_it_is_known_but_a_chosen_theme_stays(
    drive: Callable[..., None], recorded_run: list[Report]
) -> None:
    async def flow(app: MnistApp, pilot: Pilot[int], engine: EngineEnd) -> None:
        app.on_background_known(BackgroundKnown(is_light=False))
        assert app.store.ui.look.palette is DARK
        app.on_background_known(BackgroundKnown(is_light=True))
        assert app.store.ui.look.palette is LIGHT
        await pilot.press("T")
        assert app.store.ui.look.palette is COLOUR_BLIND
        app.on_background_known(BackgroundKnown(is_light=True))
        assert app.store.ui.look.palette is COLOUR_BLIND

    drive(flow, recorded_run)
