"""Images that were sent before are not sent again, and are there nevertheless."""

import msgspec
import numpy as np
import pytest
from reports import evaluation

from mnist_tui.tui.protocol import known_images
from mnist_tui.tui.protocol.evaluated import Evaluated, Mistake
from mnist_tui.tui.protocol.known_images import SeenImages, ToldImages

BIG = 1000


def with_images(*indices: int, split: str = "validation") -> Evaluated:
    images = [Mistake(index, 0, 1, 0.5, np.full((1, BIG), index % 256, np.uint8)) for index in indices]
    return msgspec.structs.replace(evaluation([[1, 1], [0, 1]]), split=split, mistakes=images)


def sizes(report: object) -> list[int]:
    assert isinstance(report, Evaluated)
    return [mistake.pixels.size for mistake in report.mistakes]


def test_an_image_is_known_by_its_split_and_its_place() -> None:
    told = ToldImages()
    assert sizes(told.without_known(with_images(1, 2))) == [BIG, BIG]
    assert sizes(told.without_known(with_images(2, 3, 2))) == [0, BIG, 0]
    assert sizes(told.without_known(with_images(2, split="train"))) == [BIG]


def test_both_sides_forget_without_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_images, "MOST_TOLD_BYTES", 10 * BIG)
    monkeypatch.setattr(known_images, "MOST_KEPT_BYTES", 15 * BIG)
    told, seen, rng, again = ToldImages(), SeenImages(), np.random.default_rng(0), 0
    for _ in range(300):
        report = with_images(*rng.integers(0, 30, 4).tolist())
        sent = told.without_known(report)
        again += sizes(sent).count(0)
        shown = seen.completed(sent)
        assert isinstance(shown, Evaluated)
        assert [int(one.pixels[0, 0]) for one in shown.mistakes] == [one.index for one in report.mistakes]
    assert again > 100


def test_pixels_that_never_came_are_a_damaged_message() -> None:
    nothing = Mistake(7, 0, 1, 0.5, np.empty((0, 0), np.uint8))
    with pytest.raises(msgspec.ValidationError, match="pixels of image 7 are missing"):
        SeenImages().completed(msgspec.structs.replace(with_images(), mistakes=[nothing]))
