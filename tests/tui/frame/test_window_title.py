"""The title of the window: its words, how often it is sent, and that the old one comes back."""

import pytest
from reports import at_phase, evaluation, last_of, progress_with
from screens import Reports
from stores import new_store

from mnist_tui.tui.frame.run_title import title_of
from mnist_tui.tui.frame.window_title import WindowTitle, has_title
from mnist_tui.tui.paint.look import GLYPH_SETS
from mnist_tui.tui.protocol.progress import Progress


def test_the_title_says_where_the_run_is_and_how_good(recorded_run: Reports) -> None:
    progress = last_of(Progress, recorded_run)
    store = new_store(
        *recorded_run,
        progress_with(progress, phase="running", epoch=2.4, epochs=10),
        evaluation([[491, 9], [0, 0]]),
    )
    assert title_of(store.run, GLYPH_SETS["braille"]) == "mnist-tui · ep 3/10 · 98.2 %"
    assert title_of(store.run, GLYPH_SETS["ascii"]).isascii()
    store.tell(at_phase(recorded_run, "paused"))
    assert title_of(store.run, GLYPH_SETS["braille"]).startswith("mnist-tui · paused · ep 2/")
    assert title_of(new_store().run, GLYPH_SETS["braille"]) == "mnist-tui"


def test_it_is_sent_once_a_second_at_most_and_only_when_it_has_changed() -> None:
    sent, now = list[str](), 100.0
    title = WindowTitle(sent.append, lambda: now)
    title.begin()
    for tenth in range(31):
        now = 100 + tenth / 10
        title.show(f"epoch {tenth // 7}")  # 0, 1, 2, 3 and 4, from 0, 0.7, 1.4, 2.1 and 2.8 seconds on
    title.show("epoch 4")
    assert sent == ["\x1b[22;2t", *(f"\x1b]2;epoch {epoch}\x07" for epoch in (0, 1, 2, 4))]


def test_a_title_of_another_phase_is_sent_at_once() -> None:
    sent, now = list[str](), 100.0
    title = WindowTitle(sent.append, lambda: now)
    title.begin()
    for text, phase in (("epoch 1", ""), ("epoch 2", ""), ("paused", "paused"), ("epoch 3", ""), ("epoch 4", "")):
        title.show(text, phase)
    assert sent[1:] == [f"\x1b]2;{text}\x07" for text in ("epoch 1", "paused", "epoch 3")]


def test_the_title_of_before_comes_back_and_is_remembered_again_after_a_pause() -> None:
    sent, now = list[str](), 0.0
    title = WindowTitle(sent.append, lambda: now)
    title.show("too early")
    title.begin()
    title.show("ours")
    title.end()
    title.end()
    title.show("too late")
    title.begin()
    now = 0.1
    title.show("ours")
    assert sent == ["\x1b[22;2t", "\x1b]2;ours\x07", "\x1b]2;\x07\x1b[23;2t", "\x1b[22;2t", "\x1b]2;ours\x07"]


@pytest.mark.parametrize(
    ("terminal", "expected"),
    [
        ("xterm-256color", True),
        ("tmux-256color", True),
        ("foot", True),
        ("linux", False),
        ("vt100", False),
        ("", False),
    ],
)
def test_only_terminals_with_a_title_get_one(terminal: str, expected: bool) -> None:
    assert has_title({"TERM": terminal}) is expected
    assert not has_title({})
