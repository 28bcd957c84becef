"""How large a frame may be: without a limit until one takes long, then what is taken within half a second."""

import pytest

from mnist_tui.tui.frame.frame_budget import LEAST, FrameBudget


@pytest.mark.parametrize(
    ("frames", "limits"),
    [
        ([(9600, 0.9), (300, 0.9)], [None, None]),
        ([(9600, 5.0), (960, 0.5), (960, 0.9)], [960, 960, 960]),  # 1920 bytes a second
        ([(9600, 5.0), (960, 0.2), (1920, 0.2), (3840, 0.3)], [960, 1920, 3840, 3840]),
        ([(9600, 5.0), (300, 0.1)], [960, 960]),  # a small frame says nothing of a large one
        ([(96_000, 5.0), (9600, 0.1), (19_200, 0.1)], [9600, 19_200, None]),
        ([(9600, 300.0)], [LEAST]),
    ],
)
def test_the_limit_follows_the_speed(frames: list[tuple[int, float]], limits: list[int | None]) -> None:
    budget = FrameBudget()
    for (size, seconds), limit in zip(frames, limits, strict=True):
        budget.taken(size, seconds)
        assert budget.most == limit


def test_a_frame_that_was_given_up_is_followed_by_the_smallest() -> None:
    budget = FrameBudget()
    budget.given_up()
    assert budget.most == LEAST
